import { ListedPath } from '../../allowlist/routes/merge-routes';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import { groupedBy } from '../../grouped-by';
import { Compilation } from '../features/compilation';
import { bodyLimit } from '../features/limits';
import { RouteClasses } from '../routing/route-classes';
import { block, comment, directive, Directive, like, Statement, text, unlike, variable, word } from '../syntax/configuration-tree';
import { NAMED_LOCATION } from '../syntax/internal-statuses';
import { atMost } from '../syntax/patterns';
import { ROUTE, OPTIONS_CLASS } from '../syntax/variables';

/** The variable that holds the suffix of the location that the route of a request has. */
const SUFFIX = 'rp_location_suffix';
const LOCATION = '@rp_location';
const CONTENT_TOO_LARGE = 413;

/**
 * The content of a location for several routes: the overrides of some of these routes, and the directives that send the requests
 * of the other routes to their own location.
 */
export interface EnteredLocation {
  readonly overrides: Directive[];
  readonly toNamedLocations: Statement[];
}

/**
 * The overrides of routes. NGINX chooses a location by the decoded path, which does not determine the route: with
 * `allowEncodedSlash`, several routes have the same decoded path, and routes with the same path can have different methods. If
 * the routes of a location have different overrides, the location has the overrides of some routes, and sends the requests of the
 * other routes to a named location.
 */
export class LocationOverrides {
  private readonly classes: RouteClasses;
  /** The used named locations, by their suffix, each with the maximum size of a body that arrives there. */
  private readonly named = new Map<string, number>();

  constructor(private readonly compilation: Compilation) {
    this.classes = RouteClasses.of(compilation.allowlist);
  }

  /** Whether any route of the path overrides any setting. */
  public override({ routes }: ListedPath): boolean {
    return routes.some(({ route }) => this.overridesOf(route._options).overrides.length > 0);
  }

  /**
   * The overrides of a location, and the directives for the requests of other routes.
   *
   * @param paths all paths that a request in the location can have
   */
  public enteredBy(paths: ListedPath[]): EnteredLocation {
    const byMethod = paths.some(({ routes }) => routes.length > 1);
    // The common options of the routes of a path apply to unlisted methods, which are forwarded in report-only mode.
    const routesOfPaths = paths.flatMap(({ route, routes }) => [...routes.map((one) => one.route), ...routes.length > 1 ? [route] : []]);
    const bySuffix = groupedBy(routesOfPaths, (route) => this.classes.suffixOf(route));
    if (this.compilation.features.reporting.reportsAll && paths.length > 0) {
      bySuffix.set('', bySuffix.get('') ?? []); // requests of no route are forwarded
    }
    const classes = [...bySuffix].map(([suffix, own]) => ({ suffix, count: own.length, ...this.overridesOf(own[0]?._options ?? {}) }));
    if (new Set(classes.map(({ overrides }) => JSON.stringify(overrides))).size <= 1) {
      return { overrides: classes[0]?.overrides ?? [], toNamedLocations: [] };
    }
    // NGINX checks the length of a body in the first location, so the first location has the overrides with the largest limit.
    const [entered, ...others] = classes.sort((a, b) => b.limit - a.limit || Number(b.suffix === '') - Number(a.suffix === '') || b.count - a.count);
    others.forEach(({ suffix }) => this.named.set(suffix, Math.max(entered.limit, this.named.get(suffix) ?? 0)));
    // If routes differ by method, the options class determines the location, otherwise the route, which needs no further look-up.
    const [source, before, after] = byMethod ? [OPTIONS_CLASS, '', '\\z'] : [ROUTE, '[^ ]++ ', ' '];
    const found = `${before}[0-9a-z]++${entered.suffix === '' ? `(?<${SUFFIX}>-[0-9a-z]++)` : `(?!${entered.suffix}${after})(?<${SUFFIX}>(?:-[0-9a-z]++)?+)`}${after}`;
    const unlisted = this.compilation.features.reporting.reportsAll && entered.suffix !== '';
    return {
      overrides: entered.overrides,
      toNamedLocations: [block('if', [like(source, unlisted ? `^(?:${found}|\\z)` : `^${found}`)], [directive('return', NAMED_LOCATION)])],
    };
  }

  /** The `error_page` of the named locations. Call this method after `enteredBy()` for all locations. */
  public pages(): Statement[] {
    return this.named.size === 0 ? [] : [directive('error_page', NAMED_LOCATION, '=', text(LOCATION, variable(SUFFIX)))];
  }

  /**
   * The named locations. Call this method after `enteredBy()` for all locations.
   *
   * @param forward the directives that forward the request to the app
   */
  public locations(forward: () => Statement[]): Statement[] {
    return this.named.size === 0 ? [] : [
      comment('Locations of routes that NGINX cannot choose by the path alone: body size, timeouts, buffering and similar settings.'),
      ...[...this.named].sort(([a], [b]) => a < b ? -1 : 1).map(([suffix, largest]) => {
        const { overrides, limit } = this.overridesOf(this.classes.locations.get(suffix)?._options ?? {});
        return block('location', [word(`${LOCATION}${suffix}`)], [
          ...overrides,
          // NGINX does not check the length of the body in a named location.
          ...limit < largest ? [block('if', [unlike('content_length', `^${atMost(limit)}\\z`)], [directive('return', CONTENT_TOO_LARGE)])] : [],
          ...forward(),
        ]);
      }),
    ];
  }

  /** The directives by which a route's options override the settings, if NGINX reads the directives only in a location. */
  private overridesOf(options: ResolvedRouteOptions): { readonly overrides: Directive[]; readonly limit: number } {
    const { features, settings } = this.compilation;
    return { overrides: features.flatMap((feature) => feature.location?.(options)), limit: bodyLimit(options, settings) };
  }
}
