import { Duration, Lazy } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { Deployment, ServiceScalingOptions } from '../../../src';
import { TestStack } from '../../../testing/cdk';

function synthesize(scaling: ServiceScalingOptions, more: object = {}) {
  const stack = new TestStack();
  const service = stack.service({ scaling, ...more });
  return { stack, service, template: Template.fromStack(stack) };
}

test('scales by CPU, memory, requests and schedules', () => {
  const { service, template } = synthesize({
    minTaskCount: 2,
    maxTaskCount: 10,
    targetCpuUtilizationPercent: 60,
    targetMemoryUtilizationPercent: 70,
    targetRequestsPerMinute: 1000,
    scaleInCooldown: Duration.minutes(10),
    schedules: { Morning: { schedule: appscaling.Schedule.cron({ hour: '7', minute: '0' }), minCapacity: 5 } },
  });
  expect(service.scalableTaskCount).toBeDefined();
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    MinCapacity: 2, MaxCapacity: 10, ScheduledActions: [{ ScheduledActionName: 'Morning', ScalableTargetAction: { MinCapacity: 5 } }],
  });
  for (const [metric, target] of [['ECSServiceAverageCPUUtilization', 60], ['ECSServiceAverageMemoryUtilization', 70], ['ALBRequestCountPerTarget', 1000]]) {
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: target, ScaleInCooldown: 600, ScaleOutCooldown: 60, PredefinedMetricSpecification: { PredefinedMetricType: metric },
      },
    });
  }
});

test('omits the desired count from the template, so that a deployment does not reset it', () => {
  const { stack, template } = synthesize({ maxTaskCount: 4, targetCpuUtilizationPercent: 60 });
  template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

test('warns about a desired count together with scaling, with an id', () => {
  const { stack } = synthesize({ maxTaskCount: 4, targetCpuUtilizationPercent: 60 }, { desiredCount: 2 });
  const [{ entry }] = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('`desiredCount` \\(2\\) cannot be combined with `scaling`'));
  expect(entry.data).toMatch(/\[ack: annotation::cdk-reverse-proxied-service:ReverseProxiedService\.desiredCountWithScaling\]/i);
});

test('counts the requests of both target groups if deployments shift them', () => {
  const { template } = synthesize({ maxTaskCount: 4, targetRequestsPerMinute: 600, disableScaleIn: true }, { deployment: Deployment.blueGreen() });
  const count = (group: string) => Match.objectLike({
    ReturnData: false,
    MetricStat: {
      Stat: 'Sum',
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCountPerTarget',
        Dimensions: [{ Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp(group), 'TargetGroupFullName'] } }, { Name: 'LoadBalancer' }],
      },
    },
  });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 600,
      DisableScaleIn: true,
      CustomizedMetricSpecification: {
        Metrics: [count('OrdersTargetGroup'), count('OrdersAlternateTargetGroup'),
          { Id: 'requests', ReturnData: true, Expression: 'FILL(requests0, 0) + FILL(requests1, 0)' }],
      },
    },
  });
});

test('accepts tokens', () => {
  const token = (value: number) => Lazy.number({ produce: () => value });
  const { template } = synthesize({ minTaskCount: token(3), maxTaskCount: token(2), targetCpuUtilizationPercent: token(50) });
  template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 3, MaxCapacity: 2 });
});

describe('fails', () => {
  test('with all problems at once', () => {
    expect(() => synthesize({
      minTaskCount: 5, maxTaskCount: 2, targetCpuUtilizationPercent: 0, targetMemoryUtilizationPercent: 101, targetRequestsPerMinute: 0.5,
    })).toThrow(/4 problems[^]*`scaling.minTaskCount` must be at most `maxTaskCount` \(2\)[^]*CpuUtil[^]*MemoryUtil[^]*targetRequestsPerMinute/);
  });

  test('without a target or schedule', () => {
    expect(() => synthesize({ maxTaskCount: 2 })).toThrow(/`scaling` must be an object with at least one target or schedule, got: \{"maxTaskCount":2\}/);
  });
});

test('rejects schedules outside the task limits, and schedules without an effect', () => {
  const schedule = appscaling.Schedule.cron({ hour: '7' });
  const scaled = (schedules: Record<string, object>) => () => synthesize({
    minTaskCount: 2,
    maxTaskCount: 5,
    schedules: Object.fromEntries(Object.entries(schedules).map(([name, numbers]) => [name, { schedule, ...numbers }])),
  });
  expect(scaled({ Morning: { minCapacity: 10 } }))
    .toThrow(/`scaling\.schedules\.Morning\.minCapacity` must be at most the maximum number of tasks \(5\), got: 10/);
  expect(scaled({ Night: { maxCapacity: 1 } })).toThrow(/`scaling.schedules.Night.maxCapacity` must be at least the minimum number of tasks \(2\), got: 1/);
  expect(scaled({ A: { minCapacity: 4, maxCapacity: 3 } })).toThrow(/`scaling.schedules.A.minCapacity`/);
  expect(scaled({ A: {}, B: { minCapacity: 1.5 } })).toThrow(/2 problems:[^]*`scaling.schedules.A` must be a schedule with[^]*`scaling.schedules.B.minCapacity`/);
  // Another schedule has raised the largest number by then.
  expect(scaled({ Raise: { maxCapacity: 20 }, Later: { minCapacity: 10 } })).not.toThrow();
  expect(scaled({ Night: { minCapacity: 0, maxCapacity: 1 } })).not.toThrow();
});
