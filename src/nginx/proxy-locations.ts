import { accessLog, LogFormat } from './access-log';
import { ASKED_PATH, Authorization } from './authorization';
import { block, comment, literal, Statement, text, variable } from './configuration-tree';
import { gateOf } from './enforcement';
import { clientHeaders } from './forwarded-headers';
import { LoneRoutes } from './lone-routes';
import { outside } from './refusals';
import { REQUEST_ID } from './request-id';
import { RequirementMaps } from './requirement-maps';
import { ResolvedSettings } from './resolve-settings';
import { forwardedCertificate } from './tls';
import { groupByTreatment, overlap, treatment } from './treatments';
import { verdictGate } from './verdict-gate';
import { webSocketHeaders } from './web-socket';
import { Allowlist } from '../allowlist/allowlist';
import { MergedRoute } from '../allowlist/merge-routes';
import { decode } from '../allowlist/path-segment';

/**
 * The locations: one for each first segment that any route has, and what is outside of them is not found. Within one,
 * routes with a body size, timeouts or buffering of their own have locations, since NGINX takes these from a location
 * and not from a variable. Every location rejects by the same verdict: which one is entered never lets a request pass.
 */
export function proxyLocations(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { open: reportsAll } = gateOf(allowlist, settings);
  const usualGate = verdictGate(allowlist, settings);
  const loneRoutes = new LoneRoutes(allowlist, settings);
  const forward = () => settings.protocol._pass();
  const gateAndForward = (matching: MergedRoute[] = []) => [...loneRoutes.gate(matching) ?? usualGate, forward()];
  const unlisted = () => reportsAll ? [...accessLog(LogFormat.UNLISTED), forward()] : outside(404, settings.protocol);
  const routes = allowlist._routes;
  const treatmentOf = ({ route }: MergedRoute) => treatment(route._options, settings);
  // NGINX redirects to a location that ends with a slash whoever leaves it out, but not to a pattern.
  const isPattern = ({ route: { _pattern: path } }: MergedRoute) => path.kind !== 'exact' || path.trailingSlash;
  const patterns = routes.filter(isPattern);
  const treatedPatterns = patterns.filter((route) => treatmentOf(route).length > 0);
  const treatedPaths = routes.filter((route) => !isPattern(route)
    && (treatmentOf(route).length > 0 || treatedPatterns.some((other) => overlap(route.route._pattern, other.route._pattern))));
  const ownPaths = new Map(treatedPaths.map((route) => [route.route._pattern.decoded(), treatmentOf(route)]));

  const treated = (own: MergedRoute[]) => groupByTreatment(own, treatmentOf).flatMap(({ directives, sources }) =>
    sources.map((source) => block('location', ['~', literal(source)], [...directives, ...gateAndForward()])));
  const entrances = allowlist._entrances;
  const script = scriptPath(allowlist, settings);
  const { at, below } = byFirstSegment(routes);
  const open = entrances.open;
  return [
    ...open ? [
      comment('Everything is looked at, as the first segment of a path may be anything, or one of very many.'),
      block('location', ['/'], [...gateAndForward(routes), ...treated(patterns)]),
    ] : [
      comment(`Nothing that is listed begins with the same segment: ${reportsAll ? 'reported' : 'not found'}.`),
      block('location', ['/'], unlisted()),
      // Without these NGINX would answer them with a redirect to the folder.
      ...entrances.folders.map((folder) => folder.slice(0, -1)).filter((path) => !entrances.paths.includes(path))
        .map((path) => block('location', ['=', literal(fromBytes(path))], unlisted())),
      comment('What begins with the same segment as something that is listed.'),
      ...entrances.paths.map(fromBytes).filter((path) => !ownPaths.has(path))
        .map((path) => block('location', ['=', literal(path)], [...aloneTreatment(patterns, path, treatmentOf), ...gateAndForward(at(path))])),
      ...entrances.folders.map(fromBytes).map((folder) => {
        const routesBelow = below(folder.slice(0, -1));
        return block('location', ['^~', literal(folder)], [...gateAndForward(routesBelow), ...treated(routesBelow.filter(isPattern))]);
      }),
    ],
    ...script === undefined ? [] : [
      comment('The app leaves out the path of its script, and would take what follows for the path.'),
      block('location', ['=', literal(script)], unlisted()),
      block('location', ['^~', literal(`${script}/`)], unlisted()),
    ],
    ...ownPaths.size === 0 ? [] : [comment('Paths with a body size, timeouts or buffering of their own.')],
    ...[...ownPaths].map(([path, directives]) => block('location', ['=', literal(path)], [...directives, ...gateAndForward()])),
  ];
}

