import type { CapacityKind } from './capacity-kind';
import { Ec2Capacity } from './ec2-capacity';
import type { Ec2CapacityOptions } from './ec2-capacity-options';
import { ExternalCapacity } from './external-capacity';
import type { ExternalCapacityOptions } from './external-capacity-options';
import { FargateCapacity } from './fargate-capacity';
import type { FargateCapacityOptions } from './fargate-capacity-options';
import { ManagedInstancesCapacity } from './managed-instances-capacity';
import type { ManagedInstancesCapacityOptions } from './managed-instances-capacity-options';
import { EC2_CAPACITY_OPTIONS, EXTERNAL_CAPACITY_OPTIONS, FARGATE_CAPACITY_OPTIONS, MANAGED_INSTANCES_CAPACITY_OPTIONS } from './structs';
import { checkStruct } from '../../validation/struct-members';

/**
 * The compute capacity that the tasks of a service run on.
 */
export class Capacity {
  /**
   * AWS Fargate, without instances to manage.
   *
   * @param options the size of a task, its CPU architecture and its network
   * @throws if AWS Fargate does not support the task size or has retired the platform version, or if options contradict each
   * other
   */
  public static fargate(options: FargateCapacityOptions = {}): Capacity {
    checkStruct('Capacity.fargate', FARGATE_CAPACITY_OPTIONS, options);
    return new Capacity(new FargateCapacity(options));
  }

  /**
   * EC2 instances of the cluster. Each of the two containers has 256 CPU units and a hard memory limit of 256 MiB, unless
   * the app's settings, `proxyCpu` and `proxyMemoryLimitMiB` set other values. Containers have no environment variable
   * `AWS_REGION`, which AWS Fargate sets. An app that reads `AWS_REGION` needs the variable in its `environment`.
   *
   * @param options the network mode, and the placement of tasks
   * @throws if options contradict each other
   */
  public static ec2(options: Ec2CapacityOptions = {}): Capacity {
    checkStruct('Capacity.ec2', EC2_CAPACITY_OPTIONS, options);
    return new Capacity(new Ec2Capacity(options));
  }

  /**
   * ECS Managed Instances: EC2 instances that Amazon ECS starts, patches and stops itself. Tasks are as on AWS Fargate, with
   * their own address and security group, but several tasks share an instance.
   *
   * @param options the capacity providers of the cluster, the size of a task and its CPU architecture
   * @throws if options contradict each other
   */
  public static managedInstances(options: ManagedInstancesCapacityOptions): Capacity {
    checkStruct('Capacity.managedInstances', MANAGED_INSTANCES_CAPACITY_OPTIONS, options);
    return new Capacity(new ManagedInstancesCapacity(options));
  }

  /**
   * External instances that are registered with the cluster (Amazon ECS Anywhere), with the x86-64 architecture. Containers
   * have the same defaults as with `ec2()`.
   *
   * ECS supports no load balancer, no security groups and no separate address for tasks on external instances. Clients reach
   * the proxy on a port of the instance, and `Exposure.noLoadBalancer()` is the exposure. Tasks use the network mode `bridge`, in
   * which only the proxy reaches the app. ECS checks health by the health checks of the containers only.
   *
   * @param options the port of the instance
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
