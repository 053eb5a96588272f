import * as path from 'path';
import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { UpstreamProtocol, Exposure, HttpMethod, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** An app in PHP, of which one script answers every request. */
export class FastCgiStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });

    new ReverseProxiedService(this, 'Shop', {
      cluster,
      app: {
        image: ecs.ContainerImage.fromAsset(path.join(__dirname, 'shop'), { platform: Platform.LINUX_AMD64 }),
        socket: '/run/app/app.sock',
        protocol: UpstreamProtocol.fastCgi({ scriptFilename: '/var/www/html/public/index.php' }),
      },
      routes: [
        Route.template('/products/{id}'),
        Route.exact('/basket', { methods: [HttpMethod.GET, HttpMethod.POST], contentTypes: ['application/json'] }),
      ],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new FastCgiStack(app, 'FastCgi');
}
