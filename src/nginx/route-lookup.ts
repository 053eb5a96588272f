import { Argument, comment, directive, Directive, literal, mapKey, pattern, Statement, text, variable } from './configuration-tree';
import { map, MapSource, read, valueOf } from './map-directive';
import { CanonicalForm, PLAIN_CHARACTERS, RequestLineParts, requestLineParts } from '../allowlist/canonical-target';
import { MergedRoute } from '../allowlist/merge-routes';
import { PathPattern } from '../allowlist/path-pattern';
import { PathSegment, rawLiteral, segmentSource } from '../allowlist/path-segment';

/** The name of a route within the maps; the most specific one comes first. */
export const routeId = (index: number) => `r${index + 1}`;

/** The variable that is set from the request line and stands for its target; and what is captured on the way. */
const TARGET = 'rp_target';
/** The path as it was sent, empty where the request line is not one that is looked at. */
export const RAW_PATH = 'rp_raw_path';
/** The same, empty where it has letters in upper case or escapes: NGINX's hashes know no case. */
const PLAIN_PATH = 'rp_plain_path';
/** The variable that holds the name of the most specific route, empty where there is none. */
export const ROUTE = 'rp_route';

/**
 * From the request line to the most specific route, at a cost that depends on the shape of the routes and not on their
 * number: every look-up is one in a hash. See docs/decisions/0007-routes-are-looked-up-in-hashes.md.
 *
 * - One pattern reads the request line: only one spelling of each target is looked at.
 * - Where all routes are exact paths, these are keys themselves.
 * - Else each route has a form: which of its segments are literal and which are variable. The pattern has parted the
 *   path into its segments; for each form that may match, the literal segments together are a key.
 * - Which forms those are follows from the first segment and the number of segments. They are tried from the most to
 *   the least specific one.
 *
 * @param routes the most specific first
 * @param form the spelling of targets
 * @param versions the protocol versions, as a pattern
 */
export function routeLookup(routes: MergedRoute[], form: CanonicalForm, versions: string): Statement[] {
  const spelling = comment('Only one spelling of each request target is looked at, so that proxy and app cannot read it differently.');
  if (routes.every(({ route: { _pattern: path } }) => path.kind === 'exact' && isPlain(path.path))) {
    return [
      spelling,
      new RequestLine([]).map(form, versions),
      comment('The path decides the route.'),
      map([read(TARGET)], ROUTE, routes.map(({ route }, i) => directive(mapKey(route.path), routeId(i)))),
    ];
  }
  const forms = new Forms();
  routes.forEach(({ route }, i) => forms.add(route._pattern, routeId(i)));
  const requestLine = new RequestLine(forms.sorted());
  return [
    spelling,
    comment('After the version stand as many characters as a path may have segments: the last group counts them.'),
    requestLine.map(form, versions),
    ...forms.lookup(requestLine),
  ];
}

/** Where the pattern ends, besides with its last segment. */
type End = 'here' | 'slash' | 'rest' | 'prefix';

/** How a segment takes part in a look-up: as text without or with letters in upper case and escapes, by a shape, or not at all. */
type Part = { readonly by: 'plain' | 'cased'; readonly text: string } | { readonly by: 'shape'; readonly source: string } | { readonly by: 'nothing' };

interface Entry {
  readonly key: string;
  readonly id: string;
}

/** All patterns of one form. */
interface Form {
  readonly parts: Part[];
  readonly end: End;
  /** One of the patterns: they are all equally specific. */
  readonly example: PathPattern;
  /** The patterns by their first segment where that is literal, else all under the empty text; then by their key without case. */
  readonly entries: Map<string, Map<string, Entry>>;
}

/** Below so many first segments each one has look-ups of its own, which need not compare it again. */
const FEW_FIRSTS = 64;

/** A look-up in the patterns of one form, and what comes after it when it finds nothing. */
interface LookUp {
  readonly name: string;
  readonly form: Form;
  readonly next: LookUp | string;
  readonly firsts: Set<string>;
}

class Forms {
  private readonly forms = new Map<string, Form>();
  private readonly lookUps = new Map<string, LookUp>();
  private readonly identities = new Map<Form, number>();
  private separate = true;

