import { RunningVariant } from './running-variant';
import { median } from './statistics';
import { LatencyResult, LatencySamples } from '../results';

/** The app without a proxy, and what stands in front of it: the last one is what all are compared with. */
const VARIANTS = ['app', 'exchange-by-hand', 'exchange'];
const SECONDS = 4;
const PAUSE_MS = 4;

/**
 * The latency at half of the load that the slowest one bears. Connections pause between two requests, so that there is no
 * queue but the one that requests make that happen to come together.
 */
export async function latency(
  running: RunningVariant[], rounds: number, wrk: string[], progress: (line: string) => void,
): Promise<LatencyResult | undefined> {
  const measured = VARIANTS.map((name) => running.find(({ variant }) => variant.name === name));
  const loads = measured.map((one) => one?.loadFor('accept'));
  if (loads.some((each) => each === undefined)) {
    return undefined;
  }
  const bearable = Math.min(...measured.slice(1).map((one) => one!.speedOf('accept') ?? Infinity));
  const requestsPerSecond = bearable / 2;
  const connections = Math.max(2, Math.round(requestsPerSecond * PAUSE_MS / 1000));
  const samples: LatencySamples[] = VARIANTS.map((variant, index) => (
    { variant, title: measured[index]!.variant.title, p50: [], p99: [], p999: [], requestsPerSecond: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [index, load] of loads.entries()) {
      const sample = await load!(wrk, { seconds: SECONDS, pauseMs: PAUSE_MS }, connections);
      const kept = samples[index];
      kept.p50.push(sample.latency.p50);
      kept.p99.push(sample.latency.p99);
      kept.p999.push(sample.latency.p999);
      kept.requestsPerSecond.push(sample.requestsPerSecond);
    }
    progress(`latency, round ${round + 1} of ${rounds}: ${samples.map(({ variant, p50, p99 }) => `${variant} ${p50[round]} and ${p99[round]} µs`).join(', ')}`);
  }
  progress(`latency: at ${Math.round(median(samples[2].requestsPerSecond)!).toLocaleString('en')} requests a second`);
  return { connections, pauseMs: PAUSE_MS, samples };
}
