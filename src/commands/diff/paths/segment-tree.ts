import { PathSegment, segmentKey, spellingKey } from '../../../allowlist/paths/path-segment';
import type { ListedPath } from '../../../allowlist/routes/merge-routes';
import { optionsClassKey } from '../../../allowlist/routes/options-class';
import type { Numbering } from '../segments/automaton';

/** The paths that begin with the same segments. The numbers stand for paths with their routes. */
export interface TreeNode {
  readonly id: number;
  readonly literals: Map<string, { readonly text: string; readonly node: TreeNode }>;
  readonly others: Map<string, { readonly segment: PathSegment; readonly node: TreeNode }>;
  /** The paths that end here, without (`whole`) and with a trailing slash (`slash`). */
  readonly whole: number[];
  readonly slash: number[];
  /** The paths that match one or more further segments. */
  readonly rest: number[];
  /** The paths that match the path up to here and all below. */
  readonly prefix: number[];
  /** A number that is equal for two nodes with the same paths and routes below. */
  content: number;
}

/** The numbers that trees of two allowlists share, so that equal parts are recognized. */
export interface SharedNumbers {
  readonly paths: Numbering;
  readonly contents: Numbering;
  nodes: number;
}

/**
 * The tree of the paths of an allowlist by their segments.
 *
 * @param spelling whether literal texts that are spellings of each other are the same
 */
export function segmentTree(paths: ListedPath[], spelling: 'own' | 'any', numbers: SharedNumbers): TreeNode {
  const node = (): TreeNode => (
    { id: numbers.nodes++, literals: new Map(), others: new Map(), whole: [], slash: [], rest: [], prefix: [], content: -1 });
  const root = node();
  for (const listed of paths) {
    const { _pattern: { kind, segments, trailingSlash, key } } = listed.route;
    const number = numbers.paths.of(JSON.stringify([key, listed.routes.map(({ route, methods }) => [methods, optionsClassKey(route)]).sort()]));
    let at = root;
    for (const segment of segments.filter((one) => one.kind !== 'rest')) {
      at = segment.kind === 'literal' ? childOf(at.literals, literalKey(segment.text, spelling), () => ({ text: segment.text, node: node() }))
        : childOf(at.others, otherKey(segment), () => ({ segment, node: node() }));
    }
    (segments[segments.length - 1]?.kind === 'rest' ? at.rest : kind === 'prefix' ? at.prefix : trailingSlash ? at.slash : at.whole).push(number);
  }
  numberContents(root, numbers);
  return root;
}

/** A text that is equal for two literal texts that lead to the same node. */
export function literalKey(text: string, spelling: 'own' | 'any'): string {
  return spelling === 'any' ? spellingKey(text) : segmentKey({ kind: 'literal', text });
}

function otherKey(segment: PathSegment): string {
  return JSON.stringify([segment.kind, segmentKey(segment)]);
}

function childOf<T extends { readonly node: TreeNode }>(children: Map<string, T>, key: string, make: () => T): TreeNode {
  const child = children.get(key) ?? make();
  children.set(key, child);
  return child.node;
}

function numberContents(node: TreeNode, numbers: SharedNumbers): number {
  const below = (children: Map<string, { readonly node: TreeNode }>) => (
    [...children].map(([key, child]) => [key, numberContents(child.node, numbers)]).sort());
  const ends = [node.whole, node.slash, node.rest, node.prefix].map((paths) => paths.sort((a, b) => a - b));
  node.content = numbers.contents.of(JSON.stringify([...ends, below(node.literals), below(node.others)]));
  return node.content;
}
