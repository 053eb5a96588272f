import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Exposure, ProxyTls, ReverseProxiedService, Route } from '../../src';

/** A service whose clients speak TLS with NGINX itself. */
export class NetworkLoadBalancerStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const secret = (name: string) => ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretNameV2(this, name, `orders/${name}`));

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.networkLoadBalancer({
        internetFacing: true,
        domainName: 'orders.example.com',
        hostedZone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' }),
        attributes: { crossZoneEnabled: true },
        allowedClients: [ec2.Peer.ipv4('203.0.113.0/24')],
      }),
      proxyTls: ProxyTls.fromSecrets({ certificate: secret('tls-certificate'), privateKey: secret('tls-key') }),
      nginx: { securityHeaders: {} },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new NetworkLoadBalancerStack(app, 'NetworkLoadBalancer');
}
