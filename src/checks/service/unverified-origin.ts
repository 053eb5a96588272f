import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/**
 * An internet-facing load balancer behind a trusted proxy, without an origin secret. Clients that connect to the load
 * balancer directly can forge the headers of the trusted proxy.
 */
export const unverifiedOrigin: Check<RenderedService> = {
  code: 'unverifiedOrigin',
  warning: true,
  find: ({ listeners, clientAddressSource, asksForOriginSecret }) => !clientAddressSource._mayBeUnknown || asksForOriginSecret ? [] : listeners
    .filter(({ internetFacing }) => internetFacing)
    .map(({ path }) => describeProblem(
      'nginx.originSecret', `none, and ${clientAddressSource} behind ${path}`, 'given where everybody on the internet can connect to the load balancer past what is in front of it, and claim any address',
      'give one, or make the load balancer internal with a VPC origin of CloudFront; acknowledge this warning where security groups let in nobody else')),
};
