import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Deployment, Exposure, ReverseProxiedServiceProps, TargetGroupShiftOptions } from '../../../src';
import { TestStack } from '../../../testing/cdk';

const RULE_ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener-rule/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee';
const LISTENER_ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/net/shared/50dc6c495c0c9188/f2f7dc8efc522ab2';
const HEALTHY = { port: '8081', path: '/health', protocol: elbv2.Protocol.HTTP };

/** Two target groups of an Application Load Balancer and the rules that forward to both. */
function platformIn(stack: TestStack, alternateHealth: elbv2.HealthCheck = HEALTHY) {
  const group = (id: string, healthCheck: elbv2.HealthCheck) => new elbv2.ApplicationTargetGroup(stack, id, {
    vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP, healthCheck,
  });
  const [targetGroup, alternateTargetGroup] = [group('Blue', HEALTHY), group('Green', alternateHealth)];
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc });
  const rule = (id: string, port: number) => new elbv2.ApplicationListenerRule(stack, id, {
    listener: loadBalancer.addListener(`${id}Listener`, {
      port,
      protocol: elbv2.ApplicationProtocol.HTTPS,
      certificates: [stack.certificate],
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    }),
    priority: 1,
    conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
    action: elbv2.ListenerAction.weightedForward([{ targetGroup, weight: 100 }, { targetGroup: alternateTargetGroup, weight: 0 }]),
  });
  const trafficShift: TargetGroupShiftOptions = {
    alternateTargetGroup, productionListenerRuleArn: rule('Production', 443).listenerRuleArn, testListenerRuleArn: rule('Test', 9443).listenerRuleArn,
  };
  return { targetGroup, trafficShift };
}

function synthesize(props: (stack: TestStack) => Partial<ReverseProxiedServiceProps>) {
  const stack = new TestStack();
  stack.service(props(stack));
  return { stack, template: Template.fromStack(stack) };
}

const DEPLOYMENTS = { blueGreen: Deployment.blueGreen(), linear: Deployment.linear(), canary: Deployment.canary() };

test.each(Object.entries(DEPLOYMENTS))('Amazon ECS shifts requests between existing target groups: %s', (_, deployment) => {
  const { template } = synthesize((stack) => ({ exposure: Exposure.targetGroup(platformIn(stack)), deployment }));
  template.hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: [{
      ContainerName: 'nginx',
      TargetGroupArn: { Ref: Match.stringLikeRegexp('^Blue') },
      AdvancedConfiguration: {
        AlternateTargetGroupArn: { Ref: Match.stringLikeRegexp('^Green') },
        ProductionListenerRule: { Ref: Match.stringLikeRegexp('^Production') },
        TestListenerRule: { Ref: Match.stringLikeRegexp('^Test') },
        RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('OrdersInfrastructureRole'), 'Arn'] },
      },
    }],
  });
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 2);
});

test('accepts imported target groups and rules', () => {
  const { template } = synthesize((stack) => {
    const imported = (id: string) => elbv2.NetworkTargetGroup.fromTargetGroupAttributes(stack, id, {
      targetGroupArn: `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/${id}/73e2d6bc24d8a067`,
    });
    return {
      exposure: Exposure.targetGroup({
        targetGroup: imported('blue'),
        allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')],
        trafficShift: { alternateTargetGroup: imported('green'), productionListenerRuleArn: LISTENER_ARN },
      }),
      deployment: Deployment.canary(),
    };
  });
  template.hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: [{
      TargetGroupArn: Match.stringLikeRegexp('blue'),
      AdvancedConfiguration: { AlternateTargetGroupArn: Match.stringLikeRegexp('green'), ProductionListenerRule: LISTENER_ARN, TestListenerRule: Match.absent() },
    }],
  });
});

test('scaling by requests counts both target groups', () => {
  const { template } = synthesize((stack) => ({
    exposure: Exposure.targetGroup(platformIn(stack)), deployment: Deployment.blueGreen(), scaling: { maxTaskCount: 4, targetRequestsPerMinute: 100 },
  }));
  const [{ Properties }] = Object.values(template.findResources('AWS::ApplicationAutoScaling::ScalingPolicy', Match.objectLike({
    Properties: { TargetTrackingScalingPolicyConfiguration: { CustomizedMetricSpecification: Match.anyValue() } },
  })));
  expect(Properties.TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics).toHaveLength(3);
});

test('checks the health check of the second target group as well', () => {
  const { stack } = synthesize((own) => ({ exposure: Exposure.targetGroup(platformIn(own, { path: '/' })), deployment: Deployment.blueGreen() }));
  const warning = Match.stringLikeRegexp('exposure.trafficShift.alternateTargetGroup.healthCheck');
  expect(Annotations.fromStack(stack).findWarning('*', warning)).toHaveLength(1);
});

describe('fails', () => {
  type Change = (platform: ReturnType<typeof platformIn>) => Parameters<typeof Exposure.targetGroup>[0];
  const failing = (change: Change, deployment = Deployment.blueGreen()) => (
    () => synthesize((stack) => ({ exposure: Exposure.targetGroup(change(platformIn(stack))), deployment })));

  test('without a second target group', () => {
    expect(failing(({ targetGroup }) => ({ targetGroup }))).toThrow(/`deployment` \("BLUE_GREEN"\) cannot be combined with `Exposure.targetGroup\(\)` without `trafficShift`/);
  });

  test('with a rolling deployment', () => {
    expect(failing((platform) => platform, Deployment.rolling())).toThrow(/`exposure.trafficShift` \(.*\) cannot be combined with `Deployment.rolling\(\)`/);
  });

  test('with a test listener', () => {
    expect(failing((platform) => platform, Deployment.blueGreen({ testListener: { port: 9443, allowedClients: [] } })))
      .toThrow(/`deployment.testListener` \(.*\) cannot be combined with `Exposure.targetGroup\(\)`/);
  });

  test('with the same target group twice', () => {
    expect(failing(({ targetGroup, trafficShift }) => ({ targetGroup, trafficShift: { ...trafficShift, alternateTargetGroup: targetGroup } })))
      .toThrow(/`exposure.trafficShift.alternateTargetGroup` must be different from `exposure.targetGroup`/);
  });

  test('with a listener of another type', () => {
    const withRules = (rules: Partial<TargetGroupShiftOptions>) => failing(({ targetGroup, trafficShift }) => ({
      targetGroup, trafficShift: { ...trafficShift, ...rules },
    }));
    expect(withRules({ productionListenerRuleArn: LISTENER_ARN }))
      .toThrow(/`exposure.trafficShift.productionListenerRuleArn` must be the ARN of a rule of an Application Load Balancer/);
    expect(withRules({ testListenerRuleArn: RULE_ARN })).not.toThrow();
  });
});
