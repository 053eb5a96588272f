import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const SRC = path.resolve(__dirname, '../../src');

/** Optional members of exported interfaces without `@default`, as `file:line name`. */
function optionalMembersWithoutDefault(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isInterfaceDeclaration(node) && node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) {
      for (const member of node.members) {
        if (!ts.isPropertySignature(member) || !member.questionToken) {
          continue;
        }
        const tags = ts.getJSDocTags(member).map((tag) => tag.tagName.text);
        if (!tags.includes('default') && !tags.includes('internal')) {
          const line = source.getLineAndCharacterOfPosition(member.getStart()).line + 1;
          found.push(`${file}:${line} ${node.name.text}.${member.name.getText()}`);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('finds an optional property without @default', () => {
  const text = `export interface A {
    /** With. @default - none */ readonly with?: string;
    /** Without. */ readonly without?: string;
    /** Required. */ readonly required: string;
  }
  interface NotExported { readonly x?: string }`;
  expect(optionalMembersWithoutDefault('a.ts', text)).toEqual(['a.ts:3 A.without']);
});

/** The files of the public API: index.ts and its direct and indirect exports. */
function publicFiles(file = path.join(SRC, 'index.ts'), seen = new Set<string>()): Set<string> {
  if (seen.has(file) || !fs.existsSync(file)) {
    return seen;
  }
  seen.add(file);
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier && ts.isStringLiteral(statement.moduleSpecifier)) {
      const target = path.resolve(path.dirname(file), statement.moduleSpecifier.text);
      publicFiles(`${target}.ts`, seen);
      publicFiles(path.join(target, 'index.ts'), seen);
    }
  }
  return seen;
}

test('every optional property of the public API has @default', () => {
  const found = [...publicFiles()].flatMap((file) => (
    optionalMembersWithoutDefault(path.relative(path.dirname(SRC), file), fs.readFileSync(file, 'utf8'))
  ));
  expect(found).toEqual([]);
});
