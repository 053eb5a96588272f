import { LocationOverrides } from './location-overrides';
import { Allowlist } from '../../allowlist/allowlist';
import { decode } from '../../allowlist/paths/path-segment';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { accessLog, LogFormat } from '../answers/access-log';
import { gate, outside, unlimitedBody } from '../answers/error-responses';
import { Authorization } from '../features/authorization';
import { clientAddressVariable } from '../features/client-address';
import { includesHeader } from '../features/dropped-headers';
import { forward } from '../features/dropped-upgrade';
import { clientHeaders } from '../features/forwarded-headers';
import { HOST_AND_PORT } from '../features/host-port';
import { OriginConditions } from '../features/origin-conditions';
import { RequestLimits } from '../features/request-limits';
import { RequirementMaps } from '../features/requirements';
import { headerBufferDirectives, questionHeaderBuffer, responseHeaderBuffer } from '../features/response-header-buffers';
import { forwardedCertificate } from '../features/tls';
import { webSocketHeaders } from '../features/web-socket';
import { ResolvedSettings } from '../settings/resolve-settings';
import { block, comment, literal, Statement, text, variable } from '../syntax/configuration-tree';
import { ASKED_PATH, PORT, REQUEST_ID, SECRET_UNMET } from '../syntax/variables';
import { gateOf, unlistedGate } from '../verdict/enforcement';
import { SingleRouteGates } from '../verdict/single-route-gate';
import { verdictGate } from '../verdict/verdict-gate';

/**
 * The locations: one for each first segment that any route has, and what is outside of them is not found. Exact paths with a
 * body size, timeouts or buffering of their own have locations besides, unless there are very many. Every location rejects
 * by the same verdict, and what it does besides is what the route says that was found: which location is entered decides
 * nothing.
 */
export function proxyLocations(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { open: reportsAll } = gateOf(allowlist, settings);
  const usualGate = verdictGate(allowlist, settings);
  const singleRouteGates = new SingleRouteGates(allowlist, settings);
  const locationOverrides = new LocationOverrides(allowlist, settings);
  const entered = (paths: ListedPath[]) => {
    const { overrides, elsewhere } = locationOverrides.enteredBy(paths);
    return [...overrides, ...singleRouteGates.gate(paths) ?? usualGate, ...elsewhere, ...forward(settings)];
  };
  const unlisted = () => !reportsAll ? outside(404, settings.protocol) : [
    ...accessLog(LogFormat.UNLISTED),
    ...new OriginConditions(allowlist, settings).asksEverywhere ? gate(SECRET_UNMET) : [],
    ...unlistedGate(allowlist, settings),
    ...forward(settings),
  ];
  const paths = allowlist._paths;
  const exactPaths = ownPaths(allowlist, paths.filter((path) => locationOverrides.override(path)));
  const firstSegments = allowlist._firstSegments;
  const others = paths.filter(({ route: { _pattern: path } }) => path.kind !== 'exact' || !exactPaths.has(path.decoded()));
  const { at, below } = byFirstSegment(others);
  const locations = [
    ...firstSegments.open ? [
      comment('Everything is looked at, as the first segment of a path may be anything, or one of very many.'),
      block('location', ['/'], entered(others)),
    ] : [
      comment(`Nothing that is listed begins with the same segment: ${reportsAll ? 'reported' : 'not found'}.`),
      block('location', ['/'], unlisted()),
      // Without these NGINX would answer them with a redirect to the folder.
      ...firstSegments.folders.map((folder) => folder.slice(0, -1)).filter((path) => !firstSegments.paths.includes(path))
        .map((path) => block('location', ['=', literal(fromBytes(path))], unlisted())),
      comment('What begins with the same segment as something that is listed.'),
      ...firstSegments.paths.map(fromBytes).map((path) => block('location', ['=', literal(path)], entered(at(path)))),
      ...firstSegments.folders.map(fromBytes).map((folder) => block('location', ['^~', literal(folder)], entered(below(folder.slice(0, -1))))),
    ],
    ...exactPaths.size === 0 ? [] : [comment('Paths with a body size, timeouts or buffering of their own.')],
    ...[...exactPaths].map(([path, own]) => block('location', ['=', literal(path)], entered(own))),
  ];
  return [...locationOverrides.pages(), ...locations, ...locationOverrides.locations(() => forward(settings))];
}

/** NGINX keeps some ten kilobytes for a location. */
const MOST_OWN_PATHS = 256;

/**
 * The decoded paths of exact routes that have a location, each with all routes that a request for it may have: whatever
 * decodes to the same path. First segments have their locations anyway.
 */
function ownPaths(allowlist: Allowlist, overriding: ListedPath[]): Map<string, ListedPath[]> {
  // NGINX redirects to a location that ends with a slash whoever leaves it out.
  const exact = overriding.filter(({ route: { _pattern: path } }) => path.kind === 'exact' && !path.trailingSlash
    && (path.segments.length > 1 || allowlist._firstSegments.open));
  return new Map(exact.length > MOST_OWN_PATHS ? [] : exact.map(({ route: { _pattern: path } }) => [
    path.decoded(),
    allowlist._paths.filter(({ route, routes }) => routes.some((one) => one.route._form.encodedSlash)
      && route._pattern.matchesDecoded(path.decoded(), true)
      || route._pattern.matchesInAnySpelling(path.path) && (path.hasOtherSpellings || route._pattern.kind === 'exact')),
  ]));
}

