import { Aspects, Aws, Duration, IAspect, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UpstreamProtocol, Exposure, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../../src';
import { APP_IMAGE, containersOf, newApp, nginxConfOf, TestStack } from '../../testing/cdk';

test('the load balancer forwards to the proxy, not to the app', () => {
  const stack = new TestStack();
  const { taskDefinition, proxyContainer } = stack.service();
  expect(taskDefinition.defaultContainer).toBe(proxyContainer);
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080, TargetGroupArn: Match.anyValue() }],
  });
  expect(containersOf(stack).app.PortMappings).toBeUndefined();
});

test('propagates tags to tasks if configured', () => {
  const tagsOf = (props: Partial<ReverseProxiedServiceProps>) => {
    const stack = new TestStack();
    stack.service(props);
    const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::Service'));
    return [Properties.PropagateTags, Properties.EnableECSManagedTags];
  };
  expect(tagsOf({})).toEqual([undefined, false]);
  expect(tagsOf({ propagateTags: ecs.PropagatedTagSource.SERVICE, enableECSManagedTags: true })).toEqual(['SERVICE', true]);
});

test('security groups allow only the required connections', () => {
  const stack = new TestStack();
  stack.service();
  const template = Template.fromStack(stack);
  const ports = (type: string) => Object.values(template.findResources(type))
    .map(({ Properties: rule }) => `${rule.IpProtocol} ${rule.FromPort}-${rule.ToPort}`).sort();
  const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup')).map(({ Properties }) => Properties.SecurityGroupIngress ?? []);

  expect(ports('AWS::EC2::SecurityGroupIngress')).toEqual(['tcp 8080-8080', 'tcp 8081-8081']);
  expect(ports('AWS::EC2::SecurityGroupEgress')).toEqual(['tcp 8080-8080', 'tcp 8081-8081']);
  for (const { Properties } of Object.values(template.findResources('AWS::EC2::SecurityGroupIngress'))) {
    expect(JSON.stringify(Properties.SourceSecurityGroupId)).toContain('LoadBalancerSecurityGroup');
    expect(JSON.stringify(Properties.GroupId)).toContain('OrdersServiceSecurityGroup');
  }
  expect(groups.flat().map((rule: any) => `${rule.CidrIp} ${rule.FromPort}`).sort()).toEqual(['0.0.0.0/0 443', '0.0.0.0/0 80']);
});

test('sets the defaults of the rollout and of the load balancer', () => {
  const stack = new TestStack();
  stack.service();
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ECS::Service', {
    DesiredCount: Match.absent(),
    DeploymentConfiguration: {
      MinimumHealthyPercent: 100,
      MaximumPercent: 200,
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
    },
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    Scheme: 'internet-facing',
    LoadBalancerAttributes: Match.arrayWith([
      { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
      { Key: 'routing.http.desync_mitigation_mode', Value: 'defensive' },
    ]),
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    Port: 8080, Protocol: 'HTTP', TargetType: 'ip', HealthCheckPort: '8081', HealthCheckPath: '/health',
  });
});

test('logical ids are unchanged: a changed id replaces resources in production', () => {
  const stack = new TestStack();
  stack.service();
  const ids = Object.keys(Template.fromStack(stack).toJSON().Resources).filter((id) => id.startsWith('Orders')).sort();
  expect(ids).toEqual([
    'OrdersAppLogGroup9A7F8C76',
    'OrdersLoadBalancerB992A266',
    'OrdersLoadBalancerListener520C9766',
    'OrdersLoadBalancerRedirectListenerE5CEC57D',
    'OrdersLoadBalancerSecurityGroup66F8C86C',
    'OrdersLoadBalancerSecurityGrouptoStackOrdersServiceSecurityGroupBC084CE7808080936CA5',
    'OrdersLoadBalancerSecurityGrouptoStackOrdersServiceSecurityGroupBC084CE7808106FAB056',
    'OrdersServiceD066556E',
    'OrdersServiceSecurityGroupD3CDC3C7',
    'OrdersServiceSecurityGroupfromStackOrdersLoadBalancerSecurityGroupA93969BE80803A2315C9',
    'OrdersServiceSecurityGroupfromStackOrdersLoadBalancerSecurityGroupA93969BE808189DED68C',
    'OrdersTargetGroup6F7DDFA8',
    'OrdersTaskDefinition49887840',
    'OrdersTaskDefinitionExecutionRoleB27D2941',
    'OrdersTaskDefinitionExecutionRoleDefaultPolicyB28E4201',
    'OrdersTaskDefinitionNginxLogGroupF5EB892B',
    'OrdersTaskDefinitionTaskRole8F5E8E18',
  ]);
});

