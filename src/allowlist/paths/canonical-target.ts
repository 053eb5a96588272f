import { NEEDLESS } from './path-segment';
import type { RouteOptions } from '../routes/route-options';

/**
 * The spellings of a request target that the proxy accepts.
 *
 * A proxy that routes on the decoded path and forwards the raw path can be bypassed. The proxy therefore routes on the raw
 * path, and rejects the spellings that servers read differently. The grammar is RFC 3986's `path-absolute` without the
 * following spellings: empty and dot segments, encoded letters and digits, `;`, `%2F`, `%5C`, `%3F`, `%23`, control
 * characters, a `%25` before text that a second decoding would read as an escape, and bytes that are not UTF-8 (RFC 3629). The
 * query is free except for control characters and fragments. See docs/decisions/0004-decide-on-the-raw-path.md and
 * 0021-spellings-that-real-clients-send.md.
 */
export interface CanonicalForm {
  readonly encodedSlash: boolean;
  readonly semicolon: boolean;
  readonly encodedPercent: boolean;
  readonly encodedDelimiters: boolean;
  readonly encodedBackslash: boolean;
  readonly emptySegments: boolean;
  readonly newlineInQuery: boolean;
  /** Whether the query must follow RFC 3986. Only this member makes the form stricter; all other members make the form looser. */
  readonly strictQuery: boolean;
}

/** The route option and the short name of each part of a form, in the order in which messages list the options. */
const PARTS: { readonly [Part in keyof CanonicalForm]: { readonly option: keyof RouteOptions; readonly name: string } } = {
  encodedSlash: { option: 'allowEncodedSlash', name: 'slash' },
  semicolon: { option: 'allowSemicolon', name: 'semicolon' },
  encodedPercent: { option: 'allowEncodedPercent', name: 'percent' },
  encodedDelimiters: { option: 'allowEncodedDelimiters', name: 'delimiters' },
  encodedBackslash: { option: 'allowEncodedBackslash', name: 'backslash' },
  emptySegments: { option: 'allowEmptySegments', name: 'empty' },
  newlineInQuery: { option: 'allowNewlineInQuery', name: 'newline' },
  strictQuery: { option: 'strictQuery', name: 'strictquery' },
};
const NAMES = Object.keys(PARTS) as Array<keyof CanonicalForm>;

function formBy(is: (part: keyof CanonicalForm) => boolean): CanonicalForm {
  return Object.fromEntries(NAMES.map((part) => [part, is(part)])) as Record<keyof CanonicalForm, boolean>;
}

/** The form that the options of a route select. */
export function formOf(options: { readonly [Option in keyof RouteOptions]?: unknown }): CanonicalForm {
  return formBy((part) => options[PARTS[part].option] === true);
}

/** The form without any options. */
export const USUAL_FORM: CanonicalForm = formBy(() => false);

/** The form that accepts everything that either of the forms accepts. */
export function looserForm(one: CanonicalForm, other: CanonicalForm): CanonicalForm {
  return { ...formBy((part) => one[part] || other[part]), strictQuery: one.strictQuery && other.strictQuery };
}

/** The form for targets on no route, given the form that accepts everything that any route accepts. */
export function unroutedForm(loosest: CanonicalForm): CanonicalForm {
  return { ...USUAL_FORM, strictQuery: loosest.strictQuery };
}

/** A short, unique name of the form. */
export function canonicalFormName(form: CanonicalForm): string {
  return NAMES.filter((part) => form[part]).map((part) => PARTS[part].name).join('_') || 'usual';
}

/** Whether the form accepts the same paths as the usual form. */
export function hasUsualPath(form: CanonicalForm): boolean {
  return NAMES.every((part) => !form[part] || part === 'newlineInQuery' || part === 'strictQuery');
}

