import { Arn, ArnFormat, Duration, Token } from 'aws-cdk-lib';
import type { CloudFrontExposureOptions } from './cloudfront-options';
import { isWholeNumberOrToken, secondsOf } from '../../../validation/number-range';
import type { Problems } from '../../../validation/problems';

const USUAL_KEEPALIVE_SECONDS = 5;
const USUAL_IDLE_SECONDS = 60;

/** Checks the options of the distribution, and of the load balancer as the origin of a distribution, and adds problems. */
export function checkCloudFrontOptions(problems: Problems, options: CloudFrontExposureOptions): void {
  const { domainName, unencrypted, redirectHttp, distribution = {} } = options;
  const { certificate, minimumProtocolVersion, logBucket, logFilePrefix, webAclId } = distribution;
  if (redirectHttp === true) {
    problems.conflict('redirectHttp', true, '`Exposure.cloudFront()`', 'leave `redirectHttp` out, because CloudFront redirects viewers to HTTPS and connects to the load balancer by one protocol only');
  }
  if (domainName === undefined && unencrypted !== true) {
    problems.add('domainName', undefined, 'a name that the certificate of the load balancer covers',
      'pass the `domainName` that viewers use, or `unencrypted: true` for HTTP between CloudFront and the load balancer, because CloudFront compares the certificate with the header Host of the viewer');
  }
  if (domainName === undefined && certificate !== undefined) {
    problems.add('domainName', undefined, 'given with `distribution.certificate`', 'pass the `domainName` that viewers use, or leave `distribution.certificate` out');
  }
  if (domainName === undefined && minimumProtocolVersion !== undefined) {
    problems.add('domainName', undefined, 'given with `distribution.minimumProtocolVersion`',
      'pass `domainName` and `distribution.certificate`, or leave `distribution.minimumProtocolVersion` out, because CloudFront ignores it with its own certificate');
  }
  const region = certificate && regionOf(certificate.certificateArn);
  if (region !== undefined && region !== 'us-east-1') {
    problems.add('distribution.certificate', certificate, `a certificate in us-east-1, not in ${region}`,
      'create the certificate in a stack with the region us-east-1, because CloudFront accepts certificates of that region only');
  }
  if (logFilePrefix !== undefined && logBucket === undefined) {
    problems.add('distribution.logBucket', undefined, 'given with `distribution.logFilePrefix`', 'pass the bucket, or leave `distribution.logFilePrefix` out');
  }
  if (webAclId !== undefined && !Token.isUnresolved(webAclId) && !/^arn:[^:]+:wafv2:us-east-1:[^:]*:global\/webacl\//.test(webAclId)) {
    problems.add('distribution.webAclId', webAclId, 'the ARN of a web ACL of the scope CLOUDFRONT', 'create the web ACL with the scope CLOUDFRONT in us-east-1, or pass the ARN of a regional web ACL as `webAclArn` for the load balancer');
  }
  checkTimeouts(problems, options);
}

function checkTimeouts(problems: Problems, { idleTimeout, distribution: { readTimeout, keepaliveTimeout } = {} }: CloudFrontExposureOptions): void {
  const timeouts: [string, Duration | undefined][] = [['readTimeout', readTimeout], ['keepaliveTimeout', keepaliveTimeout]];
  for (const [name, value] of timeouts) {
    if (!isWholeNumberOrToken(secondsOf(value), 1, 180)) {
      problems.add(`distribution.${name}`, value, 'a Duration of 1 to 180 whole seconds', `give such a Duration, or leave \`distribution.${name}\` out`);
    }
  }
  const keepalive = secondsOf(keepaliveTimeout) ?? USUAL_KEEPALIVE_SECONDS;
  const idle = secondsOf(idleTimeout) ?? USUAL_IDLE_SECONDS;
  if (keepalive >= idle) {
    problems.add('distribution.keepaliveTimeout', keepaliveTimeout ?? Duration.seconds(USUAL_KEEPALIVE_SECONDS), `less than \`idleTimeout\` (${idle} seconds)`,
      'raise `idleTimeout` or lower `distribution.keepaliveTimeout`, because CloudFront answers 502 or 504 when the load balancer closes an idle connection first');
  }
}

/** The region in an ARN, if it is known. */
function regionOf(arn: string): string | undefined {
  const region = Arn.split(arn, ArnFormat.SLASH_RESOURCE_NAME).region;
  return region === undefined || Token.isUnresolved(region) ? undefined : region;
}
