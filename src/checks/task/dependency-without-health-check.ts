import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/**
 * A dependency on the health of a container without a health check. ECS never considers that container healthy. A health
 * check of its image does not count.
 */
export const dependencyWithoutHealthCheck: Check<RenderedTask> = {
  code: 'dependencyWithoutHealthCheck',
  find: ({ containers }) => containers.flatMap(({ name, dependencies }) => dependencies
    .filter(({ container, condition }) => condition === 'HEALTHY' && containers.some((other) => other.name === container && !other.hasHealthCheck))
    .map(({ container }) => describeProblem(
      `dependsOn of ${name}`, { container, condition: 'HEALTHY' }, 'a condition that a container without a health check can meet',
      `pass a \`healthCheck\` to ${container}, or use the condition START`))),
};
