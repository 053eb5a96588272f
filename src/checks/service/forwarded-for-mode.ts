import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/**
 * A load balancer that does not append the client's address to `X-Forwarded-For`. NGINX then uses an address that the client
 * itself claims (`preserve`), or the address of the load balancer (`remove`).
 */
export const forwardedForMode: Check<RenderedService> = {
  code: 'forwardedForMode',
  warning: true,
  find: ({ listeners, clientAddressSource }) => [...new Set(listeners.map(({ forwardedForMode: mode }) => mode))]
    .filter(() => clientAddressSource._isForwarded)
    .filter((mode) => mode === 'preserve' || mode === 'remove')
    .map((mode) => describeProblem(
      'routing.http.xff_header_processing.mode', `${mode} at the load balancer`, 'append, as NGINX takes the entry that the load balancer adds to X-Forwarded-For for true',
      mode === 'preserve'
        ? 'leave it out, or clients choose their address themselves; acknowledge this warning where only a proxy that appends to the header reaches the load balancer'
        : 'leave it out, or all clients have the address of the load balancer; acknowledge this warning where that is meant to be so')),
};
