import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';

/** One kind of capacity: how task definition and service are made for it. */
export interface CapacityKind {
  /** The number of vCPUs that a task has for sure. */
  readonly vcpus: number;
  createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition;
  createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService;
}

/** What all kinds of capacity make a service from. */
export interface ServiceSettings {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
  /** What has nothing to do with the kind of capacity. */
  readonly options: Omit<ecs.BaseServiceOptions, 'cluster'>;
}
