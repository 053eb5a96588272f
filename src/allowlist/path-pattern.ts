import { holdsToken, Problems, TOKEN_FIX } from './problems';

export type PathKind = 'exact' | 'prefix' | 'template';

const MAX_PATH_LENGTH = 1024;
const LITERAL = /^(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+$/;
const PARAMETER = /^\{([A-Za-z_][A-Za-z0-9_-]*)(\+?)\}$/;

/** One segment of a pattern: a literal, one variable segment, or the variable rest. */
export interface Segment {
  readonly literal?: string;
  readonly rest?: boolean;
}

/** A parsed, validated path: what it matches and how specific it is. */
export class PathPattern {
  /** Parses a path; problems are added under `prop` and give `undefined`. */
  public static parse(kind: PathKind, path: string, prop: string, problems: Problems): PathPattern | undefined {
    const allowed = `a path that starts with "/" and has at most ${MAX_PATH_LENGTH} characters of RFC 3986`;
    if (typeof path !== 'string' || path === '') {
      problems.add(prop, path, allowed, 'write for example "/api"');
      return undefined;
    }
    if (holdsToken(path)) {
      problems.add(prop, path, `${allowed}, known at synthesis`, TOKEN_FIX);
      return undefined;
    }
    if (!path.startsWith('/') || path.length > MAX_PATH_LENGTH) {
      problems.add(prop, path, allowed, path.startsWith('/') ? 'shorten it' : `write ${JSON.stringify('/' + path.slice(0, 80))}`);
      return undefined;
    }
    // A prefix ends at a segment boundary, so "/api" and "/api/" are the same one.
    const trimmed = kind === 'prefix' && path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    const parts = trimmed.slice(1).split('/');
    const segments: Segment[] = [];
    for (const [index, part] of parts.entries()) {
      const last = index === parts.length - 1;
      if (part === '') {
        if (!last) {
          problems.add(prop, path, 'a path without empty segments', 'remove the doubled "/"');
          return undefined;
        }
        if (trimmed !== '/') {
          segments.push({ literal: '' });
        }
      } else if (part === '.' || part === '..') {
        problems.add(prop, path, 'a path without dot segments', 'write the path that they lead to');
        return undefined;
      } else if (part.includes('{') || part.includes('}')) {
        const parameter = PARAMETER.exec(part);
        if (kind !== 'template') {
          problems.add(prop, path, `${allowed}, without "{" and "}"`, 'use Route.template() for a path with parameters');
          return undefined;
        }
        if (parameter === null) {
          problems.add(prop, path, 'a template whose parameters are whole segments with balanced braces: "{name}", or a last "{name+}"',
            `mend the segment ${JSON.stringify(part)}`);
          return undefined;
        }
        if (parameter[2] === '+' && !last) {
          problems.add(prop, path, 'a template in which only the last segment is a "{name+}"', 'move it to the end or drop the "+"');
          return undefined;
        }
        segments.push(parameter[2] === '+' ? { rest: true } : {});
      } else if (!LITERAL.test(part)) {
        problems.add(prop, path, allowed, `percent-encode the segment ${JSON.stringify(part)} as clients send it: ${JSON.stringify(encodeOrKeep(part))}`);
        return undefined;
      } else {
        segments.push({ literal: part });
      }
    }
    if (kind === 'template' && segments.every((segment) => segment.literal !== undefined)) {
      problems.add(prop, path, 'a template with at least one parameter such as "{id}"', 'use Route.exact() for a path without parameters');
      return undefined;
    }
    return new PathPattern(kind, trimmed, segments);
  }

  private readonly regExp: RegExp;

  private constructor(public readonly kind: PathKind, public readonly path: string, public readonly segments: Segment[]) {
    this.regExp = new RegExp(this.pcre().replace(/\\z/g, '$'));
  }

  /** The same for two patterns that match the same paths: parameter names do not count, nor the case of hex digits. */
  public get key(): string {
    return `${this.kind === 'exact' ? 'template' : this.kind} /${this.segments.map((segment) => segment.literal !== undefined
      ? segment.literal.replace(/%../g, (triplet) => triplet.toUpperCase())
      : segment.rest ? '{+}' : '{}').join('/')}`;
  }

  /** Whether the path has one spelling only, so that it can be looked up instead of matched. */
  public get hashable(): boolean {
    return this.kind === 'exact' && !this.path.includes('%');
  }

  /** Whether the raw path of a request, without its query, is matched. */
  public matches(path: string): boolean {
    return this.hashable ? this.path === path : this.regExp.test(path);
  }

  /** The anchored PCRE pattern for a raw path. */
  public pcre(): string {
    return this.anchored(literalPattern, '[^/]+');
  }

  /** The path as NGINX sees it when it chooses a location. */
  public decoded(): string {
    return decode(this.path);
  }

  /** The anchored PCRE pattern for a decoded path, in which an encoded slash, where allowed, has become a plain one. */
  public decodedPcre(encodedSlash: boolean): string {
    return this.anchored((part) => escapePattern(decode(part)), encodedSlash ? '.+' : '[^/]+');
  }

  private anchored(literalOf: (part: string) => string, parameter: string): string {
    const body = this.segments.map((segment) => segment.literal !== undefined
      ? `/${literalOf(segment.literal)}`
      : segment.rest ? '/[^/].*' : `/${parameter}`).join('');
    return `^${this.kind === 'prefix' ? `${body}(?:/.*)?` : body === '' ? '/' : body}\\z`;
  }

  /** Less than zero where this pattern is the more specific one. */
  public compare(other: PathPattern): number {
    return kindRank(this) - kindRank(other)
      || literals(other) - literals(this)
      || Number(this.hasRest) - Number(other.hasRest)
      || this.leftmostLiteral(other)
      || other.segments.length - this.segments.length
      || (this.path < other.path ? -1 : this.path > other.path ? 1 : 0);
  }

  private get hasRest(): boolean {
    return this.segments.some((segment) => segment.rest);
  }

  private leftmostLiteral(other: PathPattern): number {
    for (let i = 0; i < Math.min(this.segments.length, other.segments.length); i++) {
      const difference = Number(this.segments[i].literal === undefined) - Number(other.segments[i].literal === undefined);
      if (difference !== 0) {
        return difference;
      }
    }
    return 0;
  }
}

function kindRank(pattern: PathPattern): number {
  return ['exact', 'template', 'prefix'].indexOf(pattern.kind);
}

function literals(pattern: PathPattern): number {
  return pattern.segments.filter((segment) => segment.literal !== undefined).length;
}

function literalPattern(literal: string): string {
  return escapePattern(literal).replace(/%([0-9A-Fa-f])([0-9A-Fa-f])/g, (_, high: string, low: string) => `%${hexDigit(high)}${hexDigit(low)}`);
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function hexDigit(digit: string): string {
  return /[0-9]/.test(digit) ? digit : `[${digit.toUpperCase()}${digit.toLowerCase()}]`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // not UTF-8, which the canonical form refuses with a better message
  }
}

function encodeOrKeep(part: string): string {
  try {
    return encodeURIComponent(part);
  } catch {
    return part; // a lone surrogate has no encoding
  }
}
