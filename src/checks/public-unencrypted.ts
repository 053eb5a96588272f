import type { Check } from './check';
import type { RenderedService } from './rendered-service';
import { describeProblem } from '../allowlist/problems';

/** Plain HTTP over the internet. */
export const publicUnencrypted: Check<RenderedService> = {
  code: 'publicUnencrypted',
  warning: true,
  find: ({ internetFacing, listenerProtocol }) => !internetFacing || listenerProtocol !== 'HTTP' ? [] : [describeProblem(
    'unencrypted', true, 'left out on the internet, where everybody on the way can read and change what is sent',
    'pass a `certificate`, or acknowledge this warning where it is meant to be so')],
};
