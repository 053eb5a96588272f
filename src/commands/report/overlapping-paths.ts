import type { Allowlist } from '../../allowlist';
import { PatternTrie } from '../../allowlist/paths/pattern-trie';
import { commonPaths, ParameterTexts } from '../../allowlist/routes/common-paths';

/** The number of pairs to show for a path. */
const MOST_OF_PATH = 20;
/** The number of pairs to show. */
const MOST_SHOWN = 2000;
/** The number of pairs to compare, which takes about a second. */
const MOST_COMPARED = 100_000;

/** Two paths that match the same request. */
export interface ReportedOverlap {
  /** The number of the path that decides. */
  readonly winner: number;
  /** The number of the other path. */
  readonly other: number;
  /** An example of a path that both match. */
  readonly example: string;
}

/** The pairs of paths that match the same requests. */
export interface ReportedOverlaps {
  readonly pairs: ReportedOverlap[];
  /** Whether there may be more pairs than the list has. */
  readonly incomplete: boolean;
}

/** The pairs of paths that match the same requests, each with a request that the first path decides although the second also matches. */
export function overlappingPaths(allowlist: Allowlist): ReportedOverlaps {
  const patterns = allowlist._paths.map(({ route }) => route._pattern);
  const trie = new PatternTrie(patterns, patterns.map(() => 0));
  const texts = new ParameterTexts(patterns);
  const pairs: ReportedOverlap[] = [];
  let compared = 0;
  let incomplete = false;
  for (const [other, pattern] of patterns.entries()) {
    if (pattern.kind === 'exact') {
      continue; // Only another exact path is as specific.
    }
    let ofPath = 0;
    for (const winner of trie.overlapping(pattern, () => true, other)) {
      if (ofPath === MOST_OF_PATH || pairs.length === MOST_SHOWN || compared === MOST_COMPARED) {
        incomplete = true;
        break;
      }
      compared++;
      const example = exampleOf(allowlist, texts, winner, other);
      if (example !== undefined) {
        pairs.push({ winner, other, example });
        ofPath++;
      }
    }
  }
  return { pairs, incomplete };
}

function exampleOf(allowlist: Allowlist, texts: ParameterTexts, winner: number, other: number): string | undefined {
  const [one, two] = [winner, other].map((number) => allowlist._paths[number]);
  for (const path of commonPaths(one.route._pattern, two.route._pattern, texts)) {
    if (two.route._pattern.matches(path) && allowlist._find(path) === one) {
      return path;
    }
  }
  return undefined;
}
