import type { Duration } from 'aws-cdk-lib';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';

/**
 * The auto scaling of the number of tasks. If several targets are given, the service has as many tasks as the target that
 * requires the most tasks.
 */
export interface ServiceScalingOptions {
  /**
   * The maximum number of tasks.
   */
  readonly maxTaskCount: number;

  /**
   * The minimum number of tasks.
   *
   * @default 1
   */
  readonly minTaskCount?: number;

  /**
   * The target value for CPU utilization across all tasks in the service, in per cent.
   *
   * @default - no scaling on CPU
   */
  readonly targetCpuUtilizationPercent?: number;

  /**
   * The target value for memory utilization across all tasks in the service, in per cent.
   *
   * @default - no scaling on memory
   */
  readonly targetMemoryUtilizationPercent?: number;

  /**
   * The target number of requests per task and minute. Requests that the proxy rejects count as well. Scaling on requests
   * requires an Application Load Balancer. With `Exposure.targetGroup()`, the target group must be created in the app and
   * already have a listener. If deployments shift traffic between two target groups, the requests of both target groups
   * count.
   *
   * @default - no scaling on requests
   */
  readonly targetRequestsPerMinute?: number;

  /**
   * Period after a scale in activity completes before another scale in activity can start.
   *
   * @default Duration.minutes(5)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * Period after a scale out activity completes before another scale out activity can start.
   *
   * @default Duration.minutes(1)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Whether scale in by the target tracking policy is disabled.
   *
   * @default false
   */
  readonly disableScaleIn?: boolean;

  /**
   * Scheduled changes of the minimum and maximum number of tasks, by names that you choose. The names are part of logical
   * IDs.
   *
   * @default - the same numbers at all times
   */
  readonly schedules?: Record<string, appscaling.ScalingSchedule>;
}
