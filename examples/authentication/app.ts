import { App, Duration, SecretValue, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Deployment, Exposure, LoadBalancerAuthentication, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
const ISSUER = 'https://login.example.com';

/** Users log in at an identity provider before the load balancer forwards a request, to old tasks as well as to new tasks. */
export class AuthenticationStack extends Stack {
  public readonly service: ReverseProxiedService;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });

    this.service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      hosts: ['orders.example.com'],
      routes: [Route.prefix('/orders')],
      exposure: Exposure.internetFacing({
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN),
        authentication: LoadBalancerAuthentication.oidc({
          issuer: ISSUER,
          authorizationEndpoint: `${ISSUER}/authorize`,
          tokenEndpoint: `${ISSUER}/token`,
          userInfoEndpoint: `${ISSUER}/userinfo`,
          clientId: 'orders',
          clientSecret: SecretValue.secretsManager('orders/oidc-client'),
          sessionTimeout: Duration.hours(8),
        }),
      }),
      deployment: Deployment.blueGreen({
        testListener: { port: 9443, allowedClients: [ec2.Peer.ipv4('203.0.113.0/24')] },
      }),
    });
    this.service.addRecommendedAlarms({ rollBackDeployments: true });
  }
}

if (require.main === module) {
  new AuthenticationStack(new App(), 'Authentication');
}
