import type { Route } from './route';

/** A route that decides about paths of another one which asks for more of a client. */
export interface LessRestrictiveRoute {
  /** The route that decides, as it is the more specific one. Where several routes match the same paths, it is the first of them. */
  readonly route: Route;

  /** The route that asks for more, and is not looked at for these paths. */
  readonly stricterRoute: Route;

  /**
   * The options by which the stricter route asks for more, in alphabetical order: `allowedClients`, `authorizedBy`,
   * `basicAuth`, `contentTypes`, `maxConnections`, `originSecret`, `queryParameters`, `rateLimits`, or `reportOnly`, which only the route
   * that decides has.
   */
  readonly options: string[];

  /** The method of a request that passes the one and would be asked for more by the other. */
  readonly method: string;

  /** The path of such a request, percent-encoded as in its request line. */
  readonly path: string;
}
