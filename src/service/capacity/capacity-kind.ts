import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** A kind of capacity, which creates the task definition and the service. */
export interface CapacityKind {
  /** The number of vCPUs that a task is guaranteed to have, if the task itself has CPU units and not only its containers. */
  readonly vcpus?: number;
  /** The network mode of the task. */
  readonly networkMode: ecs.NetworkMode;
  /** Whether the service uses the daemon scheduling strategy, with one task on each instance. */
  readonly daemon: boolean;
  /**
   * Whether tasks are in the VPC, in which load balancers, Service Connect and Cloud Map reach the tasks and security groups
   * apply.
   */
  readonly inVpc: boolean;
  /** The existing task definition, if one is given. */
  readonly existingTaskDefinition?: ecs.TaskDefinition;
  /** The defaults of a container that sets no CPU and memory. */
  readonly containerDefaults: ContainerDefaults;
  /** The host port of the proxy, if it is known. */
  readonly hostPort?: number;
  /** The minimum and maximum percentage of tasks during a deployment. */
  healthyPercent(desiredCount: number | undefined): HealthyPercent;
  /** Whether tasks on AWS Fargate are placed in public subnets. */
  inPublicSubnets?(vpc: ec2.IVpc): boolean;
  createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition;
  createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService;
}

export interface ContainerDefaults {
  readonly cpu?: number;
  readonly memoryLimitMiB?: number;
}

/** The minimum and maximum percentage of the desired tasks that run during a deployment. */
export interface HealthyPercent {
  readonly min: number;
  readonly max: number;
}

/** The settings from which all kinds of capacity create a service. */
export interface ServiceSettings {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
  /** The options that do not depend on the kind of capacity. */
  readonly options: Omit<ecs.BaseServiceOptions, 'cluster'> & Pick<ecs.FargateServiceProps, 'availabilityZoneRebalancing'>;
}

/** The usual percentages: no task is stopped before its successor is healthy. */
export const REPLICAS: HealthyPercent = { min: 100, max: 200 };

/**
 * The percentages for instances that run at most one task, which must stop before the next task starts. With a minimum of 0,
 * Amazon ECS may stop all tasks at once.
 */
export const ONE_PER_INSTANCE: HealthyPercent = { min: 50, max: 100 };

/** The percentages for a single task that must stop before the next task starts. Amazon ECS rounds each minimum up. */
export const SINGLE_TASK: HealthyPercent = { min: 0, max: 100 };

/** The defaults of a container on EC2 and external instances, where ECS requires values: a quarter of a vCPU and of a GiB. */
export const ON_INSTANCES: ContainerDefaults = { cpu: 256, memoryLimitMiB: 256 };
