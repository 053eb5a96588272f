import { patternLength } from '../../allowlist/paths/path-pattern';

/** The maximum length of a pattern that fits into one token of NGINX, with room for the text around it. */
const LONGEST_ALTERNATIVES = 3500;

/** The alternatives as patterns. NGINX limits the length of a token, so long lists need several patterns. */
export function alternatives(sources: string[]): string[] {
  const patterns: string[][] = [];
  let length = 0;
  for (const source of sources) {
    const own = patternLength(source);
    if (patterns.length === 0 || length + own > LONGEST_ALTERNATIVES) {
      patterns.push([]);
      length = 0;
    }
    patterns[patterns.length - 1].push(source);
    length += own + 1;
  }
  return patterns.map((some) => some.length === 1 ? some[0] : `(?:${some.join('|')})`);
}

/** A pattern for decimal numbers without a sign, up to a limit. */
export function atMost(limit: number): string {
  const digits = String(limit);
  const any = (count: number) => count === 0 ? '' : `[0-9]${count === 1 ? '' : `{${count}}`}`;
  const lower = [...digits].flatMap((digit, i) => digit === '0' ? [] : [`${digits.slice(0, i)}[0-${Number(digit) - 1}]${any(digits.length - i - 1)}`]);
  return `0*+(?:[0-9]{0,${digits.length - 1}}|${[...lower, digits].join('|')})`;
}
