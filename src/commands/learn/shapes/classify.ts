import { Cluster, clustersOf, Sibling } from './clusters';
import { furtherValues } from './further-values';
import type { FurtherProfiles } from './one-structure';
import { parameterValues } from './parameter-decision';
import { OTHER_NAMES, Profile, profileOf, Skeleton } from './profile';
import { byWord, commonHead } from './segment-head';
import { keyEnds } from './segment-key';
import { segmentTail, segmentVerb, withoutVerb } from './segment-tail';
import { ShapeNode } from './shape-node';
import { withoutCommonOperations } from './without-common-operations';
import { groupedBy } from '../../../grouped-by';
import { isPlaceholder } from '../segment-shape';

/** The depth to which segments are compared. */
const COMPARED_DEPTH = 3;
/** The number of segments further below that are compared where all paths have the same start. */
const MOST_FURTHER = 6;

/** Names in the same place that are values of one parameter. */
export interface ParameterNames {
  readonly names: string[];
  /** The literal start of the segment before the value, or an empty text. */
  readonly head: string;
  /** The literal end of the segment behind the value, or an empty text. */
  readonly tail: string;
}

/** The names below a segment, divided into literal names and values of parameters. */
export interface Classes {
  readonly literals: string[];
  readonly parameters: ParameterNames[];
}

/** Divides the names below a segment. */
export function classify(children: ReadonlyMap<string, ShapeNode>): Classes {
  return classified(children, COMPARED_DEPTH, MOST_FURTHER);
}

/** @param mostFurther the number of segments below the depth that are compared where all paths have the same start */
function classified(children: ReadonlyMap<string, ShapeNode>, depth: number, mostFurther: number): Classes {
  const siblings: Sibling[] = [];
  const literals: string[] = [];
  children.forEach((node, name) => {
    if (name === '' || isSingleValue(name, node)) {
      literals.push(name);
    } else {
      siblings.push({ name, node });
    }
  });
  // Names with different verbs or keys of different sets are different operations, even if the names alone would fit the same structure.
  const clusters = [...groupedBy(siblings, ({ name }) => `${segmentVerb(name)} ${keyEnds(name)?.head ?? ''}`).values()].flatMap((same) => clustersOf(same, depth));
  const found = clusters.map((cluster) => parameterValues(cluster.siblings, siblings.length, profilesByDepth(cluster, depth, mostFurther)));
  const withVerb = new Set(found.flat().flatMap(({ name }) => segmentVerb(name) === '' ? [] : [withoutVerb(name)]));
  const areBeforeVerbs = ({ siblings: names }: Cluster) => names.filter(({ name }) => withVerb.has(name)).length > names.length / 2;
  const likely = clusters.flatMap((cluster, i) => found[i].length === 0 && areBeforeVerbs(cluster) ? cluster.siblings : found[i]);
  const areKnown = new Set([...likely, ...siblings.filter(({ node }) => node.requestsAsValue >= node.total)]);
  const known = [...areKnown];
  const beside = siblings.filter((sibling) => !areKnown.has(sibling));
  const besideValues = new Set(clusters.flatMap((cluster, i) => found[i].length === 0 ? [] : cluster.siblings));
  const values = [...known, ...furtherValues(known, beside, (sibling) => besideValues.has(sibling), () => operationsOf(siblings, known, depth))];
  const areValues = new Set(values);
  literals.push(...siblings.filter((sibling) => !areValues.has(sibling)).map(({ name }) => name));
  const apart = new Set([...groupedBy(values, ({ name }) => segmentTail(name)).values()].flatMap(withoutCommonOperations));
  const together = [...groupedBy(values.filter((sibling) => !apart.has(sibling)), ({ name }) => keyEnds(name)?.head ?? '')];
  const divided = together.map(([head, group]) => head === '' ? byTail(group) : { parameters: [keyNames(group)], others: [] });
  [...apart, ...divided.flatMap(({ others }) => others)].forEach(({ name }) => literals.push(name));
  return { literals, parameters: divided.flatMap(({ parameters }) => parameters) };
}

