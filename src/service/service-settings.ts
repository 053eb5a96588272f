import type * as ecs from 'aws-cdk-lib/aws-ecs';

/** What all kinds of capacity make a service from. */
export interface ServiceSettings {
  readonly cluster: ecs.ICluster;
  readonly taskDefinition: ecs.TaskDefinition;
  /** What has nothing to do with the kind of capacity. */
  readonly options: Omit<ecs.BaseServiceOptions, 'cluster'>;
}
