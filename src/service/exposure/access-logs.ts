import { Stack, Token } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { LoadBalancerAccessLogs } from './load-balancer-options';
import { Problems } from '../../validation/problems';

/**
 * Enables the access logs of a load balancer. The account that writes the logs depends on the region (Elastic Load
 * Balancing, "Enable access logs").
 */
export function writeAccessLogs(subject: string, loadBalancer: elbv2.BaseLoadBalancer, accessLogs: LoadBalancerAccessLogs | undefined): void {
  if (!accessLogs) return;
  if (Token.isUnresolved(Stack.of(loadBalancer).region)) {
    Problems.fail(subject, 'accessLogs', 'a stack whose region is known at deployment only', 'left out, or in a stack with a region',
      "give the stack one, for example `env: { region: 'eu-central-1' }`");
  }
  loadBalancer.logAccessLogs(accessLogs.bucket, accessLogs.prefix);
}
