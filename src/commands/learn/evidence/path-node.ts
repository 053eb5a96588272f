import { Evidence } from './evidence';

/** The values of a placeholder that are kept. */
const KEPT_VALUES = 4;

/** A segment of the paths in the logs, below the segments before it. */
export class PathNode {
  public readonly children = new Map<string, PathNode>();
  public readonly methods = new Map<string, Evidence>();
  /** The first different texts, if the node stands for a kind of texts such as `{integer}`. */
  public readonly values: string[] = [];

  public evidence(method: string): Evidence {
    let evidence = this.methods.get(method);
    if (evidence === undefined) {
      evidence = new Evidence();
      this.methods.set(method, evidence);
    }
    return evidence;
  }

  public addValue(value: string): void {
    if (this.values.length < KEPT_VALUES && !this.values.includes(value)) {
      this.values.push(value);
    }
  }

  /** Adds everything of another node, and returns the number of nodes that are no longer needed. */
  public merge(other: PathNode): number {
    let merged = 1;
    other.values.forEach((value) => this.addValue(value));
    other.methods.forEach((evidence, method) => this.evidence(method).merge(evidence));
    other.children.forEach((child, name) => {
      const own = this.children.get(name);
      if (own === undefined) {
        this.children.set(name, child);
      } else {
        merged += own.merge(child);
      }
    });
    return merged;
  }

  /** The requests that succeeded here and below. */
  public get requests(): number {
    let sum = 0;
    this.methods.forEach(({ succeeded }) => { sum += succeeded; });
    this.children.forEach((child) => { sum += child.requests; });
    return sum;
  }
}
