import type { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { DomainOptions } from './domain-options';

/**
 * Options of `Exposure.listenerRule()`. Its domain names lead to the service as `hosts` do, and get records besides. The
 * certificates of the listener have to be for them already.
 */
export interface ListenerRuleExposureOptions extends DomainOptions {
  /**
   * The listener of an Application Load Balancer. It may be of another stack, or imported together with the security
   * group of its load balancer. Nothing is added to it but the rule, which is made where the service is.
   */
  readonly listener: elbv2.IApplicationListener;

  /**
   * The load balancer of the listener, which the records in the `hostedZone` point to. An imported one has to know its DNS
   * name and hosted zone. It gets IPv6 records only where CDK knows that it is dual-stack.
   *
   * @default - that of the listener, unless the listener is imported
   */
  readonly loadBalancer?: elbv2.IApplicationLoadBalancer;

  /**
   * The place of the rule among the rules of the listener, from 1 to 50000; the lowest is looked at first. No other rule
   * of the listener may have it.
   */
  readonly priority: number;

  /**
   * The host names that lead to the service, besides its domain names. The proxy rejects requests for other hosts, unless
   * the service's `hosts` say otherwise. They may start with `*.`.
   *
   * @default - the domain names only; any host where there are none
   */
  readonly hosts?: string[];

  /**
   * The paths that lead to the service, such as `/orders/*`, where `*` is for any characters and `?` for one. They are
   * not taken off: the proxy and the app see the whole path.
   *
   * @default - any path
   */
  readonly paths?: string[];

  /**
   * More conditions for requests to lead to the service. Together with domain names, hosts and paths they may have 5
   * values.
   *
   * @default - none
   */
  readonly conditions?: elbv2.ListenerCondition[];

  /**
   * How long the load balancer keeps a connection on which nothing is sent. NGINX keeps its connections longer.
   *
   * @default - that of the load balancer; Duration.seconds(60), its own default, where that is imported
   */
  readonly idleTimeout?: Duration;
}
