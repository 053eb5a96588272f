import * as fs from 'fs';
import * as path from 'path';
import { Construct } from 'constructs';
import * as ts from 'typescript';
import * as api from '../../src';

/** Classes that users construct themselves, as they construct constructs. */
const CONSTRUCTED = ['Allowlist', 'NginxConfiguration', 'NginxSidecar'];

const SRC = path.resolve(__dirname, '../../src');

/** The exported classes of the files, by name. */
const declarations = new Map(fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).flatMap((file) => {
  const text = fs.readFileSync(path.join(SRC, file), 'utf8');
  return /^export (?:abstract )?class /m.test(text) ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022).statements.filter(ts.isClassDeclaration) : [];
}).map((node) => [node.name!.text, node]));

const hasPrivateConstructor = (node: ts.ClassDeclaration): boolean => node.members.some((member) => ts.isConstructorDeclaration(member)
  && member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword));

test('value classes can be constructed only by their factories, in every language', () => {
  const values = Object.entries<unknown>(api).filter(([name, value]) => typeof value === 'function' && !(value.prototype instanceof Construct) && !CONSTRUCTED.includes(name));

  expect(values.length).toBeGreaterThan(10);
  expect(values.filter(([name]) => !hasPrivateConstructor(declarations.get(name)!)).map(([name]) => name)).toEqual([]);
});