/** The path of the script that gets every request, where a route could match what is below it but is not there itself. */
function scriptPath(allowlist: Allowlist, settings: ResolvedSettings): string | undefined {
  const { _scriptName: script } = settings.protocol;
  const isThere = allowlist._routes.some(({ route }) => `${route._pattern.decoded()}/`.startsWith(`${script}/`));
  return isThere || !allowlist._entrances.admit(`${script}/`) ? undefined : script;
}

/** The routes that match a first segment alone, and those that match what is below it; both by the path of that segment. */
function byFirstSegment(routes: MergedRoute[]): Record<'at' | 'below', (path: string) => MergedRoute[]> {
  const at = new Map<string, MergedRoute[]>();
  const below = new Map<string, MergedRoute[]>();
  for (const merged of routes) {
    const { segments: [first], segments, trailingSlash, kind } = merged.route._pattern;
    const path = first?.kind === 'literal' ? `/${decode(first.text)}` : '/';
    const alone = segments.length <= 1 && !trailingSlash;
    for (const [list, concerned] of [[at, alone], [below, !alone || kind === 'prefix']] as const) {
      if (concerned) {
        list.get(path)?.push(merged) ?? list.set(path, [merged]);
      }
    }
  }
  return { at: (path) => at.get(path) ?? [], below: (path) => below.get(path) ?? [] };
}

/** The treatment of a first segment alone, which only a prefix of that segment can match. */
function aloneTreatment(routes: MergedRoute[], path: string, treatmentOf: (route: MergedRoute) => Statement[]): Statement[] {
  const prefix = routes.find(({ route }) => route._pattern.kind === 'prefix' && route._pattern.decoded() === path);
  return prefix === undefined ? [] : treatmentOf(prefix);
}

const fromBytes = (path: string) => Buffer.from(path, 'latin1').toString('utf8');

/** What every forwarded request carries, set once for the server. */
export function forwardedHeaders(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { protocol } = settings;
  const replaced = replacedHeaders(allowlist, settings);
  return [
    comment('To the app: the true host, client and scheme. What a client claims about them, or would override, is dropped.'),
    ...protocol._request(),
    ...protocol._upgrades ? webSocketHeaders(allowlist) : [],
    ...requestHeaders(allowlist, settings, replaced),
  ];
}

/** What the one who is asked whether a request may pass learns of it. */
const ORIGINAL = [{ name: 'X-Original-URI', from: 'request_uri' }, { name: 'X-Original-Method', from: 'request_method' }];

/** Asks the app whether a request may pass. Headers are those of the server or those of the location, so all are said again. */
export function authorizationLocation(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const { protocol } = settings;
  const authorization = new Authorization(allowlist);
  const path = [variable(ASKED_PATH)];
  const identity = authorization.identityHeaders();
  const empty = [...protocol._upgrades ? ['Connection', 'Upgrade', 'Content-Length'] : [], ...identity];
  const replaced = [...replacedHeaders(allowlist, settings).filter(({ name }) => !identity.includes(name)), ...ORIGINAL];
  return authorization.location([
    ...protocol._request(path),
    ...empty.map((name) => protocol._header(name, text(''))),
    ...requestHeaders(allowlist, settings, replaced, identity),
    protocol._directive('pass_request_body', 'off'),
    protocol._pass(path),
  ]);
}

/** Headers that the app gets from elsewhere than the client, by the variables that hold their values. */
interface ReplacedHeader { readonly name: string; readonly from: string }

function replacedHeaders(allowlist: Allowlist, settings: ResolvedSettings): ReplacedHeader[] {
  const listed = settings.forwardedRequestHeaders?.map((name) => name.toLowerCase());
  return new Authorization(allowlist).headers().filter(({ name }) => name !== 'Authorization' || (listed?.includes('authorization') ?? true));
}

function requestHeaders(allowlist: Allowlist, settings: ResolvedSettings, replaced: ReplacedHeader[], dropped: string[] = []): Statement[] {
  const { protocol } = settings;
  const set = (name: string, from: string) => protocol._header(name, text(variable(from)));
  return [
    set('Host', 'host'),
    set('X-Real-IP', 'remote_addr'),
    set('X-Forwarded-For', 'remote_addr'),
    set('X-Forwarded-Proto', 'rp_scheme'),
    set('X-Forwarded-Host', 'host'),
    set('X-Request-Id', REQUEST_ID),
    ...forwardedCertificate(settings.tls, protocol),
    ...settings.forwardedRequestHeaders === undefined ? new RequirementMaps(allowlist).headers(protocol) : [],
    ...clientHeaders(allowlist, settings, [...replaced.map(({ name }) => name), ...dropped]),
    ...replaced.map(({ name, from }) => set(name, from)),
  ];
}
