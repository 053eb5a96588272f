import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * An internet-facing load balancer behind a trusted proxy, without an origin secret. Clients that connect to the load
 * balancer directly can forge the headers of the trusted proxy.
 */
export const unverifiedOrigin: Check<RenderedService> = {
  code: 'unverifiedOrigin',
  warning: true,
  find: ({ listeners, clientAddressSource, requiresOriginSecret }) => !clientAddressSource._mayBeUnknown || requiresOriginSecret ? [] : listeners
    .filter(({ internetFacing }) => internetFacing)
    .map(({ path }) => describeProblem(
      'nginx.originSecret', undefined, `given with the client address source ${clientAddressSource} behind the public listener ${path}`,
      'pass `nginx.originSecret`, or use an internal load balancer with a VPC origin of CloudFront, because clients that connect to the load balancer directly can claim any address; acknowledge this warning if security groups exclude such clients')),
};
