import type { MergedRoute } from './merge-routes';
import type { RouteOptions } from './route-options';
import { coversRange } from '../policies/ip-range';

/** The methods for which the meaning of a body is not defined (RFC 9110, section 9.3). */
const WITHOUT_CONTENT = ['GET', 'HEAD', 'DELETE'];

/**
 * The options by which one route restricts clients less than another route, in alphabetical order. Authentication and client
 * addresses are compared for all methods of the route, except methods to which the paths of the other route give other options.
 * The other options are compared for the methods that both routes have. Redirects are not compared, because a redirect does
 * not forward requests.
 */
export function relaxedRequirements(one: MergedRoute, other: MergedRoute): string[] {
  const [own, others] = [one.route._options, other.route._options];
  const [requirements, otherRequirements] = [one.route._requirements, other.route._requirements];
  if (one.route._redirect !== undefined) {
    return [];
  }
  const common = one.methods.filter((method) => other.methods.includes(method));
  const reachable = one.methods.some((method) => !other.otherMethods.includes(method));
  const less: Partial<Record<keyof RouteOptions, boolean>> = {
    allowedClients: reachable && otherRequirements.clients !== undefined
      && !requirements.clients?.every((range) => coversRange(otherRequirements.clients!, range)),
    authorizedBy: reachable && others.authorizedBy !== undefined && own.authorizedBy?._path !== others.authorizedBy._path,
    basicAuth: reachable && others.basicAuth !== undefined && own.basicAuth?.users !== others.basicAuth.users,
    contentTypes: common.some((method) => !WITHOUT_CONTENT.includes(method)) && isWider(requirements.contentTypes, otherRequirements.contentTypes),
    maxConnections: common.length > 0 && others.maxConnections !== undefined && own.maxConnections === undefined,
    originSecret: reachable && others.originSecret !== undefined && own.originSecret?.key !== others.originSecret.key,
    queryParameters: common.length > 0 && isWider(requirements.queryNames, otherRequirements.queryNames),
    rateLimits: common.length > 0 && others.rateLimits !== undefined && own.rateLimits === undefined,
    reportOnly: reachable && (own.reportOnly ?? false) && !others.reportOnly,
    strictQuery: common.length > 0 && other.route._form.strictQuery && !one.route._form.strictQuery,
  };
  return Object.entries(less).filter(([, is]) => is).map(([name]) => name);
}

/** A text that is equal for two routes with the same restrictions. */
export function requirementsKey({ route, methods, otherMethods }: MergedRoute): string {
  const { authorizedBy, basicAuth, maxConnections, originSecret, rateLimits, reportOnly } = route._options;
  return JSON.stringify([
    methods, otherMethods, route._requirements, authorizedBy?._path, basicAuth?.users, maxConnections !== undefined, rateLimits !== undefined,
    reportOnly ?? false, originSecret?.key, route._form.strictQuery, route._redirect !== undefined,
  ]);
}

/** A method that both routes have, or else a method of the first route. GET is preferred. */
export function exampleMethod(one: MergedRoute, other: MergedRoute, options: string[]): string {
  const common = one.methods.filter((method) => other.methods.includes(method));
  const content = common.filter((method) => !WITHOUT_CONTENT.includes(method));
  const methods = options.includes('contentTypes') ? content
    : common.length > 0 ? common : one.methods.filter((method) => !other.otherMethods.includes(method));
  return methods.includes('GET') ? 'GET' : methods[0];
}

function isWider(own: string[] | undefined, others: string[] | undefined): boolean {
  return others !== undefined && !own?.every((text) => others.includes(text));
}
