import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { CapacityKind, HealthyPercent, ON_INSTANCES, ONE_PER_INSTANCE, REPLICAS, ServiceSettings, SINGLE_TASK } from './capacity-kind';
import type { ExternalCapacityOptions } from './external-capacity-options';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import { checkExistingTaskDefinition, cpuOf } from '../existing-task-definition';

/** Tasks on external instances, outside of AWS. */
export class ExternalCapacity implements CapacityKind {
  public readonly vcpus?: number;
  public readonly networkMode = ecs.NetworkMode.BRIDGE;
  public readonly daemon: boolean;
  public readonly inVpc = false;
  public readonly existingTaskDefinition?: ecs.TaskDefinition;
  public readonly containerDefaults = ON_INSTANCES;
  public readonly hostPort?: number;

  public constructor(private readonly options: ExternalCapacityOptions) {
    this.existingTaskDefinition = options.taskDefinition;
    this.hostPort = options.hostPort;
    this.daemon = options.daemon ?? options.hostPort !== undefined;
    this.validate();
    const cpu = options.taskDefinition && cpuOf(options.taskDefinition);
    this.vcpus = cpu === undefined ? undefined : cpu / 1024;
  }

  public healthyPercent(desiredCount: number | undefined): HealthyPercent {
    if (this.daemon) return ONE_PER_INSTANCE;
    if (this.options.hostPort === undefined) return REPLICAS;
    // Two tasks cannot use the same host port, so a deployment must stop the old task first. Without `desiredCount` there is one task.
    return (desiredCount ?? 1) <= 1 && !Token.isUnresolved(desiredCount) ? SINGLE_TASK : ONE_PER_INSTANCE;
  }

  public createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition {
    return this.options.taskDefinition ?? new ecs.ExternalTaskDefinition(scope, id, { networkMode: this.networkMode });
  }

  public createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService {
    return new ecs.ExternalService(scope, id, {
      ...settings.options,
      cluster: settings.cluster,
      taskDefinition: settings.taskDefinition,
      daemon: this.daemon,
    });
  }

  private validate(): void {
    const { taskDefinition, hostPort } = this.options;
    const problems = new Problems();
    if (taskDefinition) {
      checkExistingTaskDefinition(problems, taskDefinition, taskDefinition.isExternalCompatible, 'external instances', {});
      if (taskDefinition.networkMode !== this.networkMode) {
        problems.add('taskDefinition.networkMode', taskDefinition.networkMode, this.networkMode,
          'use the network mode bridge, because in other modes clients in the network of the instance can reach the app without the proxy');
      }
    }
    if (!isWholeNumberOrToken(hostPort, 1, 65535)) {
      problems.add('hostPort', hostPort, 'a whole number from 1 to 65535', 'give such a port, or leave `hostPort` out for a port that is chosen when a task starts');
    }
    problems.throwIfAny('Capacity.external');
  }
}
