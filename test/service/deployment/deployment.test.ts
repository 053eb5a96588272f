import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Capacity, Deployment, Exposure, NoLoadBalancerExposureOptions, ReverseProxiedService, ReverseProxiedServiceProps } from '../../../src';
import { TestStack } from '../../../testing/cdk';

function synthesize(props: (stack: TestStack) => Partial<ReverseProxiedServiceProps>) {
  const stack = new TestStack();
  const service = stack.service(props(stack));
  return { stack, service, template: Template.fromStack(stack) };
}

const idsOf = (template: Template) => Object.keys(template.toJSON().Resources);

test('uses a rolling deployment by default, and an explicit one is the same', () => {
  const { template } = synthesize(() => ({ deployment: Deployment.rolling() }));
  expect(template.toJSON()).toEqual(synthesize(() => ({})).template.toJSON());
  template.hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { Strategy: Match.absent(), DeploymentCircuitBreaker: { Enable: true, Rollback: true } } });
});

test.each([
  ['blue/green', Deployment.blueGreen({ bakeTime: Duration.minutes(15) }), { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 15 }],
  ['linear', Deployment.linear(), { Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 6 } }],
  ['linear, with numbers', Deployment.linear({ stepPercent: 3.3, stepBakeTime: Duration.hours(1) }), { LinearConfiguration: { StepPercent: 3.3, StepBakeTimeInMinutes: 60 } }],
  ['canary', Deployment.canary(), { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 } }],
  ['canary, with numbers', Deployment.canary({ canaryPercent: 0.1, canaryBakeTime: Duration.minutes(0) }), { CanaryConfiguration: { CanaryPercent: 0.1, CanaryBakeTimeInMinutes: 0 } }],
])('%s', (_, deployment, configuration) => {
  const { stack, template } = synthesize(() => ({ deployment, deploymentAlarms: { alarmNames: ['errors'] } }));
  // The circuit breaker is for rolling deployments only.
  template.hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { ...configuration, DeploymentCircuitBreaker: { Enable: false, Rollback: false } } });
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

describe('the bake time is always in the template, because CloudFormation waits for hours without it', () => {
  const bakes = (minutes: number, props: Partial<ReverseProxiedServiceProps>, change: (service: ReverseProxiedService) => void = () => {}) => {
    const stack = new TestStack();
    change(stack.service(props));
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { BakeTimeInMinutes: minutes } });
  };

  test.each([Deployment.blueGreen(), Deployment.linear(), Deployment.canary()])('as 15 minutes with %#', (deployment) => {
    bakes(15, { deployment });
  });

  test('as 10 minutes with a rolling deployment that alarms can end, and otherwise as zero', () => {
    bakes(0, {});
    bakes(0, { capacity: Capacity.ec2({ daemon: true }) });
    bakes(10, { deploymentAlarms: { alarmNames: ['errors'] } });
    bakes(10, {}, (service) => service.addRecommendedAlarms({ rollBackDeployments: true }));
    bakes(10, {}, ({ service }) => service.enableDeploymentAlarms(['errors']));
    bakes(0, {}, (service) => service.addRecommendedAlarms());
  });

  test('with the given value', () => {
    bakes(0, { deployment: Deployment.blueGreen({ bakeTime: Duration.minutes(0) }) });
    bakes(3, { deployment: Deployment.rolling({ bakeTime: Duration.minutes(3) }), deploymentAlarms: { alarmNames: ['errors'] } });
  });
});

