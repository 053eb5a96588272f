import type { TestListenerOptions } from './deployment-options';
import type { Problems } from '../../validation/problems';

/** Checks that a test listener does not use a port that the load balancer already uses, and adds a problem. */
export function checkTestPort(testListener: TestListenerOptions | undefined, taken: number[], problems: Problems): void {
  if (testListener && taken.includes(testListener.port)) {
    problems.add('deployment.testListener.port', testListener.port, `different from the ports of the load balancer (${taken.join(', ')})`,
      'choose a port that clients do not use, for example 9443');
  }
}
