import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Options of all deployment strategies.
 */
export interface DeploymentOptions {
  /**
   * The time for which alarms and hooks monitor a deployment after the new tasks receive all requests, in whole minutes up
   * to a day. Deployments that shift requests keep the old tasks during the bake time, so that a rollback takes only a
   * moment. A rolling deployment has already stopped the old tasks.
   *
   * AWS CloudFormation waits 36 hours, or 3 hours for a rolling deployment, if a template names no bake time. The construct
   * therefore always writes a bake time.
   *
   * @default - 15 minutes; for a rolling deployment 10 minutes with deployment alarms, otherwise 0
   */
  readonly bakeTime?: Duration;

  /**
   * The lifecycle hooks to execute during deployment stages, such as `ecs.DeploymentLifecycleLambdaTarget`. A hook can stop
   * the deployment.
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
 * A listener for tests of the new tasks before clients reach the new tasks.
 */
export interface TestListenerOptions {
  /**
   * The port on which the listener listens for requests. The test listener has the protocol and the certificate of the
   * listener for clients.
   */
  readonly port: number;

  /**
   * The clients that may connect to the test listener: address ranges, prefix lists or security groups.
   */
  readonly allowedClients: ec2.IPeer[];
}

/**
 * Options of deployments that shift requests from one target group to another.
 */
export interface ShiftingDeploymentOptions extends DeploymentOptions {
  /**
   * A listener for tests of the new tasks before clients reach the new tasks.
   *
   * @default - none
   */
  readonly testListener?: TestListenerOptions;

  /**
   * The IAM role with which Amazon ECS changes the load balancer.
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
   * The percentage of requests that each step shifts, from 3 to 100 in tenths.
   *
   * @default 10
   */
  readonly stepPercent?: number;

  /**
   * The time between two steps, in whole minutes up to a day.
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
   * The percentage of requests that the new tasks receive first, from 0.1 to 100 in tenths.
   *
   * @default 5
   */
  readonly canaryPercent?: number;

  /**
   * The time for which the new tasks receive `canaryPercent` before the new tasks receive the rest, in whole minutes up to a
   * day.
   *
   * @default Duration.minutes(10)
   */
  readonly canaryBakeTime?: Duration;
}