test('the timeouts are in the right order', () => {
  const stack = new TestStack();
  stack.service({
    drainTime: Duration.seconds(60),
    exposure: Exposure.internetFacing({ certificate: stack.certificate, idleTimeout: Duration.seconds(300) }),
  });
  const { app, nginx } = containersOf(stack);
  expect([nginx.StopTimeout, app.StopTimeout]).toEqual([65, 70]);
  const text = nginxConfOf(stack);
  expect(text).toContain('worker_shutdown_timeout 60s;');
  expect(text).toContain('keepalive_timeout 315s;');
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '60' }]),
  });
});

test('the interval and thresholds of the health check can be set, and the rest stays', () => {
  const stack = new TestStack();
  stack.service({
    loadBalancerHealthCheck: { interval: Duration.seconds(30), timeout: Duration.seconds(20), healthyThresholdCount: 5, unhealthyThresholdCount: 10 },
  });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckPort: '8081',
    HealthCheckPath: '/health',
    HealthCheckIntervalSeconds: 30,
    HealthCheckTimeoutSeconds: 20,
    HealthyThresholdCount: 5,
    UnhealthyThresholdCount: 10,
  });
});

test('the proxy uses another port if the app has its default port', () => {
  const stack = new TestStack();
  stack.service({ app: { image: APP_IMAGE, port: 8080 } });
  expect(containersOf(stack).nginx.PortMappings.map((mapping: any) => mapping.ContainerPort)).toEqual([8090, 8091]);
  expect(nginxConfOf(stack)).toContain('server 127.0.0.1:8080');
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 8080, HealthCheckPort: '8091' });
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8090 }] });
});

test('passes all settings to the app container', () => {
  const stack = new TestStack();
  stack.service({
    app: {
      image: APP_IMAGE,
      port: 3000,
      containerName: 'orders',
      environment: { LEVEL: 'info' },
      command: ['serve'],
      entryPoint: ['/app'],
      user: '1000',
      workingDirectory: '/srv',
      cpu: 128,
      memoryLimitMiB: 512,
      memoryReservationMiB: 256,
      readonlyRootFilesystem: true,
      initProcessEnabled: true,
      stopTimeout: Duration.seconds(90),
      healthCheck: { command: ['CMD', '/app', 'check'] },
    },
  });
  expect(containersOf(stack).orders).toMatchObject({
    Environment: [{ Name: 'LEVEL', Value: 'info' }],
    Command: ['serve'],
    EntryPoint: ['/app'],
    User: '1000',
    WorkingDirectory: '/srv',
    Cpu: 128,
    Memory: 512,
    MemoryReservation: 256,
    ReadonlyRootFilesystem: true,
    LinuxParameters: { InitProcessEnabled: true },
    StopTimeout: 90,
  });
  expect(containersOf(stack).nginx.DependsOn).toEqual([{ ContainerName: 'orders', Condition: 'HEALTHY' }]);
});

test('the service implements connectable and grantable', () => {
  const stack = new TestStack();
  const service = stack.service();
  const database = new ec2.SecurityGroup(stack, 'Database', { vpc: stack.vpc });
  database.connections.allowFrom(service, ec2.Port.tcp(5432));
  new s3.Bucket(stack, 'Bucket').grantRead(service);
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 5432 });
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: ['s3:GetObject*', 's3:GetBucket*', 's3:List*'] })] },
    Roles: [{ Ref: Match.stringLikeRegexp('TaskRole') }],
  });
});

