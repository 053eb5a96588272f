import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

/** The texts of errors and warnings, read from the calls that report a problem. */

const SRC = path.resolve(__dirname, '../../src');
/** The import of descriptions reports problems by the position in a file. */
const OTHERS = ['allowlist/openapi'];
const FILES = fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !OTHERS.some((folder) => file.startsWith(folder)));

/** The position of the value, as it was given, among the arguments of each function that reports a problem. */
const VALUE_AT: Record<string, number> = { add: 1, conflict: 1, unknown: 1, describeProblem: 1, describeConflict: 1, fail: 2, failConflict: 2 };

interface Report {
  readonly where: string;
  readonly value: ts.Expression;
  /** All text in the arguments after the value. */
  readonly text: string;
}

function reportsOf(file: string): Report[] {
  const source = ts.createSourceFile(file, fs.readFileSync(path.join(SRC, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const reports: Report[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [name, of] = ts.isPropertyAccessExpression(node.expression) ? [node.expression.name.text, node.expression.expression.getText()] : [node.expression.getText(), 'problems'];
      if (Object.hasOwn(VALUE_AT, name) && /problems$/i.test(of) && node.arguments.length > VALUE_AT[name] + 1) {
        const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        reports.push({ where: `${file}:${line}`, value: node.arguments[VALUE_AT[name]], text: node.arguments.slice(VALUE_AT[name] + 1).map((argument) => argument.getText()).join('\n') });
      }
    }
    node.forEachChild(visit);
  };
  visit(source);
  return reports;
}

const REPORTS = FILES.flatMap(reportsOf);

/** Texts that the rules for errors exclude (CONTRIBUTING.md, "Language"), with the text to write instead. */
const EXCLUDED: [RegExp, string][] = [
  [/\bleft out\b/, 'report a conflict: "cannot be combined with"'],
  [/\btreated as\b/, 'name the option that differs'],
  [/\bunresolved token\b/, 'pass the value itself, which is shown as a token'],
  [/\bmachine(?! that)/, 'write "instance"'],
  [/\bsomebody\b|\bnobody\b|\beverybody\b/, 'name the client, the user or the app'],
  [/\bof (?:its|one's|your|their) own\b/, 'write "separate" or "own"'],
];

test('finds the texts of messages', () => {
  expect(REPORTS.length).toBeGreaterThan(150);
});

test('messages show the value as given', () => {
  const standIns = REPORTS.filter(({ value }) => ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value) || /\.length$|typeof /.test(value.getText()));
  expect(standIns.map(({ where, value }) => `${where}: ${value.getText()}`)).toEqual([]);
});

test.each(EXCLUDED)('no message contains %s: %s', (excluded) => {
  expect(REPORTS.filter(({ text }) => excluded.test(text)).map(({ where, text }) => `${where}: ${text}`)).toEqual([]);
});
