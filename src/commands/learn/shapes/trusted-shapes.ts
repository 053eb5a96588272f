import { ShapeNode } from './shape-node';
import type { PathNode } from '../evidence/path-node';

/** The number of clients up to which clients are counted. */
const MOST_CLIENTS = 100;

/** The paths of a tree with the evidence of trustworthy clients, and what is left apart. */
export interface TrustedShapes {
  readonly root: ShapeNode;
  /** The paths and methods that only scanners asked for with success: their number, and their requests. */
  readonly scannersOnly: number;
  /** The refused requests for paths and methods that never succeeded, as a tree of the same form. */
  readonly refused: ShapeNode;
  /** The number of trustworthy clients, if there are few. */
  readonly clients: number;
}

/** Leaves the evidence of clients that are not trustworthy apart. */
export function trustedShapes(root: PathNode, isTrusted: (client: number) => boolean): TrustedShapes {
  const counts = { scannersOnly: 0 };
  const clients = new Set<number>();
  const { counted, refused } = copies(root, counts, (client) => {
    const trusted = isTrusted(client);
    if (trusted && clients.size < MOST_CLIENTS) {
      clients.add(client);
    }
    return trusted;
  });
  return { ...counts, root: counted ?? new ShapeNode(root.majority), refused: refused ?? new ShapeNode(root.majority), clients: clients.size };
}

/** The copies of a node and of everything below: with the evidence that counts, and with refused requests only. Nothing is copied where nothing counts. */
interface Copies {
  counted: ShapeNode | undefined;
  refused: ShapeNode | undefined;
}

function copies(from: PathNode, shapes: { scannersOnly: number }, isTrusted: (client: number) => boolean): Copies {
  const made: Copies = { counted: undefined, refused: undefined };
  const copyOf = (kind: keyof Copies) => made[kind] ??= new ShapeNode(from.majority);
  from.methods.forEach((evidence, name) => {
    const trusted = evidence.trusted(isTrusted);
    if (trusted.succeeded === 0 && trusted.refused === 0) {
      shapes.scannersOnly++;
      return;
    }
    const kept = copyOf(trusted.succeeded > 0 ? 'counted' : 'refused');
    const method = kept.method(name);
    method.requests += trusted.succeeded || trusted.refused;
    method.evidence.push(trusted);
    kept.total += method.requests;
  });
  from.children.forEach((child, name) => {
    const below = copies(child, shapes, isTrusted);
    (['counted', 'refused'] as const).forEach((kind) => {
      const node = below[kind];
      if (node !== undefined && node.total > 0) {
        copyOf(kind).addChild(name, node);
      }
    });
  });
  return made;
}
