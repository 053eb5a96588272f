import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/** Two containers with the same name. ECS rejects the task definition. CDK compares only the IDs, not the names. */
export const containerNameClash: Check<RenderedTask> = {
  code: 'containerNameClash',
  find: ({ containers }) => {
    const names = containers.map(({ name }) => name);
    const twice = new Set(names.filter((name, i) => names.indexOf(name) !== i));
    return [...twice].map((name) => describeProblem(
      'containerName', name, 'different for each container of a task', 'choose another `containerName` for one of the containers'));
  },
};
