import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Dependable, IConstruct } from 'constructs';
import { referenceIn } from '../../rendered-properties';

/** The resources of the listeners and rules that attach any of these target groups. */
export function resourcesAttaching(targetGroups: elbv2.ITargetGroup[]): IConstruct[] {
  return targetGroups.flatMap(({ loadBalancerAttached }) => Dependable.of(loadBalancerAttached).dependencyRoots)
    .map((construct) => construct.node.defaultChild ?? construct);
}

/** The resource that the token of an ARN refers to. */
export function resourceBehind(arn: string | undefined): IConstruct | undefined {
  return arn === undefined ? undefined : referenceIn(arn)?.target;
}

/** The path of the construct to which a resource belongs. */
export function pathOf(resource: IConstruct): string {
  return (resource.node.scope ?? resource).node.path;
}
