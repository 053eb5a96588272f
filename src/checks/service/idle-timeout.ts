import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/**
 * A load balancer that keeps idle connections longer than NGINX. The load balancer would now and then send a request into a
 * connection that NGINX is closing, and answer 502.
 */
export const idleTimeout: Check<RenderedService> = {
  code: 'idleTimeout',
  warning: true,
  find: ({ listeners, keepaliveTimeoutSeconds: keepalive }) => [...new Set(listeners.map(({ idleTimeoutSeconds }) => idleTimeoutSeconds))]
    .filter((idle) => idle !== undefined && idle >= keepalive)
    .map((idle) => describeProblem(
      'idleTimeout', `${idle} seconds at the load balancer`, `shorter than NGINX keeps connections, ${keepalive} seconds`,
      'name the idle timeout in the options of the exposure, from which NGINX\'s is derived, and not at the load balancer')),
};
