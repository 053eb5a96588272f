import { App, Lazy } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { AwsSolutionsChecks } from 'cdk-nag';
import { Capacity, ClientAddressSource, Exposure, ProxyImage, NoLoadBalancerExposureOptions, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../../../src';
import { APP_IMAGE, containersOf, newApp, nginxConfOf, proxyImageOf, TestStack } from '../../../testing/cdk';

const warningsOf = (stack: TestStack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data);

test('uses half a vCPU on x86-64 by default', () => {
  const stack = new TestStack();
  stack.service();
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
    Cpu: '512',
    Memory: '1024',
    NetworkMode: 'awsvpc',
    RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
  });
});

test.each([[512, 4096, 1], [1024, 8192, 1], [2048, 8192, 2], [4096, 8192, 4]])('starts workers by CPU: with %p CPU units and %p MiB there are %p workers', (cpu, memoryLimitMiB, workers) => {
  const stack = new TestStack();
  stack.service({ capacity: Capacity.fargate({ cpu, memoryLimitMiB }) });
  expect(nginxConfOf(stack)).toContain(`worker_processes ${workers};`);
});

test('accepts CPU and memory as tokens', () => {
  const stack = new TestStack();
  stack.service({ capacity: Capacity.fargate({ cpu: Lazy.number({ produce: () => 2048 }), memoryLimitMiB: Lazy.number({ produce: () => 4096 }) }) });
  expect(nginxConfOf(stack)).toContain('worker_processes 1;');
});

test('passes on the other options of AWS Fargate', () => {
  const stack = new TestStack();
  stack.cluster.enableFargateCapacityProviders();
  stack.service({
    capacity: Capacity.fargate({
      cpuArchitecture: ecs.CpuArchitecture.ARM64,
      ephemeralStorageGiB: 30,
      assignPublicIp: true,
      vpcSubnets: { subnets: stack.vpc.publicSubnets },
      platformVersion: ecs.FargatePlatformVersion.VERSION1_4,
      capacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    }),
  });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ECS::TaskDefinition', { EphemeralStorage: { SizeInGiB: 30 }, RuntimePlatform: { CpuArchitecture: 'ARM64' } });
  template.hasResourceProperties('AWS::ECS::Service', {
    PlatformVersion: '1.4.0',
    CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'ENABLED' } },
  });
});

describe('the sizes of AWS Fargate', () => {
  const fits = (cpu: number, memoryLimitMiB: number) => {
    try {
      Capacity.fargate({ cpu, memoryLimitMiB });
      return true;
    } catch {
      return false;
    }
  };

  test('match its documentation', () => {
    const found = [256, 512, 1024, 2048, 4096, 8192, 16384].map((cpu) => {
      const sizes = Array.from({ length: 260 }, (_, i) => (i + 1) * 512).filter((memory) => fits(cpu, memory));
      return [cpu, sizes.length, sizes[0], sizes[1], sizes[sizes.length - 1]];
    });
    expect(found).toEqual([
      [256, 3, 512, 1024, 2048],
      [512, 4, 1024, 2048, 4096],
      [1024, 7, 2048, 3072, 8192],
      [2048, 13, 4096, 5120, 16384],
      [4096, 23, 8192, 9216, 30720],
      [8192, 12, 16384, 20480, 61440],
      [16384, 12, 32768, 40960, 122880],
    ]);
  });

  test.each([
    [0, 1024, /`cpu` must be one of 256, 512, .* CPU units, got: 0;/],
    [0.5, 1024, /`cpu`.*got: 0.5/],
    [600, 1024, /`cpu`.*got: 600/],
    [256, 1536, /`memoryLimitMiB` must be 512, 1024 or 2048 MiB with 256 CPU units, got: 1536/],
    [1024, 1024, /`memoryLimitMiB` must be from 2048 to 8192 in steps of 1024 MiB with 1024 CPU units, got: 1024/],
    [8192, 17408, /in steps of 4096 MiB/],
  ])('are checked: %p CPU units and %p MiB are rejected', (cpu, memoryLimitMiB, message) => {
    expect(() => Capacity.fargate({ cpu, memoryLimitMiB })).toThrow(message);
  });

  test('are not checked above the known sizes', () => {
    expect(fits(32768, 122880)).toBe(true);
  });
});

