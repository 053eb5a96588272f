import type { ListedPath } from './merge-routes';
import type { Problems } from '../../validation/problems';
import type { PathPattern } from '../paths/path-pattern';
import { spellingKey } from '../paths/path-segment';

/** The maximum number of routes. NGINX compares a path with empty segments with one pattern for each route. */
const MOST_ROUTES = 1000;

/**
 * The routes that decide about paths with empty segments (`//`). Some apps merge several slashes into one. A path with empty
 * segments therefore belongs to the route of the path without its empty segments, if that route accepts empty segments, and
 * otherwise to no route.
 */
export class EmptySegmentRoutes {
  /**
   * The paths to which a path without its empty segments may belong, the most specific first. The list is empty if no route
   * accepts empty segments.
   */
  public readonly paths: ListedPath[];

  /** @param paths the most specific first; a problem is added if there are too many paths */
  constructor(paths: ListedPath[], problems: Problems) {
    const accepting = paths.filter(accepts);
    const last = paths.indexOf(accepting[accepting.length - 1]);
    this.paths = paths.slice(0, last + 1).filter(({ route }) => accepting.some((one) => mayMeet(route._pattern, one.route._pattern)));
    if (this.paths.length > MOST_ROUTES) {
      problems.conflict('allowEmptySegments', true, `${this.paths.length} routes that begin with the same segments`,
        `set \`allowEmptySegments\` on a longer prefix or template, with at most ${MOST_ROUTES} routes that begin with the same segments`);
    }
  }

  /** The route of a path with empty segments. */
  public find(path: string): ListedPath | undefined {
    for (const listed of this.paths) {
      if (accepts(listed) && listed.route._pattern.matchesWithEmptySegments(path)) {
        return listed;
      }
      if (listed.route._pattern.matchesMerged(path)) {
        return undefined;
      }
    }
    return undefined;
  }
}

/** Whether a route of the path accepts empty segments. The form of each route determines the methods that accept them. */
export function accepts({ routes }: ListedPath): boolean {
  return routes.some(({ route }) => route._form.emptySegments);
}

/** Whether both patterns have the same literal segment at each position at which both have a literal segment. */
function mayMeet(one: PathPattern, other: PathPattern): boolean {
  return one.segments.every((segment, i) => {
    const counterpart = other.segments[i];
    return segment.kind !== 'literal' || counterpart?.kind !== 'literal' || spellingKey(segment.text) === spellingKey(counterpart.text);
  });
}
