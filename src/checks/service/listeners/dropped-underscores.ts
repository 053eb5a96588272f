import { describeConflict } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/** A load balancer that drops headers with underscores in front of a proxy that is configured to forward these headers. */
export const droppedUnderscores: Check<RenderedService> = {
  code: 'droppedUnderscores',
  warning: true,
  find: ({ listeners, underscores }) => listeners.filter(({ dropsInvalidHeaders }) => underscores && dropsInvalidHeaders)
    .map(({ path }) => describeConflict(
      'nginx.underscoresInHeaders', true, `\`dropInvalidHeaderFields\` of the load balancer of ${path}`,
      'set `dropInvalidHeaderFields` to false, or leave `underscoresInHeaders` out, because the load balancer drops headers with underscores')),
};