describe('a deployment that shifts requests of an Application Load Balancer', () => {
  const { service, template } = synthesize(() => ({
    deployment: Deployment.blueGreen({ testListener: { port: 9443, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')] } }),
  }));

  test('has a second target group with the same settings', () => {
    const groups = Object.entries(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')).sort(([a], [b]) => a < b ? -1 : 1);
    expect(groups.map(([id]) => id)).toEqual([expect.stringMatching(/^OrdersAlternateTargetGroup/), 'OrdersTargetGroup6F7DDFA8']);
    expect(groups[0][1].Properties).toEqual(groups[1][1].Properties);
    expect(service.alternateTargetGroup).toBeDefined();
  });

  test('has rules with the last priorities, so that other rules take precedence', () => {
    const withRulesAt = (priority: number) => {
      const other = new TestStack();
      const { listener, testListener } = other.service({ deployment: Deployment.blueGreen({ testListener: { port: 9443, allowedClients: [] } }) });
      const rule = { priority, conditions: [elbv2.ListenerCondition.pathPatterns(['/maintenance'])], action: elbv2.ListenerAction.fixedResponse(503) };
      listener!.addAction('Maintenance', rule);
      testListener!.addAction('Maintenance', rule);
      return Template.fromStack(other);
    };
    expect(() => withRulesAt(1)).not.toThrow();
    expect(() => withRulesAt(49999)).not.toThrow();
    expect(() => withRulesAt(50000)).toThrow(/`priority of Stack\/Orders\/LoadBalancer\/Listener\/MaintenanceRule` must be different from the priority of Stack\/Orders\/ProductionRule, a rule of the same listener, got: 50000/);
  });

  test('has rules for all requests, whose weights Amazon ECS changes', () => {
    const forward = (weight: number, group: string) => ({ Weight: weight, TargetGroupArn: { Ref: Match.stringLikeRegexp(group) } });
    for (const listener of ['OrdersLoadBalancerListener', 'OrdersLoadBalancerTestListener']) {
      template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
        ListenerArn: { Ref: Match.stringLikeRegexp(listener) },
        Priority: 50000,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
        Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [forward(100, 'OrdersTargetGroup'), forward(0, 'OrdersAlternateTargetGroup')] } }],
      });
    }
    template.hasResourceProperties('AWS::ECS::Service', {
      LoadBalancers: [{
        ContainerName: 'nginx',
        ContainerPort: 8080,
        TargetGroupArn: { Ref: 'OrdersTargetGroup6F7DDFA8' },
        AdvancedConfiguration: {
          AlternateTargetGroupArn: { Ref: Match.stringLikeRegexp('OrdersAlternateTargetGroup') },
          ProductionListenerRule: { Ref: Match.stringLikeRegexp('OrdersProductionRule') },
          TestListenerRule: { Ref: Match.stringLikeRegexp('OrdersTestRule') },
          RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('OrdersInfrastructureRole'), 'Arn'] },
        },
      }],
    });
  });

  test('opens the test listener only to its clients', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 9443, Protocol: 'HTTPS', Certificates: Match.anyValue() });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443 }), Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 80 }), Match.objectLike({ CidrIp: '10.0.0.0/8', FromPort: 9443 }),
      ],
    });
  });

  test('keeps the logical ids and properties of a rolling service', () => {
    const rolling = synthesize(() => ({})).template;
    expect(idsOf(template)).toEqual(expect.arrayContaining(idsOf(rolling)));
    // An empty moment between the listener's update and the rule would turn all clients away.
    const listenerOf = (found: Template) => found.toJSON().Resources.OrdersLoadBalancerListener520C9766;
    expect(listenerOf(template)).toEqual(listenerOf(rolling));
  });
});

