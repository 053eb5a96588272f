import { gate } from './gate';
import { RejectionReason } from '../../allowlist/decision';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import { haveSameRequirements } from '../../allowlist/routes/options-class';
import { Compilation } from '../features/compilation';
import { RouteClasses } from '../routing/route-classes';
import { block, comment, condition, directive, literal, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { alternatives } from '../syntax/patterns';
import { PROXY_RESPONSE, RAW_PATH, REASON, ERROR_CACHE_CONTROL, ROUTED_REASON, SECRET_UNMET, OPTIONS_CLASS, UNLISTED_REASON } from '../syntax/variables';

/** The translation of the verdict into rejecting or forwarding. Enforcing and reporting differ only here. */
export interface Gate {
  /** The variable that is empty for requests that are forwarded. */
  readonly variable: string;
  /** The variable that holds the reason for an enforced rejection. The variable is empty for other responses of the proxy itself. */
  readonly rejection: string;
  readonly maps: Statement[];
}

export function gateOf(compilation: Compilation): Gate {
  const { originConditions: { requiresSecret }, reporting: { identifiesClients, optionsClasses, reports, reportsAll } } = compilation.features;
  const rejection = reports ? 'rp_rejection' : REASON;
  const reported = requiresSecret ? 'rp_reported_rejection' : rejection;
  const reportMaps = reportsAll ? [
    comment('Report only: requests are not rejected because of the verdict.'),
    ...identifiesClients ? exceptionMaps(compilation, reported) : [map([read(REASON)], reported, [])],
  ] : [
    comment('Report only, for some routes: only targets that are not canonical are rejected, because proxy and app may read these targets differently.'),
    map([read(OPTIONS_CLASS)], reported, optionsClasses.map((id) => directive(mapKey(id), valueOf('rp_spelling_rejection'))), { otherwise: valueOf(REASON) }),
    map([read(REASON)], 'rp_spelling_rejection', [directive(mapKey(RejectionReason.NOT_CANONICAL), literal(RejectionReason.NOT_CANONICAL))]),
  ];
  const responses = compilation.features.flatMap(({ proxyResponse }) => proxyResponse && [proxyResponse]);
  // A redirect has no CORS policy, so at most one of the variables is not empty.
  const answer = responses.map((response) => response.variable);
  return {
    variable: answer.length > 0 ? PROXY_RESPONSE : rejection,
    rejection,
    maps: [
      ...reports ? reportMaps : [],
      ...reports && requiresSecret ? [
        comment('Requests without the origin secret are rejected in report-only mode as well.'),
        map([read(reported)], rejection, [directive(mapKey(''), valueOf(SECRET_UNMET))], { otherwise: valueOf(reported) }),
      ] : [],
      ...responses.flatMap(({ maps }) => maps),
      ...answer.length > 0 ? [
        comment('Responses of the proxy itself: rejections, preflights and redirects.'),
        map([read(rejection)], PROXY_RESPONSE, [directive(mapKey(''), reports ? valueOf('rp_accepted_response') : valuesOf(answer))], { otherwise: valueOf(rejection) }),
        // Caches must not store rejections. For redirects, the status determines whether caches may store them.
        map([read(REASON)], ERROR_CACHE_CONTROL, [directive(mapKey(''), literal(''))], { otherwise: 'no-store' }),
        // Requests that pass without being allowed are not rejections.
        ...reports ? [map([read(REASON)], 'rp_accepted_response', [directive(mapKey(''), valuesOf(answer))])] : [],
      ] : [],
    ],
  };
}

/**
 * The maps for rejections in report-only mode if any route requires authentication or an origin secret. Requests that match no
 * route are rejected if the app may read them as requests for such a route: targets that are not canonical, unlisted paths that
 * are similar to the path of such a route, and unlisted methods if the routes of the path have different requirements.
 */
function exceptionMaps({ allowlist, settings, features: { reporting } }: Compilation, rejection: string): Statement[] {
  const { script } = settings.protocol;
  const similar = 'rp_similar_path';
  const named = 'rp_script_named';
  const unlistedMethod = 'rp_unlisted_method';
  const disagreeing = RouteClasses.of(allowlist).byMethod.filter(({ routes }) => !haveSameRequirements(routes.map(({ route }) => route)));
  return [
    comment('Exception: a request that matches no route is rejected if the app may read the request as one for a route with basicAuth, authorizedBy or originSecret.'),
    map([read(reporting.checksHosts ? ROUTED_REASON : REASON)], rejection, [
      ...UNREAD.map((reason) => directive(mapKey(reason), reason)),
      directive(mapKey(RejectionReason.NO_ROUTE), valueOf(similar)),
      ...disagreeing.length > 0 ? [directive(mapKey(RejectionReason.METHOD_NOT_ALLOWED), valueOf(unlistedMethod))] : [],
    ]),
    ...disagreeing.length > 0 ? [
      map([read(OPTIONS_CLASS)], unlistedMethod, disagreeing.map(({ id }) => directive(mapKey(id), RejectionReason.METHOD_NOT_ALLOWED))),
    ] : [],
    map([read(RAW_PATH)], similar, alternatives(reporting.identifyingPaths.map(({ route }) => route._pattern.similarPcre()))
      .map((source) => directive(pattern(`^${source}\\z`, true), RejectionReason.NO_ROUTE)), { otherwise: script === undefined ? literal('') : valueOf(named) }),
    // Frameworks treat the text after the name of their script as the path.
    ...script === undefined ? [] : [map([read('request_uri')], named, [directive(pattern(`^(?:${script.named})`, true), RejectionReason.NO_ROUTE)])],
    ...reporting.checksHosts
      ? [map([read(rejection)], UNLISTED_REJECTION, [directive(mapKey(''), literal(''))], { otherwise: valueOf(UNLISTED_REASON) })] : [],
  ];
}

/**
 * The gate for unlisted paths in report-only mode. The gate rejects requests that the app may read as requests for a route with
 * authentication: with 421 for an unknown host, otherwise with 404. Without the origin secret of the settings, the gate rejects
 * every request.
 */
export function unlistedGate({ features: { originConditions, reporting } }: Compilation, { rejection }: Gate): Statement[] {
  const secretGate = originConditions.requiresSecretEverywhere ? gate(SECRET_UNMET) : [];
  return !reporting.identifiesClients ? secretGate : [
    ...secretGate,
    ...reporting.checksHosts ? [
      block('if', [condition(UNLISTED_REJECTION, RejectionReason.UNKNOWN_HOST)], [directive('return', REJECTION_STATUS[RejectionReason.UNKNOWN_HOST])]),
    ] : [],
    block('if', [condition(rejection)], [directive('return', REJECTION_STATUS[RejectionReason.NO_ROUTE])]),
  ];
}

const UNLISTED_REJECTION = 'rp_unlisted_rejection';

/** The reasons for which no route is looked up for a target. */
const UNREAD = [RejectionReason.NOT_CANONICAL, RejectionReason.NOT_ORIGIN_FORM, RejectionReason.UNSUPPORTED_HTTP_VERSION];

const valuesOf = (names: string[]) => text(...names.map(variable));
