import { commonPaths, ParameterTexts } from './common-paths';
import type { LessRestrictiveRoute } from './less-restrictive-route';
import type { MergedRoute } from './merge-routes';
import { requirementsKey, relaxedRequirements, exampleMethod } from './relaxed-requirements';
import { isCanonical } from '../paths/canonical-target';
import { reservedIn } from '../paths/path-segment';
import { PatternTrie } from '../paths/pattern-trie';

/** The maximum number of pairs of routes to compare, which takes about a second. */
const MOST_PAIRS = 100_000;

/**
 * The routes that decide about paths of stricter routes. Only the path determines the route, so the function tries a path
 * that both routes match, in a spelling that the first route accepts. If there are very many pairs, the search ends at the
 * first pair of each remaining stricter route.
 *
 * @param routes the routes, the most specific first
 */
export function lessRestrictiveRoutes(routes: MergedRoute[]): LessRestrictiveRoute[] {
  const kinds = new RouteKinds(routes);
  const patterns = routes.map(({ route }) => route._pattern);
  const overlapped = [...routes.keys()].filter((number) => patterns[number].kind !== 'exact' && kinds.requiresMore(number));
  if (overlapped.length === 0) {
    return [];
  }
  const trie = new PatternTrie(patterns, kinds.numbers);
  const isSamePath = (one: number, other: number) => patterns[one].key === patterns[other].key;
  const deciding = decidingRoute(routes, trie);
  const texts = new ParameterTexts(patterns);
  const found: LessRestrictiveRoute[] = [];
  let pairs = 0;
  for (const number of overlapped) {
    const stricter = routes[number];
    for (const candidate of trie.overlapping(patterns[number], (kind) => kinds.relaxedRequirements(kind, kinds.numbers[number]).length > 0, number)) {
      pairs++;
      // Routes with the same paths differ in their methods.
      if (isSamePath(candidate, number)) continue;
      const isWitness = (one: string) => patterns[number].matches(one) && deciding(one, candidate);
      const path = first(commonPaths(patterns[candidate], patterns[number], texts), isWitness);
      if (path !== undefined) {
        const merged = routes[candidate];
        const options = kinds.relaxedRequirements(kinds.numbers[candidate], kinds.numbers[number]);
        found.push({ route: merged.route, stricterRoute: stricter.route, options, method: exampleMethod(merged, stricter, options), path });
        if (pairs > MOST_PAIRS) break;
      }
    }
  }
  return found;
}

/** The kinds of routes: routes with the same restrictions are of one kind, so that kinds are compared instead of routes, each pair once. */
class RouteKinds {
  /** The kind of each route. */
  public readonly numbers: number[];
  private readonly examples: MergedRoute[] = [];
  private readonly less = new Map<number, Map<number, string[]>>();
  private readonly more = new Map<number, boolean>();

  constructor(routes: MergedRoute[]) {
    const known = new Map<string, number>();
    this.numbers = routes.map((merged) => {
      const key = requirementsKey(merged);
      const number = known.get(key) ?? this.examples.push(merged) - 1;
      known.set(key, number);
      return number;
    });
  }

  /** The options by which a kind is less restrictive than another kind. */
  public relaxedRequirements(kind: number, other: number): string[] {
    const row = this.less.get(other) ?? new Map<number, string[]>();
    this.less.set(other, row);
    const options = row.get(kind) ?? relaxedRequirements(this.examples[kind], this.examples[other]);
    row.set(kind, options);
    return options;
  }

  /** Whether a route is more restrictive than any kind. */
  public requiresMore(route: number): boolean {
    const kind = this.numbers[route];
    const more = this.more.get(kind) ?? this.examples.some((_, other) => this.relaxedRequirements(other, kind).length > 0);
    this.more.set(kind, more);
    return more;
  }
}

/**
 * A function that returns whether the route with a number decides about a path and allows the path. The result is false for
 * all routes if the path is rejected for its spelling.
 */
function decidingRoute(routes: MergedRoute[], trie: PatternTrie): (path: string, candidate: number) => boolean {
  const respellable = routes.map(({ route }) => route._pattern).filter(({ hasOtherSpellings }) => hasOtherSpellings);
  const spellings = new PatternTrie(respellable, [], true);
  const isRespelled = (path: string) => {
    const listed = respellable.length === 0 || reservedIn(path) === 0 ? [] : spellings.matching(path).map((number) => respellable[number]);
    const mostSpecific = listed.reduce((one, other) => one === undefined || other.compareRank(one) < 0 ? other : one, listed[0]);
    return listed.length > 0 && !listed.some((pattern) => pattern.compareRank(mostSpecific) === 0 && pattern.matches(path));
  };
  return (path, candidate) => {
    const { route: { _pattern: pattern, _form: form } } = routes[candidate];
    const mostSpecific = routes[Math.min(...trie.matching(path))];
    return mostSpecific?.route._pattern.key === pattern.key && pattern.matches(path) && isCanonical(path, form) && !isRespelled(path);
  };
}

function first<T>(all: Iterable<T>, is: (one: T) => boolean): T | undefined {
  for (const one of all) {
    if (is(one)) return one;
  }
  return undefined;
}
