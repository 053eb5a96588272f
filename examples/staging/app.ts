import { App, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Capacity, Enforcement, Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** An environment to try things in: cheap, open to developers, gone without a trace. */
export class StagingStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, restrictDefaultSecurityGroup: true });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    cluster.enableFargateCapacityProviders();

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN),
        allowedClients: [ec2.Peer.ipv4('192.0.2.0/24')], // the office
      }),
      // What would be rejected is forwarded and written into the log, until the routes are complete.
      nginx: { enforcement: Enforcement.REPORT_ONLY },
      capacity: Capacity.fargate({ spot: true }),
      desiredCount: 1,
      enableExecuteCommand: true, // `aws ecs execute-command --container app --interactive --command sh …`
      logRetention: logs.RetentionDays.THREE_DAYS,
      logRemovalPolicy: RemovalPolicy.DESTROY,
      logEncryptionKey: new kms.Key(this, 'LogKey', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new StagingStack(app, 'Staging');
}
