import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ApplicationLoadBalancerAttributesOptions } from './load-balancer-attributes-options';
import { subjectAt } from '../../../validation/invalid-input';
import { isWholeNumberOrToken, secondsOf } from '../../../validation/number-range';
import { Problems } from '../../../validation/problems';
import type { ProxyTarget } from '../exposure-kind';

/** The bounds of the client keep alive duration, of which the upper bound is a week. */
const [SHORTEST_KEEP_ALIVE, LONGEST_KEEP_ALIVE] = [60, 604_800];

/** Checks the attributes of an Application Load Balancer, and adds problems. */
export function checkApplicationLoadBalancerAttributes(problems: Problems, { clientKeepAlive }: ApplicationLoadBalancerAttributesOptions = {}): void {
  if (!isWholeNumberOrToken(secondsOf(clientKeepAlive), SHORTEST_KEEP_ALIVE, LONGEST_KEEP_ALIVE)) {
    problems.add('attributes.clientKeepAlive', clientKeepAlive, `a Duration of ${SHORTEST_KEEP_ALIVE} seconds to 7 days in whole seconds`,
      'give such a Duration, or leave `attributes.clientKeepAlive` out for an hour');
  }
}

/** The props of CDK for the attributes, with secure defaults. */
export function applicationLoadBalancerAttributes(attributes: ApplicationLoadBalancerAttributesOptions = {}) {
  return {
    deletionProtection: attributes.deletionProtection ?? false,
    http2Enabled: attributes.http2Enabled ?? true,
    desyncMitigationMode: attributes.desyncMitigationMode ?? elbv2.DesyncMitigationMode.DEFENSIVE,
    clientKeepAlive: attributes.clientKeepAlive,
    preserveHostHeader: attributes.preserveHostHeader,
    preserveXffClientPort: attributes.preserveXffClientPort,
    xffHeaderProcessingMode: attributes.xffHeaderProcessingMode,
    xAmznTlsVersionAndCipherSuiteHeaders: attributes.xAmznTlsVersionAndCipherSuiteHeaders,
    wafFailOpen: attributes.wafFailOpen,
  };
}

/**
 * Whether the load balancer drops headers with invalid names: by default, unless the proxy forwards headers with underscores.
 * NGINX handles the same headers if the load balancer forwards them.
 */
export function dropInvalidHeaderFields(
  scope: Construct, { underscores }: ProxyTarget, { dropInvalidHeaderFields: asked }: ApplicationLoadBalancerAttributesOptions = {},
): boolean {
  if (asked === true && underscores) {
    Problems.failConflict(subjectAt(scope, 'ReverseProxiedService'), 'exposure.attributes.dropInvalidHeaderFields', true, '`nginx.underscoresInHeaders`',
      'leave `dropInvalidHeaderFields` or `underscoresInHeaders` out, because the load balancer drops headers with underscores');
  }
  return asked ?? !underscores;
}

/** Sets the attribute for zonal shift, for which CDK has no prop of Application Load Balancers. */
export function enableZonalShift(loadBalancer: elbv2.ApplicationLoadBalancer, { zonalShift }: ApplicationLoadBalancerAttributesOptions = {}): void {
  if (zonalShift !== undefined) loadBalancer.setAttribute('zonal_shift.config.enabled', String(zonalShift));
}
