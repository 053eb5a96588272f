import type { Sibling } from './clusters';
import { deviation, isCutOff, Profile, requestsOf, SHARE_OF_MISTAKES, sumOf } from './profile';

/** The number of requests from which the distribution over methods and paths below says something. */
const ENOUGH = 8;
/** The number of names that must have an operation, so that the names have the operation in common. */
const FEWEST_ALIKE = 3;
/** The share of the requests of all names from which an operation counts. */
const SHARE_OF_OPERATION = 0.05;
/** The number of names above which a chance agreement of all names is unlikely. */
const MANY = 20;

/** A function that returns the profiles of siblings with so many further segments, or `undefined` if no further segments are compared. */
export type FurtherProfiles = (further: number) => Profile[] | undefined;

/**
 * Whether the names have several methods or paths below in common, in the same proportions, as the values of a parameter with few values. If
 * all paths below have the same start, what follows is compared as well.
 */
export function isOneStructure(siblings: Sibling[], profiles: FurtherProfiles): boolean {
  const isKnown = ({ node }: Sibling) => node.total >= ENOUGH;
  if (siblings.filter(isKnown).length < FEWEST_ALIKE) {
    return false;
  }
  for (let further = 0, all = profiles(0); all !== undefined; further++, all = profiles(further)) {
    const known = withoutRareKeys(all.filter((_, i) => isKnown(siblings[i])));
    const together = sumOf(known);
    const common = commonKeys(known, together);
    if (common.length !== 1 || !isCutOff(common[0])) {
      return common.length > 1 && areInProportion(known, together);
    }
  }
  return false;
}

/** The profiles without the rarest keys, which have a small share of all requests together and may all be mistakes of clients. */
function withoutRareKeys(profiles: Profile[]): Profile[] {
  const together = sumOf(profiles);
  const most = SHARE_OF_MISTAKES * requestsOf(together);
  let sum = 0;
  const rare = new Set([...together].sort(([, m], [, n]) => m - n).filter(([, requests]) => {
    sum += requests;
    return sum <= most;
  }).map(([key]) => key));
  return profiles.map((profile) => new Map([...profile].filter(([key]) => !rare.has(key))));
}

function commonKeys(profiles: Profile[], together: Profile): string[] {
  const fewest = SHARE_OF_OPERATION * requestsOf(together);
  const namesWith = (key: string) => profiles.filter((profile) => profile.has(key)).length;
  return [...together].filter(([key, requests]) => requests >= fewest && namesWith(key) >= FEWEST_ALIKE).map(([key]) => key);
}

function areInProportion(profiles: Profile[], together: Profile): boolean {
  const deviations = profiles.map((profile) => deviation(profile, together));
  const sum = (list: number[]) => list.reduce((total, one) => total + one, 0);
  return sum(deviations.map(({ g }) => g)) <= (profiles.length >= MANY ? 3 : 1.5) * sum(deviations.map(({ degrees }) => degrees)) + 4;
}
