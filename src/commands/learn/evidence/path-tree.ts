import { Evidence } from './evidence';
import { ownText } from './own-text';
import { PathNode } from './path-node';
import { isPlaceholder, segmentShape } from '../segment-shape';

/** The number of nodes above which segments with many texts are merged. */
const MAX_NODES = 150_000;
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
      this.cache.set(ownText(path), node);
    }
    return node.evidence(method);
  }

  private find(path: string): PathNode | undefined {
    if (isTooDeep(path)) {
      return undefined;
    }
    let node = this.root;
    for (let start = path.indexOf('/') + 1; start > 0;) {
      const slash = path.indexOf('/', start);
      const text = path.slice(start, slash === -1 ? undefined : slash);
      const name = segmentShape(text);
      let child = node.child(name);
      if (child === undefined && text !== '') {
        child = node.child(ANY_TEXT);
      }
      if (child === undefined) {
        if (this.isFull() && this.maxTexts <= LEAST_MAX_TEXTS) {
          return undefined;
        }
        child = new PathNode();
        node.setChild(ownText(name), child);
        this.nodes++;
      }
      if (isPlaceholder(name) && child.takesValues) {
        child.addValue(ownText(text));
      }
      node = child;
      start = slash + 1;
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
      const any = node.child(ANY_TEXT) ?? new PathNode();
      this.nodes += node.children.has(ANY_TEXT) ? 0 : 1;
      node.setChild(ANY_TEXT, any);
      const popular = new Map(texts.map(([name, child]) => [name, child.requests]));
      texts.sort(([a], [b]) => popular.get(b)! - popular.get(a)!).slice(this.maxTexts / 2).forEach(([name, child]) => {
        node.removeChild(name);
        any.addValue(name);
        this.nodes -= any.merge(child);
      });
    }
    node.children.forEach((child) => this.shrinkBelow(child));
  }
}

function isTooDeep(path: string): boolean {
  let segments = 0;
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    segments++;
  }
  return segments >= MAX_DEPTH;
}
