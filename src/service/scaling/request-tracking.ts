import { Duration, Names } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

export interface RequestTracking {
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
  readonly requestsPerTarget: number;
  readonly scaleInCooldown: Duration;
  readonly scaleOutCooldown: Duration;
  readonly disableScaleIn?: boolean;
}

/**
 * Scales on the requests of two target groups, of which only one has traffic at a time. The predefined metric supports one
 * target group only: after every second deployment, the metric would report no requests, and the policy would remove tasks.
 * The count per target of the group without traffic is 0, so the sum is the count of the group with traffic.
 */
export function trackRequestsOfBoth(taskCount: ecs.ScalableTaskCount, id: string, tracking: RequestTracking): void {
  const target = taskCount.node.findChild('Target') as appscaling.ScalableTarget;
  const counts = tracking.targetGroups.map((targetGroup, i) => ({
    id: `requests${i}`,
    returnData: false,
    metricStat: {
      metric: {
        namespace: 'AWS/ApplicationELB',
        metricName: 'RequestCountPerTarget',
        dimensions: [
          { name: 'TargetGroup', value: targetGroup.targetGroupFullName },
          { name: 'LoadBalancer', value: targetGroup.firstLoadBalancerFullName },
        ],
      },
      stat: 'Sum',
    },
  }));
  new appscaling.CfnScalingPolicy(taskCount, id, {
    policyName: `${Names.uniqueId(taskCount)}${id}`,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.scalableTargetId,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: tracking.requestsPerTarget,
      scaleInCooldown: tracking.scaleInCooldown.toSeconds(),
      scaleOutCooldown: tracking.scaleOutCooldown.toSeconds(),
      disableScaleIn: tracking.disableScaleIn,
      customizedMetricSpecification: {
        metrics: [
          ...counts,
          { id: 'requests', expression: counts.map((count) => `FILL(${count.id}, 0)`).join(' + '), returnData: true },
        ],
      },
    },
  });
}
