import type * as route53 from 'aws-cdk-lib/aws-route53';

/**
 * The names under which clients find a load balancer.
 */
export interface DomainOptions {
  /**
   * The name that clients use. The proxy rejects requests for other hosts, unless the service's `hosts` say otherwise.
   * It may start with `*.`. In a hosted zone it is written in lower case, as the zone's name is. A name that is known at
   * deployment only needs the service's `hosts`, since NGINX has to know which host to serve.
   *
   * @default - none: clients use the name that AWS gives the load balancer, or one that nothing here knows of; without
   * hosts that are given otherwise the proxy accepts requests for any
   */
  readonly domainName?: string;

  /**
   * More names that clients use.
   *
   * @default - none
   */
  readonly alternativeDomainNames?: string[];

  /**
   * The hosted zone that all the names are in. Alias records are made in it. A load balancer that is made for the service
   * without a `certificate` gets one that is validated with it, for which it has to be a public zone. A private zone that is
   * imported or looked up cannot be told from a public one: pass a `certificate` with it, or the deployment waits for one
   * that is never validated.
   *
   * @default - no records are made
   */
  readonly hostedZone?: route53.IHostedZone;
}
