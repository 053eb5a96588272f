import { isParameter } from './parameter-decision';
import { addProfile, deviation, explainedShare, Profile, profileOf, similarity, Skeleton } from './profile';
import { segmentTail } from './segment-tail';
import { ShapeNode } from './shape-node';
import type { Cluster, Sibling } from './sibling';
import { groupedBy } from '../../../grouped-by';
import { isPlaceholder } from '../segment-shape';

/** The depth to which segments are compared. */
export const COMPARED_DEPTH = 3;
/** The share of a segment's requests that a group of segments must explain. */
const EXPLAINED = 0.9;
const SIMILAR = 0.6;
/** The number of requests below which a distribution says nothing. */
const FEW = 6;
/** The number of names with an extension in common from which the extension is a literal end of the segment. */
const FEWEST_WITH_TAIL = 3;

/** Names in the same place that are values of one parameter. */
export interface ParameterNames {
  readonly names: string[];
  /** The literal end of the segment behind the value, or an empty text. */
  readonly tail: string;
}

/** The names below a segment, divided into literal names and values of parameters. */
export interface Classes {
  readonly literals: string[];
  readonly parameters: ParameterNames[];
}

/** Divides the names below a segment. */
export function classify(children: Map<string, ShapeNode>, depth = COMPARED_DEPTH): Classes {
  const named = [...children].filter(([name]) => name !== '' && !isSingleValue(name, children.get(name)!));
  const apart = [...children.keys()].filter((name) => name === '' || isSingleValue(name, children.get(name)!));
  if (named.length < 2 && !named.some(([name]) => isPlaceholder(name))) {
    return { literals: [...apart, ...named.map(([name]) => name)], parameters: [] };
  }
  const skeleton = skeletonOf(ShapeNode.merged(named.map(([, node]) => node)), depth - 1);
  const siblings = named.map(([name, node]): Sibling => ({ name, node, profile: skeleton === undefined ? new Map([['', node.total]]) : profileOf(node, skeleton) }));
  const tails = groupedBy(siblings, ({ name }) => segmentTail(name));
  const plain = [...tails.get('') ?? []];
  const literals = [...apart];
  const parameters: ParameterNames[] = [];
  tails.forEach((group, tail) => {
    if (tail !== '') {
      if (group.length < FEWEST_WITH_TAIL && !group.some(({ name }) => isPlaceholder(name))) {
        plain.push(...group);
      } else {
        divide(group, tail, literals, parameters);
      }
    }
  });
  divide(plain, '', literals, parameters);
  return { literals, parameters };
}

/** The skeleton down to a depth. */
function skeletonOf(node: ShapeNode, depth: number): Skeleton | undefined {
  if (depth === 0) {
    return undefined;
  }
  const skeleton: Skeleton = new Map();
  const { literals, parameters } = classify(node.children, depth);
  literals.forEach((name) => skeleton.set(name, { label: name, skeleton: skeletonOf(node.children.get(name)!, depth - 1) }));
  parameters.forEach(({ names, tail }) => {
    const below = skeletonOf(ShapeNode.merged(names.map((name) => node.children.get(name)!)), depth - 1);
    names.forEach((name) => skeleton.set(name, { label: `{}${tail}`, skeleton: below }));
  });
  return skeleton;
}

/** Whether a placeholder such as `{integer}` stands for one text only, as in `/1/users`. */
export function isSingleValue(name: string, node: ShapeNode): boolean {
  return isPlaceholder(name) && node.values.size === 1 && node.total >= 20;
}

function divide(siblings: Sibling[], tail: string, literals: string[], parameters: ParameterNames[]): void {
  const values: string[] = [];
  clustersOf(siblings).forEach((cluster) => {
    const names = cluster.siblings.map(({ name }) => name);
    if (isParameter(cluster)) {
      values.push(...names);
    } else {
      literals.push(...names);
    }
  });
  if (values.length > 0) {
    parameters.push({ names: values, tail });
  }
}

/** The siblings in clusters: first the placeholders, which are values, and then the names with the most requests. */
function clustersOf(siblings: Sibling[]): Cluster[] {
  const clusters: Cluster[] = [];
  const placeholders = siblings.filter(({ name }) => isPlaceholder(name));
  if (placeholders.length > 0) {
    const profile: Profile = new Map();
    placeholders.forEach((one) => addProfile(profile, one.profile));
    clusters.push({ siblings: placeholders, profile });
  }
  const ordered = siblings.filter(({ name }) => !isPlaceholder(name)).sort((a, b) => b.node.total - a.node.total || (a.name < b.name ? -1 : 1));
  for (const sibling of ordered) {
    const fitting = clusters.filter((cluster) => fits(sibling, cluster));
    const best = fitting.sort((a, b) => similarity(sibling.profile, b.profile) - similarity(sibling.profile, a.profile))[0];
    if (best === undefined) {
      clusters.push({ siblings: [sibling], profile: new Map(sibling.profile) });
    } else {
      best.siblings.push(sibling);
      addProfile(best.profile, sibling.profile);
    }
  }
  return clusters;
}

function fits({ profile, node }: Sibling, cluster: Cluster): boolean {
  if (explainedShare(profile, cluster.profile) < EXPLAINED) {
    return false;
  }
  if (node.total < FEW) {
    return true;
  }
  if (similarity(profile, cluster.profile) >= SIMILAR) {
    return true;
  }
  const together: Profile = new Map(cluster.profile);
  addProfile(together, profile);
  const { g, degrees } = deviation(profile, together);
  return g <= 2 * degrees + 8;
}