test('`spot` selects FARGATE_SPOT alone', () => {
  const stack = new TestStack();
  stack.cluster.enableFargateCapacityProviders();
  stack.service({ capacity: Capacity.fargate({ spot: true }) });
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
    CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }], LaunchType: Match.absent(),
  });
});

test('rejects capacity provider strategies that AWS Fargate does not support', () => {
  const strategies = (...capacityProviderStrategies: ecs.CapacityProviderStrategy[]) => () => Capacity.fargate({ capacityProviderStrategies });
  expect(strategies()).toThrow(/`capacityProviderStrategies` must be a list of FARGATE and FARGATE_SPOT, got: \[\]/);
  expect(strategies({ capacityProvider: 'FARGATE-SPOT', weight: 1 })).toThrow(/got: \[\{"capacityProvider":"FARGATE-SPOT"/);
  expect(strategies({ capacityProvider: 'FARGATE', base: 1 }, { capacityProvider: 'FARGATE_SPOT', base: 1 })).toThrow(/must be a list with at most one `base`/);
});

const { LATEST, VERSION1_0, VERSION1_1, VERSION1_2, VERSION1_3, VERSION1_4 } = ecs.FargatePlatformVersion;

test.each([VERSION1_0, VERSION1_1, VERSION1_2, VERSION1_3])('rejects the retired platform version %s', (platformVersion) => {
  expect(() => Capacity.fargate({ platformVersion })).toThrow(
    `\`platformVersion\` must be 1.4.0 or later, because AWS Fargate has retired earlier versions, got: "${platformVersion}"; leave \`platformVersion\` out for the latest version, or write \`ecs.FargatePlatformVersion.VERSION1_4\``);
});

test.each([LATEST, VERSION1_4])('accepts the platform version %s', (platformVersion) => {
  expect(() => new TestStack().service({ capacity: Capacity.fargate({ platformVersion }), proxyImage: ProxyImage.stock() })).not.toThrow();
});

test('rejects conflicting options, all at once', () => {
  expect(() => Capacity.fargate({ spot: true, capacityProviderStrategies: [], ephemeralStorageGiB: 20 }))
    .toThrow(/2 problems:\n.*`ephemeralStorageGiB` must be a whole number of GiB from 21 to 200, got: 20.*\n.*`spot` \(true\) cannot be combined with `capacityProviderStrategies`/);
});

/** A stack whose cluster has machines, by the provider that CDK recommends. */
class MachinesStack extends TestStack {
  public readonly machines = new ec2.SecurityGroup(this, 'MachinesSecurityGroup', { vpc: this.vpc });

  public constructor(app?: App) {
    super(app);
    this.cluster.addAsgCapacityProvider(new ecs.AsgCapacityProvider(this, 'Machines', {
      autoScalingGroup: new autoscaling.AutoScalingGroup(this, 'Group', {
        vpc: this.vpc,
        securityGroup: this.machines,
        instanceType: new ec2.InstanceType('t3.small'),
        machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
      }),
    }));
  }

  /** Capacity in the network mode bridge. */
  public bridge(): Capacity {
    return Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE, instanceSecurityGroups: [this.machines] });
  }
}

const ingressOf = (template: Template) => Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties: rule }) => rule);

