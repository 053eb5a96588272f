import { SHARE_OF_MISTAKES } from './mistakes';
import { MethodShape, ShapeNode } from './shape-node';

/**
 * The requests without what may be mistakes of clients: the names, the methods and the paths below that together have a small share
 * of the requests in their place. The node keeps what is left out as `mistakes`. Methods in `mistaken` are left out here. Only apps that
 * answer every path with success need this, because all other apps answer mistakes with 404.
 */
export function withoutMistakes(node: ShapeNode, mistaken = new Set<string>()): ShapeNode {
  const kept = new ShapeNode();
  const mistakes = new ShapeNode();
  [kept, mistakes].forEach((to) => node.values.forEach((value) => to.values.add(value)));
  const requestsHere = [...node.methods.values()].reduce((sum, { requests }) => sum + requests, 0);
  const methods = keptOf([...node.methods].map(([name, { requests }]) => [name, requests]), requestsHere);
  node.methods.forEach((method, name) => {
    const isKept = requestsHere > SHARE_OF_MISTAKES * node.total && methods.has(name) && !mistaken.has(name);
    addMethod(isKept ? kept : mistakes, name, method);
  });
  const hasMistakes = (name: string, requests: number) => requestsBelow(node, name) <= SHARE_OF_MISTAKES * requests;
  const mistakenBelow = new Set([...node.methods].filter(([name, { requests }]) => hasMistakes(name, requests)).map(([name]) => name));
  const names = keptOf([...node.children].map(([name, { total }]) => [name, total]), node.total);
  node.children.forEach((child, name) => {
    const below = names.has(name) ? withoutMistakes(child, mistakenBelow) : undefined;
    if (below !== undefined && below.total > 0) {
      addChild(kept, name, below);
    } else {
      addChild(mistakes, name, child);
    }
  });
  kept.mistakes = mistakes.total > 0 ? mistakes : undefined;
  return kept;
}

function addMethod(to: ShapeNode, name: string, method: MethodShape): void {
  to.methods.set(name, method);
  to.total += method.requests;
}

function addChild(to: ShapeNode, name: string, child: ShapeNode): void {
  to.children.set(name, child);
  to.total += child.total;
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
