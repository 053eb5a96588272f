import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.fargate()`.
 */
export interface FargateCapacityOptions {
  /**
   * CPU units of a task, shared by the app and the proxy. 1024 units are one vCPU.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB, shared by the app and the proxy. AWS Fargate allows certain pairs of CPU and memory only,
   * which is checked.
   *
   * @default 1024
   */
  readonly memoryLimitMiB?: number;

  /**
   * The processors that tasks run on. The proxy image is built for them; the app's image must be as well.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * Disk space of a task in GiB, from 21 to 200.
   *
   * @default - AWS Fargate's, 20 GiB
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * The subnets that tasks run in.
   *
   * @default - private subnets with a way out if there are any
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Whether tasks get a public IP address. Needed in public subnets to pull images; the tasks' security group lets
   * nothing but the load balancer in all the same.
   *
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * Whether all tasks run on AWS Fargate Spot, which costs less and is taken away with two minutes' notice when AWS needs
   * it: for a service that can do with fewer tasks for a while. `capacityProviderStrategies` can keep some on `FARGATE`.
   * The cluster must have the provider enabled, as `cluster.enableFargateCapacityProviders()` does.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * How tasks are spread over `FARGATE` and `FARGATE_SPOT`. The cluster must have these providers enabled.
   *
   * @default - the launch type FARGATE
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * The version of the AWS Fargate platform, 1.4.0 or later. AWS has retired those before, and the proxy of
   * `ProxyImage.stock()` and the like, or with secrets, needs memory to write to, which they do not have.
   *
   * @default ecs.FargatePlatformVersion.LATEST
   */
  readonly platformVersion?: ecs.FargatePlatformVersion;

  /**
   * A task definition of your own, to which the containers of the app and of the proxy are added. It says CPU, memory,
   * processors and disk space.
   *
   * @default - one is made
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
