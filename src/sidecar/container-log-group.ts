import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** The log group of one container, with the defaults that all containers have. */
export function containerLogGroup(scope: Construct, id: string, retention?: logs.RetentionDays, removalPolicy?: RemovalPolicy): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    retention: retention ?? logs.RetentionDays.ONE_MONTH,
    removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
  });
}
