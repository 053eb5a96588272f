import { RouteOptions, ROUTE_OPTIONS } from './route-options';
import type { Problems } from '../../validation/problems';
import { BasicAuth } from '../policies/basic-auth';
import { Cors } from '../policies/cors';
import { OriginSecret } from '../policies/origin-secret';
import { ResponseCache } from '../policies/response-cache';
import { withStream } from '../policies/stream';

/** The policies of a route that its user gives as structs. */
interface RoutePolicies {
  readonly basicAuth?: BasicAuth;
  readonly cache?: ResponseCache;
  readonly cors?: Cors;
  readonly originSecret?: OriginSecret;
}

/** The options of a route, with the options that `stream` implies and with checked policies in place of their structs. */
export interface ResolvedRouteOptions extends Omit<RouteOptions, keyof RoutePolicies>, RoutePolicies {}

const NAMES = Object.keys(ROUTE_OPTIONS) as Array<keyof RouteOptions>;

/** Resolves options whose members have the right types, and adds the problems of the policies. */
export function resolveRouteOptions(given: RouteOptions, problems: Problems): ResolvedRouteOptions {
  // Instances of classes have inherited members, which a copy of the object would lose.
  const options: RouteOptions = Object.fromEntries(NAMES.map((name) => [name, given[name]]).filter(([, value]) => value !== undefined));
  const { basicAuth, cache, cors, originSecret } = options;
  return {
    ...withStream(options),
    basicAuth: basicAuth && BasicAuth.of(basicAuth, 'basicAuth', problems),
    cache: cache && ResponseCache.of(cache, 'cache', problems),
    cors: cors && Cors.of(cors, 'cors', problems),
    originSecret: originSecret && OriginSecret.of(originSecret, 'originSecret', problems),
  };
}

/** The value of an option as given. */
export function givenOption(options: ResolvedRouteOptions, name: keyof RouteOptions): unknown {
  const value = options[name];
  return typeof value === 'object' && 'given' in value ? value.given : value;
}
