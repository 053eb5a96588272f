import type { PathPattern } from './path-pattern';
import { matchesSegment, normalizedLiteral, PathSegment, segmentKey, spellingKey } from './path-segment';

/** The patterns that begin with the same segments. */
interface Node {
  readonly literals: Map<string, Node>;
  /** The segments that are not literal, by their keys. */
  readonly others: Map<string, { readonly segment: PathSegment; readonly node: Node }>;
  /**
   * The patterns that end here without a trailing slash (`whole`) or with a trailing slash (`slash`), that match one or more
   * segments from here (`rest`), or that are prefixes (`prefix`).
   */
  readonly whole: number[];
  readonly slash: number[];
  readonly rest: number[];
  readonly prefix: number[];
  /** The number of the first pattern here and below. */
  first: number;
  /** The groups of the patterns here and below. */
  readonly groups: Set<number>;
}

/**
 * A tree of patterns by their segments. The tree finds the patterns that match a path or overlap another pattern, without
 * comparing all patterns. The number of a pattern is its index in the list.
 */
export class PatternTrie {
  private readonly root = node();

  /**
   * @param patterns the patterns
   * @param groups the group of each pattern, by which `overlapping()` selects
   * @param anySpelling whether literal texts may have any spelling
   */
  constructor(private readonly patterns: PathPattern[], private readonly groups: number[] = [], private readonly anySpelling = false) {
    patterns.forEach((_, number) => this.add(number));
  }

  /** The numbers of the patterns that match the raw path of a request. */
  public matching(path: string): number[] {
    const found: number[] = [];
    const look = (at: Node, start: number) => {
      found.push(...at.prefix);
      if (start >= path.length) {
        found.push(...ending(at, path, start));
        return;
      }
      found.push(...at.rest);
      const end = segmentEnd(path, start);
      const text = path.slice(start, end);
      const literal = at.literals.get(this.literalKey(text));
      if (literal !== undefined) look(literal, end + 1);
      for (const { segment, node: next } of at.others.values()) {
        if (matchesSegment(segment, text, this.anySpelling ? 'any' : 'own')) look(next, end + 1);
      }
    };
    look(this.root, 1);
    return found;
  }

  /** The least number of a pattern that matches the raw path of a request, or `Infinity`. */
  public firstMatching(path: string): number {
    return this.leastBelow(this.root, path, 1, Infinity);
  }

  /** The least number below a limit of the patterns here and below that match a path whose next segment starts at an index, or the limit. */
  private leastBelow(at: Node, path: string, start: number, limit: number): number {
    if (at.first >= limit) {
      return limit;
    }
    // The numbers of each list ascend.
    let least = Math.min(limit, at.prefix[0] ?? limit);
    if (start >= path.length) {
      return Math.min(least, ending(at, path, start)[0] ?? limit);
    }
    least = Math.min(least, at.rest[0] ?? limit);
    const end = segmentEnd(path, start);
    const text = path.slice(start, end);
    // Most texts are values in places without literals, where the search by text would be in vain.
    const literal = at.literals.size === 0 ? undefined : at.literals.get(this.literalKey(text));
    if (literal !== undefined) {
      least = this.leastBelow(literal, path, end + 1, least);
    }
    if (at.others.size > 0) {
      for (const { segment, node: next } of at.others.values()) {
        if (next.first < least && matchesSegment(segment, text, this.anySpelling ? 'any' : 'own')) {
          least = this.leastBelow(next, path, end + 1, least);
        }
      }
    }
    return least;
  }

  /**
   * The numbers below `end` of the patterns of some groups that may match a path that the given pattern also matches. The
   * result may contain a pattern without a common path only if two parameters in one segment are each described or beside
   * literal text.
   */
  public *overlapping(pattern: PathPattern, isWanted: (group: number) => boolean, end: number): Generator<number> {
    const wanted = (number: number) => number < end && isWanted(this.groups[number]);
    const { segments, trailingSlash } = pattern;
    const worthwhile = (at: Node) => at.first < end && some(at.groups, isWanted);
    const literalKey = (text: string) => this.literalKey(text);
    function* all(at: Node): Generator<number> {
      yield* [...at.whole, ...at.slash, ...at.rest, ...at.prefix].filter(wanted);
      for (const next of children(at)) {
        if (worthwhile(next)) yield* all(next);
      }
    }
    function* below(at: Node, depth: number): Generator<number> {
      const segment = segments[depth];
      if (segment === undefined && pattern.kind === 'prefix') {
        yield* all(at);
        return;
      }
      yield* at.prefix.filter(wanted);
      if (segment === undefined) {
        yield* (trailingSlash ? at.slash : at.whole).filter(wanted);
        return;
      }
      yield* at.rest.filter(wanted);
      if (segment.kind === 'rest') {
        for (const next of children(at)) {
          if (worthwhile(next)) yield* all(next);
        }
        return;
      }
      if (segment.kind === 'literal') {
        const next = at.literals.get(literalKey(segment.text));
        if (next !== undefined && worthwhile(next)) yield* below(next, depth + 1);
      } else {
        for (const [text, next] of at.literals) {
          if (worthwhile(next) && matchesSegment(segment, text)) yield* below(next, depth + 1);
        }
      }
      for (const { segment: other, node: next } of at.others.values()) {
        if (worthwhile(next) && (segment.kind !== 'literal' || matchesSegment(other, segment.text))) yield* below(next, depth + 1);
      }
    }
    if (worthwhile(this.root)) yield* below(this.root, 0);
  }

  private add(number: number): void {
    const { kind, segments, trailingSlash } = this.patterns[number];
    const group = this.groups[number];
    let at = this.root;
    const enter = (next: Node) => {
      at = next;
      at.first = Math.min(at.first, number);
      at.groups.add(group);
    };
    enter(at);
    for (const segment of segments) {
      if (segment.kind === 'rest') {
        at.rest.push(number);
        return;
      }
      if (segment.kind === 'literal') {
        enter(entry(at.literals, this.literalKey(segment.text), node));
      } else {
        enter(entry(at.others, this.anySpelling && segment.kind === 'composed' ? segment.texts.map(spellingKey).join('{}') : segmentKey(segment),
          () => ({ segment, node: node() })).node);
      }
    }
    (kind === 'prefix' ? at.prefix : trailingSlash ? at.slash : at.whole).push(number);
  }

  private literalKey(text: string): string {
    return this.anySpelling ? spellingKey(text) : normalizedLiteral(text);
  }
}

/** The index after the segment of a path that starts at an index. */
function segmentEnd(path: string, start: number): number {
  const slash = path.indexOf('/', start);
  return slash < 0 ? path.length : slash;
}

/** The patterns of a node that match a path without further segments. If nothing follows the last slash, the next segment starts at the end of the path. */
function ending(at: Node, path: string, start: number): number[] {
  return start === path.length && path !== '/' ? at.slash : at.whole;
}

function node(): Node {
  return { literals: new Map(), others: new Map(), whole: [], slash: [], rest: [], prefix: [], first: Infinity, groups: new Set() };
}

function some(groups: Set<number>, isWanted: (group: number) => boolean): boolean {
  for (const group of groups) {
    if (isWanted(group)) return true;
  }
  return false;
}

function* children(at: Node): Generator<Node> {
  yield* at.literals.values();
  for (const { node: next } of at.others.values()) yield next;
}

function entry<T>(entries: Map<string, T>, key: string, make: () => T): T {
  let known = entries.get(key);
  if (known === undefined) {
    known = make();
    entries.set(key, known);
  }
  return known;
}
