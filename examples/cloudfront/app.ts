import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ClientAddressSource, Exposure, RateLimit, ReverseProxiedService, Route } from '../../src';

const HOST = 'shop.example.com';
const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
/** CloudFront takes certificates of this region only. */
const VIEWER_CERTIFICATE_ARN = 'arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';
/** The managed prefix list `com.amazonaws.eu-central-1.cloudfront.origin-facing`, whose id is another one in each region. */
const CLOUDFRONT_PREFIX_LIST = 'pl-a3a144ca';
const SECRET_HEADER = 'X-Origin-Secret';

/** A service behind CloudFront, whose load balancer accepts only requests of CloudFront. */
export class CloudFrontStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    const originSecret = new secretsmanager.Secret(this, 'OriginSecret', { generateSecretString: { excludePunctuation: true, passwordLength: 48 } });

    const service = new ReverseProxiedService(this, 'Shop', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      hosts: [HOST],
      routes: [Route.exact('/'), Route.prefix('/api', { rateLimits: [RateLimit.perClient({ requestsPerSecond: 10 })] })],
      exposure: Exposure.internal({
        certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN),
        allowedClients: [ec2.Peer.prefixList(CLOUDFRONT_PREFIX_LIST)],
        redirectHttp: false,
      }),
      nginx: {
        clientAddressSource: ClientAddressSource.cloudFrontViewerAddress(),
        originSecret: { header: SECRET_HEADER },
      },
      // A second one beside it while the secret is changed.
      originSecrets: { origin: [ecs.Secret.fromSecretsManager(originSecret)] },
    });

    new cloudfront.Distribution(this, 'Distribution', {
      domainNames: [HOST],
      certificate: acm.Certificate.fromCertificateArn(this, 'ViewerCertificate', VIEWER_CERTIFICATE_ARN),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: origins.VpcOrigin.withApplicationLoadBalancer(service.loadBalancer!, {
          protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
          // A reference in the template, which CloudFormation resolves when it deploys.
          customHeaders: { [SECRET_HEADER]: originSecret.secretValue.unsafeUnwrap() },
        }),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        // With `Host`, which the proxy matches, and with CloudFront's own headers.
        originRequestPolicy: new cloudfront.OriginRequestPolicy(this, 'ViewerHeaders', {
          headerBehavior: cloudfront.OriginRequestHeaderBehavior.all('CloudFront-Viewer-Address', 'CloudFront-Forwarded-Proto'),
          cookieBehavior: cloudfront.OriginRequestCookieBehavior.all(),
          queryStringBehavior: cloudfront.OriginRequestQueryStringBehavior.all(),
        }),
      },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new CloudFrontStack(app, 'CloudFront', { env: { region: 'eu-central-1' } });
}
