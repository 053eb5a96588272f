import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { CapacityKind, HealthyPercent, ON_INSTANCES, ONE_PER_INSTANCE, REPLICAS, ServiceSettings } from './capacity-kind';
import { checkStrategies, waitForCapacityProviders } from './capacity-providers';
import { checkCpuArchitecture } from './cpu-architecture';
import type { Ec2CapacityOptions } from './ec2-capacity-options';
import { Problems } from '../../validation/problems';
import { checkExistingTaskDefinition, cpuOf } from '../existing-task-definition';
import { waitForNetwork } from '../order-of-creation';

/** Tasks on EC2 instances of the cluster. */
export class Ec2Capacity implements CapacityKind {
  public readonly vcpus?: number;
  public readonly networkMode: ecs.NetworkMode;
  public readonly daemon: boolean;
  public readonly inVpc = true;
  public readonly existingTaskDefinition?: ecs.TaskDefinition;
  public readonly containerDefaults = ON_INSTANCES;

  public constructor(private readonly options: Ec2CapacityOptions) {
    const { taskDefinition, networkMode, daemon } = options;
    this.networkMode = taskDefinition?.networkMode ?? networkMode ?? ecs.NetworkMode.AWS_VPC;
    this.existingTaskDefinition = taskDefinition;
    this.daemon = daemon ?? false;
    this.validate();
    const cpu = taskDefinition && cpuOf(taskDefinition);
    this.vcpus = cpu === undefined ? undefined : cpu / 1024;
  }

  public healthyPercent(): HealthyPercent {
    return this.daemon ? ONE_PER_INSTANCE : REPLICAS;
  }

  public createTaskDefinition(scope: Construct, id: string): ecs.TaskDefinition {
    if (this.options.taskDefinition) return this.options.taskDefinition;
    // `Ec2TaskDefinition` would add an environment variable to each container, which policy checks report.
    const taskDefinition = new ecs.TaskDefinition(scope, id, { compatibility: ecs.Compatibility.EC2, networkMode: this.networkMode });
    // ECS supports the runtime platform for EC2 as well, but CDK supports it for AWS Fargate only.
    const { _cpuArchitecture: cpuArchitecture } = this.options.cpuArchitecture ?? ecs.CpuArchitecture.X86_64;
    (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).runtimePlatform = { cpuArchitecture, operatingSystemFamily: 'LINUX' };
    return taskDefinition;
  }

  public createService(scope: Construct, id: string, settings: ServiceSettings): ecs.BaseService {
    const service = new ecs.Ec2Service(scope, id, {
      ...settings.options,
      cluster: settings.cluster,
      taskDefinition: settings.taskDefinition,
      daemon: this.options.daemon,
      vpcSubnets: this.options.vpcSubnets,
      placementStrategies: this.options.placementStrategies,
      placementConstraints: this.options.placementConstraints,
      capacityProviderStrategies: this.options.capacityProviderStrategies,
    });
    if (this.options.capacityProviderStrategies) waitForCapacityProviders(service, settings.cluster);
    if (this.networkMode === ecs.NetworkMode.AWS_VPC) waitForNetwork(service, settings.cluster.vpc, this.options.vpcSubnets ?? {});
    service.connections.addSecurityGroup(...(this.options.instanceSecurityGroups ?? []).map((group, i) => inStackOf(service, group, i)));
    return service;
  }

  private validate(): void {
    const { taskDefinition, networkMode, cpuArchitecture, daemon, placementStrategies, vpcSubnets, instanceSecurityGroups } = this.options;
    const { AWS_VPC, BRIDGE } = ecs.NetworkMode;
    const problems = new Problems();
    if (taskDefinition) {
      checkExistingTaskDefinition(problems, taskDefinition, taskDefinition.isEc2Compatible, 'EC2', { networkMode, cpuArchitecture });
    }
    if (this.networkMode !== AWS_VPC && this.networkMode !== BRIDGE) {
      problems.add('networkMode', this.networkMode, `${AWS_VPC} or ${BRIDGE}`,
        'choose such a mode, because in other modes clients in the network of the instance can reach the app without the proxy');
    }
    if (this.networkMode === BRIDGE && vpcSubnets) {
      problems.conflict('vpcSubnets', vpcSubnets, `the network mode ${BRIDGE}`, 'leave `vpcSubnets` out, because tasks use the network of their instance');
    }
    if (this.networkMode !== BRIDGE && instanceSecurityGroups) {
      problems.conflict('instanceSecurityGroups', instanceSecurityGroups, `the network mode ${this.networkMode}`, 'leave `instanceSecurityGroups` out and use `connections` of the service, because each task has its own security group');
    }
    if (daemon && placementStrategies) {
      problems.conflict('placementStrategies', placementStrategies, '`daemon`', 'leave `placementStrategies` out, and use `placementConstraints` to choose the instances, because a daemon has one task on each instance');
    }
    checkCpuArchitecture(problems, cpuArchitecture);
    checkStrategies(problems, this.options.capacityProviderStrategies ?? []);
    problems.throwIfAny('Capacity.ec2');
  }
}

/**
 * A security group in the stack of the service. CDK creates the rules of a security group in the group's own scope, so that
 * the stack of the group would depend on the stack of the service, and vice versa.
 */
function inStackOf(scope: Construct, group: ec2.ISecurityGroup, i: number): ec2.ISecurityGroup {
  return Stack.of(group) === Stack.of(scope) ? group
    : ec2.SecurityGroup.fromSecurityGroupId(scope, `InstanceSecurityGroup${i + 1}`, group.securityGroupId, { allowAllOutbound: group.allowAllOutbound });
}
