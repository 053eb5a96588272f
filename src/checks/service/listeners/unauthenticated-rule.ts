import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * A rule on an existing listener that forwards requests without authentication, although the default action of the listener
 * authenticates clients.
 */
export const unauthenticatedRule: Check<RenderedService> = {
  code: 'unauthenticatedRule',
  warning: true,
  find: ({ authentication, forwardings }) => forwardings
    .filter(({ authentications, listener }) => authentication === undefined && authentications.length === 0 && listener !== undefined
      && !listener.own && listener.authentications.length > 0)
    .map(({ path, actions, listener }) => describeProblem(
      `actions of ${path}`, actions, `preceded by ${listener!.authentications.join(', ')}, as in the default action of ${listener!.path}, which does not apply to requests that match a rule`,
      'pass `authentication` to `Exposure.listenerRule()`, or acknowledge this warning if clients need not log in')),
};
