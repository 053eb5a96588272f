import { App, RemovalPolicy, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** An internal service at a Network Load Balancer that ends TLS and leaves the clients' addresses as they are. */
export class NetworkLoadBalancerClientIpStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const accessLogs = new s3.Bucket(this, 'AccessLogs', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [
        Route.prefix('/api'),
        Route.prefix('/admin', { allowedClients: ['10.0.0.0/24'] }),
      ],
      exposure: Exposure.networkLoadBalancer({
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN),
        preserveClientIp: true,
        allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')],
        accessLogs: { bucket: accessLogs },
      }),
    });
  }
}

if (require.main === module) {
  // Access logs need to know the region.
  const env = { region: 'eu-central-1' };
  new NetworkLoadBalancerClientIpStack(new App(), 'NetworkLoadBalancerClientIp', { env });
}
