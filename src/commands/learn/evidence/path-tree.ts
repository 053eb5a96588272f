import { ChildIndex } from './child-index';
import { Evidence } from './evidence';
import { ownText } from './own-text';
import { PathNode } from './path-node';
import { hashBelow, nameHash, PathSegments, ROOT_HASH } from './path-segments';
import { isPlaceholder } from '../segment-shape';

/** The number of nodes above which segments with many texts are merged. */
const MAX_NODES = 150_000;
const FIRST_MAX_TEXTS = 1024;
const LEAST_MAX_TEXTS = 16;

/** The child that stands for many texts. */
export const ANY_TEXT = '{text}';
const ANY_TEXT_HASH = nameHash(ANY_TEXT);

/** The paths of the logs as a tree of segments, in bounded memory: if there are many paths, the segments with the most texts are merged. */
export class PathTree {
  public readonly root = new PathNode();
  /** The number of requests that were not kept because the tree was full even after merging. */
  public dropped = 0;
  private nodes = 1;
  private maxTexts = FIRST_MAX_TEXTS;
  private readonly index = new ChildIndex();
  private readonly segments = new PathSegments();

  /** The evidence for a method on a path, or `undefined` if the path has too many segments or the tree is full. */
  public evidence(method: string, path: string, weight: number): Evidence | undefined {
    const node = this.find(path);
    if (node === undefined) {
      this.dropped += weight;
      return undefined;
    }
    if (this.isFull() && this.maxTexts > LEAST_MAX_TEXTS) {
      this.shrink();
      return this.evidence(method, path, weight);
    }
    return node.evidence(method);
  }

  private find(path: string): PathNode | undefined {
    const { segments } = this;
    segments.read(path);
    if (segments.count === undefined) {
      return undefined;
    }
    let node = this.root;
    let hash = ROOT_HASH;
    for (let i = 0; i < segments.count; i++) {
      const shape = segments.shape(i);
      const start = segments.start(i);
      const end = segments.end(i);
      const above = hash;
      hash = hashBelow(above, segments.hash(i));
      let child = shape === undefined ? this.index.find(hash, node, path, start, end - start) : this.index.find(hash, node, shape, 0, shape.length);
      if (child === undefined && end > start) {
        const anyText = hashBelow(above, ANY_TEXT_HASH);
        child = this.index.find(anyText, node, ANY_TEXT, 0, ANY_TEXT.length);
        hash = child === undefined ? hash : anyText;
      }
      if (child === undefined) {
        if (this.isFull() && this.maxTexts <= LEAST_MAX_TEXTS) {
          return undefined;
        }
        child = new PathNode();
        node.setChild(ownText(shape ?? path.slice(start, end)), child);
        this.index.add(hash, child);
        this.nodes++;
      }
      if (shape !== undefined && isPlaceholder(shape) && child.takesValues) {
        child.addValue(ownText(path.slice(start, end)));
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
    while (this.nodes > MAX_NODES / 2 && this.maxTexts > LEAST_MAX_TEXTS) {
      this.maxTexts /= 2;
      this.shrinkBelow(this.root);
    }
    this.index.rebuild(this.root);
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
