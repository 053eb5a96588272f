import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Capacity, Exposure } from '../../src';
import { APP_IMAGE, newApp, TestStack } from '../support/cdk';

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
      allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')],
      deletionProtection: true,
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

test('CloudFormation accepts a service outside of AWS', () => {
  const app = strictApp();
  new TestStack(app).service({ capacity: Capacity.external({ hostPort: 80 }), exposure: Exposure.none({}) });
  expect(() => app.synth()).not.toThrow();
});

test('CloudFormation would have told', () => {
  const app = strictApp();
  const { taskDefinition } = new TestStack(app).service();
  (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('NoSuchProperty', true);
  expect(() => app.synth()).toThrow(/F3002/);
});
