import { speed } from './figures';
import { median, medianRatio } from '../measure/statistics';
import { pointOf, Results } from '../results';

/** Every request of every configuration, as cells. */
export function requestRows(results: Results): { header: string[]; rows: string[][] } {
  const accepted = (log: boolean) => pointOf(results, log ? 'hand-tuned-log' : 'hand-tuned', 'accept');
  const rejected = pointOf(results, 'bare-404', 'scanner');
  return {
    header: ['configuration', 'request', 'status', 'requests/s', 'of the baseline', 'CPU µs/request', 'instructions/request'],
    rows: results.variants.flatMap((variant) => variant.failure ? [[variant.title, variant.failure, '–', '–', '–', '–', '–']] : variant.points.map((point) => {
      const baseline = point.status === 200 ? accepted(variant.name.endsWith('-log')) : rejected;
      const ratio = baseline && medianRatio(point.requestsPerSecond, baseline.requestsPerSecond);
      return [
        variant.title,
        point.failure ? `${point.title}: ${point.failure}` : point.title,
        String(point.status || '–'),
        whole(speed(point)),
        ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`,
        median(point.cpuMicroseconds)?.toFixed(1) ?? '–',
        whole(point.instructions),
      ];
    })),
  };
}

/** The latency at half load, as cells. */
export function latencyRows({ latency }: Results): { header: string[]; rows: string[][] } {
  const [direct] = latency?.samples ?? [];
  const added = (values: number[], others: number[]) => `${whole(median(values))} (+${whole(median(values.map((value, round) => value - others[round])))})`;
  return {
    header: ['configuration', 'requests/s', 'half, µs', '99 %, µs', '99.9 %, µs'],
    rows: (latency?.samples ?? []).map(({ variant, title, requestsPerSecond, p50, p99, p999 }) => [title, whole(median(requestsPerSecond)),
      ...variant === direct.variant ? [p50, p99, p999].map((values) => whole(median(values)))
        : [added(p50, direct.p50), added(p99, direct.p99), added(p999, direct.p999)]]),
  };
}

/** Every configuration, as cells. */
export function configurationRows(results: Results): { header: string[]; rows: string[][] } {
  return {
    header: ['configuration', 'start, ms', 'memory, MB', 'text, bytes'],
    rows: results.variants.filter(({ failure }) => !failure).map(({ title, startMs, residentBytes, textBytes }) => [
      title, whole(startMs), residentBytes === undefined ? '–' : (residentBytes / 1e6).toFixed(1), whole(textBytes),
    ]),
  };
}

function whole(value: number | undefined): string {
  return value === undefined ? '–' : Math.round(value).toLocaleString('en');
}
