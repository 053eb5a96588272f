import { anyPeers } from './any-peers';
import { ApplicationLoadBalancerExposure } from './application-load-balancer';
import { CloudFrontExposure } from './cloudfront/cloudfront';
import type { CloudFrontExposureOptions } from './cloudfront/cloudfront-options';
import { ExistingTargetGroup } from './existing-target-group';
import type { ExposureKind } from './exposure-kind';
import { ListenerRule } from './listener-rule';
import type { ListenerRuleExposureOptions } from './listener-rule-options';
import type { InternalExposureOptions, InternetFacingExposureOptions } from './load-balancer-options';
import { NetworkLoadBalancerExposure } from './network-load-balancer';
import type { NetworkLoadBalancerExposureOptions } from './network-load-balancer-options';
import { NoLoadBalancer } from './no-load-balancer';
import type { NoLoadBalancerExposureOptions } from './no-load-balancer-options';
import { CLOUD_FRONT_EXPOSURE_OPTIONS, INTERNAL_EXPOSURE_OPTIONS, INTERNET_FACING_EXPOSURE_OPTIONS, LISTENER_RULE_EXPOSURE_OPTIONS, NETWORK_LOAD_BALANCER_EXPOSURE_OPTIONS, NO_LOAD_BALANCER_EXPOSURE_OPTIONS, TARGET_GROUP_EXPOSURE_OPTIONS } from './structs';
import type { TargetGroupExposureOptions } from './target-group-options';
import { checkStruct } from '../../validation/struct-members';

/**
 * The way in which clients reach a service.
 */
export class Exposure {
  /**
   * An Application Load Balancer with public addresses. By default **all clients** may connect over IPv4, and over IPv6 if
   * the load balancer is dual-stack. `allowedClients` restricts the clients.
   */
  public static internetFacing(options: InternetFacingExposureOptions): Exposure {
    checkStruct('Exposure.internetFacing', INTERNET_FACING_EXPOSURE_OPTIONS, options);
    // Security groups that the caller gives already decide which clients may connect.
    const clients = options.allowedClients ?? (options.securityGroups ? [] : anyPeers(options.ipAddressType));
    return new Exposure('Exposure.internetFacing()', new ApplicationLoadBalancerExposure('Exposure.internetFacing', options, true, clients));
  }

  /**
   * An Application Load Balancer with private addresses. Only the allowed clients may connect.
   */
  public static internal(options: InternalExposureOptions): Exposure {
    checkStruct('Exposure.internal', INTERNAL_EXPOSURE_OPTIONS, options);
    return new Exposure('Exposure.internal()', new ApplicationLoadBalancerExposure('Exposure.internal', options, false, options.allowedClients ?? []));
  }

  /**
   * Amazon CloudFront in front of an internal Application Load Balancer, which CloudFront reaches by a VPC origin: no client can
   * bypass CloudFront. The load balancer accepts connections from CloudFront only, and the proxy accepts only requests with a
   * secret that the distribution adds. NGINX reads the client's address from `CloudFront-Viewer-Address`.
   *
   * CloudFront caches nothing by default. The VPC must have an internet gateway, which VPC origins require, although no request
   * passes it. `service.distribution` is the distribution.
   */
  public static cloudFront(options: CloudFrontExposureOptions): Exposure {
    checkStruct('Exposure.cloudFront', CLOUD_FRONT_EXPOSURE_OPTIONS, options);
    return new Exposure('Exposure.cloudFront()', new CloudFrontExposure(options));
  }

  /**
   * A rule of an existing listener, which also forwards to other services.
   */
  public static listenerRule(options: ListenerRuleExposureOptions): Exposure {
    checkStruct('Exposure.listenerRule', LISTENER_RULE_EXPOSURE_OPTIONS, options);
    return new Exposure('Exposure.listenerRule()', new ListenerRule(options));
  }

  /**
   * An existing target group. The service does not manage the load balancer or the listeners in front of the target group.
   */
  public static targetGroup(options: TargetGroupExposureOptions): Exposure {
    checkStruct('Exposure.targetGroup', TARGET_GROUP_EXPOSURE_OPTIONS, options);
    return new Exposure('Exposure.targetGroup()', new ExistingTargetGroup(options));
  }

  /**
   * A Network Load Balancer, which terminates TLS or passes TLS through to NGINX.
   */
  public static networkLoadBalancer(options: NetworkLoadBalancerExposureOptions): Exposure {
    checkStruct('Exposure.networkLoadBalancer', NETWORK_LOAD_BALANCER_EXPOSURE_OPTIONS, options);
    return new Exposure('Exposure.networkLoadBalancer()', new NetworkLoadBalancerExposure(options));
  }

  /**
   * No load balancer: clients find the tasks by Service Connect, AWS Cloud Map or VPC Lattice, or in another way.
   */
  public static noLoadBalancer(options: NoLoadBalancerExposureOptions = {}): Exposure {
    checkStruct('Exposure.noLoadBalancer', NO_LOAD_BALANCER_EXPOSURE_OPTIONS, options);
    return new Exposure('Exposure.noLoadBalancer()', new NoLoadBalancer(options));
  }

  private constructor(
    private readonly name: string,
    /** @internal */
    public readonly _kind: ExposureKind,
  ) {}

  /** The name of the exposure, for messages. */
  public toString(): string {
    return this.name;
  }
}
