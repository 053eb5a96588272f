import { Form } from './path-signatures';
import type { Allowlist } from '../../allowlist/allowlist';
import { CanonicalForm, PLAIN_CHARACTERS, RequestLineParts, requestLineParts } from '../../allowlist/paths/canonical-target';
import { RespelledSegments } from '../../allowlist/paths/respelled-segments';
import { HTTP_VERSIONS } from '../../allowlist/rejection-status';
import { Argument, comment, directive, Directive, literal, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, MapSource, read, valueOf } from '../syntax/map-directive';
import { alternatives } from '../syntax/patterns';
import { RAW_PATH, TARGET } from '../syntax/variables';

/**
 * The variable that holds the path if the path has no upper-case letters and no percent-encodings, because NGINX's hashes are
 * case-insensitive.
 */
const PLAIN_PATH = 'rp_plain_path';

/** The variable that is empty if the target was not read. */
export function readVariable({ _respelledSegments: respelled }: Allowlist): string {
  return respelled.length > 0 ? TARGET : RAW_PATH;
}

/** The text that stands for the target of a path with empty segments. */
export const EMPTY_SEGMENTS = '//';
const UNLESS_RESPELLED = 'rp_unless_respelled';

/** A pattern for the accepted HTTP versions. */
export const VERSIONS = `(?:${HTTP_VERSIONS.map((version) => version.replace(/\./g, '\\.')).join('|')})`;

/** The pattern that reads request lines. The pattern matches accepted request lines, and captures the parts of the path that the forms need. */
export class RequestLine {
  /** The distinguished depths: the number of segments, and whether a trailing slash follows. The count ends above the depth of the deepest form. */
  public readonly depths: { readonly name: string; readonly depth: number; readonly slash: boolean }[];
  private readonly deepest: number;

  constructor(private readonly forms: Form[]) {
    this.deepest = forms.length === 0 ? 0 : Math.max(1, ...forms.map(({ parts }) => parts.length));
    this.depths = [...Array(this.deepest + 2).keys()].flatMap((depth) => (depth === 0 || depth > this.deepest ? [false] : [false, true])
      .map((slash) => ({ name: `${depth.toString(36)}${slash ? '/' : ''}`, depth, slash })));
  }

  /**
   * The maps that read the request line.
   *
   * @param respelled the paths that are rejected if they contain an unnecessary percent-encoding
   */
  public maps(form: CanonicalForm, versions: string, respelled: RespelledSegments[]): Statement[] {
    if (respelled.length === 0 && !form.emptySegments) {
      return [map(this.source(), TARGET, [directive(pattern(this.pattern(form, versions, true)), this.counted())])];
    }
    const rejecting = respelled.flatMap(({ before, sources, after }) => alternatives(sources).map((source) => directive(pattern(`^${before}(?:${source})${after}`), literal(''))));
    const unless = (name: string, value: Argument) => rejecting.length === 0 ? [] : [map([read(RAW_PATH)], name, rejecting, { otherwise: value })];
    const { definitions, segment, query } = requestLineParts(form, true);
    return [
      map(this.source(), TARGET, [
        directive(pattern(this.pattern(form, versions, rejecting.length === 0)), this.counted()),
        // The pattern above has matched nearly all requests.
        ...rejecting.length > 0 ? [directive(pattern(this.pattern(form, versions, true)), valueOf(UNLESS_RESPELLED))] : [],
        ...form.emptySegments ? [directive(
          pattern(`${definitions}^[A-Z_-]++ (?<${RAW_PATH}>/${segment}(?:/++${segment})*+/*+)${query} ${versions}${this.deepest === 0 ? '\\z' : ' \\w'}`),
          rejecting.length > 0 ? valueOf(`${UNLESS_RESPELLED}_empty`) : literal(EMPTY_SEGMENTS),
        )] : [],
      ]),
      ...rejecting.length > 0 ? [comment('Unnecessary percent-encoding: no route is looked up, because the app may map the target to another route.')] : [],
      ...unless(UNLESS_RESPELLED, this.counted()),
      ...form.emptySegments ? unless(`${UNLESS_RESPELLED}_empty`, literal(EMPTY_SEGMENTS)) : [],
    ];
  }

