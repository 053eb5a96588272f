import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { ExposureKind } from './exposure-kind';
import type { InternalExposureOptions, InternetFacingExposureOptions } from './load-balancer-options';
import { NewLoadBalancer } from './new-load-balancer';

/**
 * How clients reach a service.
 */
export class Exposure {
  /**
   * A load balancer with public addresses that **everybody** may connect to, over IPv4.
   */
  public static internetFacing(options: InternetFacingExposureOptions): Exposure {
    return new Exposure(new NewLoadBalancer('Exposure.internetFacing', options, true, [ec2.Peer.anyIpv4()]));
  }

  /**
   * A load balancer with private addresses, which only the allowed clients may connect to.
   */
  public static internal(options: InternalExposureOptions): Exposure {
    return new Exposure(new NewLoadBalancer('Exposure.internal', options, false, options.allowedClients ?? []));
  }

  private constructor(
    /** @internal */
    public readonly _kind: ExposureKind,
  ) {}
}
