import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { attachChecks, Check } from '../check';
import { completionOfEssentialContainer } from './completion-of-essential-container';
import { containerNameClash } from './container-name-clash';
import { containerPortClash } from './container-port-clash';
import { dependencyCycle } from './dependency-cycle';
import { dependencyWithoutHealthCheck } from './dependency-without-health-check';
import { imagePlatform, imagePlatformUnknown } from './image-platform';
import { memoryExceedsTask } from './memory-exceeds-task';
import { ListeningPort, RenderedProxy, RenderedTask, renderTask } from './rendered-task';
import { taskDefinitionSize } from './task-definition-size';
import { temporaryFilesExceedStorage } from './temporary-files-exceed-storage';
import { undeliveredHeader } from './undelivered-header';
import { lessRestrictiveRoute } from '../service/less-restrictive-route';

/** The checks for every task definition with a proxy. */
export const TASK_CHECKS: Check<RenderedTask>[] = [
  containerNameClash, containerPortClash, dependencyWithoutHealthCheck, completionOfEssentialContainer, dependencyCycle, memoryExceedsTask,
  temporaryFilesExceedStorage, taskDefinitionSize, imagePlatform, imagePlatformUnknown, lessRestrictiveRoute, undeliveredHeader,
];

/**
 * Checks a task definition with its proxy at synthesis.
 *
 * @param ports ports that containers listen on without a port mapping
 * @param proxy the proxy, whose configuration is read only at synthesis, because routes may be added late
 */
export function checkTaskDefinition(taskDefinition: ecs.TaskDefinition, ports: ListeningPort[], proxy: RenderedProxy): void {
  attachChecks(taskDefinition, TASK_CHECKS, () => renderTask(taskDefinition, ports, proxy));
}
