import { addTo } from '../../../grouped-by';
import type { Evidence } from '../evidence/evidence';
import { MajorityValue, mergedMajority } from '../evidence/majority-value';

/** The evidence of several paths for one method. */
export interface MethodShape {
  requests: number;
  readonly evidence: Evidence[];
}

const NO_CHILDREN: ReadonlyMap<string, ShapeNode> = new Map();
const NO_METHODS: ReadonlyMap<string, MethodShape> = new Map();

/**
 * A segment below other segments, with the evidence of all paths that the segment stands for. Most nodes have one method, and neither
 * children nor values: a collection is made when it has members.
 */
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
      merged.majority = mergedMajority(merged.majority, node.majority);
      node.children.forEach((child, name) => {
        addTo(below, name, child);
      });
      merged.total += node.total;
      merged.requestsAsValue += node.requestsAsValue;
    }
    below.forEach((children, name) => merged.setChild(name, ShapeNode.merged(children)));
    return merged;
  }

  /** The requests here and below. */
  public total = 0;
  /** The requests here and below for which the segment is known to be a value of a parameter. */
  public requestsAsValue = 0;
  private childrenByName: Map<string, ShapeNode> | undefined = undefined;
  private methodsByName: Map<string, MethodShape> | undefined = undefined;

  /** @param majority the most frequent text of a placeholder */
  constructor(public majority?: MajorityValue) {}

  public get children(): ReadonlyMap<string, ShapeNode> {
    return this.childrenByName ?? NO_CHILDREN;
  }

  public get methods(): ReadonlyMap<string, MethodShape> {
    return this.methodsByName ?? NO_METHODS;
  }

  /** The text of a placeholder that had no other text, or `undefined`. */
  public get onlyText(): string | undefined {
    return this.majority?.times === this.majority?.all ? this.majority?.text : undefined;
  }

  /** Adds a segment below, unless the segment has no requests. */
  public addChild(name: string, child: ShapeNode): void {
    if (child.total > 0) {
      this.setChild(name, child);
      this.total += child.total;
    }
  }

  /** Adds a method, which the segment does not have. */
  public addMethod(name: string, method: MethodShape): void {
    this.setMethod(name, method);
    this.total += method.requests;
  }

  public removeMethod(name: string): void {
    this.total -= this.methods.get(name)?.requests ?? 0;
    this.methodsByName?.delete(name);
  }

  /** The same segment, with others in place of the segments below. */
  public withChildren(childOf: (child: ShapeNode, name: string) => ShapeNode): ShapeNode {
    const copy = new ShapeNode(this.majority);
    this.methods.forEach((method, name) => copy.addMethod(name, method));
    this.children.forEach((child, name) => copy.addChild(name, childOf(child, name)));
    return copy;
  }

  /** The same segment, as if the placeholder had only its most frequent text. */
  public withOnlyText(): ShapeNode {
    const copy = this.withChildren((child) => child);
    copy.majority = this.majority && { ...this.majority, all: this.majority.times };
    return copy;
  }

  /** The method with a name, which is added if there is none. */
  public method(name: string): MethodShape {
    let method = this.methods.get(name);
    if (method === undefined) {
      method = { requests: 0, evidence: [] };
      this.setMethod(name, method);
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
          this.setChild(name, own);
        }
        own.majority = mergedMajority(own.majority, child.majority);
        own.absorb(child, other.isChain ? depth : depth - 1);
      });
    }
  }

  private setChild(name: string, child: ShapeNode): void {
    this.childrenByName ??= new Map();
    this.childrenByName.set(name, child);
  }

  private setMethod(name: string, method: MethodShape): void {
    this.methodsByName ??= new Map();
    this.methodsByName.set(name, method);
  }
}
