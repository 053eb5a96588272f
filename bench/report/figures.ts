import { Comparison, COMPARISONS } from '../comparisons';
import { median, middleHalf } from '../measure/statistics';
import { comparisonOf, PointResult, pointOf, Results } from '../results';

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

export function figures(results: Results): Figure[] {
  const most = (title: string, value: number | undefined, limit: number, unit: string): Figure =>
    figure(title, `≤ ${limit} ${unit}`, value, (measured) => `${measured.toFixed(measured < 10 ? 2 : 0)} ${unit}`, (measured) => measured <= limit);
  const large = results.variants.find(({ name }) => name === 'synthetic-100000');
  const instructions = (variant: string) => pointOf(results, variant, 'accept')?.instructions;
  const [on, off] = [instructions('one-route'), instructions('gates-off')];
  return [
    ...COMPARISONS.map((comparison) => speedFigure(results, comparison)),
    ...latencyFigures(results),
    most('100,000 routes, start', large?.startMs && large.startMs / 1000, 0.5, 's'),
    most('100,000 routes, memory of the worker', large?.residentBytes && large.residentBytes / 1e6, 40, 'MB'),
    figure('instructions of an accepted request, against the same without what rejects', '≤ 5 % more', on && off && (on / off - 1) * 100,
      (value) => `${value.toFixed(1)} % more`, (value) => value <= 5),
    most('GitHub\'s description, read and compiled to text', results.compilation && results.compilation.read + results.compilation.compile, 150, 'ms'),
  ];
}

/** How many times as fast as by hand, round by round. */
function latencyFigures({ latency }: Results): Figure[] {
  const samples = (variant: string) => latency?.samples.find((one) => one.variant === variant);
  const [ours, byHand] = [samples('exchange'), samples('exchange-by-hand')];
  return ([['p50', 'half'], ['p99', '99 %'], ['p999', '99.9 %']] as const).map(([quantile, share]) => {
    const ratios = ours && byHand ? ours[quantile].map((value, round) => byHand[quantile][round] / value) : [];
    return figure(`the time in which ${share} of requests are answered at half load, against the same by hand`, '≥ 0.95 ×', median(ratios),
      (value) => `${value.toFixed(2)} × (${middleHalf(ratios)!.map((each) => each.toFixed(2)).join('–')})`, (value) => value >= 0.95);
  });
}

/** The median of the pairs, and in brackets between which values their middle half lies. */
function speedFigure(results: Results, { title, measured, baseline, atLeast }: Comparison): Figure {
  const toReach = atLeast === undefined ? '> 1.00 ×' : `≥ ${atLeast.toFixed(2)} ×`;
  const point = pointOf(results, measured.variant, measured.point);
  if (point?.failure && point.requestsPerSecond.length === 0) {
    return { title, toReach, measured: point.failure, reached: false };
  }
  const { speedRatios, cpuTimeRatios } = comparisonOf(results, measured, baseline) ?? { speedRatios: [], cpuTimeRatios: [] };
  const times = (value: number) => `${value.toFixed(2)} ×`;
  const spread = middleHalf(speedRatios)?.map((value) => value.toFixed(2)).join('–');
  const byCpuTime = median(cpuTimeRatios);
  return {
    ...figure(title, toReach, median(speedRatios), (value) => `${times(value)} (${spread})`, (value) => atLeast === undefined ? value > 1 : value >= atLeast),
    ...byCpuTime === undefined ? {} : { byCpuTime: times(byCpuTime) },
  };
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
