import type { Sibling } from './clusters';
import { FurtherProfiles, isOneStructure } from './one-structure';
import { addProfile, MOST_EXPECTED, Profile, requestsOf, SHARE_OF_MISTAKES, sumOf } from './profile';
import { segmentVerb, withoutVerb } from './segment-tail';
import type { ShapeNode } from './shape-node';
import { valueLook } from './value-look';
import { isPlaceholder } from '../segment-shape';

/** The number of requests from which a name is known well. */
const MUCH = 20;
const STEP = 2;
/** The share of the names in their place from which names with one structure are no choice among many that are alike by chance. */
const SHARE_OF_PLACE = 1 / 3;
/** The number of names beside which a name may be literal because of what only this name has. */
const FEWEST_BESIDE = 5;
/** The share of the requests of five or more values that no value has by itself. */
const DOMINANT_SHARE = 0.6;
/** The share of the requests of a name from which a method or a path below belongs to the name. */
const LARGE_SHARE = 0.25;
/** The share of the requests of a value that may be for operations that no other value has. */
const SHARE_OF_OTHER_OPERATIONS = 0.1;
/** The G statistic that chance does not reach, with thousands of names and hundreds of operations. */
const NO_CHANCE = 40;
/** The share of the other names, of those to be expected, up to which hardly any other name has a method or a path below. */
const HARDLY_ANY = 0.1;
/** The number of names above which a chance agreement of all names is unlikely. */
const MANY = 20;
/** The number of names that have the same verb from which the names are values, because few names of a programmer have the same verb. */
const FEWEST_WITH_VERB = 5;
/** The same number if no name looks like a value. */
const FEWEST_NAMES_WITH_VERB = 10;
/** The number of names with the same methods and paths below that an app may have. */
const MOST_NAMES = 64;
/** The share of names that may be names of operations, up to which a few requests of values let the values look like operations. */
const SHARE_OF_OPERATIONS = 1 / 4;
/** The methods of names of operations. An app may have more such names. */
const METHODS_OF_OPERATIONS = ['GET', 'HEAD', 'POST', 'OPTIONS'];

/**
 * The names of a cluster that are values of a parameter. Names that may be literal stay literal, which opens less.
 *
 * @param names the number of names in their place, of all clusters
 * @param profiles a function that returns the profiles of the siblings in the same order, which is costly. It returns profiles at least for 0 further segments
 */
export function parameterValues(siblings: Sibling[], names: number, profiles: FurtherProfiles): Sibling[] {
  const values = withoutDominant(likelyValues(siblings, names, profiles));
  const mayBeLiteral = values.length >= FEWEST_BESIDE
    && values.some(({ name, node }) => node.total >= 3 && !isPlaceholder(name) && valueLook(name) === 0);
  const apart = mayBeLiteral ? usedAlone(siblings, profiles(0)!) : [];
  return values.filter((sibling) => !apart.includes(sibling));
}

/** The names without a name that has most requests of all, such as `search`, of which the other names may be misspellings. */
function withoutDominant(values: Sibling[]): Sibling[] {
  const all = values.reduce((sum, { node }) => sum + node.total, 0);
  return values.length < FEWEST_BESIDE ? values : values.filter(({ name, node }) => (
    isPlaceholder(name) || valueLook(name) > 0 || node.total < MUCH || node.total < DOMINANT_SHARE * all));
}

/**
 * The names with a method or path below that no other name of the cluster has, such as `me` with PUT among names of users with GET, or that
 * hardly any other name has although chance does not explain so many requests of the name.
 */
function usedAlone(siblings: Sibling[], profiles: Profile[]): Sibling[] {
  const users: Profile = new Map();
  /** The names of which more than mistakes are for an operation. */
  const usersBeyondMistakes: Profile = new Map();
  const together = sumOf(profiles);
  profiles.forEach((profile, i) => {
    profile.forEach((requests, key) => {
      addProfile(users, new Map([[key, 1]]));
      addProfile(usersBeyondMistakes, new Map([[key, requests > SHARE_OF_MISTAKES * siblings[i].node.total ? 1 : 0]]));
    });
  });
  const requestsOfAll = requestsOf(together);
  /** The names that would have an operation if all names used it as much as a name to which it belongs. */
  const wouldHave = siblings.reduce((sum, { node }) => sum + 1 - (1 - LARGE_SHARE) ** node.total, 0);
  return siblings.filter(({ name, node }, i) => {
    let alone = 0;
    profiles[i].forEach((requests, key) => {
      const others = usersBeyondMistakes.get(key)! - 1;
      const excess = 2 * requests * Math.log(requests * requestsOfAll / (node.total * together.get(key)!));
      const hardlyAny = others <= HARDLY_ANY * (wouldHave - 1) && node.total >= MUCH && excess >= NO_CHANCE;
      alone += users.get(key) === 1 || hardlyAny ? requests : 0;
    });
    return !isPlaceholder(name) && valueLook(name) === 0 && alone >= 3 && alone >= LARGE_SHARE * node.total;
  });
}

