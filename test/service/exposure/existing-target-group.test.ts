import { Match, Annotations, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ClientAddressSource, Exposure } from '../../../src';
import { newApp, nginxConfOf, TestStack } from '../../../testing/cdk';

const ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/73e2d6bc24d8a067';
const HEALTHY = { port: '8081', path: '/health', protocol: elbv2.Protocol.HTTP };

/** A stack with a target group behind a load balancer. */
function applicationPlatform(app = newApp(), healthCheck: elbv2.HealthCheck = HEALTHY):
{ stack: TestStack; targetGroup: elbv2.ApplicationTargetGroup } {
  const stack = new TestStack(app, 'Platform');
  const targetGroup = new elbv2.ApplicationTargetGroup(stack, 'Group', {
    vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP, healthCheck,
  });
  new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc })
    .addListener('Listener', { port: 443, certificates: [stack.certificate], open: false, defaultTargetGroups: [targetGroup] });
  return { stack, targetGroup };
}

const portsOf = (template: Template, type = 'AWS::EC2::SecurityGroupIngress') =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties.FromPort).sort();
const warnings = (stack: TestStack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data as string);

test('the proxy joins a target group of another stack, whose template does not change', () => {
  // Newer versions of CDK want to be told.
  const app = newApp({ '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
  const { stack: platform, targetGroup } = applicationPlatform(app);
  const own = new TestStack(app, 'Own');
  const service = own.service({ exposure: Exposure.targetGroup({ targetGroup }) });
  expect(() => app.synth()).not.toThrow();
  const template = Template.fromStack(own);
  template.hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080, TargetGroupArn: { 'Fn::ImportValue': Match.anyValue() } }],
  });
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
  expect(portsOf(template)).toEqual([8080, 8081]);
  expect(portsOf(template, 'AWS::EC2::SecurityGroupEgress')).toEqual([8080, 8081]);
  expect(portsOf(Template.fromStack(platform))).toEqual([]);
  expect(platform.dependencies).toEqual([]);
  expect([service.targetGroup, service.loadBalancer, service.clientConnections]).toEqual([undefined, undefined, undefined]);
  expect(warnings(own)).toEqual([]);
  expect(nginxConfOf(own)).toContain('real_ip_header X-Forwarded-For;');
});

test('accepts a target group of an imported listener of another stack, with its security group', () => {
  const app = newApp();
  const platform = new TestStack(app, 'Platform');
  const group = ec2.SecurityGroup.fromSecurityGroupId(platform, 'SharedGroup', 'sg-12345678');
  const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(platform, 'Shared', {
    listenerArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2', securityGroup: group,
  });
  const targetGroup = new elbv2.ApplicationTargetGroup(platform, 'Group', { vpc: platform.vpc, port: 80, targetType: elbv2.TargetType.IP, healthCheck: HEALTHY });
  new elbv2.ApplicationListenerRule(platform, 'Rule', { listener, priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])], targetGroups: [targetGroup] });
  const own = new TestStack(app, 'Own');
  own.service({ exposure: Exposure.targetGroup({ targetGroup, allowedClients: [group] }) });
  expect(() => app.synth()).not.toThrow();
  expect(portsOf(Template.fromStack(platform))).toEqual([]);
  expect(portsOf(Template.fromStack(own))).toEqual([8080, 8081]);
});

describe('an imported target group', () => {
  test('of an Application Load Balancer is used with the security group of the load balancer', () => {
    const stack = new TestStack();
    const targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Group', { targetGroupArn: ARN });
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'SharedGroup', 'sg-12345678', { allowAllOutbound: false });
    stack.service({ exposure: Exposure.targetGroup({ targetGroup, allowedClients: [group] }) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080, TargetGroupArn: ARN }] });
    template.allResourcesProperties('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: 'sg-12345678' });
    expect(portsOf(template)).toEqual([8080, 8081]);
    expect(portsOf(template, 'AWS::EC2::SecurityGroupEgress')).toEqual([8080, 8081]);
    expect(warnings(stack)).toEqual([]);
    expect(nginxConfOf(stack)).toContain('real_ip_header X-Forwarded-For;');
  });

  test('of a Network Load Balancer is used with the address ranges of the load balancer', () => {
    const stack = new TestStack();
    const targetGroup = elbv2.NetworkTargetGroup.fromTargetGroupAttributes(stack, 'Group', { targetGroupArn: ARN });
    stack.service({
      exposure: Exposure.targetGroup({ targetGroup, allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')], clientAddressSource: ClientAddressSource.PROXY_PROTOCOL }),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16', FromPort: 8080 }), Match.objectLike({ CidrIp: '10.0.0.0/16', FromPort: 8081 })],
    });
    expect(nginxConfOf(stack)).toContain('real_ip_header proxy_protocol;');
  });

  test('warns if no client is allowed', () => {
    const stack = new TestStack();
    const targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Group', { targetGroupArn: ARN });
    stack.service({ exposure: Exposure.targetGroup({ targetGroup }) });
    expect(warnings(stack)).toEqual([expect.stringMatching(/`exposure.allowedClients` must be given with the target group Stack\/Group, .*ReverseProxiedService\.targetGroupClients/)]);
  });
});

