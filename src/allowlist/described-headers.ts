import type { HeaderParameter } from './openapi/header-parameter';
import type { Route } from './route';

const described = new WeakMap<Route, HeaderParameter[]>();

/** Notes the headers of requests that the description of a route names. */
export function describeHeaders(route: Route, headers: HeaderParameter[]): void {
  described.set(route, headers);
}

/** The headers of requests that descriptions of these routes name, each place once. */
export function describedHeaders(routes: Route[]): HeaderParameter[] {
  const all = routes.flatMap((route) => described.get(route) ?? []);
  return [...new Map(all.map((header) => [header.pointer, header])).values()];
}
