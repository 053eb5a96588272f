import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { attachChecks, Check } from './check';
import { completionOfEssentialContainer } from './completion-of-essential-container';
import { containerNameClash } from './container-name-clash';
import { containerPortClash } from './container-port-clash';
import { dependencyCycle } from './dependency-cycle';
import { dependencyWithoutHealthCheck } from './dependency-without-health-check';
import { imagePlatform, imagePlatformUnknown } from './image-platform';
import { lessRestrictiveRoute } from './less-restrictive-route';
import { memoryExceedsTask } from './memory-exceeds-task';
import { CheckedProxy, ListeningPort, RenderedTask, renderTask } from './rendered-task';
import { undeliveredHeader } from './undelivered-header';
import { taskDefinitionSize } from './task-definition-size';

/** What can be wrong with any task definition that has a proxy. */
export const TASK_CHECKS: Check<RenderedTask>[] = [
  containerNameClash, containerPortClash, dependencyWithoutHealthCheck, completionOfEssentialContainer, dependencyCycle, memoryExceedsTask,
  taskDefinitionSize, imagePlatform, imagePlatformUnknown, lessRestrictiveRoute, undeliveredHeader,
];

/**
 * Checks a task definition with its proxy at synthesis.
 *
 * @param ports ports that containers listen on without a mapping
 * @param proxy what the proxy is told, asked for only then, as routes may be added late
 */
export function checkTaskDefinition(taskDefinition: ecs.TaskDefinition, ports: ListeningPort[], proxy: () => CheckedProxy): void {
  attachChecks(taskDefinition, TASK_CHECKS, () => renderTask(taskDefinition, ports, proxy()));
}
