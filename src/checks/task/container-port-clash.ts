import type { Check } from '../check';
import type { RenderedTask } from './rendered-task';
import { describeProblem } from '../../validation/problems';

/**
 * Two containers on the same port. The second container fails to start. In the network mode `bridge` each container has its
 * own ports, so only the host ports can conflict.
 */
export const containerPortClash: Check<RenderedTask> = {
  code: 'containerPortClash',
  find: ({ networkMode, containers }) => {
    const bridged = networkMode === 'bridge' || networkMode === undefined;
    const takenBy = new Map<string, Set<string>>();
    for (const { name, ports } of containers) {
      for (const { port, hostPort, protocol } of ports) {
        const used = bridged ? hostPort : port;
        // Port 0 stands for a port that is chosen at run time.
        if (used) {
          const key = `${used}/${protocol}`;
          takenBy.set(key, (takenBy.get(key) ?? new Set()).add(name));
        }
      }
    }
    return [...takenBy].filter(([, names]) => names.size > 1).map(([port, names]) => describeProblem(
      `port of ${[...names].join(' and ')}`, port, 'different for each container of a task',
      `choose another port for one of the containers, because ${bridged ? 'host ports belong to the instance' : 'the containers share one network interface'}`));
  },
};
