/**
 * The maximum length of a pattern that fits into one token of NGINX, which may have 4,096 characters, with room for the text
 * around the pattern.
 */
export const LONGEST_PATTERN = 4000;

/** The length of a pattern in NGINX's text, in which each backslash counts twice. */
export function patternLength(source: string): number {
  return source.length + source.split('\\').length - 1;
}
