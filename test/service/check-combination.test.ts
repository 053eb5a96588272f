import { Duration, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { UpstreamProtocol, Capacity, Exposure, LoadBalancerHealthCheckOptions, ProxyTls, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../../src';
import { APP_IMAGE, newApp, TestStack } from '../../testing/cdk';

/** Values of a service that are right by themselves, and not together. */

type Props = (stack: TestStack) => Partial<ReverseProxiedServiceProps>;

const made = (props: Props) => () => {
  const stack = new TestStack();
  stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type: cloudmap.NamespaceType.DNS_PRIVATE });
  return stack.service(props(stack));
};

const scaling = { maxTaskCount: 4, targetCpuUtilizationPercent: 60 };
const outside = { capacity: Capacity.external() };

test('rejects a number of tasks for a daemon', () => {
  expect(made(() => ({ capacity: Capacity.ec2({ daemon: true }), scaling, desiredCount: 2 })))
    .toThrow(/2 problems:\n.*`scaling` \(\{"maxTaskCount":4,"targetCpuUtilizationPercent":60\}\) cannot be combined with a `capacity` with `daemon`.*\n.*`desiredCount` \(2\) cannot be combined with a `capacity` with `daemon`/);
  expect(made(() => ({ capacity: Capacity.external({ hostPort: 8080 }), exposure: Exposure.noLoadBalancer(), desiredCount: 2 }))).toThrow(/`desiredCount` \(2\) cannot be combined with a `capacity` with `daemon`/);
});

describe('external instances', () => {
  test('cannot have a load balancer', () => {
    expect(made(() => outside)).toThrow(/`exposure` \(Exposure\.internetFacing\(\)\) cannot be combined with `Capacity\.external\(\)`/);
    expect(made(({ certificate }) => ({ ...outside, exposure: Exposure.networkLoadBalancer({ certificate }) }))).toThrow(/`exposure` \(Exposure\.networkLoadBalancer\(\)\) cannot be combined with `Capacity\.external\(\)`/);
  });

  test('cannot have scaling, service discovery or allowed clients', () => {
    expect(made(() => ({ ...outside, exposure: Exposure.noLoadBalancer(), scaling }))).toThrow(/`scaling` \(\{"maxTaskCount":4,"targetCpuUtilizationPercent":60\}\) cannot be combined with `Capacity\.external\(\)`/);
    const exposure = Exposure.noLoadBalancer({
      serviceConnectConfiguration: { services: [{ portMappingName: 'orders' }] }, cloudMapOptions: { name: 'orders' }, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')],
    });
    expect(made(() => ({ ...outside, exposure })))
      .toThrow(/3 problems:\n.*`exposure\.serviceConnectConfiguration` \(\{"services":\[\{"portMappingName":"orders"\}\]\}\) cannot be combined with `Capacity\.external\(\)`.*\n.*`exposure\.cloudMapOptions` \(\{"name":"orders"\}\) cannot be combined with `Capacity\.external\(\)`.*\n.*`exposure\.allowedClients` \(\["CidrIPv4"\]\) cannot be combined with `Capacity\.external\(\)`/);
  });
});

