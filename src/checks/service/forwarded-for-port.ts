import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/**
 * A load balancer that appends ports to IPv6 addresses in X-Forwarded-For. Port and address cannot be distinguished unless
 * the address is in brackets.
 */
export const forwardedForPort: Check<RenderedService> = {
  code: 'forwardedForPort',
  warning: true,
  find: ({ listeners, clientAddressSource }) => clientAddressSource._isForwarded && listeners.some(({ forwardsIpv6Ports: does }) => does)
    ? [describeProblem(
      'routing.http.xff_client_port.enabled', 'true at a load balancer with IPv6 addresses',
      'false there, as a port behind an IPv6 address is read as a part of it unless the address is in brackets',
      'leave it out; acknowledge this warning where you have seen brackets in the header',
    )] : [],
};
