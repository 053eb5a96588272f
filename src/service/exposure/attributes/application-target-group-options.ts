import type { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Options of the target groups that are created for an Application Load Balancer: the target group with the tasks, and the
 * second target group of a deployment that shifts requests.
 */
export interface ApplicationTargetGroupOptions {
  /**
   * The type of IP addresses of the targets, which the load balancer connects to. With IPv6, the load balancer must be
   * dual-stack, tasks must have IPv6 addresses, and NGINX listens on them. Tasks in dual-stack subnets have IPv6 addresses
   * if the account setting `dualStackIPv6` of Amazon ECS is enabled.
   *
   * @default elbv2.TargetGroupIpAddressType.IPV4
   */
  readonly targetIpAddressType?: elbv2.TargetGroupIpAddressType;

  /**
   * The load balancing algorithm to select targets for routing requests.
   *
   * @default elbv2.TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN
   */
  readonly loadBalancingAlgorithmType?: elbv2.TargetGroupLoadBalancingAlgorithmType;

  /**
   * Indicates whether anomaly mitigation is enabled, which sends fewer requests to tasks that answer more errors than the
   * other tasks. Only with the algorithm `WEIGHTED_RANDOM`.
   *
   * @default false
   */
  readonly enableAnomalyMitigation?: boolean;

  /**
   * The time period during which the load balancer sends a newly registered target a linearly increasing share of the
   * traffic to the target group, from 30 to 900 seconds. Only with the algorithm `ROUND_ROBIN`.
   *
   * @default - no slow start
   */
  readonly slowStart?: Duration;

  /**
   * The stickiness cookie expiration period, from one second to seven days. During the period, the load balancer sends the
   * requests of a client to the same task. Stickiness cannot be combined with the algorithm `WEIGHTED_RANDOM`, nor with
   * `Deployment.linear()` and `Deployment.canary()`, in which clients move between old and new tasks.
   *
   * @default - no stickiness
   */
  readonly stickinessCookieDuration?: Duration;

  /**
   * The name of an application-based stickiness cookie, which the app sets. Names that start with `AWSALB` are reserved.
   *
   * @default - with `stickinessCookieDuration`, a cookie that the load balancer sets
   */
  readonly stickinessCookieName?: string;
}
