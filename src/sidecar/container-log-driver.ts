import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';

/** The buffer of lines that CloudWatch Logs has not taken yet: some 70,000 lines of the proxy. */
const BUFFER_MIB = 25;

/**
 * The default log driver of a container. The mode is stated, because the default of Amazon ECS depends on an account setting.
 * Decision 28 explains the choice.
 */
export function containerLogDriver(logGroup: logs.ILogGroup, streamPrefix: string): ecs.LogDriver {
  return ecs.LogDriver.awsLogs({
    logGroup,
    streamPrefix,
    mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    maxBufferSize: Size.mebibytes(BUFFER_MIB),
  });
}

/** Whether a driver writes to a log group that CDK knows once the driver belongs to a container. */
export function writesToLogGroup(driver: ecs.LogDriver): driver is ecs.AwsLogDriver {
  return driver instanceof ecs.AwsLogDriver;
}

/** The log group that a container writes to, if CDK knows it. */
export function logGroupOf(container: ecs.ContainerDefinition, driver: ecs.LogDriver): logs.ILogGroup | undefined {
  if (!writesToLogGroup(driver)) return undefined;
  try {
    return driver.logGroup;
  } catch {
    // CDK gives only log groups with the methods of an `ILogGroup`, which a `CfnLogGroup` does not have.
    return logs.LogGroup.fromLogGroupName(container, 'NamedLogGroup', container.logDriverConfig!.options!['awslogs-group']);
  }
}
