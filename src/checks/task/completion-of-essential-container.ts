import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/**
 * A container that waits for the end of an essential container, whose end stops the task. ECS rejects the task definition.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export const completionOfEssentialContainer: Check<RenderedTask> = {
  code: 'completionOfEssentialContainer',
  find: ({ containers }) => containers.flatMap(({ name, dependencies }) => dependencies
    .filter(({ container, condition }) => ['COMPLETE', 'SUCCESS'].includes(condition) && containers.some((other) => other.name === container && other.essential))
    .map(({ container, condition }) => describeProblem(
      `dependsOn of ${name}`, { container, condition }, 'a condition that an essential container can meet',
      `create ${container} with \`essential: false\`, or use the condition START, because the task stops when an essential container stops`))),
};
