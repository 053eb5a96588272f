import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.managedInstances()`.
 */
export interface ManagedInstancesCapacityOptions {
  /**
   * A list of capacity provider strategies used to place a service. The capacity providers are
   * `ecs.ManagedInstancesCapacityProvider`s of the cluster, as `cluster.addManagedInstancesCapacityProvider()` adds them.
   */
  readonly capacityProviderStrategies: ecs.CapacityProviderStrategy[];

  /**
   * The number of CPU units used by the task, shared by the app and the proxy, from 128. 1024 units are one vCPU. Unlike AWS
   * Fargate, ECS Managed Instances have no fixed pairs of CPU and memory.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * The amount (in MiB) of memory used by the task, shared by the app and the proxy.
   *
   * @default 1024
   */
  readonly memoryLimitMiB?: number;

  /**
   * The CPU architecture that tasks run on. The proxy image is built for this architecture. The app's image and the instances
   * of the capacity providers must have the same architecture.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * The subnets to associate with the service.
   *
   * @default - private subnets with egress if there are any
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * An existing task definition in the network mode `awsvpc`, to which the containers of the app and of the proxy are added.
   * The task definition sets CPU, memory and CPU architecture.
   *
   * @default - a new task definition
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
