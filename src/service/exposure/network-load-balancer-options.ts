import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { NetworkLoadBalancerAttributesOptions } from './attributes/load-balancer-attributes-options';
import type { LoadBalancerLogsOptions } from './attributes/load-balancer-logs-options';
import type { DomainOptions } from './domain-options';

/**
 * Options of `Exposure.networkLoadBalancer()`.
 */
export interface NetworkLoadBalancerExposureOptions extends DomainOptions {
  /**
   * Whether the load balancer is internet-facing, with public addresses.
   *
   * @default false
   */
  readonly internetFacing?: boolean;

  /**
   * The clients that may connect to the load balancer: address ranges, prefix lists or security groups.
   *
   * @default - all clients if the load balancer is internet-facing, otherwise none; add clients with
   * `service.clientConnections.allowDefaultPortFrom(…)`
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * The certificate with which the load balancer terminates TLS. With `proxyTls` of the service, the load balancer also uses
   * TLS to the proxy and does not verify the proxy's certificate.
   *
   * @default - with `proxyTls` of the service none: the load balancer passes TLS through to NGINX. Without `proxyTls`, a new
   * certificate with `domainName` and `hostedZone`; otherwise `unencrypted: true` is required
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Whether to serve plain HTTP, which anyone on the network path can read and change. Use plain HTTP for experiments only.
   *
   * @default false
   */
  readonly unencrypted?: boolean;

  /**
   * The security policy that defines which ciphers and protocols the load balancer supports. `proxyTls` defines which
   * ciphers and protocols NGINX supports.
   *
   * @default elbv2.SslPolicy.TLS13_RES - TLS 1.3 and 1.2, with forward secrecy and authenticated encryption
   */
  readonly sslPolicy?: elbv2.SslPolicy;

  /**
   * The port on which the listener listens for requests, from 1 to 65535.
   *
   * @default - 443, or 80 if unencrypted
   */
  readonly port?: number;

  /**
   * Whether the load balancer keeps the client's address as the source of its packets (client IP preservation). If false,
   * the load balancer sends the client's address to the proxy at the start of each connection (PROXY protocol, version 2).
   *
   * Client IP preservation does not work for clients behind a transit gateway or AWS PrivateLink, for tasks that call their
   * own service, and for IPv6. See "Client IP preservation" in the user guide of Network Load Balancers.
   *
   * @default false
   */
  readonly preserveClientIp?: boolean;

  /**
   * The subnets to place the load balancer in.
   *
   * @default - public subnets if internet-facing, otherwise private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups to associate with the load balancer, instead of a new security group. The given security groups
   * alone decide which clients may connect.
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
   * The type of IP addresses of the targets, which the load balancer connects to. With IPv6, the load balancer must be
   * dual-stack, tasks must have IPv6 addresses, and NGINX listens on them. Tasks in dual-stack subnets have IPv6 addresses
   * if the account setting `dualStackIPv6` of Amazon ECS is enabled.
   *
   * @default elbv2.TargetGroupIpAddressType.IPV4
   */
  readonly targetIpAddressType?: elbv2.TargetGroupIpAddressType;

  /**
   * Whether the load balancer sends all connections from an address to the same task (the stickiness type `source_ip`).
   * Clients behind the same NAT device share a task. Stickiness requires a load balancer that does not terminate TLS, and
   * cannot be combined with `Deployment.linear()` and `Deployment.canary()`.
   *
   * @default false
   */
  readonly sourceIpStickiness?: boolean;

  /**
   * The destination of the load balancer's access logs. A Network Load Balancer logs connections, and only connections whose
   * TLS the load balancer terminates.
   *
   * @default - no access logs; the proxy logs every request anyway
   */
  readonly accessLogs?: LoadBalancerLogsOptions;

  /**
   * The attributes of the load balancer.
   *
   * @default - the defaults of `NetworkLoadBalancerAttributesOptions`
   */
  readonly attributes?: NetworkLoadBalancerAttributesOptions;
}
