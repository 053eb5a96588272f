import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/**
 * Containers that together reserve more memory than the task has, or a container whose limit exceeds the task's memory. ECS
 * rejects the task definition. A container reserves its `memoryReservationMiB`, or without a reservation its
 * `memoryLimitMiB`.
 */
export const memoryExceedsTask: Check<RenderedTask> = {
  code: 'memoryExceedsTask',
  find: ({ memoryMiB: task, containers }) => {
    if (task === undefined) return [];
    const reserved = containers.map(({ name, memoryMiB, memoryReservationMiB }) => ({ name, MiB: memoryReservationMiB ?? memoryMiB ?? 0 }));
    const sum = reserved.reduce((total, { MiB }) => total + MiB, 0);
    return [
      ...sum > task ? [describeProblem(
        'memoryReservationMiB', Object.fromEntries(reserved.map(({ name, MiB }) => [name, MiB])), `at most the ${task} MiB of the task for all containers together, instead of ${sum} MiB`,
        'give the task more memory, or the containers less memory; a container without a reservation reserves its `memoryLimitMiB`')] : [],
      ...containers.filter(({ memoryMiB }) => memoryMiB !== undefined && memoryMiB > task).map(({ name, memoryMiB }) => describeProblem(
        `memoryLimitMiB of ${name}`, memoryMiB, `at most the ${task} MiB of the task`, 'give the task more memory, or the container less memory')),
    ];
  },
};
