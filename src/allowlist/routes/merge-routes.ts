import { commonRoute } from './common-route';
import { differingOptions, optionsClassKey } from './options-class';
import { Route } from './route';
import { Problems } from '../../validation/problems';

/** A route with the methods of all routes that match the same paths and have the same options. */
export interface MergedRoute {
  readonly route: Route;
  readonly methods: string[];
  /** The methods of the routes that match the same paths and have other options. */
  readonly otherMethods: string[];
}

/**
 * All routes that match the same paths, with the methods of all. If the options differ, `route` has the options in which all
 * routes agree, which apply to methods that no route lists.
 */
export interface ListedPath extends MergedRoute {
  /** The routes, which have no methods in common. */
  readonly routes: MergedRoute[];
}

/** Merges equal routes, rejects contradicting routes, and sorts the routes, the most specific first. */
export function mergeRoutes(routes: Route[], problems: Problems): ListedPath[] {
  const byKey = new Map<string, { readonly route: Route; readonly key: string; readonly methods: Set<string>; readonly index: number }[]>();
  for (const [index, route] of routes.entries()) {
    const known = byKey.get(route._pattern.key) ?? [];
    byKey.set(route._pattern.key, known);
    const key = optionsClassKey(route);
    const equal = known.find((other) => other.key === key);
    for (const other of known) {
      const common = other === equal ? [] : route.methods.filter((method) => other.methods.has(method));
      if (common.length > 0) {
        problems.conflict(`routes[${index}]`, route.toString(),
          `\`routes[${other.index}]\` (${other.route}), which has ${common.join(', ')} for the same paths and differs in ${differingOptions(route, other.route).join('; ')}`,
          'give both routes the same options, or list each method in only one of the two (GET includes HEAD)');
      }
    }
    if (equal === undefined) {
      known.push({ route, key, methods: new Set(route.methods), index });
    } else {
      route.methods.forEach((method) => equal.methods.add(method));
    }
  }
  return [...byKey.values()]
    .map((own) => listedPath(own.map(({ route, methods }) => ({ route, methods: [...methods].sort() }))))
    .sort((a, b) => a.route._pattern.compare(b.route._pattern));
}

function listedPath(own: Pick<MergedRoute, 'route' | 'methods'>[]): ListedPath {
  const methods = own.flatMap((one) => one.methods).sort();
  const routes = own.map((one) => ({ ...one, otherMethods: methods.filter((method) => !one.methods.includes(method)) }));
  const route = routes.length === 1 ? routes[0].route : commonRoute(routes.map((one) => one.route));
  return { route, methods, otherMethods: [], routes };
}
