import type { Sibling } from './clusters';
import { Profile, requestsOf, sumOf } from './profile';
import { valueLook } from './value-look';
import { isPlaceholder } from '../segment-shape';

/** The number of names from which a name with a large share of the requests is an exception. */
const MANY = 25;
const LARGE_SHARE = 0.05;
/** The share of the requests of other names from which a name with hardly any such requests is another thing. */
const MOSTLY = 0.25;
/** The share of the requests to be expected below which a name has hardly any. */
const HARDLY_ANY = 0.05;

/**
 * The names with a large share of all requests and with hardly a request for what most requests of the many other names are for. Such a
 * name is no value: `search` with GET only, among names with GET, PUT and DELETE.
 */
export function withoutCommonOperations(siblings: Sibling[]): Sibling[] {
  if (siblings.length < MANY) {
    return [];
  }
  const profiles = siblings.map(operationsOf);
  const together = sumOf(profiles);
  const all = requestsOf(together);
  return siblings.filter(({ name, node }, i) => (
    !isPlaceholder(name) && valueLook(name) === 0 && node.total >= LARGE_SHARE * all && shareLacked(profiles[i], together) >= MOSTLY));
}

/** The requests by method, and all requests below together. */
function operationsOf({ node: { methods, children } }: Sibling): Profile {
  const operations: Profile = new Map([...methods].map(([method, { requests }]) => [method, requests]));
  children.forEach(({ total }) => operations.set('/', (operations.get('/') ?? 0) + total));
  return operations;
}

/** The share of the requests of all other names that are for operations with hardly a request of the name. */
function shareLacked(profile: Profile, together: Profile): number {
  const own = requestsOf(profile);
  const others = Math.max(1, requestsOf(together) - own);
  let lacked = 0;
  together.forEach((requests, key) => {
    const has = profile.get(key) ?? 0;
    lacked += has < HARDLY_ANY * own * (requests - has) / others ? requests - has : 0;
  });
  return lacked / others;
}
