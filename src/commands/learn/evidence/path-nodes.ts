import { EvidenceTable } from './evidence-table';
import { ownText } from './own-text';

/** The values of a placeholder that are kept. */
const KEPT_VALUES = 4;
const FIRST_NODES = 1024;
const NO_VALUES: readonly string[] = [];

/** The number of the root. */
export const ROOT = 0;

/** The nodes of a tree of segments, with the evidence of each node, as columns of numbers: logs have many paths with one request. */
export class PathNodes {
  public readonly evidence = new EvidenceTable();
  private nodes = 1;
  private readonly names = [''];
  private parents = new Int32Array(FIRST_NODES);
  private firstChildren = new Int32Array(FIRST_NODES);
  private lastChildren = new Int32Array(FIRST_NODES);
  private nextSiblings = new Int32Array(FIRST_NODES);
  /** The row of the evidence of the first method, or 0. */
  private firstRows = new Int32Array(FIRST_NODES);
  private valueCounts = new Uint8Array(FIRST_NODES);
  private readonly keptValues = new Map<number, string[]>();

  /** The number of nodes, with the root. */
  public get count(): number {
    return this.nodes;
  }

  /** Adds a node below another, and returns the number of the node. The number is greater than that of the other node. */
  public add(parent: number, name: string): number {
    const node = this.nodes++;
    if (this.nodes > this.parents.length) {
      this.grow();
    }
    this.names.push(ownText(name));
    this.parents[node] = parent;
    if (this.firstChildren[parent] === 0) {
      this.firstChildren[parent] = node;
    } else {
      this.nextSiblings[this.lastChildren[parent]] = node;
    }
    this.lastChildren[parent] = node;
    return node;
  }

  public name(node: number): string {
    return this.names[node];
  }

  /** The children in the order in which they were added. */
  public children(node: number): number[] {
    const children = [];
    for (let child = this.firstChildren[node]; child !== 0; child = this.nextSiblings[child]) {
      children.push(child);
    }
    return children;
  }

  /** The rows of the evidence for the methods on the path. */
  public rows(node: number): number[] {
    const rows = [];
    for (let row = this.firstRows[node]; row !== 0; row = this.evidence.next(row)) {
      rows.push(row);
    }
    return rows;
  }

  /** The row of the evidence for a method, which is added if there is none. */
  public row(node: number, method: string): number {
    const { evidence } = this;
    let last = 0;
    for (let row = this.firstRows[node]; row !== 0; row = evidence.next(row)) {
      if (evidence.method(row) === method) {
        return row;
      }
      last = row;
    }
    const added = evidence.add(method);
    if (last === 0) {
      this.firstRows[node] = added;
    } else {
      evidence.setNext(last, added);
    }
    return added;
  }

  /** The first different texts, if the node stands for a kind of texts such as `{integer}`. */
  public values(node: number): readonly string[] {
    return this.keptValues.get(node) ?? NO_VALUES;
  }

  /** Whether further values are kept. */
  public takesValues(node: number): boolean {
    return this.valueCounts[node] < KEPT_VALUES;
  }

  public addValue(node: number, value: string): void {
    const values = this.values(node);
    if (this.takesValues(node) && !values.includes(value)) {
      this.keptValues.set(node, [...values, ownText(value)]);
      this.valueCounts[node]++;
    }
  }

  /** The requests that succeeded at each node and below. */
  public requests(): Float64Array {
    const requests = new Float64Array(this.nodes);
    for (let node = this.nodes - 1; node >= 0; node--) {
      requests[node] += this.rows(node).reduce((sum, row) => sum + this.evidence.succeeded(row), 0);
      if (node !== ROOT) {
        requests[this.parents[node]] += requests[node];
      }
    }
    return requests;
  }

  private grow(): void {
    const doubled = (numbers: Int32Array) => {
      const more = new Int32Array(2 * numbers.length);
      more.set(numbers);
      return more;
    };
    this.parents = doubled(this.parents);
    this.firstChildren = doubled(this.firstChildren);
    this.lastChildren = doubled(this.lastChildren);
    this.nextSiblings = doubled(this.nextSiblings);
    this.firstRows = doubled(this.firstRows);
    const counts = this.valueCounts;
    this.valueCounts = new Uint8Array(2 * counts.length);
    this.valueCounts.set(counts);
  }
}
