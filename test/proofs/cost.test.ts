import * as fs from 'fs';
import * as path from 'path';
import { Results } from '../../bench/results';
import { LogLineBytes, measuredLogLines } from '../../proofs/cost/log-line';
import { costPage } from '../../proofs/cost/page';
import { PRICES } from '../../proofs/cost/prices';
import { QUOTAS } from '../../proofs/cost/quotas';
import { ServiceSize, serviceSizes } from '../../proofs/cost/service-size';

const read = (file: string) => fs.readFileSync(path.resolve(__dirname, '../..', file), 'utf8');
const results: Results = JSON.parse(read('bench/results/latest.json'));
let sizes: ServiceSize[];
let lines: LogLineBytes;

beforeAll(async () => {
  sizes = serviceSizes();
  lines = await measuredLogLines();
});

test('docs/cost.md matches the templates, the log and the benchmark', () => {
  if (costPage(results, sizes, lines) !== read('docs/cost.md')) {
    throw new Error('docs/cost.md is out of date with the examples, the log format, the prices or bench/results/latest.json: run "npm run cost" and commit the page.');
  }
});

test('a larger task in a template, a longer line of the log and a slower proxy change the page', () => {
  const page = costPage(results, sizes, lines);
  expect(costPage(results, sizes.map((size) => ({ ...size, cpu: size.cpu * 2 })), lines)).not.toBe(page);
  expect(costPage(results, sizes, { ...lines, accepted: lines.accepted + 100 })).not.toBe(page);
  const slower = results.variants.map((variant) => ({
    ...variant, points: variant.points.map((point) => ({ ...point, cpuMicroseconds: point.cpuMicroseconds.map((value) => value * 2) })),
  }));
  expect(costPage({ ...results, variants: slower }, sizes, lines)).not.toBe(page);
});

test('a benchmark without the measured request causes an error that names the command', () => {
  expect(() => costPage({ ...results, variants: [] }, sizes, lines)).toThrow(/npm run bench/);
});

test('each price and quota names a page of AWS as its source and the date on which it was read', () => {
  for (const { source, read: when, value } of [...Object.values(PRICES), ...Object.values(QUOTAS)]) {
    expect(source).toMatch(/^https:\/\/(?:docs\.)?aws\.amazon\.com\//);
    expect(when).toMatch(/^\d{4}-\d\d-\d\d, |^as known in early 2026, not read again$/);
    expect(value).toBeGreaterThan(0);
  }
});
