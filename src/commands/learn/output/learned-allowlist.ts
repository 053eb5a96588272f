import { Allowlist, HttpMethod, Route, RouteOptions } from '../../../allowlist';
import { foreignPathSyntax } from '../../../allowlist/paths/foreign-path-syntax';
import type { Learned } from '../learn';
import { routePath } from '../shapes/parameter-names';
import type { JudgedPath } from '../shapes/judgement';

/** The route of a path with the methods that are certain. */
export function routeOf(judged: JudgedPath): Route {
  const { kind, path } = routePath(judged.path);
  const options: RouteOptions = {
    methods: [...judged.certain.keys()].sort().map((name) => HttpMethod.of(name)),
    ...foreignPathSyntax(kind, path, 'route') !== undefined && { literalPath: true },
    ...[...judged.certain.values()].some(({ webSockets }) => webSockets > 0) && { webSocket: true },
  };
  return Route[kind](path, options);
}

/** The allowlist with all paths that are certain. */
export function allowlistOf({ paths }: Learned): Allowlist {
  return new Allowlist({ routes: paths.filter(({ certain }) => certain.size > 0).map(routeOf) });
}