describe('EC2', () => {
  test('has addresses and security groups for tasks by default', () => {
    const stack = new MachinesStack();
    const service = stack.service({ capacity: Capacity.ec2({ cpuArchitecture: ecs.CpuArchitecture.ARM64 }) });
    expect(service.service).toBeInstanceOf(ecs.Ec2Service);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['EC2'],
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'EC2',
      SchedulingStrategy: 'REPLICA',
      NetworkConfiguration: { AwsvpcConfiguration: Match.anyValue() },
      DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 },
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'ip', HealthCheckPort: '8081' });
    expect(proxyImageOf(stack).platform).toBe('linux/arm64');
    expect(nginxConfOf(stack)).toContain('server 127.0.0.1:3000 ');
  });

  test('gives each container 256 CPU units and 256 MiB', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: Capacity.ec2() });
    const { app, nginx } = containersOf(stack);
    expect([app.Cpu, app.Memory, nginx.Cpu, nginx.Memory]).toEqual([256, 256, 256, 256]);
    expect(nginxConfOf(stack)).toContain('worker_processes 1;');
  });

  test('sets the given sizes, and one worker for each vCPU of the proxy', () => {
    const stack = new MachinesStack();
    stack.service({
      capacity: Capacity.ec2(),
      app: { image: APP_IMAGE, port: 3000, cpu: 512, memoryReservationMiB: 1024 },
      proxyCpu: 2048,
      proxyMemoryLimitMiB: 512,
      proxyMemoryReservationMiB: 128,
    });
    const { app, nginx } = containersOf(stack);
    expect(app).toMatchObject({ Cpu: 512, MemoryReservation: 1024 });
    expect(app.Memory).toBeUndefined();
    expect(nginx).toMatchObject({ Cpu: 2048, Memory: 512, MemoryReservation: 128 });
    expect(nginxConfOf(stack)).toContain('worker_processes 2;');
  });

  test('uses the given placement', () => {
    const stack = new MachinesStack();
    stack.service({
      capacity: Capacity.ec2({
        placementStrategies: [ecs.PlacementStrategy.spreadAcrossInstances()],
        placementConstraints: [ecs.PlacementConstraint.distinctInstances()],
        capacityProviderStrategies: [{ capacityProvider: 'machines', weight: 1 }],
        vpcSubnets: { subnets: stack.vpc.publicSubnets },
      }),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
      PlacementStrategies: [{ Type: 'spread', Field: 'instanceId' }],
      PlacementConstraints: [{ Type: 'distinctInstance' }],
      CapacityProviderStrategy: [{ CapacityProvider: 'machines', Weight: 1 }],
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: stack.vpc.publicSubnets.map(({ subnetId }) => subnetId) } },
    });
  });

  test('runs one task on each instance as a daemon, and stops it before its replacement starts', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: Capacity.ec2({ daemon: true }) });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
      SchedulingStrategy: 'DAEMON',
      DesiredCount: Match.absent(),
      DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 100 },
    });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('rejects conflicting options, all at once', () => {
    expect(() => Capacity.ec2({
      networkMode: ecs.NetworkMode.BRIDGE, vpcSubnets: {}, daemon: true, placementStrategies: [],
    })).toThrow(/2 problems:\n.*`vpcSubnets`.*\n.*`placementStrategies`/);
    expect(() => Capacity.ec2({ networkMode: ecs.NetworkMode.HOST })).toThrow(/`networkMode` must be awsvpc or bridge, got: "host"; .* without the proxy/);
  });
});

