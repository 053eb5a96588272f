import { Argument, block, comment, directive, Directive, literal, mapKey, pattern, Statement, text, variable } from './configuration-tree';
import { Allowlist } from '../allowlist/allowlist';
import { CanonicalForm, canonicalFormName, canonicalPcre, STRICT_FORM } from '../allowlist/canonical-target';
import { RejectionReason } from '../allowlist/decision';
import { MergedRoute } from '../allowlist/merge-routes';
import { HTTP_VERSIONS } from '../allowlist/rejection-status';

/** The variable that holds the reason for a rejection, empty for a request that passes. */
export const REASON = 'rp_reason';
/** Server name of the server that answers unknown hosts. */
export const UNKNOWN_HOST_SERVER = '_';

const VALID = (name: string) => `rp_canonical_${name}`;

/** The name of a route within the maps. */
const id = (index: number) => `r${index + 1}`;

/** The chain of maps that decides a request: path to route, route and method to verdict, verdict to reason. */
export function decisionMaps(allowlist: Allowlist): Statement[] {
  const routes = allowlist._routes;
  const forms = new Map<string, CanonicalForm>([['strict', STRICT_FORM]]);
  routes.forEach(({ route }) => forms.set(canonicalFormName(route._form), route._form));
  const named = [...forms].sort(([a], [b]) => (a < b ? -1 : 1));

  return [
    comment('Only one spelling of each request target is looked at, so that proxy and app cannot read it differently.'),
    ...named.map(([name, form]) => map(['request_uri'], VALID(name), [directive(pattern(canonicalPcre(form)), '1')], { otherwise: '0' })),
    map(['request'], 'rp_origin_form', [directive(pattern('^[^ ]+ /'), '1')], { otherwise: '0' }),
    map(['server_protocol'], 'rp_version', HTTP_VERSIONS.map((version) => directive(mapKey(version), '1')), { otherwise: '0' }),

    comment('The path as it was sent, without the query; then the most specific route that matches it.'),
    map(['request_uri'], 'rp_path', [directive(pattern('^(?<rp_raw_path>/[^?]*)'), text(variable('rp_raw_path')))]),
    map(['rp_path'], 'rp_route', routeEntries(routes)),
    map(['rp_route'], 'rp_route_path', routes.map(({ route }, i) => directive(mapKey(id(i)), text(route.path)))),
    map(['rp_route'], 'rp_allow', routes.map(({ methods }, i) => directive(mapKey(id(i)), text(methods.join(', '))))),
    map(['rp_route'], 'rp_canonical', routes.flatMap(({ route }, i) => canonicalFormName(route._form) === 'strict' ? [] :
      [directive(mapKey(id(i)), text(variable(VALID(canonicalFormName(route._form)))))]), { otherwise: text(variable(VALID('strict'))) }),
    map(['rp_route', ':', 'request_method'], 'rp_method', routes.flatMap(({ methods }, i) =>
      methods.map((method) => directive(mapKey(`${id(i)}:${method}`), '1'))), { otherwise: '0' }),

    comment('The verdict: empty for a request that passes, else the reason. What is not known is rejected.'),
    map(['rp_version', 'rp_origin_form', 'rp_canonical', ':', 'rp_route', ':', 'rp_method'], REASON, [
      directive(pattern('^0'), RejectionReason.UNSUPPORTED_HTTP_VERSION),
      directive(pattern('^10'), RejectionReason.NOT_ORIGIN_FORM),
      directive(pattern('^110'), RejectionReason.NOT_CANONICAL),
      directive(pattern('^111::'), RejectionReason.NO_ROUTE),
      directive(pattern('^111:r[0-9]+:0\\z'), RejectionReason.METHOD_NOT_ALLOWED),
      directive(pattern('^111:r[0-9]+:1\\z'), literal('')),
    ], { otherwise: RejectionReason.NOT_CANONICAL }),

    comment('A client may upgrade to WebSocket, to nothing else, and only where the route says so.'),
    map(['rp_route'], 'rp_web_socket', routes.flatMap(({ route }, i) => route._options.webSocket ? [directive(mapKey(id(i)), '1')] : []), { otherwise: '0' }),
    map(['rp_web_socket', ':', 'request_method', ':', 'http_upgrade'], 'rp_upgrade', [directive(pattern('^1:GET:websocket\\z', true), 'websocket')]),
    map(['rp_upgrade'], 'rp_connection', [directive(mapKey('websocket'), 'upgrade')]),

    comment('For the log: the method as it was sent, because NGINX makes a GET of what it answers itself.'),
    map(['request'], 'rp_log_method', [directive(pattern('^(?<rp_raw_method>[A-Za-z_-]+) '), text(variable('rp_raw_method')))]),

    comment('For the log: the reason, also where NGINX itself turned the request away before or after the verdict.'),
    map(['server_name', ':', 'status', ':', REASON, ':', 'upstream_addr'], 'rp_log_reason', [
      directive(pattern(`^${UNKNOWN_HOST_SERVER}:421:`), RejectionReason.UNKNOWN_HOST),
      directive(pattern('^[^:]*:414:'), 'target-too-long'),
      directive(pattern(`^${UNKNOWN_HOST_SERVER}:`), 'malformed-request'),
      directive(pattern('^[^:]*:400:(?:no-route|method-not-allowed)?:\\z'), 'malformed-request'),
      directive(pattern('^[^:]*:413::\\z'), 'body-too-large'),
      directive(pattern('^[^:]*:408:'), 'request-timeout'),
      directive(pattern('^[^:]*:405::\\z'), RejectionReason.METHOD_NOT_ALLOWED),
      directive(pattern('^[^:]*:505::\\z'), RejectionReason.UNSUPPORTED_HTTP_VERSION),
      directive(pattern('^[^:]*:(?:494|501):'), 'malformed-request'),
    ], { otherwise: text(variable(REASON)), volatile: true }),
  ];
}

function routeEntries(routes: MergedRoute[]): Directive[] {
  return routes.map(({ route }, i) => directive(
    pattern(`^${route._pattern.pcre()}\\z`),
    id(i),
  ));
}

/** How a map deviates from "the empty text, evaluated once a request". */
export interface MapOptions {
  readonly otherwise?: Argument | string;
  readonly volatile?: boolean;
}

/** A map from variables, joined by ":" where the key says so, to a variable. */
export function map(key: string[], name: string, entries: Directive[], options: MapOptions = {}): Directive {
  return block('map', [text(...key.map((part) => part === ':' ? part : variable(part))), `$${name}`], [
    ...options.volatile ? [directive('volatile')] : [],
    directive('default', options.otherwise ?? literal('')),
    ...entries,
  ]);
}
