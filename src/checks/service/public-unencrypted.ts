import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** Plain HTTP over the internet. What a Network Load Balancer passes through is plain where NGINX speaks no TLS. */
export const publicUnencrypted: Check<RenderedService> = {
  code: 'publicUnencrypted',
  warning: true,
  find: ({ listeners, tls }) => listeners
    .filter(({ internetFacing, protocol }) => internetFacing && (protocol === 'HTTP' || (['TCP', 'TCP_UDP'].includes(protocol ?? '') && !tls)))
    .map(({ path, protocol }) => describeProblem(
      'listener', `${protocol} at ${path}`, 'encrypted on the internet, where everybody on the way can read and change what is sent',
      'give it a `certificate`, or acknowledge this warning where it is meant to be so')),
};