describe('EC2 in the network mode bridge', () => {
  test('has the reference architecture: a link, and a dynamic host port', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge() });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { NetworkMode: 'bridge' });
    const { app, nginx } = containersOf(stack);
    expect(nginx).toMatchObject({ Cpu: 256, Memory: 256, Essential: true, Links: ['app'], PortMappings: [{ ContainerPort: 8080, HostPort: 0 }] });
    expect(app).toMatchObject({ Cpu: 256, Memory: 256, Essential: true });
    expect(app.PortMappings).toBeUndefined();
    expect(nginxConfOf(stack)).toContain('server app:3000 ');
    template.hasResourceProperties('AWS::ECS::Service', { NetworkConfiguration: Match.absent(), LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
  });

  test('checks the health on the traffic port', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge(), appHealthPath: '/ready' });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'instance', HealthCheckPort: 'traffic-port', HealthCheckPath: '/health', HealthCheckProtocol: 'HTTP',
    });
    expect(nginxConfOf(stack).match(/if \(\$rp_health_check\)/g)).toHaveLength(2);
  });

  test('opens the dynamic host ports only to the load balancer', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge() });
    const rules = ingressOf(Template.fromStack(stack));
    expect(rules.map(({ IpProtocol, FromPort, ToPort }) => `${IpProtocol} ${FromPort}-${ToPort}`)).toEqual(['tcp 32768-65535']);
    expect(JSON.stringify(rules[0].SourceSecurityGroupId)).toContain('LoadBalancerSecurityGroup');
    expect(JSON.stringify(rules[0].GroupId)).toContain('MachinesSecurityGroup');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('creates these rules in the stack of the service, even for instances of another stack', () => {
    const app = newApp();
    const platform = new MachinesStack(app);
    const other = new TestStack(app, 'Other');
    new ReverseProxiedService(other, 'Orders', {
      cluster: platform.cluster,
      app: { image: APP_IMAGE, port: 3000 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: other.certificate }),
      capacity: platform.bridge(),
    });
    expect(ingressOf(Template.fromStack(platform))).toEqual([]);
    expect(ingressOf(Template.fromStack(other))).toHaveLength(1);
  });

  test('uses the instances of the cluster', () => {
    const stack = new TestStack();
    stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small'), machineImage: ecs.EcsOptimizedImage.amazonLinux2023() });
    stack.service({ capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) });
    expect(ingressOf(Template.fromStack(stack)).filter(({ FromPort }) => FromPort === 32768)).toHaveLength(1);
  });

  test('works with an existing listener and an existing target group', () => {
    const stack = new MachinesStack();
    const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Listener', {
      listenerArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shared/1/2',
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'Shared', 'sg-1', { allowAllOutbound: false }),
    });
    stack.service({ capacity: stack.bridge(), exposure: Exposure.listenerRule({ listener, priority: 1 }) });
    const template = Template.fromStack(stack);
    const ports = (type: string) => Object.values(template.findResources(type)).map(({ Properties: rule }) => `${rule.FromPort}-${rule.ToPort}`);
    expect([ports('AWS::EC2::SecurityGroupIngress'), ports('AWS::EC2::SecurityGroupEgress')]).toEqual([['32768-65535'], ['32768-65535']]);
  });

  test('names the link after the app container', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge(), app: { image: APP_IMAGE, port: 8080, containerName: 'orders' } });
    expect(containersOf(stack).nginx.Links).toEqual(['orders']);
    expect(nginxConfOf(stack)).toContain('server orders:8080 ');
  });

  test('needs no link for an app that listens on a socket file', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge(), app: { image: APP_IMAGE, socket: '/run/app/app.sock' } });
    const { app, nginx } = containersOf(stack);
    expect(nginx.Links).toBeUndefined();
    expect(nginx.MountPoints).toContainEqual({ ContainerPath: '/run/app', ReadOnly: true, SourceVolume: 'app-socket' });
    expect(app.MountPoints).toEqual([{ ContainerPath: '/run/app', ReadOnly: false, SourceVolume: 'app-socket' }]);
    expect(nginxConfOf(stack)).toContain('server unix:/run/app/app.sock ');
  });

  test('has TCP health checks behind a Network Load Balancer, because HTTP health checks could not be distinguished from clients', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge(), exposure: Exposure.networkLoadBalancer({ certificate: stack.certificate, internetFacing: true }), appHealthPath: '/ready' });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'instance', HealthCheckPort: 'traffic-port', HealthCheckProtocol: 'TCP', HealthCheckPath: Match.absent(), Matcher: Match.absent(),
    });
    const text = nginxConfOf(stack);
    expect(text).not.toContain('rp_health_check');
    // What ECS asks the container includes the app.
    expect(text).toMatch(/listen 127\.0\.0\.1:8081;\s+access_log off;\s+location = "\/health" \{[^]*? proxy_pass "http:\/\/rp_app_without_upgrade\/ready";/);
    const rules = ingressOf(template);
    expect(rules.map(({ FromPort, ToPort }) => `${FromPort}-${ToPort}`)).toEqual(['32768-65535']);
    expect(JSON.stringify(rules[0].SourceSecurityGroupId)).toContain('NetworkLoadBalancerSecurityGroup');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('joins an existing target group, and an error states the required health check', () => {
    const groupOf = (stack: TestStack, healthCheck: elbv2.HealthCheck) =>
      new elbv2.NetworkTargetGroup(stack, 'Theirs', { vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.INSTANCE, proxyProtocolV2: true, healthCheck });
    const warned = (healthCheck: elbv2.HealthCheck) => {
      const stack = new MachinesStack();
      stack.service({ capacity: stack.bridge(), exposure: Exposure.targetGroup({ targetGroup: groupOf(stack, healthCheck), allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] }) });
      expect(nginxConfOf(stack)).not.toContain('rp_health_check');
      return warningsOf(stack);
    };
    expect(warned({ protocol: elbv2.Protocol.TCP })).toEqual([]);
    expect(warned({ protocol: elbv2.Protocol.HTTP, path: '/health' })).toEqual([expect.stringMatching(/`exposure.targetGroup.healthCheck` must be TCP on port traffic-port, where .*, got: \{"protocol":"HTTP"/)]);
  });

  test('without a load balancer has only the health checks of the containers, and allows clients on the dynamic host ports', () => {
    const stack = new MachinesStack();
    stack.service({ capacity: stack.bridge(), exposure: Exposure.noLoadBalancer({ allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] }) });
    expect(nginxConfOf(stack)).not.toContain('rp_health_check');
    expect(containersOf(stack).nginx.HealthCheck.Command.join(' ')).toContain('http://127.0.0.1:8081/health');
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.0.0.0/16', FromPort: 32768, ToPort: 65535 })],
    });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('supports Service Connect and Cloud Map', () => {
    const exposed = (options: NoLoadBalancerExposureOptions) => {
      const stack = new MachinesStack();
      stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type: cloudmap.NamespaceType.DNS_PRIVATE });
      stack.service({ capacity: stack.bridge(), exposure: Exposure.noLoadBalancer(options) });
      return stack;
    };
    const connected = exposed({ serviceConnectConfiguration: { services: [{ portMappingName: 'orders' }] } });
    expect(containersOf(connected).nginx.PortMappings).toEqual([{ Name: 'orders', ContainerPort: 8080, HostPort: 0, Protocol: 'tcp', AppProtocol: 'http' }]);
    const own = exposed({ serviceConnectConfiguration: { services: [{ portMappingName: 'orders', ingressPortOverride: 15000 }] }, allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] });
    Template.fromStack(own).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ FromPort: 15000, ToPort: 15000 })] });
    for (const dnsRecordType of [undefined, cloudmap.DnsRecordType.SRV] as const) {
      const template = Template.fromStack(exposed({ cloudMapOptions: { name: 'orders', dnsRecordType } }));
      template.hasResourceProperties('AWS::ServiceDiscovery::Service', { DnsConfig: { DnsRecords: [{ Type: 'SRV' }] } });
      template.hasResourceProperties('AWS::ECS::Service', { ServiceRegistries: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
    }
    expect(() => exposed({
      cloudMapOptions: { name: 'orders', dnsRecordType: cloudmap.DnsRecordType.A },
      vpcLatticeTargets: [{ targetGroupArn: 'arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-0123456789abcdef0' }],
    })).toThrow(/2 problems:\n.*`exposure\.vpcLatticeTargets` .* cannot be combined with a `capacity` with the network mode bridge.*\n.*`exposure\.cloudMapOptions\.dnsRecordType` \("A"\) cannot be combined with a `capacity` with the network mode bridge/);
  });

  test('is rejected with an Application Load Balancer if the header that identifies health checks is not read', () => {
    const own = new MachinesStack();
    expect(() => own.service({ capacity: own.bridge(), nginx: { clientAddressSource: ClientAddressSource.CONNECTION } }))
      .toThrow(/`nginx\.clientAddressSource` \(connection\) cannot be combined with an Application Load Balancer and a `capacity` with the network mode bridge/);
    const stack = new MachinesStack();
    const targetGroup = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Theirs', {
      targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/73e2d6bc24d8a067',
    });
    const exposure = Exposure.targetGroup({ targetGroup, clientAddressSource: ClientAddressSource.CONNECTION });
    expect(() => stack.service({ capacity: stack.bridge(), exposure }))
      .toThrow(/`exposure.clientAddressSource` \(connection\) cannot be combined with an Application Load Balancer/);
  });
});

