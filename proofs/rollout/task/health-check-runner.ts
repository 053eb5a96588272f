import { attempt } from '../../containers/run';
import { HealthState } from '../../containers/task/health';
import type { HealthCheck } from '../../containers/task/task-definition';
import { scaledMs, TimeScale } from '../time-scale';

/** Runs the health check of a container at its interval. */
export class HealthCheckRunner {
  private readonly state: HealthState;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private startedAt = 0;

  constructor(private readonly check: HealthCheck, private readonly scale: TimeScale) {
    this.state = new HealthState(check);
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
      this.timer = setTimeout(() => void this.run(), scaledMs(this.check.intervalSeconds, this.scale));
    }
  }

  private async run(): Promise<void> {
    const began = Date.now();
    const { command: [program, ...args], timeoutSeconds } = this.check;
    const passed = await attempt(program, args, { timeoutMs: scaledMs(timeoutSeconds, this.scale) }).then(({ status }) => status === 0, () => false);
    if (!this.stopped) {
      this.state.take(passed, (began - this.startedAt) / 1000 * this.scale.seconds);
      this.schedule();
    }
  }
}