  /** The forms, the most specific first. */
  public sorted(): Form[] {
    return [...this.forms.values()].sort((a, b) => a.example.compareRank(b.example));
  }

  public add(path: PathPattern, id: string): void {
    const end: End = path.kind === 'prefix' ? 'prefix' : path.trailingSlash ? 'slash' : path.segments.some(isRest) ? 'rest' : 'here';
    const parts = path.segments.filter((segment) => !isRest(segment)).map(partOf);
    const key = parts.flatMap((part) => 'text' in part ? [part.text] : part.by === 'shape' ? ['1'] : []).join('/');
    const first = parts.length > 0 && 'text' in parts[0] ? firstKey(parts[0]) : '';
    const name = [end, path.kind, ...parts.map((part) => part.by === 'shape' ? part.source : part.by)].join('/');
    // Keys that differ in nothing but their case do not fit into one hash.
    for (let layer = 0; ; layer++) {
      let form = this.forms.get(`${layer} ${name}`);
      if (form === undefined) {
        form = { parts, end, example: path, entries: new Map() };
        this.forms.set(`${layer} ${name}`, form);
      }
      const entries = form.entries.get(first) ?? new Map<string, Entry>();
      if (!entries.has(key.toLowerCase())) {
        form.entries.set(first, entries.set(key.toLowerCase(), { key, id }));
        return;
      }
    }
  }

  /** The maps from what was read of the request line to the variable that shall hold the route. */
  public lookup(requestLine: RequestLine): Statement[] {
    const forms = this.sorted();
    const firsts = [...new Set(forms.flatMap((form) => [...form.entries.keys()]))].filter((first) => first !== '').sort();
    this.separate = firsts.length <= FEW_FIRSTS;
    const starts = (first: string) => {
      const concerned = forms.filter((form) => form.entries.has(first) || form.entries.has(''));
      return requestLine.depths.map(({ depth, slash }) => concerned
        .filter((form) => mayMatch(form, depth, slash))
        .reduceRight<LookUp | string>((next, form) => this.lookUp(form, form.entries.has('') ? '' : first, next), ''));
    };
    const others = starts('');
    const own = firsts.flatMap((first) => starts(first).flatMap((start, i) =>
      start === others[i] ? [] : [directive(mapKey(`${requestLine.depths[i].name}:${first}`), resultOf(start))]));
    const other = others.flatMap((start, i) => start === '' ? [] : [directive(mapKey(requestLine.depths[i].name), resultOf(start))]);
    const lookUps = [...this.lookUps.values()].sort((a, b) => forms.indexOf(a.form) - forms.indexOf(b.form));
    return [
      ...requestLine.shapes(),
      comment('Which look-ups may find a route follows from the number of segments and the first one.'),
      map([read(TARGET), ':', ...requestLine.first()], ROUTE, own, { otherwise: other.length > 0 ? valueOf('rp_other') : literal('') }),
      ...other.length > 0 ? [map([read(TARGET)], 'rp_other', other)] : [],
      ...lookUps.length > 0 ? [comment('The look-ups, the most specific first: what one does not find is looked for in the next one.')] : [],
      ...lookUps.flatMap((lookUp) => lookUpMaps(lookUp, requestLine)),
    ];
  }

  private lookUp(form: Form, first: string, next: LookUp | string): LookUp | string {
    // Nothing but the first segment would be compared, and that has just been looked up.
    if (form.parts.every((part, i) => part.by === 'nothing' || i === 0 && part.by === 'plain')) {
      return [...form.entries.get(first)!.values()][0].id;
    }
    const identity = `${this.separate ? first : ''} ${this.identity(form)} ${typeof next === 'string' ? next : next.name}`;
    let lookUp = this.lookUps.get(identity);
    if (lookUp === undefined) {
      lookUp = { name: `rp_form_${this.lookUps.size + 1}`, form, next, firsts: new Set() };
      this.lookUps.set(identity, lookUp);
    }
    lookUp.firsts.add(first);
    return lookUp;
  }

  private identity(form: Form): number {
    const known = this.identities.get(form) ?? this.identities.size;
    this.identities.set(form, known);
    return known;
  }
}

