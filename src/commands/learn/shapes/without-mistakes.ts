import { SHARE_OF_MISTAKES } from './mistakes';
import { ShapeNode } from './shape-node';

/** The requests without mistakes. */
export interface WithoutMistakes {
  readonly root: ShapeNode;
  /** The number of paths and methods that were left out. */
  readonly leftOut: number;
}

/**
 * Leaves out what may be mistakes of clients: the names, the methods and the paths below that together have a small share of the
 * requests in their place. Methods in `mistaken` are left out here. Only apps that answer every path with success need this, because all other apps answer mistakes with 404.
 */
export function withoutMistakes(node: ShapeNode, mistaken = new Set<string>()): WithoutMistakes {
  const root = new ShapeNode();
  node.values.forEach((value) => root.values.add(value));
  let leftOut = 0;
  const requestsHere = [...node.methods.values()].reduce((sum, { requests }) => sum + requests, 0);
  const kept = keptOf([...node.methods].map(([name, { requests }]) => [name, requests]), requestsHere);
  node.methods.forEach((method, name) => {
    if (requestsHere > SHARE_OF_MISTAKES * node.total && kept.has(name) && !mistaken.has(name)) {
      root.methods.set(name, method);
      root.total += method.requests;
    } else {
      leftOut++;
    }
  });
  const hasMistakes = (name: string, requests: number) => requestsBelow(node, name) <= SHARE_OF_MISTAKES * requests;
  const mistakenBelow = new Set([...node.methods].filter(([name, { requests }]) => hasMistakes(name, requests)).map(([name]) => name));
  const names = keptOf([...node.children].map(([name, { total }]) => [name, total]), node.total);
  node.children.forEach((child, name) => {
    if (!names.has(name)) {
      leftOut += pathsOf(child);
      return;
    }
    const below = withoutMistakes(child, mistakenBelow);
    leftOut += below.leftOut;
    if (below.root.total > 0) {
      root.children.set(name, below.root);
      root.total += below.root.total;
    }
  });
  return { root, leftOut };
}

/** The requests with a method for the paths with one further segment. */
function requestsBelow({ children }: ShapeNode, method: string): number {
  let sum = 0;
  children.forEach(({ methods }) => { sum += methods.get(method)?.requests ?? 0; });
  return sum;
}

/** The names without those with the fewest requests that together have a small share of all requests. */
function keptOf(names: Array<[string, number]>, all: number): Set<string> {
  const ordered = names.sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1));
  let sum = 0;
  return new Set(ordered.filter(([, requests]) => {
    sum += requests;
    return sum > SHARE_OF_MISTAKES * all;
  }).map(([name]) => name));
}

function pathsOf(node: ShapeNode): number {
  return [...node.children.values()].reduce((sum, child) => sum + pathsOf(child), node.methods.size);
}
