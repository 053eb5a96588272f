import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** What checks look at: a rule of a listener. A priority known at deployment only is left out. */
export interface RenderedRule {
  readonly path: string;
  readonly priority?: number;
}

/** A rule, and the others of the app that are known to be of the same listener. */
export function rulesOfListener(rule: elbv2.ApplicationListenerRule): { readonly rule: RenderedRule; readonly others: RenderedRule[] } {
  const own = rule.node.defaultChild as elbv2.CfnListenerRule;
  const listener = listenerOf(own);
  const others = Stage.of(rule)!.node.findAll().filter((other): other is elbv2.CfnListenerRule => (
    other instanceof elbv2.CfnListenerRule && other !== own && listenerOf(other) === listener));
  return { rule: renderRule(own), others: others.map(renderRule) };
}

function renderRule(rule: elbv2.CfnListenerRule): RenderedRule {
  return { path: rule.node.scope!.node.path, priority: Token.isUnresolved(rule.priority) ? undefined : rule.priority };
}

/** What rules have in common if they are known to be of the same listener. */
function listenerOf(rule: elbv2.CfnListenerRule): string | undefined {
  if (rule.listenerArn === undefined) return undefined;
  const stack = Stack.of(rule);
  const token = Tokenization.reverseString(rule.listenerArn).firstToken;
  // A listener of the app, whichever stack asks for it.
  if (token && Reference.isReference(token)) return `${token.target.node.path} ${token.displayName}`;
  // An ARN names a listener all over the world; what is only known at deployment does so within an account and region.
  return token ? JSON.stringify([stack.account, stack.region, stack.resolve(rule.listenerArn)]) : rule.listenerArn;
}
