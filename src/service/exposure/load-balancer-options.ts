import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import type { DomainOptions } from './domain-options';

/**
 * The destination of a load balancer's access logs.
 */
export interface LoadBalancerAccessLogsOptions {
  /**
   * The S3 bucket. The bucket must be in the region of the stack, and the stack must have a region. The policy of an
   * imported bucket must already allow Elastic Load Balancing to write.
   */
  readonly bucket: s3.IBucket;

  /**
   * The prefix of the names of the log files.
   *
   * @default - no prefix
   */
  readonly prefix?: string;
}

/**
 * Options of a load balancer that is created for the service, internet-facing or internal.
 */
export interface LoadBalancerOptions extends DomainOptions {
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
   * always connects to the proxy over IPv4.
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
   * deployment. Authentication requires HTTPS. The proxy forwards the headers with which the load balancer tells the identity
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
  readonly accessLogs?: LoadBalancerAccessLogsOptions;

  /**
   * Whether deletion protection is enabled.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Determines how the load balancer handles requests that might pose a security risk to your application. With `STRICTEST`
   * the load balancer also rejects harmless requests of real clients, such as GET with `Content-Length: 0`, with a 400 that
   * the proxy does not log. NGINX parses each request again and sends its own request to the app in any mode.
   *
   * @default elbv2.DesyncMitigationMode.DEFENSIVE
   */
  readonly desyncMitigationMode?: elbv2.DesyncMitigationMode;

  /**
   * Whether HTTP/2 is enabled for clients. The load balancer sends HTTP/1.1 to the proxy, unless the app speaks gRPC.
   *
   * @default true
   */
  readonly http2?: boolean;
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
