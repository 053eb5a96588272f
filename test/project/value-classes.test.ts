import * as path from 'node:path';
import * as ts from 'typescript';

/** Classes that users construct themselves, as they construct constructs. */
const CONSTRUCTED = ['Allowlist', 'NginxConfiguration', 'NginxSidecar'];

const index = path.resolve(__dirname, '../../src/index.ts');
const program = ts.createProgram([index], { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, skipLibCheck: true });
const checker = program.getTypeChecker();
const classes = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(index)!)!)
  // Every export of an index is an alias.
  .map((symbol) => checker.getAliasedSymbol(symbol))
  .flatMap(({ declarations = [] }) => declarations.filter(ts.isClassDeclaration));

const isConstruct = (node: ts.ClassDeclaration): boolean => checker.getTypeAtLocation(node).getProperty('node') !== undefined;
const hasPrivateConstructor = (node: ts.ClassDeclaration): boolean => node.members.some((member) => ts.isConstructorDeclaration(member)
  && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword));

test('value classes can be constructed only by their factories, in every language', () => {
  const values = classes.filter((node) => !isConstruct(node) && !CONSTRUCTED.includes(node.name!.text));

  expect(values.length).toBeGreaterThan(10);
  expect(values.filter((node) => !hasPrivateConstructor(node)).map(({ name }) => name!.text)).toEqual([]);
});
