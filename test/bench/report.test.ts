import { COMPARISONS } from '../../bench/comparisons';
import { DEFAULT_DEAR_AND_CHEAP } from '../../bench/measure/measure';
import { median, medianRatio, middleHalf } from '../../bench/measure/statistics';
import { barChart } from '../../bench/report/bar-chart';
import { figures } from '../../bench/report/figures';
import { performancePage } from '../../bench/report/performance-page';
import { plots } from '../../bench/report/plots';
import { requestRows } from '../../bench/report/rows';
import { summary } from '../../bench/report/summary';
import { PointResult, Results } from '../../bench/results';
import { variants } from '../../bench/variants';

const point = (name: string, requestsPerSecond: number[], status = 200): PointResult => ({
  name,
  title: name,
  status,
  requestsPerSecond,
  cpuMicroseconds: requestsPerSecond.map((speed) => 1e6 / speed),
  coreShare: requestsPerSecond.map(() => 1),
});

const results: Results = {
  date: '2026-01-01',
  quick: false,
  machine: { cpu: 'CPU', cores: 2, memoryGigabytes: 8, kernel: 'Linux 6', system: 'Debian' },
  versions: { NGINX: '1.22.1' },
  ownCore: true,
  rounds: 3,
  pairs: 4,
  comparisons: [{
    measured: { variant: 'one-route', point: 'accept' },
    baseline: { variant: 'seed', point: 'accept' },
    speedRatios: [4.4, 4.5, 4.5, 4.6],
    cpuTimeRatios: [4.2, 4.3, 4.3, 4.4],
  }],
  variants: [
    { name: 'seed', title: 'seed', points: [point('accept', [10, 20, 30])] },
    { name: 'hand-tuned', title: 'by hand', startMs: 10, residentBytes: 5e6, textBytes: 900, points: [point('accept', [50, 100, 150])] },
    { name: 'one-route', title: 'ours', points: [point('accept', [45, 90, 135])] },
    { name: 'caddy', title: 'Caddy', failure: 'not there', points: [] },
  ],
};

test('reports medians, and ratios by round', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([1, 2, 3, 4])).toBe(2.5);
  expect(median([])).toBeUndefined();
  expect(middleHalf([1, 2, 3, 4, 5])).toEqual([2, 4]);
  expect(middleHalf([])).toBeUndefined();
  expect(medianRatio([10, 40, 90], [10, 20, 30])).toBe(2);
  expect(medianRatio([1], [])).toBeUndefined();
});

test('reports a target as reached, missed or not measured', () => {
  const [seed, github] = figures(results);
  expect(seed).toEqual({
    title: expect.any(String), toReach: '≥ 4.00 ×', measured: '4.50 × (4.47–4.53)', byCpuTime: '4.30 ×', reached: true,
  });
  expect(github).toMatchObject({ measured: 'not measured' });
  expect(github.reached).toBeUndefined();
});

test('the table names the baseline ratio, and figures that could not be measured', () => {
  expect(requestRows(results).rows).toEqual([
    ['seed', 'accept', '200', '20', '0.20 ×', '50000.0', '–'],
    ['by hand', 'accept', '200', '100', '1.00 ×', '10000.0', '–'],
    ['ours', 'accept', '200', '90', '0.90 ×', '11111.1', '–'],
    ['Caddy', 'not there', '–', '–', '–', '–', '–'],
  ]);
  expect(summary(results)).toMatch(/^seed +accept +200 +20 +0\.20 ×/m);
});

test('bars are proportional, labels escaped, with colours for light and dark mode', () => {
  const svg = barChart('a < b', 'unit', [{ label: 'x & y', value: 50, ours: true }, { label: 'z', value: 100, ours: false }, { label: 'none', ours: false }]);
  const widths = [...svg.matchAll(/<rect .*?width="(\d+)"/g)].map(([, width]) => Number(width));
  expect(widths[0]).toBe(widths[1] / 2);
  expect(widths[2]).toBe(0);
  expect(svg).toContain('a &lt; b');
  expect(svg).toContain('x &amp; y');
  expect(svg).toContain('not measured');
  expect(svg).toContain('prefers-color-scheme: dark');
});

test('the page shows every plot', () => {
  const page = performancePage(results);
  for (const { name } of plots(results)) {
    expect(page).toContain(`(performance-${name}.svg)`);
  }
  expect(page).toContain('not measured');
  expect(page).not.toContain('undefined');
});

test('compared figures are measured', () => {
  const points = new Map(variants(() => '').map(({ name, points: of }) => [name, of(DEFAULT_DEAR_AND_CHEAP).map((one) => one.name)]));
  for (const { measured, baseline } of COMPARISONS) {
    expect(points.get(measured.variant)).toContain(measured.point);
    expect(points.get(baseline.variant)).toContain(baseline.point);
  }
});
