import { Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { pathOf, resourceBehind, resourcesAttaching } from './attached-resources';
import { resourcesOfRules } from './rules-of-listeners';
import { knownObjects, knownText, renderedProperties } from '../../rendered-properties';

/** A listener or a rule that forwards requests to a service, for the checks. */
export interface Forwarding {
  readonly path: string;
  /** The types of all actions. */
  readonly actions: string[];
  /** The types of the actions that authenticate a request before it is forwarded. */
  readonly authentications: string[];
  /** The mode in which the listener handles client certificates. Undefined if the listener is imported. */
  readonly certificateMode?: string;
  /** The listener of a rule. Undefined for the default action of a listener, and if the listener is imported. */
  readonly listener?: {
    readonly path: string;
    /** Whether the listener was created for the service. */
    readonly own: boolean;
    /** The types of the actions that authenticate a request which matches no rule. */
    readonly authentications: string[];
  };
}

/** The types of the actions with which an Application Load Balancer authenticates a client. */
const AUTHENTICATIONS = ['authenticate-oidc', 'authenticate-cognito', 'jwt-validation'];

/** The listeners and rules of the app that forward requests to these target groups, in any stack. */
export function forwardings(
  scope: IConstruct, targetGroups: elbv2.ITargetGroup[], ownListeners: elbv2.IApplicationListener[],
): Forwarding[] {
  const own = ownListeners.map(({ node }) => node.defaultChild);
  // A rule that was written as a resource is not attached to the target group.
  const written = resourcesOfRules(scope, ownListeners).filter((rule) => forwardsTo(rule, targetGroups));
  return [...new Set([...resourcesAttaching(targetGroups), ...written])].flatMap((resource) => (
    resource instanceof elbv2.CfnListenerRule ? [ofRule(resource, own)]
      : resource instanceof elbv2.CfnListener && forwards(renderedProperties(resource).DefaultActions) ? [ofListener(resource)] : []));
}

function ofListener(listener: elbv2.CfnListener): Forwarding {
  const { DefaultActions: actions } = renderedProperties(listener);
  return {
    path: pathOf(listener),
    actions: typesIn(actions),
    authentications: authenticationsIn(actions),
    certificateMode: certificateModeOf(listener),
  };
}

function ofRule(rule: elbv2.CfnListenerRule, own: unknown[]): Forwarding {
  const { Actions: actions } = renderedProperties(rule);
  const listener = resourceBehind(rule.listenerArn);
  return {
    path: pathOf(rule),
    actions: typesIn(actions),
    authentications: authenticationsIn(actions),
    certificateMode: listener instanceof elbv2.CfnListener ? certificateModeOf(listener) : undefined,
    listener: listener instanceof elbv2.CfnListener ? {
      path: pathOf(listener),
      own: own.includes(listener),
      authentications: authenticationsIn(renderedProperties(listener).DefaultActions),
    } : undefined,
  };
}

function forwardsTo(rule: elbv2.CfnListenerRule, targetGroups: elbv2.ITargetGroup[]): boolean {
  const actions = JSON.stringify(renderedProperties(rule).Actions ?? []);
  return targetGroups.some(({ targetGroupArn }) => actions.includes(JSON.stringify(Stack.of(rule).resolve(targetGroupArn))));
}

function forwards(actions: unknown): boolean {
  return typesIn(actions).includes('forward');
}

function authenticationsIn(actions: unknown): string[] {
  return typesIn(actions).filter((type) => AUTHENTICATIONS.includes(type));
}

function typesIn(actions: unknown): string[] {
  return knownObjects(actions).map(({ Type: type }) => knownText(type)).filter((type) => type !== undefined);
}

/** Elastic Load Balancing does not ask for certificates by default. */
function certificateModeOf(listener: elbv2.CfnListener): string {
  return knownText(renderedProperties(listener).MutualAuthentication?.Mode) ?? 'off';
}
