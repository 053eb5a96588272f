import { foreignPathSyntax } from '../paths/foreign-path-syntax';

/** A path of a description in the syntax of routes. */
export interface PathTemplate {
  /** The path for `Route.template()` or, without parameters, `Route.exact()`. */
  readonly path: string;
  /** The parameters in order of appearance. */
  readonly parameters: TemplateParameter[];
}

export interface TemplateParameter {
  /** The name in the description. */
  readonly described: string;
  /** The name in the route, unique within the route. */
  readonly name: string;
  /** The index of the segment, or `undefined` if the parameter is a part of a segment or spans several segments. */
  readonly segment?: number;
  /** Whether the parameter stands for one or more segments. */
  readonly spansSegments: boolean;
}

/** An error that says why a path cannot be a route. */
export class PathTemplateError extends Error {
  constructor(message: string, public readonly fix: string) {
    super(message);
  }
}

/** The possible changes for a path that cannot be read. */
const OTHERWISE = 'give the path to read in its place with `readAs` in an override or in `x-reverse-proxy`, or exclude the path';
const EXCLUDE = `correct the path, ${OTHERWISE}`;
const TOKEN = /\{([^{}]*)\}|([^{}]+)|[{}]/g;
/** The name of a parameter. Dots and hyphens are allowed only inside the name, because some frameworks read `{path...}` as several segments. */
const PLAIN_NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_ .-]*[\p{L}\p{M}\p{N}_])?$/u;

/**
 * The template of a path. Literal text is encoded as clients encode the text, and parameters get names that are valid in
 * routes. The following parameters span segments: `{path+}` (Amazon API Gateway), `{+path}` (RFC 6570, section 3.2.3),
 * `{path*}` (hapi) and `{*path}` (Spring, ASP.NET Core). All other texts in braces that are not plain names, such as
 * `{id:[0-9]+}`, and the parameters and wildcards of other syntaxes, such as `*` and `:id`, are rejected, because their
 * meaning is not defined.
 *
 * @param basePath the path before the described path
 * @param described the path as the description writes it
 * @param multiSegment the described names of parameters that span segments if the parameter is the last segment
 * @param literal whether the parameter and wildcard syntax of other routers is literal text
 */
export function parsePathTemplate(basePath: string, described: string, multiSegment: ReadonlySet<string>, literal: boolean): PathTemplate {
  const path = basePath + described;
  const parameters: TemplateParameter[] = [];
  const names = new Set<string>();
  let result = '';
  for (const token of path.matchAll(TOKEN)) {
    const [text, content, plain] = token;
    if (plain !== undefined) {
      result += encodeLiteral(plain);
      continue;
    }
    if (content === undefined) {
      throw new PathTemplateError(`its ${JSON.stringify(text)} has no matching brace`, EXCLUDE);
    }
    if (/^[./;]/.test(content)) {
      throw new PathTemplateError(`its expression ${JSON.stringify(text)} stands for more than a value (RFC 6570, section 3.2)`, `write the text before the value, as in ".{format}", ${OTHERWISE}`);
    }
    const spans = /^[+*]|[+*]$/.test(content);
    const name = spans ? content.replace(/^[+*]|[+*]$/, '') : content;
    if (!PLAIN_NAME.test(name)) {
      throw new PathTemplateError(`its expression ${JSON.stringify(text)} is not a plain name, so its meaning is unknown`,
        `write "{name}" for one segment or "{name+}" for one or more segments at the end${meantBy(described)}, ${OTHERWISE}`);
    }
    const end = token.index + text.length;
    const alone = result.endsWith('/') && (end === path.length || path[end] === '/');
    const rest = alone && end === path.length && (spans || multiSegment.has(name));
    if (spans && !rest) {
      throw new PathTemplateError(`its parameter ${JSON.stringify(text)} spans segments, which only a parameter that is the whole last segment can do`, EXCLUDE);
    }
    const unique = uniqueName(name, names);
    parameters.push({ described: name, name: unique, spansSegments: rest, ...alone && !rest ? { segment: result.split('/').length - 2 } : {} });
    result += rest ? `{${unique}+}` : `{${unique}}`;
  }
  const adjacent = /\{[^{}]*\}\{[^{}]*\}/.exec(path);
  if (adjacent !== null) {
    throw new PathTemplateError(`the end of the first of its adjacent parameters ${JSON.stringify(adjacent[0])} is unknown`, `write one parameter for both, ${OTHERWISE}`);
  }
  if (!literal) {
    rejectForeignSyntax(described);
  }
  return { path: result, parameters };
}

/** The paths that may be meant by a path in the syntax of other routers. */
function meantBy(path: string): string {
  const meant = (foreignPathSyntax('template', path, 'route')?.meant ?? [])
    .map(({ kind, path: written }) => (kind === 'prefix' ? `${written.replace(/\/$/, '')}/{rest+}` : written))
    .filter((written) => foreignPathSyntax('template', written, 'route') === undefined);
  return meant.length === 0 ? '' : `, here ${meant.map((written) => JSON.stringify(written)).join(' or ')}`;
}

/** Rejects the parameters and wildcards of other syntaxes in a path or a base path. */
export function rejectForeignSyntax(path: string): void {
  const foreign = foreignPathSyntax('template', path, 'description');
  if (foreign !== undefined) {
    const meant = foreign.meant.filter((one) => foreignPathSyntax('template', one.path, 'description') === undefined)
      .map(({ path: written, when }) => `${JSON.stringify(written)}${when === undefined ? '' : ` for ${when}`}`);
    throw new PathTemplateError(`${JSON.stringify(foreign.text)} in it is ${foreign.meaning}`,
      `${meant.length === 0 ? 'write the path as clients send it' : `write ${meant.join(', or ')}`}, ${OTHERWISE}; with \`literalPath: true\` it is literal text`);
  }
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) {
    throw new PathTemplateError('it has a "%" without two hex digits', `write "%25" if clients send that, ${OTHERWISE}`);
  }
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

/** A literal text as clients send the text: necessary escapes are added, and unnecessary escapes are decoded (RFC 3986, sections 2.3 and 3.3). */
function encodeLiteral(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/-]/gu, (character, hex: string | undefined) => {
    if (hex !== undefined) {
      const decoded = String.fromCharCode(parseInt(hex, 16));
      return /[A-Za-z0-9._~-]/.test(decoded) ? decoded : character.toUpperCase();
    }
    try {
      return encodeURIComponent(character);
    } catch {
      throw new PathTemplateError('it has a lone surrogate, which is half a character', EXCLUDE);
    }
  });
}
