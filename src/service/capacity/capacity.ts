import type { CapacityKind } from './capacity-kind';
import { Ec2Capacity } from './ec2-capacity';
import type { Ec2CapacityOptions } from './ec2-capacity-options';
import { ExternalCapacity } from './external-capacity';
import type { ExternalCapacityOptions } from './external-capacity-options';
import { FargateCapacity } from './fargate-capacity';
import type { FargateCapacityOptions } from './fargate-capacity-options';
import { EC2_CAPACITY_OPTIONS, EXTERNAL_CAPACITY_OPTIONS, FARGATE_CAPACITY_OPTIONS } from './structs';
import { checkStruct } from '../../validation/struct-members';

/**
 * What the tasks of a service run on.
 */
export class Capacity {
  /**
   * AWS Fargate: no servers to care for.
   *
   * @param options the size of a task, its processors and its network
   * @throws if AWS Fargate has no tasks of that size or has retired the platform version, or options contradict each other
   */
  public static fargate(options: FargateCapacityOptions = {}): Capacity {
    checkStruct('Capacity.fargate', FARGATE_CAPACITY_OPTIONS, options);
    return new Capacity(new FargateCapacity(options));
  }

  /**
   * EC2 instances of the cluster. Each of the two containers has 256 CPU units, and 256 MiB of memory above which it is
   * ended, unless the app's settings, `proxyCpu` and `proxyMemoryLimitMiB` say otherwise. Containers have no `AWS_REGION`,
   * which AWS Fargate sets: an app that goes by it needs it in its `environment`.
   *
   * @param options the network mode, and how tasks are placed
   * @throws if options contradict each other
   */
  public static ec2(options: Ec2CapacityOptions = {}): Capacity {
    checkStruct('Capacity.ec2', EC2_CAPACITY_OPTIONS, options);
    return new Capacity(new Ec2Capacity(options));
  }

  /**
   * Machines of your own that are registered with the cluster (Amazon ECS Anywhere), with x86-64 processors. Containers
   * have what they have with `ec2()`.
   *
   * ECS has no load balancer, no security groups and no address of its own for tasks there: the proxy is reached on a port
   * of the machine, and `Exposure.none()` is the exposure. Tasks are in the network mode `bridge`, where nothing but the
   * proxy reaches the app. Health is what ECS asks the containers.
   *
   * @param options the port of the machine
   * @throws if options contradict each other
   */
  public static external(options: ExternalCapacityOptions = {}): Capacity {
    checkStruct('Capacity.external', EXTERNAL_CAPACITY_OPTIONS, options);
    return new Capacity(new ExternalCapacity(options));
  }

  private constructor(
    /** @internal */
    public readonly _kind: CapacityKind,
  ) {}
}