test('creates all resources in the stack of the service, also with a cluster of another stack', () => {
  const app = newApp();
  const platform = new TestStack(app, 'Platform');
  const other = new TestStack(app, 'Other');
  new ReverseProxiedService(other, 'Orders', {
    cluster: platform.cluster,
    app: { image: APP_IMAGE, port: 3000 },
    routes: [Route.prefix('/api')],
    exposure: Exposure.internetFacing({ certificate: other.certificate }),
  });
  Template.fromStack(platform).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  Template.fromStack(other).resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
});

describe('cdk-nag', () => {
  const findings = (service: ReverseProxiedService) => new AwsSolutionsChecks(service.node.root).validateScope(service).violations
    .map(({ ruleName }) => ruleName).sort();

  test('reports nothing for an internal service with access logs', () => {
    const stack = new TestStack();
    const bucket = new s3.Bucket(stack, 'Logs');
    const service = stack.service({
      exposure: Exposure.internal({
        certificate: stack.certificate, accessLogs: { bucket }, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')],
      }),
    });
    expect(findings(service)).toEqual([]);
  });

  test('reports only the public access and the missing access logs of a public service without access logs', () => {
    const stack = new TestStack();
    expect(findings(stack.service())).toEqual(['AwsSolutions-EC23', 'AwsSolutions-ELB2']);
  });
});

describe('addRoute', () => {
  test('supports a service whose routes are all added later', () => {
    const stack = new TestStack();
    const service = stack.service({ routes: [] });
    service.addRoute(Route.exact('/only'));
    expect(nginxConfOf(stack)).toContain('/only');
  });

  test('can be called in an Aspect of the app', () => {
    const stack = new TestStack();
    stack.service();
    const aspect: IAspect = { visit: (node) => { if (node instanceof ReverseProxiedService) node.addRoute(Route.exact('/by-aspect')); } };
    Aspects.of(stack).add(aspect, { priority: 100 });
    expect(nginxConfOf(stack)).toContain('/by-aspect');
  });

  test('fails after synthesis', () => {
    const stack = new TestStack();
    const service = stack.service();
    Template.fromStack(stack);
    expect(() => service.addRoute(Route.exact('/late'))).toThrow(/`route` must be added before the app is synthesized, got: exact \/late/);
  });
});

