import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ClientAddressSource } from '../../nginx';

/**
 * Options of `Exposure.targetGroup()`.
 */
export interface TargetGroupExposureOptions {
  /**
   * The target group, of an Application or a Network Load Balancer, with targets of the type `ip`. The port of its
   * targets does not matter; the protocol is HTTP or TCP, or HTTPS or TLS with the service's `proxyTls`.
   *
   * Its health check has to ask the proxy's health port: by default `/health` on port 8081 by HTTP. A warning tells where
   * the health check of a target group of the app is another one. Keep its deregistration delay at the service's
   * `drainTime`.
   */
  readonly targetGroup: elbv2.ITargetGroup;

  /**
   * What may connect to the proxy: the security groups of the load balancer, or the address ranges of one without. With
   * a target group of an Application Load Balancer that is made in the app, CDK knows them without being told; but where
   * its listener is imported into another stack, they have to be told all the same.
   *
   * @default - what CDK knows; for imported target groups and those of Network Load Balancers nothing, with a warning
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * Where NGINX finds the client's address. For a Network Load Balancer it has to fit the attributes of the target group:
   * `PROXY_PROTOCOL` if and only if `proxy_protocol_v2.enabled` is set, and `CONNECTION` is the client's address only if
   * `preserve_client_ip.enabled` is.
   *
   * @default - `LAST_FORWARDED_FOR` behind an Application Load Balancer; behind a Network Load Balancer `PROXY_PROTOCOL`
   * where the target group is one of the app and has it enabled, else `CONNECTION`
   */
  readonly clientAddressSource?: ClientAddressSource;

  /**
   * How long the load balancer keeps a connection on which nothing is sent. NGINX keeps its connections longer.
   *
   * @default Duration.seconds(60)
   */
  readonly idleTimeout?: Duration;
}
