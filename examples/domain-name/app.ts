import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Exposure, ReverseProxiedService, Route } from '../../src';

const WEB_ACL_ARN = 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555';

/** A service with names of its own. */
export class DomainNameStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    new ReverseProxiedService(this, 'Shop', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({
        domainName: 'shop.example.com',
        alternativeDomainNames: ['www.shop.example.com'],
        hostedZone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' }),
        webAclArn: WEB_ACL_ARN,
        accessLogs: { bucket: s3.Bucket.fromBucketName(this, 'AccessLogs', 'example-access-logs'), prefix: 'shop' },
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  // Access logs need a region: each has an account of its own that writes them.
  new DomainNameStack(app, 'DomainName', { env: { region: 'eu-central-1' } });
}