test('cdk-nag reports the same findings for tasks on EC2 as for AWS Fargate', () => {
  for (const capacity of [Capacity.ec2(), Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }), Capacity.ec2({ daemon: true })]) {
    const stack = new MachinesStack();
    const service = stack.service({ capacity });
    const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(service);
    expect(violations.map(({ ruleName }) => ruleName).sort()).toEqual(['AwsSolutions-EC23', 'AwsSolutions-ELB2']);
  }
});

describe('external instances', () => {
  test('have the proxy on a host port, and no load balancer', () => {
    const stack = new TestStack();
    const { service } = stack.service({ capacity: Capacity.external({ hostPort: 8080 }), exposure: Exposure.noLoadBalancer({}) });
    expect(service).toBeInstanceOf(ecs.ExternalService);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::TaskDefinition', { NetworkMode: 'bridge', RequiresCompatibilities: ['EXTERNAL'] });
    template.hasResourceProperties('AWS::ECS::Service', {
      LaunchType: 'EXTERNAL',
      LoadBalancers: Match.absent(),
      SchedulingStrategy: 'DAEMON',
      DeploymentConfiguration: { MinimumHealthyPercent: 50, MaximumPercent: 100 },
      HealthCheckGracePeriodSeconds: Match.absent(),
    });
    expect(containersOf(stack).nginx).toMatchObject({ Links: ['app'], PortMappings: [{ ContainerPort: 8080, HostPort: 8080 }], Cpu: 256, Memory: 256 });
    expect(nginxConfOf(stack)).not.toContain('rp_health_check');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('support an app that listens on a socket file', () => {
    const stack = new TestStack();
    stack.service({ capacity: Capacity.external(), exposure: Exposure.noLoadBalancer(), app: { image: APP_IMAGE, socket: '/run/app/app.sock' } });
    expect(containersOf(stack).nginx.Links).toBeUndefined();
    expect(nginxConfOf(stack)).toContain('server unix:/run/app/app.sock ');
  });

  test('run replicas on dynamic host ports, unless a host port is set', () => {
    const stack = new TestStack();
    stack.service({ capacity: Capacity.external(), exposure: Exposure.noLoadBalancer({}), desiredCount: 2 });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { DesiredCount: 2, DeploymentConfiguration: { MinimumHealthyPercent: 100 } });
  });

  test.each<[string, Partial<ReverseProxiedServiceProps>, number]>([
    ['the only task, as no second one fits beside it', { desiredCount: 1 }, 0],
    ['the only task that Amazon ECS starts without a number', {}, 0],
    ['half of several tasks', { desiredCount: 2 }, 50],
    ['half of a number that is known at deployment only', { desiredCount: Lazy.number({ produce: () => 1 }) }, 50],
  ])('with a fixed host port and no daemon, a deployment stops %s', (_, props, MinimumHealthyPercent) => {
    const stack = new TestStack();
    stack.service({ capacity: Capacity.external({ hostPort: 8080, daemon: false }), exposure: Exposure.noLoadBalancer({}), ...props });
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { DeploymentConfiguration: { MinimumHealthyPercent, MaximumPercent: 100 } });
  });

  test('reject an invalid port', () => {
    expect(() => Capacity.external({ hostPort: 70000 })).toThrow(/`hostPort` must be a whole number from 1 to 65535, got: 70000/);
  });
});

