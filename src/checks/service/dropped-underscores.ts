import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** A load balancer that drops headers with underscores in front of a proxy that is configured to forward these headers. */
export const droppedUnderscores: Check<RenderedService> = {
  code: 'droppedUnderscores',
  warning: true,
  find: ({ listeners, underscores }) => listeners.filter(({ dropsInvalidHeaders }) => underscores && dropsInvalidHeaders)
    .map(({ path }) => describeProblem(
      'dropInvalidHeaderFields', `true of the load balancer of ${path}`,
      'false where the proxy forwards headers with underscores, as they never come to it',
      'let the load balancer keep them, or leave `underscoresInHeaders` out')),
};
