/**
 * The syntax in which other routers, gateways and tools write paths. This library would read the syntax as literal text that no
 * client sends, and the route would match nothing.
 */
export interface ForeignSyntax {
  /** The part of the path that is written in the syntax. */
  readonly text: string;
  /** The meaning of the syntax and the software that uses it, such as "a parameter in Express, Rails and others". */
  readonly meaning: string;
  /** The paths that may be meant, the most likely first. The list is empty if the meaning is unknown. */
  readonly meant: MeantPath[];
}

/** A path in the syntax of this library. */
export interface MeantPath {
  readonly kind: 'exact' | 'prefix' | 'template';
  readonly path: string;
  /** Descriptions of parameters by their names, as they are written in TypeScript. */
  readonly shapes: Record<string, string>;
  /** The condition under which this path is meant, if there are several paths. */
  readonly when?: string;
}

/**
 * The writer of the path: a caller of `Route`, or an OpenAPI description, in which a path is a template and `$` begins plain
 * names.
 */
export type PathWriter = 'route' | 'description';

/** The meaning of one segment. */
type Meant =
  | { readonly kind: 'as it is' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly shape?: string; readonly optional?: boolean }
  | { readonly kind: 'rest'; readonly name?: string }
  /** `*`, which is one segment in some routers and any number of segments in other routers. */
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' };

interface ForeignSegment {
  readonly text: string;
  readonly meaning: string;
  readonly meant: Meant;
}

const AS_IT_IS: Meant = { kind: 'as it is' };
const UNKNOWN: Meant = { kind: 'unknown' };

/** The foreign syntax in a path, or `undefined` if the path has only literal text and parameters in the syntax of this library. */
export function foreignPathSyntax(kind: MeantPath['kind'], path: string, writer: PathWriter): ForeignSyntax | undefined {
  const whole = foreignAround(path);
  if (whole !== undefined) {
    const inner = foreignPathSyntax(whole.kind ?? kind, whole.path, writer);
    const rest = whole.path.startsWith('/') ? whole.path : `/${whole.path}`;
    const meant = inner?.meant ?? meantPaths(whole.kind ?? kind, splitOutsideOfBrackets(rest), [], writer);
    return { text: whole.text, meaning: whole.meaning, meant };
  }
  const segments = splitOutsideOfBrackets(path.startsWith('/') ? path : `/${path}`);
  const found = segments.map((segment, i) => foreignSegment(segment, i === segments.length - 1, writer));
  const first = found.find((segment) => segment !== undefined);
  return first === undefined ? undefined : { text: first.text, meaning: first.meaning, meant: meantPaths(kind, segments, found, writer) };
}

/** The text around a path that is meant for software other than the router, and the path without that text. */
function foreignAround(
  path: string,
): { readonly text: string; readonly meaning: string; readonly path: string; readonly kind?: 'exact' | 'prefix' } | undefined {
  const trimmed = path.trim();
  if (trimmed !== path) {
    return { text: /^\s+|\s+$/.exec(path)![0], meaning: 'whitespace around the path', path: trimmed };
  }
  const quoted = /^(["'`])(.*)\1$/.exec(path);
  if (quoted !== null) {
    return { text: quoted[1], meaning: 'a quotation mark around the path', path: quoted[2] };
  }
  const method = /^([A-Z]{3,10}|ANY|ALL)\s+(?=\/)/.exec(path);
  if (method !== null) {
    return { text: method[1], meaning: 'a method, which belongs in `methods`', path: path.slice(method[0].length) };
  }
  const modifier = /^(=|\^~|~\*|~)\s*(?=[/^])/.exec(path);
  if (modifier !== null) {
    return {
      text: modifier[1],
      meaning: 'a modifier of an NGINX location',
      path: path.slice(modifier[0].length),
      ...modifier[1] === '=' ? { kind: 'exact' as const } : modifier[1] === '^~' ? { kind: 'prefix' as const } : {},
    };
  }
  const url = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/.exec(path);
  if (url !== null) {
    return { text: url[0], meaning: 'the start of a URL, whose host belongs in `hosts`', path: path.slice(url[0].length) || '/' };
  }
  if (/^\\?\^/.test(path) || /^\\[AG]/.test(path)) {
    const text = /^\\?[\^A-Z]/.exec(path)![0];
    return { text, meaning: 'an anchor of a regular expression', path: path.slice(text.length), ...endsWithAnchor(path) ? {} : { kind: 'prefix' } };
  }
  if (endsWithAnchor(path)) {
    const text = /(?:\\[Zz]|\$\/?|\/\?\$)$/.exec(path)![0];
    return { text, meaning: 'an anchor of a regular expression', path: path.slice(0, -text.length) || '/', kind: 'exact' };
  }
  const query = indexOfQuery(path);
  if (query !== -1) {
    const isQuery = path[query] === '?';
    return {
      text: path.slice(query),
      path: path.slice(0, query),
      meaning: isQuery ? 'a query, which is not part of a path; the allowed names belong in `queryParameters`' : 'a fragment, which clients do not send',
    };
  }
  return undefined;
}

function endsWithAnchor(path: string): boolean {
  return /\\[Zz]$/.test(path) || (/\$\/?$/.test(path) && !/\/\$\/?$/.test(path)) || /\/\?\$$/.test(path);
}

/** The index at which a query or fragment begins, unless "?" makes the text before it optional or is within brackets. */
function indexOfQuery(path: string): number {
  let depth = 0;
  for (let i = 0; i < path.length; i++) {
    if ('{[(<'.includes(path[i])) depth++;
    if ('}])>'.includes(path[i])) depth--;
    const optional = path[i] === '?' && /(?:[}\])>*+]|\/:[A-Za-z0-9_]+|\/)$/.test(path.slice(0, i)) && /^\??(?:\/|\.|$)/.test(path.slice(i + 1));
    if (depth <= 0 && (path[i] === '?' || (path[i] === '#' && path[i + 1] !== '{')) && !optional) {
      return i;
    }
  }
  return -1;
}