/** The routes that match a first segment alone, and those that match what is below it; both by the path of that segment. */
function byFirstSegment(paths: ListedPath[]): Record<'at' | 'below', (path: string) => ListedPath[]> {
  const at = new Map<string, ListedPath[]>();
  const below = new Map<string, ListedPath[]>();
  for (const listed of paths) {
    const { segments: [first], segments, trailingSlash, kind } = listed.route._pattern;
    const path = first?.kind === 'literal' ? `/${decode(first.text)}` : '/';
    const alone = segments.length <= 1 && !trailingSlash;
    for (const [list, concerned] of [[at, alone], [below, !alone || kind === 'prefix']] as const) {
      if (concerned) {
        list.get(path)?.push(listed) ?? list.set(path, [listed]);
      }
    }
  }
  return { at: (path) => at.get(path) ?? [], below: (path) => below.get(path) ?? [] };
}

const fromBytes = (path: string) => Buffer.from(path, 'latin1').toString('utf8');

/** The headers of every forwarded request, set once for the server. */
export function forwardedHeaders(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { protocol } = settings;
  const replaced = replacedHeaders(allowlist, settings);
  return [
    comment('To the app: the true host, client and scheme. What a client claims about them, or would override, is dropped.'),
    ...protocol._request(undefined, true, clientAddressVariable(settings)),
    ...protocol._upgrades ? webSocketHeaders(allowlist, settings) : [],
    ...requestHeaders(allowlist, settings, replaced),
  ];
}

/** The headers that describe the client's request in an authorization request. */
const ORIGINAL = [{ name: 'X-Original-URI', from: 'request_uri' }, { name: 'X-Original-Method', from: 'request_method' }];

/**
 * The location that asks the app whether a request may pass. NGINX inherits the headers of the server only if a location sets
 * no headers, so the location sets all headers again.
 */
export function authorizationLocation(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { protocol } = settings;
  const authorization = new Authorization(allowlist);
  const path = [variable(ASKED_PATH)];
  const identity = authorization.identityHeaders();
  const buffer = questionHeaderBuffer(allowlist, settings);
  const empty = [...protocol._upgrades ? ['Connection', 'Upgrade', 'Content-Length'] : [], ...identity];
  const replaced = [...replacedHeaders(allowlist, settings).filter(({ name }) => !identity.includes(name)), ...ORIGINAL];
  return authorization.location([
    // The authorization request has no body. The route limits the body of the client's request.
    unlimitedBody(),
    ...buffer === responseHeaderBuffer({}, settings) ? [] : headerBufferDirectives(buffer, protocol),
    ...protocol._request(path, true, clientAddressVariable(settings)),
    ...empty.map((name) => protocol._header(name, text(''))),
    ...requestHeaders(allowlist, settings, replaced, identity),
    protocol._directive('pass_request_body', 'off'),
    ...new RequestLimits(allowlist, settings).question(),
    protocol._pass(path),
  ]);
}

/** Headers that the app gets from elsewhere than the client, by the variables that hold their values. */
interface ReplacedHeader { readonly name: string; readonly from: string }

function replacedHeaders(allowlist: Allowlist, settings: ResolvedSettings): ReplacedHeader[] {
  const listed = settings.forwardedRequestHeaders?.map((name) => name.toLowerCase());
  return new Authorization(allowlist).headers().filter(({ name }) => name !== 'Authorization' || (listed?.includes('authorization') ?? true));
}

/** The header with the port of the load balancer. If the header is trusted, the app receives the load balancer's value. */
const FORWARDED_PORT = 'X-Forwarded-Port';

function requestHeaders(allowlist: Allowlist, settings: ResolvedSettings, replaced: ReplacedHeader[], dropped: string[] = []): Statement[] {
  const { protocol } = settings;
  const set = (name: string, from: string) => protocol._header(name, text(variable(from)));
  const ownPort = includesHeader(settings.trustedHeaders, FORWARDED_PORT) ? [] : [FORWARDED_PORT];
  return [
    protocol._header('Host', text(...HOST_AND_PORT)),
    set('X-Real-IP', clientAddressVariable(settings)),
    set('X-Forwarded-For', clientAddressVariable(settings)),
    set('X-Forwarded-Proto', 'rp_scheme'),
    protocol._header('X-Forwarded-Host', text(...HOST_AND_PORT)),
    ...ownPort.map((name) => set(name, PORT)),
    set('X-Request-Id', REQUEST_ID),
    ...forwardedCertificate(settings.tls, protocol),
    ...settings.forwardedRequestHeaders === undefined ? new RequirementMaps(allowlist).headers(protocol) : [],
    ...clientHeaders(allowlist, settings, [...ownPort, ...replaced.map(({ name }) => name), ...dropped]),
    ...replaced.map(({ name, from }) => set(name, from)),
  ];
}
