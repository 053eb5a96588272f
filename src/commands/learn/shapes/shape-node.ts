import type { Evidence } from '../evidence/evidence';

/** The evidence of several paths for one method. */
export interface MethodShape {
  requests: number;
  readonly evidence: Evidence[];
}

/** A segment below other segments, with the evidence of all paths that the segment stands for. */
export class ShapeNode {
  /** One node with everything of several nodes. */
  public static merged(nodes: ShapeNode[]): ShapeNode {
    if (nodes.length === 1) {
      return nodes[0];
    }
    const merged = new ShapeNode();
    const below = new Map<string, ShapeNode[]>();
    for (const node of nodes) {
      node.methods.forEach(({ requests, evidence }, method) => {
        const own = merged.method(method);
        own.requests += requests;
        evidence.forEach((one) => own.evidence.push(one));
      });
      node.values.forEach((value) => merged.values.add(value));
      node.children.forEach((child, name) => {
        const same = below.get(name);
        if (same === undefined) {
          below.set(name, [child]);
        } else {
          same.push(child);
        }
      });
      merged.total += node.total;
    }
    below.forEach((children, name) => merged.children.set(name, ShapeNode.merged(children)));
    return merged;
  }

  public readonly children = new Map<string, ShapeNode>();
  public readonly methods = new Map<string, MethodShape>();
  /** The first different texts of a placeholder. */
  public readonly values = new Set<string>();
  /** The requests here and below. */
  public total = 0;

  public method(name: string): MethodShape {
    let method = this.methods.get(name);
    if (method === undefined) {
      method = { requests: 0, evidence: [] };
      this.methods.set(name, method);
    }
    return method;
  }

  /** Whether all requests here have the same next segment, so that a depth that is compared does not count the segment. */
  public get isChain(): boolean {
    return this.methods.size === 0 && this.children.size === 1;
  }

  /** Adds the numbers of requests of another node down to a depth, without the evidence. */
  public absorb(other: ShapeNode, depth: number): void {
    this.total += other.total;
    other.methods.forEach(({ requests }, method) => { this.method(method).requests += requests; });
    if (depth > 0) {
      other.children.forEach((child, name) => {
        let own = this.children.get(name);
        if (own === undefined) {
          own = new ShapeNode();
          this.children.set(name, own);
        }
        child.values.forEach((value) => own.values.add(value));
        own.absorb(child, other.isChain ? depth : depth - 1);
      });
    }
  }
}
