import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { LoadBalancerOptions } from '../load-balancer-options';

/**
 * Options of the CloudFront distribution that is created for the service.
 */
export interface CloudFrontDistributionOptions {
  /**
   * A certificate to associate with the distribution. The certificate must be in N. Virginia (us-east-1) and must cover the
   * domain names of the exposure.
   *
   * @default - without domain names, the certificate of CloudFront for cloudfront.net; with domain names in the region
   * us-east-1, the certificate of the load balancer; otherwise required
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The minimum version of the SSL protocol that you want CloudFront to use for HTTPS connections.
   *
   * @default cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 - without domain names, CloudFront chooses the version
   */
  readonly minimumProtocolVersion?: cloudfront.SecurityPolicyProtocol;

  /**
   * Specify the maximum HTTP version that you want viewers to use to communicate with CloudFront.
   *
   * @default cloudfront.HttpVersion.HTTP2_AND_3
   */
  readonly httpVersion?: cloudfront.HttpVersion;

  /**
   * Whether CloudFront will respond to IPv6 DNS requests with an IPv6 address.
   *
   * @default true
   */
  readonly enableIpv6?: boolean;

  /**
   * The cache policy for the default behavior of the distribution. A policy that caches responses must have everything in its
   * cache key that the responses of the app depend on, such as the header Authorization.
   *
   * @default cloudfront.CachePolicy.CACHING_DISABLED
   */
  readonly cachePolicy?: cloudfront.ICachePolicy;

  /**
   * The origin request policy for the default behavior of the distribution. The policy must include the header `Host`, which
   * the proxy matches, and the headers `CloudFront-Viewer-Address` and `CloudFront-Forwarded-Proto`.
   *
   * @default cloudfront.OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022
   */
  readonly originRequestPolicy?: cloudfront.IOriginRequestPolicy;

  /**
   * The response headers policy for the default behavior of the distribution.
   *
   * @default - none
   */
  readonly responseHeadersPolicy?: cloudfront.IResponseHeadersPolicy;

  /**
   * The time for which CloudFront waits for a response from the load balancer, also known as the origin response timeout, from
   * 1 to 180 seconds. Values over 60 seconds may require an increase of the quota of the account. NGINX waits for the app for
   * a shorter time.
   *
   * @default Duration.seconds(60)
   */
  readonly readTimeout?: Duration;

  /**
   * The time for which CloudFront maintains an idle connection to the load balancer, from 1 to 180 seconds and less than
   * `idleTimeout`, because CloudFront would otherwise use connections that the load balancer is closing.
   *
   * @default Duration.seconds(5)
   */
  readonly keepaliveTimeout?: Duration;

  /**
   * The ARN of the AWS WAF web ACL to associate with the distribution. The web ACL must have the scope `CLOUDFRONT`.
   *
   * @default - none
   */
  readonly webAclId?: string;

  /**
   * Controls the countries in which your content is distributed.
   *
   * @default - no geographic restriction
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;

  /**
   * The price class that corresponds with the maximum price that you want to pay for CloudFront service.
   *
   * @default cloudfront.PriceClass.PRICE_CLASS_ALL
   */
  readonly priceClass?: cloudfront.PriceClass;

  /**
   * The Amazon S3 bucket to store the access logs in. CloudFront writes logs with an access control list, so the bucket must
   * allow them.
   *
   * @default - no access logs; the proxy logs every request that CloudFront forwards
   */
  readonly logBucket?: s3.IBucket;

  /**
   * An optional string that you want CloudFront to prefix to the access log filenames for this distribution. Only with
   * `logBucket`.
   *
   * @default - no prefix
   */
  readonly logFilePrefix?: string;

  /**
   * Any comments you want to include about the distribution.
   *
   * @default - no comment
   */
  readonly comment?: string;
}

/**
 * Options of `Exposure.cloudFront()`: the options of the internal load balancer, and those of the distribution. The records in
 * the `hostedZone` point to the distribution.
 */
export interface CloudFrontExposureOptions extends LoadBalancerOptions {
  /**
   * The CloudFront distribution.
   *
   * @default - no caching, and the defaults of `CloudFrontDistributionOptions`
   */
  readonly distribution?: CloudFrontDistributionOptions;

  /**
   * The clients that may connect to the load balancer: the prefix list of the addresses from which CloudFront connects, or the
   * security group `CloudFront-VPCOrigins-Service-SG`, which CloudFront creates in the VPC together with the first VPC origin.
   *
   * @default - the prefix list `com.amazonaws.global.cloudfront.origin-facing`, which CDK looks up at synthesis, so the stack
   * must have an account and a region; none if `securityGroups` is given
   */
  readonly allowedClients?: ec2.IPeer[];

  /**
   * The secret that CloudFront sends in the header `X-Origin-Secret` of each request, 16 to 256 letters, digits and characters
   * of "-._~+/=". The proxy rejects requests without the secret. To rotate the secret, list the other secret in
   * `originSecrets: { cloudfront: […] }` of the service: the proxy accepts all listed secrets.
   *
   * @default - a new secret with a generated value
   */
  readonly originSecret?: secretsmanager.ISecret;
}
