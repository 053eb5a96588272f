import type { JudgedPath } from '../judgement';
import { LearnedSegment, pathKey } from '../learned-path';
import { isListableValue, listsOf } from './listable-values';
import { groupedBy } from '../../../../grouped-by';
import { mergedEvidence } from '../../evidence/evidence';

/** The number of names in the same place from which the names become the listed values of a parameter. */
const FEWEST = 10;

/**
 * Joins the certain methods of paths that differ only in a literal last segment and have the same methods to paths with a parameter that
 * lists the names, and with as many names as a parameter may list. These paths allow the same requests.
 */
export function withListedValues(paths: JudgedPath[]): JudgedPath[] {
  const certain = paths.filter((one) => one.certain.size > 0);
  const parents = new Set(certain.map(({ path }) => pathKey({ segments: path.segments.slice(0, -1), isFolder: false })));
  const joined = new Map<JudgedPath, JudgedPath | undefined>();
  const joinable = certain.filter(({ path }) => {
    const last = path.segments[path.segments.length - 1];
    return !path.isFolder && last !== undefined && 'literal' in last && isListableValue(last.literal) && !parents.has(pathKey(path));
  });
  groupedBy(joinable, keyOf).forEach((group) => {
    if (group.length >= FEWEST) {
      listsOf(group).forEach((list) => list.forEach((path, i) => joined.set(path, i === 0 ? join(list) : undefined)));
    }
  });
  return paths.flatMap((path) => !joined.has(path) ? [path]
    : [joined.get(path), path.uncertain.size > 0 ? { ...path, certain: new Map() } : undefined].filter((one) => one !== undefined));
}

function keyOf({ path: { segments }, certain }: JudgedPath): string {
  const sockets = [...certain].map(([method, { webSockets }]) => `${method}${webSockets > 0 ? '+' : ''}`).sort();
  return `${sockets.join()} ${pathKey({ segments: segments.slice(0, -1), isFolder: false })} ${segments.length}`;
}

function join(group: JudgedPath[]): JudgedPath {
  const { path: { segments } } = group[0];
  const names = new Map(group.map(({ path, certain }) => [
    (path.segments[path.segments.length - 1] as Extract<LearnedSegment, { literal: string }>).literal,
    [...certain.values()].reduce((sum, { succeeded }) => sum + succeeded, 0),
  ]));
  const certain = mergedEvidence(group.flatMap((one) => [...one.certain]));
  return {
    certain,
    uncertain: new Map(),
    path: { segments: [...segments.slice(0, -1), { head: '', tail: '', names, isListed: true }], methods: certain, isFolder: false },
  };
}
