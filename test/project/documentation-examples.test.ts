import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');

/** A block of TypeScript on a page, with the place of its first line of code. */
interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  /** The text of the fence after the language, as jsii-rosetta reads it. */
  readonly parameters: string;
}

function blocksOf(page: string, text: string): Block[] {
  return [...text.matchAll(/^```(?:ts|typescript)\b[ ]*(.*)\n([^]*?)^```$/gm)].map(({ index, 1: parameters, 2: code }) => (
    { page, line: text.slice(0, index).split('\n').length + 1, code, parameters }));
}

/** The code with its surroundings, and the number of lines above it. */
function inFixture({ code, parameters }: Block): { text: string; above: number } {
  if (parameters.includes('nofixture')) return { text: code, above: 0 };
  const fixture = /fixture=(\S+)/.exec(parameters)?.[1] ?? 'default';
  const [before, after] = fs.readFileSync(path.join(ROOT, 'rosetta', `${fixture}.ts-fixture`), 'utf8').split('/// here');
  return { text: before + code + after, above: before.split('\n').length - 1 };
}

/** What the compiler says of the blocks, as `page:line message`. They are files of one program, which exist nowhere else. */
function problemsOf(blocks: Block[]): string[] {
  const { options } = ts.getParsedCommandLineOfConfigFile(path.join(ROOT, 'tsconfig.json'), {
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rootDir: ROOT,
    paths: { 'cdk-reverse-proxied-service': [path.join(ROOT, 'src/index.ts')] },
  }, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => { throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n')); } })!;
  const files = new Map(blocks.map((block) => [path.join(ROOT, `${block.page}.${block.line}.ts`), { ...block, ...inFixture(block) }]));
  const host = ts.createCompilerHost(options);
  // Most of the declarations of CDK are comments.
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  const { fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name)?.text ?? readFile(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([name, { page, line, above }]) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start, messageText }) => (
      `${page}:${line + source.getLineAndCharacterOfPosition(start!).line - above} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`));
  });
}

/** All but API.md, which is generated, and docs/migration, which quotes examples: test/examples sees to that. */
function pages(): string[] {
  const examples = fs.readdirSync(path.join(ROOT, 'examples'), { withFileTypes: true });
  const folders = ['.', 'docs', 'docs/decisions', ...examples.filter((entry) => entry.isDirectory()).map(({ name }) => path.join('examples', name))];
  return folders.flatMap((folder) => fs.readdirSync(path.join(ROOT, folder)).filter((name) => name.endsWith('.md') && name !== 'API.md')
    .map((name) => path.join(folder, name)));
}

test('the examples in the documentation compile', () => {
  const control = blocksOf('wrong.md', '# Wrong\n\n```ts\nRoute.exact(\'/health\');\nRoute.exacct(\'/health\');\n```\n');
  const blocks = pages().flatMap((page) => blocksOf(page, fs.readFileSync(path.join(ROOT, page), 'utf8')));
  expect(blocks.map(({ page }) => page)).toEqual(expect.arrayContaining(['README.md', 'docs/operation.md']));
  expect(problemsOf([...blocks, ...control])).toEqual([expect.stringMatching(/^wrong\.md:5 Property 'exacct' does not exist/)]);
}, 60_000);
