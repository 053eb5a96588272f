import { Allowlist } from '../../allowlist/allowlist';
import { ListedPath, MergedRoute } from '../../allowlist/routes/merge-routes';
import { optionsClassKey } from '../../allowlist/routes/options-class';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import { Route } from '../../allowlist/routes/route';
import { alternatives } from '../syntax/patterns';

/** A class of routes with the same options: one route of the class, and the name of the options class. */
export interface RouteClass {
  readonly id: string;
  readonly route: Route;
}

/** A class of paths with the same verdict for each method: one path of the class, and the name of the class. */
export interface PathClass extends ListedPath {
  readonly id: string;
}

/** An options class of a path of which some methods have another options class. */
export interface OptionsClassByMethod {
  /** The name of the options class of all other methods. */
  readonly id: string;
  readonly routes: (MergedRoute & { readonly id: string })[];
}

/**
 * The result of a look-up for a path: the class of its verdicts, the options class, and the path as given, separated by spaces.
 * The maps of features and verdicts therefore have an entry for each class, not for each route. If routes with the same path have
 * different options, the path has an options class with the common options, and a map by the method determines the options class
 * of the route.
 *
 * If an options class has options that NGINX reads only in a location, the name of the class ends with the suffix of the location:
 * `4-2` is the fourth options class, and the second location.
 */
export class RouteClasses {
  /** The classes of an allowlist, computed once. */
  public static of(allowlist: Allowlist): RouteClasses {
    const known = found.get(allowlist) ?? new RouteClasses(allowlist._paths);
    found.set(allowlist, known);
    return known;
  }

  /** The classes of paths with the same verdict for each method. */
  public readonly verdicts: PathClass[];
  /** The classes of routes with the same options. A route with a limit of requests has its own class. */
  public readonly optionsClasses: RouteClass[];
  /** The options classes of paths whose routes differ by method. */
  public readonly byMethod: OptionsClassByMethod[];
  /** One route for each combination of options that NGINX reads only in a location, by the suffix of the location. */
  public readonly locations: Map<string, Route>;

  /** The result of a look-up for each path. */
  public readonly values: string[];

  private readonly suffixes = new LocationSuffixes();

  private constructor(paths: ListedPath[]) {
    const verdicts = new Classes<ListedPath>();
    const optionsClasses = new Classes<{ readonly route: Route }>(({ route }) => this.suffixOf(route));
    const byMethod = new Map<string, OptionsClassByMethod>();
    const keys = new Map<object, string>();
    const keyOf = (route: Route) => {
      const known = keys.get(route._options) ?? optionsClassKey(route);
      keys.set(route._options, known);
      return known;
    };
    const optionsClassOf = (route: Route, alone: string) => {
      this.suffixes.add(route);
      return optionsClasses.idOf(isCounted(route) ? alone : keyOf(route), { route });
    };
    this.values = paths.map((path, i) => {
      const verdict = verdicts.idOf(path.routes.map(verdictKey).join(), path);
      if (path.routes.length === 1) {
        return `${verdict} ${optionsClassOf(path.route, String(i))} ${path.route.path}`;
      }
      // Routes with the options of unlisted methods need no separate name.
      const isUsual = ({ route }: MergedRoute) => !isCounted(route) && keyOf(route) === keyOf(path.route);
      const named = path.routes.map((merged, j) => isUsual(merged) ? undefined : optionsClassOf(merged.route, `${i} ${j}`));
      this.suffixes.add(path.route);
      const key = JSON.stringify(path.routes.map(({ methods }, j) => [methods, named[j], keyOf(path.route)]));
      const id = optionsClasses.idOf(key, { route: path.route });
      byMethod.set(id, { id, routes: path.routes.map((merged, j) => ({ ...merged, id: named[j] ?? id })) });
      return `${verdict} ${id} ${path.route.path}`;
    });
    this.verdicts = verdicts.list;
    this.optionsClasses = optionsClasses.list;
    this.byMethod = [...byMethod.values()];
    this.locations = this.suffixes.routes;
  }

