import { Duration, Stack, Token } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { checkCloudFrontOptions } from './check-cloudfront-options';
import type { CloudFrontExposureOptions } from './cloudfront-options';
import { ORIGIN_SECRET_HEADER, originSecretOf, secretOf } from './origin-secret';
import { UpstreamProtocol, ClientAddressSource } from '../../../nginx';
import { subjectAt } from '../../../validation/invalid-input';
import { Problems } from '../../../validation/problems';
import { ApplicationLoadBalancerExposure } from '../application-load-balancer';
import type { ExposedService, ExposureOriginSecret, ProxyTarget } from '../exposure-kind';

/** The prefix list with the addresses from which CloudFront connects ("Use the CloudFront managed prefix list" in its guide). */
const ORIGIN_FACING = 'com.amazonaws.global.cloudfront.origin-facing';

const USUAL_READ_TIMEOUT = Duration.seconds(60);

/** The region whose certificates CloudFront accepts. */
const CERTIFICATE_REGION = 'us-east-1';

/** A CloudFront distribution in front of an internal Application Load Balancer, which CloudFront reaches by a VPC origin. */
export class CloudFrontExposure extends ApplicationLoadBalancerExposure {
  public override readonly clientAddressSource = ClientAddressSource.cloudFrontViewerAddress();
  public override readonly silenceLimit: Duration;

  public constructor(private readonly cloudFrontOptions: CloudFrontExposureOptions) {
    super('Exposure.cloudFront', { ...cloudFrontOptions, redirectHttp: cloudFrontOptions.redirectHttp ?? false }, false,
      cloudFrontOptions.allowedClients ?? [], problemsOf(cloudFrontOptions));
    const readTimeout = cloudFrontOptions.distribution?.readTimeout ?? USUAL_READ_TIMEOUT;
    const isLonger = readTimeout.isUnresolved() || readTimeout.toMilliseconds() > this.idleTimeout.toMilliseconds();
    this.silenceLimit = isLonger ? this.idleTimeout : readTimeout;
  }

  public createOriginSecret(scope: Construct): ExposureOriginSecret {
    return originSecretOf(secretOf(scope, this.cloudFrontOptions.originSecret));
  }

  public override expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    if (proxy.http2) {
      Problems.failConflict(subjectAt(scope, 'ReverseProxiedService'), 'app.protocol', UpstreamProtocol.grpc()._upstreamModule.name, '`Exposure.cloudFront()`',
        'use `Exposure.internetFacing()` or `Exposure.networkLoadBalancer()` for gRPC');
    }
    const exposed = super.expose(scope, proxy);
    const distribution = this.createDistribution(scope, exposed);
    return { ...exposed, distribution, records: this.createDistributionRecords(scope, distribution) };
  }

  protected override createRecords(): route53.RecordSet[] {
    return [];
  }

  protected override clientsOf(scope: Construct): ec2.IPeer[] {
    const { allowedClients, securityGroups } = this.cloudFrontOptions;
    if (allowedClients || securityGroups) return allowedClients ?? [];
    const { account, region } = Stack.of(scope);
    if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
      Problems.fail(subjectAt(scope, 'ReverseProxiedService'), 'exposure.allowedClients', undefined, `given in the stack ${Stack.of(scope).node.path}, whose account or region is unknown at synthesis`,
        `pass the prefix list ${ORIGIN_FACING} of the region, as in \`ec2.Peer.prefixList('pl-…')\`, or give the stack an account and a region, so that CDK can look the prefix list up`);
    }
    return [ec2.Peer.prefixList(ec2.PrefixList.fromLookup(scope, 'OriginFacing', { prefixListName: ORIGIN_FACING }).prefixListId)];
  }

  private createDistribution(scope: Construct, exposed: ExposedService): cloudfront.Distribution {
    const { distribution: options = {}, unencrypted } = this.cloudFrontOptions;
    const certificate = this.viewerCertificate(scope, exposed.certificate);
    return new cloudfront.Distribution(scope, 'Distribution', {
      domainNames: this.hosts,
      certificate,
      minimumProtocolVersion: options.minimumProtocolVersion ?? (certificate && cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021),
      httpVersion: options.httpVersion ?? cloudfront.HttpVersion.HTTP2_AND_3,
      enableIpv6: options.enableIpv6 ?? true,
      webAclId: options.webAclId,
      geoRestriction: options.geoRestriction,
      priceClass: options.priceClass,
      logBucket: options.logBucket,
      logFilePrefix: options.logFilePrefix,
      comment: options.comment,
      defaultBehavior: {
        origin: this.originAt(scope, exposed.loadBalancer!, unencrypted === true),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: options.cachePolicy ?? cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: options.originRequestPolicy ?? cloudfront.OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022,
        responseHeadersPolicy: options.responseHeadersPolicy,
      },
    });
  }

  private originAt(scope: Construct, loadBalancer: elbv2.ApplicationLoadBalancer, unencrypted: boolean): origins.VpcOrigin {
    const { distribution: options = {}, originSecret } = this.cloudFrontOptions;
    return origins.VpcOrigin.withApplicationLoadBalancer(loadBalancer, {
      protocolPolicy: unencrypted ? cloudfront.OriginProtocolPolicy.HTTP_ONLY : cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
      readTimeout: options.readTimeout ?? USUAL_READ_TIMEOUT,
      keepaliveTimeout: options.keepaliveTimeout,
      // A reference in the template, which CloudFormation resolves when it deploys.
      customHeaders: { [ORIGIN_SECRET_HEADER]: secretOf(scope, originSecret).secretValue.unsafeUnwrap() },
    });
  }

  /** The certificate of the distribution, which is the certificate of the load balancer if that is in the right region. */
  private viewerCertificate(scope: Construct, created: acm.ICertificate | undefined): acm.ICertificate | undefined {
    if (this.hosts === undefined) return undefined;
    const { distribution, certificate } = this.cloudFrontOptions;
    const own = distribution?.certificate ?? (Stack.of(scope).region === CERTIFICATE_REGION ? certificate ?? created : undefined);
    return own ?? Problems.fail(subjectAt(scope, 'ReverseProxiedService'), 'exposure.distribution.certificate', undefined, `a certificate in ${CERTIFICATE_REGION} for ${this.hosts.join(', ')}`,
      `create the certificate in a stack with the region ${CERTIFICATE_REGION}, because CloudFront accepts certificates of that region only`);
  }

  private createDistributionRecords(scope: Construct, distribution: cloudfront.Distribution): route53.RecordSet[] {
    const { enableIpv6 = true } = this.cloudFrontOptions.distribution ?? {};
    return this.domain.createRecords(scope, new CloudFrontTarget(distribution), { ipv4: true, ipv6: enableIpv6 });
  }
}

function problemsOf(options: CloudFrontExposureOptions): Problems {
  const problems = new Problems();
  checkCloudFrontOptions(problems, options);
  return problems;
}
