import type { Duration } from 'aws-cdk-lib';

/**
 * Settings of the load balancer's health checks of a task. The health checks request the proxy's port and path. With
 * `appHealthPath` the health checks include the app.
 */
export interface LoadBalancerHealthCheckOptions {
  /**
   * The time between health checks for an individual target, from 5 to 300 seconds.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * The amount of time during which no response from a target means a failed health check, from 2 to 120 seconds and less
   * than the interval.
   *
   * @default - 5 seconds, or one second less than `interval` if that is shorter
   */
  readonly timeout?: Duration;

  /**
   * The number of consecutive health checks successes required before considering an unhealthy target healthy, from 2 to 10.
   *
   * @default 2
   */
  readonly healthyThresholdCount?: number;

  /**
   * The number of consecutive health check failures required before considering a target unhealthy, from 2 to 10.
   *
   * @default 3
   */
  readonly unhealthyThresholdCount?: number;
}
