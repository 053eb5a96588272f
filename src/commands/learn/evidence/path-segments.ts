/* eslint-disable no-bitwise -- hashes */
import { randomBytes } from 'crypto';
import { segmentShape } from '../segment-shape';

/** Paths with so many segments are not learned. */
const TOO_MANY = 24;
const SLASH = 0x2f;
/** The starts of all hashes. The numbers are random, so that nobody can write paths with equal hashes. */
const [FIRST, SECOND] = [0, 4].map((offset) => randomBytes(8).readInt32LE(offset));
const FIRST_FACTOR = 0x01000193;
const SECOND_FACTOR = 0x5bd1e995;

/** Two hashes of a text, or of the names of a node and of all nodes above. */
export interface Hashes {
  readonly first: number;
  readonly second: number;
}

/** The hashes of the root. */
export const ROOT_HASHES: Hashes = { first: FIRST, second: SECOND };

/** The first hash of a node, from the first hashes of the node above and of the name. */
export function firstBelow(above: number, name: number): number {
  const hash = Math.imul(above ^ name, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** The second hash of a node, from the second hashes of the node above and of the name. */
export function secondBelow(above: number, name: number): number {
  const hash = Math.imul(above ^ name, 0xc2b2ae35);
  return hash ^ (hash >>> 13);
}

/** The hashes of a name. */
export function nameHashes(name: string): Hashes {
  let [first, second] = [FIRST, SECOND];
  for (let i = 0; i < name.length; i++) {
    first = Math.imul(first ^ name.charCodeAt(i), FIRST_FACTOR);
    second = Math.imul(second ^ name.charCodeAt(i), SECOND_FACTOR);
  }
  return { first, second };
}

/** The segments of a path. One object reads one path after another. */
export class PathSegments {
  /** The number of segments, or `undefined` if there are too many. */
  public count: number | undefined = 0;
  private readonly starts = new Int32Array(TOO_MANY);
  private readonly ends = new Int32Array(TOO_MANY);
  private readonly firsts = new Int32Array(TOO_MANY);
  private readonly seconds = new Int32Array(TOO_MANY);
  private readonly shapes = new Array<string | undefined>(TOO_MANY).fill(undefined);

  /** Reads a path. All segments are read in one pass, because most time is spent here. */
  public read(path: string): void {
    let start = path.indexOf('/') + 1;
    let count = 0;
    let [first, second] = [FIRST, SECOND];
    let isValue = false;
    for (let i = start; i <= path.length && start > 0; i++) {
      const code = i < path.length ? path.charCodeAt(i) : SLASH;
      if (code !== SLASH) {
        first = Math.imul(first ^ code, FIRST_FACTOR);
        second = Math.imul(second ^ code, SECOND_FACTOR);
        // Only digits and braces make a segment differ from its shape.
        isValue ||= code >= 0x30 && code <= 0x39 || code === 0x7b || code === 0x7d;
        continue;
      }
      if (count === TOO_MANY - 1) {
        this.count = undefined;
        return;
      }
      const shape = isValue ? segmentShape(path.slice(start, i)) : undefined;
      this.starts[count] = start;
      this.ends[count] = i;
      this.shapes[count] = shape;
      this.setHashes(count, shape === undefined ? { first, second } : nameHashes(shape));
      count++;
      start = i + 1;
      [first, second] = [FIRST, SECOND];
      isValue = false;
    }
    this.count = count;
  }

  public start(segment: number): number {
    return this.starts[segment];
  }

  public end(segment: number): number {
    return this.ends[segment];
  }

  /** The first hash of the shape of a segment. */
  public first(segment: number): number {
    return this.firsts[segment];
  }

  /** The second hash of the shape of a segment. */
  public second(segment: number): number {
    return this.seconds[segment];
  }

  /** The shape of a segment, or `undefined` if the segment has neither digits nor braces, so that the segment is its shape. */
  public shape(segment: number): string | undefined {
    return this.shapes[segment];
  }

  private setHashes(segment: number, { first, second }: Hashes): void {
    this.firsts[segment] = first;
    this.seconds[segment] = second;
  }
}
