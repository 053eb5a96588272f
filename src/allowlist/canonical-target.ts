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

/**
 * The regular expression for one form, in the syntax that PCRE and JavaScript share but for two things: PCRE's is
 * possessive (no backtracking, so no match limit can be hit) and ends with `\z` rather than `$`.
 */
function source(form: CanonicalForm, more: '++' | '+', any: '*+' | '*', end: '\\z' | '$'): string {
  // A segment may be neither empty nor a dot segment, whatever a server takes for the end of a segment.
  const segmentStart = `(?!\\.{0,2}(?:[/?;]|%2[Ff]|%3[Bb]|${end}))`;
  const separator = form.encodedSlash ? '(?:/|%2[Ff])' : '/';
  const segment = [
    `[A-Za-z0-9._~!$&'()*+,=:@-]${more}`,
    ENCODED_RESERVED,
    UTF8,
    // What follows ";" is a parameter; a dot segment in it would be one for a server that cuts at ";".
    ...form.semicolon ? [`(?:;|%3[Bb])(?!\\.{1,2}(?:[/?;]|%2[Ff]|%3[Bb]|${end}))`] : [],
    // "%25" followed by two hex digits is a double encoding and stays out.
    ...form.encodedPercent ? ['%25(?![0-9A-Fa-f]{2})'] : [],
  ].join('|');
  const path = `(?:/|/${segmentStart}(?:${segment})${more}(?:${separator}${segmentStart}(?:${segment})${more})${any}/?)`;
  const query = `(?:\\?(?:[A-Za-z0-9._~!$&'()*+,=:@/?;\\[\\]{}|^\`-]${more}|%(?!${form.newlineInQuery ? '00' : '0[0AaDd]'})[0-9A-Fa-f]{2})${any})?`;
  return `^${path}${query}${end}`;
}

/** The form as a PCRE pattern for `$request_uri`. */
export function canonicalPcre(form: CanonicalForm): string {
  return source(form, '++', '*+', '\\z');
}

const compiled = new Map<string, RegExp>();

/** Whether a raw request target (path and query) has the form. */
export function isCanonical(target: string, form: CanonicalForm): boolean {
  const name = canonicalFormName(form);
  let pattern = compiled.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(source(form, '+', '*', '$'));
    compiled.set(name, pattern);
  }
  return pattern.test(target);
}
