import { foreignPathSyntax, MeantPath } from './foreign-path-syntax';
import { PathParameter } from './path-parameter';
import {
  ANY_SPELLING, BELOW_PREFIX_RANK, decode, decodedLiteral, hasOtherSpellings, PathSegment, RAW_DIALECT, reservedIn, SegmentDialect, segmentKey,
  segmentRank, segmentSource,
} from './path-segment';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { member } from '../../validation/unknown-values';

export type PathKind = 'exact' | 'prefix' | 'template';

/**
 * The maximum length of a pattern that fits into one token of NGINX, which may have 4,096 characters, with room for the text
 * around the pattern.
 */
export const LONGEST_PATTERN = 4000;

/** The length of a pattern in NGINX's text, in which each backslash counts twice. */
export function patternLength(source: string): number {
  return source.length + source.split('\\').length - 1;
}

const MAX_PATH_LENGTH = 1024;
/** The maximum number of segments. In NGINX's text, each segment takes up to 120 characters of one token. */
const MAX_SEGMENTS = 22;
/** The limit of reserved characters in a path. In NGINX's text, each reserved character takes about 12 of the 4,096 characters of a token. */
const MAX_RESERVED = 128;
/** The maximum length of a pattern that fits into one token of NGINX with the text around it. */
const LONGEST_SIMILAR = 3500;
const LITERAL = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*$/;
/** The name of a parameter. Dots and hyphens are allowed only inside the name, because Go reads `{path...}` as several segments. */
const NAME = '[A-Za-z_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?';
const REST = new RegExp(`^\\{(${NAME})\\+\\}$`);
const PARAMETER = new RegExp(`\\{(${NAME})\\}`, 'g');

/** The way in which a path is read. */
export interface PathReading {
  /** The descriptions of parameters in `pathParameters`. */
  readonly parameters?: Record<string, PathParameter>;
  /** Whether parameter and wildcard syntax of other routers is literal text. */
  readonly literal?: boolean;
  /**
   * The writer of the path: a caller of `Route`, for whom the error names the right method of `Route`, or an OpenAPI
   * description, whose reader has already rejected syntax of other routers.
   */
  readonly writer?: 'route' | 'redirect' | 'description';
}

