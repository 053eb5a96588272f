import { Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { OrganizationApp } from './organization';
import { Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** What a team writes. Capacity, scaling, log retention, tags and boundary come from the organization. */
export class TeamStack extends Stack {
  public readonly service: ReverseProxiedService;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });

    this.service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
    });
  }
}

if (require.main === module) {
  new TeamStack(new OrganizationApp({ team: 'orders' }), 'Team');
}
