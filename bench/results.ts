import { PointName } from './comparisons';
import { Counter } from './measure/instructions';
import { Machine } from './measure/machine';
import { Compilation, Synthesis } from './measure/synthesis';

/** One request of one configuration. */
export interface PointResult {
  readonly name: string;
  readonly title: string;
  readonly status: number;
  /** One value for each round. */
  readonly requestsPerSecond: number[];
  /** CPU time of the proxy per request, one value for each round. */
  readonly cpuMicroseconds: number[];
  /** How much of a core the proxy used, one value for each round: 1 where nothing but the proxy was the limit. */
  readonly coreShare: number[];
  readonly instructions?: number;
  readonly failure?: string;
}

/** Two requests that were measured one right after the other, again and again: one value for each time. */
export interface ComparisonResult {
  readonly measured: PointName;
  readonly baseline: PointName;
  /** How many times the requests per second of the baseline. */
  readonly speedRatios: number[];
  /** How many times fewer the CPU time per request. */
  readonly cpuTimeRatios: number[];
}

/** One configuration. */
export interface VariantResult {
  readonly name: string;
  readonly title: string;
  /** Why it could not be measured. */
  readonly failure?: string;
  readonly startMs?: number;
  readonly residentBytes?: number;
  readonly textBytes?: number;
  readonly points: PointResult[];
}

/** Within which time requests were answered, in microseconds: one value for each round. */
export interface LatencySamples {
  readonly variant: string;
  readonly title: string;
  readonly p50: number[];
  readonly p99: number[];
  readonly p999: number[];
  readonly requestsPerSecond: number[];
}

/** The latency at half load of some configurations in turn. */
export interface LatencyResult {
  readonly connections: number;
  readonly pauseMs: number;
  readonly samples: LatencySamples[];
}

export interface Results {
  readonly date: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly versions: Record<string, string>;
  readonly instructionCounter?: Counter;
  readonly ownCore: boolean;
  readonly rounds: number;
  readonly variants: VariantResult[];
  /** How often each two requests were compared. */
  readonly pairs: number;
  readonly comparisons: ComparisonResult[];
  readonly latency?: LatencyResult;
  readonly synthesis?: Record<'ours' | 'patterns', Synthesis>;
  readonly compilation?: Compilation;
}

export function pointOf(results: Results, variant: string, point: string): PointResult | undefined {
  return results.variants.find(({ name }) => name === variant)?.points.find(({ name }) => name === point);
}

export function comparisonOf({ comparisons }: Results, measured: PointName, baseline: PointName): ComparisonResult | undefined {
  const same = (a: PointName, b: PointName) => a.variant === b.variant && a.point === b.point;
  return comparisons.find((result) => same(result.measured, measured) && same(result.baseline, baseline));
}