describe('a deployment that shifts requests of a Network Load Balancer', () => {
  const testListener = { port: 9443, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')] };
  const network = (deployment: Deployment, options: object = {}) => synthesize((stack) => (
    { deployment, exposure: Exposure.networkLoadBalancer({ certificate: stack.certificate, internetFacing: true, ...options }) }));
  const { service, template } = network(Deployment.canary({ testListener }));

  test('has a second target group with the same settings, and shifts the listeners themselves', () => {
    const groups = Object.entries(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup')).sort(([a], [b]) => a < b ? -1 : 1);
    expect(groups.map(([id]) => id)).toEqual([expect.stringMatching(/^OrdersAlternateNetworkTargetGroup/), 'OrdersNetworkTargetGroupD05D827E']);
    expect(groups[0][1].Properties).toEqual(groups[1][1].Properties);
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Strategy: 'CANARY' },
      LoadBalancers: [{
        ContainerName: 'nginx',
        ContainerPort: 8080,
        TargetGroupArn: { Ref: 'OrdersNetworkTargetGroupD05D827E' },
        AdvancedConfiguration: {
          AlternateTargetGroupArn: { Ref: Match.stringLikeRegexp('OrdersAlternateNetworkTargetGroup') },
          ProductionListenerRule: { Ref: 'OrdersNetworkLoadBalancerListener06E380B5' },
          TestListenerRule: { Ref: Match.stringLikeRegexp('OrdersNetworkLoadBalancerTestListener') },
          RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('OrdersInfrastructureRole'), 'Arn'] },
        },
      }],
    });
    expect([service.alternateNetworkTargetGroup, service.networkTestListener].every((made) => made !== undefined)).toBe(true);
    expect([service.alternateTargetGroup, service.testListener]).toEqual([undefined, undefined]);
  });

  test('opens the test listener, with the same protocol, only to its clients', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 9443, Protocol: 'TLS', Certificates: Match.anyValue() });
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443 }), Match.objectLike({ CidrIp: '10.0.0.0/8', FromPort: 9443 })],
    });
  });

  test('keeps the logical ids and properties of a rolling service', () => {
    const rolling = network(Deployment.rolling()).template;
    expect(idsOf(template)).toEqual(expect.arrayContaining(idsOf(rolling)));
    const listenerOf = (found: Template) => found.toJSON().Resources.OrdersNetworkLoadBalancerListener06E380B5;
    expect(listenerOf(template)).toEqual(listenerOf(rolling));
  });

  test('fails if the test listener uses the port for clients', () => {
    expect(() => network(Deployment.linear({ testListener }), { port: 9443 })).toThrow(/`deployment\.testListener\.port` must be different from the ports of the load balancer \(9443\), got: 9443/);
  });
});

describe('without a load balancer', () => {
  const without = (deployment: Deployment, options: NoLoadBalancerExposureOptions = {}) => {
    const stack = new TestStack();
    stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type: cloudmap.NamespaceType.DNS_PRIVATE });
    stack.service({ deployment, exposure: Exposure.noLoadBalancer(options) });
    return Template.fromStack(stack);
  };
  const serviceConnectConfiguration = { services: [{ portMappingName: 'orders' }] };

  test.each([
    ['BLUE_GREEN', Deployment.blueGreen()], ['LINEAR', Deployment.linear()], ['CANARY', Deployment.canary()],
  ])('Service Connect shifts requests: %s', (Strategy, deployment) => {
    const template = without(deployment, { serviceConnectConfiguration });
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Strategy }, LoadBalancers: Match.absent(), ServiceConnectConfiguration: { Services: [Match.objectLike({ PortName: 'orders' })] },
    });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
    expect(idsOf(template).filter((id) => id.includes('InfrastructureRole'))).toEqual([]);
  });

  test('and without Service Connect, blue/green replaces tasks and shifts no requests', () => {
    without(Deployment.blueGreen({ bakeTime: Duration.minutes(5) })).hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5 } });
    for (const options of [{}, { serviceConnectConfiguration: {} }]) {
      expect(() => without(Deployment.canary(), options)).toThrow(/`deployment` \("CANARY"\) cannot be combined with an `exposure` without a load balancer and without Service Connect/);
    }
  });

  test('fails with other service discovery, and with options for load balancers', () => {
    expect(() => without(Deployment.blueGreen(), { cloudMapOptions: { name: 'orders' } })).toThrow(/`deployment` \("BLUE_GREEN"\) cannot be combined with `exposure\.cloudMapOptions`/);
    const vpcLatticeTargets = [{ targetGroupArn: 'arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-0123456789abcdef0' }];
    expect(() => without(Deployment.canary(), { vpcLatticeTargets })).toThrow(/`deployment` \("CANARY"\) cannot be combined with `exposure\.vpcLatticeTargets`/);
    const infrastructureRole = iam.Role.fromRoleArn(new TestStack(), 'Role', 'arn:aws:iam::123456789012:role/own');
    expect(() => without(Deployment.blueGreen({ testListener: { port: 9443, allowedClients: [] }, infrastructureRole })))
      .toThrow(/2 problems:\n.*`deployment.testListener` .* cannot be combined with `Exposure.noLoadBalancer\(\)`.*\n.*`deployment.infrastructureRole` \("Stack\/Role"\) cannot be combined/);
  });
});

