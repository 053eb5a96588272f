import type { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationTargetGroupOptions } from './attributes/application-target-group-options';
import type { LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import type { DomainOptions } from './domain-options';

/**
 * Options of `Exposure.listenerRule()`. The rule matches the domain names as well as `hosts`. The domain names also get
 * records. The certificates of the listener must already cover the domain names.
 */
export interface ListenerRuleExposureOptions extends DomainOptions, ApplicationTargetGroupOptions {
  /**
   * The listener to attach the rule to. The listener belongs to an Application Load Balancer. The listener may be in another
   * stack, or imported together with the security group of its load balancer. Only the rule is added to the listener. The
   * rule is created in the stack of the service.
   */
  readonly listener: elbv2.IApplicationListener;

  /**
   * The load balancer of the listener, which the records in the `hostedZone` point to. An imported load balancer must know
   * its DNS name and hosted zone. IPv6 records are created only if CDK knows that the load balancer is dual-stack.
   *
   * @default - the load balancer of the listener, unless the listener is imported
   */
  readonly loadBalancer?: elbv2.IApplicationLoadBalancer;

  /**
   * The priority of the rule, from 1 to 50000. The rule with the lowest priority is evaluated first. Priorities must be
   * unique among the rules of the listener.
   */
  readonly priority: number;

  /**
   * The host names that the rule matches, in addition to the domain names. The proxy rejects requests for other hosts,
   * unless `hosts` of the service lists other hosts. A host name may start with `*.`.
   *
   * @default - the domain names only; without domain names the `hosts` of the service, unless `conditions` contain a host
   * header; without these any host, with a warning if nothing else limits the rule
   */
  readonly hosts?: string[];

  /**
   * The paths that the rule matches, such as `/orders/*`. `*` matches any characters and `?` matches one character. The load
   * balancer does not remove the path: the proxy and the app receive the whole path.
   *
   * @default - any path
   */
  readonly paths?: string[];

  /**
   * More conditions of the rule. Domain names, hosts, paths and conditions may have 5 values in total. A condition
   * `elbv2.ListenerCondition.hostHeaders(['*'])` makes the rule independent of the `hosts` of the service.
   *
   * @default - none
   */
  readonly conditions?: elbv2.ListenerCondition[];

  /**
   * The authentication that the rule performs before it forwards a request. Authentication requires an HTTPS listener. The
   * proxy forwards the headers in which the load balancer sends the identity of the client. The default action of the
   * listener does not apply to requests that the rule matches.
   *
   * @default - none: the rule forwards all requests that it matches
   */
  readonly authentication?: LoadBalancerAuthentication;

  /**
   * The load balancer idle timeout. NGINX keeps its connections open longer than the load balancer.
   *
   * @default - the idle timeout of the load balancer; Duration.seconds(60), the default of AWS, if the load balancer is
   * imported
   */
  readonly idleTimeout?: Duration;
}