/** The pattern that reads a request line: it accepts it or not, and captures as much of the path as any form asks for. */
class RequestLine {
  /** What is told of a path: the number of segments, and whether a slash follows them. More than the deepest form has are not counted. */
  public readonly depths: { readonly name: string; readonly depth: number; readonly slash: boolean }[];
  private readonly deepest: number;

  constructor(private readonly forms: Form[]) {
    this.deepest = forms.length === 0 ? 0 : Math.max(1, ...forms.map(({ parts }) => parts.length));
    this.depths = [...Array(this.deepest + 2).keys()].flatMap((depth) => (depth === 0 || depth > this.deepest ? [false] : [false, true])
      .map((slash) => ({ name: `${depth.toString(36)}${slash ? '/' : ''}`, depth, slash })));
  }

  public map(form: CanonicalForm, versions: string): Directive {
    const line = requestLineParts(form);
    const levels = [...Array(this.deepest).keys()];
    const segments = levels.reduceRight((deeper, i) => `(?<rp_n${i + 1}>${this.segment(i, line)})${deeper === '' ? '' : `(?:/${deeper})?+`}`, '');
    const more = `(?:${line.segment}(?:/${line.segment})*+/?+)?+`;
    const path = this.deepest === 0 ? more : `(?:${segments}(?:(?<rp_more>(?:/${line.segment})++)/?+|(?<rp_slash>/))?+)?+`;
    // For the hash of exact paths the path is captured once more where it has no case.
    const plain = this.deepest === 0 ? `(?:(?=(?<${PLAIN_PATH}>[/${PLAIN_CHARACTERS.noUpperCase}]++)[? ])|)` : '';
    // Skips one character for each segment that is not there, so that the next one tells how many there are.
    const count = levels.reduce((fewer, i) => `(?(<rp_n${i + 1}>)|.${fewer})`, '');
    const counted = this.deepest === 0 ? '\\z' : ` (?(<rp_more>)|.${count})(?<rp_count>.)`;
    const characters = [...levels, this.deepest, this.deepest + 1].reverse().map((depth) => depth.toString(36)).join('');
    return map([read('request'), ...this.deepest === 0 ? [] : [` ${characters}`]], TARGET, [directive(
      pattern(`${line.definitions}^[A-Z_-]++ ${plain}(?<${RAW_PATH}>/${path})${line.query} ${versions}${counted}`),
      this.deepest === 0 ? valueOf(PLAIN_PATH) : text(variable('rp_count'), variable('rp_slash')),
    )]);
  }

  /** One segment: captured where it has no case and no escapes, captured otherwise, or not captured, as the forms need it. */
  private segment(i: number, line: RequestLineParts): string {
    const { plain, other } = this.captures(i);
    const { before, text: characters, after } = line.plainSegment(plain ? PLAIN_CHARACTERS.noUpperCase : PLAIN_CHARACTERS.anyCase);
    const rest = other ? `(?<rp_c${i + 1}>${line.segment})` : line.segment;
    return !plain && other ? rest : `(?:${before}${plain ? `(?<rp_s${i + 1}>${characters})` : characters}${after}|${rest})`;
  }

  private captures(i: number): { plain: boolean; other: boolean } {
    const parts = this.forms.map((form) => form.parts[i]?.by);
    return { plain: parts.includes('plain'), other: parts.includes('cased') || parts.includes('shape') };
  }

  /** The whole segment, however it was captured. */
  private whole(i: number): MapSource[] {
    const { plain, other } = this.captures(i);
    return [...plain ? [read(`rp_s${i + 1}`)] : [], ...other ? [read(`rp_c${i + 1}`)] : []];
  }

  /** The first segment as `firstKey` writes it. */
  public first(): MapSource[] {
    const parts = this.forms.map((form) => form.parts[0]?.by);
    return [...parts.includes('plain') ? [read('rp_s1')] : [], ':', ...parts.includes('cased') ? [read('rp_c1')] : []];
  }

  private shapesAt(i: number): string[] {
    return [...new Set(this.forms.flatMap((form) => form.parts[i]?.by === 'shape' ? [(form.parts[i] as { source: string }).source] : []))];
  }

