import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { CapacityKind, ServiceSettings } from './capacity-kind';
import type { FargateCapacityOptions } from './fargate-capacity-options';
import { Problems } from '../allowlist/problems';

/** Tasks on AWS Fargate. */
export class FargateCapacity implements CapacityKind {
  public readonly vcpus: number;
  private readonly cpu: number;
  private readonly memoryLimitMiB: number;

  public constructor(private readonly options: FargateCapacityOptions) {
    this.cpu = options.cpu ?? 512;
    this.memoryLimitMiB = options.memoryLimitMiB ?? 1024;
    const problems = new Problems();
    requirePositive(problems, 'cpu', this.cpu);
    requirePositive(problems, 'memoryLimitMiB', this.memoryLimitMiB);
    if (options.cpuArchitecture !== undefined && Token.isUnresolved(options.cpuArchitecture._cpuArchitecture)) {
      problems.add('cpuArchitecture', 'an unresolved token', 'known at synthesis', 'the proxy image is built for it, so write it out');
    }
    problems.throwIfAny('Capacity.fargate');
    this.vcpus = Token.isUnresolved(this.cpu) ? 1 : this.cpu / 1024;
  }

  public createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition {
    return new ecs.FargateTaskDefinition(scope, id, {
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
    return new ecs.FargateService(scope, id, {
      ...settings.options,
      cluster: settings.cluster,
      taskDefinition: settings.taskDefinition,
      vpcSubnets: this.options.vpcSubnets,
      assignPublicIp: this.options.assignPublicIp ?? false,
      capacityProviderStrategies: this.options.capacityProviderStrategies,
      platformVersion: this.options.platformVersion,
    });
  }
}

function requirePositive(problems: Problems, prop: string, value: number): void {
  if (!Token.isUnresolved(value) && !(Number.isInteger(value) && value > 0)) {
    problems.add(prop, value, 'a whole number above 0', 'see the AWS Fargate documentation for the pairs of CPU and memory');
  }
}
