import type { Route } from './route';
import type { HeaderParameter } from '../openapi/header-parameter';

/** The headers of requests that descriptions of these routes name, each place once. */
export function describedHeaders(routes: Route[]): HeaderParameter[] {
  return [...new Map(routes.flatMap((route) => route._describedHeaders).map((header) => [header.pointer, header])).values()];
}