  private source(): MapSource[] {
    const characters = [...Array(this.deepest + 2).keys()].reverse().map((depth) => depth.toString(36)).join('');
    return [read('request'), ...this.deepest === 0 ? [] : [` ${characters}`]];
  }

  private counted(): Argument {
    return this.deepest === 0 ? valueOf(PLAIN_PATH) : text(variable('rp_count'), variable('rp_slash'));
  }

  private pattern(form: CanonicalForm, versions: string, needless: boolean): string {
    const line = requestLineParts(form, needless);
    const levels = [...Array(this.deepest).keys()];
    const segments = levels.reduceRight((deeper, i) => `${this.segment(i, line)}${deeper === '' ? '' : `(?:/${deeper})?+`}`, '');
    const more = `(?:${line.segment}(?:/${line.segment})*+/?+)?+`;
    const path = this.deepest === 0 ? more : `(?:${segments}(?:(?<rp_more>(?:/${line.segment})++)/?+|(?<rp_slash>/))?+)?+`;
    // For the hash of exact paths, the pattern captures a plain path a second time.
    const plain = this.deepest === 0 ? `(?:(?=(?<${PLAIN_PATH}>[/${PLAIN_CHARACTERS.noUpperCase}]++)[? ])|)` : '';
    // Skips one character for each missing segment, so that the next character is the number of segments. The characters contain no
    // space, because NGINX accepts spaces after the version, and the pattern must not count these spaces.
    const count = levels.reduce((fewer, i) => `(?(<${this.mark(i)}>)|\\w${fewer})`, '');
    const counted = this.deepest === 0 ? '\\z' : ` (?(<rp_more>)|\\w${count})(?<rp_count>\\w)`;
    return `${line.definitions}^[A-Z_-]++ ${plain}(?<${RAW_PATH}>/${path})${line.query} ${versions}${counted}`;
  }

  /**
   * The pattern of one segment. Depending on the forms, the pattern captures plain text, other text, or nothing. Every segment
   * enters the first group, even if the group captures an empty text. The group therefore shows that the segment exists.
   */
  private segment(i: number, line: RequestLineParts): string {
    const { plain, other } = this.captures(i);
    const { before, text: characters, after } = line.plainSegment(plain ? PLAIN_CHARACTERS.noUpperCase : PLAIN_CHARACTERS.anyCase);
    const rest = other ? `(?<rp_c${i + 1}>${line.segment})` : line.segment;
    if (plain) {
      return `(?<rp_s${i + 1}>${before}${characters}${after}|)(?(?<=/)${rest})`;
    }
    return other ? rest : `(?<rp_n${i + 1}>${before}${characters}${after}|${rest})`;
  }

  /** The name of the group that every segment at this position enters. */
  private mark(i: number): string {
    const { plain, other } = this.captures(i);
    return `rp_${plain ? 's' : other ? 'c' : 'n'}${i + 1}`;
  }

  private captures(i: number): { plain: boolean; other: boolean } {
    const parts = this.forms.map((form) => form.parts[i]?.by);
    return { plain: parts.includes('plain'), other: parts.includes('cased') || parts.includes('shape') };
  }

  /** The complete segment, from the groups that can capture the segment. */
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

  /** The maps that check for each shape whether the segment has the shape. */
  public shapes(): Directive[] {
    return [...Array(this.deepest).keys()].flatMap((i) => this.shapesAt(i).map((source) =>
      map(this.whole(i), this.shapeName(i, source), [directive(pattern(`^${source}\\z`), '1')])));
  }

  /** One segment, if its text is plain. */
  public plain(i: number): MapSource[] {
    return [read(`rp_s${i + 1}`)];
  }

  /** The key of a form without the segments that are skipped, as a map's source. */
  public key(form: Form, skipped: number[]): MapSource[] {
    const sources = form.parts.flatMap((part, i): MapSource[][] => {
      if (skipped.includes(i)) {
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
