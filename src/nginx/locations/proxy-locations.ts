import { LocationOverrides } from './location-overrides';
import { Allowlist } from '../../allowlist/allowlist';
import { decode } from '../../allowlist/paths/path-segment';
import { ListedPath } from '../../allowlist/routes/merge-routes';
import { accessLog, LogFormat } from '../answers/access-log';
import { ErrorResponses, outside } from '../answers/error-responses';
import { Compilation } from '../features/compilation';
import { block, comment, literal, Statement } from '../syntax/configuration-tree';
import { unlistedGate } from '../verdict/enforcement';
import { SingleRouteGates } from '../verdict/single-route-gate';
import { Verdict } from '../verdict/verdict';
import { verdictGate } from '../verdict/verdict-gate';

/**
 * The locations: one for each first segment of the routes. Requests for all other paths are rejected with 404. Exact paths with
 * their own body size, timeouts or buffering have additional locations, unless there are too many. Every location rejects by the
 * same verdict, and applies the options of the route. The choice of the location therefore does not change a decision.
 */
export function proxyLocations(compilation: Compilation, verdict: Verdict, responses: ErrorResponses): Statement[] {
  const { allowlist, settings, features: { droppedUpgrades, reporting: { reportsAll } } } = compilation;
  const usualGate = verdictGate(compilation, verdict);
  const singleRouteGates = new SingleRouteGates(compilation, verdict);
  const locationOverrides = new LocationOverrides(compilation);
  const entered = (paths: ListedPath[]) => {
    const { overrides, toNamedLocations } = locationOverrides.enteredBy(paths);
    return [...overrides, ...singleRouteGates.gate(paths) ?? usualGate, ...toNamedLocations, ...droppedUpgrades.forward()];
  };
  const unlisted = () => !reportsAll ? outside(404, settings) : [
    ...accessLog(LogFormat.UNLISTED, settings),
    ...responses.unlistedPages(),
    ...unlistedGate(compilation, verdict.gate),
    ...droppedUpgrades.forward(),
  ];
  const paths = allowlist._paths;
  const exactPaths = ownPaths(allowlist, paths.filter((path) => locationOverrides.override(path)));
  const firstSegments = allowlist._firstSegments;
  const others = paths.filter(({ route: { _pattern: path } }) => path.kind !== 'exact' || !exactPaths.has(path.decoded()));
  const { at, below } = byFirstSegment(others);
  const locations = [
    ...firstSegments.open ? [
      comment('All paths. The routes allow any first segment, or too many for separate locations.'),
      block('location', ['/'], entered(others)),
    ] : [
      comment(`Paths whose first segment is in no route: ${reportsAll ? 'reported only' : 'rejected with 404'}.`),
      block('location', ['/'], unlisted()),
      // Without these locations, NGINX would redirect the requests to the path with a slash.
      ...firstSegments.folders.map((folder) => folder.slice(0, -1)).filter((path) => !firstSegments.paths.includes(path))
        .map((path) => block('location', ['=', literal(fromBytes(path))], unlisted())),
      comment('Paths whose first segment is in a route.'),
      ...firstSegments.paths.map(fromBytes).map((path) => block('location', ['=', literal(path)], entered(at(path)))),
      ...firstSegments.folders.map(fromBytes).map((folder) => block('location', ['^~', literal(folder)], entered(below(folder.slice(0, -1))))),
    ],
    ...exactPaths.size === 0 ? [] : [comment('Exact paths with their own body size, timeouts or buffering.')],
    ...[...exactPaths].map(([path, own]) => block('location', ['=', literal(path)], entered(own))),
  ];
  return [...locationOverrides.pages(), ...locations, ...locationOverrides.locations(() => droppedUpgrades.forward())];
}

const ENCODED_SLASH = /%2F/i;

/** The maximum number of locations of exact paths. A location takes about ten kilobytes of memory. */
const MAX_OWN_PATHS = 256;

/**
 * The decoded paths of exact routes with a location, each with all routes that a request for the path can have: all routes with
 * the same decoded path. First segments have locations anyway.
 */
function ownPaths(allowlist: Allowlist, overriding: ListedPath[]): Map<string, ListedPath[]> {
  // If a location ends with a slash, NGINX redirects requests without the slash to the location.
  const exact = overriding.filter(({ route: { _pattern: path } }) => path.kind === 'exact' && !path.trailingSlash
    && (path.segments.length > 1 || allowlist._firstSegments.open));
  return new Map(exact.length > MAX_OWN_PATHS ? [] : exact.map(({ route: { _pattern: path } }) => [
    path.decoded(),
    allowlist._paths.filter(({ route, routes }) => routes.some((one) => one.route._form.encodedSlash)
      && route._pattern.matchesDecoded(path.decoded(), true)
      // The same decoded path, with a slash in place of the encoded slash.
      || ENCODED_SLASH.test(path.path) && route._pattern.matchesDecoded(path.decoded(), false)
      || route._pattern.matchesInAnySpelling(path.path) && (path.hasOtherSpellings || route._pattern.kind === 'exact')),
  ]));
}

/** The routes that match a first segment alone, and the routes that match paths below the segment, both by the path of the segment. */
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
