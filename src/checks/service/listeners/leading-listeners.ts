import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { pathOf, resourceBehind, resourcesAttaching } from './attached-resources';
import { knownNumber, knownObjects, knownText, renderedProperties } from '../../rendered-properties';

/**
 * A listener that clients connect to, with its load balancer, for the checks. Values that are known at deployment only are
 * left out.
 */
export interface RenderedListener {
  readonly path: string;
  readonly protocol?: string;
  /** Whether the load balancer has public addresses. */
  readonly internetFacing: boolean;
  /** Whether an Application Load Balancer drops headers whose names have characters other than letters, digits and hyphens. */
  readonly dropsInvalidHeaders?: boolean;
  /** The idle timeout of an Application Load Balancer. A Network Load Balancer does not open its own connections. */
  readonly idleTimeoutSeconds?: number;
  /** The mode in which an Application Load Balancer processes `X-Forwarded-For`, if the mode is set. */
  readonly forwardedForMode?: string;
  /** Whether the load balancer appends ports in `X-Forwarded-For` and has clients with IPv6 addresses. */
  readonly forwardsIpv6Ports: boolean;
}

/** The listeners of the app that forward to any of these target groups, in any stack. Imported listeners are unknown. */
export function leadingListeners(targetGroups: elbv2.ITargetGroup[]): RenderedListener[] {
  const listeners = resourcesAttaching(targetGroups).map((resource) => (
    resource instanceof elbv2.CfnListenerRule ? resourceBehind(resource.listenerArn) : resource));
  return [...new Set(listeners)].filter((listener) => listener instanceof elbv2.CfnListener).map(renderListener);
}

function renderListener(listener: elbv2.CfnListener): RenderedListener {
  const found = resourceBehind(listener.loadBalancerArn);
  const loadBalancer = found instanceof elbv2.CfnLoadBalancer ? renderedProperties(found) : undefined;
  return {
    path: pathOf(listener),
    protocol: knownText(renderedProperties(listener).Protocol),
    internetFacing: loadBalancer !== undefined && (loadBalancer.Scheme ?? 'internet-facing') === 'internet-facing',
    dropsInvalidHeaders: loadBalancer && attributeOf(loadBalancer, 'routing.http.drop_invalid_header_fields.enabled') === 'true',
    idleTimeoutSeconds: loadBalancer && idleTimeoutOf(loadBalancer),
    forwardedForMode: loadBalancer && attributeOf(loadBalancer, 'routing.http.xff_header_processing.mode'),
    forwardsIpv6Ports: loadBalancer !== undefined && attributeOf(loadBalancer, 'routing.http.xff_client_port.enabled') === 'true'
      && (knownText(loadBalancer.IpAddressType) ?? 'ipv4') !== 'ipv4',
  };
}

/** The value of an attribute that is set. */
function attributeOf({ LoadBalancerAttributes: attributes }: any, key: string): string | undefined {
  const value: unknown = knownObjects(attributes).find(({ Key: one }: any) => one === key)?.Value;
  return typeof value === 'boolean' ? String(value) : knownText(value);
}

/** The idle timeout. The defaults are those of AWS, and apply if all attributes are known. */
function idleTimeoutOf({ Type: type = 'application', LoadBalancerAttributes: attributes = [] }: any): number | undefined {
  if (type !== 'application' || knownObjects(attributes).length !== attributes.length) return undefined;
  return knownNumber(attributes.find(({ Key: key }: any) => key === 'idle_timeout.timeout_seconds')?.Value ?? 60);
}
