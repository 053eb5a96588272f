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
        'memoryReservationMiB', `${sum} (${reserved.map(({ name, MiB }) => `${name} ${MiB}`).join(', ')})`, `at most the task's ${task} MiB for all containers together`,
        'give the task more memory or the containers less; one without a reservation reserves its limit')] : [],
      ...containers.filter(({ memoryMiB }) => memoryMiB !== undefined && memoryMiB > task).map(({ name, memoryMiB }) => describeProblem(
        'memoryLimitMiB', `${memoryMiB} of ${name}`, `at most the task's ${task} MiB`, 'give the task more memory or the container less')),
    ];
  },
};
