import type { PathPattern } from './path-pattern';
import { ANY_SPELLING, ESCAPED_UNRESERVED, hasNeedlessEscapes, RAW_DIALECT, segmentKey, segmentSource } from './path-segment';

/**
 * Patterns for the start of raw paths, in the syntax that PCRE and JavaScript share. Each pattern is one of the sources
 * between `before` and `after`.
 */
export interface RespelledSegments {
  readonly before: string;
  readonly sources: string[];
  readonly after: string;
}

/** The maximum total length of the patterns. Hardly any client sends unnecessary percent-encodings. */
const MOST_CHARACTERS = 65_536;
const LONGEST_SOURCE = 3000;
const LONGEST_BEFORE = 500;

/**
 * The raw paths with an unnecessary percent-encoding (`%2D`, `%2E`, `%5F`, `%7E`) in a segment that a route lists without
 * the encoding. An app that decodes before it routes would read such a path as a path of that route, but NGINX looks up the
 * path as sent, so these paths are rejected. All other paths lead to the same route with and without the encoding.
 *
 * If there are very many such segments, the segments before a segment are not compared. If there are even more, each path with
 * such an encoding is rejected.
 */
export function respelledSegments(patterns: PathPattern[]): RespelledSegments[] {
  return groupedBy(patterns, (before) => before) ?? groupedBy(patterns, (before) => before.map(() => '[^/]+'))
    ?? [{ before: '', sources: [`.*${ESCAPED_UNRESERVED}`], after: '' }];
}

/** The patterns by the text before their segments, or `undefined` if the patterns are too long. */
function groupedBy(patterns: PathPattern[], seen: (before: string[]) => string[]): RespelledSegments[] | undefined {
  const groups = new Map<string, Map<string, string>>();
  let characters = 0;
  for (const { segments } of patterns) {
    const spelled: string[] = [];
    for (const segment of segments) {
      const any = segmentSource(segment, { ...ANY_SPELLING, atomic: '(?:' });
      if (hasNeedlessEscapes(segment)) {
        const before = seen(spelled).map((one) => `/+${one}`).join('');
        const group = groups.get(before) ?? new Map<string, string>();
        if (!group.has(segmentKey(segment))) {
          const source = segment.kind === 'literal' ? any : `(?!${segmentSource(segment, { ...RAW_DIALECT, atomic: '(?:' })}${AFTER})${any}`;
          characters += source.length + (group.size === 0 ? before.length : 0);
          if (characters > MOST_CHARACTERS || source.length > LONGEST_SOURCE || before.length > LONGEST_BEFORE) {
            return undefined;
          }
          groups.set(before, group.set(segmentKey(segment), source));
        }
      }
      spelled.push(any);
    }
  }
  return [...groups].map(([before, sources]) => ({ before: `${before}/+(?=[^/]*${ESCAPED_UNRESERVED})`, sources: [...sources.values()], after: AFTER }));
}

const AFTER = '(?![^/])';
