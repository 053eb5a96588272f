import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The IDs on the path from the stack of a construct to the construct. */
export function pathInStack(scope: Construct): string[] {
  return scope.node.scopes.slice(scope.node.scopes.indexOf(Stack.of(scope)) + 1).map(({ node }) => node.id);
}
