import type { Duration } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Attributes of a load balancer that is created for the service.
 */
export interface LoadBalancerAttributesOptions {
  /**
   * Indicates whether deletion protection is enabled.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Indicates whether zonal shift is enabled, with which Amazon Application Recovery Controller moves the traffic away from
   * an impaired Availability Zone.
   *
   * @default false
   */
  readonly zonalShift?: boolean;
}

/**
 * Attributes of an Application Load Balancer that is created for the service. Cross-zone load balancing is always on for
 * Application Load Balancers. The idle timeout is `idleTimeout` of the exposure, because NGINX follows it.
 */
export interface ApplicationLoadBalancerAttributesOptions extends LoadBalancerAttributesOptions {
  /**
   * Indicates whether HTTP headers with invalid header fields are removed by the load balancer (true) or routed to targets
   * (false). NGINX rejects or drops the same headers if the load balancer forwards them. Headers with underscores are invalid
   * for the load balancer, so true cannot be combined with `underscoresInHeaders` of `nginx`.
   *
   * @default - true, unless `underscoresInHeaders` of `nginx` is set
   */
  readonly dropInvalidHeaderFields?: boolean;

  /**
   * Determines how the load balancer handles requests that might pose a security risk to your application. With `STRICTEST`
   * the load balancer also rejects harmless requests of real clients, such as GET with `Content-Length: 0`, with a 400 that
   * the proxy does not log. NGINX parses each request again and sends its own request to the app in any mode.
   *
   * @default elbv2.DesyncMitigationMode.DEFENSIVE
   */
  readonly desyncMitigationMode?: elbv2.DesyncMitigationMode;

  /**
   * Indicates whether HTTP/2 is enabled for clients. The load balancer sends HTTP/1.1 to the proxy, unless the app speaks
   * gRPC.
   *
   * @default true
   */
  readonly http2Enabled?: boolean;

  /**
   * The client keep alive duration: the time for which a client may use a connection to the load balancer, from 60 to 604800
   * seconds.
   *
   * @default Duration.seconds(3600)
   */
  readonly clientKeepAlive?: Duration;

  /**
   * Indicates whether the Application Load Balancer should preserve the Host header in the HTTP request and send it to the
   * target without any change.
   *
   * @default false
   */
  readonly preserveHostHeader?: boolean;

  /**
   * Indicates whether the X-Forwarded-For header should preserve the source port that the client used to connect to the load
   * balancer. Port and address of an IPv6 client cannot be distinguished, so synthesis warns if the load balancer is
   * dual-stack.
   *
   * @default false
   */
  readonly preserveXffClientPort?: boolean;

  /**
   * Enables you to modify, preserve, or remove the X-Forwarded-For header in the HTTP request before the Application Load
   * Balancer sends the request to the target. Synthesis warns about a mode other than `APPEND`, unless NGINX does not read the
   * client's address from the header.
   *
   * @default elbv2.XffHeaderProcessingMode.APPEND
   */
  readonly xffHeaderProcessingMode?: elbv2.XffHeaderProcessingMode;

  /**
   * Indicates whether the two headers x-amzn-tls-version and x-amzn-tls-cipher-suite are added to the client request before
   * sending it to the target.
   *
   * @default false
   */
  readonly xAmznTlsVersionAndCipherSuiteHeaders?: boolean;

  /**
   * Indicates whether to allow a WAF-enabled load balancer to route requests to targets if it is unable to forward the request
   * to AWS WAF.
   *
   * @default false
   */
  readonly wafFailOpen?: boolean;
}

/**
 * Attributes of a Network Load Balancer that is created for the service.
 */
export interface NetworkLoadBalancerAttributesOptions extends LoadBalancerAttributesOptions {
  /**
   * Indicates whether cross-zone load balancing is enabled. With cross-zone load balancing, each address of the load balancer
   * forwards to the tasks of all Availability Zones, not only to the tasks of its own zone. AWS charges for the traffic
   * between zones.
   *
   * @default false
   */
  readonly crossZoneEnabled?: boolean;

  /**
   * The AZ affinity routing policy: the share of clients that DNS gives the address of the load balancer in their own
   * Availability Zone.
   *
   * @default - any Availability Zone
   */
  readonly clientRoutingPolicy?: elbv2.ClientRoutingPolicy;
}
