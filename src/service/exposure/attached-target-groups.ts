import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Dependable } from 'constructs';

/** A target group with metrics: it belongs to the app, and a listener already forwards to it. */
export type AttachedTargetGroup = elbv2.ApplicationTargetGroup | elbv2.NetworkTargetGroup;

/**
 * The target groups with metrics. For the other target groups CDK does not know the load balancer, which is a dimension of
 * the metrics.
 */
export function attachedTargetGroups(targetGroups: elbv2.ITargetGroup[]): AttachedTargetGroup[] {
  return targetGroups
    .filter((group) => group instanceof elbv2.ApplicationTargetGroup || group instanceof elbv2.NetworkTargetGroup)
    .filter(({ loadBalancerAttached }) => Dependable.of(loadBalancerAttached).dependencyRoots.length > 0);
}
