/* eslint-disable no-bitwise -- a hash */
import { randomBytes } from 'crypto';
import { segmentShape } from '../segment-shape';

/** Paths with so many segments are not learned. */
const TOO_MANY = 24;
const SLASH = 0x2f;
/** The start of all hashes. The number is random, so that nobody can write paths whose segments have equal hashes. */
const SEED = randomBytes(4).readInt32LE();

/** The hash of the names of a node and of all nodes above, from the hash of the node above and the hash of the name. */
export function hashBelow(above: number, name: number): number {
  const hash = Math.imul(above ^ name, 0x85ebca6b);
  return hash ^ (hash >>> 15);
}

/** The hash of the root. */
export const ROOT_HASH = SEED;

/** The hash of a name. */
export function nameHash(name: string): number {
  let hash = SEED;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return hash;
}

/** The segments of a path. One object reads one path after another. */
export class PathSegments {
  /** The number of segments, or `undefined` if there are too many. */
  public count: number | undefined = 0;
  private readonly starts = new Int32Array(TOO_MANY);
  private readonly ends = new Int32Array(TOO_MANY);
  private readonly hashes = new Int32Array(TOO_MANY);
  private readonly shapes = new Array<string | undefined>(TOO_MANY).fill(undefined);

  /** Reads a path. All segments are read in one pass, because most time is spent here. */
  public read(path: string): void {
    let start = path.indexOf('/') + 1;
    let count = 0;
    let hash = SEED;
    let isValue = false;
    for (let i = start; i <= path.length && start > 0; i++) {
      const code = i < path.length ? path.charCodeAt(i) : SLASH;
      if (code !== SLASH) {
        hash = Math.imul(hash ^ code, 0x01000193);
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
      this.hashes[count] = shape === undefined ? hash : nameHash(shape);
      count++;
      start = i + 1;
      hash = SEED;
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

  /** The hash of the shape of a segment. */
  public hash(segment: number): number {
    return this.hashes[segment];
  }

  /** The shape of a segment, or `undefined` if the segment has neither digits nor braces, so that the segment is its shape. */
  public shape(segment: number): string | undefined {
    return this.shapes[segment];
  }
}
