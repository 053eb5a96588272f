import { Duration } from 'aws-cdk-lib';
import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

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
      'idleTimeout', Duration.seconds(idle!), `less than ${keepalive} seconds, for which NGINX keeps idle connections`,
      'set `exposure.idleTimeout` instead of the attribute of the load balancer, because the keep-alive timeout of NGINX is derived from `exposure.idleTimeout`')),
};
