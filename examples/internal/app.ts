import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** An internal service with everything that cdk-nag's AwsSolutions pack requires. */
export class InternalStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const logs = { enforceSSL: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL, encryption: s3.BucketEncryption.S3_MANAGED };
    const bucket = new s3.Bucket(this, 'AccessLogs', {
      ...logs,
      versioned: true,
      serverAccessLogsBucket: new s3.Bucket(this, 'AccessLogsOfAccessLogs', { ...logs, versioned: true }),
    });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internal({
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN),
        allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')],
        accessLogs: { bucket },
        attributes: { deletionProtection: true },
        redirectHttp: false,
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  // Access logs need a region: each has an account of its own that writes them.
  new InternalStack(app, 'Internal', { env: { region: 'eu-central-1' } });
}
