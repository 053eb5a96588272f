import { misspellings, rareNames, strayNames } from './mistakes';
import { requestsOf } from './profile';
import { keyEnds } from './segment-key';
import { segmentVerb } from './segment-tail';
import { MethodShape, ShapeNode } from './shape-node';
import { groupedBy } from '../../../grouped-by';
import { isPlaceholder } from '../segment-shape';

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
    kept.total -= method.requests;
    addMethod(mistakes, name, method);
  });
  return { kept, mistakes };
}

/** The segment without those of the names below that may be mistakes. The other names below are not compared with these names. */
export function withoutMistakesBelow(node: ShapeNode, names: string[]): WithoutMistakes {
  const kept = withValues(node);
  const mistakes = withValues(node);
  node.methods.forEach((method, name) => addMethod(kept, name, method));
  const counts = names.map((name) => [name, node.children.get(name)!.total] as const);
  const texts = counts.map(([name, total]) => [textOf(name, node.children.get(name)!), total] as const);
  const misspelled = misspellings(texts);
  const requestsBy = (keyOf: (name: string) => string) => (
    [...groupedBy(counts, ([name]) => keyOf(name))].map(([key, same]) => [key, requestsOf(new Map(same))] as const));
  const misspelledVerbs = misspellings(requestsBy(segmentVerb));
  // Many keys have few requests each, but belong to a set that has many.
  const setOf = (name: string) => keyEnds(name)?.head ?? name;
  const stray = new Set(strayNames(requestsBy(setOf), node.total));
  const mistaken = new Set(names.filter((name, i) => (
    misspelled.has(texts[i][0]) || misspelledVerbs.has(segmentVerb(name)) || stray.has(setOf(name)))));
  const further = furtherSegments(node, names.filter((name) => !mistaken.has(name)));
  node.children.forEach((child, name) => {
    const below = mistaken.has(name) ? { kept: new ShapeNode(), mistakes: child } : divided(child, further.get(name));
    addChild(kept, name, below.kept);
    addChild(mistakes, name, below.mistakes);
  });
  return { kept, mistakes };
}

/** The name, or the only text for which a placeholder stands. */
function textOf(name: string, node: ShapeNode): string {
  return isPlaceholder(name) && node.values.size === 1 ? [...node.values][0] : name;
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
  const kept = withValues(node);
  const mistakes = withValues(node);
  node.methods.forEach((method, name) => addMethod(methods.has(name) ? mistakes : kept, name, method));
  node.children.forEach((child, name) => addChild(kept, name, child));
  return { kept, mistakes };
}

function withValues({ values }: ShapeNode): ShapeNode {
  const node = new ShapeNode();
  node.addValues(values);
  return node;
}

function addMethod(to: ShapeNode, name: string, method: MethodShape): void {
  to.setMethod(name, method);
  to.total += method.requests;
}

function addChild(to: ShapeNode, name: string, child: ShapeNode): void {
  if (child.total > 0) {
    to.setChild(name, child);
    to.total += child.total;
  }
}
