import { ACCEPTING_OPTIONS, CanonicalForm, nonCanonicalPart } from './canonical-target';
import { ESCAPED_RESERVED, ESCAPED_UNRESERVED, PLAIN_RESERVED } from './path-segment';

/** The part of a request target that is not in its canonical spelling. */
export interface SpellingFinding {
  /**
   * The first text that is not accepted, such as `%23`, `..`, or `/` for the second of two slashes. The text is `not ASCII`
   * for a byte above 7F.
   */
  readonly found: string;
  /** The number of bytes of the target before the text. */
  readonly offset: number;
  /**
   * The route option that would accept the text, or several options separated by commas. `strictQuery` means that the text
   * would be accepted without that option.
   *
   * @default - no option: the text is never accepted
   */
  readonly option?: string;
}

/**
 * The patterns for the parts of a canonical path that have another spelling, the more likely parts first, in the syntax that
 * PCRE and JavaScript share. The pattern for the text before the part may be made possessive.
 */
export const OTHER_SPELLINGS = [`${ESCAPED_UNRESERVED}|${ESCAPED_RESERVED}`, PLAIN_RESERVED]
  .map((found) => ({ before: `(?:(?!${found})[^?])*`, found }));

const otherSpellings = OTHER_SPELLINGS.map(({ before, found }) => new RegExp(`^(${before})(${found})`));
const options = ACCEPTING_OPTIONS.map((entry) => ({ ...entry, pattern: new RegExp(entry.source) }));

/** The finding for a target that is not in the form, or that spells a listed path differently. */
export function findSpelling(target: string, form: CanonicalForm): SpellingFinding {
  const part = nonCanonicalPart(target, form);
  if (part !== undefined) {
    const option = part.isDots ? undefined : options.find(({ pattern }) => pattern.test(`${part.before} ${part.found}`))?.options || undefined;
    return { found: part.found, offset: part.before.length, ...option === undefined ? {} : { option } };
  }
  for (const pattern of otherSpellings) {
    const match = pattern.exec(target);
    if (match !== null) {
      return { found: match[2], offset: match[1].length };
    }
  }
  return { found: '', offset: target.length };
}
