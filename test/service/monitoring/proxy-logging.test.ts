import { RemovalPolicy } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Exposure, NginxConfiguration, NginxSidecar, RecommendedAlarmsOptions, RejectionReason, ReverseProxiedService, ReverseProxiedServiceProps, Allowlist, Route } from '../../../src';
import { APP_IMAGE, containersOf, TestStack } from '../../../testing/cdk';
import { errorMessage } from '../../../testing/error-message';

const fireLens = () => ecs.LogDrivers.firelens({ options: { Name: 'firehose', region: 'eu-central-1', delivery_stream: 'lines' } });
const withFireLens = (props: Partial<ReverseProxiedServiceProps> = {}) => new TestStack().service({ proxyLogging: fireLens(), ...props });
const NON_BLOCKING = { 'mode': 'non-blocking', 'max-buffer-size': '26214400b' };

test('container logs never block on CloudWatch Logs by default', () => {
  const stack = new TestStack();
  stack.service();
  const { app, nginx } = containersOf(stack);
  for (const [container, prefix] of [[app, 'app'], [nginx, 'nginx']] as const) {
    expect(container.LogConfiguration).toMatchObject({ LogDriver: 'awslogs', Options: { 'awslogs-stream-prefix': prefix, ...NON_BLOCKING } });
  }
});

describe('an awslogs driver', () => {
  test('keeps its log group, its mode, and all metrics, alarms and queries', () => {
    const stack = new TestStack();
    const logGroup = new logs.LogGroup(stack, 'Lines');
    const service = stack.service({ proxyLogging: ecs.LogDriver.awsLogs({ logGroup, streamPrefix: 'p', mode: ecs.AwsLogDriverMode.BLOCKING }), metricNamespace: 'Shop' });
    expect(service.proxyLogGroup).toBe(logGroup);
    service.addDashboard();
    service.addLogsInsightsQueries();
    expect(service.addRecommendedAlarms({ rejectedPercent: 50, rollBackDeployments: true }).all).toHaveLength(9);
    const template = Template.fromStack(stack);
    const name = { Ref: stack.getLogicalId(logGroup.node.defaultChild as logs.CfnLogGroup) };
    expect(containersOf(stack).nginx.LogConfiguration.Options).toEqual({
      'awslogs-group': name, 'awslogs-region': 'eu-central-1', 'awslogs-stream-prefix': 'p', 'mode': 'blocking',
    });
    for (const { Properties } of Object.values(template.findResources('AWS::Logs::MetricFilter'))) expect(Properties.LogGroupName).toEqual(name);
    for (const { Properties } of Object.values(template.findResources('AWS::Logs::QueryDefinition'))) expect(Properties.LogGroupNames).toEqual([name]);
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('without a log group gets the default one of CDK, even if app and proxy share the driver', () => {
    const stack = new TestStack();
    const logging = ecs.LogDriver.awsLogs({ streamPrefix: 'both' });
    const service = stack.service({ app: { image: APP_IMAGE, port: 3000, logging }, proxyLogging: logging });
    service.metricAccepted();
    expect(service.appLogGroup).toBeUndefined();
    expect(service.proxyLogGroup?.node.path).toBe('Stack/Orders/TaskDefinition/Nginx/LogGroup');
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', { LogGroupName: { Ref: Match.stringLikeRegexp('Nginx') } });
  });

  test('with a log group that several proxies share is rejected, because metrics would count all of them', () => {
    const synthesized = (counts: boolean) => {
      const stack = new TestStack();
      const logGroup = new logs.LogGroup(stack, 'Lines');
      const { cluster, certificate } = stack;
      const services = ['A', 'B', 'C'].map((id) => new ReverseProxiedService(stack, id, {
        cluster,
        app: { image: APP_IMAGE, port: 3000 },
        routes: [Route.prefix('/api')],
        exposure: Exposure.internetFacing({ certificate }),
        proxyLogging: ecs.LogDriver.awsLogs({ streamPrefix: id, ...id === 'C' ? {} : { logGroup } }),
      }));
      if (counts) services.forEach((service) => service.metricAccepted());
      return () => Template.fromStack(stack);
    };
    expect(synthesized(false)).not.toThrow();
    const message = errorMessage(synthesized(true));
    expect(message).toContain('[Stack/A] `proxyLogging` must be a driver whose log group no other proxy writes to, unlike that of Stack/B, got: LogDriver; create a log group for each service');
    expect(message).toContain('[Stack/B] `proxyLogging` must be');
    expect(message).not.toContain('[Stack/C]');
  });

  test('with an imported log group is read by the name of the log group', () => {
    const stack = new TestStack();
    const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Lines', 'central');
    stack.service({ proxyLogging: ecs.LogDriver.awsLogs({ logGroup, streamPrefix: 'p' }) }).metricRejected();
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', { LogGroupName: 'central' });
  });

  test('with an L1 log group is read, too', () => {
    const stack = new TestStack();
    const logGroup = new logs.CfnLogGroup(stack, 'Lines', { logGroupName: 'central' });
    stack.service({ proxyLogging: ecs.LogDriver.awsLogs({ logGroup, streamPrefix: 'p' }) }).metricRejected();
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', { LogGroupName: { Ref: 'Lines' } });
  });
});

describe('FireLens', () => {
  test('has its log router in the task without errors at synthesis', () => {
    const stack = new TestStack();
    const service = stack.service({ proxyLogging: fireLens() });
    const { 'nginx': nginx, 'app': app, 'log-router': router } = containersOf(stack);
    expect(service.proxyLogGroup).toBeUndefined();
    expect(nginx.LogConfiguration).toEqual({ LogDriver: 'awsfirelens', Options: { Name: 'firehose', region: 'eu-central-1', delivery_stream: 'lines' } });
    expect(app.LogConfiguration.LogDriver).toBe('awslogs');
    expect(router).toMatchObject({ Essential: true, FirelensConfiguration: { Type: 'fluentbit' } });
    // Amazon ECS starts the router first only if no order is given between the two.
    expect(nginx.DependsOn).toEqual([{ ContainerName: 'app', Condition: 'START' }]);
    expect(service.taskDefinition.defaultContainer).toBe(service.proxyContainer);
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 30 }, 1);
  });

  test.each<[string, (service: ReverseProxiedService) => unknown]>([
    ['metricAccepted', (service) => service.metricAccepted()],
    ['metricRejected', (service) => service.metricRejected()],
    ['metricRejectedByReason', (service) => service.metricRejectedByReason(RejectionReason.NO_ROUTE)],
    ['metricUpstreamErrors', (service) => service.metricUpstreamErrors()],
    ['metricUndelivered', (service) => service.metricUndelivered()],
    ['metricLatency', (service) => service.metricLatency()],
    ['addDashboard', (service) => service.addDashboard()],
    ['addLogsInsightsQueries', (service) => service.addLogsInsightsQueries()],
  ])('has no log group for %s', (method, read) => {
    expect(() => read(withFireLens())).toThrow(`[Stack/Orders] invalid ${method}(): \`proxyLogging\` must be left out, or an \`awslogs\` driver, because metric filters and saved queries read a log group `
      + 'of CloudWatch Logs, got: LogDriver; write `ecs.LogDriver.awsLogs({ logGroup, streamPrefix: \'nginx\' })`, or use the metrics of the load balancer');
  });

  test('keeps the alarms that need no log, and a message at synthesis lists the missing alarms', () => {
    const stack = new TestStack();
    const alarms = stack.service({ proxyLogging: fireLens() }).addRecommendedAlarms();
    expect(alarms.all.map(({ node }) => node.id)).toEqual(['UnhealthyTargets', 'NoHealthyTarget', 'LoadBalancerErrors', 'LoadBalancerRejections', 'CpuUtilization', 'MemoryUtilization']);
    expect([alarms.upstreamErrors, alarms.latency]).toEqual([undefined, undefined]);
    Template.fromStack(stack).resourceCountIs('AWS::Logs::MetricFilter', 0);
    Annotations.fromStack(stack).hasWarning('/Stack/Orders', Match.stringLikeRegexp('leaves out the alarms UpstreamErrors and Latency, because `proxyLogging`.*service\\.targetGroup\\.metrics.*ReverseProxiedService\\.alarmsLeftOut'));
  });

  test('an alarm that is required is not left out silently', () => {
    const counted: RecommendedAlarmsOptions = { upstreamErrorPercent: 1, leastRequests: 1, rejectedPercent: 1, rollBackDeployments: true };
    const message = errorMessage(() => withFireLens().addRecommendedAlarms({ ...counted, cpuUtilizationPercent: 50 }));
    for (const prop of Object.keys(counted)) expect(message).toContain(`\`${prop}\` (${counted[prop as keyof RecommendedAlarmsOptions]}) cannot be combined with a \`proxyLogging\` other than an \`awslogs\` driver`);
    expect(message).toContain('4 problems');
    expect(() => withFireLens().addRecommendedAlarms({ rollBackDeployments: false })).not.toThrow();
  });
});

