import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** The options of the log group of a container. */
export interface ContainerLogGroupOptions {
  readonly logRetention?: logs.RetentionDays;
  readonly logRemovalPolicy?: RemovalPolicy;
  readonly logEncryptionKey?: kms.IKey;
}

/** The names of these options. */
export const LOG_GROUP_OPTIONS = ['logRetention', 'logRemovalPolicy', 'logEncryptionKey'] as const satisfies (keyof ContainerLogGroupOptions)[];

/** The log group of a container, with the defaults for all containers. */
export function containerLogGroup(scope: Construct, id: string, options: ContainerLogGroupOptions): logs.LogGroup {
  const { logEncryptionKey } = options;
  if (logEncryptionKey) {
    allowCloudWatchLogs(scope, logEncryptionKey);
  }
  return new logs.LogGroup(scope, id, {
    retention: options.logRetention ?? logs.RetentionDays.ONE_MONTH,
    removalPolicy: options.logRemovalPolicy ?? RemovalPolicy.RETAIN,
    encryptionKey: logEncryptionKey,
  });
}

/**
 * Allows CloudWatch Logs to use the key. The key must exist before the log group has a name, so the policy covers all log
 * groups of the account and region.
 */
function allowCloudWatchLogs(scope: Construct, key: kms.IKey): void {
  const { account, partition, region } = Stack.of(scope);
  key.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` } },
  }));
}
