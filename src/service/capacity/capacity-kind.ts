import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** One kind of capacity: how task definition and service are made for it. */
export interface CapacityKind {
  /** The number of vCPUs that a task has for sure, where not only its containers have some. */
  readonly vcpus?: number;
  /** How the containers of a task reach each other. */
  readonly networkMode: ecs.NetworkMode;
  /** Whether each machine has one task, rather than there being a number of them. */
  readonly daemon: boolean;
  /** Whether tasks are where load balancers, Service Connect and Cloud Map reach them, and security groups open them. */
  readonly inVpc: boolean;
  /** The task definition that was brought along. */
  readonly ownTaskDefinition?: ecs.TaskDefinition;
  /** What a container gets that asks for nothing. */
  readonly containerDefaults: ContainerDefaults;
  /** The share of tasks that has to, and may, exist during a deployment, in per cent. */
  readonly healthyPercent: { readonly min: number; readonly max: number };
  /** The port of the machine on which the proxy is reached, where it is known. */
  readonly hostPort?: number;
  createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition;
  createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService;
}

export interface ContainerDefaults {
  readonly cpu?: number;
  readonly memoryLimitMiB?: number;
}

/** What all kinds of capacity make a service from. */
export interface ServiceSettings {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
  /** What has nothing to do with the kind of capacity. */
  readonly options: Omit<ecs.BaseServiceOptions, 'cluster'>;
}

/** The usual shares: no task is stopped before its successor is healthy. */
export const REPLICAS = { min: 100, max: 200 };

/** Where a machine runs one task at most, that has to stop before the next one starts. */
export const ONE_PER_MACHINE = { min: 0, max: 100 };

/** What a container has on machines of one's own, where ECS wants to know: a quarter of a vCPU and of a GiB. */
export const ON_MACHINES: ContainerDefaults = { cpu: 256, memoryLimitMiB: 256 };
