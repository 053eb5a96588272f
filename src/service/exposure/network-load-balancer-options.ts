import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { DomainOptions } from './domain-options';
import type { LoadBalancerAccessLogs } from './load-balancer-options';

/**
 * Options of `Exposure.networkLoadBalancer()`.
 */
export interface NetworkLoadBalancerExposureOptions extends DomainOptions {
  /**
   * Whether the load balancer has public addresses.
   *
   * @default false
   */
  readonly internetFacing?: boolean;

  /**
   * The clients that may connect to the load balancer: address ranges, prefix lists or security groups.
   *
   * @default - everybody where it is internet-facing, else nobody; open it with
   * `service.clientConnections.allowDefaultPortFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * The certificate with which the load balancer ends TLS. With the service's `proxyTls` it speaks TLS to the proxy as
   * well, and does not look at the proxy's certificate.
   *
   * @default - with the service's `proxyTls` none: TLS is passed through and ends at NGINX. Without, one is made where
   * there are `domainName` and `hostedZone`; else `unencrypted: true` has to be given instead
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Serve plain HTTP, so that everybody on the way can read and change what is sent. For trying things out.
   *
   * @default false
   */
  readonly unencrypted?: boolean;

  /**
   * The TLS versions and ciphers that the load balancer accepts. What NGINX accepts is a matter of `proxyTls`.
   *
   * @default elbv2.SslPolicy.TLS13_RES - TLS 1.3 and 1.2, with forward secrecy and authenticated encryption
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * The port that clients connect to, from 1 to 65535.
   *
   * @default - 443, or 80 when unencrypted
   */
  readonly port?: number;

  /**
   * How the proxy learns the client's address: when true, the load balancer keeps it as the source of its packets
   * (client IP preservation); when false, it tells it at the start of each connection (PROXY protocol, version 2).
   *
   * Keeping it does not work for clients behind a transit gateway or AWS PrivateLink, for tasks that call their own
   * service, and for IPv6. See "Client IP preservation" in the user guide of Network Load Balancers.
   *
   * @default false
   */
  readonly preserveClientIp?: boolean;

  /**
   * The subnets of the load balancer.
   *
   * @default - public subnets when internet-facing, else private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Security groups of your own for the load balancer, instead of the one that is made for it. Then they alone say who
   * may connect.
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
   * Whether each of its addresses leads to the tasks of all availability zones, not only to those of its own. AWS charges
   * for the traffic between zones.
   *
   * @default false
   */
  readonly crossZoneEnabled?: boolean;

  /**
   * Where the load balancer writes its access logs. It logs connections, and only those with TLS that it ends itself.
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
}
