import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { NginxConfiguration } from '../../../src/nginx';
import { Argument, Statement } from '../../../src/nginx/syntax/configuration-tree';
import { parseNginx, ParsedDirective } from '../../../testing/nginx-syntax';
import { python } from '../../../testing/setup/python';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { REPRESENTATIVES } from '../../../testing/threats/representatives';
import { SHAPES } from '../shapes';

/** A directive without anything of how it is written. */
interface Tree {
  readonly name: string;
  readonly args: string[];
  readonly block?: Tree[];
}

/** The content of the typed tree, independent of the printed form. */
function intended(statements: Statement[]): Tree[] {
  return statements.flatMap((statement) => 'comment' in statement ? [] : [{
    name: typeof statement.name === 'string' ? statement.name : meaning(statement.name)[0],
    args: statement.args.flatMap(meaning),
    ...statement.block === undefined ? {} : { block: intended(statement.block) },
  }]);
}

/** The tokens that NGINX must read for an argument. */
function meaning(argument: Argument): string[] {
  if ('word' in argument) {
    return [argument.word];
  }
  if ('literal' in argument) {
    return [argument.literal];
  }
  if ('mapKey' in argument) {
    const special = ['default', 'hostnames', 'include', 'volatile'].includes(argument.mapKey) || /^[~\\]/.test(argument.mapKey);
    return [special ? `\\${argument.mapKey}` : argument.mapKey];
  }
  if ('pattern' in argument) {
    return [`~${argument.ignoreCase ? '*' : ''}${argument.pattern}`];
  }
  if ('ifVariable' in argument) {
    if (argument.unlike !== undefined) {
      return [`($${argument.ifVariable}`, '!~', argument.unlike, ')'];
    }
    if (argument.anyText) {
      return [`($${argument.ifVariable}`, '!=', '', ')'];
    }
    return argument.equals === undefined ? [`($${argument.ifVariable})`] : [`($${argument.ifVariable}`, '=', `${argument.equals})`];
  }
  const [first, ...rest] = argument.text;
  return typeof first === 'object' && rest.length === 0
    ? [`$${first.variable}`]
    : [argument.text.map((part) => typeof part === 'string' ? part.replace(/\$/g, '${rp_dollar}') : `\${${part.variable}}`).join('')];
}

const statementsOf = (configuration: NginxConfiguration) => (configuration as unknown as { statements: () => Statement[] }).statements();
const bare = ({ name, args, block }: ParsedDirective): Tree => ({ name, args, ...block === undefined ? {} : { block: block.map(bare) } });

const folder = temporaryFolder();
const found = python();

describe.each(Object.entries({ ...SHAPES, ...REPRESENTATIVES }))('%s', (name, configuration) => {
  test('NGINX reads the same tree that was written', () => {
    expect(parseNginx(configuration.text).map(bare)).toEqual(intended(statementsOf(configuration)));
  });

  if ('absent' in found) {
    test.skip(`what crossplane reads is, too (skipped: ${found.absent})`, () => undefined);
    return;
  }
  test('crossplane reads the same tree', () => {
    const file = path.join(folder, `${name}.conf`);
    fs.writeFileSync(file, configuration.text);
    expect(crossplane(found.executable, file)).toEqual(intended(statementsOf(configuration)).map(asCrossplane));
  });
});

test.each(Object.entries(SHAPES))('%s has one error_page location per status in each block', (_, configuration) => {
  const visit = (statements: Tree[]): void => {
    const statuses = statements.filter(({ name }) => name === 'error_page').flatMap(({ args }) => args.filter((arg) => /^\d+$/.test(arg)));
    expect([...new Set(statuses)]).toEqual(statuses);
    statements.forEach(({ block }) => visit(block ?? []));
  };
  visit(intended(statementsOf(configuration)));
});

test('reports a difference', () => {
  const text = SHAPES['one-prefix'].text.replace('server_tokens off;', 'server_tokens off; }');
  expect(() => parseNginx(text)).toThrow(/unexpected "}"/);
  expect(parseNginx('a "x\\" { b; }" c\\;d;e ${f}{g;}').map(bare)).toEqual([
    { name: 'a', args: ['x" { b; }', 'c\\;d'] }, { name: 'e', args: ['${f}'], block: [{ name: 'g', args: [] }] },
  ]);
});

function crossplane(executable: string, file: string): Tree[] {
  const { config } = JSON.parse(execFileSync(executable, ['-m', 'crossplane', 'parse', '--no-catch', file], { encoding: 'utf8', maxBuffer: 64e6 }));
  const tree = (each: { directive: string; args: string[]; block?: any[] }): Tree => ({
    name: each.directive, args: each.args, ...each.block === undefined ? {} : { block: each.block.map(tree) },
  });
  return config[0].parsed.map(tree);
}

/** Crossplane leaves escapes other than those of quotes as they are written, and takes the parentheses off conditions. */
function asCrossplane({ name, args, block }: Tree): Tree {
  const condition = name === 'if' ? args.map((arg, i) => arg.slice(i === 0 ? 1 : 0, i === args.length - 1 ? -1 : undefined)).filter((arg, i) => arg !== '' || args[i] === '') : args;
  return {
    name: name.replace(/\\/g, '\\\\'),
    args: condition.map((arg) => arg.replace(/\\/g, '\\\\')),
    ...block === undefined ? {} : { block: block.map(asCrossplane) },
  };
}
