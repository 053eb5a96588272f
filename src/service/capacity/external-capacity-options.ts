import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.external()`.
 */
export interface ExternalCapacityOptions {
  /**
   * The port number on the container instance to reserve for the proxy.
   *
   * @default - a free port, chosen when a task starts
   */
  readonly hostPort?: number;

  /**
   * Whether the service will use the daemon scheduling strategy. If true, the service scheduler deploys exactly one task on
   * each container instance in your cluster. During a deployment, ECS stops the task of an instance before the next task
   * starts, on at most half of the instances at once. A deployment on a single instance requires `minHealthyPercent: 0`.
   *
   * @default - true with `hostPort`, because an instance has the port only once, otherwise false
   */
  readonly daemon?: boolean;

  /**
   * An existing task definition in the network mode `bridge`, to which the containers of the app and of the proxy are added.
   *
   * @default - a new task definition
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
