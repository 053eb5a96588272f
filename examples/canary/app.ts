import { App, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Deployment, Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** Two services of one cluster: new orders tasks get a tenth of the requests first, new search tasks a fifth more every five minutes. */
export class CanaryStack extends Stack {
  public readonly services: ReverseProxiedService[];

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });
    const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN);

    const orders = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/orders')],
      exposure: Exposure.internetFacing({ certificate }),
      deployment: Deployment.canary({ canaryPercent: 10, canaryBakeTime: Duration.minutes(15) }),
    });
    const search = new ReverseProxiedService(this, 'Search', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.exact('/search')],
      exposure: Exposure.internetFacing({ certificate }),
      deployment: Deployment.linear({ stepPercent: 20, stepBakeTime: Duration.minutes(5) }),
    });

    this.services = [orders, search];
    for (const service of this.services) {
      service.addRecommendedAlarms({ rollBackDeployments: true, upstreamErrorPercent: 2 });
    }
  }
}

if (require.main === module) {
  new CanaryStack(new App(), 'Canary');
}
