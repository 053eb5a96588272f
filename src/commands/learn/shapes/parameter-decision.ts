import { deviation, Profile } from './profile';
import type { Cluster, Sibling } from './sibling';
import { valueLook } from './value-look';
import { isPlaceholder } from '../segment-shape';

/** Whether the names of a cluster are values of a parameter. Names that may be literal stay literal, which opens less. */
export function isParameter({ siblings, profile }: Cluster): boolean {
  return siblings.some(({ name }) => isPlaceholder(name)) || looksLikeValues(siblings) || grows(siblings)
    || isOneStructure(siblings, profile) || isEven(siblings);
}

function looksLikeValues(siblings: Sibling[]): boolean {
  const look = siblings.reduce((sum, { name }) => sum + valueLook(name), 0) / siblings.length;
  return siblings.length >= 2 && look >= 0.75 || siblings.length >= 4 && look >= 0.4;
}

/** Whether so many names were seen only once that further names are to be expected. */
function grows(siblings: Sibling[]): boolean {
  const once = siblings.filter(({ node }) => node.total <= 1).length;
  return siblings.length >= 6 && once >= siblings.length / 3 || siblings.length >= 25 && once >= siblings.length / 8;
}

/** Whether the names have several methods or paths below in common, in the same proportions, as the values of a parameter with few values. */
function isOneStructure(siblings: Sibling[], profile: Profile): boolean {
  const much = siblings.filter(({ node }) => node.total >= 8);
  const all = [...profile.values()].reduce((sum, requests) => sum + requests, 0);
  const keys = [...profile].filter(([, requests]) => requests >= 0.02 * all);
  if (much.length < 3 || keys.length < 2 || !keys.some(([key]) => key.includes('/'))) {
    return false;
  }
  const deviations = much.map((sibling) => deviation(sibling.profile, profile));
  const degrees = deviations.reduce((sum, one) => sum + one.degrees, 0);
  return deviations.reduce((sum, { g }) => sum + g, 0) <= 1.5 * degrees + 4;
}

/** Whether all names have about the same number of requests, as far as chance allows. */
function isEven(siblings: Sibling[]): boolean {
  const mean = siblings.reduce((sum, { node }) => sum + node.total, 0) / siblings.length;
  const variance = siblings.reduce((sum, { node }) => sum + (node.total - mean) ** 2, 0) / Math.max(1, siblings.length - 1);
  return siblings.length >= 8 && mean >= 3 && variance < 2.5 * mean && variance > 0.3 * mean;
}