describe('fails', () => {
  test('without routes, at synthesis', () => {
    const stack = new TestStack();
    stack.service({ routes: [] });
    expect(() => Template.fromStack(stack)).toThrow(/`routes` must be a list of at least one route/);
  });

  test('with a token in a path', () => {
    expect(() => new TestStack().service({ routes: [Route.prefix(`/${Aws.REGION}`)] })).toThrow(/concrete value/);
  });

  test('with a token in a host', () => {
    expect(() => new TestStack().service({ hosts: [`${Aws.REGION}.example.com`] })).toThrow(/`hosts\[0\]`/);
  });

  test('with a token as the port of the app', () => {
    const stack = new TestStack();
    const port = Lazy.number({ produce: () => 3000 });
    expect(() => stack.service({ app: { image: APP_IMAGE, port } })).toThrow(/`app\.port` must be a port from 1 to 65535, got: \$\{Token\[TOKEN\.\d+\]\}/);
  });

  test.each([0, 111, 1.5])('with a drain time of %p seconds', (seconds) => {
    expect(() => new TestStack().service({ drainTime: Duration.millis(seconds * 1000) })).toThrow(/`drainTime` must be a Duration from 1 to 110 whole seconds, known at synthesis, got: Duration\.millis/);
  });

  test.each<[Partial<ReverseProxiedServiceProps>, RegExp]>([
    [{ proxyCpu: -5 }, /`proxyCpu` must be a whole number of CPU units of at least 1, got: -5/],
    [{ proxyMemoryLimitMiB: 2 }, /`proxyMemoryLimitMiB` must be a whole number of MiB of at least 6/],
    [{ desiredCount: -1 }, /`desiredCount` must be a whole number of tasks of at least 0/],
    [{ minHealthyPercent: 150 }, /`minHealthyPercent` must be a whole number of per cent from 0 to 100/],
    [{ maxHealthyPercent: 50 }, /`maxHealthyPercent` must be a whole number of per cent of at least 100/],
    [{ loadBalancerHealthCheck: { healthyThresholdCount: 99 } }, /`loadBalancerHealthCheck\.healthyThresholdCount` must be a whole number of checks from 2 to 10/],
    [{ loadBalancerHealthCheck: { unhealthyThresholdCount: 1 } }, /`loadBalancerHealthCheck\.unhealthyThresholdCount` must be/],
    [{ loadBalancerHealthCheck: { interval: Duration.seconds(4) } }, /`loadBalancerHealthCheck\.interval` must be a Duration of 5 to 300 whole seconds, got: Duration\.seconds\(4\)/],
    [{ metricNamespace: 'AWS/Orders' }, /`metricNamespace` must be 1 to 255 letters, digits, spaces and characters of "\._\/#-", not only spaces, and not beginning with "AWS\/", got: "AWS\/Orders"/],
    [{ metricNamespace: 'a:b' }, /`metricNamespace` must be/],
    [{ metricNamespace: 'a*b' }, /`metricNamespace` must be/],
    [{ metricNamespace: 'a$b' }, /`metricNamespace` must be/],
    [{ metricNamespace: 'Größe' }, /`metricNamespace` must be/],
    [{ metricNamespace: ' ' }, /`metricNamespace` must be/],
    [{ metricNamespace: '' }, /`metricNamespace` must be/],
    [{ metricNamespace: 'x'.repeat(256) }, /`metricNamespace` must be/],
  ])('with the invalid value %j', (props, message) => {
    expect(() => new TestStack().service(props)).toThrow(message);
  });

  test('with several problems, which are reported at once', () => {
    const make = () => new TestStack().service({
      drainTime: Duration.seconds(500), desiredCount: -1, exposure: Exposure.noLoadBalancer(), healthCheckGracePeriod: Duration.millis(1500),
    });
    expect(make).toThrow(/3 problems:\n.*`desiredCount` must be a whole number of tasks of at least 0, got: -1.*\n.*`healthCheckGracePeriod` must be a Duration of 0 to 2147483647 whole seconds.*\n.*`drainTime` must be a Duration from 1 to 110 whole seconds, known at synthesis, got: Duration\.seconds\(500\)/);
  });

  test.each<[string, (stack: Stack, bucket: s3.IBucket) => Exposure]>([
    ['internal', (_, bucket) => Exposure.internal({ unencrypted: true, accessLogs: { bucket } })],
    ['networkLoadBalancer', (stack, bucket) => Exposure.networkLoadBalancer({
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-central-1:123456789012:certificate/1'), accessLogs: { bucket },
    })],
  ])('with access logs in a region that is known only at deployment: %s', (_, exposure) => {
    const stack = new Stack(newApp(), 'Anywhere');
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
    expect(() => new ReverseProxiedService(stack, 'Orders', {
      cluster, app: { image: APP_IMAGE, port: 3000 }, routes: [Route.prefix('/api')], exposure: exposure(stack, new s3.Bucket(stack, 'Logs')),
    })).toThrow('[Anywhere/Orders] invalid ReverseProxiedService: `exposure.accessLogs` ({"bucket":"Anywhere/Logs"}) cannot be combined with the stack Anywhere, whose region is unknown at synthesis');
  });

  test('with the port of the proxy equal to the port of the app', () => {
    expect(() => new TestStack().service({ proxyPort: 3000 })).toThrow(/different from/);
  });
});