describe('a custom task definition', () => {
  test('gets app and proxy in addition to its containers', () => {
    const stack = new TestStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Own', {
      cpu: 2048,
      memoryLimitMiB: 4096,
      runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
    });
    taskDefinition.addContainer('Telemetry', { containerName: 'telemetry', image: APP_IMAGE, portMappings: [{ containerPort: 4317 }] });
    const service = stack.service({ capacity: Capacity.fargate({ taskDefinition }) });
    expect(service.taskDefinition).toBe(taskDefinition);
    expect(Object.keys(containersOf(stack))).toEqual(['telemetry', 'app', 'nginx']);
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
    expect(nginxConfOf(stack)).toContain('worker_processes 2;');
    expect(proxyImageOf(stack).platform).toBe('linux/arm64');
  });

  test('on EC2 determines the network mode', () => {
    const stack = new MachinesStack();
    const taskDefinition = new ecs.Ec2TaskDefinition(stack, 'Own');
    stack.service({ capacity: Capacity.ec2({ taskDefinition }) });
    expect(containersOf(stack).nginx.Links).toEqual(['app']);
  });

  test('is supported on external instances', () => {
    const stack = new TestStack();
    stack.service({ capacity: Capacity.external({ taskDefinition: new ecs.ExternalTaskDefinition(stack, 'Own') }), exposure: Exposure.noLoadBalancer({}) });
    expect(containersOf(stack).nginx.Links).toEqual(['app']);
  });

  test('is rejected if it has another launch type, or if options repeat its properties', () => {
    const stack = new TestStack();
    const ec2Task = new ecs.Ec2TaskDefinition(stack, 'Ec2', { networkMode: ecs.NetworkMode.HOST });
    const fargateTask = new ecs.FargateTaskDefinition(stack, 'Fargate');
    const externalTask = new ecs.ExternalTaskDefinition(stack, 'External', { networkMode: ecs.NetworkMode.HOST });
    expect(() => Capacity.fargate({ taskDefinition: ec2Task, cpu: 256, cpuArchitecture: ecs.CpuArchitecture.ARM64 }))
      .toThrow(/3 problems:\n.*`taskDefinition` must be compatible with AWS Fargate, got: "Stack\/Ec2".*\n.*`cpu` \(256\) cannot be combined with `taskDefinition`.*\n.*`cpuArchitecture` \(CpuArchitecture\) cannot be combined with `taskDefinition`/);
    expect(() => Capacity.ec2({ taskDefinition: fargateTask, networkMode: ecs.NetworkMode.BRIDGE }))
      .toThrow(/2 problems:\n.*`taskDefinition` must be compatible with EC2.*\n.*`networkMode`/);
    expect(() => Capacity.ec2({ taskDefinition: ec2Task })).toThrow(/`networkMode` must be awsvpc or bridge, got: "host"/);
    expect(() => Capacity.external({ taskDefinition: externalTask })).toThrow(/`taskDefinition.networkMode` must be bridge, got: "host"/);
  });
});

