import type { PathNode } from './path-node';
import { hashBelow, nameHash, ROOT_HASH } from './path-segments';

const FIRST_PLACES = 1024;

/**
 * The index of all nodes of a tree by their parent and their name: one hash table, in which a lookup reads little memory. Most lookups
 * in the maps of the nodes would read memory that no cache of the processor holds.
 */
export class ChildIndex {
  private places = FIRST_PLACES;
  private hashes = new Int32Array(FIRST_PLACES);
  private children = new Array<PathNode | undefined>(FIRST_PLACES).fill(undefined);
  private count = 0;

  /** The child whose name is the part of a text from a position on, or `undefined`. */
  public find(hash: number, parent: PathNode, text: string, start: number, length: number): PathNode | undefined {
    for (let place = this.firstPlace(hash); ; place = this.nextPlace(place)) {
      const child = this.children[place];
      if (child === undefined) {
        return undefined;
      }
      if (this.hashes[place] === hash && child.parent === parent && child.name.length === length && text.startsWith(child.name, start)) {
        return child;
      }
    }
  }

  public add(hash: number, child: PathNode): void {
    if (2 * this.count >= this.places) {
      this.grow();
    }
    this.put(hash, child);
    this.count++;
  }

  /** Replaces all nodes by those below a root. */
  public rebuild(root: PathNode): void {
    this.hashes.fill(0);
    this.children.fill(undefined);
    this.count = 0;
    this.addBelow(root, ROOT_HASH);
  }

  private addBelow(node: PathNode, hash: number): void {
    node.children.forEach((child, name) => {
      const below = hashBelow(hash, nameHash(name));
      this.add(below, child);
      this.addBelow(child, below);
    });
  }

  private grow(): void {
    const { hashes, children } = this;
    this.places *= 2;
    this.hashes = new Int32Array(this.places);
    this.children = new Array<PathNode | undefined>(this.places).fill(undefined);
    children.forEach((child, place) => {
      if (child !== undefined) {
        this.put(hashes[place], child);
      }
    });
  }

  private put(hash: number, child: PathNode): void {
    let place = this.firstPlace(hash);
    while (this.children[place] !== undefined) {
      place = this.nextPlace(place);
    }
    this.hashes[place] = hash;
    this.children[place] = child;
  }

  private firstPlace(hash: number): number {
    // eslint-disable-next-line no-bitwise -- the number of places is a power of two
    return hash & (this.places - 1);
  }

  private nextPlace(place: number): number {
    return place + 1 === this.places ? 0 : place + 1;
  }
}
