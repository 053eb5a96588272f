/** The members of the structs that policies are made of. */

import { AuthorizationRequestOptions } from './authorization-request';
import { BasicAuthOptions } from './basic-auth';
import { CorsOptions } from './cors';
import { OriginSecretOptions } from './origin-secret';
import { ClientRateLimitOptions, RateLimitOptions } from './rate-limit';
import { ResponseCacheOptions } from './response-cache';
import { bool, instance, listOf, number, required, text, StructMembers } from '../../validation/struct-members';
import { HttpMethod } from '../routes/http-method';

/** The members of `AuthorizationRequestOptions`. */
export const AUTHORIZATION_REQUEST_OPTIONS: StructMembers<AuthorizationRequestOptions> = {
  forwardedResponseHeaders: listOf(text),
};

/** The members of `BasicAuthOptions`. */
export const BASIC_AUTH_OPTIONS: StructMembers<BasicAuthOptions> = {
  forwardAuthorization: bool,
  realm: text,
  users: text,
};

/** The members of `CorsOptions`. */
export const CORS_OPTIONS: StructMembers<CorsOptions> = {
  origins: required(listOf(text)),
  credentials: bool,
  exposedHeaders: listOf(text),
  headers: listOf(text),
  maxAgeSeconds: number,
  methods: listOf(instance(() => HttpMethod, 'HttpMethod', 'HttpMethod.GET')),
};

/** The members of `RateLimitOptions`. */
export const RATE_LIMIT_OPTIONS: StructMembers<RateLimitOptions> = {
  burst: number,
  requestsPerMinute: number,
  requestsPerSecond: number,
};

/** The members of `OriginSecretOptions`. */
export const ORIGIN_SECRET_OPTIONS: StructMembers<OriginSecretOptions> = {
  header: text,
  secret: text,
};

/** The members of `ResponseCacheOptions`. */
export const RESPONSE_CACHE_OPTIONS: StructMembers<ResponseCacheOptions> = {
  seconds: required(number),
  bypassedByAuthorization: bool,
  bypassedByClientIdentity: bool,
  bypassedByCookie: bool,
  maxBytes: number,
  staleWhileUpdating: bool,
  statuses: listOf(number),
};

/** The members of `ClientRateLimitOptions`. */
export const CLIENT_RATE_LIMIT_OPTIONS: StructMembers<ClientRateLimitOptions> = {
  ...RATE_LIMIT_OPTIONS,
  clientsPerNetwork: number,
  memoryBytes: number,
};
