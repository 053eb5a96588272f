import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { UpstreamProtocol, Capacity, Deployment, Exposure, ProxyImage, ProxyTls, RejectionReason } from '../../src';
import { APP_IMAGE, newApp, TestStack } from '../../testing/cdk';

process.env.CDK_VALIDATION = 'true';

/** Findings of CloudFormation's own rules are errors. */
const strictApp = () => newApp({ '@aws-cdk/core:validateAgainstDefaultRules': true });

test('CloudFormation accepts the smallest service', () => {
  const app = strictApp();
  new TestStack(app).service();
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation accepts a service with many options', () => {
  const app = strictApp();
  const stack = new TestStack(app);
  stack.service({
    app: { image: APP_IMAGE, port: 8080, healthCheck: { command: ['CMD', 'true'] }, environment: { LEVEL: 'info' } },
    capacity: Capacity.fargate({ cpu: 1024, memoryLimitMiB: 2048, cpuArchitecture: ecs.CpuArchitecture.ARM64, ephemeralStorageGiB: 30 }),
    exposure: Exposure.internal({
      certificate: stack.certificate,
      accessLogs: { bucket: new s3.Bucket(stack, 'Logs') },
      connectionLogs: { bucket: new s3.Bucket(stack, 'ConnectionLogs') },
      healthCheckLogs: { bucket: new s3.Bucket(stack, 'HealthCheckLogs') },
      allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')],
      attributes: { deletionProtection: true, zonalShift: true, preserveHostHeader: true, wafFailOpen: true },
      stickinessCookieDuration: Duration.hours(1),
    }),
    hosts: ['orders.example.com'],
    appHealthPath: '/healthz',
    desiredCount: 2,
    enableExecuteCommand: true,
  });
  expect(() => app.synth()).not.toThrow();
});

test.each([
  ['EC2', Capacity.ec2({ cpuArchitecture: ecs.CpuArchitecture.ARM64, daemon: true })],
  ['EC2 in the network mode bridge', Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE })],
  ['AWS Fargate Spot', Capacity.fargate({ spot: true })],
])('CloudFormation accepts a service on %s', (_, capacity) => {
  const app = strictApp();
  const stack = new TestStack(app);
  stack.cluster.enableFargateCapacityProviders();
  stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
  stack.service({ capacity });
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation accepts a service on ECS Managed Instances', () => {
  const app = strictApp();
  const stack = new TestStack(app);
  const provider = new ecs.ManagedInstancesCapacityProvider(stack, 'Instances', {
    subnets: stack.vpc.privateSubnets, securityGroups: [new ec2.SecurityGroup(stack, 'InstanceGroup', { vpc: stack.vpc })],
  });
  stack.cluster.addManagedInstancesCapacityProvider(provider);
  stack.service({
    capacity: Capacity.managedInstances({ capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName }] }),
    deployment: Deployment.blueGreen(),
  });
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation accepts a service behind CloudFront', () => {
  const app = strictApp();
  const stack = new TestStack(app);
  stack.service({ exposure: Exposure.cloudFront({ unencrypted: true, allowedClients: [ec2.Peer.prefixList('pl-a3a144ca')] }) });
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation accepts a service outside of AWS', () => {
  const app = strictApp();
  new TestStack(app).service({ capacity: Capacity.external({ hostPort: 80 }), exposure: Exposure.noLoadBalancer({}) });
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation accepts a configuration in the task definition, and secrets for TLS', () => {
  const app = strictApp();
  const stack = new TestStack(app);
  const secret = (id: string) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
  stack.service({ proxyImage: ProxyImage.stock(), proxyTls: ProxyTls.fromSecrets({ certificate: secret('TlsCertificate'), privateKey: secret('TlsKey') }) });
  expect(() => app.synth()).not.toThrow();
});

