import { PathNodes, ROOT } from './path-nodes';
import { addTo } from '../../../grouped-by';
import { ANY_TEXT, isPlaceholder } from '../segment-shape';

/** The nodes with one child in place of the texts with the fewest requests, wherever a segment has more than so many texts. */
export function withMergedTexts(from: PathNodes, maxTexts: number): PathNodes {
  const to = new PathNodes();
  const requests = from.requests();
  const copy = (sources: number[], target: number) => {
    const below = new Map<string, number[]>();
    for (const source of sources) {
      to.addMajority(target, from.majority(source));
      from.rows(source).forEach((row) => to.evidence.merge(to.row(target, from.evidence.method(row)), from.evidence.evidence(row)));
      from.children(source).forEach((child) => addTo(below, from.name(child), child));
    }
    const merged = textsToMerge(below, maxTexts, requests);
    if (merged.length > 0) {
      const any = below.get(ANY_TEXT) ?? [];
      below.set(ANY_TEXT, any);
      merged.forEach((name) => {
        below.get(name)!.forEach((child) => any.push(child));
        below.delete(name);
      });
    }
    below.forEach((children, name) => {
      const child = to.add(target, name);
      copy(children, child);
      if (name === ANY_TEXT) {
        merged.forEach((text) => to.addText(child, text));
      }
    });
  };
  copy([ROOT], ROOT);
  return to;
}

/** The texts with the fewest requests, those with more requests first, or none if there are few texts. */
function textsToMerge(below: Map<string, number[]>, maxTexts: number, requests: Float64Array): string[] {
  const texts = [...below.keys()].filter((name) => !isPlaceholder(name));
  if (texts.length <= maxTexts) {
    return [];
  }
  const popular = new Map(texts.map((name) => [name, below.get(name)!.reduce((sum, child) => sum + requests[child], 0)]));
  return texts.sort((a, b) => popular.get(b)! - popular.get(a)!).slice(maxTexts / 2);
}
