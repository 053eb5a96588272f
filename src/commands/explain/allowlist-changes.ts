import { Allowlist, PathParameter, Route, RouteOptions } from '../../allowlist';
import type { MergedRoute } from '../../allowlist/routes/merge-routes';
import { RouteDefinition } from '../../allowlist/routes/route-definition';

/** A change to an allowlist. */
export type AllowlistChange =
  /** Another value of some options of a route. */
  | { readonly kind: 'options'; readonly route: MergedRoute; readonly options: RouteOptions }
  /** An additional route. */
  | { readonly kind: 'route'; readonly pathKind: 'exact' | 'prefix' | 'template'; readonly path: string; readonly options: RouteOptions }
  /** An additional host. */
  | { readonly kind: 'host'; readonly host: string };

/** The allowlist after a change, or `undefined` if the change contradicts other routes. */
export function changedAllowlist(allowlist: Allowlist, change: AllowlistChange): Allowlist | undefined {
  const routes = allowlist._routes.map((merged) => change.kind === 'options' && change.route === merged ? () => withOptions(merged, change.options) : () => asGiven(merged));
  const added = change.kind === 'route' ? [() => Route[change.pathKind](change.path, change.options)] : [];
  const hosts = [...allowlist.hosts, ...change.kind === 'host' ? [change.host] : []];
  try {
    return new Allowlist({ routes: [...routes, ...added].map((route) => route()), ...hosts.length === 0 ? {} : { hosts } });
  } catch {
    return undefined;
  }
}

/** The description of a parameter in `pathParameters`. */
export const DESCRIBED_PARAMETERS: Record<string, PathParameter> = { integer: PathParameter.integer(), uuid: PathParameter.uuid() };

function asGiven(merged: MergedRoute): Route {
  const { route, methods } = merged;
  const { path, _pattern, _options, _form, _requirements, _redirect, _describedHeaders, _given, _writer } = route;
  return route.methods.length === methods.length ? route
    : Route._of({ path, methods, _pattern, _options, _form, _requirements, _redirect, _describedHeaders, _given, _writer });
}

function withOptions(merged: MergedRoute, options: RouteOptions): Route {
  const { route } = merged;
  // Syntax of other routers was checked when the route was made.
  return Route._of(new RouteDefinition(route._pattern.kind, route.path, { ...route._given, ...options }, 'description'));
}
