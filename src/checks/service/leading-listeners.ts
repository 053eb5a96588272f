import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Dependable, IConstruct } from 'constructs';
import { referenceIn } from '../reference-in';
import { knownNumber, knownObjects, knownText, renderedProperties } from '../rendered-properties';

/** What checks look at: a listener through which clients come, and its load balancer. A value known at deployment only is left out. */
export interface RenderedListener {
  readonly path: string;
  readonly protocol?: string;
  /** Whether the load balancer has addresses on the internet. */
  readonly internetFacing: boolean;
  /** Whether an Application Load Balancer drops headers whose names have other characters than letters, digits and hyphens. */
  readonly dropsInvalidHeaders?: boolean;
  /** How long an Application Load Balancer keeps idle connections. A Network Load Balancer makes none of its own. */
  readonly idleTimeoutSeconds?: number;
  /** What an Application Load Balancer does with `X-Forwarded-For`, where it is told. */
  readonly forwardedForMode?: string;
  /** Whether it writes ports into it, and has clients with IPv6 addresses. */
  readonly forwardsIpv6Ports: boolean;
}

/** The listeners of the app that lead to any of these target groups, in whichever stack. What is imported is not known. */
export function leadingListeners(targetGroups: elbv2.ITargetGroup[]): RenderedListener[] {
  // What a target group says to be attached by: listeners, and rules of them.
  const attachments = targetGroups.flatMap(({ loadBalancerAttached }) => Dependable.of(loadBalancerAttached).dependencyRoots);
  const listeners = attachments.map(resourceOf).map((resource) => (
    resource instanceof elbv2.CfnListenerRule ? resourceBehind(resource.listenerArn) : resource));
  return [...new Set(listeners)].filter((listener) => listener instanceof elbv2.CfnListener).map(renderListener);
}

function renderListener(listener: elbv2.CfnListener): RenderedListener {
  const found = resourceBehind(listener.loadBalancerArn);
  const loadBalancer = found instanceof elbv2.CfnLoadBalancer ? renderedProperties(found) : undefined;
  return {
    path: (listener.node.scope ?? listener).node.path,
    protocol: knownText(renderedProperties(listener).Protocol),
    internetFacing: loadBalancer !== undefined && (loadBalancer.Scheme ?? 'internet-facing') === 'internet-facing',
    dropsInvalidHeaders: loadBalancer && attributeOf(loadBalancer, 'routing.http.drop_invalid_header_fields.enabled') === 'true',
    idleTimeoutSeconds: loadBalancer && idleTimeoutOf(loadBalancer),
    forwardedForMode: loadBalancer && attributeOf(loadBalancer, 'routing.http.xff_header_processing.mode'),
    forwardsIpv6Ports: loadBalancer !== undefined && attributeOf(loadBalancer, 'routing.http.xff_client_port.enabled') === 'true'
      && (knownText(loadBalancer.IpAddressType) ?? 'ipv4') !== 'ipv4',
  };
}

/** An attribute as it is told. */
function attributeOf({ LoadBalancerAttributes: attributes }: any, key: string): string | undefined {
  const value: unknown = knownObjects(attributes).find(({ Key: one }: any) => one === key)?.Value;
  return typeof value === 'boolean' ? String(value) : knownText(value);
}

/** The defaults are AWS's, and hold where all attributes are known. */
function idleTimeoutOf({ Type: type = 'application', LoadBalancerAttributes: attributes = [] }: any): number | undefined {
  if (type !== 'application' || knownObjects(attributes).length !== attributes.length) return undefined;
  return knownNumber(attributes.find(({ Key: key }: any) => key === 'idle_timeout.timeout_seconds')?.Value ?? 60);
}

function resourceOf(construct: IConstruct): IConstruct {
  return construct.node.defaultChild ?? construct;
}

/** The resource that a token of its ARN stands for. */
function resourceBehind(arn: string | undefined): IConstruct | undefined {
  return arn === undefined ? undefined : referenceIn(arn)?.target;
}
