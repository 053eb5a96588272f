import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { leadingListeners, RenderedListener } from './leading-listeners';
import type { ClientAddressSource } from '../../nginx';
import { renderedProperties } from '../rendered-properties';
import { RenderedRule, rulesOfListeners } from './rules-of-listeners';

/** A service with the resources in front of it, for the checks. Values that are known at deployment only are left out. */
export interface RenderedService {
  /** Whether clients connect through a load balancer. */
  readonly balanced: boolean;
  /** The number of security groups of the tasks, or of the instances that the tasks run on. */
  readonly securityGroups: number;
  /** The number of tasks in the template, with CloudFormation's functions. */
  readonly desiredCount?: unknown;
  /** Whether auto scaling sets the number of tasks. */
  readonly scaled: boolean;
  /** The listeners that clients connect to, if the listeners belong to the app. */
  readonly listeners: RenderedListener[];
  /** Whether NGINX uses TLS. */
  readonly tls: boolean;
  /** Whether the proxy forwards headers whose names have underscores. */
  readonly underscores: boolean;
  /** The rules of each listener that was created for the service, or on which the service has a rule. */
  readonly rules: RenderedRule[][];
  /** The time for which NGINX keeps idle connections. */
  readonly keepaliveTimeoutSeconds: number;
  /** The source from which NGINX reads the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** Whether every request must have the origin secret. */
  readonly asksForOriginSecret: boolean;
}

/** The constructs and settings of a service. */
export interface ServiceParts {
  readonly service: ecs.BaseService;
  /** All target groups that the tasks are registered with. */
  readonly targetGroups: elbv2.ITargetGroup[];
  /** The listeners that were created for the service. */
  readonly ownListeners: elbv2.IApplicationListener[];
  /** The rule of the service on an existing listener. */
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
    desiredCount: properties.DesiredCount,
    // CDK always uses this ID for the auto scaling of a service.
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
