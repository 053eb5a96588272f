import type { HttpMethod } from './http-method';
import type { RouteOptions } from './route-options';
import { asGiven, FileWriters, inSeconds, membersOf, Writer } from '../../validation/value-writers';
import type { BasicAuthOptions } from '../policies/basic-auth';
import type { CorsOptions } from '../policies/cors';
import type { OriginSecretOptions } from '../policies/origin-secret';
import type { ClientRateLimitOptions, RateLimit } from '../policies/rate-limit';
import type { ResponseCacheOptions } from '../policies/response-cache';

/** Writes the names of methods. */
export const writeMethods: Writer<HttpMethod[]> = (methods) => methods.map(({ name }) => name);

/** Writes an origin secret: the header and the name of the secret, never a value. */
export const writeOriginSecret = membersOf<OriginSecretOptions>({ header: asGiven, secret: asGiven });

const rate = membersOf<ClientRateLimitOptions>({
  requestsPerSecond: asGiven,
  requestsPerMinute: asGiven,
  burst: asGiven,
  memoryBytes: asGiven,
  clientsPerNetwork: asGiven,
});

const rateLimit = (limit: RateLimit) => ({ [limit._perClient ? 'perClient' : 'inTotal']: rate(limit._given) });

/** A writer for every option. The type makes a missing writer a compile error. */
const WRITERS: FileWriters<RouteOptions> = {
  methods: writeMethods,
  // Sorted, because maps of Java and Go have no order of their own, and the file is the same in all languages.
  pathParameters: (parameters) => Object.fromEntries(Object.keys(parameters).sort().map((name) => [name, parameters[name]._values])),
  literalPath: asGiven,
  webSocket: asGiven,
  maxRequestBodyBytes: asGiven,
  connectTimeoutSeconds: inSeconds,
  readTimeoutSeconds: inSeconds,
  sendTimeoutSeconds: inSeconds,
  clientBodyTimeoutSeconds: inSeconds,
  clientSendTimeoutSeconds: inSeconds,
  maxResponseHeaderBytes: asGiven,
  requestBuffering: asGiven,
  responseBuffering: asGiven,
  stream: asGiven,
  responseCompression: asGiven,
  allowEncodedSlash: asGiven,
  allowSemicolon: asGiven,
  allowEncodedPercent: asGiven,
  allowEncodedDelimiters: asGiven,
  allowEncodedBackslash: asGiven,
  allowEmptySegments: asGiven,
  allowNewlineInQuery: asGiven,
  strictQuery: asGiven,
  allowedClients: asGiven,
  queryParameters: asGiven,
  contentTypes: asGiven,
  rateLimits: (limits) => limits.map(rateLimit),
  cors: membersOf<CorsOptions>({
    origins: asGiven,
    methods: writeMethods,
    headers: asGiven,
    exposedHeaders: asGiven,
    credentials: asGiven,
    maxAgeSeconds: inSeconds,
  }),
  maxConnections: asGiven,
  cache: membersOf<ResponseCacheOptions>({
    ttlSeconds: inSeconds,
    statuses: asGiven,
    staleWhileUpdating: asGiven,
    bypassedByAuthorization: asGiven,
    bypassedByCookie: asGiven,
    bypassedByClientIdentity: asGiven,
    maxBytes: asGiven,
  }),
  authorizedBy: ({ _path, _headers }) => ({ path: _path, ..._headers.length > 0 && { forwardedResponseHeaders: _headers } }),
  basicAuth: membersOf<BasicAuthOptions>({ users: asGiven, realm: asGiven, forwardAuthorization: asGiven }),
  originSecret: writeOriginSecret,
  reportOnly: asGiven,
};

/** Writes the options of a route. `readRouteOptions()` reads them. */
export const writeRouteOptions = membersOf<RouteOptions>(WRITERS);
