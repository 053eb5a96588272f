import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * Options of `Capacity.fargate()`.
 */
export interface FargateCapacityOptions {
  /**
   * The number of CPU units used by the task, shared by the app and the proxy. 1024 units are one vCPU.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * The amount (in MiB) of memory used by the task, shared by the app and the proxy. AWS Fargate allows certain pairs of CPU
   * and memory only. The construct checks the pair.
   *
   * @default 1024
   */
  readonly memoryLimitMiB?: number;

  /**
   * The CPU architecture that tasks run on. The proxy image is built for this architecture. The app's image must have the
   * same architecture.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * The amount (in GiB) of ephemeral storage to be allocated to the task, from 21 to 200. The KMS key that encrypts the storage
   * is a setting of the cluster: `managedStorageConfiguration.fargateEphemeralStorageKmsKey` of `ecs.Cluster`.
   *
   * @default - the default of AWS Fargate, 20 GiB
   */
  readonly ephemeralStorageGiB?: number;

  /**
   * The subnets to associate with the service.
   *
   * @default - public subnets if `assignPublicIp` is set, otherwise private subnets with egress if there are any
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Whether the task's elastic network interface receives a public IP address. In public subnets, tasks need a public IP
   * address to pull images. The security group of the tasks still allows only the load balancer to connect.
   *
   * @default false
   */
  readonly assignPublicIp?: boolean;

  /**
   * Whether all tasks run on AWS Fargate Spot. Spot costs less, but AWS interrupts tasks with two minutes' notice when AWS
   * needs the capacity. Use Spot for a service that can run with fewer tasks for a while. `capacityProviderStrategies` can
   * keep some tasks on `FARGATE`. The cluster must have the capacity provider enabled, as
   * `cluster.enableFargateCapacityProviders()` does.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * A list of capacity provider strategies used to place a service, for `FARGATE` and `FARGATE_SPOT`. The cluster must have
   * these capacity providers enabled.
   *
   * @default - the launch type FARGATE
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * The platform version on which to run your service, 1.4.0 or later. AWS has retired earlier platform versions. Earlier
   * platform versions also lack the writable memory that the proxy requires with secrets, and with every proxy image other
   * than `ProxyImage.built()`, such as `ProxyImage.stock()`.
   *
   * @default ecs.FargatePlatformVersion.LATEST
   */
  readonly platformVersion?: ecs.FargatePlatformVersion;

  /**
   * An existing task definition, to which the containers of the app and of the proxy are added. The task definition sets
   * CPU, memory, CPU architecture and ephemeral storage.
   *
   * @default - a new task definition
   */
  readonly taskDefinition?: ecs.TaskDefinition;
}
