import { child } from './child';
import { median } from './statistics';

export interface Synthesis {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly aboveImportsMegabytes: number;
}

/** One stack synthesized in processes of their own, in turn with ours; medians. */
export function synthesis(runs: number): Record<'ours' | 'patterns', Synthesis> {
  const measured: Record<'ours' | 'patterns', Synthesis[]> = { ours: [], patterns: [] };
  for (let run = 0; run < runs; run++) {
    for (const which of ['ours', 'patterns'] as const) {
      measured[which].push(JSON.parse(child('synthesize', [which], 60_000)));
    }
  }
  return { ours: medians(measured.ours), patterns: medians(measured.patterns) };
}

export interface Compilation {
  /** Reading and parsing the description. */
  readonly read: number;
  /** From the parsed description to the text. */
  readonly compile: number;
  readonly bytes: number;
}

/** GitHub's description compiled in processes of their own, each time for the first time; medians. */
export function compilation(runs: number): Compilation {
  return medians(Array.from({ length: runs }, () => JSON.parse(child('compile', [], 60_000)) as Compilation));
}

function medians<T extends object>(runs: T[]): T {
  return Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => (run as Record<string, number>)[key]))])) as T;
}
