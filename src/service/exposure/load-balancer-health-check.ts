import type { Duration } from 'aws-cdk-lib';

/**
 * How the load balancer finds out whether a task works. Port and path are the proxy's; `appHealthPath` has the app take
 * part.
 */
export interface LoadBalancerHealthCheck {
  /**
   * The time between two checks of a task, from 5 to 300 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * How long an answer may take, from 2 to 120 seconds and less than the interval.
   *
   * @default - 5 seconds, or a second less than a shorter `interval`
   */
  readonly timeout?: Duration;

  /**
   * So many successes in a row make a task healthy, from 2 to 10.
   *
   * @default 2
   */
  readonly healthyThresholdCount?: number;

  /**
   * So many failures in a row make a task unhealthy, from 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThresholdCount?: number;
}
