/** The members of the structs that capacity is made of. */

import type { Ec2CapacityOptions } from './ec2-capacity-options';
import type { ExternalCapacityOptions } from './external-capacity-options';
import type { FargateCapacityOptions } from './fargate-capacity-options';
import type { ManagedInstancesCapacityOptions } from './managed-instances-capacity-options';
import { bool, laterNumber, listOf, object, required, word, StructMembers } from '../../validation/struct-members';

/** The members of `Ec2CapacityOptions`. */
export const EC2_CAPACITY_OPTIONS: StructMembers<Ec2CapacityOptions> = {
  capacityProviderStrategies: listOf(object('ecs.CapacityProviderStrategy')),
  cpuArchitecture: object('ecs.CpuArchitecture'),
  daemon: bool,
  instanceSecurityGroups: listOf(object('ec2.ISecurityGroup')),
  networkMode: word('ecs.NetworkMode'),
  placementConstraints: listOf(object('ecs.PlacementConstraint')),
  placementStrategies: listOf(object('ecs.PlacementStrategy')),
  taskDefinition: object('ecs.TaskDefinition'),
  vpcSubnets: object('ec2.SubnetSelection'),
};

/** The members of `ExternalCapacityOptions`. */
export const EXTERNAL_CAPACITY_OPTIONS: StructMembers<ExternalCapacityOptions> = {
  daemon: bool,
  hostPort: laterNumber,
  taskDefinition: object('ecs.TaskDefinition'),
};

/** The members of `FargateCapacityOptions`. */
export const FARGATE_CAPACITY_OPTIONS: StructMembers<FargateCapacityOptions> = {
  assignPublicIp: bool,
  capacityProviderStrategies: listOf(object('ecs.CapacityProviderStrategy')),
  cpu: laterNumber,
  cpuArchitecture: object('ecs.CpuArchitecture'),
  ephemeralStorageGiB: laterNumber,
  memoryLimitMiB: laterNumber,
  platformVersion: word('ecs.FargatePlatformVersion'),
  spot: bool,
  taskDefinition: object('ecs.TaskDefinition'),
  vpcSubnets: object('ec2.SubnetSelection'),
};

/** The members of `ManagedInstancesCapacityOptions`. */
export const MANAGED_INSTANCES_CAPACITY_OPTIONS: StructMembers<ManagedInstancesCapacityOptions> = {
  capacityProviderStrategies: required(listOf(object('ecs.CapacityProviderStrategy'))),
  cpu: laterNumber,
  cpuArchitecture: object('ecs.CpuArchitecture'),
  memoryLimitMiB: laterNumber,
  taskDefinition: object('ecs.TaskDefinition'),
  vpcSubnets: object('ec2.SubnetSelection'),
};
