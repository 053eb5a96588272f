import { comment, directive, literal, mapKey, Statement, text, variable } from './configuration-tree';
import { ASKS_PREFLIGHT, CorsMaps } from './cors-maps';
import { REASON } from './decision-maps';
import { map, read, valueOf } from './map-directive';
import { Enforcement } from './nginx-settings';
import { ASKS_REDIRECT, RedirectMaps } from './redirect-maps';
import { ResolvedSettings } from './resolve-settings';
import { RouteClasses, TREATMENT } from './route-classes';
import { Allowlist } from '../allowlist/allowlist';
import { RejectionReason } from '../allowlist/decision';

/** The variable that tells what the proxy answers itself, empty for what is forwarded. */
export const OWN_ANSWER = 'rp_own_answer';
/** The variable that keeps caches from storing a rejection. */
export const REFUSAL_CACHE_CONTROL = 'rp_refusal_cache_control';

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
  const reporting = RouteClasses.of(allowlist).treatments.flatMap(({ route, id }) => route._options.reportOnly ? [id] : []);
  const reports = open || reporting.length > 0;
  const rejection = reports ? 'rp_rejection' : REASON;
  const reportMaps = open ? [
    comment('Nothing is rejected for its verdict, which is only reported.'),
    map([read(REASON)], rejection, []),
  ] : [
    comment('Some routes only report their verdict. A spelling that proxy and app may read differently belongs to no route.'),
    map([read(TREATMENT)], rejection, reporting.map((id) => directive(mapKey(id), valueOf('rp_spelling_rejection'))), { otherwise: valueOf(REASON) }),
    map([read(REASON)], 'rp_spelling_rejection', [directive(mapKey(RejectionReason.NOT_CANONICAL), literal(RejectionReason.NOT_CANONICAL))]),
  ];
  const cors = new CorsMaps(allowlist);
  const redirects = new RedirectMaps(allowlist);
  // A route that leads elsewhere has no policy, so one of both is empty.
  const answer = [...cors.used ? [ASKS_PREFLIGHT] : [], ...redirects.used ? [ASKS_REDIRECT] : []];
  return {
    variable: answer.length > 0 ? OWN_ANSWER : rejection,
    reports,
    open,
    maps: [
      ...reports ? reportMaps : [],
      ...redirects.statements(),
      ...answer.length > 0 ? [
        comment('What the proxy answers itself: rejections, preflights and redirects.'),
        map([read(rejection)], OWN_ANSWER, [directive(mapKey(''), reports ? valueOf('rp_allowed_answer') : valuesOf(answer))], { otherwise: valueOf(rejection) }),
        // Rejections are not to be stored; for redirects it follows from their status.
        map([read(REASON)], REFUSAL_CACHE_CONTROL, [directive(mapKey(''), literal(''))], { otherwise: 'no-store' }),
        // What is let through without being allowed is none of these.
        ...reports ? [map([read(REASON)], 'rp_allowed_answer', [directive(mapKey(''), valuesOf(answer))])] : [],
      ] : [],
    ],
  };
}

const valuesOf = (names: string[]) => text(...names.map(variable));
