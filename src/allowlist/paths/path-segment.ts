/** One segment of a pattern. */
export type PathSegment =
  /** A literal text. The case of hex digits in percent-encodings does not matter. */
  | { readonly kind: 'literal'; readonly text: string }
  /** Literal texts with a parameter between each two of them, as in `{name}.{extension}`. */
  | { readonly kind: 'composed'; readonly texts: string[] }
  /**
   * A parameter with a shape, which is a regular expression. A shape with a lower rank is more specific. `PathParameter`
   * provides the values and the examples.
   */
  | {
    readonly kind: 'shaped';
    readonly values: 'integer' | 'uuid' | string[];
    readonly shape: string;
    readonly anySpelling: string;
    readonly rank: number;
    readonly examples: (texts: string[]) => string[];
  }
  /** Any segment. */
  | { readonly kind: 'any' }
  /** One or more segments up to the end of the path. */
  | { readonly kind: 'rest' };

/** The language of a segment's pattern, and the reading of a path that the pattern is for. */
export interface SegmentDialect {
  /** A literal text as a pattern. */
  readonly literal: (text: string) => string;
  /** The pattern of a shape to use. */
  readonly shape: 'shape' | 'anySpelling';
  /** A character of a parameter. */
  readonly character: string;
  /** The start of a character, so that a literal text is never found within an escape. */
  readonly boundary: string;
  /** The start of an atomic group, which in JavaScript is a plain group. */
  readonly atomic: '(?>' | '(?:';
  /** A pattern for the text that may precede the first segment of one or more. */
  readonly restStart?: string;
}

/**
 * A text that sorts segments by how specific they are, the most specific first: a literal, a literal with parameters inside
 * (the longer literal first), a described parameter, a parameter, the rest. Literals are equally specific.
 */
export function segmentRank(segment: PathSegment): string {
  switch (segment.kind) {
    case 'literal': return '0';
    case 'composed': return `1 ${String(9999 - segment.texts.join('').length).padStart(4, '0')} ${segment.texts.map(normalizedLiteral).join('{}')}`;
    case 'shaped': return `2 ${String(segment.rank).padStart(4, '0')} ${segment.shape}`;
    case 'any': return '3';
    case 'rest': return '4';
  }
}

/**
 * A text that is equal for two segments that match the same texts. Parameter names and the case of hex digits do not count.
 */
export function segmentKey(segment: PathSegment): string {
  switch (segment.kind) {
    case 'literal': return normalizedLiteral(segment.text);
    case 'composed': return segment.texts.map(normalizedLiteral).join('{}');
    case 'shaped': return `{${segment.shape}}`;
    case 'any': return '{}';
    case 'rest': return '{+}';
  }
}

/** The rank after the last segment of a prefix. A whole path has no such rank, and therefore sorts before the prefix. */
export const BELOW_PREFIX_RANK = '5';

/** A segment as a regular expression, without the slash before it. */
export function segmentSource(segment: PathSegment, dialect: SegmentDialect): string {
  switch (segment.kind) {
    case 'literal': return dialect.literal(segment.text);
    case 'composed': return composedSource(segment.texts, dialect);
    case 'shaped': return segment[dialect.shape];
    case 'any': return `${dialect.character}+`;
    case 'rest': return `${dialect.restStart ?? ''}[^/].*`;
  }
}

/**
 * The pattern for literal texts and parameters. The pattern finds each inner text as far left as possible, which leaves the
 * longest text for the remaining parts and therefore never misses a match. The pattern tries no later position, so the time
 * is linear.
 */
function composedSource(texts: string[], dialect: SegmentDialect): string {
  const [first, ...others] = texts.map(dialect.literal);
  const last = others.pop()!;
  // A match of a text that does not begin with a hex digit always begins at the start of a character.
  const bounded = (text: string) => text === '' || /^[0-9A-Fa-f]/.test(text) ? `${dialect.boundary}${text}` : text;
  return `${first}${others.map((text) => `${dialect.atomic}${dialect.character}+?${bounded(text)})`).join('')}${dialect.character}+${last && bounded(last)}`;
}

/** The dialect for raw paths, in which an escape is three characters that stand for one character, or for a part of one. */
export const RAW_DIALECT: SegmentDialect = { literal: rawLiteral, shape: 'shape', character: '[^/]', boundary: '(?<!%|%.)(?!%[89ABab])', atomic: '(?>' };

/** The dialect for raw paths with literal texts and shapes in any spelling. */
export const ANY_SPELLING: SegmentDialect = { ...RAW_DIALECT, literal: anySpelling, shape: 'anySpelling' };

const expressions = { own: new WeakMap<PathSegment, RegExp>(), any: new WeakMap<PathSegment, RegExp>() };

