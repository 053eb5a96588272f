import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * A read timeout of NGINX that is not shorter than the timeout of the load balancer. The client gets a 504 of the load
 * balancer, and neither the log of the proxy nor its metrics show that the app was silent.
 */
export const readTimeout: Check<RenderedService> = {
  code: 'readTimeout',
  warning: true,
  find: ({ readTimeouts, silenceLimitSeconds: limit }) => limit === undefined ? [] : readTimeouts
    .filter(({ value }) => value.toSeconds() >= limit)
    .map(({ prop, value }) => describeProblem(
      prop, value, `shorter than the ${limit} seconds after which the resource in front of the proxy gives up`,
      'lower the read timeout, or raise the timeout in front: `idleTimeout` of an exposure with an Application Load Balancer, `perRequestTimeout` of Service Connect')),
};
