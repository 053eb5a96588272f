import type { TestListenerOptions } from './deployment-options';
import type { Problems } from '../../validation/problems';

/** Checks that a test listener does not use a port that the load balancer already uses, and adds a problem. */
export function checkTestPort(testListener: TestListenerOptions | undefined, taken: number[], problems: Problems): void {
  if (testListener && taken.includes(testListener.port)) {
    problems.add('deployment.testListener.port', testListener.port, `another one than the load balancer's ${taken.join(' and ')}`,
      'give one that clients do not use, for example 9443');
  }
}
