import { Stack, Token } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { LoadBalancerAccessLogsOptions } from './load-balancer-options';
import { subjectAt } from '../../validation/invalid-input';
import { Problems } from '../../validation/problems';

/**
 * Enables the access logs of a load balancer. The account that writes the logs depends on the region (Elastic Load
 * Balancing, "Enable access logs").
 */
export function writeAccessLogs(scope: Construct, loadBalancer: elbv2.BaseLoadBalancer, accessLogs: LoadBalancerAccessLogsOptions | undefined): void {
  if (!accessLogs) return;
  if (Token.isUnresolved(Stack.of(loadBalancer).region)) {
    Problems.failConflict(subjectAt(scope, 'ReverseProxiedService'), 'exposure.accessLogs', accessLogs, `the stack ${Stack.of(scope).node.path}, whose region is unknown at synthesis`,
      "leave `accessLogs` out, or give the stack a region, for example `env: { region: 'eu-central-1' }`");
  }
  loadBalancer.logAccessLogs(accessLogs.bucket, accessLogs.prefix);
}