describe('an app that takes minutes to start', () => {
  const timesOf = (props: Props) => {
    const stack = new TestStack();
    stack.service(props(stack));
    const template = Template.fromStack(stack);
    const [{ Properties: { ContainerDefinitions: containers } }] = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const [{ Properties: { HealthCheckGracePeriodSeconds: grace } }] = Object.values(template.findResources('AWS::ECS::Service'));
    return { grace, startPeriod: containers.find(({ Name }: any) => Name === 'nginx').HealthCheck.StartPeriod };
  };
  const slow = { app: { image: APP_IMAGE, port: 3000 }, capacity: Capacity.fargate({ cpu: 256, memoryLimitMiB: 512 }), appHealthPath: '/ready' };

  test.each<[string, Props]>([
    ['no load balancer', () => ({ exposure: Exposure.noLoadBalancer() })],
    ['VPC Lattice', () => ({
      exposure: Exposure.noLoadBalancer({ vpcLatticeTargets: [{ targetGroupArn: 'arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-1' }] }),
    })],
    ['a load balancer', () => ({})],
    ['an external instance', () => ({ capacity: Capacity.external({ hostPort: 8080 }), exposure: Exposure.noLoadBalancer() })],
  ])('is not replaced before it has started, with %s', (_, props) => {
    expect(timesOf((stack) => ({ ...slow, ...props(stack) }))).toEqual({ grace: 300, startPeriod: 300 });
  });

  test('has the given periods, also without a load balancer', () => {
    const periods = { healthCheckGracePeriod: Duration.minutes(10), proxyHealthCheckStartPeriod: Duration.minutes(2) };
    expect(timesOf(() => ({ ...slow, exposure: Exposure.noLoadBalancer(), ...periods })))
      .toEqual({ grace: 600, startPeriod: 120 });
    expect(timesOf(() => ({ exposure: Exposure.noLoadBalancer(), healthCheckGracePeriod: Duration.seconds(90) })))
      .toEqual({ grace: 90, startPeriod: 10 });
  });

  test('has short periods if health checks check only the proxy', () => {
    expect(timesOf(() => ({}))).toEqual({ grace: 60, startPeriod: 10 });
    expect(timesOf(() => ({ exposure: Exposure.noLoadBalancer() }))).toEqual({ grace: undefined, startPeriod: 10 });
  });

  test('cannot have periods above the limit of Amazon ECS', () => {
    expect(made(() => ({ proxyHealthCheckStartPeriod: Duration.seconds(301) }))).toThrow(/`proxyHealthCheckStartPeriod` must be a Duration of 0 to 300 whole seconds, got: Duration\.seconds\(301\)/);
    expect(made(() => ({ healthCheckGracePeriod: Duration.millis(500) }))).toThrow(/`healthCheckGracePeriod` must be a Duration of 0 to 2147483647 whole seconds, got: Duration\.millis\(500\)/);
  });
});

test.each<[string, (stack: TestStack) => Exposure]>([
  ['none', () => Exposure.noLoadBalancer()],
  ['targetGroup', (stack) => Exposure.targetGroup({
    targetGroup: elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Theirs', {
      targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/theirs/1', loadBalancerArns: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/theirs/1',
    }),
    allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')],
  })],
])('accepts `loadBalancerHealthCheck` without effect with Exposure.%s()', (_, exposure) => {
  const templateWith = (loadBalancerHealthCheck?: LoadBalancerHealthCheckOptions) => {
    const { service } = made((stack) => ({ exposure: exposure(stack), loadBalancerHealthCheck }))();
    return Template.fromStack(service.stack).toJSON();
  };
  expect(templateWith({ interval: Duration.seconds(20), unhealthyThresholdCount: 5 })).toEqual(templateWith());
});

