import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationTargetGroupOptions } from './attributes/application-target-group-options';
import type { ApplicationLoadBalancerAttributesOptions } from './attributes/load-balancer-attributes-options';
import type { LoadBalancerLogsOptions } from './attributes/load-balancer-logs-options';
import type { LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import type { DomainOptions } from './domain-options';

/**
 * Options of a load balancer that is created for the service, internet-facing or internal.
 */
export interface LoadBalancerOptions extends DomainOptions, ApplicationTargetGroupOptions {
  /**
   * The certificate of the HTTPS listener.
   *
   * @default - a new certificate with `domainName` and `hostedZone`; otherwise `unencrypted: true` is required
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Whether to serve plain HTTP on port 80, which anyone on the network path can read and change. Use plain HTTP for
   * experiments only.
   *
   * @default false
   */
  readonly unencrypted?: boolean;

  /**
   * Whether the load balancer redirects requests to port 80 to HTTPS.
   *
   * @default - true with a certificate, otherwise false
   */
  readonly redirectHttp?: boolean;

  /**
   * The security policy that defines which ciphers and protocols are supported.
   *
   * @default elbv2.SslPolicy.TLS13_RES - TLS 1.3 and 1.2, with forward secrecy and authenticated encryption;
   * elbv2.SslPolicy.TLS13_12_RES_PQ if the feature flag `@aws-cdk/aws-elasticloadbalancingv2:usePostQuantumTlsPolicy` is set
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * The subnets to place the load balancer in.
   *
   * @default - public subnets if internet-facing, otherwise private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups to associate with the load balancer, instead of a new security group. The given security groups
   * alone decide which clients may connect to port 443 and, for the redirect, to port 80. The construct adds ingress rules
   * only for the clients of a `testListener`.
   *
   * @default - a new security group
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The type of IP addresses to use: IPv4 only, or also IPv6. IPv6 requires subnets with IPv6 addresses. The load balancer
   * connects to the proxy over IPv4, unless `targetIpAddressType` is IPv6.
   *
   * @default elbv2.IpAddressType.IPV4
   */
  readonly ipAddressType?: elbv2.IpAddressType;

  /**
   * The ARN of the AWS WAF web ACL to associate with the load balancer. The web ACL must have the scope `REGIONAL`.
   *
   * @default - none
   */
  readonly webAclArn?: string;

  /**
   * The load balancer idle timeout. NGINX keeps its connections open longer than the load balancer.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;

  /**
   * The authentication that the load balancer performs before it forwards a request, also to the test listener of a
   * deployment. Authentication requires HTTPS. The proxy forwards the headers in which the load balancer sends the identity
   * of the client.
   *
   * @default - none: the load balancer forwards all requests
   */
  readonly authentication?: LoadBalancerAuthentication;

  /**
   * The mutual authentication configuration information. Mutual authentication requires HTTPS. With the mode `VERIFY`, the
   * proxy forwards the headers `X-Amzn-Mtls-Clientcert-*`. With the mode `PASS_THROUGH`, clients may connect without a
   * certificate, so the proxy drops `X-Amzn-Mtls-Clientcert` unless `trustedHeaders` lists the header.
   *
   * @default - no mutual authentication
   */
  readonly mutualAuthentication?: elbv2.MutualAuthentication;

  /**
   * The destination of the load balancer's access logs.
   *
   * @default - no access logs; the proxy logs every request anyway
   */
  readonly accessLogs?: LoadBalancerLogsOptions;

  /**
   * The destination of the load balancer's connection logs: the address of each client, and the TLS version, cipher and result
   * of its handshake.
   *
   * @default - no connection logs
   */
  readonly connectionLogs?: LoadBalancerLogsOptions;

  /**
   * The destination of the load balancer's health check logs: the result of each health check of a task, and the reason of a
   * failure.
   *
   * @default - no health check logs
   */
  readonly healthCheckLogs?: LoadBalancerLogsOptions;

  /**
   * The attributes of the load balancer.
   *
   * @default - the defaults of `ApplicationLoadBalancerAttributesOptions`
   */
  readonly attributes?: ApplicationLoadBalancerAttributesOptions;
}

/**
 * Options of `Exposure.internetFacing()`.
 */
export interface InternetFacingExposureOptions extends LoadBalancerOptions {
  /**
   * The clients that may connect to the load balancer: address ranges, prefix lists such as the prefix list of Amazon
   * CloudFront, or security groups.
   *
   * @default - all clients, unless `securityGroups` is given
   */
  readonly allowedClients?: ec2.IPeer[];
}

/**
 * Options of `Exposure.internal()`.
 */
export interface InternalExposureOptions extends LoadBalancerOptions {
  /**
   * The clients that may connect to the load balancer: address ranges, prefix lists or security groups.
   *
   * @default - none; add clients with `service.clientConnections.allowDefaultPortFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];
}
