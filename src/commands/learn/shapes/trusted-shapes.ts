import { ShapeNode } from './shape-node';
import type { PathNode } from '../evidence/path-node';

/** The number of clients up to which clients are counted. */
const MOST_CLIENTS = 100;

/** The paths of a tree with the evidence of trustworthy clients, and what is left apart. */
export interface TrustedShapes {
  readonly root: ShapeNode;
  /** The paths and methods that only scanners asked for with success: their number, and their requests. */
  scannersOnly: number;
  /** The refused requests for paths and methods that never succeeded, as a tree of the same form. */
  readonly refused: ShapeNode;
  /** The number of trustworthy clients, if there are few. */
  clients: number;
}

/** Leaves the evidence of clients that are not trustworthy apart. */
export function trustedShapes(root: PathNode, isTrusted: (client: number) => boolean): TrustedShapes {
  const shapes: TrustedShapes = { root: new ShapeNode(), refused: new ShapeNode(), scannersOnly: 0, clients: 0 };
  const clients = new Set<number>();
  copy(root, shapes.root, shapes.refused, shapes, (client) => {
    const trusted = isTrusted(client);
    if (trusted && clients.size < MOST_CLIENTS) {
      clients.add(client);
    }
    return trusted;
  });
  shapes.clients = clients.size;
  return shapes;
}

function copy(from: PathNode, to: ShapeNode, refused: ShapeNode, shapes: TrustedShapes, isTrusted: (client: number) => boolean): void {
  from.values.forEach((value) => {
    to.values.add(value);
    refused.values.add(value);
  });
  from.methods.forEach((evidence, name) => {
    const trusted = evidence.trusted(isTrusted);
    const kept = trusted.succeeded > 0 ? to : trusted.refused > 0 ? refused : undefined;
    if (kept !== undefined) {
      const method = kept.method(name);
      method.requests += trusted.succeeded || trusted.refused;
      method.evidence.push(trusted);
      kept.total += method.requests;
    } else {
      shapes.scannersOnly++;
    }
  });
  from.children.forEach((child, name) => {
    const below = new ShapeNode();
    const refusedBelow = new ShapeNode();
    copy(child, below, refusedBelow, shapes, isTrusted);
    [[to, below] as const, [refused, refusedBelow] as const].forEach(([parent, node]) => {
      if (node.total > 0) {
        parent.children.set(name, node);
        parent.total += node.total;
      }
    });
  });
}
