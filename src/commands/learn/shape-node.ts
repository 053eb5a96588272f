import { ShapeEvidence } from './shape-evidence';

const MAX_VALUES = 8;

/** A place in the tree of path shapes: the requests for the path that ends here, and the segments below. */
export class ShapeNode {
  public readonly children = new Map<string, ShapeNode>();
  /** The evidence by method. */
  public readonly methods = new Map<string, ShapeEvidence>();
  /** The values of a placeholder, or `undefined` if the placeholder had more values than are kept. */
  public values: Set<string> | undefined = new Set();

  public child(shape: string): ShapeNode {
    let child = this.children.get(shape);
    if (child === undefined) {
      child = new ShapeNode();
      this.children.set(shape, child);
    }
    return child;
  }

  public evidence(method: string): ShapeEvidence {
    let evidence = this.methods.get(method);
    if (evidence === undefined) {
      evidence = new ShapeEvidence();
      this.methods.set(method, evidence);
    }
    return evidence;
  }

  public addValue(value: string): void {
    if (this.values !== undefined && !this.values.has(value)) {
      this.values.add(value);
      if (this.values.size > MAX_VALUES) {
        this.values = undefined;
      }
    }
  }

  /** Adds all counts of another node and of what is below it. */
  public merge(other: ShapeNode): void {
    other.methods.forEach((evidence, method) => this.evidence(method).merge(evidence));
    other.children.forEach((child, shape) => this.child(shape).merge(child));
    if (other.values === undefined) {
      this.values = undefined;
    } else {
      other.values.forEach((value) => this.addValue(value));
    }
  }

  /** The requests that were answered here and below. */
  public answered(): number {
    let sum = 0;
    this.methods.forEach(({ succeeded, refused }) => { sum += succeeded + refused; });
    this.children.forEach((child) => { sum += child.answered(); });
    return sum;
  }
}
