import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { attachChecks, Check } from './check';
import { completionOfEssentialContainer } from './completion-of-essential-container';
import { containerNameClash } from './container-name-clash';
import { containerPortClash } from './container-port-clash';
import { dependencyCycle } from './dependency-cycle';
import { dependencyWithoutHealthCheck } from './dependency-without-health-check';
import { imagePlatform, imagePlatformUnknown } from './image-platform';
import { memoryExceedsTask } from './memory-exceeds-task';
import { ListeningPort, RenderedTask, renderTask } from './rendered-task';
import { taskDefinitionSize } from './task-definition-size';

/** What can be wrong with any task definition that has a proxy. */
export const TASK_CHECKS: Check<RenderedTask>[] = [
  containerNameClash, containerPortClash, dependencyWithoutHealthCheck, completionOfEssentialContainer, dependencyCycle, memoryExceedsTask,
  taskDefinitionSize, imagePlatform, imagePlatformUnknown,
];

const listening = new WeakMap<ecs.TaskDefinition, ListeningPort[]>();

/**
 * Checks a task definition at synthesis, once, however many proxies it has.
 *
 * @param ports ports that containers listen on without a mapping
 */
export function checkTaskDefinition(taskDefinition: ecs.TaskDefinition, ports: ListeningPort[]): void {
  const known = listening.get(taskDefinition);
  if (known) {
    known.push(...ports);
    return;
  }
  const all = [...ports];
  listening.set(taskDefinition, all);
  attachChecks(taskDefinition, TASK_CHECKS, () => renderTask(taskDefinition, all));
}
