import * as fs from 'fs';
import { ROUTES_FILE_VERSION } from './routes-file-version';
import { Allowlist, OpenApiDescription, RedirectRouteOptions, RedirectStatus, Route } from '../allowlist';
import { DescriptionError } from '../allowlist/openapi/description-error';
import { parseText } from '../allowlist/openapi/reading/parse-text';
import { isDescription } from '../allowlist/openapi/specification-version';
import { readRouteOptions, ROUTE_OPTION_NAMES } from '../allowlist/routes/route-options-reader';
import { NginxConfigurationOptions } from '../nginx';
import { readAppProtocol, readNginxSettings } from '../nginx/settings/settings-reader';
import { suggest } from '../validation/suggest';
import { isObject, isStrings, messageOf } from '../validation/unknown-values';
import { bool, FileReaders, memberName, Mismatch, number, Reader, seconds, string } from '../validation/value-readers';

/** The content of a file: the allowlist, and the options of the NGINX configuration that the file names. */
export type RoutesFileContent = NginxConfigurationOptions;

/** Reads a file; see `routesFileFrom`. */
export function readRoutesFile(file: string, hosts: string[] = []): RoutesFileContent {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The routes file cannot be read: ${(error as Error).message}`);
  }
  // Looked for before parsing, because descriptions have megabytes and a reader of their own.
  return mayBeDescription(text) && isDescription(parsed(text, file)) ? described(Route.fromOpenApi(file), hosts) : routesFileFrom(text, hosts);
}

type ConfigurationOptions = Omit<NginxConfigurationOptions, 'allowlist'>;

/** A reader for everything but the allowlist. The type makes a missing reader a compile error. */
const OPTIONS: FileReaders<ConfigurationOptions> = {
  settings: readNginxSettings,
  appProtocol: readAppProtocol,
  appPort: number,
  appSocket: string,
  appHost: string,
  appHealthPath: string,
  port: number,
  healthPort: number,
  healthOnTrafficPort: bool,
  workerProcesses: number,
  keepaliveTimeoutSeconds: seconds(),
  workerShutdownTimeoutSeconds: seconds(),
};

const OPTION_NAMES = Object.keys(OPTIONS) as Array<keyof typeof OPTIONS>;

/** The keys of a routes file. */
export const ROUTES_FILE_KEYS = ['hosts', 'routes', ...OPTION_NAMES, 'version', 'service'];

function mayBeDescription(text: string): boolean {
  return /(?:^|[{,])\s*["']?(?:openapi|swagger)["']?\s*:/m.test(text);
}

/** The value of the text, or `undefined` if the text cannot be parsed. The next reader of the text reports the error. */
function parsed(text: string, file: string): unknown {
  try {
    return parseText(file, text);
  } catch {
    return undefined;
  }
}

function described(routes: Route[], hosts: string[]): RoutesFileContent {
  return { allowlist: new Allowlist({ routes, ...hosts.length > 0 ? { hosts } : {} }) };
}

/** The allowlist of a file; see `routesFileFrom`. */
export function readAllowlist(file: string, hosts: string[] = []): Allowlist {
  return readRoutesFile(file, hosts).allowlist;
}

/** The allowlist of a text; see `routesFileFrom`. */
export function allowlistFrom(text: string, hosts: string[] = []): Allowlist {
  return routesFileFrom(text, hosts).allowlist;
}

/**
 * The allowlist of an OpenAPI description, which has a key `openapi` or `swagger`, or of a routes file, YAML or JSON:
 * `{ hosts?: [...], routes: [{ exact | prefix | template: PATH, methods?: [...], … } or { redirect: PATH, to: PATH or URL, … }] }`
 * with each option of a route under the name that it has in TypeScript. Besides `settings`, with NGINX's settings under
 * their names likewise, and `appProtocol`, which is http, grpc, uwsgi or `{ fastCgi: { scriptFilename: … } }`, and the other
 * options of an NGINX configuration. `version` is the version of the format. `service` is the path of the construct that
 * wrote the file. All that is wrong with it is said at once. `hosts` are allowed besides its own.
 */
export function routesFileFrom(text: string, hosts: string[] = []): RoutesFileContent {
  let content: unknown;
  try {
    content = parseText('', text);
  } catch (error) {
    throw new RoutesFileError([error instanceof DescriptionError ? `${error.reason}; ${error.fix}` : messageOf(error)]);
  }
  if (isDescription(content)) {
    return described(OpenApiDescription.fromObject(content).routes, hosts);
  }
  const problems: string[] = [];
  if (!isObject(content)) {
    throw new RoutesFileError(['it must be an object with "routes"']);
  }
  if (content.version !== undefined && content.version !== ROUTES_FILE_VERSION) {
    // The meaning of the other keys in another version is unknown.
    throw new RoutesFileError([`"version" must be ${ROUTES_FILE_VERSION}, not ${JSON.stringify(content.version)}: `
      + 'use the version of this package that wrote the file, or write the file again with this version (for a cloud assembly: run `cdk synth`)']);
  }
  problems.push(...unknownKeys('the file', content, ROUTES_FILE_KEYS));
  optional(content, 'service', string, problems);
  const named = content.hosts ?? [];
  if (!isStrings(named)) {
    problems.push('"hosts" must be a list of host names');
  }
  const routes = Array.isArray(content.routes) ? content.routes.map((route, index) => read(route, index, problems)) : [];
  if (!Array.isArray(content.routes)) {
    problems.push('"routes" must be a list');
  }
  const options: ConfigurationOptions = Object.fromEntries(OPTION_NAMES.map((name) => (
    [memberName<ConfigurationOptions>(name), optional(content, name, OPTIONS[name], problems)])));
  if (problems.length > 0) {
    throw new RoutesFileError(problems);
  }
  const all = [...new Set([...named as string[], ...hosts])];
  const allowlist = new Allowlist({ routes: routes as Route[], ...(content.hosts !== undefined || all.length > 0 ? { hosts: all } : {}) });
  return { allowlist, ...options };
}

/** A member of the file, read if it is there. */
function optional(content: Record<string, unknown>, name: string, read_: Reader, problems: string[]): unknown {
  try {
    return content[name] === undefined ? undefined : read_(content[name]);
  } catch (error) {
    problems.push(`"${name}"${error instanceof Mismatch ? ' ' : ': '}${messageOf(error)}`);
    return undefined;
  }
}

export class RoutesFileError extends Error {
  constructor(public readonly problems: string[]) {
    super(['The routes file is not right:', ...problems.map((problem) => `- ${problem}`)].join('\n'));
  }
}

const KINDS = ['exact', 'prefix', 'template', 'redirect'] as const;

function read(route: unknown, index: number, problems: string[]): Route | undefined {
  const where = `routes[${index}]`;
  if (!isObject(route)) {
    problems.push(`${where} must be an object`);
    return undefined;
  }
  const before = problems.length;
  const kinds = KINDS.filter((kind) => kind in route);
  if (kinds.length !== 1) {
    problems.push(`${where} needs exactly one of ${KINDS.join(', ')}; it has ${kinds.join(', ') || 'none'}`);
  }
  if (kinds[0] === 'redirect' && kinds.length === 1) {
    return readRedirect(route, where, problems);
  }
  problems.push(...unknownKeys(where, route, [...KINDS, ...ROUTE_OPTION_NAMES]));
  const path = route[kinds[0]];
  if (kinds.length === 1 && typeof path !== 'string') {
    problems.push(`${where}.${kinds[0]} must be a path`);
  }
  const options = readRouteOptions(route, (name, message) => problems.push(`${where}.${name}${message}`));
  if (problems.length > before) {
    return undefined;
  }
  try {
    return Route[kinds[0] as Exclude<typeof kinds[0], 'redirect'>](path as string, options);
  } catch (error) {
    problems.push(`${where}: ${inWordsOfFile((error as Error).message)}`);
    return undefined;
  }
}

/** A message in which the calls that make routes are written as a file has them. */
function inWordsOfFile(message: string): string {
  return message
    .replace(/Route\.(exact|prefix|template)\('((?:[^'\\]|\\.)*)'(?:, (\{ pathParameters: \{.*?\} \}))?\)/g,
      (_, kind: string, path: string, options: string | undefined) => `"${kind}: ${path}"${options === undefined ? '' : ` with "${options.slice(2, -2)}"`}`)
    .replace(/PathParameter\.(?:(integer|uuid)\(\)|oneOf\((\[.*?\])\))/g, (_, name: string | undefined, values: string) => name ?? values)
    .replace(/Route\.(exact|prefix|template)\(\)/g, '"$1"');
}

/** A path that leads elsewhere: `{ redirect: PATH, to: PATH or URL, status?, methods?, keepQuery? }`. */
function readRedirect(redirect: Record<string, unknown>, where: string, problems: string[]): Route | undefined {
  const { redirect: from, to, status, keepQuery, methods, ...more } = redirect;
  const before = problems.length;
  problems.push(...unknownKeys(where, more, ['redirect', 'to', 'status', 'keepQuery', 'methods']));
  const statuses = Object.values(RedirectStatus).filter((value) => typeof value === 'number');
  if (typeof from !== 'string' || typeof to !== 'string') {
    problems.push(`${where} must lead from a path in "redirect" to a path or URL in "to"`);
  }
  if (status !== undefined && !statuses.includes(status as RedirectStatus)) {
    problems.push(`${where}.status must be one of ${statuses.join(', ')}, not ${JSON.stringify(status)}`);
  }
  if (keepQuery !== undefined && typeof keepQuery !== 'boolean') {
    problems.push(`${where}.keepQuery must be true or false, not ${JSON.stringify(keepQuery)}`);
  }
  const options = readRouteOptions(methods === undefined ? {} : { methods }, (name, message) => problems.push(`${where}.${name}${message}`));
  if (problems.length > before) {
    return undefined;
  }
  try {
    const checked = { status, keepQuery, methods: options.methods } as RedirectRouteOptions;
    return Route.redirect(from as string, to as string, checked);
  } catch (error) {
    problems.push(`${where}: ${(error as Error).message}`);
    return undefined;
  }
}

function unknownKeys(where: string, value: Record<string, unknown>, allowed: string[]): string[] {
  const unknown = Object.keys(value).filter((key) => !allowed.includes(key));
  return unknown.length === 0 ? [] : [`${where} has the unknown ${unknown.map((key) => `"${key}"`).join(', ')}; allowed are ${allowed.join(', ')}${unknown.map((key) => `; for "${key}": ${suggest(key, allowed)}`).join('')}`];
}
