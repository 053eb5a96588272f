/** What fits into one token of NGINX, with room for what stands around it. */
const LONGEST_SOURCE = 3500;

/** Alternatives of one pattern, in as many patterns as NGINX's limit for tokens asks for. */
export function alternatives(sources: string[]): string[] {
  const patterns: string[][] = [];
  let length = 0;
  for (const source of sources) {
    if (patterns.length === 0 || length + source.length > LONGEST_SOURCE) {
      patterns.push([]);
      length = 0;
    }
    patterns[patterns.length - 1].push(source);
    length += source.length + 1;
  }
  return patterns.map((some) => some.length === 1 ? some[0] : `(?:${some.join('|')})`);
}
