import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Capacity, Deployment, Exposure, ProxyImage, RejectionReason } from '../../src';
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

test('CloudFormation would have told', () => {
  const app = strictApp();
  const { taskDefinition } = new TestStack(app).service();
  (taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride('NoSuchProperty', true);
  expect(() => app.synth()).toThrow(/F3002/);
});
