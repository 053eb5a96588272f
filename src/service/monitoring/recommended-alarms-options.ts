import type { Duration } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/**
 * Options of `addRecommendedAlarms()`.
 */
export interface RecommendedAlarmsOptions {
  /**
   * The actions that run when an alarm goes off, such as `new cloudwatch_actions.SnsAction(topic)`.
   *
   * @default - none: the alarms only change their state
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * The actions that run when an alarm returns to the state OK.
   *
   * @default - none
   */
  readonly okActions?: cloudwatch.IAlarmAction[];

  /**
   * The period over which the specified statistic is applied.
   *
   * @default Duration.minutes(1)
   */
  readonly period?: Duration;

  /**
   * The number of consecutive periods that must exceed a threshold before the alarm goes off.
   *
   * @default 3
   */
  readonly evaluationPeriods?: number;

  /**
   * The percentage of the accepted requests that may end in a 5xx of the app, in a 502 or 504 because the app did not respond,
   * or in a client that gives up after 29 seconds of silence of the app. Requests that the app neither allows nor denies when
   * asked for authorization (`authorization-failed`) count as errors as well. If there are more errors than accepted requests,
   * the percentage is 100.
   *
   * @default 5
   */
  readonly upstreamErrorPercent?: number;

  /**
   * The number of accepted requests in a period, or of errors if there are more errors, below which `upstreamErrorPercent`
   * does not apply. For `rejectedPercent`, accepted and rejected requests count together.
   *
   * @default 20
   */
  readonly leastRequests?: number;

  /**
   * The time within which 95 of 100 accepted requests must be answered.
   *
   * @default Duration.seconds(1)
   */
  readonly latency?: Duration;

  /**
   * The percentage of all requests that may be rejected. The right percentage differs between services, because scanners
   * come and go. A sudden rise may be caused by a missing route.
   *
   * @default - no such alarm
   */
  readonly rejectedPercent?: number;

  /**
   * The number of errors in a period that the load balancer may generate itself, for example because the load balancer
   * reaches no proxy.
   *
   * @default 10
   */
  readonly loadBalancerErrors?: number;

  /**
   * The number of requests in a period that the load balancer may answer itself with a 4xx. These requests do not reach the
   * proxy, so the log and the metrics of the proxy do not include the requests: malformed requests, requests that
   * `attributes.desyncMitigationMode` or AWS WAF rejects, and requests whose clients went away.
   *
   * @default 100
   */
  readonly loadBalancerRejections?: number;

  /**
   * The average CPU utilization of the tasks that is allowed, in per cent.
   *
   * @default 80
   */
  readonly cpuUtilizationPercent?: number;

  /**
   * The average memory utilization of the tasks that is allowed, in per cent.
   *
   * @default 80
   */
  readonly memoryUtilizationPercent?: number;

  /**
   * Whether a deployment is rolled back if the alarm on upstream errors or on latency goes off during the deployment.
   *
   * The other alarms do not cause a rollback, because they do not distinguish old tasks from new tasks, or name the service
   * in their metric, so that alarm and service would depend on each other.
   *
   * `rollBackDeployments` cannot be combined with `deploymentAlarms` of the service that have the behavior FAIL_ON_ALARM,
   * because the behavior applies to all alarms.
   *
   * @default false
   */
  readonly rollBackDeployments?: boolean;
}
