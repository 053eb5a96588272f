import { Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Capacity } from '../../src';
import { nginxConfOf, TestStack } from '../support/cdk';

test('half a vCPU on x86-64 unless told otherwise', () => {
  const stack = new TestStack();
  stack.service();
  Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
    Cpu: '512',
    Memory: '1024',
    NetworkMode: 'awsvpc',
    RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
  });
});

test.each([[512, 1], [1024, 1], [2048, 2], [4096, 4]])('%p CPU units make %p workers', (cpu, workers) => {
  const stack = new TestStack();
  stack.service({ capacity: Capacity.fargate({ cpu, memoryLimitMiB: 8192 }) });
  expect(nginxConfOf(stack)).toContain(`worker_processes ${workers};`);
});

test('CPU and memory may be known at deployment only', () => {
  const stack = new TestStack();
  stack.service({ capacity: Capacity.fargate({ cpu: Lazy.number({ produce: () => 2048 }), memoryLimitMiB: Lazy.number({ produce: () => 4096 }) }) });
  expect(nginxConfOf(stack)).toContain('worker_processes 1;');
});

test('the other options of AWS Fargate', () => {
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

test('fails with numbers that are none', () => {
  expect(() => Capacity.fargate({ cpu: 0, memoryLimitMiB: 0.5 })).toThrow(/2 problems:\n.*`cpu`.*got: 0.*\n.*`memoryLimitMiB`.*got: 0.5/);
});
