import { Lazy, Size, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Capacity, Deployment, Exposure, ManagedInstancesCapacityOptions, ReverseProxiedServiceProps } from '../../../src';
import { containersOf, nginxConfOf, proxyImageOf, TestStack } from '../../../testing/cdk';

/** A stack whose cluster has a capacity provider of ECS Managed Instances. */
class InstancesStack extends TestStack {
  public readonly strategies: ecs.CapacityProviderStrategy[];

  public constructor() {
    super();
    const provider = new ecs.ManagedInstancesCapacityProvider(this, 'Instances', {
      subnets: this.vpc.privateSubnets,
      securityGroups: [new ec2.SecurityGroup(this, 'InstanceGroup', { vpc: this.vpc })],
      instanceRequirements: { vCpuCountMin: 1, memoryMin: Size.gibibytes(2) },
    });
    this.cluster.addManagedInstancesCapacityProvider(provider);
    this.strategies = [{ capacityProvider: provider.capacityProviderName, weight: 1 }];
  }
}

function synthesize(
  options: Partial<ManagedInstancesCapacityOptions> = {}, props: (stack: TestStack) => Partial<ReverseProxiedServiceProps> = () => ({}),
) {
  const stack = new InstancesStack();
  const capacity = Capacity.managedInstances({ capacityProviderStrategies: stack.strategies, ...options });
  const service = stack.service({ capacity, ...props(stack) });
  return { stack, service, template: Template.fromStack(stack) };
}

const EXPOSURES: Record<string, (stack: TestStack) => Exposure> = {
  internetFacing: ({ certificate }) => Exposure.internetFacing({ certificate }),
  networkLoadBalancer: ({ certificate }) => Exposure.networkLoadBalancer({ certificate, internetFacing: true }),
};

describe.each(Object.entries(EXPOSURES))('%s', (_, exposure) => {
  test.each([
    ['rolling', Deployment.rolling(), 1], ['blueGreen', Deployment.blueGreen(), 2], ['linear', Deployment.linear(), 2], ['canary', Deployment.canary(), 2],
  ])('supports the deployment %s', (__, deployment, groups) => {
    const { stack, template } = synthesize({}, (own) => ({ exposure: exposure(own), deployment }));
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '512',
      Memory: '1024',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['MANAGED_INSTANCES'],
      RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
    });
    template.hasResourceProperties('AWS::ECS::Service', {
      CapacityProviderStrategy: [{ CapacityProvider: { Ref: Match.stringLikeRegexp('^Instances') }, Weight: 1 }],
      LaunchType: Match.absent(),
      PlatformVersion: Match.absent(),
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED', SecurityGroups: Match.anyValue() } },
    });
    template.resourcePropertiesCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetType: 'ip' }, groups);
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));
    expect(warnings.filter((warning) => !warning.includes('shiftWithoutAlarms'))).toEqual([]);
  });
});

test('accepts any size, and another architecture', () => {
  const { stack, template } = synthesize({ cpu: 3000, memoryLimitMiB: 5000, cpuArchitecture: ecs.CpuArchitecture.ARM64 });
  template.hasResourceProperties('AWS::ECS::TaskDefinition', { Cpu: '3000', Memory: '5000', RuntimePlatform: { CpuArchitecture: 'ARM64' } });
  expect(nginxConfOf(stack)).toContain('worker_processes 2;');
  expect(proxyImageOf(stack).platform).toBe('linux/arm64');
});

test('containers share the CPU of the task, and several tasks share an instance', () => {
  const { nginx, app } = containersOf(synthesize().stack);
  expect([nginx.Cpu, app.Cpu, app.Memory]).toEqual([undefined, undefined, undefined]);
});

test('uses the given subnets', () => {
  const { template } = synthesize({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC } });
  template.hasResourceProperties('AWS::ECS::Service', {
    NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-11111111', 'subnet-22222222'] } },
  });
});

test('accepts a custom task definition', () => {
  const stack = new InstancesStack();
  const taskDefinition = new ecs.TaskDefinition(stack, 'Own', { compatibility: ecs.Compatibility.FARGATE_AND_MANAGED_INSTANCES, cpu: '2048', memoryMiB: '4096' });
  const service = stack.service({ capacity: Capacity.managedInstances({ capacityProviderStrategies: stack.strategies, taskDefinition }) });
  expect(service.taskDefinition).toBe(taskDefinition);
  expect(nginxConfOf(stack)).toContain('worker_processes 2;');
});

test('accepts tokens', () => {
  const later = Lazy.number({ produce: () => 1024 });
  expect(() => Capacity.managedInstances({
    capacityProviderStrategies: [{ capacityProvider: Lazy.string({ produce: () => 'a' }) }], cpu: later, memoryLimitMiB: later,
  })).not.toThrow();
});

describe('fails', () => {
  const strategies = [{ capacityProvider: 'instances' }];

  test.each<[string, ManagedInstancesCapacityOptions, RegExp]>([
    ['without capacity providers', { capacityProviderStrategies: [] }, /`capacityProviderStrategies` must be a list of at least one strategy, got: \[\]/],
    ['with AWS Fargate', { capacityProviderStrategies: [{ capacityProvider: 'FARGATE' }] }, /`capacityProviderStrategies\[0\].capacityProvider` must be a capacity provider of ECS Managed Instances, got: "FARGATE"/],
    ['without any weight', { capacityProviderStrategies: [{ capacityProvider: 'a' }, { capacityProvider: 'b' }] }, /a list with at least one `weight` above 0/],
    ['with too little CPU', { capacityProviderStrategies: strategies, cpu: 127 }, /`cpu` must be a whole number of CPU units from 128 to 196608, got: 127/],
    ['with too little memory', { capacityProviderStrategies: strategies, memoryLimitMiB: 5 }, /`memoryLimitMiB` must be a whole number of MiB of at least 6, got: 5/],
  ])('%s', (_, options, message) => {
    expect(() => Capacity.managedInstances(options)).toThrow(message);
  });

  test('with a task definition for another launch type', () => {
    const stack = new Stack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Fargate');
    expect(() => Capacity.managedInstances({ capacityProviderStrategies: strategies, taskDefinition, cpu: 256 }))
      .toThrow(/2 problems:\n.*`taskDefinition` must be compatible with ECS Managed Instances.*\n.*`cpu` \(256\) cannot be combined with `taskDefinition`/);
    const host = new ecs.TaskDefinition(stack, 'Host', { compatibility: ecs.Compatibility.MANAGED_INSTANCES, networkMode: ecs.NetworkMode.HOST, cpu: '256', memoryMiB: '512' });
    expect(() => Capacity.managedInstances({ capacityProviderStrategies: strategies, taskDefinition: host })).toThrow(/`taskDefinition.networkMode` must be awsvpc, got: "host"/);
  });
});
