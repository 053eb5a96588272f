import { EvidenceTable } from './evidence-table';
import { MajorityValue, mergedMajority, takesTexts, withText } from './majority-value';
import { ownText } from './own-text';

const FIRST_NODES = 1024;

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
  private readonly majorities = new Map<number, MajorityValue>();

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

  /** The most frequent text, if the node stands for a kind of texts such as `{integer}`. */
  public majority(node: number): MajorityValue | undefined {
    return this.majorities.get(node);
  }

  /** Whether further texts of a placeholder count. */
  public takesTexts(node: number): boolean {
    return takesTexts(this.majorities.get(node));
  }

  /** Counts a text of a placeholder. */
  public addText(node: number, text: string): void {
    this.majorities.set(node, withText(this.majorities.get(node), text));
  }

  /** Adds the most frequent text of another placeholder. */
  public addMajority(node: number, majority: MajorityValue | undefined): void {
    const merged = mergedMajority(this.majorities.get(node), majority);
    if (merged !== undefined) {
      this.majorities.set(node, merged);
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
  }
}
