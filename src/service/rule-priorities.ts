import { Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Problems } from '../allowlist/problems';

/** Finds the rules of the app that have the priority of a rule on the same listener; problems are added. */
export function checkPriority(rule: elbv2.ApplicationListenerRule, problems: Problems): void {
  const own = rule.node.defaultChild as elbv2.CfnListenerRule;
  if (Token.isUnresolved(own.priority)) return;
  const listener = listenerOf(own);
  for (const other of Stage.of(rule)!.node.findAll()) {
    if (other instanceof elbv2.CfnListenerRule && other !== own && other.priority === own.priority && listenerOf(other) === listener) {
      problems.add('priority', own.priority, 'different from that of any other rule of the listener',
        `choose another one: this one has ${other.node.scope!.node.path}`);
    }
  }
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
