import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * A rule on an existing listener that matches every request. The rule takes the requests from all services whose rules have a
 * higher priority number, and from the default action of the listener.
 */
export const catchAllRule: Check<RenderedService> = {
  code: 'catchAllRule',
  warning: true,
  find: ({ ruleOnExistingListener: rule }) => rule === undefined || !rule.conditions.every(matchesEverything) ? [] : [describeProblem(
    'hosts', `none, and no other condition in ${rule.path}`, 'given, so that the rule does not take the requests of the other services of the listener',
    'list the host names in `hosts` of the service or of Exposure.listenerRule(), or give `paths`; acknowledge this warning if the service should get all requests that no earlier rule matches')],
};

/** Whether a condition is true for every request, as with one value that matches everything. */
function matchesEverything({ Field: field, Values: values = [], HostHeaderConfig: hosts, PathPatternConfig: paths }: any): boolean {
  const all: unknown = field === 'host-header' ? hosts?.Values ?? values : field === 'path-pattern' ? paths?.Values ?? values : [];
  return Array.isArray(all) && all.some((value) => value === '*' || (field === 'path-pattern' && value === '/*'));
}
