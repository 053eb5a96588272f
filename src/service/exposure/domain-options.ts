import type * as route53 from 'aws-cdk-lib/aws-route53';

/**
 * The domain names by which clients find a load balancer.
 */
export interface DomainOptions {
  /**
   * The domain name for the service. The proxy rejects requests for other hosts, unless `hosts` of the service lists other
   * hosts. The name may start with `*.`. In a hosted zone, write the name in lower case, like the name of the zone. A name
   * that is known at deployment only requires `hosts` of the service, because NGINX must know which host to serve.
   *
   * @default - none: clients use the name that AWS gives the load balancer, or a name that this construct does not know; if
   * no other hosts are given, the proxy accepts requests for any host
   */
  readonly domainName?: string;

  /**
   * More domain names for the service.
   *
   * @default - none
   */
  readonly alternativeDomainNames?: string[];

  /**
   * The Route 53 hosted zone for the domain names. Alias records for all names are created in the zone. A load balancer that
   * is created for the service without a `certificate` gets a certificate that is validated in the zone, so the zone must be
   * public. CDK cannot distinguish a private zone from a public zone if the zone is imported or looked up. Pass a
   * `certificate` with such a private zone. Otherwise the deployment waits for a certificate that is never validated.
   *
   * @default - no records are created
   */
  readonly hostedZone?: route53.IHostedZone;
}
