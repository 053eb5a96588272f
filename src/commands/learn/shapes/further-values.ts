import type { Sibling } from './clusters';
import { addProfile, isExplainedByChance, Profile, requestsOf, SHARE_OF_MISTAKES, sumOf } from './profile';
import { isPlaceholder } from '../segment-shape';

/** The number of values from which names with rare operations may be further values. */
const FEWEST_VALUES = 5;
/** The share of the values that must have been seen once, so that further values are to be expected. */
const SEEN_ONCE = 1 / 4;
/** The number of requests from which the operations of a name are known. */
const ENOUGH = 20;
/** The number of names that must have an operation that no value has. */
const FEWEST_NAMES = 3;
/** The most requests for a rare operation in relation to the names that have it. */
const MOST_REQUESTS_OF_NAME = 2;
/** The number of requests up to which a name is counted as one that has a rare operation. */
const FEW = 3;

/**
 * The names beside values that are values as well: the names of a cluster with values that have the same operations as all values together,
 * which as literal names would open the same, and the names with rare operations.
 *
 * @param names the names beside the values
 * @param isLikeValues whether a name is in a cluster with values
 * @param profiles a function that returns the operations of all names, which is costly
 */
export function furtherValues(
  values: Sibling[], names: Sibling[], isLikeValues: (name: Sibling) => boolean, profiles: () => Map<Sibling, Profile>,
): Sibling[] {
  const others = names.filter(({ name }) => !isPlaceholder(name));
  if (values.length === 0 || others.length === 0) {
    return [];
  }
  const operations = profiles();
  const ofValues = sumOf(values.map((value) => operations.get(value)!));
  const isRare = rareOperations(values, others, operations);
  return others.filter((sibling) => {
    const own = operations.get(sibling)!;
    return isLikeValues(sibling) && (hasSameOperations(own, ofValues) || hasSameProportions(own, ofValues))
      || sibling.node.total < ENOUGH && isRare !== undefined
      && [...own.keys()].every((operation) => ofValues.has(operation) || isRare(operation));
  });
}

/** Whether a name has the operations of all values and no other, each with more requests than mistakes of clients may be. */
function hasSameOperations(own: Profile, ofValues: Profile): boolean {
  const all = requestsOf(own);
  return own.size === ofValues.size && [...own].every(([operation, requests]) => ofValues.has(operation) && requests > SHARE_OF_MISTAKES * all);
}

/** Whether a name has several operations of the values and no other, in proportions that chance explains. */
function hasSameProportions(own: Profile, ofValues: Profile): boolean {
  if (own.size < 2 || ![...own.keys()].every((operation) => ofValues.has(operation))) {
    return false;
  }
  return isExplainedByChance(own, sumOf([ofValues, own]));
}

/**
 * Whether an operation is rare, if further values are to be expected. A rare operation, such as PUT among thousands of requests with GET, has
 * few requests, each for another name, so that the names with this operation have nothing in common with most values.
 */
function rareOperations(values: Sibling[], others: Sibling[], operations: Map<Sibling, Profile>): ((operation: string) => boolean) | undefined {
  if (values.length < FEWEST_VALUES || values.filter(({ node }) => node.total <= 1).length < SEEN_ONCE * values.length) {
    return undefined;
  }
  const names: Profile = new Map();
  const requests: Profile = new Map();
  [...values, ...others.filter(({ node }) => node.total <= FEW)].forEach((sibling) => {
    addProfile(requests, operations.get(sibling)!);
    operations.get(sibling)!.forEach((_, operation) => addProfile(names, new Map([[operation, 1]])));
  });
  return (operation) => (names.get(operation) ?? 0) >= FEWEST_NAMES && requests.get(operation)! <= MOST_REQUESTS_OF_NAME * names.get(operation)!;
}