describe('capacity provider strategies', () => {
  const { fargate } = Capacity;

  test('must be valid for Amazon ECS', () => {
    const twice = [{ capacityProvider: 'FARGATE', weight: 1001, base: 1e6 }, { capacityProvider: 'FARGATE', weight: 1 }];
    expect(() => fargate({ capacityProviderStrategies: twice }))
      .toThrow(/3 problems:\n.*`capacityProviderStrategies\[0\]\.weight` must be a whole number from 0 to 1000, got: 1001.*\n.*`capacityProviderStrategies\[0\]\.base` must be a whole number of tasks from 0 to 100000, got: 1000000.*\n.*`capacityProviderStrategies\[1\]\.capacityProvider` must be a capacity provider that no other strategy names, got: "FARGATE"/);
    expect(() => Capacity.ec2({ capacityProviderStrategies: [{ capacityProvider: 'a', weight: 0 }, { capacityProvider: 'b' }] }))
      .toThrow(/`capacityProviderStrategies` must be a list with at least one `weight` above 0, got: \[\{"capacityProvider":"a","weight":0\},\{"capacityProvider":"b"\}\]/);
    expect(() => fargate({ capacityProviderStrategies: [{ capacityProvider: 'FARGATE' }] })).not.toThrow();
  });

  test('are deployed after the cluster has their providers', () => {
    const stack = new TestStack();
    stack.cluster.enableFargateCapacityProviders();
    stack.service({ capacity: fargate({ spot: true }), exposure: Exposure.noLoadBalancer() });
    const template = Template.fromStack(stack);
    const [association] = Object.keys(template.findResources('AWS::ECS::ClusterCapacityProviderAssociations'));
    expect(Object.values(template.findResources('AWS::ECS::Service'))[0].DependsOn).toContain(association);

    const machines = new MachinesStack();
    const [provider] = machines.cluster.capacityProviderNames;
    const capacity = Capacity.ec2({ capacityProviderStrategies: [{ capacityProvider: provider, weight: 1 }] });
    machines.service({ capacity, exposure: Exposure.noLoadBalancer() });
    const [other] = Object.keys(Template.fromStack(machines).findResources('AWS::ECS::ClusterCapacityProviderAssociations'));
    expect(Object.values(Template.fromStack(machines).findResources('AWS::ECS::Service'))[0].DependsOn).toContain(other);
  });
});
