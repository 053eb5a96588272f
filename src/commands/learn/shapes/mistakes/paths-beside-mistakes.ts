import { certainOperations } from './certain-operations';
import { JudgedPath, judgedPaths, Traffic, withUncertain } from '../judgement';
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
  return { mistakes, paths: withUncertain(second, uncertainBeside(second, first)) };
}

/** What is uncertain in other paths. Where the paths have none with the same segments, methods of more general paths are left out. */
function uncertainBeside(paths: JudgedPath[], others: JudgedPath[]): Array<Pick<JudgedPath, 'path' | 'uncertain'>> {
  const places = new PathPlaces(paths.filter(({ certain }) => certain.size > 0));
  const keys = new Set(paths.map(({ path }) => pathKey(path)));
  return others.map(({ path, uncertain }) => {
    const general = keys.has(pathKey(path)) ? [] : places.moreGeneral(path.segments);
    return { path, uncertain: new Map([...uncertain].filter(([method]) => !general.some(({ certain }) => certain.has(method)))) };
  }).filter(({ uncertain }) => uncertain.size > 0);
}
