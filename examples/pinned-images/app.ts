import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Exposure, ProxyImage, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** Apache HTTP Server 2.4, as its tag `2.4-alpine` was. */
const HTTPD = 'docker.io/library/httpd@sha256:1b766f17b84026429b7cb243317b142921b24432336e798bc881c43f45ed9567';

/** A service whose tasks run the same images to the byte, whenever they are built and started. */
export class PinnedImagesStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry(HTTPD), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
      proxyImage: ProxyImage.built({
        baseImage: 'docker.io/nginxinc/nginx-unprivileged:1.30.5-alpine',
        digest: 'sha256:ed04ec1ff34502c339ee5c3ae3f855442398edc1d05591e2b98981dcbbd20b1e',
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new PinnedImagesStack(app, 'PinnedImages');
}
