import type { Duration } from 'aws-cdk-lib';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';

/**
 * How the number of tasks follows the load. What is given together works together: the service has as many tasks as the
 * target that asks for the most.
 */
export interface ServiceScaling {
  /**
   * The largest number of tasks.
   */
  readonly maxTaskCount: number;

  /**
   * The smallest number of tasks.
   *
   * @default 1
   */
  readonly minTaskCount?: number;

  /**
   * The share of the tasks' CPU that is to be in use on average, in per cent.
   *
   * @default - CPU does not count
   */
  readonly targetCpuUtilizationPercent?: number;

  /**
   * The share of the tasks' memory that is to be in use on average, in per cent.
   *
   * @default - memory does not count
   */
  readonly targetMemoryUtilizationPercent?: number;

  /**
   * The requests that a task is to have in a minute. Requests that the proxy rejects count as well. It needs an Application
   * Load Balancer, and with `Exposure.targetGroup()` a target group of the app that has a listener already; where
   * deployments shift traffic between two target groups, both are counted.
   *
   * @default - requests do not count
   */
  readonly targetRequestsPerMinute?: number;

  /**
   * How long to wait after tasks have been taken away before more are.
   *
   * @default Duration.minutes(5)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * How long to wait after tasks have been added before more are.
   *
   * @default Duration.minutes(1)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Whether tasks are only ever added.
   *
   * @default false
   */
  readonly disableScaleIn?: boolean;

  /**
   * Other smallest and largest numbers from certain times on, by names of your own. The names are part of logical ids.
   *
   * @default - the same numbers at all times
   */
  readonly schedules?: Record<string, appscaling.ScalingSchedule>;
}
