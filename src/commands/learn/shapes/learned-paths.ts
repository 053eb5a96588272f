import { isAssetFolder } from './asset-folder';
import { classify } from './classify';
import { LearnedPath, LearnedSegment } from './learned-path';
import { joinedSiblings } from './lists/joined-siblings';
import { WithoutMistakes, withoutMistakes, withoutMistakesBelow } from './mistakes/without-mistakes';
import { MethodShape, ShapeNode } from './shape-node';
import { withWordsOfTheRoot } from './words-of-the-root';
import { Evidence, mergedEvidence } from '../evidence/evidence';
import { isPlaceholder } from '../segment-shape';

/** The paths of a tree, with parameters in place of values, in a stable order. */
export interface LearnedPaths {
  readonly paths: LearnedPath[];
  /** The paths and methods that may be mistakes of clients. */
  readonly mistakes: LearnedPath[];
}

/**
 * The paths of the app.
 *
 * @param leavesOut whether what may be a mistake of clients is left apart
 */
export function learnedPaths(root: ShapeNode, leavesOut = false): LearnedPaths {
  const found: LearnedPaths = { paths: [], mistakes: [] };
  collect(root, [], found.paths, leavesOut ? found.mistakes : undefined);
  return found;
}

/** @param mistakes the list for what may be a mistake of clients, or `undefined` if nothing is */
function collect(all: ShapeNode, segments: LearnedSegment[], paths: LearnedPath[], mistakes: LearnedPath[] | undefined): void {
  const kept = (divide: () => WithoutMistakes) => {
    const divided = divide();
    if (divided.mistakes.total > 0) {
      collect(divided.mistakes, segments, mistakes!, undefined);
    }
    return divided.kept;
  };
  let node = mistakes === undefined ? all : kept(() => withoutMistakes(all));
  if (isAssetFolder(node)) {
    paths.push({ segments, methods: together(everything(node)), isFolder: true });
    return;
  }
  if (node.methods.size > 0) {
    paths.push({ segments, methods: together([node.methods]), isFolder: false });
  }
  const classes = classify(node.children);
  const { literals, parameters } = segments.length === 0 ? withWordsOfTheRoot(classes) : classes;
  if (mistakes !== undefined && parameters.length > 0) {
    // Beside values, of which each has few requests, the names of mistakes are not the rarest.
    const before = node;
    node = kept(() => withoutMistakesBelow(before, literals));
  }
  const siblings = literals.filter((name) => node.children.has(name)).sort().map((name) => {
    const child = node.children.get(name)!;
    const literal = isPlaceholder(name) ? child.majority!.text : name;
    const below: LearnedPath[] = [];
    collect(child, [...segments, { literal }], below, mistakes);
    return { name: literal, paths: below };
  });
  joinedSiblings(siblings, segments.length).forEach((path) => paths.push(path));
  for (const { names, head, tail } of parameters) {
    const children = names.map((name) => node.children.get(name)!);
    const counts = new Map([...names].sort().map((name) => [name, node.children.get(name)!.total]));
    collect(ShapeNode.merged(children), [...segments, { head, tail, names: counts }], paths, mistakes);
  }
}

function everything(node: ShapeNode): Array<ReadonlyMap<string, MethodShape>> {
  return [node.methods, ...[...node.children.values()].flatMap(everything)];
}

function together(all: Array<ReadonlyMap<string, MethodShape>>): Map<string, Evidence> {
  return mergedEvidence(all.flatMap((each) => [...each].flatMap(([method, { evidence }]) => evidence.map((one) => [method, one] as const))));
}
