import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Options of `addRecommendedAlarms()`.
 */
export interface RecommendedAlarmsOptions {
  /**
   * What is done when an alarm goes off, such as `new cloudwatch_actions.SnsAction(topic)`.
   *
   * @default - nothing: the alarms only change their state
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * What is done when all is well again.
   *
   * @default - nothing
   */
  readonly okActions?: cloudwatch.IAlarmAction[];

  /**
   * The length of a period.
   *
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;

  /**
   * The number of periods in a row in which a threshold has to be crossed.
   *
   * @default 3
   */
  readonly evaluationPeriods?: number;

  /**
   * The share of the accepted requests that may end in a 5xx of the app, or in a 502 or 504 for want of one, in per cent.
   * Requests of which the app failed to say whether they may pass (`authorization-failed`) are errors as well; where there
   * are more errors than accepted requests, all there is are errors, which is 100 per cent.
   *
   * @default 5
   */
  readonly upstreamErrorPercent?: number;

  /**
   * The accepted requests a period, or errors where there are more, below which the share says too little.
   *
   * @default 20
   */
  readonly leastRequests?: number;

  /**
   * The time in which 95 of 100 accepted requests have to be answered.
   *
   * @default Duration.seconds(1)
   */
  readonly latency?: Duration;

  /**
   * The share of all requests that may be rejected, in per cent. Scanners come and go, so whatever is right for one
   * service is wrong for another. A sudden rise may be a route that was forgotten.
   *
   * @default - no such alarm
   */
  readonly rejectedPercent?: number;

  /**
   * The errors a period that the load balancer may answer itself, as it does when it reaches no proxy.
   *
   * @default 10
   */
  readonly loadBalancerErrors?: number;

  /**
   * The CPU of the tasks that may be in use on average, in per cent.
   *
   * @default 80
   */
  readonly cpuUtilizationPercent?: number;

  /**
   * The memory of the tasks that may be in use on average, in per cent.
   *
   * @default 80
   */
  readonly memoryUtilizationPercent?: number;

  /**
   * Whether a deployment is rolled back when one of the alarms on upstream errors and latency goes off while it runs.
   *
   * The others are no reason to: they do not tell old tasks from new ones, or name the service in their metric, which
   * would make alarm and service wait for each other.
   *
   * It is an error where the `deploymentAlarms` of the service have the behavior FAIL_ON_ALARM, which is that of all alarms.
   *
   * @default false
   */
  readonly rollBackDeployments?: boolean;
}