describe('a setting without effect', () => {
  const groups = { logRetention: logs.RetentionDays.ONE_DAY, logRemovalPolicy: RemovalPolicy.DESTROY };

  test('is an error', () => {
    const app = { image: APP_IMAGE, port: 3000, logging: fireLens() };
    const message = errorMessage(() => withFireLens({ app, ...groups, metricNamespace: 'Shop' }));
    expect(message).toContain('3 problems');
    expect(message).toContain('`logRetention` (1) cannot be combined with `app.logging` together with `proxyLogging`: leave `logRetention` out, and configure the log groups of the drivers');
    expect(message).toContain('`logRemovalPolicy` ("destroy") cannot be combined with');
    expect(message).toContain('`metricNamespace` ("Shop") cannot be combined with a `proxyLogging` other than an `awslogs` driver');
  });

  test('is accepted if one of the log groups belongs to the construct', () => {
    for (const props of [{ proxyLogging: fireLens() }, { app: { image: APP_IMAGE, port: 3000, logging: fireLens() } }]) {
      const stack = new TestStack();
      stack.service({ ...props, ...groups });
      Template.fromStack(stack).resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 1 }, 1);
    }
  });

  test('is also an error of a standalone sidecar', () => {
    const taskDefinition = new ecs.FargateTaskDefinition(new TestStack(), 'Task');
    const appContainer = taskDefinition.addContainer('app', { image: APP_IMAGE });
    const configuration = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/')] }), appPort: 3000 });
    expect(() => new NginxSidecar({ appContainer, configuration, logging: fireLens(), ...groups })).toThrow(/2 problems:\n.*`logRetention` \(1\) cannot be combined with `logging`: leave `logRetention` out/);
  });
});
