import { Stack, Token } from 'aws-cdk-lib';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import type { LoadBalancerLogsOptions } from './load-balancer-logs-options';
import { subjectAt } from '../../../validation/invalid-input';
import { Problems } from '../../../validation/problems';

/** The logs of an Application Load Balancer, by the names of their props. */
interface ApplicationLoadBalancerLogs {
  readonly accessLogs?: LoadBalancerLogsOptions;
  readonly connectionLogs?: LoadBalancerLogsOptions;
  readonly healthCheckLogs?: LoadBalancerLogsOptions;
}

/** Checks the destinations of logs on their own, and adds problems. */
export function checkLogs(problems: Problems, logs: ApplicationLoadBalancerLogs): void {
  for (const [name, { prefix }] of destinations(logs)) {
    if (prefix !== undefined && !Token.isUnresolved(prefix) && prefix.includes('AWSLogs')) {
      problems.add(`${name}.prefix`, prefix, 'a prefix without "AWSLogs", which Elastic Load Balancing adds itself', 'remove "AWSLogs", or leave `prefix` out');
    }
  }
}

/** Enables the logs of an Application Load Balancer. */
export function writeApplicationLoadBalancerLogs(
  scope: Construct, loadBalancer: elbv2.ApplicationLoadBalancer, { accessLogs, connectionLogs, healthCheckLogs }: ApplicationLoadBalancerLogs,
): void {
  const problems = new Problems();
  for (const [name, logs] of destinations({ accessLogs, connectionLogs, healthCheckLogs })) {
    checkRegion(problems, scope, name, logs);
    if (logs.bucket.encryptionKey) {
      problems.add(`exposure.${name}.bucket`, logs.bucket, 'a bucket without a KMS key, because an Application Load Balancer writes to buckets with Amazon S3-managed keys only',
        'create the bucket with `encryption: s3.BucketEncryption.S3_MANAGED`');
    }
  }
  problems.throwIfAny(subjectAt(scope, 'ReverseProxiedService'));
  if (accessLogs) loadBalancer.logAccessLogs(accessLogs.bucket, accessLogs.prefix);
  if (connectionLogs) loadBalancer.logConnectionLogs(connectionLogs.bucket, connectionLogs.prefix);
  if (healthCheckLogs) writeHealthCheckLogs(loadBalancer, healthCheckLogs);
}

/** Enables the access logs of a Network Load Balancer, which are its only logs. */
export function writeNetworkLoadBalancerLogs(
  scope: Construct, loadBalancer: elbv2.NetworkLoadBalancer, accessLogs: LoadBalancerLogsOptions | undefined,
): void {
  if (!accessLogs) return;
  const problems = new Problems();
  checkRegion(problems, scope, 'accessLogs', accessLogs);
  problems.throwIfAny(subjectAt(scope, 'ReverseProxiedService'));
  loadBalancer.logAccessLogs(accessLogs.bucket, accessLogs.prefix);
}

/**
 * Enables health check logs, for which CDK has no method ("Enable health check logs" in the user guide of Application Load
 * Balancers). The bucket policy is the same as for connection logs.
 */
function writeHealthCheckLogs(loadBalancer: elbv2.ApplicationLoadBalancer, { bucket, prefix = '' }: LoadBalancerLogsOptions): void {
  loadBalancer.setAttribute('health_check_logs.s3.enabled', 'true');
  loadBalancer.setAttribute('health_check_logs.s3.bucket', bucket.bucketName);
  loadBalancer.setAttribute('health_check_logs.s3.prefix', prefix);
  const { account, region } = Stack.of(loadBalancer);
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    actions: ['s3:PutObject'],
    principals: [writerIn(region)],
    resources: [bucket.arnForObjects(`${prefix ? `${prefix}/` : ''}AWSLogs/${account}/*`)],
  }));
  // Elastic Load Balancing writes a test file when the attribute is set.
  if (bucket.policy) loadBalancer.node.defaultChild!.node.addDependency(bucket.policy);
}

/** The principal that writes the logs: an account of AWS in older regions, and a service in newer regions. */
function writerIn(region: string): iam.IPrincipal {
  const account = RegionInfo.get(region).elbv2Account;
  return account ? new iam.AccountPrincipal(account) : new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com');
}

/** Checks that the region is known, and adds a problem: the principal that writes the logs depends on the region. */
function checkRegion(problems: Problems, scope: Construct, name: string, logs: LoadBalancerLogsOptions): void {
  if (Token.isUnresolved(Stack.of(scope).region)) {
    problems.conflict(`exposure.${name}`, logs, `the stack ${Stack.of(scope).node.path}, whose region is unknown at synthesis`,
      `leave \`${name}\` out, or give the stack a region, for example \`env: { region: 'eu-central-1' }\``);
  }
}

function destinations(logs: ApplicationLoadBalancerLogs): [string, LoadBalancerLogsOptions][] {
  return Object.entries({ accessLogs: logs.accessLogs, connectionLogs: logs.connectionLogs, healthCheckLogs: logs.healthCheckLogs })
    .filter((entry): entry is [string, LoadBalancerLogsOptions] => entry[1] !== undefined);
}
