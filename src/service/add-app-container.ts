import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { addAgentVolumes } from './execute-command';
import type { ResolvedProps } from './resolved-props';
import { containerLogDriver } from '../sidecar/container-log-driver';

/**
 * Adds the container of the app to the task definition.
 *
 * @param logGroup the log group of the app, unless `app.logging` is given
 */
export function addAppContainer(
  scope: Construct, taskDefinition: ecs.TaskDefinition, { props, appName, capacity, timing }: ResolvedProps, logGroup?: logs.ILogGroup,
): ecs.ContainerDefinition {
  const { app } = props;
  const defaults = capacity.containerDefaults;
  // No port mapping: only the proxy reaches the app, in the same network namespace or by a link.
  const container = taskDefinition.addContainer('App', {
    containerName: appName,
    image: app.image,
    essential: true,
    environment: app.environment,
    secrets: app.secrets,
    command: app.command,
    entryPoint: app.entryPoint,
    workingDirectory: app.workingDirectory,
    user: app.user,
    healthCheck: app.healthCheck,
    cpu: app.cpu ?? defaults.cpu,
    memoryLimitMiB: app.memoryLimitMiB ?? (app.memoryReservationMiB === undefined ? defaults.memoryLimitMiB : undefined),
    memoryReservationMiB: app.memoryReservationMiB,
    readonlyRootFilesystem: app.readonlyRootFilesystem ?? false,
    linuxParameters: app.initProcessEnabled ? new ecs.LinuxParameters(scope, 'AppLinuxParameters', { initProcessEnabled: true }) : undefined,
    stopTimeout: app.stopTimeout ?? timing.appStopTimeout,
    versionConsistency: app.versionConsistency,
    enableRestartPolicy: app.enableRestartPolicy,
    restartIgnoredExitCodes: app.restartIgnoredExitCodes,
    restartAttemptPeriod: app.restartAttemptPeriod,
    logging: app.logging ?? containerLogDriver(logGroup!, 'app'),
  });
  if (props.enableExecuteCommand && app.readonlyRootFilesystem) {
    addAgentVolumes(container);
  }
  return container;
}