/** A parsed and validated path, with the paths that it matches and its specificity. */
export class PathPattern {
  /** The pattern of a path, or `undefined` if problems are added. */
  public static parse(kind: PathKind, path: string, { parameters = {}, literal = false, writer = 'route' }: PathReading, problems: Problems): PathPattern | undefined {
    const allowed = `a path that starts with "/" and has at most ${MAX_PATH_LENGTH} characters of RFC 3986`;
    const reject = (needed: string, fix: string) => {
      problems.add('path', path, needed, fix);
      return undefined;
    };
    if (typeof path !== 'string' || path === '') {
      return reject(allowed, 'write for example "/api"');
    }
    if (holdsToken(path)) {
      return reject(`${allowed}, known at synthesis`, TOKEN_FIX);
    }
    if (path.length > MAX_PATH_LENGTH) {
      return reject(allowed, 'shorten the path, or use a prefix');
    }
    const foreign = literal || writer === 'description' ? undefined : foreignPathSyntax(kind, path, 'route');
    if (foreign !== undefined) {
      const isWritable = PathPattern.parse(kind, path, { parameters, literal: true, writer }, new Problems()) !== undefined;
      return reject('a path as clients send it, or a template, in which a parameter is "{name}" and a last "{name+}" is one or more segments',
        `${JSON.stringify(foreign.text)} is ${foreign.meaning}: ${wayOut(foreign.meant, writer)}`
        + (isWritable && writer === 'route' ? `, or set \`literalPath: true\` if clients send ${JSON.stringify(foreign.text)} as it is` : ''));
    }
    if (!path.startsWith('/')) {
      return reject(allowed, `write ${callOf({ kind, path: `/${path}`, shapes: {} }, writer) ?? JSON.stringify(`/${path.slice(0, 80)}`)}`);
    }
    if (reservedIn(path) >= MAX_RESERVED) {
      return reject(`a path with fewer than ${MAX_RESERVED} of the characters "!$&'()*+,;:=@"`, 'use a prefix or a template');
    }
    // A prefix ends at a segment boundary, so "/api" and "/api/" are the same prefix.
    const trimmed = kind === 'prefix' && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const trailingSlash = trimmed.length > 1 && trimmed.endsWith('/');
    const parts = trimmed === '/' ? [] : trimmed.slice(1, trailingSlash ? -1 : undefined).split('/');
    if (parts.length > MAX_SEGMENTS) {
      return reject(`a path of at most ${MAX_SEGMENTS} segments`, 'use a prefix');
    }
    // The call that the user probably meant, if the call is valid.
    const written = (meant: PathKind, meantPath: string, given = meant) => {
      const calls = writer === 'description' ? [] : [
        callOf({ kind: meant, path: meantPath, shapes: {} }, writer),
        ...given === 'prefix' && meant === 'template' ? [callOf({ kind: meant, path: `${meantPath.replace(/\/$/, '')}/{rest+}`, shapes: {}, when: 'all paths below' }, writer)] : [],
      ].filter((call) => call !== undefined);
      return calls.length === 0 ? '' : `: write ${calls.join(', or ')}`;
    };
    const segments: PathSegment[] = [];
    const undescribed = new Set(Object.keys(parameters));
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1 && !trailingSlash;
      if (part === '') {
        return reject('a path without empty segments',
          `remove the doubled "/"${written(kind, path.replace(/\/{2,}/g, '/'))}`);
      }
      if (part === '.' || part === '..') {
        return reject('a path without dot segments', 'write the path to which the dot segments lead');
      }
      if (!part.includes('{') && !part.includes('}')) {
        if (!LITERAL.test(part)) {
          return /%(?![0-9A-Fa-f]{2})/.test(part)
            ? reject(`${allowed}, in which "%" begins a percent-encoding of two hex digits`, `clients send "%25" for it: ${JSON.stringify(path.replace(/%(?![0-9A-Fa-f]{2})/g, '%25'))}`)
            : reject(allowed, `percent-encode the segment ${JSON.stringify(part)} as clients send it: ${JSON.stringify(encodeOrKeep(part))}`);
        }
        segments.push({ kind: 'literal', text: part });
        continue;
      }
      if (kind !== 'template') {
        return reject(`${allowed}, without "{" and "}"`, `use Route.template() for a path with parameters${written('template', path, kind)}`);
      }
      const rest = REST.exec(part);
      if (rest !== null) {
        if (!last) {
          return reject('a template in which only the last segment is a "{name+}"', 'move "{name+}" to the end, or remove the "+"');
        }
        segments.push({ kind: 'rest' });
        continue;
      }
      const names = [...part.matchAll(PARAMETER)].map(([, name]) => name);
      const texts = part.split(PARAMETER).filter((_, i) => i % 2 === 0);
      if (names.length === 0 || !texts.every((text) => LITERAL.test(text))) {
        return reject('a template whose parameters have balanced braces, "{name}" or a last segment "{name+}", between characters of RFC 3986',
          `correct the segment ${JSON.stringify(part)}`);
      }
      const alone = texts.every((text) => text === '');
      const described = names.filter((name) => member(parameters, name) !== undefined);
      described.forEach((name) => undescribed.delete(name));
      if (described.length > 0 && !(alone && names.length === 1)) {
        problems.add(`pathParameters.${described[0]}`, part, 'a parameter that is a whole segment', 'leave the parameter out of `pathParameters`');
        return undefined;
      }
      const parameter = parameters[described[0]];
      const shaped = ({ _values: values, _shape: shape, _anySpelling, _rank: rank, _examples }: PathParameter): PathSegment =>
        ({ kind: 'shaped', values, shape, anySpelling: _anySpelling, rank, examples: _examples });
      segments.push(described.length > 0 ? shaped(parameter)
        : alone && names.length === 1 ? { kind: 'any' } : { kind: 'composed', texts });
    }
    for (const name of undescribed) {
      problems.add(`pathParameters.${name}`, name, `a parameter of ${JSON.stringify(path)} other than "{name+}"`, 'correct the name, or remove it from `pathParameters`');
    }
    if (kind === 'template' && segments.every((segment) => segment.kind === 'literal')) {
      return reject('a template with at least one parameter such as "{id}"', `use Route.exact() for a path without parameters${written('exact', path)}`);
    }
    const pattern = new PathPattern(kind, trimmed, segments, trailingSlash);
    const sources = [...segments.map((segment) => segmentSource(segment, RAW_DIALECT)), ...pattern.hasOtherSpellings ? [pattern.rawPcre().any] : []];
    if (sources.some((source) => patternLength(source) > LONGEST_PATTERN)) {
      return reject('a path that fits into a pattern of NGINX', 'use a prefix or a template, or fewer parameters within a segment');
    }
    return undescribed.size > 0 ? undefined : pattern;
  }

  /**
   * A text that is equal for two patterns that match the same paths. Parameter names and the case of hex digits do not count.
   */
  public readonly key: string;
  /** Whether some apps read other paths as paths that the pattern matches. */
  public readonly hasOtherSpellings: boolean;
  private regExp?: RegExp;
  private anyRegExp?: RegExp;
  private emptyRegExp?: RegExp;
  private mergedRegExp?: RegExp;
  private readonly rank: string;

  private constructor(
    public readonly kind: PathKind,
    public readonly path: string,
    public readonly segments: PathSegment[],
    /** Whether the path ends with a slash that stands for an empty last segment. */
    public readonly trailingSlash: boolean,
  ) {
    this.key = `${kind} /${segments.map(segmentKey).join('/')}${trailingSlash ? '/' : ''}`;
    this.hasOtherSpellings = segments.some(hasOtherSpellings);
    // The separator sorts before all characters of a rank, so the leftmost segments with different ranks decide.
    this.rank = [...segments.map(segmentRank), ...kind === 'prefix' ? [BELOW_PREFIX_RANK] : []].join('\0');
  }

  /** Whether the pattern matches the raw path of a request, without its query. */
  public matches(path: string): boolean {
    this.regExp ??= new RegExp(`^${this.source({ ...RAW_DIALECT, atomic: '(?:' })}$`);
    return this.regExp.test(path);
  }

  /** Whether the pattern matches a path if literal texts may have any spelling. */
  public matchesInAnySpelling(path: string): boolean {
    this.anyRegExp ??= new RegExp(`^${this.source({ ...ANY_SPELLING, atomic: '(?:' })}$`);
    return this.anyRegExp.test(path);
  }

  /** Whether the pattern matches a path that may have empty segments below the prefix or in `{rest+}`. */
  public matchesWithEmptySegments(path: string): boolean {
    this.emptyRegExp ??= new RegExp(`^${this.emptySegmentsPcre('(?:').own}$`);
    return this.emptyRegExp.test(path);
  }

  /** Whether the pattern matches a path after several slashes are merged into one. Literal texts may have any spelling. */
  public matchesMerged(path: string): boolean {
    this.mergedRegExp ??= new RegExp(`^${this.emptySegmentsPcre('(?:').merged}$`);
    return this.mergedRegExp.test(path);
  }

  /**
   * The patterns for a raw path with empty segments: `own` for a route that accepts empty segments, and `merged` for apps
   * that merge several slashes into one.
   */
  public emptySegmentsPcre(atomic: SegmentDialect['atomic'] = '(?>'): { readonly own: string; readonly merged: string } {
    return { own: this.source({ ...RAW_DIALECT, atomic, restStart: '/*' }), merged: this.source({ ...ANY_SPELLING, atomic }, '/+') };
  }

  /** Whether the pattern matches paths with any number of additional segments. */
  public get isOpen(): boolean {
    return this.kind === 'prefix' || this.segments.some(({ kind }) => kind === 'rest');
  }

  /** The PCRE patterns for a raw path: `own` for the listed spelling, and `any` for any spelling of literal texts. */
  public rawPcre(): { readonly own: string; readonly any: string } {
    return { own: this.source(RAW_DIALECT), any: this.source(ANY_SPELLING) };
  }

  /**
   * The case-insensitive PCRE pattern for raw paths that some apps read as a matched path. Literal texts may have any
   * spelling, and a slash at the end may be added or missing.
   */
  public similarPcre(): string {
    const source = (one: (segment: PathSegment) => string) =>
      this.segments.map((segment) => `/${one(segment)}`).join('') + (this.kind === 'prefix' ? '(?:/.*)?' : '/?');
    const similar = source((segment) => segmentSource(segment, ANY_SPELLING));
    // If the pattern is too long, because of many characters that may be escaped, each literal text is replaced by any text.
    return patternLength(similar) <= LONGEST_SIMILAR ? similar : source((segment) => segment.kind === 'rest' ? '[^/].*' : '[^/]+');
  }

  /** The path as NGINX sees it when it chooses a location. */
  public decoded(): string {
    return decode(this.path);
  }

  /**
   * Whether the pattern matches a raw path that decodes to the given path. With `encodedSlash`, the decoded path may contain
   * a slash within a segment.
   */
  public matchesDecoded(path: string, encodedSlash: boolean): boolean {
    return new RegExp(`^${this.source({ literal: decodedLiteral, shape: 'shape', character: encodedSlash ? '.' : '[^/]', boundary: '', atomic: '(?:' })}$`).test(path);
  }

  /** An example of a path that the pattern matches. */
  public example(): string {
    return `/${this.segments.map((segment) => segment.kind === 'literal' ? segment.text : segment.kind === 'composed' ? segment.texts.join('x') : 'x').join('/')}`
      + (this.trailingSlash ? '/' : '');
  }

  /** A number below zero if this pattern is more specific, or equally specific and first in the alphabet. */
  public compare(other: PathPattern): number {
    return this.compareRank(other) || (this.path < other.path ? -1 : this.path > other.path ? 1 : 0);
  }

  /**
   * A number below zero if this pattern is more specific. Segments are compared from the left, and the first two segments
   * that are not equally specific decide. A whole path comes before a prefix.
   */
  public compareRank(other: PathPattern): number {
    return this.rank < other.rank ? -1 : this.rank > other.rank ? 1 : 0;
  }

  private source(dialect: SegmentDialect, slash = '/'): string {
    const body = this.segments.map((segment) => `${slash}${segmentSource(segment, dialect)}`).join('') + (this.trailingSlash ? slash : '');
    return this.kind === 'prefix' ? `${body}(?:/.*)?` : body === '' ? slash : body;
  }
}

