import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Exposure, HttpMethod, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** What all services share. It knows none of them. */
export class PlatformStack extends Stack {
  public readonly cluster: ecs.Cluster;
  public readonly listener: elbv2.ApplicationListener;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc, dropInvalidHeaderFields: true, desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
    });
    loadBalancer.logAccessLogs(s3.Bucket.fromBucketName(this, 'AccessLogs', 'example-access-logs'));
    this.listener = loadBalancer.addListener('Listener', {
      port: 443,
      certificates: [acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN)],
      sslPolicy: elbv2.SslPolicy.TLS13_RES,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
    this.listener.connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/8'));
  }
}

/** A service that has a domain name of its own, with a record that leads to the platform's load balancer. */
export class OrdersStack extends Stack {
  public constructor(scope: Construct, id: string, platform: PlatformStack, props?: StackProps) {
    super(scope, id, props);
    new ReverseProxiedService(this, 'Orders', {
      cluster: platform.cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.template('/orders/{id}', { methods: [HttpMethod.GET, HttpMethod.PATCH] })],
      exposure: Exposure.listenerRule({
        listener: platform.listener,
        priority: 10,
        domainName: 'orders.example.com',
        hostedZone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' }),
      }),
    });
  }
}

/** A service that has a path of its own. */
export class CartsStack extends Stack {
  public constructor(scope: Construct, id: string, platform: PlatformStack, props?: StackProps) {
    super(scope, id, props);
    new ReverseProxiedService(this, 'Carts', {
      cluster: platform.cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/carts')],
      exposure: Exposure.listenerRule({ listener: platform.listener, priority: 20, hosts: ['shop.example.com'], paths: ['/carts', '/carts/*'] }),
    });
  }
}

if (require.main === module) {
  // The platform cannot take its listener away while a service needs it.
  const app = new App({ postCliContext: { '@aws-cdk/core:defaultCrossStackReferences': 'strong' } });
  const env = { region: 'eu-central-1' };
  const platform = new PlatformStack(app, 'SharedListenerPlatform', { env });
  new OrdersStack(app, 'SharedListenerOrders', platform, { env });
  new CartsStack(app, 'SharedListenerCarts', platform, { env });
}
