import { misspellings, rareNames, strayNames } from './likely-mistakes';
import { groupedBy } from '../../../../grouped-by';
import { isPlaceholder } from '../../segment-shape';
import { requestsOf } from '../profile';
import { keyEnds } from '../segment-key';
import { segmentVerb } from '../segment-tail';
import { MethodShape, ShapeNode } from '../shape-node';

/** Names with their requests. */
type Counts = ReadonlyArray<readonly [name: string, requests: number]>;

/** A segment, and what was left out of it. */
export interface WithoutMistakes {
  readonly kept: ShapeNode;
  /** The methods of the segment, and the names below with their methods, that may be mistakes of clients. */
  readonly mistakes: ShapeNode;
}

/**
 * The segment without what may be mistakes of clients: variations of requests that are far more frequent. A variation has another method, one
 * segment more or fewer, or a misspelled name. Only apps that answer every path with success need this, because all other apps answer
 * mistakes with 404.
 */
export function withoutMistakes(node: ShapeNode): WithoutMistakes {
  const { kept, mistakes } = withoutMistakesBelow(node, [...node.children.keys()]);
  methodsOfMistakes(node).forEach((name) => {
    const method = kept.methods.get(name)!;
    kept.removeMethod(name);
    mistakes.addMethod(name, method);
  });
  return { kept, mistakes };
}

/** The segment without those of the names below that may be mistakes. The other names below are not compared with these names. */
export function withoutMistakesBelow(all: ShapeNode, names: string[]): WithoutMistakes {
  const node = withOnlyTexts(all);
  const kept = new ShapeNode(node.majority);
  const mistakes = new ShapeNode(node.majority);
  node.methods.forEach((method, name) => kept.addMethod(name, method));
  const counts = names.map((name) => [name, node.children.get(name)!.total] as const);
  const misspelled = misspelledNames(node, counts);
  // Many keys have few requests each, but belong to a set that has many.
  const setOf = (name: string) => keyEnds(name)?.head ?? name;
  const stray = new Set(strayNames(requestsBy(counts, setOf), node.total));
  const mistaken = new Set(names.filter((name) => misspelled.has(name) || stray.has(setOf(name))));
  const further = furtherSegments(node, names.filter((name) => !mistaken.has(name)));
  node.children.forEach((child, name) => {
    const below = mistaken.has(name) ? { kept: new ShapeNode(), mistakes: child } : divided(child, further.get(name));
    kept.addChild(name, below.kept);
    mistakes.addChild(name, below.mistakes);
  });
  return { kept, mistakes };
}

/** The names that may be misspellings of other names below the segment, or have a misspelled verb. */
function misspelledNames({ children }: ShapeNode, counts: Counts): Set<string> {
  const textOf = (name: string) => isPlaceholder(name) ? children.get(name)!.onlyText ?? name : name;
  const misspelled = misspellings(counts.map(([name, total]) => [textOf(name), total] as const));
  const misspelledVerbs = misspellings(requestsBy(counts, segmentVerb));
  return new Set(counts.map(([name]) => name).filter((name) => misspelled.has(textOf(name)) || misspelledVerbs.has(segmentVerb(name))));
}

function requestsBy(counts: Counts, keyOf: (name: string) => string): Counts {
  return [...groupedBy(counts, ([name]) => keyOf(name))].map(([key, same]) => [key, requestsOf(new Map(same))] as const);
}

/** The segment with one text for each placeholder below whose other texts may be mistakes. */
function withOnlyTexts(node: ShapeNode): ShapeNode {
  const isOneText = (name: string, { majority }: ShapeNode) => (
    isPlaceholder(name) && majority !== undefined && rareNames([['', majority.all - majority.times]], majority.times).length > 0);
  return node.withChildren((child, name) => isOneText(name, child) ? child.withOnlyText() : child);
}

/** The methods with a small share of the requests for the segment, or of those with the same method and one segment more. */
function methodsOfMistakes({ methods, children }: ShapeNode): Set<string> {
  const counts = [...methods].map(([name, { requests }]) => [name, requests] as const);
  const all = counts.reduce((sum, [, requests]) => sum + requests, 0);
  const below = (method: string) => [...children.values()].reduce((sum, child) => sum + (child.methods.get(method)?.requests ?? 0), 0);
  return new Set([...rareNames(counts, all), ...counts.filter((count) => rareNames([count], below(count[0])).length > 0).map(([name]) => name)]);
}

/** The methods of names below the segment that have a small share of the requests for the segment itself, with or without a slash at its end. */
function furtherSegments({ methods, children }: ShapeNode, names: string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const withSlash = children.get('')?.methods ?? new Map<string, MethodShape>();
  new Set([...methods.keys(), ...withSlash.keys()]).forEach((method) => {
    const requests = (methods.get(method)?.requests ?? 0) + (withSlash.get(method)?.requests ?? 0);
    const counts = names.filter((name) => name !== '').map((name) => [name, children.get(name)!.methods.get(method)?.requests ?? 0] as const);
    rareNames(counts, requests).forEach((name) => found.set(name, (found.get(name) ?? new Set()).add(method)));
  });
  return found;
}

/** A segment without some of its methods, and these methods. */
function divided(node: ShapeNode, methods: Set<string> | undefined): WithoutMistakes {
  if (methods === undefined) {
    return { kept: node, mistakes: new ShapeNode() };
  }
  const kept = new ShapeNode(node.majority);
  const mistakes = new ShapeNode(node.majority);
  node.methods.forEach((method, name) => (methods.has(name) ? mistakes : kept).addMethod(name, method));
  node.children.forEach((child, name) => kept.addChild(name, child));
  return { kept, mistakes };
}
