import * as fs from 'fs';
import { parseDocument } from 'yaml';
import { Allowlist, ClientRateLimitOptions, HttpMethod, PathParameter, RateLimit, Route, RouteOptions } from '../../src/allowlist';

/** Reads an allowlist from a file; see `allowlistFrom`. */
export function readAllowlist(file: string, hosts: string[] = []): Allowlist {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`The routes file cannot be read: ${(error as Error).message}`);
  }
  return allowlistFrom(text, hosts);
}

/**
 * The allowlist of a routes file, YAML or JSON:
 * `{ hosts?: [...], routes: [{ exact | prefix | template: PATH, methods?: [...], … }] }`
 * with each option of a route under the name that it has in TypeScript.
 * All that is wrong with it is said at once. `hosts` are allowed besides its own.
 */
export function allowlistFrom(text: string, hosts: string[] = []): Allowlist {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new RoutesFileError(document.errors.map(error => error.message.trim()));
  }
  const content: unknown = document.toJS();
  if (isObject(content) && ('openapi' in content || 'swagger' in content)) {
    throw new RoutesFileError(['it is an OpenAPI description, and importing these is not available yet']);
  }
  const problems: string[] = [];
  if (!isObject(content)) {
    throw new RoutesFileError(['it must be an object with "routes"']);
  }
  problems.push(...unknownKeys('the file', content, ['hosts', 'routes']));
  const named = content.hosts ?? [];
  if (!isStrings(named)) {
    problems.push('"hosts" must be a list of host names');
  }
  const routes = Array.isArray(content.routes) ? content.routes.map((route, index) => read(route, index, problems)) : [];
  if (!Array.isArray(content.routes)) {
    problems.push('"routes" must be a list');
  }
  if (problems.length > 0) {
    throw new RoutesFileError(problems);
  }
  const all = [...new Set([...named as string[], ...hosts])];
  return new Allowlist({ routes: routes as Route[], ...(content.hosts !== undefined || all.length > 0 ? { hosts: all } : {}) });
}

export class RoutesFileError extends Error {
  constructor(public readonly problems: string[]) {
    super(['The routes file is not right:', ...problems.map(problem => `- ${problem}`)].join('\n'));
  }
}

const KINDS = ['exact', 'prefix', 'template'] as const;

type Reader = (value: unknown) => unknown;

class Mismatch extends Error {}

const bool: Reader = value => check(value, typeof value === 'boolean', 'must be true or false');
const strings: Reader = value => check(value, isStrings(value), 'must be a list of texts');
const number: Reader = value => check(value, typeof value === 'number', 'must be a number');

/** Every option, so that the compiler misses one that is new. */
const OPTIONS: Record<keyof RouteOptions, Reader> = {
  methods: value => {
    check(value, isStrings(value), 'must be a list of method names');
    return (value as string[]).map(name => HttpMethod.of(name));
  },
  pathParameters: value => {
    check(value, isObject(value), 'must be an object');
    return Object.fromEntries(Object.entries(value as object).map(([name, look]) => [name, pathParameter(look)]));
  },
  webSocket: bool,
  maxRequestBodyBytes: number,
  connectTimeoutSeconds: number,
  readTimeoutSeconds: number,
  sendTimeoutSeconds: number,
  responseBuffering: bool,
  allowEncodedSlash: bool,
  allowSemicolon: bool,
  allowEncodedPercent: bool,
  allowNewlineInQuery: bool,
  allowedClients: strings,
  queryParameters: strings,
  contentTypes: strings,
  reportOnly: bool,
  rateLimits: value => {
    check(value, Array.isArray(value), 'must be a list of limits');
    return (value as unknown[]).map(rateLimit);
  },
  maxConnections: number,
};

function rateLimit(limit: unknown): RateLimit {
  const kinds = ['perClient', 'inTotal'] as const;
  const [kind, ...more] = isObject(limit) ? kinds.filter(name => name in limit) : [];
  const right = isObject(limit) && kind !== undefined && more.length === 0 && Object.keys(limit).length === 1 && isObject(limit[kind]);
  check(limit, right, 'must have limits like {"perClient": {"requestsPerSecond": 10}} or {"inTotal": …}');
  const rate = (limit as Record<string, Record<string, unknown>>)[kind];
  const names = ['requestsPerSecond', 'requestsPerMinute', 'burst', ...kind === 'perClient' ? ['memoryBytes'] : []];
  check(rate, Object.entries(rate).every(([name, value]) => names.includes(name) && typeof value === 'number'), `must have numbers for ${names.join(', ')} only`);
  return RateLimit[kind](rate as ClientRateLimitOptions);
}

function pathParameter(look: unknown): PathParameter {
  check(look, look === 'integer' || look === 'uuid' || isStrings(look), 'must have values "integer", "uuid" or a list of the possible texts');
  return look === 'integer' ? PathParameter.integer() : look === 'uuid' ? PathParameter.uuid() : PathParameter.oneOf(look as string[]);
}

function read(route: unknown, index: number, problems: string[]): Route | undefined {
  const where = `routes[${index}]`;
  if (!isObject(route)) {
    problems.push(`${where} must be an object`);
    return undefined;
  }
  const before = problems.length;
  const kinds = KINDS.filter(kind => kind in route);
  if (kinds.length !== 1) {
    problems.push(`${where} needs exactly one of ${KINDS.join(', ')}; it has ${kinds.join(', ') || 'none'}`);
  }
  problems.push(...unknownKeys(where, route, [...KINDS, ...Object.keys(OPTIONS)]));
  const path = route[kinds[0]];
  if (kinds.length === 1 && typeof path !== 'string') {
    problems.push(`${where}.${kinds[0]} must be a path`);
  }
  const options: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(OPTIONS)) {
    if (name in route) {
      attempt(`${where}.${name}`, problems, () => { options[name] = reader(route[name]); });
    }
  }
  let made: Route | undefined;
  if (problems.length === before) {
    attempt(where, problems, () => { made = Route[kinds[0]](path as string, options as RouteOptions); });
  }
  return made;
}

function attempt(where: string, problems: string[], act: () => void): void {
  try {
    act();
  } catch (error) {
    problems.push(error instanceof Mismatch ? `${where} ${error.message}` : `${where}: ${(error as Error).message}`);
  }
}

function check(value: unknown, right: boolean, message: string): unknown {
  if (!right) {
    throw new Mismatch(`${message}, not ${JSON.stringify(value)}`);
  }
  return value;
}

function unknownKeys(where: string, value: Record<string, unknown>, allowed: string[]): string[] {
  const unknown = Object.keys(value).filter(key => !allowed.includes(key));
  return unknown.length === 0 ? [] : [`${where} has the unknown ${unknown.map(key => `"${key}"`).join(', ')}; allowed are ${allowed.join(', ')}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
