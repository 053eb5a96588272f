import { alternatives } from './alternatives';
import { Allowlist } from '../allowlist/allowlist';
import { MergedRoute } from '../allowlist/merge-routes';
import { Route, RouteOptions, treatmentKey } from '../allowlist/route';

/** Routes that are treated alike in some way: one of them, and the name of them all. */
export interface RouteClass extends MergedRoute {
  readonly id: string;
}

/** The variable that holds the name of the treatment of the route. */
export const TREATMENT = 'rp_treatment';

/**
 * What a look-up says of a route: its verdicts, its treatment, and its path as it was given, with spaces between them.
 * So the maps by which features differ, and those of verdicts, have an entry for each class and not for each route.
 *
 * The name of a treatment ends with the suffix of its location where it has options that NGINX takes from a location only:
 * `4-2` is the fourth treatment, and the second location.
 */
export class RouteClasses {
  /** The classes of an allowlist, found once. */
  public static of(allowlist: Allowlist): RouteClasses {
    const known = found.get(allowlist) ?? new RouteClasses(allowlist._routes);
    found.set(allowlist, known);
    return known;
  }

  /** Routes with the same verdict for each method. */
  public readonly verdicts: RouteClass[];
  /** Routes with the same options. One whose requests are counted is alone. */
  public readonly treatments: RouteClass[];
  /** One route for each combination of options that NGINX takes from a location only, by the suffix of its location. */
  public readonly locations: Map<string, MergedRoute>;

  /** What a look-up says of each route. */
  public readonly values: string[];

  private constructor(routes: MergedRoute[]) {
    const verdicts = new Classes();
    const treatments = new Classes(({ route }) => locations.suffixOf(route._options));
    const locations = new LocationSuffixes();
    const keys = new Map<object, string>();
    const keyOf = (route: Route) => {
      const known = keys.get(route._options) ?? treatmentKey(route);
      keys.set(route._options, known);
      return known;
    };
    this.values = routes.map((merged, i) => {
      const { route, methods } = merged;
      const { rateLimits, maxConnections, cors } = route._options;
      const verdict = verdicts.idOf(`${methods.join()} ${Object.keys(route._requirements).length > 0} ${cors !== undefined}`, merged);
      const treatment = treatments.idOf(rateLimits !== undefined || maxConnections !== undefined ? String(i) : keyOf(route), merged);
      locations.add(merged);
      return `${verdict} ${treatment} ${route.path}`;
    });
    this.verdicts = verdicts.list;
    this.treatments = treatments.list;
    this.locations = locations.routes;
  }

  /** Whether any route is treated in another way than one without options. */
  public get differ(): boolean {
    return this.treatments.some(({ route }) => treatmentKey(route) !== UNTREATED);
  }
}

/** Patterns for what starts with one of some texts and the name of one of some classes. */
export function classPatterns(groups: { readonly texts: string[]; readonly ids: string[] }[]): string[] {
  return alternatives(groups.flatMap(({ texts, ids }) => chunks(texts, 20).flatMap((before) => chunks(ids, 400).map((names) => {
    const short = names.filter(({ length }) => length === 1).join('');
    const long = names.filter(({ length }) => length > 1);
    return `${oneOf(before)}${oneOf([...short === '' ? [] : [short.length === 1 ? short : `[${short}]`], ...long])}`;
  })))).map((source) => `^${source} `);
}

const oneOf = (sources: string[]) => sources.length === 1 ? sources[0] : `(?:${sources.join('|')})`;

function chunks<T>(list: T[], size: number): T[][] {
  return [...Array(Math.ceil(list.length / size)).keys()].map((i) => list.slice(i * size, (i + 1) * size));
}

const UNTREATED = treatmentKey(Route.exact('/'));
const found = new WeakMap<Allowlist, RouteClasses>();

/** The options that NGINX takes from a location only, in an order that does not change; empty where a route has none of them. */
function locationKey(options: RouteOptions): string {
  const { maxRequestBodyBytes, connectTimeoutSeconds, readTimeoutSeconds, sendTimeoutSeconds, responseBuffering } = options;
  const { clientBodyTimeoutSeconds, clientSendTimeoutSeconds, maxResponseHeaderBytes, requestBuffering, responseCompression } = options;
  const { cache, reportOnly, rateLimits, maxConnections } = options;
  const own = [
    maxRequestBodyBytes, connectTimeoutSeconds, readTimeoutSeconds, sendTimeoutSeconds,
    responseBuffering === false || undefined, maxConnections !== undefined || undefined, cache?._key,
    reportOnly && rateLimits !== undefined || undefined, clientBodyTimeoutSeconds, clientSendTimeoutSeconds, maxResponseHeaderBytes,
    requestBuffering === false || undefined, responseCompression,
  ];
  return own.every((value) => value === undefined) ? '' : JSON.stringify(own);
}

class LocationSuffixes {
  public readonly routes = new Map<string, MergedRoute>();
  private readonly byKey = new Map<string, string>([['', '']]);

  public suffixOf(options: RouteOptions): string {
    const key = locationKey(options);
    const suffix = this.byKey.get(key) ?? `-${this.byKey.size.toString(36)}`;
    this.byKey.set(key, suffix);
    return suffix;
  }

  public add(merged: MergedRoute): void {
    const suffix = this.suffixOf(merged.route._options);
    this.routes.set(suffix, this.routes.get(suffix) ?? merged);
  }
}

class Classes {
  private readonly byKey = new Map<string, RouteClass>();

  constructor(private readonly suffixOf: (merged: MergedRoute) => string = () => '') {}

  public idOf(key: string, merged: MergedRoute): string {
    const known = this.byKey.get(key) ?? { ...merged, id: `${(this.byKey.size + 1).toString(36)}${this.suffixOf(merged)}` };
    this.byKey.set(key, known);
    return known.id;
  }

  public get list(): RouteClass[] {
    return [...this.byKey.values()];
  }
}
