import { comment, directive, literal, mapKey, Statement } from './configuration-tree';
import { REASON } from './decision-maps';
import { map, read, valueOf } from './map-directive';
import { Enforcement } from './nginx-settings';
import { ResolvedSettings } from './resolve-settings';
import { ROUTE, routeId } from './route-lookup';
import { Allowlist } from '../allowlist/allowlist';
import { RejectionReason } from '../allowlist/decision';

/** Where the verdict becomes what happens; the only place in which enforcing and reporting differ. */
export interface Gate {
  /** The variable that closes the gate unless it is empty. */
  readonly variable: string;
  /** Whether anything passes that would be rejected. */
  readonly reports: boolean;
  /** Whether everything does, also what is outside of all that is listed. */
  readonly open: boolean;
  readonly maps: Statement[];
}

export function gateOf(allowlist: Allowlist, settings: ResolvedSettings): Gate {
  const open = settings.enforcement === Enforcement.REPORT_ONLY;
  const reporting = allowlist._routes.flatMap(({ route }, i) => route._options.reportOnly ? [routeId(i)] : []);
  if (!open && reporting.length === 0) {
    return { variable: REASON, reports: false, open, maps: [] };
  }
  const variable = 'rp_rejection';
  return {
    variable,
    reports: true,
    open,
    maps: open ? [
      comment('Nothing is rejected for its verdict, which is only reported.'),
      map([read(REASON)], variable, []),
    ] : [
      comment('Some routes only report their verdict. A spelling that proxy and app may read differently belongs to no route.'),
      map([read(ROUTE)], variable, reporting.map((id) => directive(mapKey(id), valueOf('rp_spelling_rejection'))), { otherwise: valueOf(REASON) }),
      map([read(REASON)], 'rp_spelling_rejection', [directive(mapKey(RejectionReason.NOT_CANONICAL), literal(RejectionReason.NOT_CANONICAL))]),
    ],
  };
}
