import type { ShapeNode } from './shape-node';

/** The requests of a segment by method and by what follows the segment. */
export type Profile = Map<string, number>;

/** The names below a segment, with one label for all names that are values of a parameter. */
export type Skeleton = Map<string, { readonly label: string; readonly skeleton: Skeleton | undefined }>;

/** The profile of a segment. The skeleton is that of all its siblings together. */
export function profileOf(node: ShapeNode, skeleton: Skeleton): Profile {
  const profile: Profile = new Map();
  addTo(profile, node, skeleton, '');
  return profile;
}

function addTo(profile: Profile, node: ShapeNode, skeleton: Skeleton | undefined, prefix: string): void {
  const count = (key: string, requests: number) => profile.set(key, (profile.get(key) ?? 0) + requests);
  if (skeleton === undefined) {
    count(`${prefix} **`, node.total);
    return;
  }
  node.methods.forEach(({ requests }, method) => count(`${prefix} ${method}`, requests));
  node.children.forEach((child, name) => {
    const below = skeleton.get(name);
    addTo(profile, child, below?.skeleton, `${prefix}/${below?.label ?? name}`);
  });
}

/** Adds a profile to another profile. */
export function addProfile(to: Profile, from: Profile): void {
  from.forEach((requests, key) => to.set(key, (to.get(key) ?? 0) + requests));
}

/** The share of a profile whose keys another profile has. */
export function explainedShare(profile: Profile, by: Profile): number {
  let all = 0;
  let explained = 0;
  profile.forEach((requests, key) => {
    all += requests;
    explained += by.has(key) ? requests : 0;
  });
  return all === 0 ? 1 : explained / all;
}

/** The cosine of the angle between two profiles: 1 if their requests are distributed alike, and 0 if the profiles have no key in common. */
export function similarity(one: Profile, other: Profile): number {
  let product = 0;
  let square = 0;
  let otherSquare = 0;
  one.forEach((requests, key) => {
    product += requests * (other.get(key) ?? 0);
    square += requests * requests;
  });
  other.forEach((requests) => { otherSquare += requests * requests; });
  return square === 0 || otherSquare === 0 ? 0 : product / Math.sqrt(square * otherSquare);
}

/** The G statistic of a profile under the assumption that its requests are drawn from a larger profile, and its degrees of freedom. */
export function deviation(profile: Profile, from: Profile): { readonly g: number; readonly degrees: number } {
  const sum = (of: Profile) => [...of.values()].reduce((all, requests) => all + requests, 0);
  const all = sum(profile);
  const fromAll = sum(from);
  let g = 0;
  let degrees = -1;
  from.forEach((requests, key) => {
    const expected = all * requests / fromAll;
    const observed = profile.get(key) ?? 0;
    g += observed === 0 ? 0 : 2 * observed * Math.log(observed / expected);
    degrees += expected >= 0.5 || observed > 0 ? 1 : 0;
  });
  return { g, degrees: Math.max(0, degrees) };
}
