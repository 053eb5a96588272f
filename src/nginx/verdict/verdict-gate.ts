import { gateOf } from './enforcement';
import { RouteVerdicts } from './route-verdicts';
import { Allowlist } from '../../allowlist/allowlist';
import { gate, gateUnlike } from '../answers/error-responses';
import { OriginConditions } from '../features/origin-conditions';
import { asksForSpelling } from '../routing/canonical-form-maps';
import { ResolvedSettings } from '../settings/resolve-settings';
import { directive, Statement, text, variable } from '../syntax/configuration-tree';
import { OTHERWISE_REFUSED, REASON, ROUTE } from '../syntax/variables';

const ASKED = 'rp_asked_route';

/**
 * The gate of a location in which several routes can match. Where nothing but path and method counts, the entry of the
 * verdict's map is asked directly: a map would look for the long text in its hash first.
 */
export function verdictGate(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { variable: closed } = gateOf(allowlist, settings);
  const verdicts = new RouteVerdicts(allowlist, OTHERWISE_REFUSED);
  const [entry, ...others] = verdicts.entries();
  const byMethodAlone = allowlist._paths.every((path) => verdicts.byMethodAlone(path));
  if (closed !== REASON || new OriginConditions(allowlist, settings).used || asksForSpelling(allowlist) || !byMethodAlone || others.length > 0
    || typeof entry.name === 'string' || !('pattern' in entry.name)) {
    return gate(closed);
  }
  return [directive('set', `$${ASKED}`, text(variable('request_method'), ' ', variable(ROUTE))), ...gateUnlike(ASKED, entry.name.pattern)];
}