function likelyValues(siblings: Sibling[], names: number, profiles: FurtherProfiles): Sibling[] {
  const isStructure = () => siblings.length >= SHARE_OF_PLACE * names && isOneStructure(siblings, profiles);
  const haveVerb = () => siblings.every(({ name }) => segmentVerb(name) !== '') && siblings.length >= (
    siblings.some(({ name }) => isPlaceholder(name) || valueLook(withoutVerb(name)) > 0) ? FEWEST_WITH_VERB : FEWEST_NAMES_WITH_VERB);
  const isSure = ({ name, node }: Sibling) => isPlaceholder(name) || valueLook(name) > 0 || node.total <= 1;
  const allAreLikely = siblings.length > 1 && (looksLikeValues(siblings) || newNamesExpected(siblings));
  // The comparison of the structures is last, because the profiles are costly.
  const areAllSure = () => allAreLikely && siblings.every(isSure);
  if (siblings.length > 1 && (haveVerb() || areTooManyToName(siblings) || areAllSure() || isEven(siblings) || isStructure())) {
    return siblings;
  }
  const candidates = allAreLikely ? siblings : rareNames(siblings);
  if (!candidates.some(({ name }) => isPlaceholder(name)) && !looksLikeValues(candidates) && !grows(candidates)) {
    return [];
  }
  if (candidates.length === siblings.length && siblings.every(isSure)) {
    return siblings;
  }
  const profileBy = new Map(siblings.map((sibling, i) => [sibling, profiles(0)![i]]));
  const sure = sumOf(candidates.filter(isSure).map((sibling) => profileBy.get(sibling)!));
  const others = new Set(candidates.filter((sibling) => !isSure(sibling) && !hasOperationsOf(sure, profileBy.get(sibling)!)));
  // Few apps have so many names with several operations in the same place.
  return [...others].filter((sibling) => profileBy.get(sibling)!.size > 1).length >= MANY ? candidates
    : candidates.filter((sibling) => !others.has(sibling));
}

/** Whether hardly a request of a name is for an operation that values do not have, as far as the values have enough requests to show it. */
function hasOperationsOf(values: Profile, operations: Profile): boolean {
  const all = requestsOf(operations);
  const others = [...operations].reduce((sum, [operation, requests]) => sum + (values.has(operation) ? 0 : requests), 0);
  return others <= SHARE_OF_OTHER_OPERATIONS * all && others * requestsOf(values) <= MOST_EXPECTED * all;
}

/** Whether there are more names than an app gives, which are not names of operations. */
function areTooManyToName(siblings: Sibling[]): boolean {
  const operations = siblings.length > MOST_NAMES ? siblings.filter(({ node }) => mayBeOperation(node)).length : 0;
  return siblings.length - operations > MOST_NAMES && operations <= SHARE_OF_OPERATIONS * siblings.length;
}

/** Whether the segment ends paths, and has only methods of operations. */
function mayBeOperation({ methods, children }: ShapeNode): boolean {
  return children.size === 0 && [...methods.keys()].every((method) => METHODS_OF_OPERATIONS.includes(method));
}

/**
 * The names with few requests, and those that follow in small steps. The names with far more requests stay literal beside values
 * of which each has few requests.
 */
function rareNames(siblings: Sibling[]): Sibling[] {
  const texts = siblings.filter(({ name }) => !isPlaceholder(name)).sort((a, b) => a.node.total - b.node.total);
  let count = 0;
  while (count < texts.length && (texts[count].node.total < MUCH || count > 0 && texts[count].node.total < STEP * texts[count - 1].node.total)) {
    count++;
  }
  return [...siblings.filter(({ name }) => isPlaceholder(name)), ...texts.slice(0, count)];
}

/** Whether a notable share of the requests to come will have a name that the logs do not have (after Good and Turing). */
function newNamesExpected(siblings: Sibling[]): boolean {
  const requests = siblings.reduce((sum, { node }) => sum + node.total, 0);
  return grows(siblings) && siblings.filter(({ node }) => node.total <= 1).length >= 0.01 * requests;
}

function looksLikeValues(siblings: Sibling[]): boolean {
  const look = siblings.reduce((sum, { name }) => sum + valueLook(name), 0) / siblings.length;
  const digits = siblings.filter(({ name }) => valueLook(name) > 0).length;
  return siblings.length >= 2 && look >= 0.75 || siblings.length >= 4 && look >= 0.4 || siblings.length >= 8 && digits >= 0.15 * siblings.length;
}

/** Whether so many names were seen only once that further names are to be expected. */
function grows(siblings: Sibling[]): boolean {
  const once = siblings.filter(({ node }) => node.total <= 1).length;
  return siblings.length >= 5 && once >= siblings.length / 3 || siblings.length >= 25 && once >= siblings.length / 8;
}

/** Whether all names have about the same number of requests, as far as chance allows. Names that were seen once are left out. */
function isEven(siblings: Sibling[]): boolean {
  const counts = siblings.map(({ node }) => node.total).filter((total) => total > 1);
  const mean = counts.reduce((sum, total) => sum + total, 0) / counts.length;
  const variance = counts.reduce((sum, total) => sum + (total - mean) ** 2, 0) / Math.max(1, counts.length - 1);
  return counts.length >= 10 && mean >= 8 && variance < 2 * mean && variance > 0.2 * mean;
}
