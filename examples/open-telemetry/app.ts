import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { Exposure, ProxyImage, ReverseProxiedService, Route, TraceContext } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** A service whose proxy begins the traces that the app continues. */
export class TracedStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    const service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
      // The variant of the official image that has NGINX's module for OpenTelemetry.
      proxyImage: ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' }),
      // Clients from outside decide nothing about traces.
      nginx: { openTelemetry: { serviceName: 'orders-proxy', sampledPercent: 10, traceContext: TraceContext.INJECT } },
    });

    // The collector takes spans at 127.0.0.1:4317, from the proxy and from the app.
    service.taskDefinition.addContainer('Collector', {
      containerName: 'collector',
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3'),
      command: ['--config=/etc/ecs/ecs-default-config.yaml'],
      essential: false,
      memoryReservationMiB: 64,
      readonlyRootFilesystem: true,
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'collector', logGroup: service.appLogGroup }),
    });
    service.taskDefinition.taskRole.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AWSXRayDaemonWriteAccess'));
  }
}

if (require.main === module) {
  const app = new App();
  new TracedStack(app, 'OpenTelemetry');
}
