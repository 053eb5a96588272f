import type { Duration } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { admitsClients } from './admitted-clients';
import { Forwarding, forwardings } from './listeners/forwardings';
import { leadingListeners, RenderedListener } from './listeners/leading-listeners';
import type { ClientAddressSource } from '../../nginx';
import { oncePerSynthesis } from '../once-per-synthesis';
import { knownText, renderedProperties } from '../rendered-properties';
import { RenderedRule, rulesOfListeners } from './listeners/rules-of-listeners';
import { hasRegistryEndpoint } from './registry-endpoints';
import { isOnSpot } from './spot-capacity';

/** A read timeout and the prop that names it. */
export interface NamedReadTimeout {
  readonly prop: string;
  readonly value: Duration;
}

/** A service with the resources in front of it, for the checks. Values that are known at deployment only are left out. */
export interface RenderedService {
  /** Whether clients connect through a load balancer. */
  readonly balanced: boolean;
  /** The number of security groups of the tasks, or of the instances that the tasks run on. */
  readonly securityGroups: number;
  /** Whether a security group admits any client. Undefined if that is unknown or the service has no security group for clients. */
  readonly admitsClients?: boolean;
  /** The number of tasks in the template, with CloudFormation's functions. */
  readonly desiredCount?: unknown;
  /** Whether auto scaling sets the number of tasks. */
  readonly scaled: boolean;
  /** The deployment strategy, if the template names one. */
  readonly strategy?: string;
  /** Whether an alarm or a lifecycle hook can end a deployment. */
  readonly rollsBack: boolean;
  /** The listeners that clients connect to, if the listeners belong to the app. */
  readonly listeners: RenderedListener[];
  /** Whether NGINX uses TLS. */
  readonly tls: boolean;
  /** Whether the proxy forwards headers whose names have underscores. */
  readonly underscores: boolean;
  /** The rules of each listener that was created for the service, or on which the service has a rule. */
  readonly rules: RenderedRule[][];
  /** The rule of the service on an existing listener, with its conditions in CloudFormation's form. */
  readonly ruleOnExistingListener?: { readonly path: string; readonly conditions: any[] };
  /** Whether the tasks have no public addresses. */
  readonly withoutPublicIp: boolean;
  /** Whether AWS Fargate places tasks in public subnets. */
  readonly inPublicSubnets: boolean;
  /** Whether the app has a VPC endpoint of Amazon ECR. */
  readonly registryEndpoint: boolean;
  /** Whether tasks may run on Spot capacity. */
  readonly onSpot: boolean;
  /** The time that a task takes to drain and to stop at most. */
  readonly stopSeconds: number;
  /** The listeners and rules of the app that forward requests to the service. */
  readonly forwardings: Forwarding[];
  /** The name of the authentication that the exposure performs. */
  readonly authentication?: string;
  /** Whether the load balancer of the exposure verifies client certificates. */
  readonly verifiesClientCertificates: boolean;
  /** The time for which NGINX keeps idle connections. */
  readonly keepaliveTimeoutSeconds: number;
  /** The read timeouts that the settings and routes name. */
  readonly readTimeouts: NamedReadTimeout[];
  /** The time after which the resource in front of the proxy gives up on a silent proxy, if it does. */
  readonly silenceLimitSeconds?: number;
  /** The source from which NGINX reads the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** Whether every request must have the origin secret. */
  readonly requiresOriginSecret: boolean;
}

/** The constructs and settings of a service. */
export interface ServiceParts {
  readonly service: ecs.BaseService;
  /** All target groups that the tasks are registered with. */
  readonly targetGroups: elbv2.ITargetGroup[];
  /** The connections that admit clients, unless the service uses an existing load balancer. */
  readonly clientConnections?: ec2.Connections;
  /** The listeners that were created for the service. */
  readonly ownListeners: elbv2.IApplicationListener[];
  /** The rule of the service on an existing listener. */
  readonly listenerRule?: elbv2.ApplicationListenerRule;
  readonly tls: boolean;
  readonly authentication?: string;
  readonly verifiesClientCertificates: boolean;
  readonly underscores: boolean;
  readonly keepaliveTimeoutSeconds: number;
  /** The read timeouts that the settings and routes name, which are read only at synthesis, because routes may be added late. */
  readonly readTimeouts: () => NamedReadTimeout[];
  readonly silenceLimitSeconds?: number;
  readonly clientAddressSource: ClientAddressSource;
  readonly requiresOriginSecret: boolean;
  readonly stopSeconds: number;
  readonly inPublicSubnets: boolean;
}

export function renderService({ service, targetGroups, ownListeners, listenerRule, clientConnections, ...parts }: ServiceParts): RenderedService {
  const properties = renderedProperties(service.node.findChild('Service') as ecs.CfnService);
  const { DeploymentConfiguration: deployment = {} } = properties;
  const listeners = leadingListeners(targetGroups);
  const idleTimeouts = listeners.map(({ idleTimeoutSeconds }) => idleTimeoutSeconds).filter((idle) => idle !== undefined);
  return {
    balanced: (properties.LoadBalancers ?? []).length > 0,
    securityGroups: service.connections.securityGroups.length,
    admitsClients: clientConnections && admitsClients(service, clientConnections),
    desiredCount: properties.DesiredCount,
    // CDK always uses this ID for the auto scaling of a service.
    scaled: service.node.tryFindChild('TaskCount') !== undefined,
    strategy: knownText(deployment.Strategy),
    // CDK also renders alarms that are disabled.
    rollsBack: String(deployment.Alarms?.Enable ?? false) === 'true' || (deployment.LifecycleHooks ?? []).length > 0,
    listeners,
    readTimeouts: parts.readTimeouts(),
    silenceLimitSeconds: idleTimeouts.length > 0 ? Math.min(...idleTimeouts) : parts.silenceLimitSeconds,
    underscores: parts.underscores,
    rules: rulesOfListeners(service, ownListeners, listenerRule),
    ruleOnExistingListener: listenerRule && {
      path: listenerRule.node.path,
      conditions: renderedProperties(listenerRule.node.defaultChild as elbv2.CfnListenerRule).Conditions ?? [],
    },
    onSpot: isOnSpot(service),
    withoutPublicIp: properties.NetworkConfiguration?.AwsvpcConfiguration?.AssignPublicIp === 'DISABLED',
    inPublicSubnets: parts.inPublicSubnets,
    registryEndpoint: parts.inPublicSubnets && oncePerSynthesis(service, hasRegistryEndpoint),
    stopSeconds: parts.stopSeconds,
    forwardings: forwardings(service, targetGroups, ownListeners),
    authentication: parts.authentication,
    verifiesClientCertificates: parts.verifiesClientCertificates,
    tls: parts.tls,
    keepaliveTimeoutSeconds: parts.keepaliveTimeoutSeconds,
    clientAddressSource: parts.clientAddressSource,
    requiresOriginSecret: parts.requiresOriginSecret,
  };
}
