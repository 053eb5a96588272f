import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Exposure, ProxyTls, ReverseProxiedService, Route, TlsPolicy } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** A service to which requests come encrypted as far as the task. */
export class TlsToTheContainerStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const secret = (name: string) => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(this, name, `orders/${name}`));

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
      proxyTls: ProxyTls.fromSecrets({
        certificate: secret('tls-certificate'),
        privateKey: secret('tls-key'),
        policy: TlsPolicy.MODERN,
      }),
      nginx: { securityHeaders: {} },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new TlsToTheContainerStack(app, 'TlsToTheContainer');
}
