import { HealthCheck } from './task-definition';

export type Health = 'UNKNOWN' | 'HEALTHY' | 'UNHEALTHY';

/** What ECS makes of the results of a health check. */
export class HealthState {
  public health: Health = 'UNKNOWN';
  private failures = 0;

  constructor(private readonly check: HealthCheck) {}

  /** Takes the result of one run, which began so long after the start of the container. */
  public take(passed: boolean, secondsSinceStart: number): Health {
    if (passed) {
      this.failures = 0;
      this.health = 'HEALTHY';
    } else if (this.health !== 'UNKNOWN' || secondsSinceStart >= this.check.startPeriodSeconds) {
      this.failures += 1;
      if (this.failures >= this.check.retries) {
        this.health = 'UNHEALTHY';
      }
    }
    return this.health;
  }
}
