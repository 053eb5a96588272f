import type { MergedRoute } from './merge-routes';
import type { RouteOptions } from './route-options';
import { coversRange } from '../policies/ip-range';

/** The methods for which the meaning of a body is not defined (RFC 9110, section 9.3). */
const WITHOUT_CONTENT = ['GET', 'HEAD', 'DELETE'];

/**
 * The options by which the one route asks less of a client than the other one, in alphabetical order. Who may come is a
 * matter of the path, whichever methods the two have, but for methods to which the paths of the other one give other options;
 * the rest is a matter of the requests that both let through. A redirect asks for nothing because it gives nothing.
 */
export function askedForLess(one: MergedRoute, other: MergedRoute): string[] {
  const [own, others] = [one.route._options, other.route._options];
  const [asked, otherAsked] = [one.route._requirements, other.route._requirements];
  if (one.route._redirect !== undefined) {
    return [];
  }
  const common = one.methods.filter((method) => other.methods.includes(method));
  const comes = one.methods.some((method) => !other.otherMethods.includes(method));
  const less: Partial<Record<keyof RouteOptions, boolean>> = {
    allowedClients: comes && otherAsked.clients !== undefined && !asked.clients?.every((range) => coversRange(otherAsked.clients!, range)),
    authorizedBy: comes && others.authorizedBy !== undefined && own.authorizedBy?._path !== others.authorizedBy._path,
    basicAuth: comes && others.basicAuth !== undefined && own.basicAuth?.users !== others.basicAuth.users,
    contentTypes: common.some((method) => !WITHOUT_CONTENT.includes(method)) && isWider(asked.contentTypes, otherAsked.contentTypes),
    maxConnections: common.length > 0 && others.maxConnections !== undefined && own.maxConnections === undefined,
    originSecret: comes && others.originSecret !== undefined && own.originSecret?.key !== others.originSecret.key,
    queryParameters: common.length > 0 && isWider(asked.queryNames, otherAsked.queryNames),
    rateLimits: common.length > 0 && others.rateLimits !== undefined && own.rateLimits === undefined,
    reportOnly: comes && (own.reportOnly ?? false) && !others.reportOnly,
    strictQuery: common.length > 0 && other.route._form.strictQuery && !one.route._form.strictQuery,
  };
  return Object.entries(less).filter(([, is]) => is).map(([name]) => name);
}

/** A text that is equal for two routes with the same restrictions. */
export function askedForKey({ route, methods, otherMethods }: MergedRoute): string {
  const { authorizedBy, basicAuth, maxConnections, originSecret, rateLimits, reportOnly } = route._options;
  return JSON.stringify([
    methods, otherMethods, route._requirements, authorizedBy?._path, basicAuth?.users, maxConnections !== undefined, rateLimits !== undefined,
    reportOnly ?? false, originSecret?.key, route._form.strictQuery, route._redirect !== undefined,
  ]);
}

/** A method that both routes have, or one of the first, GET before others. */
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
