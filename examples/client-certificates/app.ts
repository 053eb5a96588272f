import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Exposure, ProxyTls, ReverseProxiedService, Route } from '../../src';

/** A service for clients that show a certificate. */
export class ClientCertificatesStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const secret = (name: string) => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(this, name, `orders/${name}`));

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      hosts: ['orders.example.com'],
      exposure: Exposure.networkLoadBalancer({ internetFacing: true }),
      proxyTls: ProxyTls.fromSecrets({
        certificate: secret('tls-certificate'),
        privateKey: secret('tls-key'),
        clientCertificates: { trustBundle: secret('client-authorities') },
      }),
    });
  }
}

if (require.main === module) {
  const app = new App();
  new ClientCertificatesStack(app, 'ClientCertificates');
}
