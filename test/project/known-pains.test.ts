import * as fs from 'node:fs';
import * as path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');

/** Rows of the table: the number of a pain, and its threads. */
const ROWS = [...read('docs/proof.md').matchAll(/^\| (\d+) \| [^|]+ \| ([^|]*#\d[^|]*) \|$/gm)].map(([, pain, threads]) => [pain, threads] as const);
const TESTS = ['exposure/known-pains-of-load-balancers', 'known-pains-of-tasks'].map((file) => read(`test/service/${file}.test.ts`)).join('\n');

test('the table has fifteen rows', () => {
  expect(ROWS.map(([pain]) => Number(pain))).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
});

test.each(ROWS)('pain %s has tests that name its threads', (pain, threads) => {
  expect(TESTS).toMatch(new RegExp(`pain ${pain}\\b`));
  for (const [thread] of threads.matchAll(/[\w/-]*#\d+/g)) expect(TESTS).toMatch(new RegExp(`${thread}\\b`));
});
