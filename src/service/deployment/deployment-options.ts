import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Options of every kind of deployment.
 */
export interface DeploymentOptions {
  /**
   * How long a deployment is watched, by alarms and hooks, after the new tasks have all requests. The old ones are kept for
   * as long, so that going back takes a moment only, but for a rolling deployment, which has stopped them by then. Whole
   * minutes, up to a day.
   *
   * @default - Amazon ECS decides
   */
  readonly bakeTime?: Duration;

  /**
   * What is called at the stages of a deployment, and can stop it, such as `ecs.DeploymentLifecycleLambdaTarget`.
   *
   * @default - none
   */
  readonly lifecycleHooks?: ecs.IDeploymentLifecycleHookTarget[];
}

/**
 * Options of `Deployment.rolling()`.
 */
export interface RollingDeploymentOptions extends DeploymentOptions {}

/**
 * A listener on which the new tasks can be tried before clients get to them.
 */
export interface TestListenerOptions {
  /**
   * The port of the load balancer. It has the protocol and the certificate of the port for clients.
   */
  readonly port: number;

  /**
   * Who may connect to it: address ranges, prefix lists or security groups.
   */
  readonly allowedClients: ec2.IPeer[];
}

/**
 * Options of deployments that shift requests from one target group to another.
 */
export interface ShiftingDeploymentOptions extends DeploymentOptions {
  /**
   * A listener on which the new tasks can be tried before clients get to them.
   *
   * @default - none
   */
  readonly testListener?: TestListenerOptions;

  /**
   * The role with which Amazon ECS changes the load balancer.
   *
   * @default - a role with the managed policy AmazonECSInfrastructureRolePolicyForLoadBalancers
   */
  readonly infrastructureRole?: iam.IRole;
}

/**
 * Options of `Deployment.blueGreen()`.
 */
export interface BlueGreenDeploymentOptions extends ShiftingDeploymentOptions {}

/**
 * Options of `Deployment.linear()`.
 */
export interface LinearDeploymentOptions extends ShiftingDeploymentOptions {
  /**
   * The share of requests that each step shifts, in per cent: from 3 to 100 in tenths.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * How long a step waits before the next one. Whole minutes, up to a day.
   *
   * @default Duration.minutes(6)
   */
  readonly stepBakeTime?: Duration;
}

/**
 * Options of `Deployment.canary()`.
 */
export interface CanaryDeploymentOptions extends ShiftingDeploymentOptions {
  /**
   * The share of requests that goes to the new tasks first, in per cent: from 0.1 to 100 in tenths.
   *
   * @default 5
   */
  readonly canaryPercent?: number;

  /**
   * How long they have that share before they get the rest. Whole minutes, up to a day.
   *
   * @default Duration.minutes(10)
   */
  readonly canaryBakeTime?: Duration;
}
