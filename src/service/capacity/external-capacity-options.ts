import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.external()`.
 */
export interface ExternalCapacityOptions {
  /**
   * The port of the machine on which the proxy is reached.
   *
   * @default - one that is free, chosen when a task starts
   */
  readonly hostPort?: number;

  /**
   * Whether there is one task on each machine of the cluster, rather than a number of tasks wherever there is room. In a
   * deployment the task of a machine is stopped before the next one starts.
   *
   * @default - true with `hostPort`, as a machine has the port only once, else false
   */
  readonly daemon?: boolean;

  /**
   * A task definition of your own, in the network mode `bridge`, to which the containers of the app and of the proxy are
   * added.
   *
   * @default - one is made
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
