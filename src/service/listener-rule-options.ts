import type { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Options of `Exposure.listenerRule()`.
 */
export interface ListenerRuleExposureOptions {
  /**
   * The listener of an Application Load Balancer. It may be of another stack, or imported together with the security
   * group of its load balancer. Nothing is added to it but the rule, which is made where the service is.
   */
  readonly listener: elbv2.IApplicationListener;

  /**
   * The place of the rule among the rules of the listener, from 1 to 50000; the lowest is looked at first. No other rule
   * of the listener may have it.
   */
  readonly priority: number;

  /**
   * The host names that lead to the service. The proxy rejects requests for other hosts, unless the service's `hosts`
   * say otherwise. They may start with `*.`.
   *
   * @default - any host
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
   * More conditions for requests to lead to the service. Together with hosts and paths they may have 5 values.
   *
   * @default - none
   */
  readonly conditions?: elbv2.ListenerCondition[];

  /**
   * How long the load balancer keeps a connection on which nothing is sent. NGINX keeps its connections longer.
   *
   * @default - that of the load balancer; Duration.seconds(60), its own default, where the listener is imported
   */
  readonly idleTimeout?: Duration;
}
