import { judgesHosts } from './decision-maps';
import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { askAlike } from '../../allowlist/routes/options-class';
import type { Route } from '../../allowlist/routes/route';
import { CorsMaps } from '../features/cors';
import { OriginConditions } from '../features/origin-conditions';
import { RedirectMaps } from '../features/redirects';
import { RouteClasses } from '../routing/route-classes';
import { Enforcement } from '../settings/nginx-settings';
import { ResolvedSettings } from '../settings/resolve-settings';
import { block, comment, condition, directive, literal, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { alternatives } from '../syntax/patterns';
import { ASKS_PREFLIGHT, ASKS_REDIRECT, OWN_ANSWER, RAW_PATH, REASON, ERROR_CACHE_CONTROL, ROUTED_REASON, SECRET_UNMET, OPTIONS_CLASS, UNLISTED_REASON } from '../syntax/variables';

/** The translation of the verdict into rejecting or forwarding. Enforcing and reporting differ only here. */
export interface Gate {
  /** The variable that closes the gate unless it is empty. */
  readonly variable: string;
  /** The variable that holds the reason of a rejection that is enforced, whatever the proxy answers itself besides. */
  readonly rejection: string;
  /** Whether anything passes that would be rejected. */
  readonly reports: boolean;
  /** Whether all requests pass, including requests outside of everything that is listed. */
  readonly open: boolean;
  readonly maps: Statement[];
}

/** Whether the verdict on a route is only reported. */
export const reportsOnly = ({ _options: { reportOnly } }: Route): boolean => reportOnly === true;

export function gateOf(allowlist: Allowlist, settings: ResolvedSettings): Gate {
  const open = settings.enforcement === Enforcement.REPORT_ONLY;
  const reporting = RouteClasses.of(allowlist).idsOf(reportsOnly);
  const reports = open || reporting.length > 0;
  const rejection = reports ? 'rp_rejection' : REASON;
  const { asksForSecret } = new OriginConditions(allowlist, settings);
  const reported = asksForSecret ? 'rp_reported_rejection' : rejection;
  const reportMaps = open ? [
    comment('Nothing is rejected for its verdict, which is only reported.'),
    ...asksWho(allowlist) ? unattributableMaps(allowlist, settings, reported) : [map([read(REASON)], reported, [])],
  ] : [
    comment('Some routes only report their verdict. A spelling that proxy and app may read differently belongs to no route.'),
    map([read(OPTIONS_CLASS)], reported, reporting.map((id) => directive(mapKey(id), valueOf('rp_spelling_rejection'))), { otherwise: valueOf(REASON) }),
    map([read(REASON)], 'rp_spelling_rejection', [directive(mapKey(RejectionReason.NOT_CANONICAL), literal(RejectionReason.NOT_CANONICAL))]),
  ];
  const cors = new CorsMaps(allowlist);
  const redirects = new RedirectMaps(allowlist);
  // A redirect has no CORS policy, so one of the two variables is empty.
  const answer = [...cors.used ? [ASKS_PREFLIGHT] : [], ...redirects.used ? [ASKS_REDIRECT] : []];
  return {
    variable: answer.length > 0 ? OWN_ANSWER : rejection,
    rejection,
    reports,
    open,
    maps: [
      ...reports ? reportMaps : [],
      ...reports && asksForSecret ? [
        comment('Whoever does not come by what is in front is rejected all the same.'),
        map([read(reported)], rejection, [directive(mapKey(''), valueOf(SECRET_UNMET))], { otherwise: valueOf(reported) }),
      ] : [],
      ...redirects.statements(),
      ...answer.length > 0 ? [
        comment('What the proxy answers itself: rejections, preflights and redirects.'),
        map([read(rejection)], OWN_ANSWER, [directive(mapKey(''), reports ? valueOf('rp_allowed_answer') : valuesOf(answer))], { otherwise: valueOf(rejection) }),
        // Caches must not store rejections. For redirects, the status determines whether caches may store them.
        map([read(REASON)], ERROR_CACHE_CONTROL, [directive(mapKey(''), literal(''))], { otherwise: 'no-store' }),
        // Requests that pass without being allowed are not rejections.
        ...reports ? [map([read(REASON)], 'rp_allowed_answer', [directive(mapKey(''), valuesOf(answer))])] : [],
      ] : [],
    ],
  };
}

/** Whether any route asks who the client is, which stays enforced where verdicts are only reported. */
export function asksWho(allowlist: Allowlist): boolean {
  return askingRoutes(allowlist).length > 0;
}

function askingRoutes(allowlist: Allowlist): ListedPath[] {
  return allowlist._paths.filter(({ routes }) => routes
    .some(({ route: { _options: { basicAuth, authorizedBy, originSecret } } }) => (basicAuth ?? authorizedBy ?? originSecret) !== undefined));
}

/**
 * Where any route asks who the client is: what belongs to no route for the proxy, and may belong to one that asks for the
 * app. That is whatever is not read as canonical, unlisted paths that are like those of a route that asks, and unlisted
 * methods where the routes of the path do not agree in whom they ask.
 */
function unattributableMaps(allowlist: Allowlist, settings: ResolvedSettings, rejection: string): Statement[] {
  const { _script: script } = settings.protocol;
  const similar = 'rp_similar_to_asking';
  const named = 'rp_script_named';
  const unasked = 'rp_unasked_method';
  const disagreeing = RouteClasses.of(allowlist).byMethod.filter(({ routes }) => !askAlike(routes.map(({ route }) => route)));
  return [
    comment('What may be a route for the app that asks who the client is, though it is none here, is rejected all the same.'),
    map([read(judgesHosts(allowlist, settings) ? ROUTED_REASON : REASON)], rejection, [
      ...UNREAD.map((reason) => directive(mapKey(reason), reason)),
      directive(mapKey(RejectionReason.NO_ROUTE), valueOf(similar)),
      ...disagreeing.length > 0 ? [directive(mapKey(RejectionReason.METHOD_NOT_ALLOWED), valueOf(unasked))] : [],
    ]),
    ...disagreeing.length > 0 ? [
      map([read(OPTIONS_CLASS)], unasked, disagreeing.map(({ id }) => directive(mapKey(id), RejectionReason.METHOD_NOT_ALLOWED))),
    ] : [],
    map([read(RAW_PATH)], similar, alternatives(askingRoutes(allowlist).map(({ route }) => route._pattern.similarPcre()))
      .map((source) => directive(pattern(`^${source}\\z`, true), RejectionReason.NO_ROUTE)), { otherwise: script === undefined ? literal('') : valueOf(named) }),
    // Frameworks treat the text after the name of their script as the path.
    ...script === undefined ? [] : [map([read('request_uri')], named, [directive(pattern(`^(?:${script.named})`, true), RejectionReason.NO_ROUTE)])],
    ...judgesHosts(allowlist, settings)
      ? [map([read(rejection)], UNLISTED_REJECTION, [directive(mapKey(''), literal(''))], { otherwise: valueOf(UNLISTED_REASON) })] : [],
  ];
}

/**
 * Rejects what may be a route for the app, where it is outside of everything that is listed: as an unknown host, or as not
 * found.
 */
export function unlistedGate(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { rejection } = gateOf(allowlist, settings);
  return !asksWho(allowlist) ? [] : [
    ...judgesHosts(allowlist, settings) ? [
      block('if', [condition(UNLISTED_REJECTION, RejectionReason.UNKNOWN_HOST)], [directive('return', REJECTION_STATUS[RejectionReason.UNKNOWN_HOST])]),
    ] : [],
    block('if', [condition(rejection)], [directive('return', REJECTION_STATUS[RejectionReason.NO_ROUTE])]),
  ];
}

const UNLISTED_REJECTION = 'rp_unlisted_rejection';

/** The reasons for which a target is not looked at as a path of a route. */
const UNREAD = [RejectionReason.NOT_CANONICAL, RejectionReason.NOT_ORIGIN_FORM, RejectionReason.UNSUPPORTED_HTTP_VERSION];

const valuesOf = (names: string[]) => text(...names.map(variable));
