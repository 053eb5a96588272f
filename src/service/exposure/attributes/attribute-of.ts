import { Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IConstruct } from 'constructs';

/** The value of an attribute of a load balancer or target group, as set so far. Undefined for imported resources. */
export function attributeOf(resource: IConstruct, key: string): string | undefined {
  const child = resource.node.defaultChild;
  const attributes = child instanceof elbv2.CfnLoadBalancer ? child.loadBalancerAttributes
    : child instanceof elbv2.CfnTargetGroup ? child.targetGroupAttributes : undefined;
  const resolved: unknown = Stack.of(resource).resolve(attributes);
  const found: unknown = Array.isArray(resolved) ? resolved.find((attribute) => attribute.key === key)?.value : undefined;
  return typeof found === 'string' ? found : undefined;
}
