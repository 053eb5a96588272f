/** A path of a description as a route takes it. */
export interface PathTemplate {
  /** The path for `Route.template()` or, without parameters, `Route.exact()`. */
  readonly path: string;
  /** Each parameter in order of appearance. */
  readonly parameters: TemplateParameter[];
}

export interface TemplateParameter {
  /** The name that the description has. */
  readonly described: string;
  /** The name in the route, unique in it. */
  readonly name: string;
  /** The segment that it is the whole of, counted from 0; `undefined` where it is a part or spans several. */
  readonly segment?: number;
  /** Whether it stands for one or more segments. */
  readonly spansSegments: boolean;
}

/** Why a path can be no route. */
export class PathTemplateError extends Error {
  constructor(message: string, public readonly fix: string) {
    super(message);
  }
}

const EXCLUDE = 'mend it or exclude the path';
const TOKEN = /\{([^{}]*)\}|([^{}]+)|[{}]/g;
/** Dots and hyphens stand within a name, as `{path...}` is several segments to some frameworks. */
const PLAIN_NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_ .-]*[\p{L}\p{M}\p{N}_])?$/u;

/**
 * Reads a path: encodes what clients encode, gives parameters names that routes have, and finds those that span
 * segments: `{path+}` (Amazon API Gateway), `{+path}` (RFC 6570, section 3.2.3), `{path*}` (hapi) and `{*path}` (Spring,
 * ASP.NET Core). Whatever else is in braces and no plain name, such as `{id:[0-9]+}`, is refused: its meaning would be a guess.
 *
 * @param multiSegment the described names of parameters that span segments where they are last
 */
export function parsePathTemplate(path: string, multiSegment: ReadonlySet<string>): PathTemplate {
  const parameters: TemplateParameter[] = [];
  const names = new Set<string>();
  let result = '';
  for (const token of path.matchAll(TOKEN)) {
    const [text, content, literal] = token;
    if (literal !== undefined) {
      result += encodeLiteral(literal);
      continue;
    }
    if (content === undefined) {
      throw new PathTemplateError(`its ${JSON.stringify(text)} has no counterpart`, EXCLUDE);
    }
    if (/^[./;]/.test(content)) {
      throw new PathTemplateError(`its expression ${JSON.stringify(text)} stands for more than a value (RFC 6570, section 3.2)`, 'write what is before the value, as in ".{format}", or exclude the path');
    }
    const spans = /^[+*]|[+*]$/.test(content);
    const described = spans ? content.replace(/^[+*]|[+*]$/, '') : content;
    if (!PLAIN_NAME.test(described)) {
      throw new PathTemplateError(`what its expression ${JSON.stringify(text)} stands for would be a guess, as it is no plain name`,
        'write "{name}" for one segment, "{name+}" for a last one or more, or exclude the path');
    }
    const end = token.index + text.length;
    const alone = result.endsWith('/') && (end === path.length || path[end] === '/');
    const rest = alone && end === path.length && (spans || multiSegment.has(described));
    if (spans && !rest) {
      throw new PathTemplateError(`its parameter ${JSON.stringify(text)} spans segments, which only a last segment as a whole can`, EXCLUDE);
    }
    const name = uniqueName(described, names);
    parameters.push({ described, name, spansSegments: rest, ...alone && !rest ? { segment: result.split('/').length - 2 } : {} });
    result += rest ? `{${name}+}` : `{${name}}`;
  }
  return { path: result, parameters };
}

function uniqueName(described: string, names: Set<string>): string {
  const safe = described.replace(/[^A-Za-z0-9_.-]+/g, '_').replace(/^(?![A-Za-z_])/, '_');
  let name = safe;
  for (let i = 2; names.has(name); i++) {
    name = `${safe}_${i}`;
  }
  names.add(name);
  return name;
}

/** The spelling in which clients send it: encoded what must be, decoded what need not be (RFC 3986, sections 2.3 and 3.3). */
function encodeLiteral(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/-]/gu, (character, hex: string | undefined) => {
    if (hex !== undefined) {
      const decoded = String.fromCharCode(parseInt(hex, 16));
      return /[A-Za-z0-9._~-]/.test(decoded) ? decoded : character.toUpperCase();
    }
    try {
      return encodeURIComponent(character);
    } catch {
      throw new PathTemplateError('it has half a character (a lone surrogate)', EXCLUDE);
    }
  });
}
