import { LearnedPath, LearnedSegment, pathKey } from '../learned-path';
import { isListableValue, listsOf } from './listable-values';
import { groupedBy } from '../../../../grouped-by';
import { mergedEvidence } from '../../evidence/evidence';
import { addProfile, isExplainedByChance, MOST_EXPECTED, Profile, requestsOf, sumOf } from '../profile';

/** The number of routes that a list of names must save. */
const FEWEST_SAVED = 9;
/** The number of requests from which a name may be listed. */
const FEWEST_REQUESTS = 3;
/** The number of operations that names with different operations must have in common. */
const COMMON_OPERATIONS = 3;
/** The number of groups with which a group of names is compared, so that the time does not grow with the square of the names. */
const COMPARED_GROUPS = 20;

/** A literal name and the learned paths that contain the name in the same place. */
export interface LiteralSibling {
  readonly name: string;
  readonly paths: LearnedPath[];
}

/** Siblings whose paths below have the same operations, or would have with more requests. */
interface SiblingGroup {
  readonly siblings: LiteralSibling[];
  /** The requests by method and path below. */
  readonly operations: Profile;
}

/**
 * The paths of literal names in the same place. Names with the same operations below become parameters that list the names. The
 * operations are the same if a difference is explained by chance, because the names have few requests.
 *
 * @param at the position of the names in the segments of their paths
 */
export function joinedSiblings(siblings: LiteralSibling[], at: number): LearnedPath[] {
  const joinable = siblings.filter((sibling) => isJoinable(sibling, at));
  const joined = new Map<LiteralSibling, LearnedPath[]>();
  groupsOf(joinable, at).forEach((group) => {
    const lists = listsOf(group.sort((a, b) => a.name < b.name ? -1 : 1)).map((list) => ({ list, paths: joinedPaths(list, at) }));
    const before = group.reduce((sum, sibling) => sum + sibling.paths.length, 0);
    const after = lists.reduce((sum, { paths }) => sum + paths.length, 0);
    if (before - after >= FEWEST_SAVED) {
      lists.forEach(({ list, paths }) => list.forEach((sibling, i) => joined.set(sibling, i === 0 ? paths : [])));
    }
  });
  return siblings.flatMap((sibling) => joined.get(sibling) ?? sibling.paths);
}

/** Whether the name has paths below, of which no two have the same form, and can be a value of a list. */
function isJoinable({ name, paths }: LiteralSibling, at: number): boolean {
  return isListableValue(name) && paths.some(({ segments }) => segments.length > at + 1)
    && new Set(paths.map((path) => formBelow(path, at))).size === paths.length
    && requestsOf(operationsOf(paths, at)) >= FEWEST_REQUESTS;
}

function groupsOf(siblings: LiteralSibling[], at: number): LiteralSibling[][] {
  const operations = new Map(siblings.map((sibling) => [sibling, operationsOf(sibling.paths, at)]));
  const same = [...groupedBy(siblings, (sibling) => [...operations.get(sibling)!.keys()].sort().join('\n')).values()].map((group): SiblingGroup => (
    { siblings: [...group], operations: sumOf(group.map((sibling) => operations.get(sibling)!)) }));
  const groups: SiblingGroup[] = [];
  for (const group of same.sort((a, b) => requestsOf(b.operations) - requestsOf(a.operations))) {
    const like = groups.slice(0, COMPARED_GROUPS).find((larger) => isAlike(group.operations, larger.operations));
    if (like === undefined) {
      groups.push(group);
    } else {
      like.siblings.push(...group.siblings);
      addProfile(like.operations, group.operations);
    }
  }
  return groups.map((group) => group.siblings);
}

/** Whether chance explains the differences between the operations of two groups. */
function isAlike(smaller: Profile, larger: Profile): boolean {
  const common = [...smaller.keys()].filter((key) => larger.has(key)).length;
  if (common < COMMON_OPERATIONS || expectedBeyond(smaller, larger) > MOST_EXPECTED || expectedBeyond(larger, smaller) > MOST_EXPECTED) {
    return false;
  }
  return isExplainedByChance(smaller, sumOf([larger, smaller]));
}

/** The number of requests that a group would have for operations that only the other group has, if the groups were alike. */
function expectedBeyond(group: Profile, other: Profile): number {
  let beyond = 0;
  other.forEach((requests, key) => { beyond += group.has(key) ? 0 : requests; });
  return beyond * requestsOf(group) / requestsOf(other);
}

function joinedPaths(siblings: LiteralSibling[], at: number): LearnedPath[] {
  const counts = new Map(siblings.map(({ name, paths }) => [name, requestsOf(operationsOf(paths, at))]).sort() as Array<[string, number]>);
  const listed: LearnedSegment = { head: '', tail: '', names: counts, isListed: true };
  return [...groupedBy(siblings.flatMap(({ paths }) => paths), (path) => formBelow(path, at)).values()].map((same) => ({
    isFolder: same[0].isFolder,
    methods: mergedEvidence(same.flatMap(({ methods }) => [...methods])),
    segments: same[0].segments.map((segment, i) => i === at ? listed : 'literal' in segment ? segment : { ...segment, names: mergedNames(same, i) }),
  }));
}

function mergedNames(paths: LearnedPath[], at: number): Map<string, number> {
  return sumOf(paths.map(({ segments }) => (segments[at] as Exclude<LearnedSegment, { literal: string }>).names));
}

/** The segments behind the name, with one form for all parameters that list their values. */
function formBelow({ segments, isFolder }: LearnedPath, at: number): string {
  const below = segments.slice(at + 1).map((segment) => 'literal' in segment || !segment.isListed ? segment : { literal: '{listed}' });
  return below.length === 0 && !isFolder ? '' : pathKey({ segments: below, isFolder });
}

function operationsOf(paths: LearnedPath[], at: number): Profile {
  return new Map(paths.flatMap((path) => [...path.methods].map(([method, { succeeded, refused }]): [string, number] => (
    [`${method} ${formBelow(path, at)}`, succeeded || refused]))));
}
