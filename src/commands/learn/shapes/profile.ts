import type { ShapeNode } from './shape-node';

/** The requests of a segment by method and by what follows the segment. */
export type Profile = Map<string, number>;

/** The number of requests that may be expected for operations without a request, so that chance explains their absence. */
export const MOST_EXPECTED = 3;
/** The share of the requests of a name up to which a method or a path below may be due to mistakes of clients. */
export const SHARE_OF_MISTAKES = 0.02;

/** The key of a skeleton for names that the skeleton does not have, where such names are values of a parameter. */
export const OTHER_NAMES = '{}';

/** The end of a key for everything below, where the skeleton ends. */
const ANYTHING = ' **';

/** Whether a key stands for everything below a segment, because the profile ends there. */
export function isCutOff(key: string): boolean {
  return key.endsWith(ANYTHING);
}

/** The names below a segment, with one label for all names that are values of a parameter. */
export type Skeleton = Map<string, { readonly label: string; readonly skeleton: Skeleton | undefined }>;

/** The profile of a segment. */
export function profileOf(node: ShapeNode, skeleton: Skeleton | undefined): Profile {
  const profile: Profile = new Map();
  addTo(profile, node, skeleton, '');
  return profile;
}

function addTo(profile: Profile, node: ShapeNode, skeleton: Skeleton | undefined, prefix: string): void {
  const count = (key: string, requests: number) => profile.set(key, (profile.get(key) ?? 0) + requests);
  if (skeleton === undefined) {
    count(`${prefix}${ANYTHING}`, node.total);
    return;
  }
  node.methods.forEach(({ requests }, method) => count(`${prefix} ${method}`, requests));
  node.children.forEach((child, name) => {
    const below = skeleton.get(name) ?? (name === '' ? undefined : skeleton.get(OTHER_NAMES));
    addTo(profile, child, below?.skeleton, `${prefix}/${below?.label ?? name}`);
  });
}

/** Adds a profile to another profile. */
export function addProfile(to: Profile, from: ReadonlyMap<string, number>): void {
  from.forEach((requests, key) => to.set(key, (to.get(key) ?? 0) + requests));
}

/** The requests of several profiles together. */
export function sumOf(profiles: Iterable<ReadonlyMap<string, number>>): Profile {
  const sum: Profile = new Map();
  for (const profile of profiles) {
    addProfile(sum, profile);
  }
  return sum;
}

/** All requests of a profile. */
export function requestsOf(profile: Profile): number {
  return [...profile.values()].reduce((sum, requests) => sum + requests, 0);
}

/** The G statistic of a profile under the assumption that its requests are drawn from a larger profile, and its degrees of freedom. */
export function deviation(profile: Profile, from: Profile): { readonly g: number; readonly degrees: number } {
  const all = requestsOf(profile);
  const fromAll = requestsOf(from);
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

/** Whether chance explains the differences between a profile and a larger profile. */
export function isExplainedByChance(profile: Profile, from: Profile): boolean {
  const { g, degrees } = deviation(profile, from);
  return g <= 1.5 * degrees + 4;
}
