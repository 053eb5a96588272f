import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { CapacityKind, HealthyPercent, REPLICAS, ServiceSettings } from './capacity-kind';
import { checkStrategies, waitForCapacityProviders } from './capacity-providers';
import { checkCpuArchitecture } from './cpu-architecture';
import type { ManagedInstancesCapacityOptions } from './managed-instances-capacity-options';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import { checkExistingTaskDefinition, vcpusOf } from '../existing-task-definition';
import { waitForNetwork } from '../order-of-creation';

/** The range of CPU units of a task outside of AWS Fargate ("cpu" of `RegisterTaskDefinition` in the API reference of Amazon ECS). */
const [LEAST_CPU, MOST_CPU] = [128, 196_608];

const LEAST_MEMORY_MIB = 6;

/** Tasks on EC2 instances that Amazon ECS starts, patches and stops itself (ECS Managed Instances). */
export class ManagedInstancesCapacity implements CapacityKind {
  public readonly vcpus: number;
  public readonly networkMode = ecs.NetworkMode.AWS_VPC;
  public readonly daemon = false;
  public readonly inVpc = true;
  public readonly existingTaskDefinition?: ecs.TaskDefinition;
  public readonly containerDefaults = {};
  private readonly cpu: number;
  private readonly memoryLimitMiB: number;

  public constructor(private readonly options: ManagedInstancesCapacityOptions) {
    const { taskDefinition } = options;
    this.existingTaskDefinition = taskDefinition;
    this.cpu = options.cpu ?? 512;
    this.memoryLimitMiB = options.memoryLimitMiB ?? 1024;
    this.validate();
    this.vcpus = vcpusOf(taskDefinition, this.cpu);
  }

  public healthyPercent(): HealthyPercent {
    return REPLICAS;
  }

  public createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition {
    return this.options.taskDefinition ?? new ecs.TaskDefinition(scope, id, {
      compatibility: ecs.Compatibility.MANAGED_INSTANCES,
      networkMode: this.networkMode,
      cpu: String(this.cpu),
      memoryMiB: String(this.memoryLimitMiB),
      runtimePlatform: {
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
        cpuArchitecture: this.options.cpuArchitecture ?? ecs.CpuArchitecture.X86_64,
      },
    });
  }

  /** Creates the service by CDK's construct for AWS Fargate, which also supports ECS Managed Instances. */
  public createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService {
    const service = new ecs.FargateService(scope, id, {
      ...settings.options,
      cluster: settings.cluster,
      taskDefinition: settings.taskDefinition,
      vpcSubnets: this.options.vpcSubnets,
      capacityProviderStrategies: this.options.capacityProviderStrategies,
    });
    waitForCapacityProviders(service, settings.cluster);
    waitForNetwork(service, settings.cluster.vpc, this.options.vpcSubnets ?? {});
    return service;
  }

  private validate(): void {
    const { taskDefinition, cpu, memoryLimitMiB, cpuArchitecture, capacityProviderStrategies: strategies } = this.options;
    const problems = new Problems();
    if (taskDefinition) {
      checkExistingTaskDefinition(problems, taskDefinition, taskDefinition.isManagedInstancesCompatible, 'ECS Managed Instances', { cpu, memoryLimitMiB, cpuArchitecture });
      if (taskDefinition.networkMode !== this.networkMode) {
        problems.add('taskDefinition.networkMode', taskDefinition.networkMode, this.networkMode,
          'use the network mode awsvpc, because in the network mode host clients in the network of the instance can reach the app without the proxy');
      }
    }
    if (!isWholeNumberOrToken(cpu, LEAST_CPU, MOST_CPU)) {
      problems.add('cpu', cpu, `a whole number of CPU units from ${LEAST_CPU} to ${MOST_CPU}`, 'give such a number, or leave `cpu` out for 512');
    }
    if (!isWholeNumberOrToken(memoryLimitMiB, LEAST_MEMORY_MIB, Infinity)) {
      problems.add('memoryLimitMiB', memoryLimitMiB, `a whole number of MiB of at least ${LEAST_MEMORY_MIB}`, 'give such a number, or leave `memoryLimitMiB` out for 1024');
    }
    checkCpuArchitecture(problems, cpuArchitecture);
    this.checkProviders(problems);
    checkStrategies(problems, strategies);
    problems.throwIfAny('Capacity.managedInstances');
  }

  private checkProviders(problems: Problems): void {
    const { capacityProviderStrategies: strategies } = this.options;
    if (strategies.length === 0) {
      problems.add('capacityProviderStrategies', strategies, 'a list of at least one strategy', 'name the capacity provider of the cluster, as in `[{ capacityProvider: provider.capacityProviderName, weight: 1 }]`');
    }
    for (const [i, { capacityProvider }] of strategies.entries()) {
      if (!Token.isUnresolved(capacityProvider) && ['FARGATE', 'FARGATE_SPOT'].includes(capacityProvider)) {
        problems.add(`capacityProviderStrategies[${i}].capacityProvider`, capacityProvider, 'a capacity provider of ECS Managed Instances', 'use `Capacity.fargate()` for AWS Fargate, because the tasks of a service cannot run on both');
      }
    }
  }
}