/** Well-formed UTF-8 of two to four bytes (RFC 3629, section 4), percent-encoded, without the first `%`. */
const TAIL = '%[89ABab][0-9A-Fa-f]';
const MULTI_BYTE = [
  `[Cc][2-9A-Fa-f]${TAIL}`,
  `[Dd][0-9A-Fa-f]${TAIL}`,
  `[Ee]0%[ABab][0-9A-Fa-f]${TAIL}`,
  `[Ee][1-9A-Ca-cEeFf]${TAIL}${TAIL}`,
  `[Ee][Dd]%[89][0-9A-Fa-f]${TAIL}`,
  `[Ff]0%[9ABab][0-9A-Fa-f]${TAIL}${TAIL}`,
  `[Ff][1-3]${TAIL}${TAIL}${TAIL}`,
  `[Ff]4%8[0-9A-Fa-f]${TAIL}${TAIL}`,
].join('|');
/** The codes of the escapes that are necessary: the characters are reserved, or are not allowed without an escape. */
// space ! " $ & ' ( ) * + , : < = > @ [ ] ^ ` { | }
const NEEDED = '2[01246789A-Ca-c]|3[ACDEacde]|40|5[BDEbde]|60|7[BCDbcd]';
/** A "%25" before text that a second decoding does not read as an escape. Some servers also decode the escape "%uXXXX". */
const LONE_PERCENT = '25(?![0-9A-Fa-f]{2}|[Uu][0-9A-Fa-f]{4})';
/** Unreserved characters and characters without a special meaning. Browsers send "[", "]", "|" and "^" without an escape. */
const PLAIN = "A-Za-z0-9._~!$&'()*+,=:@|^\\[\\]-";
const STRICT_QUERY = "A-Za-z0-9._~!$&'()*+,=:@/?;\\[\\]{}|^`-";
/** All characters except control characters, the space, and the characters that start a fragment or an escape. */
const FREE_QUERY = '^\\x00-\\x20#%\\x7F';

/** The escapes of one byte, encoded once or several times, without the first "%". Some servers decode a path several times. */
const repeated = (code: string): string => `(?:25)*${code}`;
const DOT = `(?:\\.|%${repeated('2[Ee]')})`;
const DOTS = `${DOT}${DOT}?`;
/** The codes of the characters whose escapes each option accepts. */
const ACCEPTED_CODES = { encodedSlash: '2[Ff]', semicolon: '3[Bb]', encodedBackslash: '5[Cc]', encodedDelimiters: '23|3[Ff]' };
/** The codes of the characters that separate segments, or end the path, for some server. */
const CUTS = '2[3Ff]|3[BbFf]|5[Cc]';

/**
 * The syntax of PCRE, possessive (no backtracking, so no match limit can be hit), or of JavaScript, which has no possessive
 * quantifiers.
 */
interface Dialect {
  readonly possessive: '+' | '';
  /** A percent-encoding. */
  readonly encoded: string;
  /** A condition that no dot segment follows. */
  readonly noDots: string;
}

/** The end of a segment for some server. */
const segmentEnd = (end: string): string => `(?:[/?;]|%${repeated(`(?:${CUTS})`)}|${end})`;

/** The escapes that do not separate segments. */
function encodedSource(form: CanonicalForm, needless = true): string {
  // With `allowEncodedPercent`, the "%" of an escape may also be encoded, unless the escape is not accepted or is of a control character.
  const percent = form.encodedPercent ? `(?:25)+(?!25|[01][0-9A-Fa-f]|7[Ff]|${CUTS}|2[FfEe])` : LONE_PERCENT;
  const dot = form.encodedPercent ? '|(?:25)+2[Ee]' : '';
  return `%(?:${NEEDED}|${MULTI_BYTE}${needless ? `|${NEEDLESS}|${percent}${dot}` : ''})`;
}

/** The escapes of an accepted character. With `allowEncodedPercent`, the character may be encoded several times. */
const cutSource = (form: CanonicalForm, codes: string): string => `%${form.encodedPercent ? '(?:25)*' : ''}(?:${codes})`;

/** A segment of a path. If encoded slashes or backslashes are accepted, the pattern also matches the segments that they separate. */
function segmentSource(form: CanonicalForm, { possessive, encoded, noDots }: Dialect, part = (one: string) => one): string {
  const any = `*${possessive}`;
  const delimiters = form.encodedDelimiters ? `|${cutSource(form, ACCEPTED_CODES.encodedDelimiters)}${noDots}` : '';
  // Some servers read the text after these characters as a parameter, query, fragment or segment. The text must not be a dot segment.
  const semicolon = form.semicolon ? `|(?:;|${cutSource(form, ACCEPTED_CODES.semicolon)})${noDots}` : '';
  // The pattern matches each text in only one way.
  const segment = `${noDots}(?:[${PLAIN}]|${encoded}${delimiters})[${PLAIN}]${any}(?:(?:${encoded}${delimiters}${semicolon})[${PLAIN}]${any})${any}`;
  const separators = (['encodedSlash', 'encodedBackslash'] as const).filter((option) => form[option]).map((option) => ACCEPTED_CODES[option]);
  return separators.length === 0 ? segment : `${part(segment)}(?:${cutSource(form, separators.join('|'))}${part(segment)})${any}`;
}

