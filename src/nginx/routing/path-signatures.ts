import { PLAIN_CHARACTERS } from '../../allowlist/paths/canonical-target';
import { PathPattern } from '../../allowlist/paths/path-pattern';
import { PathSegment, RAW_DIALECT, rawLiteral, segmentSource } from '../../allowlist/paths/path-segment';
import { MergedRoute } from '../../allowlist/routes/merge-routes';

/** The end of a pattern after its last segment. */
type End = 'here' | 'slash' | 'rest' | 'prefix';

/**
 * The part of a segment in a look-up: text without (`plain`) or with (`cased`) upper-case letters and percent-encodings, a shape, or
 * nothing.
 */
export type Part = { readonly by: 'plain' | 'cased'; readonly text: string } | { readonly by: 'shape'; readonly source: string } | { readonly by: 'nothing' };

/** One route: the key of its look-up, and the result of the look-up. */
export interface Entry {
  readonly parts: Part[];
  readonly route: string;
}

/** All routes of one form. The routes differ only in their texts, and are therefore equally specific. */
export interface Form {
  /** The parts of one of the routes. */
  readonly parts: Part[];
  readonly end: End;
  readonly example: PathPattern;
  /** The routes by their first segment, or by the empty text if the first segment is not literal, and then by their texts in lower case. */
  readonly entries: Map<string, Map<string, Entry>>;
}

/** The forms of routes, the most specific first. */
export function formsOf(routes: MergedRoute[], values: string[]): Form[] {
  const forms = new Map<string, Form>();
  routes.forEach(({ route }, i) => add(forms, route._pattern, values[i]));
  return [...forms.values()].sort((a, b) => a.example.compareRank(b.example));
}

function add(forms: Map<string, Form>, path: PathPattern, value: string): void {
  const end: End = path.kind === 'prefix' ? 'prefix' : path.trailingSlash ? 'slash' : path.segments.some(isRest) ? 'rest' : 'here';
  const parts = path.segments.filter((segment) => !isRest(segment)).map(partOf);
  const name = [end, path.kind, ...parts.map((part) => part.by === 'shape' ? part.source : part.by)].join('/');
  const texts = parts.map((part) => 'text' in part ? part.text.toLowerCase() : '').join('/');
  const first = parts.length > 0 && 'text' in parts[0] ? firstKey(parts[0]) : '';
  // Texts that differ only in case do not fit into one hash.
  for (let layer = 0; ; layer++) {
    const form = forms.get(`${layer} ${name}`) ?? { parts, end, example: path, entries: new Map<string, Map<string, Entry>>() };
    forms.set(`${layer} ${name}`, form);
    const entries = form.entries.get(first) ?? new Map<string, Entry>();
    if (!entries.has(texts)) {
      form.entries.set(first, entries.set(texts, { parts, route: value }));
      return;
    }
  }
}

/** Whether the form can match a path with this number of segments, with or without a trailing slash. */
export function mayMatch(form: Form, depth: number, slash: boolean): boolean {
  const own = form.parts.length;
  switch (form.end) {
    case 'here': return depth === own && !slash;
    case 'slash': return depth === own && slash;
    case 'rest': return depth > own;
    case 'prefix': return depth >= own;
  }
}

/** Whether the request line captures the text as plain text: without upper-case letters, percent-encodings and semicolons. */
export function isPlain(literally: string): boolean {
  return PLAIN_TEXT.test(literally);
}

const PLAIN_TEXT = new RegExp(`^[/${PLAIN_CHARACTERS.noUpperCase}]*$`);

function partOf(segment: PathSegment): Part {
  switch (segment.kind) {
    case 'literal':
      if (isPlain(segment.text)) {
        return { by: 'plain', text: segment.text };
      }
      // If percent-encodings contain letters, only a pattern can distinguish the letters whose case matters.
      return /%(?:[A-Fa-f].|.[A-Fa-f])/.test(segment.text) ? { by: 'shape', source: rawLiteral(segment.text) } : { by: 'cased', text: segment.text };
    case 'any': return { by: 'nothing' };
    default: return { by: 'shape', source: segmentSource(segment, RAW_DIALECT) };
  }
}

/** The key of the first segment for the first look-up, which distinguishes plain and other text. */
function firstKey(part: { readonly by: 'plain' | 'cased'; readonly text: string }): string {
  return part.by === 'plain' ? `${part.text.toLowerCase()}:` : `:${part.text.toLowerCase()}`;
}

const isRest = (segment: PathSegment) => segment.kind === 'rest';
