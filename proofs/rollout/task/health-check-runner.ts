import { HealthState } from '../../containers/task/health';
import type { HealthCheck } from '../../containers/task/task-definition';
import { scaledMs, TimeScale } from '../time-scale';

export interface HealthCheckRunnerOptions {
  readonly check: HealthCheck;
  readonly scale: TimeScale;
  /** Runs a command where the container is, and says whether it succeeded. */
  run(command: string[], timeoutMs: number): Promise<boolean>;
}

/** Runs the health check of a container at its interval. */
export class HealthCheckRunner {
  private readonly state: HealthState;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private startedAt = 0;

  constructor(private readonly options: HealthCheckRunnerOptions) {
    this.state = new HealthState(options.check);
  }

  public get health() {
    return this.state.health;
  }

  public start(): void {
    this.startedAt = Date.now();
    this.schedule();
  }

  public stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (!this.stopped) {
      const { check, scale } = this.options;
      this.timer = setTimeout(() => void this.run(), scaledMs(check.intervalSeconds, scale));
    }
  }

  private async run(): Promise<void> {
    const began = Date.now();
    const { check: { command, timeoutSeconds }, scale, run } = this.options;
    const passed = await run(command, scaledMs(timeoutSeconds, scale)).catch(() => false);
    if (!this.stopped) {
      this.state.take(passed, (began - this.startedAt) / 1000 * scale.seconds);
      this.schedule();
    }
  }
}
