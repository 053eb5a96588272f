import { Evidence } from './evidence';
import { PathNode } from './path-node';
import { isPlaceholder, segmentShape } from '../segment-shape';

/** The number of nodes above which segments with many texts are merged. */
const MAX_NODES = 250_000;
const FIRST_MAX_TEXTS = 1024;
const LEAST_MAX_TEXTS = 16;
const MAX_DEPTH = 24;
const CACHED = 50_000;

/** The child that stands for many texts. */
export const ANY_TEXT = '{text}';

/** The paths of the logs as a tree of segments, in bounded memory: if there are many paths, the segments with the most texts are merged. */
export class PathTree {
  public readonly root = new PathNode();
  /** The number of requests that were not kept because the tree was full even after merging. */
  public dropped = 0;
  private nodes = 1;
  private maxTexts = FIRST_MAX_TEXTS;
  private readonly cache = new Map<string, PathNode>();

  /** The evidence for a method on a path, or `undefined` if the path has too many segments or the tree is full. */
  public evidence(method: string, path: string, weight: number): Evidence | undefined {
    let node = this.cache.get(path);
    if (node === undefined) {
      node = this.find(path);
      if (node === undefined) {
        this.dropped += weight;
        return undefined;
      }
      if (this.isFull() && this.maxTexts > LEAST_MAX_TEXTS) {
        this.shrink();
        return this.evidence(method, path, weight);
      }
      if (this.cache.size >= CACHED) {
        this.cache.clear();
      }
      this.cache.set(path, node);
    }
    return node.evidence(method);
  }

  private find(path: string): PathNode | undefined {
    const texts = path.split('/');
    if (texts.length > MAX_DEPTH) {
      return undefined;
    }
    let node = this.root;
    for (let depth = 1; depth < texts.length; depth++) {
      const name = segmentShape(texts[depth]);
      let child = node.children.get(name);
      if (child === undefined && node.children.has(ANY_TEXT) && texts[depth] !== '') {
        child = node.children.get(ANY_TEXT)!;
      }
      if (child === undefined) {
        if (this.isFull() && this.maxTexts <= LEAST_MAX_TEXTS) {
          return undefined;
        }
        child = new PathNode();
        node.children.set(name, child);
        this.nodes++;
      }
      if (isPlaceholder(name)) {
        child.addValue(texts[depth]);
      }
      node = child;
    }
    return node;
  }

  private isFull(): boolean {
    return this.nodes > MAX_NODES;
  }

  /** Merges the texts of segments with the most texts until there is room. */
  private shrink(): void {
    this.cache.clear();
    while (this.nodes > MAX_NODES / 2 && this.maxTexts > LEAST_MAX_TEXTS) {
      this.maxTexts /= 2;
      this.shrinkBelow(this.root);
    }
  }

  private shrinkBelow(node: PathNode): void {
    const texts = [...node.children].filter(([name]) => !isPlaceholder(name));
    if (texts.length > this.maxTexts) {
      const any = node.children.get(ANY_TEXT) ?? new PathNode();
      this.nodes += node.children.has(ANY_TEXT) ? 0 : 1;
      node.children.set(ANY_TEXT, any);
      const popular = new Map(texts.map(([name, child]) => [name, child.requests]));
      texts.sort(([a], [b]) => popular.get(b)! - popular.get(a)!).slice(this.maxTexts / 2).forEach(([name, child]) => {
        node.children.delete(name);
        any.addValue(name);
        this.nodes -= any.merge(child);
      });
    }
    node.children.forEach((child) => this.shrinkBelow(child));
  }
}