/** Whether a placeholder such as `{integer}` stands for one text only, as in `/1/users`. */
function isSingleValue(name: string, node: ShapeNode): boolean {
  return isPlaceholder(name) && node.onlyText !== undefined && node.total >= 20;
}

/** The profiles of the siblings of a cluster, each computed once. */
function profilesByDepth({ siblings, together }: Cluster, depth: number, mostFurther: number): FurtherProfiles {
  const computed: Profile[][] = [];
  return (further) => {
    if (further > mostFurther) {
      return undefined;
    }
    computed[further] ??= profilesOf(siblings, further === 0 ? together : absorbed(siblings, depth + further), depth + further);
    return computed[further];
  };
}

/** The profiles of siblings, with the names below divided by the requests of all siblings. */
function profilesOf(siblings: Sibling[], together: ShapeNode, depth: number): Profile[] {
  const skeleton = siblings.length < 2 ? undefined : skeletonOf(together, depth - 1);
  return siblings.map(({ node }) => profileOf(node, skeleton));
}

function absorbed(siblings: Sibling[], depth: number): ShapeNode {
  const together = new ShapeNode();
  siblings.forEach(({ node }) => together.absorb(node, depth));
  return together;
}

/** The operations of siblings, with the names below divided by the requests of values. */
function operationsOf(siblings: Sibling[], values: Sibling[], depth: number): Map<Sibling, Profile> {
  const skeleton = skeletonOf(absorbed(values, depth), depth - 1);
  return new Map(siblings.map((sibling) => [sibling, profileOf(sibling.node, skeleton)]));
}

/** The skeleton down to a depth. */
function skeletonOf(node: ShapeNode, depth: number): Skeleton | undefined {
  if (depth <= 0) {
    return undefined;
  }
  const skeleton: Skeleton = new Map();
  const { literals, parameters } = classified(node.children, depth, 0);
  literals.forEach((name) => skeleton.set(name, { label: name, skeleton: skeletonOf(node.children.get(name)!, node.isChain ? depth : depth - 1) }));
  parameters.forEach(({ names, head, tail }) => {
    const below = skeletonOf(ShapeNode.merged(names.map((name) => node.children.get(name)!)), depth - 1);
    [...names, ...head === '' && tail === '' ? [OTHER_NAMES] : []].forEach((name) => skeleton.set(name, { label: `${head}{}${tail}`, skeleton: below }));
  });
  return skeleton;
}

/**
 * The values of parameters, and the other names. Values that all end with the same literal text, as `17.pdf` and `18.pdf`, are those of a
 * parameter with this end.
 */
function byTail(values: Sibling[]): { parameters: ParameterNames[]; others: Sibling[] } {
  const tails = groupedBy(values, ({ name }) => segmentTail(name));
  const ends = (tail: string) => tail !== '' && (tail.startsWith(':') || tails.size === 1 || onlyAnswers(tail, tails));
  const withoutEnd = byWord([...tails].filter(([tail]) => !ends(tail)).flatMap(([, group]) => group), ({ name }) => name);
  return {
    parameters: [
      ...withoutEnd.groups.map((group) => parameterNames(group, '')),
      ...[...tails].filter(([tail]) => ends(tail)).map(([tail, group]) => parameterNames(group, tail)),
    ],
    others: withoutEnd.apart,
  };
}

/** Whether only the values with the literal end have methods of their own, as `17.json` beside `17/comments.json`. */
function onlyAnswers(tail: string, tails: Map<string, Sibling[]>): boolean {
  const answers = ({ node }: Sibling) => node.methods.size > 0;
  return tails.get(tail)!.every((sibling) => answers(sibling) && sibling.node.children.size === 0)
    && [...tails].every(([other, siblings]) => other === tail || !siblings.some(answers));
}

function keyNames(siblings: Sibling[]): ParameterNames {
  return { ...keyEnds(siblings[0].name)!, names: siblings.map(({ name }) => name) };
}

function parameterNames(siblings: Sibling[], tail: string): ParameterNames {
  const names = siblings.map(({ name }) => name);
  const head = names.some(isPlaceholder) ? '' : commonHead(names.map((name) => name.slice(0, name.length - tail.length)));
  return { names, head, tail };
}
