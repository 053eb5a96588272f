import type { Check } from '../check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../../validation/problems';

/** A load balancer on the internet behind a proxy that is believed: who connects to the load balancer itself can forge what the proxy says. */
export const unverifiedOrigin: Check<RenderedService> = {
  code: 'unverifiedOrigin',
  warning: true,
  find: ({ listeners, clientAddressSource, asksForOriginSecret }) => !clientAddressSource._mayBeUnknown || asksForOriginSecret ? [] : listeners
    .filter(({ internetFacing }) => internetFacing)
    .map(({ path }) => describeProblem(
      'nginx.originSecret', `none, and ${clientAddressSource} behind ${path}`, 'given where everybody on the internet can connect to the load balancer past what is in front of it, and claim any address',
      'give one, or make the load balancer internal with a VPC origin of CloudFront; acknowledge this warning where security groups let in nobody else')),
};
