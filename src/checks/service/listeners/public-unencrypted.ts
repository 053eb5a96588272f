import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * Plain HTTP over the internet. Connections that a Network Load Balancer passes through are unencrypted if NGINX does not
 * use TLS.
 */
export const publicUnencrypted: Check<RenderedService> = {
  code: 'publicUnencrypted',
  warning: true,
  find: ({ listeners, tls }) => listeners
    .filter(({ internetFacing, protocol }) => internetFacing && (protocol === 'HTTP' || (['TCP', 'TCP_UDP'].includes(protocol ?? '') && !tls)))
    .map(({ path, protocol }) => describeProblem(
      `protocol of ${path}`, protocol, 'HTTPS or TLS on the internet, where others can read and change unencrypted traffic',
      'pass a `certificate`, or acknowledge this warning if plain text is intended')),
};
