import { median, medianRatio } from '../measure/statistics';
import { PointResult, pointOf, Results } from '../results';

/** A figure to reach, and what was measured. */
export interface Figure {
  readonly title: string;
  readonly toReach: string;
  readonly measured: string;
  /** The same by CPU time, which what else runs on the machine disturbs less. */
  readonly byCpuTime?: string;
  /** `undefined` where it was not measured. */
  readonly reached?: boolean;
}

const PROXIES: Array<[name: string, title: string]> = [['haproxy', 'HAProxy'], ['caddy', 'Caddy'], ['envoy', 'Envoy']];

export function figures(results: Results): Figure[] {
  const point = (variant: string, name: string) => pointOf(results, variant, name);
  const accept = (variant: string) => point(variant, 'accept');
  const bare404 = point('bare-404', 'scanner');
  const atLeast = (title: string, measured: PointResult | undefined, baseline: PointResult | undefined, least: number): Figure => {
    return speedFigure(title, `≥ ${least.toFixed(2)} ×`, measured, baseline, value => value >= least);
  };
  const most = (title: string, value: number | undefined, limit: number, unit: string): Figure =>
    figure(title, `≤ ${limit} ${unit}`, value, measured => `${measured.toFixed(measured < 10 ? 2 : 0)} ${unit}`, measured => measured <= limit);
  const large = results.variants.find(({ name }) => name === 'synthetic-100000');
  const instructions = (variant: string) => accept(variant)?.instructions;
  const [on, off] = [instructions('one-route'), instructions('gates-off')];
  return [
    atLeast('one route, against the configuration by hand that this replaces', accept('one-route'), accept('seed'), 4),
    atLeast('GitHub\'s API, cheapest operation, against one route', point('github', 'cheapest'), accept('one-route'), 0.97),
    atLeast('GitHub\'s API, dearest operation, against one route', point('github', 'dearest'), accept('one-route'), 0.97),
    atLeast('GitHub\'s API, cheapest operation, against one location by hand', point('github', 'cheapest'), accept('hand-tuned'), 0.95),
    atLeast('GitHub\'s API, dearest operation, against one location by hand', point('github', 'dearest'), accept('hand-tuned'), 0.95),
    atLeast('rejecting scanners, GitHub\'s API, against a bare `return 404`', point('github', 'scanner'), bare404, 1),
    atLeast('rejecting a wrong rest of a path, GitHub\'s API, against a bare `return 404`', point('github', 'wrong-rest'), bare404, 0.75),
    atLeast('rejecting a wrong method, GitHub\'s API, against a bare `return 404`', point('github', 'wrong-method'), bare404, 0.75),
    atLeast('rejecting what is not canonical, GitHub\'s API, against a bare `return 404`', point('github', 'not-canonical'), bare404, 0.75),
    ...[['exact', 'exact path'], ['template', 'template'], ['variable-first', 'template that begins with a parameter']].map(([name, title]) =>
      atLeast(`100,000 routes, ${title}, against one route`, point('synthetic-100000', name), accept('one-route'), 0.97)),
    most('100,000 routes, start', large?.startMs && large.startMs / 1000, 0.5, 's'),
    most('100,000 routes, memory of the worker', large?.residentBytes && large.residentBytes / 1e6, 40, 'MB'),
    figure('instructions of an accepted request, against the same without what rejects', '≤ 5 % more', on && off && (on / off - 1) * 100,
      value => `${value.toFixed(1)} % more`, value => value <= 5),
    ...PROXIES.flatMap(([name, title]) => [
      ahead(`GitHub's API, dearest operation, against ${title}`, point('github', 'dearest'), point(name, 'dearest')),
      ahead(`rejecting scanners, against ${title}`, point('github', 'scanner'), point(name, 'scanner')),
      ahead(`rejecting a wrong rest of a path, against ${title}`, point('github', 'wrong-rest'), point(name, 'wrong-rest')),
    ]),
    most('GitHub\'s description, read and compiled to text', results.compilation && results.compilation.read + results.compilation.compile, 150, 'ms'),
  ];
}

function ahead(title: string, ours: PointResult | undefined, theirs: PointResult | undefined): Figure {
  return speedFigure(title, '> 1.00 ×', ours, theirs, value => value > 1);
}

function speedFigure(
  title: string, toReach: string, measured: PointResult | undefined, baseline: PointResult | undefined, reached: (value: number) => boolean,
): Figure {
  if (measured?.failure && measured.requestsPerSecond.length === 0) {
    return { title, toReach, measured: measured.failure, reached: false };
  }
  const times = (value: number) => `${value.toFixed(2)} ×`;
  const ratio = measured && baseline && medianRatio(measured.requestsPerSecond, baseline.requestsPerSecond);
  const byCpuTime = measured && baseline && medianRatio(baseline.cpuMicroseconds, measured.cpuMicroseconds);
  return { ...figure(title, toReach, ratio, times, reached), ...byCpuTime === undefined ? {} : { byCpuTime: times(byCpuTime) } };
}

function figure(
  title: string, toReach: string, value: number | undefined, show: (value: number) => string, reached: (value: number) => boolean,
): Figure {
  return value === undefined ? { title, toReach, measured: 'not measured' } : { title, toReach, measured: show(value), reached: reached(value) };
}

/** Requests per second, as one number. */
export function speed(point: PointResult | undefined): number | undefined {
  return point && median(point.requestsPerSecond);
}
