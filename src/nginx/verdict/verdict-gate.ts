import { gate, gateUnlike } from './gate';
import { Verdict } from './verdict';
import { Compilation } from '../features/compilation';
import { acceptsSeveralSpellings } from '../routing/canonical-form-maps';
import { directive, Statement, text, variable } from '../syntax/configuration-tree';
import { REASON, ROUTE } from '../syntax/variables';

/** The variable that holds the method and the route, which the verdict's map has as its source. */
const METHOD_AND_ROUTE = 'rp_method_and_route';

/**
 * The gate of a location in which several routes can match. If the verdict depends only on path and method, the gate contains the
 * pattern of the verdict's map. A map would look up the long text in its hash first.
 */
export function verdictGate({ allowlist, features }: Compilation, { byRoute: verdicts, gate: { variable: closed } }: Verdict): Statement[] {
  const [entry, ...others] = verdicts.entries();
  const byMethodAlone = allowlist._paths.every((path) => verdicts.byMethodAlone(path));
  if (closed !== REASON || features.originConditions.used || acceptsSeveralSpellings(allowlist) || !byMethodAlone || others.length > 0
    || typeof entry.name === 'string' || !('pattern' in entry.name)) {
    return gate(closed);
  }
  return [directive('set', `$${METHOD_AND_ROUTE}`, text(variable('request_method'), ' ', variable(ROUTE))), ...gateUnlike(METHOD_AND_ROUTE, entry.name.pattern)];
}
