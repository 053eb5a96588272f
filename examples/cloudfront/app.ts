import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Exposure, RateLimit, ReverseProxiedService, Route } from '../../src';

const HOST = 'shop.example.com';
const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
/** CloudFront takes certificates of this region only. */
const VIEWER_CERTIFICATE_ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
/** The managed prefix list `com.amazonaws.global.cloudfront.origin-facing`, whose id is another one in each region. */
const CLOUDFRONT_PREFIX_LIST = 'pl-a3a144ca';

/** A service behind CloudFront, whose load balancer accepts only requests of CloudFront. */
export class CloudFrontStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    new ReverseProxiedService(this, 'Shop', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.exact('/'), Route.prefix('/api', { rateLimits: [RateLimit.perClient({ requestsPerSecond: 10 })] })],
      exposure: Exposure.cloudFront({
        domainName: HOST,
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN),
        distribution: { certificate: acm.Certificate.fromCertificateArn(this, 'ViewerCertificate', VIEWER_CERTIFICATE_ARN) },
        // Without it, CDK looks the prefix list up, for which the stack needs an account.
        allowedClients: [ec2.Peer.prefixList(CLOUDFRONT_PREFIX_LIST)],
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new CloudFrontStack(app, 'CloudFront', { env: { region: 'eu-central-1' } });
}