test('passes custom hooks and a custom role to the service', () => {
  const { template } = synthesize((stack) => {
    const check = new lambda.Function(stack, 'Check', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" })') });
    return {
      deployment: Deployment.linear({
        infrastructureRole: iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/own'),
        lifecycleHooks: [new ecs.DeploymentLifecycleLambdaTarget(check, 'Check', { lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT] })],
      }),
    };
  });
  template.hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: [{ AdvancedConfiguration: { RoleArn: 'arn:aws:iam::123456789012:role/own' } }],
    DeploymentConfiguration: { LifecycleHooks: [{ LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'], HookTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Check'), 'Arn'] } }] },
  });
  expect(idsOf(template).filter((id) => id.includes('InfrastructureRole'))).toEqual([]);
});

test('cdk-nag finds nothing in an internal service with access logs', () => {
  const { service } = synthesize((stack) => ({
    deployment: Deployment.canary(),
    exposure: Exposure.internal({ certificate: stack.certificate, accessLogs: { bucket: new s3.Bucket(stack, 'Logs') } }),
  }));
  expect(new AwsSolutionsChecks(service.node.root).validateScope(service).violations.map(({ ruleName }) => ruleName)).toEqual([]);
});

describe('deployment alarms', () => {
  test('are the named alarms', () => {
    const { template } = synthesize(() => ({ deploymentAlarms: { alarmNames: ['errors'], behavior: ecs.AlarmBehavior.FAIL_ON_ALARM } }));
    template.hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { Alarms: { AlarmNames: ['errors'], Enable: true, Rollback: false } } });
  });

  test('include alarms that were added to the CDK service', () => {
    const alarmsOf = (behavior?: ecs.AlarmBehavior, more: object = {}) => {
      const stack = new TestStack();
      const service = stack.service(more);
      service.service.enableDeploymentAlarms(['theirs'], { behavior });
      service.addRecommendedAlarms({ rollBackDeployments: true });
      const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
      return Properties.DeploymentConfiguration.Alarms;
    };
    expect(alarmsOf()).toMatchObject({ AlarmNames: expect.arrayContaining(['theirs']), Enable: true, Rollback: true });
    expect(alarmsOf().AlarmNames).toHaveLength(3);
    expect(() => alarmsOf(ecs.AlarmBehavior.FAIL_ON_ALARM)).toThrow(/`behavior` must be ROLLBACK_ON_ALARM in `enableDeploymentAlarms\(\)`, like the behavior of the other alarms of the service, got: "FAIL_ON_ALARM"/);
  });

  test('all have the same behavior: they end a deployment, or roll it back', () => {
    const alarms = (behavior: ecs.AlarmBehavior, rollBackDeployments?: boolean) => () => {
      const stack = new TestStack();
      stack.service({ deploymentAlarms: { alarmNames: ['errors'], behavior } }).addRecommendedAlarms({ rollBackDeployments });
      const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
      const { AlarmNames, Rollback } = Properties.DeploymentConfiguration.Alarms;
      return [AlarmNames.length, Rollback];
    };
    const { FAIL_ON_ALARM, ROLLBACK_ON_ALARM } = ecs.AlarmBehavior;
    expect(alarms(FAIL_ON_ALARM, true)).toThrow(
      /`rollBackDeployments` \(true\) cannot be combined with `deploymentAlarms\.behavior` FAIL_ON_ALARM of the service/);
    expect(alarms(FAIL_ON_ALARM)()).toEqual([1, false]);
    expect(alarms(FAIL_ON_ALARM, false)()).toEqual([1, false]);
    expect(alarms(ROLLBACK_ON_ALARM, true)()).toEqual([3, true]);
  });

  test('include the recommended alarms without a dependency on the service', () => {
    const stack = new TestStack();
    const service = stack.service({ deploymentAlarms: { alarmNames: ['errors'] }, deployment: Deployment.blueGreen() });
    const alarms = service.addRecommendedAlarms({ rollBackDeployments: true });
    // Template.fromStack throws at a cycle.
    const template = Template.fromStack(stack);
    const idOf = (alarm: typeof alarms.latency) => stack.getLogicalId(alarm!.node.defaultChild as any);
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: { Alarms: { AlarmNames: ['errors', { Ref: idOf(alarms.upstreamErrors) }, { Ref: idOf(alarms.latency) }], Enable: true, Rollback: true } },
    });
    for (const alarm of [alarms.upstreamErrors, alarms.latency]) {
      expect(JSON.stringify(template.toJSON().Resources[idOf(alarm)])).not.toContain('OrdersService');
    }
    // Nothing is said of a cycle that there is not.
    expect(Annotations.fromStack(stack).findInfo('*', Match.anyValue())).toEqual([]);
  });
});