  private shapeName(i: number, source: string): string {
    return `rp_shape_${i + 1}_${this.shapesAt(i).indexOf(source) + 1}`;
  }

  /** For each shape that a segment may have to have, whether it has it. */
  public shapes(): Directive[] {
    return [...Array(this.deepest).keys()].flatMap((i) => this.shapesAt(i).map((source) =>
      map(this.whole(i), this.shapeName(i, source), [directive(pattern(`^${source}\\z`), '1')])));
  }

  /** The key of a form without the first segments that are skipped, as a map's source. */
  public key(form: Form, skipped: number): MapSource[] {
    const sources = form.parts.flatMap((part, i): MapSource[][] => {
      if (i < skipped) {
        return [];
      }
      switch (part.by) {
        case 'plain': return [[read(`rp_s${i + 1}`)]];
        case 'cased': return [[read(`rp_c${i + 1}`)]];
        case 'shape': return [[read(this.shapeName(i, part.source))]];
        case 'nothing': return [];
      }
    });
    return sources.flatMap((source, i) => i === 0 ? source : ['/', ...source]);
  }
}

/** One look-up as a map; where case counts, a second map compares what the hash found with what was asked for. */
function lookUpMaps(lookUp: LookUp, requestLine: RequestLine): Directive[] {
  const { form, firsts, name } = lookUp;
  // A single first segment has been compared before, unless case counts.
  const skipped = firsts.size === 1 && form.parts[0]?.by === 'plain' ? 1 : 0;
  const source = requestLine.key(form, skipped);
  const entries = [...firsts].sort().flatMap((first) => [...form.entries.get(first)!.values()])
    .map(({ key, id }) => ({ key: skipped === 0 ? key : key.slice(key.indexOf('/') + 1), id }));
  if (!form.parts.some(isCased)) {
    return [map(source, name, entries.map(({ key, id }) => directive(mapKey(key), id)), { otherwise: resultOf(lookUp.next) })];
  }
  const found = `${name}_found`;
  return [
    map(source, found, entries.map(({ key, id }) => directive(mapKey(key), text(`${key} ${id}`)))),
    map([...source, ' ', read(found)], name, [
      directive(pattern('^(?<rp_asked>[^ ]++) \\k<rp_asked> (?<rp_id>r[0-9]++)\\z'), valueOf('rp_id')),
    ], { otherwise: resultOf(lookUp.next) }),
  ];
}

function resultOf(next: LookUp | string): Argument {
  return typeof next !== 'string' ? valueOf(next.name) : literal(next);
}

/** Whether a path with this many segments, with or without a slash after them, may be matched by the form. */
function mayMatch(form: Form, depth: number, slash: boolean): boolean {
  const own = form.parts.length;
  switch (form.end) {
    case 'here': return depth === own && !slash;
    case 'slash': return depth === own && slash;
    case 'rest': return depth > own;
    case 'prefix': return depth >= own;
  }
}

function partOf(segment: PathSegment): Part {
  switch (segment.kind) {
    case 'literal':
      if (isPlain(segment.text)) {
        return { by: 'plain', text: segment.text };
      }
      // With letters in percent-encodings besides, only a pattern knows which letters' case counts.
      return /%(?:[A-Fa-f].|.[A-Fa-f])/.test(segment.text) ? { by: 'shape', source: rawLiteral(segment.text) } : { by: 'cased', text: segment.text };
    case 'any': return { by: 'nothing' };
    default: return { by: 'shape', source: segmentSource(segment, { literal: rawLiteral, character: '[^/]', atomic: '(?>' }) };
  }
}

/** The first segment as the start of the look-ups knows it: plain and other text apart. */
function firstKey(part: { readonly by: 'plain' | 'cased'; readonly text: string }): string {
  return part.by === 'plain' ? `${part.text.toLowerCase()}:` : `:${part.text.toLowerCase()}`;
}

/** Whether a hash compares the text as it is, because it has neither letters in upper case nor escapes. */
function isPlain(literally: string): boolean {
  return !/[A-Z%]/.test(literally);
}

const isRest = (segment: PathSegment) => segment.kind === 'rest';
const isCased = (part: Part) => part.by === 'cased';
