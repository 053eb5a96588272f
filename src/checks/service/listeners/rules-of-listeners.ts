import { Stack, Stage, Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { pathOf } from './attached-resources';
import { addTo } from '../../../grouped-by';
import { oncePerSynthesis } from '../../once-per-synthesis';
import { knownNumber, referenceIn, renderedProperties } from '../../rendered-properties';

/** A rule of a listener, for the checks. Priorities that are known at deployment only are left out. */
export interface RenderedRule {
  readonly path: string;
  readonly priority?: number;
  /** Whether the rule belongs to the service. On a listener that was created for the service, each rule does. */
  readonly own: boolean;
}

/**
 * The rules of each listener that was created for a service, or on which the service has a rule, as far as the rules belong
 * to the app and are known to belong to that listener.
 */
export function rulesOfListeners(
  scope: IConstruct, ownListeners: elbv2.IApplicationListener[], listenerRule?: elbv2.ApplicationListenerRule,
): RenderedRule[][] {
  const rules = oncePerSynthesis(scope, rulesByListener);
  const ownRule = listenerRule?.node.defaultChild as elbv2.CfnListenerRule | undefined;
  const on = (listener: string | undefined, isOwn: (rule: elbv2.CfnListenerRule) => boolean) => (
    (listener === undefined ? undefined : rules.get(listener)) ?? []
  ).map(({ rule, path, priority }): RenderedRule => ({ path, priority, own: isOwn(rule) }));
  return [
    ...ownListeners.map((listener) => on(identify(listener.listenerArn, Stack.of(listener)), () => true)),
    ...ownRule ? [on(listenerOf(ownRule), (rule) => rule === ownRule)] : [],
  ];
}

/** The rules of the app on these listeners, as resources. */
export function resourcesOfRules(scope: IConstruct, listeners: elbv2.IApplicationListener[]): elbv2.CfnListenerRule[] {
  const rules = oncePerSynthesis(scope, rulesByListener);
  return listeners.flatMap((listener) => (rules.get(identify(listener.listenerArn, Stack.of(listener)) ?? '') ?? []).map(({ rule }) => rule));
}

interface RuleOfListener {
  readonly rule: elbv2.CfnListenerRule;
  readonly path: string;
  readonly priority?: number;
}

function rulesByListener(stage: Stage): Map<string, RuleOfListener[]> {
  const rules = new Map<string, RuleOfListener[]>();
  for (const rule of stage.node.findAll().filter((found) => found instanceof elbv2.CfnListenerRule)) {
    const listener = listenerOf(rule);
    if (listener !== undefined) {
      addTo(rules, listener, { rule, path: pathOf(rule), priority: knownNumber(renderedProperties(rule).Priority) });
    }
  }
  return rules;
}

function listenerOf(rule: elbv2.CfnListenerRule): string | undefined {
  return rule.listenerArn === undefined ? undefined : identify(rule.listenerArn, Stack.of(rule));
}

/**
 * The placeholder ARN of CDK for listeners that CDK has not looked up yet. CDK looks the listeners up after this synthesis,
 * unless this synthesis fails.
 */
const NOT_LOOKED_UP = /:listener\/[a-z]+\/my-load-balancer\/50dc6c495c0c9188\/f2f7dc8efc522ab2$/;

/** A key that is the same for ARNs that are known to belong to the same listener. */
function identify(listenerArn: string, stack: Stack): string | undefined {
  if (NOT_LOOKED_UP.test(listenerArn)) return undefined;
  const reference = referenceIn(listenerArn);
  // A listener of the app is the same in every stack.
  if (reference) return `${reference.target.node.path} ${reference.displayName}`;
  // An ARN is unique worldwide. A token is unique only within an account and region.
  return Token.isUnresolved(listenerArn) ? JSON.stringify([stack.account, stack.region, stack.resolve(listenerArn)]) : listenerArn;
}
