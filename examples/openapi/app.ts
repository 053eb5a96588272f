import * as path from 'path';
import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Exposure, OpenApiDescription, RateLimit, ReverseProxiedService } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** A service that lets through what its OpenAPI description has, but for what is for the inside. */
export class OpenApiStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const description = OpenApiDescription.fromFile(path.join(__dirname, 'openapi.yaml'), {
      excludeExtensions: ['x-internal'],
      restrictPathParameters: true,
      overrides: [{ path: '/orders', options: { rateLimits: [RateLimit.perClient({ requestsPerMinute: 60 })] } }],
    });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: description.routes,
      hosts: description.hosts,
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new OpenApiStack(app, 'OpenApi');
}
