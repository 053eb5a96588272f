import { Stack, Stage, Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';
import { oncePerSynthesis } from '../once-per-synthesis';
import { referenceIn } from '../reference-in';
import { knownNumber, renderedProperties } from '../rendered-properties';

/** What checks look at: a rule of a listener. A priority known at deployment only is left out. */
export interface RenderedRule {
  readonly path: string;
  readonly priority?: number;
  /** Whether it is a matter of the service. On a listener that was made for it each rule is. */
  readonly own: boolean;
}

/**
 * The rules of each listener that was made for a service, or that it has a rule on, as far as they are of the app and
 * known to be of that listener.
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
      const others = rules.get(listener) ?? [];
      others.push({ rule, path: rule.node.scope!.node.path, priority: knownNumber(renderedProperties(rule).Priority) });
      rules.set(listener, others);
    }
  }
  return rules;
}

function listenerOf(rule: elbv2.CfnListenerRule): string | undefined {
  return rule.listenerArn === undefined ? undefined : identify(rule.listenerArn, Stack.of(rule));
}

/** What CDK has for each listener that it has yet to look up, which it does after this synthesis, unless that fails. */
const NOT_LOOKED_UP = /:listener\/[a-z]+\/my-load-balancer\/50dc6c495c0c9188\/f2f7dc8efc522ab2$/;

/** What ARNs have in common if they are known to be of the same listener. */
function identify(listenerArn: string, stack: Stack): string | undefined {
  if (NOT_LOOKED_UP.test(listenerArn)) return undefined;
  const reference = referenceIn(listenerArn);
  // A listener of the app, whichever stack asks for it.
  if (reference) return `${reference.target.node.path} ${reference.displayName}`;
  // An ARN names a listener all over the world; what is only known at deployment does so within an account and region.
  return Token.isUnresolved(listenerArn) ? JSON.stringify([stack.account, stack.region, stack.resolve(listenerArn)]) : listenerArn;
}
