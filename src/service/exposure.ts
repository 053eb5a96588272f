import { everybody } from './everybody';
import type { ExposureKind } from './exposure-kind';
import type { InternalExposureOptions, InternetFacingExposureOptions } from './load-balancer-options';
import { NewLoadBalancer } from './new-load-balancer';

/**
 * How clients reach a service.
 */
export class Exposure {
  /**
   * A load balancer with public addresses that **everybody** may connect to, over IPv4, and over IPv6 where it is
   * dual-stack.
   */
  public static internetFacing(options: InternetFacingExposureOptions): Exposure {
    return new Exposure(new NewLoadBalancer('Exposure.internetFacing', options, true, everybody(options.ipAddressType)));
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