/** The segments of a path. A "/" within brackets does not split the path, as in `{id:[^/]+}`. */
function splitOutsideOfBrackets(path: string): string[] {
  const segments = [''];
  const open: string[] = [];
  for (const character of path.slice(1)) {
    if ('{[(<'.includes(character)) open.push(character);
    if ('}])>'.includes(character)) open.pop();
    if (character === '/' && open.length === 0) {
      segments.push('');
    } else {
      segments[segments.length - 1] += character;
    }
  }
  return open.length > 0 ? path.slice(1).split('/') : segments;
}

const NAME = '[A-Za-z_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?';
const OWN_PARAMETER: Record<PathWriter, RegExp> = {
  route: new RegExp(`\\{${NAME}\\}`, 'g'),
  // The reader of descriptions decides about any other text in braces.
  description: /\{[^{}]*\}/g,
};
/** The names with `$` in paths of OData (OData URL conventions, section 4). Such a name is not a parameter of a router. */
const ODATA = /^\$(?:all|batch|count|crossjoin|each|entity|filter|links|metadata|query|ref|root|value)(?:$|\()/;

/** The syntaxes of whole segments, in the order in which they are tried. */
const WHOLE: ReadonlyArray<readonly [RegExp, string, (match: RegExpExecArray, last: boolean) => Meant]> = [
  [/^\*\*$/, 'a wildcard in globs, Spring, Angular and others', (_, last) => restIfLast(last)],
  [/^\*$/, 'a wildcard in globs, Express and others', () => ({ kind: 'wildcard' })],
  [/^\*\*?([A-Za-z_]\w*)\??$/, 'the rest of a path in Rails, Gin and others', ([, name], last) => restIfLast(last, name)],
  [/^(?:\.\*|\.\+|\(\.[*+]\??\)|\(\?:\.[*+]\??\)|\[\^\?#?\][*+])\??$/, 'the rest of a path in regular expressions', (_, last) => restIfLast(last)],
  [/^:([A-Za-z_]\w*)$/, 'a parameter in Express, Rails and others', ([, name]) => parameter(name)],
  [/^:([A-Za-z_]\w*)\?$/, 'an optional parameter in Express and others', ([, name]) => ({ ...parameter(name), optional: true })],
  [/^:([A-Za-z_]\w*)[*+]$/, 'the rest of a path in Express and others', ([, name], last) => restIfLast(last, name)],
  [/^:([A-Za-z_]\w*)(?:\((.*)\)|\{(.*)\})([?*+])?$/, 'a parameter with a regular expression in Express, Hono and others', ([, name, round, curly, quantifier], last) => (
    quantifier === '*' || quantifier === '+' ? restIfLast(last, name) : described(name, round ?? curly, last))],
  [/^\[{1,2}\.\.\.([\w-]+)\]{1,2}$/, 'the rest of a path in Next.js and others', ([, name], last) => restIfLast(last, name)],
  [/^\[{1,2}([A-Za-z_][\w-]*)(?:=([\w-]+))?\]{1,2}(?:\.[jt]sx?|\.vue)?$/, 'a parameter in Next.js, SvelteKit and others', ([, name, matcher], last) => described(name, matcher ?? '', last)],
  [/^<([A-Za-z_]\w*)\.\.>$/, 'the rest of a path in Rocket', ([, name], last) => restIfLast(last, name)],
  [/^<(?:([A-Za-z_]\w*)(?:\(.*\))?:)?([A-Za-z_]\w*)>$/, 'a parameter in Flask, Django and others', ([, converter, name], last) => (
    converter !== undefined && /^(?:int|float|uuid|path|str|string|slug|re|any|regex)$/.test(name) ? described(converter, name, last) : described(name, converter ?? '', last))],
  [/^</, 'a parameter in Flask, Django and others', () => UNKNOWN],
  [/^\$([A-Za-z_]\w*)$/, 'a parameter in Remix, TanStack Router and others', ([, name]) => parameter(name)],
  [/^\$$/, 'the rest of a path in Remix and others', (_, last) => restIfLast(last)],
  [/^\(\?(?:P)?<([A-Za-z_]\w*)>(.*)\)$/, 'a named group of a regular expression', ([, name, expression], last) => described(name, expression, last)],
  [/^\((?:\?:)?([^()]*[\\[\]+*?^|.][^()]*)\)$/, 'a group of a regular expression', ([, expression], last) => described('name', expression, last)],
  [/^\(([A-Za-z][\w-]*)\)$/, 'a group of routes in Next.js, which is not part of a path', () => ({ kind: 'nothing' })],
  [/^(?:\\[dwDWS]|\[[^\]]*\])(?:[+*?]|\{\d+(?:,\d*)?\})*$/, 'a regular expression', ([expression], last) => described('name', expression, last)],
  [/^\.{3,}$|^…$/, 'the rest of a path in Go and others', (_, last) => restIfLast(last)],
  [/^%[sdiu]$/, 'a placeholder of printf', ([text]) => text === '%s' ? parameter('name') : described('id', 'int', false)],
  [/^[$#%]\{([A-Za-z_][\w.]*)\}$/, 'a placeholder of JavaScript, Ruby and others, without its value', ([, name]) => parameter(name)],
  [/^\{\{\s*([A-Za-z_][\w.-]*)\s*\}\}$/, 'a placeholder of Postman, Handlebars and others', ([, name]) => parameter(name)],
  [/^\{(?=\s|.*\s\}$)\s*([A-Za-z_][\w.-]*)\s*\}$/, 'whitespace within braces', ([, name]) => parameter(name)],
  [/^\{\$\}$/, 'the end of a path in Go', () => ({ kind: 'text', text: '' })],
  [/^\{\*{1,2}([A-Za-z_][\w-]*)\}$|^\{\+([A-Za-z_][\w-]*)\}$|^\{([A-Za-z_][\w-]*)(?:\*{1,2}|\.\.\.)\}$/, 'the rest of a path in Spring, ASP.NET Core, hapi, Go and others', ([, a, b, c], last) => restIfLast(last, a ?? b ?? c)],
  [/^\{([A-Za-z_][\w-]*)\?\}$|^\{([A-Za-z_][\w-]*)\}\?$/, 'an optional parameter in ASP.NET Core, Laravel and others', ([, a, b]) => ({ ...parameter(a ?? b), optional: true })],
  [/^\{([A-Za-z_][\w-]*)\s*(?:[:=]|<)\s*(.*?)>?\}[?*+]?$/, 'a parameter with a constraint in ASP.NET Core, Spring and others', ([, name, constraint], last) => described(name, constraint, last)],
  [/^\{([A-Za-z_][\w-]*)\}(?:\((.*)\)|[*+])$/, 'a parameter with a wildcard in other routers', ([, name, expression], last) => (
    expression === undefined ? restIfLast(last, name) : described(name, expression, last))],
  [/^\{(?:[^{},/]+,)+[^{},/]+\}$/, 'alternatives in globs', ([text]) => ({ kind: 'parameter', name: 'name', shape: oneOf(text.slice(1, -1).split(',')) })],
  [/^\{[?&#/;.]/, 'an expression of RFC 6570 for more than one segment', () => UNKNOWN],
];

/** The syntaxes within segments. A capital P stands for a parameter in the syntax of this library. */
const WITHIN: ReadonlyArray<readonly [RegExp, string]> = [
  [/%7[Bb][A-Za-z_][\w.-]*%7[Dd]/, 'a parameter in percent-encoded braces'],
  [/[$#%]P/, 'a placeholder of JavaScript, Ruby and others, without its value'],
  [/\*+/, 'a wildcard in globs and others'],
  [/\(\?[^)]*\)?/, 'a group of a regular expression'],
  [/[[\]]/, 'a bracket of regular expressions or of parameters in Next.js'],
  [/\\.?/, 'an escape of regular expressions'],
  [/\^/, 'an anchor of a regular expression'],
  [/^:[A-Za-z_]?\w*|[.~(_-]:[A-Za-z_]\w*/, 'the start of a parameter in Express, Rails and others'],
  [/\//, 'a slash within brackets, which other routers use for optional parts'],
  [/^\s|\s$|[\t\r\n]/, 'whitespace at the end of a segment'],
  [/\.\+(?=$|[)$])/, 'the rest of a path in regular expressions'],
  [/[)P\]][+?]$/, 'a quantifier of regular expressions'],
  [/[!@+]\([^)]*\)?/, 'a group in globs'],
  [/\([^)P]*[|^][^)]*\)?/, 'alternatives in regular expressions'],
  [/\$\(/, 'a placeholder of a shell'],
  [/</, 'a parameter in Flask, Django and others'],
];

function foreignSegment(segment: string, last: boolean, writer: PathWriter): ForeignSegment | undefined {
  const plain = withoutOwnParameters(segment, writer);
  if (/^[A-Za-z0-9_~!-]*$/.test(plain)) {
    return undefined;
  }
  const isPlainName = writer === 'description' ? /^\$[\w.~()-]*$/.test(segment) : ODATA.test(segment);
  const isOwn = plain === 'P' || (writer === 'route' && new RegExp(`^\\{${NAME}\\+\\}$`).test(segment));
  if (isOwn || isPlainName) {
    return undefined;
  }
  for (const [pattern, meaning, meant] of WHOLE) {
    const match = pattern.exec(segment);
    if (match !== null) {
      return { text: segment, meaning, meant: meant(match, last) };
    }
  }
  for (const [pattern, meaning] of WITHIN) {
    const match = pattern.exec(plain);
    if (match !== null) {
      return { text: match[0].includes('P') ? segment : match[0], meaning, meant: meantWithin(segment) };
    }
  }
  if (plain.split('(').length !== plain.split(')').length) {
    return { text: segment, meaning: 'a part of an optional group in Rails and others', meant: UNKNOWN };
  }
  return undefined;
}

/** The segment with a "P" for each parameter; a "P" that was there becomes a "Q". */
function withoutOwnParameters(segment: string, writer: PathWriter): string {
  return segment.split(OWN_PARAMETER[writer]).map((text) => text.replace(/P/g, 'Q')).join('P');
}

/** A segment in which single parameters and wildcards are parts, as in `*.js` and `:from-:to`. */
function meantWithin(segment: string): Meant {
  let wildcards = 0;
  const text = segment
    .replace(/%7[Bb]([A-Za-z_][\w.-]*)%7[Dd]/g, '{$1}')
    .replace(/[$#%]\{([A-Za-z_][\w.]*)\}/g, '{$1}')
    .replace(/(^|[.~(_-]):([A-Za-z_]\w*)(?:\([^()]*\))?/g, '$1{$2}')
    .replace(/\[([A-Za-z_][\w-]*)\]/g, '{$1}')
    .replace(/<(?:\w+:)?([A-Za-z_]\w*)>/g, '{$1}')
    .replace(/\\([.\-/])/g, '$1')
    .replace(/\*+/g, () => `{name${++wildcards > 1 ? wildcards : ''}}`);
  return text === segment ? UNKNOWN : { kind: 'text', text };
}

const parameter = (name: string): Meant & { kind: 'parameter' } => ({ kind: 'parameter', name });
const oneOf = (values: string[]) => `PathParameter.oneOf([${values.map((value) => `'${value.trim()}'`).join(', ')}])`;

function restIfLast(last: boolean, name?: string): Meant {
  return last ? { kind: 'rest', ...name === undefined ? {} : { name } } : UNKNOWN;
}

/** A parameter that a constraint, a converter or a regular expression describes. An unknown description is ignored. */
function described(name: string, constraint: string, last: boolean): Meant {
  const text = constraint.trim().replace(/^\^|\$$/g, '').replace(/^\((?:\?:)?([^()]*)\)$/, '$1');
  if (/^(?:path|\*\*|\.[*+]|\[\^\?\][*+])$/.test(text)) {
    return restIfLast(last, name);
  }
  if (text.replace(/\[\^[^\]]*\]/g, '').includes('/')) {
    return UNKNOWN; // several segments, such as {name=projects/*}
  }
  const shape = /^(?:int|integer|long|number|\\d[+*]|\[0-9\][+*]|\\d\{\d+(?:,\d*)?\}|\[0-9\]\{\d+(?:,\d*)?\})(?::.*)?\??$/.test(text) ? 'PathParameter.integer()'
    : /^(?:uuid|guid)\??$/.test(text) ? 'PathParameter.uuid()'
      : /^[A-Za-z0-9._~-]+(?:\|[A-Za-z0-9._~-]+)+$/.test(text) ? oneOf(text.split('|')) : undefined;
  return { kind: 'parameter', name, ...shape === undefined ? {} : { shape } };
}

/** The paths that may be meant by a path with foreign segments. */
function meantPaths(kind: MeantPath['kind'], segments: string[], found: Array<ForeignSegment | undefined>, writer: PathWriter): MeantPath[] {
  const shapes: Record<string, string> = {};
  const texts: string[] = [];
  const used = new Set(segments.flatMap((segment, i) => found[i] === undefined ? [...segment.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name) : []));
  const free = (name: string) => {
    let result = name;
    for (let i = 2; used.has(result); i++) result = `${name}${i}`;
    used.add(result);
    return result;
  };
  let end: 'rest' | 'wildcard' | 'optional' | undefined;
  let restName: string | undefined;
  for (const [i, segment] of segments.entries()) {
    const meant = found[i]?.meant ?? AS_IT_IS;
    const last = i === segments.length - 1;
    switch (meant.kind) {
      case 'as it is': texts.push(segment); break;
      case 'text': texts.push(meant.text); break;
      case 'nothing': break;
      case 'unknown': return [];
      case 'rest': end = 'rest'; restName = meant.name; break;
      case 'wildcard':
        if (last) end = 'wildcard';
        else texts.push(`{${free('name')}}`);
        break;
      case 'parameter': {
        if (meant.optional && !last) return [];
        const name = free(meant.name);
        if (meant.shape !== undefined) shapes[name] = meant.shape;
        texts.push(`{${name}}`);
        if (meant.optional) end = 'optional';
      }
    }
  }
  const made = (kindOf: MeantPath['kind'], parts: string[], when?: string): MeantPath => {
    const text = `/${parts.join('/')}`.replace(/\/{2,}/g, '/');
    const parameters = /\{/.test(text) || writer === 'description';
    return {
      kind: parameters && kindOf === 'exact' ? 'template' : !parameters && kindOf === 'template' ? 'exact' : kindOf,
      path: text,
      shapes: Object.fromEntries(Object.entries(shapes).filter(([name]) => text.includes(`{${name}}`))),
      ...when === undefined ? {} : { when },
    };
  };
  const rest = [...texts, `{${free(restName ?? 'rest')}+}`];
  const hasParameters = texts.some((text) => text.includes('{'));
  const below = (when?: string) => hasParameters || restName !== undefined || writer === 'description' ? made('template', rest, when) : made('prefix', texts, when);
  if (end === 'optional') {
    return [made('exact', texts, 'paths with the parameter'), made('exact', texts.slice(0, -1), 'paths without the parameter')];
  }
  if (end === 'rest') {
    return [below()];
  }
  if (end === 'wildcard') {
    return kind === 'prefix' ? [below()] : [below('all paths below'), made('template', [...texts, `{${free('name')}}`], 'one segment')];
  }
  return kind !== 'prefix' ? [made('exact', texts)]
    : hasParameters ? [made('template', texts, 'this path'), made('template', rest, 'all paths below')] : [made('prefix', texts)];
}
