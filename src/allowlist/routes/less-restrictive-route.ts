import type { Route } from './route';

/** A route that takes precedence over a stricter route for some paths. */
export interface LessRestrictiveRoute {
  /**
   * The route that takes precedence, because it is more specific. If several routes match the same paths, the property is the
   * first of these routes.
   */
  readonly route: Route;

  /** The stricter route, which does not apply to these paths. */
  readonly stricterRoute: Route;

  /**
   * The options that make the stricter route stricter, in alphabetical order: `allowedClients`, `authorizedBy`, `basicAuth`,
   * `contentTypes`, `maxConnections`, `originSecret`, `queryParameters`, `rateLimits`, `strictQuery`, or `reportOnly`, which
   * only the route that takes precedence has.
   */
  readonly options: string[];

  /** The method of an example request that the route allows and that the stricter route would restrict further. */
  readonly method: string;

  /** The path of the example request, percent-encoded as in the request line. */
  readonly path: string;
}
