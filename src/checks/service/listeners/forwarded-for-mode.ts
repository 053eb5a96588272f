import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

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
      'routing.http.xff_header_processing.mode', mode, 'append, because NGINX reads the client address from the entry that the load balancer adds to X-Forwarded-For',
      mode === 'preserve'
        ? 'leave the attribute out, because clients can otherwise choose their address; acknowledge this warning if only a proxy that appends to the header can reach the load balancer'
        : 'leave the attribute out, because all clients otherwise have the address of the load balancer; acknowledge this warning if this is intended')),
};
