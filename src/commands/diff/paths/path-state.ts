import { literalKey, TreeNode } from './segment-tree';
import { matchesSegment, PathSegment } from '../../../allowlist/paths/path-segment';

/** The parts of the trees of one allowlist to which a path leads. */
export interface SideState {
  readonly own: TreeNode[];
  readonly any: TreeNode[];
  /** The numbers of the paths that match the path and everything below, with literal texts as listed or in any spelling. */
  readonly open: number[];
  readonly anyOpen: number[];
  /** Whether the path, with anything below, is rejected as another spelling of a listed path. */
  readonly isRespelled: boolean;
}

/** The state of a side whose requests are all rejected. */
const RESPELLED: SideState = { own: [], any: [], open: [], anyOpen: [], isRespelled: true };

const union = (one: number[], other: number[]) => [...new Set([...one, ...other])].sort((a, b) => a - b);
const prefixes = (nodes: TreeNode[]) => nodes.flatMap(({ prefix }) => prefix);
const rests = (nodes: TreeNode[]) => nodes.flatMap(({ rest }) => rest);

/** The state before the first segment. */
export function rootState(own: TreeNode, any: TreeNode): SideState {
  return { own: [own], any: [any], open: union(own.prefix, []), anyOpen: union(any.prefix, []), isRespelled: false };
}

/**
 * The state after a further segment.
 *
 * @param isRespelled whether the path with the segment is another spelling of a listed path
 */
export function nextState(state: SideState, text: string, isRespelled: boolean): SideState {
  if (state.isRespelled || isRespelled) {
    return RESPELLED;
  }
  const own = below(state.own, text, 'own');
  const any = below(state.any, text, 'any');
  return {
    own,
    any,
    open: union(state.open, [...rests(state.own), ...prefixes(own)]),
    anyOpen: union(state.anyOpen, [...rests(state.any), ...prefixes(any)]),
    isRespelled: false,
  };
}

function below(nodes: TreeNode[], text: string, spelling: 'own' | 'any'): TreeNode[] {
  const found = nodes.flatMap(({ literals, others }) => [
    ...[literals.get(literalKey(text, spelling))].flatMap((child) => child === undefined ? [] : [child.node]),
    ...[...others.values()].filter(({ segment }) => matchesSegment(segment, text, spelling)).map(({ node }) => node),
  ]);
  return found.sort((a, b) => a.id - b.id);
}

/** A text that is equal for two states with the same nodes. */
export function stateKey({ own, any, open, anyOpen, isRespelled }: SideState): string {
  const ids = (nodes: TreeNode[]) => nodes.map(({ id }) => id).join();
  return isRespelled ? '-' : [ids(own), ids(any), open.join(), anyOpen.join()].join(';');
}

/** A text that is equal for states of two allowlists that decide alike about the path and everything below. */
export function contentKey({ own, any, open, anyOpen, isRespelled }: SideState): string {
  const contents = (nodes: TreeNode[]) => nodes.map(({ content }) => content).sort((a, b) => a - b).join();
  return isRespelled ? '-' : [contents(own), contents(any), open.join(), anyOpen.join()].join(';');
}

/** The literal texts and the other segments that may follow, by which the next states differ. */
export function nextSegments(states: SideState[]): { readonly literals: string[]; readonly others: PathSegment[] } {
  const nodes = states.flatMap(({ own, any }) => [...own, ...any]);
  const literals = new Map<string, string>();
  const others = new Map<string, PathSegment>();
  for (const node of nodes) {
    node.literals.forEach(({ text }) => literals.set(literalKey(text, 'own'), text));
    node.others.forEach(({ segment }, key) => others.set(key, segment));
  }
  return { literals: [...literals.values()], others: [...others.values()] };
}
