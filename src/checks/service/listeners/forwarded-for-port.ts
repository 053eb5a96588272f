import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * A load balancer that appends ports to IPv6 addresses in X-Forwarded-For. Port and address cannot be distinguished unless
 * the address is in brackets.
 */
export const forwardedForPort: Check<RenderedService> = {
  code: 'forwardedForPort',
  warning: true,
  find: ({ listeners, clientAddressSource }) => clientAddressSource._isForwarded && listeners.some(({ forwardsIpv6Ports: does }) => does)
    ? [describeProblem(
      'routing.http.xff_client_port.enabled', true, 'false for a load balancer with IPv6 addresses',
      'leave the attribute out, because NGINX reads a port after an IPv6 address without brackets as a part of the address; acknowledge this warning if the load balancer writes brackets',
    )] : [],
};
