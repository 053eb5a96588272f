import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ClientAddressSource } from '../../nginx';

/**
 * The existing second target group, and the existing rules in which deployments shift requests.
 */
export interface TargetGroupShiftOptions {
  /**
   * The alternate target group, of the same load balancer and with the same settings as the target group.
   */
  readonly alternateTargetGroup: elbv2.ITargetGroup;

  /**
   * The ARN of the production listener rule, which forwards the requests of clients to both target groups, with all weight on
   * the first. For a Network Load Balancer, the ARN of the listener. Amazon ECS changes the rule with each deployment, so
   * nothing else may change it.
   */
  readonly productionListenerRuleArn: string;

  /**
   * The ARN of the test listener rule, or for a Network Load Balancer of the test listener, on which the new tasks can be tested
   * before clients reach them.
   *
   * @default - none
   */
  readonly testListenerRuleArn?: string;
}

/**
 * Options of `Exposure.targetGroup()`.
 */
export interface TargetGroupExposureOptions {
  /**
   * The target group, of an Application or a Network Load Balancer, with the target type `ip`. The port of the target group
   * has no effect. The protocol must be HTTP or TCP, or HTTPS or TLS with `proxyTls` of the service.
   *
   * The health check of the target group must request the proxy's health port: by default `/health` on port 8081 by HTTP.
   * Synthesis warns if the health check of a target group in the app differs. Set the deregistration delay of the target
   * group to `drainTime` of the service. Set `listenIpv6` of `nginx` for an imported target group with IPv6 addresses.
   */
  readonly targetGroup: elbv2.ITargetGroup;

  /**
   * The peers that may connect to the proxy: the security groups of the load balancer, or the address ranges of a load
   * balancer without security groups. For a target group of an Application Load Balancer that is created in the app, CDK
   * knows the security groups. `allowedClients` is still required if the listener of that load balancer is imported into
   * another stack.
   *
   * @default - the security groups that CDK knows; for imported target groups and target groups of Network Load Balancers
   * none, with a warning
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * The source from which NGINX reads the client's address. For a Network Load Balancer the source must match the attributes
   * of the target group: `PROXY_PROTOCOL` if and only if `proxy_protocol_v2.enabled` is set. `CONNECTION` is the client's
   * address only if `preserve_client_ip.enabled` is set.
   *
   * @default - `LAST_FORWARDED_FOR` behind an Application Load Balancer; behind a Network Load Balancer `PROXY_PROTOCOL` if
   * the target group is created in the app and enables the PROXY protocol, otherwise `CONNECTION`
   */
  readonly clientAddressSource?: ClientAddressSource;

  /**
   * The second target group and the rules for deployments that shift requests, such as `Deployment.blueGreen()`.
   *
   * @default - none; only `Deployment.rolling()` is possible
   */
  readonly trafficShift?: TargetGroupShiftOptions;

  /**
   * The load balancer idle timeout. NGINX keeps its connections open longer than the load balancer.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;
}