test.each([['blueGreen', Deployment.blueGreen({ testListener: { port: 9443, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')] } })], ['linear', Deployment.linear()], ['canary', Deployment.canary()]])(
  'CloudFormation accepts all of operation, with %s deployments', (_, deployment) => {
    const app = strictApp();
    const stack = new TestStack(app);
    const service = stack.service({
      app: { image: APP_IMAGE, port: 3000, readonlyRootFilesystem: true },
      deployment,
      deploymentAlarms: { alarmNames: ['errors'] },
      scaling: { maxTaskCount: 4, targetCpuUtilizationPercent: 60, targetMemoryUtilizationPercent: 60, targetRequestsPerMinute: 1000 },
      enableExecuteCommand: true,
      logEncryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
      nginx: { openTelemetry: { sampledPercent: 10 } },
      proxyImage: ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' }),
    });
    service.addRecommendedAlarms({ rejectedPercent: 50, rollBackDeployments: true });
    service.addDashboard();
    service.addLogsInsightsQueries();
    service.metricRejectedByReason(RejectionReason.NO_ROUTE);
    expect(() => app.synth()).not.toThrow();
  });

test.each<[string, (stack: TestStack) => Exposure]>([
  ['a Network Load Balancer', ({ certificate }) => Exposure.networkLoadBalancer({ certificate })],
  ['Service Connect', (stack) => {
    stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type: cloudmap.NamespaceType.HTTP });
    return Exposure.noLoadBalancer({ serviceConnectConfiguration: { services: [{ portMappingName: 'orders', dnsName: 'orders', port: 80 }] } });
  }],
  ['nothing', () => Exposure.noLoadBalancer()],
])('CloudFormation accepts blue/green deployments with %s', (_, exposure) => {
  const app = strictApp();
  const stack = new TestStack(app);
  stack.service({ deployment: Deployment.blueGreen(), exposure: exposure(stack) });
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation accepts a Network Load Balancer in front of the network mode bridge, and gRPC', () => {
  const app = strictApp();
  const stack = new TestStack(app);
  stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
  stack.service({
    app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() },
    capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }),
    exposure: Exposure.networkLoadBalancer({ certificate: stack.certificate }),
  });
  expect(() => app.synth()).not.toThrow();
});

describe('CloudFormation accepts the exposures of a service', () => {
  const LATTICE_ARN = 'arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-0123456789abcdef0';
  const zone = (stack: TestStack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });
  const listener = (stack: TestStack) => elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Shared', {
    listenerArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'SharedGroup', 'sg-0123456789abcdef0', { allowAllOutbound: false }),
  });
  const namespace = (stack: TestStack, type: cloudmap.NamespaceType) => stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type });

  test.each<[string, (stack: TestStack) => Exposure]>([
    ['a domain', (stack) => Exposure.internetFacing({
      domainName: 'shop.example.com',
      alternativeDomainNames: ['www.example.com'],
      hostedZone: zone(stack),
      ipAddressType: elbv2.IpAddressType.DUAL_STACK,
      webAclArn: 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555',
    })],
    ['security groups of one\'s own', (stack) => Exposure.internal({
      certificate: stack.certificate, securityGroups: [new ec2.SecurityGroup(stack, 'Mine', { vpc: stack.vpc }), new ec2.SecurityGroup(stack, 'Too', { vpc: stack.vpc })],
    })],
    ['a listener rule', (stack) => Exposure.listenerRule({ listener: listener(stack), priority: 10, hosts: ['orders.example.com'], paths: ['/api/*'] })],
    ['a target group', (stack) => Exposure.targetGroup({
      targetGroup: elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Group', {
        targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/73e2d6bc24d8a067',
      }),
      allowedClients: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'SharedGroup', 'sg-0123456789abcdef0')],
    })],
    ['a Network Load Balancer', (stack) => Exposure.networkLoadBalancer({
      internetFacing: true, domainName: 'shop.example.com', hostedZone: zone(stack), accessLogs: { bucket: new s3.Bucket(stack, 'Logs') }, attributes: { crossZoneEnabled: true, zonalShift: true },
    })],
    ['a Network Load Balancer that keeps addresses', () => Exposure.networkLoadBalancer({ unencrypted: true, preserveClientIp: true })],
    ['Service Connect', (stack) => {
      namespace(stack, cloudmap.NamespaceType.HTTP);
      return Exposure.noLoadBalancer({ serviceConnectConfiguration: { services: [{ portMappingName: 'orders', dnsName: 'orders', port: 80 }] } });
    }],
    ['Cloud Map', (stack) => {
      namespace(stack, cloudmap.NamespaceType.DNS_PRIVATE);
      return Exposure.noLoadBalancer({ cloudMapOptions: { name: 'orders', dnsRecordType: cloudmap.DnsRecordType.SRV } });
    }],
    ['VPC Lattice', () => Exposure.noLoadBalancer({ vpcLatticeTargets: [{ targetGroupArn: LATTICE_ARN }], allowedClients: [ec2.Peer.prefixList('pl-0123456789abcdef0')] })],
  ])('%s', (_, exposure) => {
    const app = strictApp();
    const stack = new TestStack(app);
    stack.service({ exposure: exposure(stack) });
    expect(() => app.synth()).not.toThrow();
  });
});

test('the validation reports an error for an invalid template', () => {
  const app = strictApp();
  const { taskDefinition } = new TestStack(app).service();
  (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('NoSuchProperty', true);
  expect(() => app.synth()).toThrow(/F3002/);
});
