import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ServiceSettings } from './service-settings';
import { Problems } from '../allowlist/problems';

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
   * Memory of a task in MiB, shared by the app and the proxy. AWS Fargate allows certain pairs of CPU and memory only.
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
   * How tasks are spread over `FARGATE` and `FARGATE_SPOT`. The cluster must have these providers enabled.
   *
   * @default - the launch type FARGATE
   */
  readonly capacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * The version of the AWS Fargate platform.
   *
   * @default ecs.FargatePlatformVersion.LATEST
   */
  readonly platformVersion?: ecs.FargatePlatformVersion;
}

/**
 * What the tasks of a service run on.
 */
export abstract class Capacity {
  /**
   * AWS Fargate: no servers to care for.
   */
  public static fargate(options: FargateCapacityOptions = {}): Capacity {
    return new FargateCapacity(options);
  }

  /**
   * The number of vCPUs that a task has for sure.
   *
   * @internal
   */
  public abstract readonly _vcpus: number;

  /**
   * @internal
   */
  public abstract _createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition;

  /**
   * @internal
   */
  public abstract _createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService;
}

class FargateCapacity extends Capacity {
  public readonly _vcpus: number;
  private readonly cpu: number;
  private readonly memoryLimitMiB: number;

  public constructor(private readonly options: FargateCapacityOptions) {
    super();
    this.cpu = options.cpu ?? 512;
    this.memoryLimitMiB = options.memoryLimitMiB ?? 1024;
    const problems = new Problems();
    requirePositive(problems, 'cpu', this.cpu);
    requirePositive(problems, 'memoryLimitMiB', this.memoryLimitMiB);
    if (options.cpuArchitecture !== undefined && Token.isUnresolved(options.cpuArchitecture._cpuArchitecture)) {
      problems.add('cpuArchitecture', 'an unresolved token', 'known at synthesis', 'the proxy image is built for it, so write it out');
    }
    problems.throwIfAny('Capacity.fargate');
    this._vcpus = Token.isUnresolved(this.cpu) ? 1 : this.cpu / 1024;
  }

  public _createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition {
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

  public _createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService {
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