function encodeOrKeep(part: string): string {
  try {
    return encodeURIComponent(part);
  } catch {
    return part; // a lone surrogate has no encoding
  }
}

/** The fix for a path in the syntax of another router. */
function wayOut(meant: MeantPath[], writer: PathReading['writer']): string {
  const calls = meant.map((one) => callOf(one, writer)).filter((call) => call !== undefined);
  return calls.length > 0 ? `write ${calls.join(', or ')}`
    : writer === 'redirect' ? 'write a redirect for each path that is meant' : 'write a route for each path that is meant, or a prefix or template that has all of them';
}

/** The call that makes a route, or `undefined` if the call would be invalid. */
function callOf({ kind, path, shapes, when }: MeantPath, writer: PathReading['writer']): string | undefined {
  const parameters = Object.fromEntries(Object.keys(shapes).map((name) => [name, PathParameter.integer()]));
  const problems = new Problems();
  if (foreignPathSyntax(kind, path, 'route') !== undefined || (writer === 'redirect' && kind !== 'exact')
    || PathPattern.parse(kind, path, { parameters, literal: true }, problems) === undefined) {
    return undefined;
  }
  const described = Object.entries(shapes).map(([name, shape]) => `${name}: ${shape}`).join(', ');
  const call = writer === 'redirect' ? `Route.redirect(${literalText(path)}, …)`
    : `Route.${kind}(${literalText(path)}${described === '' ? '' : `, { pathParameters: { ${described} } }`})`;
  return when === undefined ? call : `${call} for ${when}`;
}

/** A text as it is written in TypeScript. */
function literalText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
