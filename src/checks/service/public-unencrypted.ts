import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

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
      'listener', `${protocol} at ${path}`, 'encrypted on the internet, where everybody on the way can read and change what is sent',
      'give it a `certificate`, or acknowledge this warning where it is meant to be so')),
};