describe('a task', () => {
  test('belongs to only one service', () => {
    const stack = new TestStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Own', { cpu: 1024, memoryLimitMiB: 2048 });
    const capacity = Capacity.fargate({ taskDefinition });
    stack.service({ capacity });
    const second = (containerName?: string) => () => new ReverseProxiedService(stack, `Search${containerName}`, {
      cluster: stack.cluster, app: { image: APP_IMAGE, port: 4000, containerName }, routes: [Route.prefix('/search')], exposure: Exposure.noLoadBalancer(), capacity,
    });
    expect(second()).toThrow(/`capacity\.taskDefinition` must be a task definition without containers of the names app and nginx, got: "Stack\/Own"/);
    expect(second('search')).toThrow(/`capacity\.taskDefinition` must be a task definition without containers of the names nginx, got: "Stack\/Own"/);
  });

  test('cannot have an app container with the name of the proxy', () => {
    const named = (containerName: string) => ({ app: { image: APP_IMAGE, port: 3000, containerName } });
    expect(made(() => named('nginx'))).toThrow(/`app\.containerName` must be different from the name of the proxy container, got: "nginx"/);
    expect(made(() => named('api'))).not.toThrow();
  });

  test.each<[string, (stack: TestStack) => [ecs.TaskDefinition, Capacity]]>([
    ['fargate', (stack) => {
      const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Own', { cpu: 1024, memoryLimitMiB: 2048 });
      return [taskDefinition, Capacity.fargate({ taskDefinition })];
    }],
    ['ec2', (stack) => {
      stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.large') });
      const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Own', { networkMode: ecs.NetworkMode.AWS_VPC });
      return [taskDefinition, Capacity.ec2({ taskDefinition })];
    }],
    ['external', (stack) => {
      const taskDefinition = new ecs.ExternalTaskDefinition(stack, 'Own');
      return [taskDefinition, Capacity.external({ taskDefinition })];
    }],
  ])('cannot contain a container name twice, on %s', (_, own) => {
    const more = (taskDefinition: ecs.TaskDefinition) => taskDefinition.addContainer('More', { containerName: 'app', image: APP_IMAGE, memoryLimitMiB: 128 });
    const before = new TestStack();
    const [earlier, onEarlier] = own(before);
    more(earlier);
    expect(() => before.service({ capacity: onEarlier, exposure: Exposure.noLoadBalancer() })).toThrow(/`capacity\.taskDefinition` must be a task definition without containers of the names app, got: "Stack\/Own"/);
    const after = new TestStack();
    const [later, onLater] = own(after);
    after.service({ capacity: onLater, exposure: Exposure.noLoadBalancer() });
    more(later);
    expect(() => Template.fromStack(after)).toThrow(/`containerName` must be different for each container of a task, got: "app"/);
  });

  test('cannot reserve more memory for a container than its hard limit', () => {
    expect(made(() => ({ app: { image: APP_IMAGE, port: 3000, memoryLimitMiB: 256, memoryReservationMiB: 512 }, proxyMemoryReservationMiB: 300 })))
      .toThrow(/2 problems:\n.*`app\.memoryReservationMiB` must be at most the hard memory limit of 256 MiB, got: 512.*\n.*`proxyMemoryReservationMiB` must be at most the hard memory limit of 256 MiB, got: 300/);
    expect(made(() => ({ proxyMemoryReservationMiB: 300, proxyMemoryLimitMiB: 300 }))).not.toThrow();
  });
});

describe('an existing target group', () => {
  const tls = (stack: TestStack) => {
    const secret = (id: string) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
    return { proxyTls: ProxyTls.fromSecrets({ certificate: secret('TlsCertificate'), privateKey: secret('TlsKey') }) };
  };
  const application = (protocol: elbv2.ApplicationProtocol, more: object = {}): Props => (stack) => ({
    exposure: Exposure.targetGroup({
      targetGroup: new elbv2.ApplicationTargetGroup(stack, 'Theirs', { vpc: stack.vpc, port: 80, protocol, targetType: elbv2.TargetType.IP, ...more }),
      allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')],
    }),
  });
  const network = (protocol: elbv2.Protocol): Props => (stack) => ({
    exposure: Exposure.targetGroup({
      targetGroup: new elbv2.NetworkTargetGroup(stack, 'Theirs', { vpc: stack.vpc, port: 80, protocol, targetType: elbv2.TargetType.IP }),
      allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')],
    }),
  });
  const both = (group: Props, more: Props): Props => (stack) => ({ ...group(stack), ...more(stack) });
  const { HTTP, HTTPS } = elbv2.ApplicationProtocol;
  const { TCP, TLS } = elbv2.Protocol;

  test.each<[string, Props, RegExp]>([
    ['HTTP and `proxyTls`', both(application(HTTP), tls), /`exposure\.targetGroup\.protocol` must be HTTPS with `proxyTls`, got: "HTTP"/],
    ['HTTPS and no `proxyTls`', application(HTTPS), /`exposure\.targetGroup\.protocol` must be HTTP without `proxyTls`, got: "HTTPS"/],
    ['TLS and no `proxyTls`', network(TLS), /`exposure\.targetGroup\.protocol` must be TCP without `proxyTls`, got: "TLS"/],
    ['HTTP/1.1 and gRPC', both(application(HTTP), () => ({ app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() } })), /`exposure\.targetGroup\.protocolVersion` must be HTTP2 with `UpstreamProtocol\.grpc\(\)`, got: undefined/],
  ])('cannot be combined with %s', (_, props, message) => {
    expect(made(props)).toThrow(message);
  });

  test.each<[string, Props]>([
    ['HTTPS and `proxyTls`', both(application(HTTPS), tls)],
    ['TLS and `proxyTls`', both(network(TLS), tls)],
    ['TCP and `proxyTls`', both(network(TCP), tls)],
    ['HTTP/2 and gRPC', both(application(HTTP, { protocolVersion: elbv2.ApplicationProtocolVersion.HTTP2 }), () => ({ app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() } }))],
  ])('can be combined with %s', (_, props) => {
    expect(made(props)).not.toThrow();
  });
});

