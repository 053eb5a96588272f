/** What fits into one token of NGINX, which may have 4,096 characters, with room for what stands around a pattern. */
export const LONGEST_PATTERN = 4000;

/** How long a pattern is in NGINX's text, in which each backslash counts twice. */
export function patternLength(source: string): number {
  return source.length + source.split('\\').length - 1;
}