test('passes on the options of the rollout', () => {
  const stack = new TestStack();
  stack.service({
    desiredCount: 3,
    minHealthyPercent: 50,
    maxHealthyPercent: 150,
    circuitBreaker: { enable: true, rollback: false },
    enableExecuteCommand: true,
  });
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
    DesiredCount: 3,
    EnableExecuteCommand: true,
    DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 150, DeploymentCircuitBreaker: { Enable: true, Rollback: false } },
  });
});

describe('the protocol of the app', () => {
  test('may be HTTP on a socket file that both containers mount', () => {
    const stack = new TestStack();
    const protocol = UpstreamProtocol.fastCgi({ scriptFilename: '/app/public/index.php' });
    stack.service({ app: { image: APP_IMAGE, socket: '/run/app/app.sock', protocol } });
    const { app, nginx } = containersOf(stack);
    expect(app.MountPoints).toEqual([{ ContainerPath: '/run/app', ReadOnly: false, SourceVolume: 'app-socket' }]);
    expect(nginx.MountPoints).toContainEqual({ ContainerPath: '/run/app', ReadOnly: true, SourceVolume: 'app-socket' });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', { Volumes: Match.arrayWith([{ Name: 'app-socket' }]) });
    expect(nginxConfOf(stack)).toMatch(/server unix:\/run\/app\/app\.sock [^]*fastcgi_pass rp_app;/);
    expect(nginx.PortMappings.map((mapping: any) => mapping.ContainerPort)).toEqual([8080, 8081]);
  });

  test('may be gRPC, with HTTP/2 from client to app', () => {
    const stack = new TestStack();
    stack.service({ app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() } });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTP', ProtocolVersion: 'HTTP2' });
    expect(nginxConfOf(stack)).toContain('grpc_pass grpc://rp_app;');
    expect(containersOf(stack).app.MountPoints).toBeUndefined();
  });

  test('may be another one with an ordinary target group', () => {
    const stack = new TestStack();
    stack.service();
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { ProtocolVersion: Match.absent() });
  });

  test('is checked', () => {
    expect(() => new TestStack().service({ app: { image: APP_IMAGE } })).toThrow(/`app\.port` must be given unless `app\.socket` is given, got: undefined/);
    expect(() => new TestStack().service({ app: { image: APP_IMAGE, socket: '/tmp/app/app.sock' } })).toThrow(/`app.socket` must be a file in a separate folder outside of \/tmp/);
    const app = { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() };
    expect(() => new TestStack().service({ app, exposure: Exposure.internetFacing({ unencrypted: true }) })).toThrow(/`app.protocol` \("gRPC"\) cannot be combined with an `exposure` without HTTPS or without HTTP\/2/);
  });
});

describe('lists of users', () => {
  const staff = Route.exact('/staff', { basicAuth: { users: 'staff' } });

  test('come from secrets, and are contained in neither image nor template', () => {
    const stack = new TestStack();
    const secret = new secretsmanager.Secret(stack, 'Users');
    stack.service({ routes: [staff], basicAuthUsers: { staff: ecs.Secret.fromSecretsManager(secret) } });
    const { nginx } = containersOf(stack);
    expect(nginx.Secrets).toEqual([{ Name: 'NGINX_FILE_HTPASSWD_STAFF', ValueFrom: { Ref: expect.stringMatching(/^Users/) } }]);
    expect(nginx.EntryPoint.join(' ')).toContain('> /tmp/htpasswd-staff');
    expect(nginxConfOf(stack)).toContain('auth_basic_user_file "/tmp/htpasswd-');
  });

  test('must be given', () => {
    expect(() => new TestStack().service({ routes: [staff] })).toThrow(/`basicAuthUsers` must be an object with the user list "staff", which `basicAuth` of exact \/staff requires, got: \[\]/);
    expect(() => new TestStack().service().addRoute(staff)).toThrow(/`basicAuthUsers` must be an object with the user list "staff", which `basicAuth` of exact \/staff requires, got: \[\]/);
  });
});
