import { RunningVariant } from './running-variant';
import { COMPARISONS } from '../comparisons';
import { ComparisonResult } from '../results';

/**
 * Measures each two requests one right after the other, in turning order: what
 * makes a machine faster or slower from one minute to the next, as neighbours
 * do, does not come between them.
 */
export async function compare(
  running: RunningVariant[], pairs: number, wrk: string[], progress: (line: string) => void,
): Promise<ComparisonResult[]> {
  const results: ComparisonResult[] = [];
  for (const { title, measured, baseline } of COMPARISONS) {
    const [ours, theirs] = [measured, baseline].map(({ variant: name, point }) =>
      running.find(({ variant }) => variant.name === name)?.loadFor(point));
    if (!ours || !theirs) {
      continue;
    }
    const speedRatios: number[] = [];
    const cpuTimeRatios: number[] = [];
    try {
      for (let pair = 0; pair < pairs; pair++) {
        const before = pair % 2 === 0 ? await ours(wrk) : undefined;
        const their = await theirs(wrk);
        const our = before ?? await ours(wrk);
        speedRatios.push(our.requestsPerSecond / their.requestsPerSecond);
        cpuTimeRatios.push(their.cpuMicroseconds / our.cpuMicroseconds);
      }
      progress(`${title}: ${speedRatios.map((ratio) => ratio.toFixed(2)).join(', ')}`);
    } catch (error) {
      progress(`${title}: ${(error as Error).message}`);
    }
    results.push({ measured, baseline, speedRatios, cpuTimeRatios });
  }
  return results;
}
