import { certainOperations } from './certain-operations';
import { JudgedPath, judgedPaths, Traffic } from '../judgement';
import { LearnedPath, pathKey } from '../learned-path';
import { learnedPaths } from '../learned-paths';
import { PathPlaces } from '../path-places';
import type { ShapeNode } from '../shape-node';

/** The paths of an app that answers every path with success. */
export interface PathsBesideMistakes {
  readonly paths: JudgedPath[];
  /** The paths and methods that may be mistakes of clients. */
  readonly mistakes: LearnedPath[];
}

/**
 * The paths of an app that answers every path with success. The paths are learned twice, because mistakes of clients, which have answers as
 * well, let values of parameters look different: first to tell what is certain, and then from what is certain.
 */
export function pathsBesideMistakes(root: ShapeNode, traffic: Traffic): PathsBesideMistakes {
  const { paths, mistakes } = learnedPaths(root, true);
  const first = judgedPaths(paths, traffic);
  const second = judgedPaths(learnedPaths(certainOperations(root, first)).paths, traffic);
  return { mistakes, paths: withUncertain(second, first) };
}

/** The paths with what is uncertain in other paths, unless a more general path is certain. */
function withUncertain(paths: JudgedPath[], others: JudgedPath[]): JudgedPath[] {
  const places = new PathPlaces(paths.filter(({ certain }) => certain.size > 0));
  const result = new Map(paths.map((one) => [pathKey(one.path), one]));
  others.forEach(({ path, uncertain }) => {
    const key = pathKey(path);
    const own = result.get(key);
    const general = own === undefined ? places.moreGeneral(path.segments) : [own];
    const further = [...uncertain].filter(([method]) => !general.some(({ certain }) => certain.has(method)));
    if (further.length > 0) {
      result.set(key, { path: own?.path ?? path, certain: own?.certain ?? new Map(), uncertain: new Map([...further, ...own?.uncertain ?? []]) });
    }
  });
  return [...result.values()];
}
