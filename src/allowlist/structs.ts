/** The members of the structs that allowlists are made of. */

import type { AllowlistProps } from './allowlist';
import type { RequestHead } from './decision';
import type { OpenApiOptions, OpenApiOverride } from './openapi/openapi-options';
import { PathParameter } from './paths/path-parameter';
import { AuthorizationRequest } from './policies/authorization-request';
import { BasicAuth } from './policies/basic-auth';
import { Cors } from './policies/cors';
import { OriginSecret } from './policies/origin-secret';
import { RateLimit } from './policies/rate-limit';
import { ResponseCache } from './policies/response-cache';
import { HttpMethod } from './routes/http-method';
import { RedirectOptions, RedirectStatus } from './routes/redirect';
import { Route, RouteOptions } from './routes/route';
import { bool, enumeration, instance, listOf, mapOf, number, required, struct, text, StructMembers } from '../validation/struct-members';

/** The members of `AllowlistProps`. */
export const ALLOWLIST_PROPS: StructMembers<AllowlistProps> = {
  routes: required(listOf(instance(() => Route, 'Route', "Route.prefix('/api')"))),
  hosts: listOf(text),
};

/** The members of `OpenApiOptions`. */
export const OPEN_API_OPTIONS: StructMembers<OpenApiOptions> = {
  basePath: text,
  excludeExtensions: listOf(text),
  excludeOperationIds: listOf(text),
  excludePaths: listOf(text),
  excludeTags: listOf(text),
  ignoreExtensions: listOf(text),
  ignoreQueryInPaths: bool,
  includeExtensions: listOf(text),
  includeOperationIds: listOf(text),
  includePaths: listOf(text),
  includeTags: listOf(text),
  overrides: listOf(struct(() => OPEN_API_OVERRIDE)),
  refuseMultiSegmentParameters: bool,
  restrictPathParameters: bool,
};

/** The members of `OpenApiOverride`. */
export const OPEN_API_OVERRIDE: StructMembers<OpenApiOverride> = {
  options: struct(() => ROUTE_OPTIONS),
  readAs: text,
  operationId: text,
  path: text,
};

/** The members of `RedirectOptions`. */
export const REDIRECT_OPTIONS: StructMembers<RedirectOptions> = {
  keepQuery: bool,
  methods: listOf(instance(() => HttpMethod, 'HttpMethod', 'HttpMethod.GET')),
  status: enumeration(() => RedirectStatus, 'RedirectStatus'),
};

/** The members of `RequestHead`. */
export const REQUEST_HEAD: StructMembers<RequestHead> = {
  method: required(text),
  target: required(text),
  clientAddress: text,
  headers: mapOf(text),
  host: text,
  httpVersion: text,
};

/** The members of `RouteOptions`. */
export const ROUTE_OPTIONS: StructMembers<RouteOptions> = {
  allowedClients: listOf(text),
  allowEmptySegments: bool,
  allowEncodedBackslash: bool,
  allowEncodedDelimiters: bool,
  allowEncodedPercent: bool,
  allowEncodedSlash: bool,
  allowNewlineInQuery: bool,
  allowSemicolon: bool,
  authorizedBy: instance(() => AuthorizationRequest, 'AuthorizationRequest', "AuthorizationRequest.toApp('/auth/check')"),
  basicAuth: instance(() => BasicAuth, 'BasicAuth', 'BasicAuth.required()'),
  cache: instance(() => ResponseCache, 'ResponseCache', 'ResponseCache.store({ seconds: 60 })'),
  connectTimeoutSeconds: number,
  contentTypes: listOf(text),
  cors: instance(() => Cors, 'Cors', "Cors.allow({ origins: ['https://app.example.com'] })"),
  clientBodyTimeoutSeconds: number,
  clientSendTimeoutSeconds: number,
  literalPath: bool,
  maxResponseHeaderBytes: number,
  requestBuffering: bool,
  responseCompression: bool,
  stream: bool,
  maxConnections: number,
  maxRequestBodyBytes: number,
  methods: listOf(instance(() => HttpMethod, 'HttpMethod', 'HttpMethod.GET')),
  originSecret: instance(() => OriginSecret, 'OriginSecret', 'OriginSecret.required()'),
  pathParameters: mapOf(instance(() => PathParameter, 'PathParameter', 'PathParameter.integer()')),
  queryParameters: listOf(text),
  rateLimits: listOf(instance(() => RateLimit, 'RateLimit', 'RateLimit.perClient({ requestsPerMinute: 10 })')),
  readTimeoutSeconds: number,
  reportOnly: bool,
  responseBuffering: bool,
  sendTimeoutSeconds: number,
  strictQuery: bool,
  webSocket: bool,
};
