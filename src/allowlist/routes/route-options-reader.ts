import { HttpMethod } from './http-method';
import { RouteOptions } from './route-options';
import { isObject, isStrings, messageOf } from '../../validation/unknown-values';
import { bool, check, FileReaders, memberName, members, Mismatch, number, numbers, Reader, seconds, string, strings } from '../../validation/value-readers';
import { PathParameter } from '../paths/path-parameter';
import { AuthorizationRequest, AuthorizationRequestOptions } from '../policies/authorization-request';
import type { BasicAuthOptions } from '../policies/basic-auth';
import type { CorsOptions } from '../policies/cors';
import type { OriginSecretOptions } from '../policies/origin-secret';
import { ClientRateLimitOptions, RateLimit } from '../policies/rate-limit';
import type { ResponseCacheOptions } from '../policies/response-cache';

/** A function that receives each invalid value: the name of the option, and the problem. */
export type ReportOption = (name: string, message: string) => void;

const methods: Reader = (value) => {
  check(value, isStrings(value), 'must be a list of method names');
  return (value as string[]).map((name) => HttpMethod.of(name));
};

const cors = members<CorsOptions>({
  origins: strings,
  methods,
  headers: strings,
  exposedHeaders: strings,
  credentials: bool,
  maxAgeSeconds: seconds(0),
}, ['origins']);

const authorizedBy = members<AuthorizationRequestOptions & { readonly path: string }>({
  path: string,
  forwardedResponseHeaders: strings,
}, ['path'], ({ path, ...options }) => AuthorizationRequest.toApp(path, options));

const cache = members<ResponseCacheOptions>({
  ttlSeconds: seconds(),
  statuses: numbers,
  staleWhileUpdating: bool,
  bypassedByAuthorization: bool,
  bypassedByCookie: bool,
  bypassedByClientIdentity: bool,
  maxBytes: number,
}, ['ttlSeconds']);

const basicAuth = members<BasicAuthOptions>({
  users: string,
  realm: string,
  forwardAuthorization: bool,
});

/** Reads an origin secret. */
export const readOriginSecret = members<OriginSecretOptions>({ header: string, secret: string });

/** A reader for every option. The type makes a missing reader a compile error. */
const READERS: FileReaders<RouteOptions> = {
  methods,
  pathParameters: (value) => {
    check(value, isObject(value), 'must be an object');
    return Object.fromEntries(Object.entries(value as object).map(([name, look]) => [name, pathParameter(look)]));
  },
  literalPath: bool,
  webSocket: bool,
  maxRequestBodyBytes: number,
  connectTimeoutSeconds: seconds(),
  readTimeoutSeconds: seconds(),
  sendTimeoutSeconds: seconds(),
  clientBodyTimeoutSeconds: seconds(),
  clientSendTimeoutSeconds: seconds(),
  maxResponseHeaderBytes: number,
  requestBuffering: bool,
  responseBuffering: bool,
  stream: bool,
  responseCompression: bool,
  allowEncodedSlash: bool,
  allowSemicolon: bool,
  allowEncodedPercent: bool,
  allowEncodedDelimiters: bool,
  allowEncodedBackslash: bool,
  allowEmptySegments: bool,
  allowNewlineInQuery: bool,
  strictQuery: bool,
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
  originSecret: readOriginSecret,
  reportOnly: bool,
};

/** The names of all options of a route in a file. */
export const ROUTE_OPTION_NAMES = Object.keys(READERS) as Array<keyof FileReaders<RouteOptions>>;

/** Reads the options of a route from unchecked data. The caller handles other members. */
export function readRouteOptions(from: Record<string, unknown>, report: ReportOption): RouteOptions {
  const options: Record<string, unknown> = {};
  for (const name of ROUTE_OPTION_NAMES) {
    if (!Object.hasOwn(from, name)) {
      continue;
    }
    try {
      options[memberName<RouteOptions>(name)] = READERS[name](from[name]);
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
  const names = ['requestsPerSecond', 'requestsPerMinute', 'burst', ...kind === 'perClient' ? ['memoryBytes', 'clientsPerNetwork'] : []];
  check(rate, Object.entries(rate).every(([name, value]) => names.includes(name) && typeof value === 'number'), `must have numbers for ${names.join(', ')} only`);
  return RateLimit[kind](rate as ClientRateLimitOptions);
}

function pathParameter(look: unknown): PathParameter {
  check(look, look === 'integer' || look === 'uuid' || isStrings(look), 'must have values "integer", "uuid" or a list of the possible texts');
  return look === 'integer' ? PathParameter.integer() : look === 'uuid' ? PathParameter.uuid() : PathParameter.oneOf(look as string[]);
}
