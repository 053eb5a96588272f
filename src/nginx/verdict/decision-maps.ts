import { RouteVerdicts } from './route-verdicts';
import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { hostPattern, isWildcard } from '../../allowlist/host-name';
import { HTTP_VERSIONS } from '../../allowlist/rejection-status';
import { groupedBy } from '../../grouped-by';
import { Compilation } from '../features/compilation';
import { canonicalFormMaps } from '../routing/canonical-form-maps';
import { optionsClassMaps } from '../routing/options-class-maps';
import { readVariable, VERSIONS } from '../routing/request-line';
import { classPatterns, RouteClasses } from '../routing/route-classes';
import { routeLookup } from '../routing/route-lookup';
import { Argument, comment, directive, literal, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, MapSource, read, valueOf } from '../syntax/map-directive';
import { ALLOW, FOUND_ROUTE, DEFAULT_REASON, RAW_PATH, REASON, ROUTE, ROUTED_REASON, ROUTE_PATH, SPELLING } from '../syntax/variables';

/** The variable that holds the verdict before the origin conditions are checked. */
const LISTED_REASON = 'rp_listed_reason';

/** The maps that decide about a request: from the target to the route, and from the route and the method to the verdict. The default is a rejection. */
export function decisionMaps({ allowlist, settings, features }: Compilation, verdicts: RouteVerdicts): Statement[] {
  const { script } = settings.protocol;
  const classes = RouteClasses.of(allowlist);
  const spelling = canonicalFormMaps(allowlist);
  const { originConditions: origin, reporting: { checksHosts: hosts } } = features;
  const routed = hosts ? ROUTED_REASON : REASON;
  const allowed = groupedBy(classes.verdicts, ({ methods }) => methods.join(', '));
  const source: MapSource[] = [...spelling.length > 0 ? [read(SPELLING)] : [], read('request_method'), ' ', read(ROUTE)];

  return [
    ...routeLookup(allowlist, VERSIONS, script === undefined ? ROUTE : FOUND_ROUTE),
    ...script === undefined ? [] : [
      comment('The route, or empty if only the path contains the name of the script. Frameworks read the text after the name as the path.'),
      script.routeMap(allowlist),
    ],
    ...optionsClassMaps(classes),
    ...spelling,

    comment('The verdict: empty for an accepted request, otherwise the reason for the rejection.'),
    ...hosts ? [hostMap(allowlist, REASON, valueOf(ROUTED_REASON))] : [],
    ...origin.used ? [
      map([read(LISTED_REASON)], routed, [directive(mapKey(''), valueOf(origin.variable))], { otherwise: valueOf(LISTED_REASON) }),
      ...origin.statements(),
    ] : [],
    map(source, origin.used ? LISTED_REASON : routed, verdicts.entries(), { otherwise: valueOf(DEFAULT_REASON) }),
    ...errorResponseMaps(spelling.length > 0, readVariable(allowlist)),
    ...verdicts.statements(),

    comment('The path of the route as given, for the log. The methods of the route, for the header Allow.'),
    map([read(ROUTE)], ROUTE_PATH, [directive(pattern('^[^ ]+ [^ ]+ (?<rp_path_found>.+)'), valueOf('rp_path_found'))]),
    map([read(ROUTE)], ALLOW, [...allowed].flatMap(([methods, members]) =>
      classPatterns([{ texts: [''], ids: members.map(({ id }) => id) }]).map((names) => directive(pattern(names), literal(methods))))),
  ];
}

/** The map that distinguishes unlisted hosts from listed hosts. */
export function hostMap(allowlist: Allowlist, name: string, known: Argument | string): Statement {
  return map([read('host')], name, allowlist.hosts.map((host) => directive(isWildcard(host) ? pattern(`${hostPattern(host)}\\z`) : mapKey(host), known)),
    { otherwise: RejectionReason.UNKNOWN_HOST });
}

/**
 * The maps for the reason of a rejection. NGINX evaluates the maps only for rejected requests.
 *
 * @param path the variable that is empty if the target was not read
 */
function errorResponseMaps(spelled: boolean, path: string): Statement[] {
  const routed = 'rp_routed';
  return [
    ...spelled ? [map([read(RAW_PATH), ':', read(SPELLING)], DEFAULT_REASON, [
      directive(pattern(`^/.*:${RejectionReason.NOT_CANONICAL}\\z`), RejectionReason.NOT_CANONICAL),
    ], { otherwise: valueOf(routed) })] : [],
    map([read(ROUTE)], spelled ? routed : DEFAULT_REASON, [directive(mapKey(''), valueOf('rp_unrouted'))], { otherwise: RejectionReason.METHOD_NOT_ALLOWED }),
    map([read(path)], 'rp_unrouted', [directive(mapKey(''), valueOf('rp_unread'))], { otherwise: RejectionReason.NO_ROUTE }),
    map([read('server_protocol')], 'rp_unread', HTTP_VERSIONS.map((version) => directive(mapKey(version), valueOf('rp_malformed'))),
      { otherwise: RejectionReason.UNSUPPORTED_HTTP_VERSION }),
    map([read('request')], 'rp_malformed', [directive(pattern('^[^ ]+ /'), RejectionReason.NOT_CANONICAL)], { otherwise: RejectionReason.NOT_ORIGIN_FORM }),
  ];
}
