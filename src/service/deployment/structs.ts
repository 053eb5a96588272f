/** The members of the structs that deployments are made of. */

import type { BlueGreenDeploymentOptions, CanaryDeploymentOptions, DeploymentOptions, LinearDeploymentOptions, RollingDeploymentOptions, ShiftingDeploymentOptions, TestListenerOptions } from './deployment-options';
import { duration, laterNumber, listOf, object, required, struct, StructMembers } from '../../validation/struct-members';

/** The members of `DeploymentOptions`. */
export const DEPLOYMENT_OPTIONS: StructMembers<DeploymentOptions> = {
  bakeTime: duration,
  lifecycleHooks: listOf(object('ecs.IDeploymentLifecycleHookTarget')),
};

/** The members of `TestListenerOptions`. */
export const TEST_LISTENER_OPTIONS: StructMembers<TestListenerOptions> = {
  allowedClients: required(listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')"))),
  port: required(laterNumber),
};

/** The members of `RollingDeploymentOptions`. */
export const ROLLING_DEPLOYMENT_OPTIONS: StructMembers<RollingDeploymentOptions> = {
  ...DEPLOYMENT_OPTIONS,
};

/** The members of `ShiftingDeploymentOptions`. */
export const SHIFTING_DEPLOYMENT_OPTIONS: StructMembers<ShiftingDeploymentOptions> = {
  ...DEPLOYMENT_OPTIONS,
  infrastructureRole: object('iam.IRole'),
  testListener: struct(() => TEST_LISTENER_OPTIONS),
};

/** The members of `BlueGreenDeploymentOptions`. */
export const BLUE_GREEN_DEPLOYMENT_OPTIONS: StructMembers<BlueGreenDeploymentOptions> = {
  ...SHIFTING_DEPLOYMENT_OPTIONS,
};

/** The members of `CanaryDeploymentOptions`. */
export const CANARY_DEPLOYMENT_OPTIONS: StructMembers<CanaryDeploymentOptions> = {
  ...SHIFTING_DEPLOYMENT_OPTIONS,
  canaryBakeTime: duration,
  canaryPercent: laterNumber,
};

/** The members of `LinearDeploymentOptions`. */
export const LINEAR_DEPLOYMENT_OPTIONS: StructMembers<LinearDeploymentOptions> = {
  ...SHIFTING_DEPLOYMENT_OPTIONS,
  stepBakeTime: duration,
  stepPercent: laterNumber,
};
