import type { Evidence } from './evidence';
import type { MajorityValue } from './majority-value';
import type { PathNodes } from './path-nodes';

/** A segment of the paths in the logs, below the segments before it. */
export class PathNode {
  constructor(private readonly nodes: PathNodes, private readonly node: number) {}

  public get children(): ReadonlyMap<string, PathNode> {
    return new Map(this.nodes.children(this.node).map((child) => [this.nodes.name(child), new PathNode(this.nodes, child)]));
  }

  public get methods(): ReadonlyMap<string, Evidence> {
    const { evidence } = this.nodes;
    return new Map(this.nodes.rows(this.node).map((row) => [evidence.method(row), evidence.evidence(row)]));
  }

  /** The most frequent text, if the node stands for a kind of texts such as `{integer}`. */
  public get majority(): MajorityValue | undefined {
    return this.nodes.majority(this.node);
  }
}
