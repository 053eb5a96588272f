import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { CapacityKind, HealthyPercent, REPLICAS, ServiceSettings } from './capacity-kind';
import { checkStrategies, waitForCapacityProviders } from './capacity-providers';
import { checkCpuArchitecture } from './cpu-architecture';
import type { FargateCapacityOptions } from './fargate-capacity-options';
import { checkFargateTaskSize } from './fargate-task-size';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import { checkExistingTaskDefinition, vcpusOf } from '../existing-task-definition';
import { waitForNetwork } from '../order-of-creation';

const { VERSION1_0, VERSION1_1, VERSION1_2, VERSION1_3, VERSION1_4 } = ecs.FargatePlatformVersion;

/**
 * The platform versions on which AWS Fargate no longer starts tasks ("AWS Fargate Linux platform version deprecation" in the
 * developer guide of Amazon ECS: 1.3.0 was retired in 2026). A proxy that writes to memory, as all proxies except the built
 * image do, would not run there either.
 */
const RETIRED_PLATFORMS = [VERSION1_0, VERSION1_1, VERSION1_2, VERSION1_3];

/** Tasks on AWS Fargate. */
export class FargateCapacity implements CapacityKind {
  public readonly vcpus: number;
  public readonly networkMode = ecs.NetworkMode.AWS_VPC;
  public readonly daemon = false;
  public readonly inVpc = true;
  public readonly existingTaskDefinition?: ecs.TaskDefinition;
  public readonly containerDefaults = {};
  private readonly cpu: number;
  private readonly memoryLimitMiB: number;

  public constructor(private readonly options: FargateCapacityOptions) {
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

  public inPublicSubnets(vpc: ec2.IVpc): boolean {
    return vpc.selectSubnets(this.subnets).hasPublic;
  }

  public createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition {
    return this.options.taskDefinition ?? new ecs.FargateTaskDefinition(scope, id, {
      cpu: this.cpu,
      memoryLimitMiB: this.memoryLimitMiB,
      ephemeralStorageGiB: this.options.ephemeralStorageGiB,
      runtimePlatform: {
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
        cpuArchitecture: this.options.cpuArchitecture ?? ecs.CpuArchitecture.X86_64,
      },
    });
  }

  public createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService {
    const { spot, capacityProviderStrategies = spot ? [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }] : undefined } = this.options;
    const service = new ecs.FargateService(scope, id, {
      ...settings.options,
      cluster: settings.cluster,
      taskDefinition: settings.taskDefinition,
      vpcSubnets: this.options.vpcSubnets,
      assignPublicIp: this.options.assignPublicIp ?? false,
      capacityProviderStrategies,
      platformVersion: this.options.platformVersion,
    });
    if (capacityProviderStrategies) waitForCapacityProviders(service, settings.cluster);
    waitForNetwork(service, settings.cluster.vpc, this.subnets);
    return service;
  }

  /** The subnets of the tasks, with the default of CDK. */
  private get subnets(): ec2.SubnetSelection {
    const { vpcSubnets, assignPublicIp } = this.options;
    return vpcSubnets ?? (assignPublicIp ? { subnetType: ec2.SubnetType.PUBLIC } : {});
  }

  private validate(): void {
    const { taskDefinition, cpu, memoryLimitMiB, cpuArchitecture, ephemeralStorageGiB: disk } = this.options;
    const { spot, capacityProviderStrategies, platformVersion } = this.options;
    const problems = new Problems();
    if (taskDefinition) {
      checkExistingTaskDefinition(problems, taskDefinition, taskDefinition.isFargateCompatible, 'AWS Fargate', { cpu, memoryLimitMiB, cpuArchitecture, ephemeralStorageGiB: disk });
    } else {
      checkFargateTaskSize(problems, this.cpu, this.memoryLimitMiB);
    }
    checkCpuArchitecture(problems, cpuArchitecture);
    if (!isWholeNumberOrToken(disk, 21, 200)) {
      problems.add('ephemeralStorageGiB', disk, 'a whole number of GiB from 21 to 200', 'give such a number, or leave `ephemeralStorageGiB` out for 20 GiB');
    }
    if (spot && capacityProviderStrategies) {
      problems.conflict('spot', spot, '`capacityProviderStrategies`', 'leave `spot` out and name FARGATE_SPOT in the strategies');
    } else if (capacityProviderStrategies) {
      checkProviders(problems, capacityProviderStrategies);
      checkStrategies(problems, capacityProviderStrategies);
    }
    if (platformVersion !== undefined && RETIRED_PLATFORMS.includes(platformVersion)) {
      problems.add('platformVersion', platformVersion, `${VERSION1_4} or later, because AWS Fargate has retired earlier versions`,
        'leave `platformVersion` out for the latest version, or write `ecs.FargatePlatformVersion.VERSION1_4`');
    }
    problems.throwIfAny('Capacity.fargate');
  }
}

function checkProviders(problems: Problems, strategies: ecs.CapacityProviderStrategy[]): void {
  const unknown = strategies.map(({ capacityProvider }) => capacityProvider)
    .filter((name) => !Token.isUnresolved(name) && !['FARGATE', 'FARGATE_SPOT'].includes(name));
  if (strategies.length === 0 || unknown.length > 0) {
    problems.add('capacityProviderStrategies', strategies, 'a list of FARGATE and FARGATE_SPOT', 'name one or both of them, because AWS Fargate has no other capacity providers');
  }
}
