import { AuthorizationRequest, AuthorizationRequestOptions } from './authorization-request';
import { BasicAuth, BasicAuthOptions } from './basic-auth';
import { Cors, CorsOptions } from './cors';
import { HttpMethod } from './http-method';
import { PathParameter } from './path-parameter';
import { ClientRateLimitOptions, RateLimit } from './rate-limit';
import { ResponseCache, ResponseCacheOptions } from './response-cache';
import { RouteOptions } from './route';
import { isObject, isStrings, messageOf, show } from './untyped';

/** Told of each value that is not right: the name of its option, and what is wrong. */
export type ReportOption = (name: string, message: string) => void;

type Reader = (value: unknown) => unknown;

class Mismatch extends Error {}

const bool: Reader = (value) => check(value, typeof value === 'boolean', 'must be true or false');
const string: Reader = (value) => check(value, typeof value === 'string', 'must be a text');
const strings: Reader = (value) => check(value, isStrings(value), 'must be a list of texts');
const number: Reader = (value) => check(value, typeof value === 'number', 'must be a number');
const numbers: Reader = (value) =>
  check(value, Array.isArray(value) && value.every((one) => typeof one === 'number'), 'must be a list of numbers');

const methods: Reader = (value) => {
  check(value, isStrings(value), 'must be a list of method names');
  return (value as string[]).map((name) => HttpMethod.of(name));
};

/** Reads an object of these members, of which some must be there, and makes a value of it. */
function members<T>(readers: Record<keyof T & string, Reader>, required: (keyof T & string)[], make: (options: T) => unknown): Reader {
  const names = Object.keys(readers) as (keyof T & string)[];
  return (value) => {
    if (!isObject(value) || required.some((name) => !Object.hasOwn(value, name)) || Object.keys(value).some((name) => !Object.hasOwn(readers, name))) {
      throw new Mismatch(`must be an object${required.length > 0 ? ` with "${required.join('", "')}"` : ''}, of ${names.join(', ')} only`);
    }
    return make(Object.fromEntries(Object.entries(value).map(([name, one]) => {
      try {
        return [name, readers[name as keyof T & string](one)];
      } catch (error) {
        throw error instanceof Mismatch ? new Mismatch(`has "${name}", which ${error.message}`) : error;
      }
    })) as T);
  };
}

const cors = members<CorsOptions>({
  origins: strings,
  methods,
  headers: strings,
  exposedHeaders: strings,
  credentials: bool,
  maxAgeSeconds: number,
}, ['origins'], (options) => Cors.allow(options));

const authorizedBy = members<AuthorizationRequestOptions & { readonly path: string }>({
  path: string,
  forwardedResponseHeaders: strings,
}, ['path'], ({ path, ...options }) => AuthorizationRequest.toApp(path, options));

const cache = members<ResponseCacheOptions>({
  seconds: number,
  statuses: numbers,
  staleWhileUpdating: bool,
  bypassedByAuthorization: bool,
  bypassedByCookie: bool,
  maxBytes: number,
}, ['seconds'], (options) => ResponseCache.store(options));

const basicAuth = members<BasicAuthOptions>({ users: string, realm: string, forwardAuthorization: bool }, [], (options) => BasicAuth.required(options));

/** Every option, so that the compiler misses one that is new. */
const READERS: Record<keyof RouteOptions, Reader> = {
  methods,
  pathParameters: (value) => {
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
  rateLimits: (value) => {
    check(value, Array.isArray(value), 'must be a list of limits');
    return (value as unknown[]).map(rateLimit);
  },
  cors,
  maxConnections: number,
  cache,
  authorizedBy,
  basicAuth,
  reportOnly: bool,
};

/** The names of all options of a route. */
export const ROUTE_OPTION_NAMES = Object.keys(READERS) as Array<keyof RouteOptions>;

/** Reads the options of a route from data that nobody has checked yet. Other members are left to the caller. */
export function readRouteOptions(from: Record<string, unknown>, report: ReportOption): RouteOptions {
  const options: Record<string, unknown> = {};
  for (const name of ROUTE_OPTION_NAMES) {
    if (!Object.hasOwn(from, name)) {
      continue;
    }
    try {
      options[name] = READERS[name](from[name]);
    } catch (error) {
      report(name, error instanceof Mismatch ? ` ${error.message}` : `: ${messageOf(error)}`);
    }
  }
  return options;
}

function rateLimit(limit: unknown): RateLimit {
  const kinds = ['perClient', 'inTotal'] as const;
  const kind = kinds.find((name) => isObject(limit) && Object.keys(limit).join() === name && isObject(limit[name]));
  if (kind === undefined) {
    throw new Mismatch('must have limits like {"perClient": {"requestsPerSecond": 10}} or {"inTotal": …}');
  }
  const rate = (limit as Record<string, Record<string, unknown>>)[kind];
  const names = ['requestsPerSecond', 'requestsPerMinute', 'burst', ...kind === 'perClient' ? ['memoryBytes'] : []];
  check(rate, Object.entries(rate).every(([name, value]) => names.includes(name) && typeof value === 'number'), `must have numbers for ${names.join(', ')} only`);
  return RateLimit[kind](rate as ClientRateLimitOptions);
}

function pathParameter(look: unknown): PathParameter {
  check(look, look === 'integer' || look === 'uuid' || isStrings(look), 'must have values "integer", "uuid" or a list of the possible texts');
  return look === 'integer' ? PathParameter.integer() : look === 'uuid' ? PathParameter.uuid() : PathParameter.oneOf(look as string[]);
}

function check(value: unknown, right: boolean, message: string): unknown {
  if (!right) {
    throw new Mismatch(`${message}, not ${show(value)}`);
  }
  return value;
}