test('reads from a target group of a Network Load Balancer how the client address arrives', () => {
  for (const [proxyProtocolV2, expected] of [[true, 'real_ip_header proxy_protocol;'], [false, 'no proxy is in front of NGINX']] as const) {
    const stack = new TestStack();
    const targetGroup = new elbv2.NetworkTargetGroup(stack, 'Group', { vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP, proxyProtocolV2, healthCheck: HEALTHY });
    stack.service({ exposure: Exposure.targetGroup({ targetGroup, allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] }) });
    expect(nginxConfOf(stack)).toContain(expected);
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
    expect(warnings(stack)).toEqual([]);
  }
});

test.each<[string, elbv2.HealthCheck]>([
  ['port', { ...HEALTHY, port: undefined }],
  ['path', { ...HEALTHY, path: '/' }],
  ['protocol', { ...HEALTHY, protocol: elbv2.Protocol.HTTPS }],
])('warns if the health check has another %s than the proxy', (_, healthCheck) => {
  const { stack, targetGroup } = applicationPlatform(newApp(), healthCheck);
  stack.service({ exposure: Exposure.targetGroup({ targetGroup }) });
  expect(warnings(stack)).toEqual([expect.stringMatching(/`exposure.targetGroup.healthCheck` must be HTTP on port 8081 at \/health, .*, got: \{.*Platform\/Group.*targetGroupHealthCheck/)]);
});

describe('metrics of an existing target group', () => {
  const watched = (targetGroup: elbv2.ITargetGroup, stack: TestStack) => {
    const alarms = stack.service({ exposure: Exposure.targetGroup({ targetGroup, allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] }) }).addRecommendedAlarms();
    return { alarms, template: Template.fromStack(stack) };
  };
  const scaled = (targetGroup: elbv2.ITargetGroup, stack: TestStack) => {
    stack.service({ exposure: Exposure.targetGroup({ targetGroup }), scaling: { maxTaskCount: 4, targetRequestsPerMinute: 600 } });
    return Template.fromStack(stack);
  };

  test('are used for alarms and scaling', () => {
    const { stack, targetGroup } = applicationPlatform();
    watched(targetGroup, stack).template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'UnHealthyHostCount',
      Namespace: 'AWS/ApplicationELB',
      Threshold: 0,
      Dimensions: Match.arrayWith([{ Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Group'), 'TargetGroupFullName'] } }]),
    });
    const other = applicationPlatform();
    scaled(other.targetGroup, other.stack).hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 600, PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' } },
    });
  });

  test('are not available if CDK does not know the load balancer', () => {
    const stack = new TestStack();
    const lone = new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP, healthCheck: HEALTHY });
    expect(watched(lone, stack).alarms.unhealthyTargets).toBeUndefined();
    const other = new TestStack();
    const imported = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(other, 'Group', { targetGroupArn: ARN });
    expect(() => scaled(imported, other)).toThrow(/`scaling\.targetRequestsPerMinute` \(600\) cannot be combined with an `exposure` whose requests no known Application Load Balancer counts/);
  });

  test('do not include requests for a Network Load Balancer', () => {
    const stack = new TestStack();
    const targetGroup = new elbv2.NetworkTargetGroup(stack, 'Group', { vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP });
    new elbv2.NetworkLoadBalancer(stack, 'Shared', { vpc: stack.vpc }).addListener('Listener', { port: 80, defaultTargetGroups: [targetGroup] });
    expect(watched(targetGroup, stack).alarms.unhealthyTargets).toBeDefined();
    const scaling = { maxTaskCount: 4, targetRequestsPerMinute: 600 };
    expect(() => new TestStack().service({ exposure: Exposure.targetGroup({ targetGroup }), scaling }))
      .toThrow(/`scaling\.targetRequestsPerMinute` \(600\) cannot be combined with an `exposure` whose requests no known Application Load Balancer counts/);
  });
});

describe('the target type', () => {
  const groupOf = (stack: TestStack, targetType?: elbv2.TargetType) => {
    const targetGroup = new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc: stack.vpc, port: 80, targetType, healthCheck: HEALTHY });
    new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc })
      .addListener('Listener', { port: 443, certificates: [stack.certificate], open: false, defaultTargetGroups: [targetGroup] });
    return targetGroup;
  };
  const allowedClients = [ec2.Peer.ipv4('10.0.0.0/16')];

  test.each([undefined, allowedClients])('is taken from the tasks if it is not set (clients: %p)', (clients) => {
    const stack = new TestStack();
    stack.service({ exposure: Exposure.targetGroup({ targetGroup: groupOf(stack), allowedClients: clients }) });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'ip' });
    expect(warnings(stack)).toEqual([]);
  });

  test.each([undefined, allowedClients])('must match the tasks if it is set (clients: %p)', (clients) => {
    const stack = new TestStack();
    const targetGroup = groupOf(stack, elbv2.TargetType.INSTANCE);
    expect(() => stack.service({ exposure: Exposure.targetGroup({ targetGroup, allowedClients: clients }) }))
      .toThrow(/`exposure\.targetGroup\.targetType` must be ip, because tasks have their own addresses, got: "instance"/);
  });
});
