import { Evidence } from './evidence';

/** The values of a placeholder that are kept. */
const KEPT_VALUES = 4;

const NO_CHILDREN: ReadonlyMap<string, PathNode> = new Map();
const NO_VALUES: readonly string[] = [];

/**
 * A segment of the paths in the logs, below the segments before it. Most nodes have one method, and neither children nor values:
 * a collection is made when it has members.
 */
export class PathNode {
  /** The name in the parent. The root has an empty name. */
  public name = '';
  public parent: PathNode | undefined = undefined;
  private childrenByName: Map<string, PathNode> | undefined = undefined;
  private firstMethod = '';
  private firstEvidence: Evidence | undefined = undefined;
  private furtherMethods: Map<string, Evidence> | undefined = undefined;
  private keptValues: string[] | undefined = undefined;

  public get children(): ReadonlyMap<string, PathNode> {
    return this.childrenByName ?? NO_CHILDREN;
  }

  public get methods(): ReadonlyMap<string, Evidence> {
    return new Map(this.firstEvidence === undefined ? [] : [[this.firstMethod, this.firstEvidence], ...this.furtherMethods ?? []]);
  }

  /** The first different texts, if the node stands for a kind of texts such as `{integer}`. */
  public get values(): readonly string[] {
    return this.keptValues ?? NO_VALUES;
  }

  public child(name: string): PathNode | undefined {
    return this.childrenByName?.get(name);
  }

  public setChild(name: string, child: PathNode): void {
    this.childrenByName ??= new Map();
    this.childrenByName.set(name, child);
    child.name = name;
    child.parent = this;
  }

  public removeChild(name: string): void {
    this.childrenByName?.delete(name);
  }

  public evidence(method: string): Evidence {
    if (this.firstEvidence === undefined) {
      this.firstMethod = method;
      this.firstEvidence = new Evidence();
      return this.firstEvidence;
    }
    if (method === this.firstMethod) {
      return this.firstEvidence;
    }
    let evidence = this.furtherMethods?.get(method);
    if (evidence === undefined) {
      evidence = new Evidence();
      this.furtherMethods ??= new Map();
      this.furtherMethods.set(method, evidence);
    }
    return evidence;
  }

  /** Whether further values are kept. */
  public get takesValues(): boolean {
    return this.values.length < KEPT_VALUES;
  }

  public addValue(value: string): void {
    if (this.takesValues && !this.values.includes(value)) {
      this.keptValues = [...this.values, value];
    }
  }

  /** Adds everything of another node, and returns the number of nodes that are no longer needed. */
  public merge(other: PathNode): number {
    let merged = 1;
    other.values.forEach((value) => this.addValue(value));
    other.methods.forEach((evidence, method) => this.evidence(method).merge(evidence));
    other.children.forEach((child, name) => {
      const own = this.child(name);
      if (own === undefined) {
        this.setChild(name, child);
      } else {
        merged += own.merge(child);
      }
    });
    return merged;
  }

  /** The requests that succeeded here and below. */
  public get requests(): number {
    let sum = this.firstEvidence?.succeeded ?? 0;
    this.furtherMethods?.forEach(({ succeeded }) => { sum += succeeded; });
    this.childrenByName?.forEach((child) => { sum += child.requests; });
    return sum;
  }
}
