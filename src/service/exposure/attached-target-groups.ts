import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Dependable } from 'constructs';

/** A target group with metrics: one of the app that a listener leads to by now. */
export type AttachedTargetGroup = elbv2.ApplicationTargetGroup | elbv2.NetworkTargetGroup;

/** Those with metrics. CDK does not know the load balancer of the others, by which the metrics are told apart. */
export function attachedTargetGroups(targetGroups: elbv2.ITargetGroup[]): AttachedTargetGroup[] {
  return targetGroups
    .filter((group) => group instanceof elbv2.ApplicationTargetGroup || group instanceof elbv2.NetworkTargetGroup)
    .filter(({ loadBalancerAttached }) => Dependable.of(loadBalancerAttached).dependencyRoots.length > 0);
}
