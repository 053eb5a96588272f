import { everybody } from './any-peers';
import { NewLoadBalancer } from './application-load-balancer';
import { ExistingTargetGroup } from './existing-target-group';
import type { ExposureKind } from './exposure-kind';
import { ListenerRule } from './listener-rule';
import type { ListenerRuleExposureOptions } from './listener-rule-options';
import type { InternalExposureOptions, InternetFacingExposureOptions } from './load-balancer-options';
import { NewNetworkLoadBalancer } from './network-load-balancer';
import type { NetworkLoadBalancerExposureOptions } from './network-load-balancer-options';
import { NoLoadBalancer } from './no-load-balancer';
import type { NoneExposureOptions } from './none-options';
import { INTERNAL_EXPOSURE_OPTIONS, INTERNET_FACING_EXPOSURE_OPTIONS, LISTENER_RULE_EXPOSURE_OPTIONS, NETWORK_LOAD_BALANCER_EXPOSURE_OPTIONS, NONE_EXPOSURE_OPTIONS, TARGET_GROUP_EXPOSURE_OPTIONS } from './structs';
import type { TargetGroupExposureOptions } from './target-group-options';
import { checkStruct } from '../../validation/struct-members';

/**
 * How clients reach a service.
 */
export class Exposure {
  /**
   * A load balancer with public addresses that **everybody** may connect to, over IPv4, and over IPv6 where it is
   * dual-stack, unless `allowedClients` says who.
   */
  public static internetFacing(options: InternetFacingExposureOptions): Exposure {
    checkStruct('Exposure.internetFacing', INTERNET_FACING_EXPOSURE_OPTIONS, options);
    // Who brings security groups has decided who may connect.
    const clients = options.allowedClients ?? (options.securityGroups ? [] : everybody(options.ipAddressType));
    return new Exposure(new NewLoadBalancer('Exposure.internetFacing', options, true, clients));
  }

  /**
   * A load balancer with private addresses, which only the allowed clients may connect to.
   */
  public static internal(options: InternalExposureOptions): Exposure {
    checkStruct('Exposure.internal', INTERNAL_EXPOSURE_OPTIONS, options);
    return new Exposure(new NewLoadBalancer('Exposure.internal', options, false, options.allowedClients ?? []));
  }

  /**
   * A rule of a listener that exists already, beside those of other services.
   */
  public static listenerRule(options: ListenerRuleExposureOptions): Exposure {
    checkStruct('Exposure.listenerRule', LISTENER_RULE_EXPOSURE_OPTIONS, options);
    return new Exposure(new ListenerRule(options));
  }

  /**
   * A target group that exists already. What leads to it is not a matter of the service.
   */
  public static targetGroup(options: TargetGroupExposureOptions): Exposure {
    checkStruct('Exposure.targetGroup', TARGET_GROUP_EXPOSURE_OPTIONS, options);
    return new Exposure(new ExistingTargetGroup(options));
  }

  /**
   * A Network Load Balancer. TLS ends there, or is passed through and ends at NGINX.
   */
  public static networkLoadBalancer(options: NetworkLoadBalancerExposureOptions): Exposure {
    checkStruct('Exposure.networkLoadBalancer', NETWORK_LOAD_BALANCER_EXPOSURE_OPTIONS, options);
    return new Exposure(new NewNetworkLoadBalancer(options));
  }

  /**
   * No load balancer: clients find the tasks by Service Connect, AWS Cloud Map or VPC Lattice, or by themselves.
   */
  public static none(options: NoneExposureOptions = {}): Exposure {
    checkStruct('Exposure.none', NONE_EXPOSURE_OPTIONS, options);
    return new Exposure(new NoLoadBalancer(options));
  }

  private constructor(
    /** @internal */
    public readonly _kind: ExposureKind,
  ) {}
}
