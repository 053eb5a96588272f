/**
 * Which spellings of a request target are looked at at all.
 *
 * A proxy that routes on the decoded path and forwards the raw one can be walked around; one canonical spelling for
 * every path closes the whole class. The grammar is RFC 3986's `path-absolute` and `query` without the freedoms that
 * servers read differently: empty and dot segments, encoded unreserved characters, `;`, `%2F`, `%5C`, `%25`, controls,
 * bytes that are not UTF-8 (RFC 3629), and fragments.
 */
export interface CanonicalForm {
  readonly encodedSlash: boolean;
  readonly semicolon: boolean;
  readonly encodedPercent: boolean;
  readonly newlineInQuery: boolean;
}

/** The form that accepts what any of the forms accepts. */
export function looserForm(one: CanonicalForm, other: CanonicalForm): CanonicalForm {
  return {
    encodedSlash: one.encodedSlash || other.encodedSlash,
    semicolon: one.semicolon || other.semicolon,
    encodedPercent: one.encodedPercent || other.encodedPercent,
    newlineInQuery: one.newlineInQuery || other.newlineInQuery,
  };
}

export const STRICT_FORM: CanonicalForm = { encodedSlash: false, semicolon: false, encodedPercent: false, newlineInQuery: false };

/** A short name for the form, unique among the sixteen. */
export function canonicalFormName(form: CanonicalForm): string {
  return [
    form.encodedSlash ? 'slash' : '',
    form.semicolon ? 'semicolon' : '',
    form.encodedPercent ? 'percent' : '',
    form.newlineInQuery ? 'newline' : '',
  ].filter((part) => part !== '').join('_') || 'strict';
}

const TAIL = '%[89ABab][0-9A-Fa-f]';
/** What may follow a "%": characters that are reserved or not allowed plainly, and well-formed UTF-8. */
const ENCODED = [
  // space ! " $ & ' ( ) * + , : < = > @ [ ] ^ ` { | }
  '2[01246789A-Ca-c]|3[ACDEacde]|40|5[BDEbde]|60|7[BCDbcd]',
  `[Cc][2-9A-Fa-f]${TAIL}`,
  `[Dd][0-9A-Fa-f]${TAIL}`,
  `[Ee]0%[ABab][0-9A-Fa-f]${TAIL}`,
  `[Ee][1-9A-Ca-cEeFf]${TAIL}${TAIL}`,
  `[Ee][Dd]%[89][0-9A-Fa-f]${TAIL}`,
  `[Ff]0%[9ABab][0-9A-Fa-f]${TAIL}${TAIL}`,
  `[Ff][1-3]${TAIL}${TAIL}${TAIL}`,
  `[Ff]4%8[0-9A-Fa-f]${TAIL}${TAIL}`,
].join('|');
const PLAIN = "A-Za-z0-9._~!$&'()*+,=:@-";
const QUERY = "A-Za-z0-9._~!$&'()*+,=:@/?;\\[\\]{}|^`-";

/** PCRE's syntax, possessive (no backtracking, so no match limit can be hit), or JavaScript's, which knows no such thing. */
interface Dialect {
  readonly any: '*+' | '*';
  /** What ends a target. */
  readonly end: string;
  /** A percent-encoding. */
  readonly encoded: string;
}

function encodedSource(form: CanonicalForm): string {
  // "%25" followed by two hex digits is a double encoding and stays out.
  return `%(?:${ENCODED}${form.encodedPercent ? '|25(?![0-9A-Fa-f]{2})' : ''})`;
}

/** A segment of a path; where an encoded slash is accepted, all of the segments that it separates. */
function segmentSource(form: CanonicalForm, { any, end, encoded }: Dialect): string {
  const ends = `(?:[/?;]|%2[Ff]|%3[Bb]|${end})`;
  // What follows ";" is a parameter; a dot segment in it would be one for a server that cuts at ";".
  const others = form.semicolon ? `(?:${encoded}|(?:;|%3[Bb])(?!\\.\\.?${ends}))` : encoded;
  // No dot segment, whatever a server takes for the end of a segment; and there is one way only to read a text.
  const segment = `(?!\\.\\.?${ends})(?:[${PLAIN}]|${encoded})[${PLAIN}]${any}(?:${others}[${PLAIN}]${any})${any}`;
  return form.encodedSlash ? `${segment}(?:%2[Ff]${segment})${any}` : segment;
}

function querySource(form: CanonicalForm, any: string): string {
  return `(?:\\?[${QUERY}]${any}(?:%(?!${form.newlineInQuery ? '00' : '0[0AaDd]'})[0-9A-Fa-f]{2}[${QUERY}]${any})${any})`;
}

/** The parts of a PCRE pattern for a request line whose target has a form. */
export interface RequestLineParts {
  /** Stands before all others and says what a segment is. */
  readonly definitions: string;
  /** A segment. */
  readonly segment: string;
  /** A segment without escapes and of these characters only, which is read faster. */
  readonly plainSegment: (characters: string) => { readonly before: string; readonly text: string; readonly after: string };
  /** The query with its question mark, or nothing. */
  readonly query: string;
}

/** The characters of a path that need no escape; without letters in upper case, they have no case. */
export const PLAIN_CHARACTERS = { anyCase: PLAIN, noUpperCase: PLAIN.replace('A-Z', '') };

export function requestLineParts(form: CanonicalForm): RequestLineParts {
  const segment = segmentSource(form, { any: '*+', end: ' ', encoded: '(?=%)(?&rp_encoded)' });
  return {
    definitions: `(?(DEFINE)(?<rp_encoded>${encodedSource(form)})(?<rp_segment>${segment}))`,
    segment: '(?&rp_segment)',
    plainSegment: (characters) => ({ before: '(?!\\.\\.?[/? ])', text: `[${characters}]++`, after: '(?=[/? ])' }),
    query: `${querySource(form, '*+')}?+`,
  };
}

/** The PCRE pattern for a whole request line whose target has the form, is in origin form and of one of the versions. */
export function requestLinePcre(form: CanonicalForm, versions: string): string {
  const { definitions, segment, query } = requestLineParts(form);
  return `${definitions}^[A-Z_-]++ /(?:${segment}(?:/${segment})*+/?+)?+${query} ${versions}\\z`;
}

const STRICT_ENCODED = encodedSource(STRICT_FORM);

/** The parts of a PCRE pattern for one path in the strict form, of which nothing is captured. */
export const STRICT_LINE = {
  /** A segment. */
  segment: segmentSource(STRICT_FORM, { any: '*+', end: ' ', encoded: STRICT_ENCODED }),
  /** Whatever may follow a segment: an empty one only at the end, and no dot segment. */
  rest: `(?:/(?!/|\\.\\.?(?:[/?;]|%2[Ff]|%3[Bb]| ))[${PLAIN}]*+(?:${STRICT_ENCODED}[${PLAIN}]*+)*+)*+`,
  /** The query with its question mark, or nothing. */
  query: `${querySource(STRICT_FORM, '*+')}?+`,
};

const compiled = new Map<string, RegExp>();

/** Whether a raw request target (path and query) has the form. */
export function isCanonical(target: string, form: CanonicalForm): boolean {
  const name = canonicalFormName(form);
  let pattern = compiled.get(name);
  if (pattern === undefined) {
    const segment = segmentSource(form, { any: '*', end: '$', encoded: encodedSource(form) });
    pattern = new RegExp(`^/(?:${segment}(?:/${segment})*/?)?${querySource(form, '*')}?$`);
    compiled.set(name, pattern);
  }
  return pattern.test(target);
}
