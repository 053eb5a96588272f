import { isPlaceholder } from '../../segment-shape';
import type { JudgedPath } from '../judgement';
import type { LearnedSegment } from '../learned-path';
import { ShapeNode } from '../shape-node';

/** The number of values from which all values of a parameter are known to be values. */
const FEWEST_VALUES = 10;

/** The part of a tree that has the certain methods of paths that were learned from the tree. Names that are values there are known to be values. */
export function certainOperations(root: ShapeNode, paths: JudgedPath[]): ShapeNode {
  return operationsOf(root, paths.filter(({ certain }) => certain.size > 0), 0);
}

/** @param paths the paths whose segments above stand for the segments above the node */
function operationsOf(node: ShapeNode, paths: JudgedPath[], at: number): ShapeNode {
  const kept = new ShapeNode(node.majority);
  node.methods.forEach((method, name) => {
    if (paths.some(({ path, certain }) => (path.isFolder || path.segments.length === at) && certain.has(name))) {
      kept.addMethod(name, method);
    }
  });
  node.children.forEach((child, name) => {
    const below = paths.filter(({ path: { segments, isFolder } }) => at < segments.length ? standsFor(segments[at], name, child) : isFolder);
    if (below.length > 0) {
      const segments = below.flatMap(({ path }) => path.segments.slice(at, at + 1));
      const isOneText = isPlaceholder(name) && segments.length === below.length && segments.every((segment) => 'literal' in segment);
      const own = operationsOf(isOneText ? child.withOnlyText() : child, below, at + 1);
      own.requestsAsValue = segments.some(hasManyValues) ? own.total : 0;
      kept.addChild(name, own);
    }
  });
  return kept;
}

function standsFor(segment: LearnedSegment, name: string, node: ShapeNode): boolean {
  return 'literal' in segment ? segment.literal === (isPlaceholder(name) ? node.majority?.text : name) : segment.names.has(name);
}

function hasManyValues(segment: LearnedSegment): boolean {
  return !('literal' in segment) && !segment.isListed && (segment.names.size >= FEWEST_VALUES || [...segment.names.keys()].some(isPlaceholder));
}
