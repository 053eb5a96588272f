import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { DomainOptions } from './domain-options';

/**
 * Where a load balancer writes its access logs.
 */
export interface LoadBalancerAccessLogs {
  /**
   * The bucket. It must be in the region of the stack, and the stack must have a region. One that is imported has to let
   * Elastic Load Balancing write already.
   */
  readonly bucket: s3.IBucket;

  /**
   * What the names of the log files start with.
   *
   * @default - nothing
   */
  readonly prefix?: string;
}

/**
 * Options of a load balancer that is made for the service, for clients inside or outside.
 */
export interface LoadBalancerOptions extends DomainOptions {
  /**
   * The certificate of the HTTPS listener.
   *
   * @default - with `domainName` and `hostedZone` one is made; else `unencrypted: true` has to be given instead
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Serve plain HTTP on port 80, so that everybody on the way can read and change what is sent. For trying things out.
   *
   * @default false
   */
  readonly unencrypted?: boolean;

  /**
   * Whether requests to port 80 are redirected to HTTPS.
   *
   * @default - true with a certificate, else false
   */
  readonly redirectHttp?: boolean;

  /**
   * The TLS versions and ciphers that are accepted.
   *
   * @default elbv2.SslPolicy.TLS13_RES - TLS 1.3 and 1.2, with forward secrecy and authenticated encryption
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * The subnets of the load balancer.
   *
   * @default - public subnets when internet-facing, else private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of your own for the load balancer, instead of the one that is made for it. Then they alone say who
   * may connect, on port 443 and, for the redirect, on port 80: nobody is let in on top of it, but for the clients of a
   * `testListener`.
   *
   * @default - one is made
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * Whether the load balancer has IPv4 addresses, or IPv6 addresses, too. The subnets need IPv6 addresses for that. The
   * proxy is reached over IPv4 in any case.
   *
   * @default elbv2.IpAddressType.IPV4
   */
  readonly ipAddressType?: elbv2.IpAddressType;

  /**
   * The ARN of a web ACL of AWS WAF that requests have to pass first, of the scope `REGIONAL`.
   *
   * @default - none
   */
  readonly webAclArn?: string;

  /**
   * How long the load balancer keeps a connection on which nothing is sent. NGINX keeps its connections longer.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;

  /**
   * Where the load balancer writes its access logs.
   *
   * @default - nowhere; the proxy logs every request anyway
   */
  readonly accessLogs?: LoadBalancerAccessLogs;

  /**
   * Whether the load balancer is protected from being deleted.
   *
   * @default false
   */
  readonly deletionProtection?: boolean;

  /**
   * Whether clients may use HTTP/2. Requests to the proxy are HTTP/1.1, unless the app speaks gRPC.
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
   * The clients that may connect to the load balancer: address ranges, prefix lists such as that of Amazon CloudFront, or
   * security groups.
   *
   * @default - everybody, unless `securityGroups` is given
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
   * @default - none; open it with `service.clientConnections.allowDefaultPortFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];
}
