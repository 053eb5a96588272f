import { accessLog, LogFormat } from './access-log';
import { block, comment, directive, literal, Statement, text, variable, word } from './configuration-tree';
import { gateOf } from './enforcement';
import { clientHeaders } from './forwarded-headers';
import { LoneRoutes } from './lone-routes';
import { gate, outside } from './refusals';
import { REQUEST_ID } from './request-id';
import { RequirementMaps } from './requirement-maps';
import { ResolvedSettings } from './resolve-settings';
import { forwardedCertificate } from './tls';
import { groupByTreatment, overlap, treatment } from './treatments';
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
  const { variable: gateVariable, open: reportsAll } = gateOf(allowlist, settings);
  const loneRoutes = new LoneRoutes(allowlist, settings);
  const gateAndForward = (matching: MergedRoute[] = []) => [...loneRoutes.gate(matching) ?? gate(gateVariable), forward()];
  const unlisted = () => reportsAll ? [accessLog(LogFormat.UNLISTED), forward()] : outside(404);
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
    ...ownPaths.size === 0 ? [] : [comment('Paths with a body size, timeouts or buffering of their own.')],
    ...[...ownPaths].map(([path, directives]) => block('location', ['=', literal(path)], [...directives, ...gateAndForward()])),
  ];
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

function forward(): Statement {
  return directive('proxy_pass', 'http://rp_app');
}

const fromBytes = (path: string) => Buffer.from(path, 'latin1').toString('utf8');

/** What every forwarded request carries, set once for the server. */
export function forwardedHeaders(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const set = (name: string, ...value: Parameters<typeof text>) => directive('proxy_set_header', word(name), text(...value));
  return [
    comment('To the app: the true host, client and scheme. What a client claims about them, or would override, is dropped.'),
    directive('proxy_http_version', '1.1'),
    ...webSocketHeaders(allowlist),
    set('Host', variable('host')),
    set('X-Real-IP', variable('remote_addr')),
    set('X-Forwarded-For', variable('remote_addr')),
    set('X-Forwarded-Proto', variable('rp_scheme')),
    set('X-Forwarded-Host', variable('host')),
    set('X-Request-Id', variable(REQUEST_ID)),
    ...forwardedCertificate(settings.tls),
    ...settings.forwardedRequestHeaders === undefined ? new RequirementMaps(allowlist).headers() : [],
    ...clientHeaders(allowlist, settings),
  ];
}
