import type { Allowlist, RequestHead } from '../../allowlist';
import { matchesSegment, PathSegment } from '../../allowlist/paths/path-segment';
import { rawPathOf } from '../../allowlist/paths/raw-path';
import type { ListedPath } from '../../allowlist/routes/merge-routes';
import { editDistance } from '../../validation/suggest';

const MOST = 5;
/** The cost above which a route is too different. */
const MAX_COST = 4;

/** A route that does not match a path, but almost does. */
export interface NearMiss {
  readonly listed: ListedPath;
  /** The differences. */
  readonly differences: string[];
  /** The name of the described parameter, if its description is the only difference. */
  readonly parameter?: string;
  /** The path with the texts of the route, if some texts are almost equal. */
  readonly corrected?: string;
}

/** The routes that match a path with few differences, those with the fewest first. */
export function nearMisses(allowlist: Allowlist, { target, method }: RequestHead): NearMiss[] {
  const path = rawPathOf(target);
  const slash = path.length > 1 && path.endsWith('/');
  const texts = path === '/' ? [] : path.slice(1, slash ? -1 : undefined).split('/');
  return allowlist._paths
    .filter(({ route }) => !route._pattern.matches(path))
    .flatMap((listed) => {
      const compared = compare(listed, texts, slash);
      const otherMethod = listed.methods.includes(method) ? 0 : 0.5;
      return compared === undefined ? [] : [{ ...compared, listed, cost: compared.cost + otherMethod }];
    })
    .sort((a, b) => a.cost - b.cost)
    .slice(0, MOST)
    .map(({ cost: _, ...miss }) => miss);
}

function compare({ route }: ListedPath, texts: string[], slash: boolean): (Omit<NearMiss, 'listed'> & { readonly cost: number }) | undefined {
  const { segments, trailingSlash } = route._pattern;
  const open = route._pattern.isOpen;
  const differences: string[] = [];
  let cost = 0;
  let parameter: string | undefined;
  const corrected = [...texts];
  const length = Math.min(segments.length, texts.length);
  for (let i = 0; i < length && segments[i].kind !== 'rest'; i++) {
    const difference = matchesSegment(segments[i], texts[i]) ? undefined : segmentDifference(segments[i], texts[i]);
    if (difference !== undefined) {
      cost += difference.cost;
      corrected[i] = difference.cost <= 1 ? difference.literal ?? texts[i] : texts[i];
      differences.push(`segment ${i + 1} is ${JSON.stringify(texts[i])} and not ${difference.text ?? nameOf(route.path, i)}`);
      parameter = segments[i].kind === 'shaped' ? /^\{(.*)\}$/.exec(route.path.split('/')[i + 1])?.[1] : parameter;
    }
  }
  const surplus = texts.length - segments.length;
  if (surplus !== 0 && !(surplus > 0 && open)) {
    cost += 1.5 * Math.abs(surplus);
    differences.push(surplus > 0 ? `${segmentCount(surplus)} more` : `${segmentCount(-surplus)} fewer`);
  }
  if (slash !== trailingSlash && !open) {
    cost += 1;
    differences.push(slash ? 'a slash at the end' : 'no slash at the end');
  }
  const shared = segments.slice(0, length).some((segment, i) => segment.kind === 'literal' && (matchesSegment(segment, texts[i]) || segmentDifference(segment, texts[i]).cost <= 1));
  // One segment with little in common with a route is another path, not a mistake.
  const isNear = cost > 0 && cost <= (shared || differences.length === 1 && cost <= 2 && length > 0 ? MAX_COST : 1);
  return isNear ? {
    cost,
    differences,
    ...differences.length === 1 && parameter !== undefined ? { parameter } : {},
    ...corrected.join('/') !== texts.join('/') ? { corrected: `/${corrected.join('/')}${slash ? '/' : ''}` } : {},
  } : undefined;
}

function segmentDifference(segment: PathSegment, text: string): { cost: number; text?: string; literal?: string } {
  if (segment.kind !== 'literal') {
    return { cost: 1 };
  }
  const quoted = JSON.stringify(segment.text);
  if (segment.text.toLowerCase() === text.toLowerCase()) {
    return { cost: 0.5, text: `${quoted}: upper and lower case matter`, literal: segment.text };
  }
  const distance = editDistance(segment.text.toLowerCase(), text.toLowerCase());
  return { cost: distance <= Math.max(1, Math.floor(segment.text.length / 3)) ? 1 : 3, text: quoted, literal: segment.text };
}

function nameOf(path: string, segment: number): string {
  return path.split('/')[segment + 1];
}

function segmentCount(count: number): string {
  return count === 1 ? 'one segment' : `${count} segments`;
}
