import { ShapeNode } from './shape-node';

/** The number of names that two segments have below them in common, from which other names below are taken for values. */
const COMMON_NAMES = 2;
/** The share of names that were seen once, in relation to the requests, above which further names are to be expected. */
const NEW_NAMES = 0.03;

/** The number of requests of a segment that could as well be requests of another segment, by method and by what follows. */
export function explainedRequests(node: ShapeNode, by: ShapeNode, depth: number): number {
  if (depth === 0) {
    return node.total;
  }
  let explained = 0;
  node.methods.forEach(({ requests }, method) => { explained += by.methods.has(method) ? requests : 0; });
  if (node.children.size > 0 && by.children.size > 0) {
    const takesOtherNames = expectsNames(by);
    let any: ShapeNode | undefined;
    node.children.forEach((child, name) => {
      const same = by.children.get(name);
      const direct = same === undefined ? 0 : explainedRequests(child, same, depth - 1);
      if (direct < child.total) {
        any ??= anyOf(by);
        const other = takesOtherNames || commonNames(child, any) >= COMMON_NAMES ? explainedRequests(child, any, depth - 1) : 0;
        explained += Math.max(direct, other);
      } else {
        explained += direct;
      }
    });
  }
  return explained;
}

const merged = new WeakMap<ShapeNode, { readonly total: number; readonly node: ShapeNode }>();

/** All names below a node together. The result is kept until the node has grown. */
function anyOf(node: ShapeNode): ShapeNode {
  let known = merged.get(node);
  if (known === undefined || node.total > 1.2 * known.total) {
    known = { total: node.total, node: ShapeNode.merged([...node.children.values()]) };
    merged.set(node, known);
  }
  return known.node;
}

function expectsNames({ children }: ShapeNode): boolean {
  let once = 0;
  let all = 0;
  children.forEach(({ total }) => {
    once += total <= 1 ? 1 : 0;
    all += total;
  });
  return once > 0 && once >= NEW_NAMES * all;
}

/** The number of names that follow both segments. Of names that follow each other without another name beside them, each counts. */
function commonNames(one: ShapeNode, other: ShapeNode): number {
  let common = 0;
  one.children.forEach((child, name) => {
    const same = other.children.get(name);
    common += same === undefined ? 0 : 1 + (one.isChain ? commonNames(child, same) : 0);
  });
  return common;
}
