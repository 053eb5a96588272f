import { Argument, Directive, Statement, Text, Variable } from './configuration-tree';
import { DOLLAR_VARIABLE } from './variables';
import { holdsToken, TOKEN_FIX } from '../../validation/problems';

/** The maximum length of a token. NGINX rejects longer tokens ("too long parameter", `NGX_CONF_BUFFER`). */
const MAX_TOKEN_BYTES = 4096 - 64;
const SPECIAL_MAP_KEYS = ['default', 'hostnames', 'include', 'volatile'];

/** The tree as text. Only this file quotes arguments. */
export function printConfiguration(statements: Statement[]): string {
  checkVariables(statements);
  return print(statements, '');
}

/** Rejects duplicate definitions of a variable. NGINX accepts a second definition without a warning, and ignores one of the two. */
function checkVariables(statements: Statement[]): void {
  const defined = new Set<string>();
  const captured = new Set<string>();
  const visit = (list: Statement[]) => list.forEach((statement) => {
    if ('comment' in statement) return;
    const { name, args, block } = statement;
    const [last] = args.slice(-1);
    if ((name === 'map' || name === 'geo') && last !== undefined && 'word' in last) {
      if (defined.has(last.word)) {
        throw new Error(`a variable of the NGINX configuration must be defined once, got: ${last.word}`);
      }
      defined.add(last.word);
    }
    for (const argument of [name, ...args]) {
      const source = typeof argument === 'string' ? '' : 'pattern' in argument ? argument.pattern : 'ifVariable' in argument ? argument.like ?? '' : '';
      for (const [, capture] of source.matchAll(/\(\?<([a-z][a-z0-9_]*)>/g)) {
        captured.add(`$${capture}`);
      }
    }
    visit(block ?? []);
  });
  visit(statements);
  const [both] = [...captured].filter((capture) => defined.has(capture));
  if (both !== undefined) {
    throw new Error(`a variable of the NGINX configuration must be captured or be defined by a map, got both: ${both}`);
  }
}

function print(statements: Statement[], indent: string, within: string | Argument = ''): string {
  return statements.map((statement, index) => {
    if ('comment' in statement) {
      if (!/^[ -~]*$/.test(statement.comment)) {
        throw new Error(`a comment must be one line of printable ASCII, got: ${JSON.stringify(statement.comment)}`);
      }
      return `${index === 0 ? '' : '\n'}${indent}# ${statement.comment}\n`;
    }
    return printDirective(statement, indent, within);
  }).join('');
}

function printDirective(directive: Directive, indent: string, within: string | Argument): string {
  if (directive.name !== 'location' && within !== 'geo') {
    directive.args.forEach(rejectVariables);
  }
  const name = typeof directive.name === 'string' ? directiveName(directive.name) : printArgument(directive.name);
  const head = [name, ...directive.args.map(printArgument)].join(' ');
  return directive.block === undefined
    ? `${indent}${head};\n`
    : `${indent}${head} {\n${print(directive.block, indent + '    ', directive.name)}${indent}}\n`;
}

/** Rejects a literal with "$" where NGINX expands variables. NGINX expands variables within quotes as well. */
function rejectVariables(argument: Argument): void {
  if ('literal' in argument && String(argument.literal).includes('$')) {
    rejectToken(argument.literal);
    throw new Error(`a literal in the NGINX configuration must have no "$" where NGINX reads variables, got: ${JSON.stringify(argument.literal)}; make it a text`);
  }
}

function directiveName(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new Error(`a directive's name must be lower-case letters, digits and "_", got: ${JSON.stringify(name)}`);
  }
  return name;
}

function printArgument(argument: Argument): string {
  if ('word' in argument) {
    if (!/^(?:[A-Za-z0-9_/.*=:^@[][A-Za-z0-9_/.*=:,@[\]-]*|~|\^~|\$[a-z0-9_]+)$/.test(argument.word) || argument.word.includes('${')) {
      throw new Error(`an NGINX keyword must need no quotes, got: ${JSON.stringify(argument.word)}`);
    }
    return argument.word;
  }
  if ('ifVariable' in argument) {
    if (!/^[a-z][a-z0-9_]*$/.test(argument.ifVariable) || !/^[a-z0-9-]+$/.test(argument.equals ?? 'set')) {
      throw new Error(`a condition must compare a variable with a plain word, got: ${JSON.stringify(argument)}`);
    }
    if (argument.like !== undefined) {
      return `($${argument.ifVariable} ~ ${quote(argument.like)})`;
    }
    if (argument.unlike !== undefined) {
      return `($${argument.ifVariable} !~ ${quote(argument.unlike)})`;
    }
    if (argument.anyText) {
      return `($${argument.ifVariable} != "")`;
    }
    return argument.equals === undefined ? `($${argument.ifVariable})` : `($${argument.ifVariable} = ${argument.equals})`;
  }
  if ('literal' in argument) {
    return quote(argument.literal);
  }
  if ('mapKey' in argument) {
    const key = argument.mapKey;
    return quote(SPECIAL_MAP_KEYS.includes(key) || key.startsWith('~') || key.startsWith('\\') ? `\\${key}` : key);
  }
  if ('pattern' in argument) {
    return quote(`~${argument.ignoreCase ? '*' : ''}${argument.pattern}`);
  }
  const [first, ...rest] = argument.text;
  return typeof first === 'object' && rest.length === 0 ? `$${variableName(first)}` : quote(interpolated(argument));
}

function interpolated(argument: Text): string {
  return argument.text.map((part) => {
    if (typeof part === 'string') {
      rejectToken(part);
      return part.replace(/\$/g, () => `\${${DOLLAR_VARIABLE}}`);
    }
    return `\${${variableName(part)}}`;
  }).join('');
}

function variableName({ variable }: Variable): string {
  if (typeof variable !== 'string' || !/^[a-z][a-z0-9_]*$/.test(variable)) {
    throw new Error(`a variable's name must be lower-case letters, digits and "_", got: ${JSON.stringify(variable)}`);
  }
  return variable;
}

function quote(value: string): string {
  rejectToken(value);
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(value) || /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) {
    throw new Error(`a value in the NGINX configuration must be well-formed text without control characters, got: ${JSON.stringify(value)}`);
  }
  const quoted = `"${value.replace(/["\\]/g, '\\$&')}"`;
  if (Buffer.byteLength(quoted) > MAX_TOKEN_BYTES) {
    throw new Error(`a value in the NGINX configuration must be at most ${MAX_TOKEN_BYTES} bytes long, got ${Buffer.byteLength(quoted)}: ${JSON.stringify(value.slice(0, 80))}…`);
  }
  return quoted;
}

function rejectToken(value: string): void {
  if (typeof value !== 'string') {
    throw new Error(`a value in the NGINX configuration must be text, got: ${typeof value}`);
  }
  if (holdsToken(value)) {
    throw new Error(`a value in the NGINX configuration must be known at synthesis, got: ${JSON.stringify(value)}; ${TOKEN_FIX}`);
  }
}
