/** A kind of value that is unmistakable in a path: nobody names a resource of an API like that. */
interface SegmentKind {
  readonly name: string;
  /** A pattern without lookaround and backreferences, so that SQL engines have the same pattern. */
  readonly pattern: string;
}

/** The kinds in order: the first kind that matches the whole segment counts. */
export const SEGMENT_KINDS: SegmentKind[] = [
  { name: 'integer', pattern: '[-+]?[0-9]+' },
  { name: 'uuid', pattern: '[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}' },
  { name: 'date', pattern: '[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.%A-Z+-]+)?' },
  { name: 'hash', pattern: '(?:0x)?[0-9a-f]{16,}|(?:0x)?[0-9A-F]{16,}' },
  { name: 'ulid', pattern: '[0-7][0-9A-HJKMNP-TV-Z]{25}' },
  // A prefix in lower case, and behind it a text with a digit and at least seven characters on one side of the digit.
  { name: 'prefixed', pattern: '[a-z]{2,12}_[A-Za-z0-9]*[0-9][A-Za-z0-9]{7,}|[a-z]{2,12}_[A-Za-z0-9]{7,}[0-9][A-Za-z0-9]*' },
];

/** The pattern of the extension of a file whose name without the extension may be unmistakable. */
export const EXTENSION_PATTERN = '\\.[A-Za-z][A-Za-z0-9]{0,7}';

const WHOLE = SEGMENT_KINDS.map(({ name, pattern }) => ({ token: `{${name}}`, regExp: new RegExp(`^(?:${pattern})$`) }));
const FILE = new RegExp(`^([^.]+)(${EXTENSION_PATTERN})$`);
/** The length of the shortest text of a kind other than integers, which are digits and at most one sign. */
const SHORTEST_KIND = 10;
const INTEGER = '{integer}';

/** The placeholder for texts of no kind, where a segment has many. */
export const ANY_TEXT = '{text}';

/**
 * The segment itself, or the name of its kind in braces if the segment is an unmistakable value: `{integer}`, `{uuid}`,
 * `{integer}.pdf`. Braces that were sent are returned percent-encoded, so the two cannot be confused.
 */
export function segmentShape(segment: string): string {
  let digits = 0;
  let braces = false;
  for (let i = 0; i < segment.length; i++) {
    const code = segment.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      digits++;
    } else if (code === 123 || code === 125) {
      braces = true;
    }
  }
  if (braces) {
    return segment.replace(/\{/g, '%7B').replace(/\}/g, '%7D');
  }
  if (digits === 0) {
    return segment;
  }
  if (digits === segment.length) {
    return INTEGER;
  }
  const kind = kindOf(segment, digits);
  if (kind !== undefined) {
    return kind.token;
  }
  const file = segment.includes('.') ? FILE.exec(segment) : null;
  const stem = file === null ? undefined : kindOf(file[1], digits);
  return stem === undefined ? segment : `${stem.token}${file![2]}`;
}

/** The kind of a text with at most so many digits. */
function kindOf(text: string, digits: number): { readonly token: string } | undefined {
  return text.length < SHORTEST_KIND && digits < text.length - 1 ? undefined : WHOLE.find(({ regExp }) => regExp.test(text));
}

/** Whether a text that `segmentShape` returned stands for several values. */
export function isPlaceholder(shape: string): boolean {
  return shape.startsWith('{');
}
