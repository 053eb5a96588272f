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
const UTF8 = [
  `%[Cc][2-9A-Fa-f]${TAIL}`,
  `%[Dd][0-9A-Fa-f]${TAIL}`,
  `%[Ee]0%[ABab][0-9A-Fa-f]${TAIL}`,
  `%[Ee][1-9A-Ca-cEeFf]${TAIL}${TAIL}`,
  `%[Ee][Dd]%[89][0-9A-Fa-f]${TAIL}`,
  `%[Ff]0%[9ABab][0-9A-Fa-f]${TAIL}${TAIL}`,
  `%[Ff][1-3]${TAIL}${TAIL}${TAIL}`,
  `%[Ff]4%8[0-9A-Fa-f]${TAIL}${TAIL}`,
].join('|');
// space ! " $ & ' ( ) * + , : < = > @ [ ] ^ ` { | }
const ENCODED_RESERVED = '%(?:2[01246789A-Ca-c]|3[ACDEacde]|40|5[BDEbde]|60|7[BCDbcd])';

/** PCRE's syntax, possessive (no backtracking, so no match limit can be hit), or JavaScript's, which knows no such thing. */
interface Dialect {
  readonly any: '*+' | '*';
  readonly optional: '?+' | '?';
  /** What ends a target. */
  readonly end: string;
}

const JAVASCRIPT: Dialect = { any: '*', optional: '?', end: '$' };
/** Within a request line a blank ends the target. */
const REQUEST_LINE: Dialect = { any: '*+', optional: '?+', end: ' ' };

/** Any number of plain characters, and of others with plain ones after each: there is one way only to read a text. */
function sequence(plain: string, others: string[], any: string): string {
  return `${plain}${any}(?:(?:${others.join('|')})${plain}${any})${any}`;
}

function pathSource(form: CanonicalForm, { any, optional, end }: Dialect): string {
  // A segment may be neither empty nor a dot segment, whatever a server takes for the end of a segment.
  const segmentStart = `(?!\\.{0,2}(?:[/?;]|%2[Ff]|%3[Bb]|${end}))`;
  const separator = form.encodedSlash ? '(?:/|%2[Ff])' : '/';
  const segment = segmentStart + sequence("[A-Za-z0-9._~!$&'()*+,=:@-]", [
    ENCODED_RESERVED,
    UTF8,
    // What follows ";" is a parameter; a dot segment in it would be one for a server that cuts at ";".
    ...form.semicolon ? [`(?:;|%3[Bb])(?!\\.{1,2}(?:[/?;]|%2[Ff]|%3[Bb]|${end}))`] : [],
    // "%25" followed by two hex digits is a double encoding and stays out.
    ...form.encodedPercent ? ['%25(?![0-9A-Fa-f]{2})'] : [],
  ], any);
  return `/(?:${segment}(?:${separator}${segment})${any}/?)${optional}`;
}

function querySource(form: CanonicalForm, { any, optional }: Dialect): string {
  const characters = sequence("[A-Za-z0-9._~!$&'()*+,=:@/?;\\[\\]{}|^`-]", [`%(?!${form.newlineInQuery ? '00' : '0[0AaDd]'})[0-9A-Fa-f]{2}`], any);
  return `(?:\\?${characters})${optional}`;
}

/**
 * The PCRE pattern for a whole request line whose target has the form and is in origin form.
 *
 * @param form the form
 * @param versions the protocol versions, as patterns
 * @param around what stands around the path, to capture it
 */
export function requestLinePcre(form: CanonicalForm, versions: string, around: { readonly before: string; readonly after: string } = { before: '', after: '' }): string {
  return `^[A-Z_-]++ ${around.before}${pathSource(form, REQUEST_LINE)}${around.after}${querySource(form, REQUEST_LINE)} ${versions}\\z`;
}

const compiled = new Map<string, RegExp>();

/** Whether a raw request target (path and query) has the form. */
export function isCanonical(target: string, form: CanonicalForm): boolean {
  const name = canonicalFormName(form);
  let pattern = compiled.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`^${pathSource(form, JAVASCRIPT)}${querySource(form, JAVASCRIPT)}$`);
    compiled.set(name, pattern);
  }
  return pattern.test(target);
}