test('rejects a rollout that can neither exceed nor fall below the number of tasks', () => {
  expect(made(() => ({ minHealthyPercent: 100, maxHealthyPercent: 100 })))
    .toThrow(/`maxHealthyPercent` must be above `minHealthyPercent` \(100\), got: 100/);
  expect(made(() => ({ maxHealthyPercent: 100 }))).toThrow(/`maxHealthyPercent`/);
  expect(made(() => ({ minHealthyPercent: 0, maxHealthyPercent: 100 }))).not.toThrow();
  expect(made(() => ({ capacity: Capacity.ec2({ daemon: true }), minHealthyPercent: 100, exposure: Exposure.noLoadBalancer() }))).toThrow(/`maxHealthyPercent`/);
  // Amazon ECS rounds the minimum up and the maximum down.
  expect(made(() => ({ desiredCount: 1, maxHealthyPercent: 150 })))
    .toThrow(/`maxHealthyPercent` must be high enough for one more task than the 1 of 1 that `minHealthyPercent` \(100\) keeps, got: 150/);
  expect(made(() => ({ desiredCount: 1, minHealthyPercent: 50, maxHealthyPercent: 100 }))).toThrow(/`maxHealthyPercent`/);
  expect(made(() => ({ scaling: { ...scaling, minTaskCount: 1 }, maxHealthyPercent: 150 }))).toThrow(/`maxHealthyPercent`/);
  expect(made(() => ({ desiredCount: 2, maxHealthyPercent: 150 }))).not.toThrow();
  expect(made(() => ({ desiredCount: 2, minHealthyPercent: 50, maxHealthyPercent: 100 }))).not.toThrow();
  expect(made(() => ({ desiredCount: 0, maxHealthyPercent: 150 }))).not.toThrow();
});

describe('a custom task definition', () => {
  test('must be in the stack of the service, or have its own log group', () => {
    const app = newApp({ '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
    const platform = new TestStack(app, 'Platform');
    const taskDefinition = new ecs.FargateTaskDefinition(platform, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    const capacity = Capacity.fargate({ taskDefinition });
    expect(() => new TestStack(app, 'Own').service({ capacity })).toThrow(/`capacity\.taskDefinition` must be in the stack Own of the service, whose log group the app writes to, got: "Platform\/Task"/);
  });

  test('must be for Linux', () => {
    expect(made((stack) => ({
      capacity: Capacity.fargate({
        taskDefinition: new ecs.FargateTaskDefinition(stack, 'Task', {
          cpu: 1024,
          memoryLimitMiB: 2048,
          runtimePlatform: { operatingSystemFamily: ecs.OperatingSystemFamily.WINDOWS_SERVER_2022_CORE, cpuArchitecture: ecs.CpuArchitecture.X86_64 },
        }),
      }),
    }))).toThrow(/`taskDefinition.runtimePlatform.operatingSystemFamily` must be LINUX/);
  });
});

test('checks props of the app like those of the proxy', () => {
  expect(made(() => ({ app: { image: APP_IMAGE, port: 80, cpu: -1, memoryLimitMiB: 2 } }))).toThrow(/2 problems:\n.*`app.cpu`.*\n.*`app.memoryLimitMiB`/);
});

test('rejects a health check whose timeout exceeds its interval', () => {
  expect(made(() => ({ loadBalancerHealthCheck: { timeout: Duration.seconds(10) } }))).toThrow(/`loadBalancerHealthCheck\.timeout` must be less than the `interval` \(10 seconds\), got: Duration\.seconds\(10\)/);
  // Of what is known at deployment only nothing is said.
  const interval = Duration.seconds(Token.asNumber({ Ref: 'Interval' }));
  expect(made(() => ({ loadBalancerHealthCheck: { interval, timeout: Duration.seconds(10) } }))).not.toThrow();
  const stack = new TestStack();
  stack.service({ loadBalancerHealthCheck: { interval: Duration.seconds(5) } });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 4 });
});
