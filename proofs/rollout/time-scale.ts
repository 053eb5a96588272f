/** How much faster time passes than the template says. */
export interface TimeScale {
  /** For everything that a request, a container or a health check can meet, so that the ratios of these times stay as they are. */
  readonly seconds: number;
  /** For bake times, in which nothing happens. */
  readonly bakeTime: number;
}

/** Milliseconds of the rollout for a time of the template. */
export function scaledMs(seconds: number, scale: TimeScale): number {
  return seconds * 1000 / scale.seconds;
}

/** Milliseconds of the rollout for a bake time of the template. */
export function scaledBakeTimeMs(minutes: number, scale: TimeScale): number {
  return minutes * 60_000 / scale.bakeTime;
}

const UNIT_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A directive with one time. */
const TIME = /^(\s*[a-z_]+_timeout\s+)(\d+)(ms|s|m|h|d)?(?=;)/gm;

/** A configuration of NGINX with all its time-outs scaled. A time of 0 has a meaning of its own, and stays. */
export function scaledConfiguration(text: string, scale: TimeScale): string {
  return text.replace(TIME, (_, directive: string, number: string, unit = 's') => (
    `${directive}${Math.ceil(Number(number) * UNIT_MS[unit] / scale.seconds)}${number === '0' ? '' : 'ms'}`
  ));
}

/** The longest time that the proxy gives requests in flight after its stop signal, in seconds of the template. */
export function drainTimeSeconds(configuration: string): number {
  const [, number] = /^worker_shutdown_timeout (\d+)s;/m.exec(configuration) ?? [];
  if (number === undefined) {
    throw new Error('The configuration has no worker_shutdown_timeout in seconds.');
  }
  return Number(number);
}