const noDotsSource = (end: string): string => `(?!${DOTS}${segmentEnd(end)})`;

const javaScriptSegment = (form: CanonicalForm): string => segmentSource(form, { possessive: '', encoded: encodedSource(form), noDots: noDotsSource('$') });

/**
 * The definitions of a PCRE pattern for the segments of a form. The definitions name a segment `rp_segment`, and must precede
 * the pattern.
 */
function segmentDefinitions(form: CanonicalForm, needless: boolean, end: string): string {
  let parts = '';
  const segment = segmentSource(form, { possessive: '+', encoded: '(?=%)(?&rp_encoded)', noDots: '(?!(?=[.%])(?&rp_dots))' }, (part) => {
    parts = `(?<rp_part>${part})`;
    return '(?&rp_part)';
  });
  return `(?(DEFINE)(?<rp_encoded>${encodedSource(form, needless)})(?<rp_dots>${DOTS}${segmentEnd(end)})${parts}(?<rp_segment>${segment}))`;
}

/** The query with its question mark. */
function querySource(form: CanonicalForm, possessive: '+' | ''): string {
  const any = `*${possessive}`;
  const characters = form.strictQuery ? STRICT_QUERY : FREE_QUERY;
  const controls = form.newlineInQuery ? '00' : '0[0AaDd]';
  return `(?:\\?[${characters}]${any}(?:%(?!${controls})${form.strictQuery ? '[0-9A-Fa-f]{2}' : ''}[${characters}]${any})${any})`;
}

/** The part of a path after its first slash. */
function pathSource(form: CanonicalForm, segment: string, possessive: '+' | ''): string {
  const any = `*${possessive}`;
  return form.emptySegments ? `(?:${segment}(?:/+${possessive}${segment})${any}/${any})?${possessive}` : `(?:${segment}(?:/${segment})${any}/?${possessive})?${possessive}`;
}

/** The parts of a PCRE pattern for a request line whose target has a form. */
export interface RequestLineParts {
  /** The definition of a segment, which must precede the other parts. */
  readonly definitions: string;
  /** A segment. */
  readonly segment: string;
  /** A segment of the given characters without escapes. NGINX matches this pattern faster. */
  readonly plainSegment: (characters: string) => { readonly before: string; readonly text: string; readonly after: string };
  /** The query with its question mark, or nothing. */
  readonly query: string;
}

/** The characters of a path that need no escape: with upper-case letters, or without these letters. */
export const PLAIN_CHARACTERS = { anyCase: PLAIN, noUpperCase: PLAIN.replace('A-Z', '') };

/** @param needless whether unnecessary escapes are accepted */
export function requestLineParts(form: CanonicalForm, needless: boolean): RequestLineParts {
  return {
    definitions: segmentDefinitions(form, needless, ' '),
    segment: '(?&rp_segment)',
    plainSegment: (characters) => ({ before: '(?!\\.\\.?[/? ])', text: `[${characters}]++`, after: '(?=[/? ])' }),
    query: `${querySource(form, '+')}?+`,
  };
}

/** The PCRE pattern for a whole request line with one of the versions, whose target is in origin form and has the given form. */
export function requestLinePcre(form: CanonicalForm, versions: string): string {
  const { definitions, segment, query } = requestLineParts(form, true);
  return `${definitions}^[A-Z_-]++ /${pathSource(form, segment, '+')}${query} ${versions}\\z`;
}

const QUICK_ENCODED = encodedSource(USUAL_FORM, false);

/** The parts of a PCRE pattern that matches most paths in the usual form and captures nothing. */
export const QUICK_LINE = {
  /** A segment. */
  segment: segmentSource(USUAL_FORM, { possessive: '+', encoded: QUICK_ENCODED, noDots: noDotsSource(' ') }),
  /** The text after a segment. Only the last segment may be empty, and no segment may be a dot segment. */
  rest: `(?:/(?!/|${DOTS}${segmentEnd(' ')})[${PLAIN}]*+(?:${QUICK_ENCODED}[${PLAIN}]*+)*+)*+`,
  /** The query with its question mark, or nothing. */
  query: (form: CanonicalForm) => `${querySource(form, '+')}?+`,
};

const compiled = new Map<string, RegExp>();

/** A pattern for the longest beginning of a target that has the form, or for all of it. */
function targetPattern(form: CanonicalForm, end: '' | '$'): RegExp {
  const name = `${canonicalFormName(form)}${end}`;
  let pattern = compiled.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`^/${pathSource(form, javaScriptSegment(form), '')}${querySource(form, '')}?${end}`);
    compiled.set(name, pattern);
  }
  return pattern;
}

