import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * Authentication that some requests bypass: the default action of a listener of the service authenticates clients, but a rule
 * that precedes the default action does not, such as the rule in which a deployment shifts requests. Or the exposure
 * authenticates clients, but another rule or listener of the app forwards requests to the service without authentication.
 */
export const droppedAuthentication: Check<RenderedService> = {
  code: 'droppedAuthentication',
  find: ({ authentication, forwardings }) => forwardings.flatMap(({ path, actions, authentications, listener }) => {
    if (authentications.length > 0) return [];
    if (authentication !== undefined) {
      return [describeProblem(`actions of ${path}`, actions, `preceded by an action that authenticates clients, as with \`exposure.authentication\` (${authentication})`,
        'add the action, or forward these requests to another service, because the proxy trusts the identity that the load balancer adds')];
    }
    return listener?.own && listener.authentications.length > 0 ? [describeProblem(
      `actions of ${path}`, actions, `preceded by ${listener.authentications.join(', ')}, as in the default action of ${listener.path}, which does not apply to requests that match a rule`,
      'pass `authentication` to the exposure instead of a default action, because deployments that shift requests use a rule')] : [];
  }),
};
