import type { DeploymentConfiguration } from '../template/deployment-configuration';

/** The tasks of a service during a rolling update. */
export interface TaskCounts {
  /** Of the revision that is deployed: started and not stopped. */
  readonly current: number;
  readonly currentHealthy: number;
  /** Of all other revisions: started, and not told to stop. */
  readonly outdated: number;
  readonly outdatedHealthy: number;
  /** Told to stop, and at work until everything in flight is answered. */
  readonly stopping: number;
}

/**
 * What the service scheduler does next. The minimum is rounded up and the maximum is rounded down: "Deploy Amazon ECS services by
 * replacing tasks" in the Amazon ECS Developer Guide. A task that is stopping counts for the maximum until it has ended, which
 * leaves less room than Amazon ECS has.
 */
export function rollingStep(desired: number, limits: Pick<DeploymentConfiguration, 'minimumHealthyPercent' | 'maximumPercent'>, counts: TaskCounts) {
  const minimum = Math.ceil(desired * limits.minimumHealthyPercent / 100);
  const maximum = Math.floor(desired * limits.maximumPercent / 100);
  const { current, currentHealthy, outdated, outdatedHealthy, stopping } = counts;
  const start = Math.max(0, Math.min(desired - current, maximum - current - outdated - stopping));
  const unhealthy = outdated - outdatedHealthy;
  // Tasks that do not count for the minimum can go.
  const stop = Math.min(outdated, unhealthy + Math.min(outdatedHealthy, Math.max(0, currentHealthy + outdatedHealthy - minimum)));
  return { start, stop };
}

/** How many tasks must fail for the circuit breaker to end a deployment: `ServiceDeploymentCircuitBreaker` in the Amazon ECS API Reference. */
export function failureThreshold(desired: number): number {
  return Math.min(200, Math.max(3, Math.ceil(0.5 * desired)));
}