const wholePatterns = new WeakMap<CanonicalForm, RegExp>();

/** The pattern for whole targets, which is the same object for forms that accept the same targets. */
function wholePattern(form: CanonicalForm): RegExp {
  let pattern = wholePatterns.get(form);
  if (pattern === undefined) {
    pattern = targetPattern(form, '$');
    wholePatterns.set(form, pattern);
  }
  return pattern;
}

/** Whether a raw request target (path and query, one byte a character) has the form. */
export function isCanonical(target: string, form: CanonicalForm): boolean {
  return wholePattern(form).test(target);
}

/** Whether two forms accept the same targets. */
export function acceptSameTargets(one: CanonicalForm, other: CanonicalForm): boolean {
  return wholePattern(one) === wholePattern(other);
}

/** The PCRE patterns that find the first part of a target that is not in a form. */
export interface NonCanonicalPcre {
  /** The definitions, which must precede the other patterns. */
  readonly definitions: string;
  /** The longest canonical text before the part that is not canonical. */
  readonly before: string;
  /** A dot segment as the next part, with the text before the dot segment. */
  readonly dots: string;
  /**
   * Any other next part: an escape with the escapes of its "%", or one character. Text that does not match is a byte above 7F.
   */
  readonly other: string;
}

const dotsSource = (end: string): string => `(?:;|%${repeated(`(?:${CUTS})`)})?${DOTS}(?=${segmentEnd(end)})`;
const OTHER = '%(?:25)+(?:[0-9A-Fa-f]{2}|[Uu][0-9A-Fa-f]{4})|%[0-9A-Fa-f]{2}|[\\x00-\\x7F]';

export function nonCanonicalPcre(form: CanonicalForm): NonCanonicalPcre {
  return {
    definitions: segmentDefinitions(form, true, '\\z'),
    before: `/${pathSource(form, '(?&rp_segment)', '+')}${querySource(form, '+')}?+`,
    dots: dotsSource('\\z'),
    other: OTHER,
  };
}

/** The first part of a target that is not in a form. */
export interface NonCanonicalPart {
  /** The canonical text before the part. */
  readonly before: string;
  /** The part. */
  readonly found: string;
  /** Whether the part is a dot segment. */
  readonly isDots: boolean;
}

const NEXT_DOTS = new RegExp(`^${dotsSource('$')}`);
const NEXT_OTHER = new RegExp(`^(?:${OTHER})`);

/** The first part of a raw request target that is not in the form, or `undefined` if all of the target is in the form. */
export function nonCanonicalPart(target: string, form: CanonicalForm): NonCanonicalPart | undefined {
  const [before] = targetPattern(form, '').exec(target) ?? [''];
  const rest = target.slice(before.length);
  const dots = NEXT_DOTS.exec(rest);
  return rest === '' ? undefined : { before, found: (dots ?? NEXT_OTHER.exec(rest))?.[0] ?? NOT_ASCII, isDots: dots !== null };
}

/** The text that represents a byte above 7F, because the byte may be only a part of a character. */
export const NOT_ASCII = 'not ASCII';

/**
 * The options that accept a part. The pattern, in the syntax that PCRE and JavaScript share, is for the text before the part,
 * a space and the part.
 */
export const ACCEPTING_OPTIONS: Array<{ readonly source: string; readonly options: string }> = [
  // Options for parts of a query.
  { source: '^[^?]*\\?.* %0[AaDd]$', options: PARTS.newlineInQuery.option },
  { source: '^[^?]*\\?.* (?:#|%00)$', options: '' },
  { source: '^[^?]*\\?', options: PARTS.strictQuery.option },
  // Options for parts of a path. Many programs read a target that begins with two slashes as a host.
  { source: '^/ /$', options: '' },
  { source: ' /$', options: PARTS.emptySegments.option },
  ...([['semicolon', ';|'], ['encodedSlash', ''], ['encodedBackslash', ''], ['encodedDelimiters', '']] as const).flatMap(([part, plain]) => [
    { source: ` (?:${plain}%(?:${ACCEPTED_CODES[part]}))$`, options: PARTS[part].option },
    { source: ` %(?:25)+(?:${ACCEPTED_CODES[part]})$`, options: `${PARTS.encodedPercent.option}, ${PARTS[part].option}` },
  ]),
  { source: ' %(?:25)+(?:[01].|7[Ff])$', options: '' },
  { source: ' %25', options: PARTS.encodedPercent.option },
];
