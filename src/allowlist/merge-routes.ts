import { Problems } from './problems';
import { Route, treatmentKey } from './route';

/** A route with the methods of all routes that match the same paths. */
export interface MergedRoute {
  readonly route: Route;
  readonly methods: string[];
}

/** Merges equal routes, refuses contradicting ones, and puts the most specific first. */
export function mergeRoutes(routes: Route[], problems: Problems): MergedRoute[] {
  const byKey = new Map<string, { route: Route; methods: Set<string>; index: number }>();
  for (const [index, route] of routes.entries()) {
    const known = byKey.get(route._pattern.key);
    if (known === undefined) {
      byKey.set(route._pattern.key, { route, methods: new Set(route.methods), index });
    } else if (treatmentKey(known.route) !== treatmentKey(route)) {
      problems.add(`routes[${index}]`, route.toString(), `treated as \`routes[${known.index}]\` (${known.route}), which matches the same paths`,
        'give both the same options, or join them to one route');
    } else {
      route.methods.forEach((method) => known.methods.add(method));
    }
  }
  return [...byKey.values()]
    .sort((a, b) => a.route._pattern.compare(b.route._pattern))
    .map(({ route, methods }) => ({ route, methods: [...methods].sort() }));
}