  /** The suffix of the location of a route. The suffix is empty if the route needs no separate location. */
  public suffixOf(route: Route): string {
    return this.suffixes.of(route._options);
  }

  /** The options classes of the routes for which the condition is true. */
  public idsOf(holds: (route: Route) => boolean): string[] {
    return this.optionsClasses.flatMap(({ route, id }) => holds(route) ? [id] : []);
  }

  /** Whether any route has options that the maps need. */
  public get differ(): boolean {
    return this.optionsClasses.some(({ route }) => optionsClassKey(route) !== WITHOUT_OPTIONS);
  }
}

/** Patterns for values that start with one of the texts and the name of one of the classes. */
export function classPatterns(groups: { readonly texts: string[]; readonly ids: string[] }[]): string[] {
  return alternatives(groups.flatMap(({ texts, ids }) => chunks(texts, 20).flatMap((before) => chunks(ids, 400).map((names) => {
    const short = names.filter(({ length }) => length === 1).join('');
    const long = names.filter(({ length }) => length > 1);
    return `${oneOf(before)}${oneOf([...short === '' ? [] : [short.length === 1 ? short : `[${short}]`], ...long])}`;
  })))).map((source) => `^${source} `);
}

const oneOf = (sources: string[]) => sources.length === 1 ? sources[0] : `(?:${sources.join('|')})`;

/** The list in pieces of the given size. The last piece can be shorter. */
export function chunks<T>(list: T[], size: number): T[][] {
  return [...Array(Math.ceil(list.length / size)).keys()].map((i) => list.slice(i * size, (i + 1) * size));
}

function isCounted({ _options: { rateLimits, maxConnections } }: Route): boolean {
  return rateLimits !== undefined || maxConnections !== undefined;
}

function verdictKey({ route, methods }: MergedRoute): string {
  return `${methods.join()} ${Object.keys(route._requirements).length > 0} ${route._options.cors !== undefined}`;
}

const WITHOUT_OPTIONS = optionsClassKey(Route.exact('/'));
const found = new WeakMap<Allowlist, RouteClasses>();

/** The options that NGINX reads only in a location, in a constant order. The text is empty if a route has no such options. */
function locationKey(options: ResolvedRouteOptions): string {
  const { maxRequestBodyBytes, connectTimeout, readTimeout, sendTimeout, responseBuffering } = options;
  const { clientBodyTimeout, clientSendTimeout, maxResponseHeaderBytes, requestBuffering, responseCompression } = options;
  const { cache, reportOnly, rateLimits, maxConnections } = options;
  const own = [
    maxRequestBodyBytes, connectTimeout?.toSeconds(), readTimeout?.toSeconds(), sendTimeout?.toSeconds(),
    responseBuffering === false || undefined, maxConnections !== undefined || undefined, cache?.key,
    reportOnly && rateLimits !== undefined || undefined, clientBodyTimeout?.toSeconds(), clientSendTimeout?.toSeconds(), maxResponseHeaderBytes,
    requestBuffering === false || undefined, responseCompression,
  ];
  return own.every((value) => value === undefined) ? '' : JSON.stringify(own);
}

class LocationSuffixes {
  public readonly routes = new Map<string, Route>();
  private readonly byKey = new Map<string, string>([['', '']]);

  public of(options: ResolvedRouteOptions): string {
    const key = locationKey(options);
    const suffix = this.byKey.get(key) ?? `-${this.byKey.size.toString(36)}`;
    this.byKey.set(key, suffix);
    return suffix;
  }

  public add(route: Route): void {
    const suffix = this.of(route._options);
    this.routes.set(suffix, this.routes.get(suffix) ?? route);
  }
}

class Classes<T> {
  private readonly byKey = new Map<string, T & { readonly id: string }>();

  constructor(private readonly suffixOf: (one: T) => string = () => '') {}

  public idOf(key: string, one: T): string {
    const known = this.byKey.get(key) ?? { ...one, id: `${(this.byKey.size + 1).toString(36)}${this.suffixOf(one)}` };
    this.byKey.set(key, known);
    return known.id;
  }

  public get list(): (T & { readonly id: string })[] {
    return [...this.byKey.values()];
  }
}
