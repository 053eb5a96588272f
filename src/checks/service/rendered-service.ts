import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { leadingListeners, RenderedListener } from './leading-listeners';
import type { ClientAddressSource } from '../../nginx';
import { renderedProperties } from '../rendered-properties';
import { RenderedRule, rulesOfListeners } from './rules-of-listeners';

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
  /** Through which clients come, where they are of the app. */
  readonly listeners: RenderedListener[];
  /** Whether NGINX speaks TLS. */
  readonly tls: boolean;
  /** Whether headers are to come through whose names have underscores. */
  readonly underscores: boolean;
  /** The rules of each listener that was made for it, or that it has a rule on. */
  readonly rules: RenderedRule[][];
  /** How long NGINX keeps idle connections. */
  readonly keepaliveTimeoutSeconds: number;
  /** Where NGINX finds the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** Whether every request has to have the secret of what is in front. */
  readonly asksForOriginSecret: boolean;
}

/** Where the parts of a service are. */
export interface ServiceParts {
  readonly service: ecs.BaseService;
  /** All target groups that its tasks are ever in. */
  readonly targetGroups: elbv2.ITargetGroup[];
  /** The listeners that were made for it. */
  readonly ownListeners: elbv2.IApplicationListener[];
  /** Its rule on the listener of somebody else. */
  readonly listenerRule?: elbv2.ApplicationListenerRule;
  readonly tls: boolean;
  readonly underscores: boolean;
  readonly keepaliveTimeoutSeconds: number;
  readonly clientAddressSource: ClientAddressSource;
  readonly asksForOriginSecret: boolean;
}

export function renderService({ service, targetGroups, ownListeners, listenerRule, ...parts }: ServiceParts): RenderedService {
  const properties = renderedProperties(service.node.findChild('Service') as ecs.CfnService);
  return {
    balanced: (properties.LoadBalancers ?? []).length > 0,
    securityGroups: service.connections.securityGroups.length,
    counted: properties.DesiredCount !== undefined,
    // CDK has one place for the scaling of a service.
    scaled: service.node.tryFindChild('TaskCount') !== undefined,
    listeners: leadingListeners(targetGroups),
    underscores: parts.underscores,
    rules: rulesOfListeners(service, ownListeners, listenerRule),
    tls: parts.tls,
    keepaliveTimeoutSeconds: parts.keepaliveTimeoutSeconds,
    clientAddressSource: parts.clientAddressSource,
    asksForOriginSecret: parts.asksForOriginSecret,
  };
}