describe('fails', () => {
  test.each([
    ['a share below the minimum of ECS', () => Deployment.linear({ stepPercent: 2 }), /`stepPercent` must be a number from 3 to 100 in tenths, got: 2/],
    ['hundredths', () => Deployment.canary({ canaryPercent: 1.25 }), /`canaryPercent` must be a number from 0.1 to 100 in tenths, got: 1.25/],
    ['half a minute', () => Deployment.canary({ canaryBakeTime: Duration.seconds(30) }), /`canaryBakeTime` must be a Duration of whole minutes up to 1440, got: Duration\.seconds\(30\)/],
    ['more than a day', () => Deployment.blueGreen({ bakeTime: Duration.hours(25) }), /`bakeTime` must be a Duration of whole minutes up to 1440, got: Duration\.hours\(25\)/],
    ['a canary that lasts longer than CloudFormation', () => Deployment.canary({ canaryBakeTime: Duration.hours(20), bakeTime: Duration.hours(14) }),
      /`canaryBakeTime` must be short enough for a deployment of at most 1980 minutes, which is 2040 minutes with 1 step and the bake time, got: Duration\.hours\(20\)/],
    ['steps that last longer than CloudFormation', () => Deployment.linear({ stepBakeTime: Duration.hours(3), stepPercent: 8 }), /`stepBakeTime` must be short enough .* which is 2175 minutes with 12 steps/],
    ['no port', () => Deployment.blueGreen({ testListener: { port: 0, allowedClients: [] } }), /`testListener.port` must be a port/],
  ])('with %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each([
    [443, true, '443, 80'], [80, true, '443, 80'], [443, false, '443'],
  ])('with the test listener on the port %p for clients', (port, redirectHttp, taken) => {
    const deployment = Deployment.blueGreen({ testListener: { port, allowedClients: [] } });
    expect(() => synthesize(({ certificate }) => ({ deployment, exposure: Exposure.internetFacing({ certificate, redirectHttp }) }))).toThrow(`\`deployment.testListener.port\` must be different from the ports of the load balancer (${taken}), got: ${port}`);
  });

  test('with a daemon, and with a circuit breaker', () => {
    const capacity = Capacity.ec2({ daemon: true });
    expect(() => synthesize(() => ({ deployment: Deployment.linear(), capacity, circuitBreaker: { rollback: true } })))
      .toThrow(/2 problems:\n.*`deployment` \("LINEAR"\) cannot be combined with a `capacity` with `daemon`.*\n.*`circuitBreaker` \(\{"rollback":true\}\) cannot be combined with the deployment strategy LINEAR/);
    synthesize(() => ({ deployment: Deployment.linear(), circuitBreaker: { enable: false } }));
  });

  test('with an existing target group or listener', () => {
    const theirs = (stack: TestStack) => new elbv2.ApplicationTargetGroup(stack, 'Theirs', { vpc: stack.vpc, port: 80 });
    expect(() => synthesize((stack) => ({
      deployment: Deployment.blueGreen(), exposure: Exposure.targetGroup({ targetGroup: theirs(stack) }),
    }))).toThrow(/`deployment` \("BLUE_GREEN"\) cannot be combined with `Exposure\.targetGroup\(\)`/);
    const shared = (stack: TestStack) => new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc })
      .addListener('Listener', { port: 443, certificates: [stack.certificate], open: false, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    expect(() => synthesize((stack) => ({
      deployment: Deployment.blueGreen({ testListener: { port: 9443, allowedClients: [] } }),
      exposure: Exposure.listenerRule({ priority: 1, listener: shared(stack) }),
    }))).toThrow(/`deployment\.testListener` \(\{"port":9443,"allowedClients":\[\]\}\) cannot be combined with `Exposure\.listenerRule\(\)`/);
  });

  test('with an empty list of alarms', () => {
    expect(() => synthesize(() => ({ deploymentAlarms: { alarmNames: [] } }))).toThrow(/`deploymentAlarms.alarmNames` must be a list of at least one name/);
  });
});
