import type { Profile } from './profile';
import type { ShapeNode } from './shape-node';

/** A name among the names in the same place, with its requests. */
export interface Sibling {
  readonly name: string;
  readonly node: ShapeNode;
  readonly profile: Profile;
}

/** Siblings with similar profiles. */
export interface Cluster {
  readonly siblings: Sibling[];
  readonly profile: Profile;
}
