import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Exposure, ProxyImage, ProxyImageRepository, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** What is there before a pipeline builds images. */
export class RepositoryStack extends Stack {
  public readonly proxyImages: ProxyImageRepository;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    this.proxyImages = new ProxyImageRepository(this, 'ProxyImages', { repositoryName: 'orders-proxy' });
  }
}

/** A service whose proxy image a pipeline builds from what synthesis leaves in the cloud assembly. */
export class OwnRepositoryStack extends Stack {
  public constructor(scope: Construct, id: string, repositories: RepositoryStack, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
      proxyImage: ProxyImage.fromRepository(repositories.proxyImages),
    });
  }
}

if (require.main === module) {
  // The repository cannot be taken away while the service needs it.
  const app = new App({ postCliContext: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
  new OwnRepositoryStack(app, 'OwnRepository', new RepositoryStack(app, 'Repositories'));
}
