import type { EvidentRequest } from './evidence-table';
import { withMergedTexts } from './merged-texts';
import { PathIndex } from './path-index';
import { PathNode } from './path-node';
import { PathNodes, ROOT } from './path-nodes';
import { firstBelow, nameHashes, PathSegments, ROOT_HASHES, secondBelow } from './path-segments';
import { ANY_TEXT, isPlaceholder } from '../segment-shape';

/** The number of nodes above which segments with many texts are merged. */
const MAX_NODES = 150_000;
const FIRST_MAX_TEXTS = 1024;
const LEAST_MAX_TEXTS = 16;

const ANY_TEXT_HASHES = nameHashes(ANY_TEXT);

/** The paths of the logs as a tree of segments, in bounded memory: if there are many paths, the segments with the most texts are merged. */
export class PathTree {
  /** The number of requests that were not kept because the tree was full even after merging. */
  public dropped = 0;
  private nodes = new PathNodes();
  private index = new PathIndex();
  private maxTexts = FIRST_MAX_TEXTS;
  private readonly segments = new PathSegments();

  public get root(): PathNode {
    return new PathNode(this.nodes, ROOT);
  }

  /** Adds a successful request of a client, which is given by its hash, and the origin if the request is a preflight. */
  public addSuccess(path: string, request: EvidentRequest, client: number, origin?: string): void {
    const row = this.row(path, request);
    if (row === undefined) {
      return;
    }
    this.nodes.evidence.addSuccess(row, path, request, client);
    if (origin !== undefined) {
      this.nodes.evidence.addOrigin(row, origin);
    }
  }

  /** Adds a request that the app refused. */
  public addRefusal(path: string, request: EvidentRequest): void {
    const row = this.row(path, request);
    if (row !== undefined) {
      this.nodes.evidence.addRefusal(row, path, request);
    }
  }

  /** The row of the evidence for a request, or `undefined` if the path has too many segments or the tree is full. */
  private row(path: string, { method, weight }: EvidentRequest): number | undefined {
    let node = this.find(path);
    if (node !== undefined && this.isFull() && this.maxTexts > LEAST_MAX_TEXTS) {
      this.shrink();
      node = this.find(path);
    }
    if (node === undefined) {
      this.dropped += weight;
      return undefined;
    }
    return this.nodes.row(node, method);
  }

  private find(path: string): number | undefined {
    const { segments, nodes, index } = this;
    segments.read(path);
    if (segments.count === undefined) {
      return undefined;
    }
    let node = ROOT;
    let { first, second } = ROOT_HASHES;
    for (let i = 0; i < segments.count; i++) {
      const [firstAbove, secondAbove] = [first, second];
      first = firstBelow(firstAbove, segments.first(i));
      second = secondBelow(secondAbove, segments.second(i));
      let child = index.find(first, second);
      if (child === -1 && segments.end(i) > segments.start(i)) {
        const firstOfAny = firstBelow(firstAbove, ANY_TEXT_HASHES.first);
        const secondOfAny = secondBelow(secondAbove, ANY_TEXT_HASHES.second);
        child = index.find(firstOfAny, secondOfAny);
        if (child !== -1) {
          first = firstOfAny;
          second = secondOfAny;
        }
      }
      const shape = segments.shape(i);
      if (child === -1) {
        if (this.isFull() && this.maxTexts <= LEAST_MAX_TEXTS) {
          return undefined;
        }
        child = nodes.add(node, shape ?? path.slice(segments.start(i), segments.end(i)));
        index.add(first, second, child);
      }
      if (shape !== undefined && isPlaceholder(shape) && nodes.takesTexts(child)) {
        nodes.addText(child, path.slice(segments.start(i), segments.end(i)));
      }
      node = child;
    }
    return node;
  }

  private isFull(): boolean {
    return this.nodes.count > MAX_NODES;
  }

  /** Merges the texts of segments with the most texts until there is room. */
  private shrink(): void {
    while (this.nodes.count > MAX_NODES / 2 && this.maxTexts > LEAST_MAX_TEXTS) {
      this.maxTexts /= 2;
      this.nodes = withMergedTexts(this.nodes, this.maxTexts);
    }
    this.index = new PathIndex();
    this.addToIndex(ROOT, ROOT_HASHES.first, ROOT_HASHES.second);
  }

  private addToIndex(node: number, first: number, second: number): void {
    for (const child of this.nodes.children(node)) {
      const name = nameHashes(this.nodes.name(child));
      const [firstOfChild, secondOfChild] = [firstBelow(first, name.first), secondBelow(second, name.second)];
      this.index.add(firstOfChild, secondOfChild, child);
      this.addToIndex(child, firstOfChild, secondOfChild);
    }
  }
}
