import { Stack, Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { RenderedRule, rulesOfListener } from './rules-of-listener';

/** What checks look at: a service, and what is in front of it. A value known at deployment only is left out. */
export interface RenderedService {
  /** Whether clients come through a load balancer. */
  readonly balanced: boolean;
  /** The number of security groups that its tasks have, or the machines that they run on. */
  readonly securityGroups: number;
  /** Whether the template sets the number of tasks. */
  readonly counted: boolean;
  /** Whether something else sets it, too. */
  readonly scaled: boolean;
  /** Whether everybody may connect to the load balancer from the internet. */
  readonly internetFacing: boolean;
  /** How clients speak to the load balancer. */
  readonly listenerProtocol?: string;
  /** The rule that leads to it, where it has one on the listener of somebody else, and the other rules there. */
  readonly rules?: { readonly rule: RenderedRule; readonly others: RenderedRule[] };
  /** How long the load balancer keeps idle connections. */
  readonly idleTimeoutSeconds?: number;
  /** How long NGINX does. */
  readonly keepaliveTimeoutSeconds: number;
}

/** Where the parts of a service are. */
export interface ServiceParts {
  readonly service: ecs.BaseService;
  readonly loadBalancer?: elbv2.IApplicationLoadBalancer;
  readonly listener?: elbv2.IApplicationListener;
  readonly listenerRule?: elbv2.ApplicationListenerRule;
  readonly keepaliveTimeoutSeconds: number;
}

export function renderService({ service, loadBalancer, listener, listenerRule, keepaliveTimeoutSeconds }: ServiceParts): RenderedService {
  const resource = service.node.findChild('Service') as ecs.CfnService;
  const resolve = (value: unknown) => Stack.of(service).resolve(value);
  const balancerResource = loadBalancer?.node.defaultChild;
  const cfnLoadBalancer = balancerResource instanceof elbv2.CfnLoadBalancer ? balancerResource : undefined;
  const listenerResource = listener?.node.defaultChild;
  const attributes: { key?: string; value?: string }[] = resolve(cfnLoadBalancer?.loadBalancerAttributes) ?? [];
  const idleTimeout = attributes.find(({ key }) => key === 'idle_timeout.timeout_seconds')?.value;
  return {
    balanced: (resolve(resource.loadBalancers) ?? []).length > 0,
    securityGroups: service.connections.securityGroups.length,
    counted: resource.desiredCount !== undefined && resolve(resource.desiredCount) !== undefined,
    // CDK has one place for the scaling of a service.
    scaled: service.node.tryFindChild('TaskCount') !== undefined,
    internetFacing: resolve(cfnLoadBalancer?.scheme) === 'internet-facing',
    listenerProtocol: listenerResource instanceof elbv2.CfnListener ? resolve(listenerResource.protocol) : undefined,
    rules: listenerRule && rulesOfListener(listenerRule),
    idleTimeoutSeconds: idleTimeout === undefined || Token.isUnresolved(idleTimeout) ? undefined : Number(idleTimeout),
    keepaliveTimeoutSeconds,
  };
}
