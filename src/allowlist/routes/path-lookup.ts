import type { ListedPath } from './merge-routes';
import type { Route } from './route';
import { mayHaveOtherSpellings } from '../paths/path-segment';
import { PatternTrie } from '../paths/pattern-trie';

/** The search for the route that decides about a path, in time that hardly depends on the number of routes. */
export class PathLookup {
  private readonly patterns: PatternTrie;

  /** @param paths all paths, the most specific first */
  constructor(private readonly paths: ListedPath[]) {
    this.patterns = new PatternTrie(paths.map(({ route }) => route._pattern));
  }

  /** The first path that matches a raw path without empty segments. */
  public find(path: string): ListedPath | undefined {
    const number = this.patterns.firstMatching(path);
    return number === Infinity ? undefined : this.paths[number];
  }
}

/** The search for paths that an app may read as a path of a route, although their spelling is another. */
export class RespelledLookup {
  private readonly routes: Route[];
  private readonly groups: number[];
  private readonly patterns: PatternTrie;

  /** @param respellable routes whose paths can be spelled differently, in groups of equally specific routes, the most specific first */
  constructor(respellable: Route[][]) {
    this.routes = respellable.flat();
    this.groups = respellable.flatMap((group, number) => group.map(() => number));
    this.patterns = new PatternTrie(this.routes.map(({ _pattern: pattern }) => pattern), [], true);
  }

  /** Whether a raw path is another spelling of a path of the most specific routes that match the path in any spelling. */
  public isRespelled(path: string): boolean {
    if (!mayHaveOtherSpellings(path)) {
      return false;
    }
    // The trie does not tell empty segments from others.
    const matching = this.patterns.matching(path)
      .filter((number) => !path.includes('//') || this.routes[number]._pattern.matchesInAnySpelling(path));
    const group = this.groups[first(matching)];
    return matching.length > 0 && !matching.some((number) => this.groups[number] === group && this.routes[number]._pattern.matches(path));
  }
}

function first(numbers: number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number), Infinity);
}