/** Whether a segment of a pattern matches a segment of a raw path, in the listed spelling or in any spelling of literal texts. */
export function matchesSegment(segment: PathSegment, text: string, spelling: 'own' | 'any' = 'own'): boolean {
  if (segment.kind === 'any') {
    return text !== '';
  }
  if (segment.kind === 'literal' && spelling === 'own') {
    return normalizedLiteral(text) === normalizedLiteral(segment.text);
  }
  let expression = expressions[spelling].get(segment);
  if (expression === undefined) {
    expression = new RegExp(`^${segmentSource(segment, { ...spelling === 'own' ? RAW_DIALECT : ANY_SPELLING, atomic: '(?:' })}$`);
    expressions[spelling].set(segment, expression);
  }
  return expression.test(text);
}

/** A literal text with the hex digits of its percent-encodings in upper case, so that equal texts are the same. */
export function normalizedLiteral(text: string): string {
  return text.includes('%') ? text.replace(/%../g, (triplet) => triplet.toUpperCase()) : text;
}

/** A pattern for a literal text of a raw path. Hex digits match in either case. */
export function rawLiteral(text: string): string {
  return escapePattern(text).replace(/%([0-9A-Fa-f])([0-9A-Fa-f])/g, (_, high: string, low: string) => `%${hexDigit(high)}${hexDigit(low)}`);
}

/**
 * The escapes of reserved characters that the canonical form accepts with and without an escape, in the syntax that PCRE and
 * JavaScript share. Some apps and browsers distinguish the two spellings (RFC 3986, section 2.2).
 */
export const ESCAPED_RESERVED = '%(?:2[146-9A-Ca-c]|3[ABDabd]|40|5[BDEbde]|7[Cc])';
const EVERY_ESCAPED_RESERVED = new RegExp(ESCAPED_RESERVED, 'g');
export const PLAIN_RESERVED = "[!$&'()*+,;:=@|^\\[\\]]";
const RESERVED = new RegExp(`${ESCAPED_RESERVED}|${PLAIN_RESERVED}`);

/**
 * The codes of unreserved characters whose escapes the canonical form accepts. The two spellings are equivalent (RFC 3986,
 * section 2.3). The canonical form does not accept escapes of letters and digits.
 */
export const NEEDLESS = '2[DEde]|5[Ff]|7[Ee]';
export const ESCAPED_UNRESERVED = `%(?:${NEEDLESS})`;
const UNRESERVED = /[-._~]/;
const RESERVED_OR_ESCAPE = new RegExp(`%|${PLAIN_RESERVED}`);

/** Whether a text may be a spelling of a text that has other spellings. */
export function mayHaveOtherSpellings(text: string): boolean {
  return RESERVED_OR_ESCAPE.test(text);
}

/** The number of reserved characters in a text. */
export function reservedIn(text: string): number {
  return text.split(RESERVED).length - 1;
}

/** Whether literal texts of a segment have other spellings, which some apps treat as the same text (RFC 3986, section 2.2). */
export function hasOtherSpellings(segment: PathSegment): boolean {
  return RESERVED.test(literalTextOf(segment));
}

/** Whether a segment restricts characters that may have an unnecessary escape. Most apps treat both spellings as the same text. */
export function hasNeedlessEscapes(segment: PathSegment): boolean {
  return segment.kind === 'shaped' ? segment.anySpelling !== segment.shape : UNRESERVED.test(literalTextOf(segment));
}

function literalTextOf(segment: PathSegment): string {
  return segment.kind === 'literal' ? segment.text : segment.kind === 'composed' ? segment.texts.join('') : '';
}

/** A text that is equal for two literal texts that are spellings of each other. */
export function spellingKey(text: string): string {
  return normalizedLiteral(text).replace(EVERY_ESCAPED_RESERVED, decodeURIComponent);
}

/** A pattern for all spellings of a literal text of a raw path. */
export function anySpelling(text: string): string {
  return text.replace(/%..|[^%]/g, (one) => {
    if (!RESERVED.test(one) && !UNRESERVED.test(one)) {
      return rawLiteral(one);
    }
    const plain = decodeURIComponent(one);
    return `(?:${escapePattern(plain)}|${rawLiteral(`%${plain.charCodeAt(0).toString(16)}`)})`;
  });
}

/** A literal text after NGINX has decoded the path. */
export function decodedLiteral(text: string): string {
  return escapePattern(decode(text));
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // not UTF-8, which the canonical form rejects with a better message
  }
}

/** A text as a pattern, in the syntax that PCRE and JavaScript share. */
export function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A hex digit in either case, as a pattern. */
export function hexDigit(digit: string): string {
  return /[0-9]/.test(digit) ? digit : `[${digit.toUpperCase()}${digit.toLowerCase()}]`;
}
