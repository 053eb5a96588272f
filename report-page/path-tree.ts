import type { ReportedPath } from '../src/commands/report/reported-paths';

/** The paths that begin with the same segments. */
export interface PathTree {
  /** The segments below the node above. */
  readonly text: string;
  /** The paths that end here. */
  readonly own: ReportedPath[];
  readonly children: PathTree[];
  /** The number of paths here and below. */
  readonly size: number;
  /** The number of these paths that differ from another version. */
  readonly different: number;
}

interface Node {
  readonly own: ReportedPath[];
  readonly children: Map<string, Node>;
}

/** The paths by their segments, in the order of the alphabet. */
export function pathTree(paths: readonly ReportedPath[]): PathTree {
  const root: Node = { own: [], children: new Map() };
  for (const path of paths) {
    let node = root;
    for (const segment of path.path === '/' ? [] : path.path.split('/').slice(1)) {
      const next = node.children.get(segment) ?? { own: [], children: new Map<string, Node>() };
      node.children.set(segment, next);
      node = next;
    }
    node.own.push(path);
  }
  return tree('', root);
}

function tree(text: string, { own, children }: Node): PathTree {
  const [only] = children;
  if (text !== '' && own.length === 0 && children.size === 1) {
    return tree(`${text}/${only[0]}`, only[1]);
  }
  const below = [...children].sort(([a], [b]) => a < b ? -1 : 1).map(([segment, node]) => tree(`/${segment}`, node));
  return {
    text,
    own,
    children: below,
    size: below.reduce((sum, { size }) => sum + size, own.length),
    different: below.reduce((sum, { different }) => sum + different, own.filter(({ differences }) => differences !== undefined).length),
  };
}
