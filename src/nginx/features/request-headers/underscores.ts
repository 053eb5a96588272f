import { HOP_BY_HOP, SPOOFABLE_NAMES } from './dropped-headers';
import { Allowlist } from '../../../allowlist/allowlist';
import { Problems } from '../../../validation/problems';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { UpstreamModule } from '../../settings/upstream-module';
import { snakeCase } from '../../syntax/variables';
import { Authorization } from '../clients/authorization';
import { Feature } from '../feature';

/**
 * The names that clients must not use, in addition to the dropped headers: headers that NGINX sets or reads itself, and headers
 * that AWS services in front of NGINX set.
 */
const CLAIMED = [
  'Content-Length', 'Content-Type', 'Keep-Alive', 'Proxy-Connection', 'Transfer-Encoding', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Forwarded-Proto', 'X-Real-IP',
  'X-Request-Id', 'X-Amzn-Trace-Id', 'X-Amzn-Tls-Version', 'X-Amzn-Tls-Cipher-Suite', 'X-Amz-Cf-Id', 'CloudFront-Forwarded-Proto', 'CloudFront-Viewer-Http-Version',
  'CloudFront-Viewer-TLS', 'CloudFront-Viewer-ASN', 'CloudFront-Viewer-Country', 'CloudFront-Viewer-Country-Name', 'CloudFront-Viewer-Country-Region',
  'CloudFront-Viewer-Country-Region-Name', 'CloudFront-Viewer-City', 'CloudFront-Viewer-Postal-Code', 'CloudFront-Viewer-Time-Zone', 'CloudFront-Viewer-Latitude',
  'CloudFront-Viewer-Longitude', 'CloudFront-Viewer-Metro-Code', 'CloudFront-Viewer-Header-Order', 'CloudFront-Viewer-Header-Count', 'CloudFront-Viewer-JA3-Fingerprint',
  'CloudFront-Viewer-JA4-Fingerprint', 'CloudFront-Is-Android-Viewer', 'CloudFront-Is-Desktop-Viewer', 'CloudFront-Is-IOS-Viewer', 'CloudFront-Is-Mobile-Viewer',
  'CloudFront-Is-SmartTV-Viewer', 'CloudFront-Is-Tablet-Viewer',
];

/** All names that clients must not use. */
export const NOT_FOR_CLIENTS = [...SPOOFABLE_NAMES, ...HOP_BY_HOP, ...CLAIMED];

/** Whether headers reach the app as variables of the Common Gateway Interface, whose names have no hyphens. */
function hasVariables({ prefix: name }: UpstreamModule): boolean {
  return name === 'fastcgi' || name === 'uwsgi';
}

/** The maximum number of hyphens in a name. With more hyphens, a name has too many spellings to list. */
const MAX_HYPHENS = 8;

/**
 * The spellings with an underscore of all names that clients must not use. Gateways of Python, PHP, Ruby and CGI do not distinguish
 * `-` and `_` in the names of headers. For these gateways, each of the spellings is the header that is dropped or set under its
 * usual name.
 *
 * @param more the names of headers whose value does not come from the client
 * @returns an empty list for FastCGI and uwsgi, for which all spellings are dropped or set anyway
 */
export function spellingsWithUnderscores(more: string[], protocol: UpstreamModule): string[] {
  if (hasVariables(protocol)) {
    return [];
  }
  const names = [...NOT_FOR_CLIENTS, ...more].map((name) => name.toLowerCase());
  return [...new Set(names)].flatMap((name) => spellings(name).slice(1));
}

/** All spellings of a name by hyphens and underscores, the given one first. */
function spellings(name: string): string[] {
  const [first, ...others] = name.split('-');
  return others.reduce((befores, part) => ['-', '_'].flatMap((separator) => befores.map((before) => `${before}${separator}${part}`)), [first]);
}

/**
 * Request headers whose names have underscores. If a variable reads `X-Forwarded-Proto`, NGINX also reads `X_Forwarded_Proto`, and
 * before 1.23 the first of the two headers. The configuration therefore must not depend on a header whose name has a hyphen.
 */
export class Underscores implements Feature {
  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings, private readonly authorization: Authorization) {}

  public check(problems: Problems): void {
    const { allowlist, settings, settings: { protocol, clientAddressSource, clientScheme, trustedHeaders } } = this;
    if (!settings.underscoresInHeaders) {
      return;
    }
    const identity = this.authorization.identityHeaders();
    const listed = settings.forwardedRequestHeaders;
    const why = 'because NGINX reads a header with underscores like the header with hyphens';
    const forwarded = listed === undefined ? '`underscoresInHeaders`' : '`forwardedRequestHeaders` with underscores';
    if (clientAddressSource._isForwarded && clientScheme === undefined) {
      problems.add('clientScheme', undefined, `given with ${forwarded}`,
        `pass the scheme of all clients, such as ClientScheme.HTTPS if HTTP is only redirected, ${why}, so that a client could forge X-Forwarded-Proto`);
    }
    if (clientAddressSource._mayBeUnknown) {
      problems.conflict('clientAddressSource', clientAddressSource, forwarded,
        `use another source, or do not forward headers with underscores, ${why}, so that a client could choose its address`);
    }
    if (settings.originSecret !== undefined) {
      problems.conflict('originSecret', settings.originSecret.given, forwarded, `do not forward headers with underscores, ${why}`);
    }
    for (const { route } of allowlist._routes) {
      if (route._options.originSecret !== undefined) {
        problems.conflict(`originSecret of ${route}`, route._options.originSecret.given, forwarded, `do not forward headers with underscores, ${why}`);
      }
      if (route._options.cache !== undefined) {
        problems.conflict(`cache of ${route}`, route._options.cache.given, forwarded, `leave \`cache\` out, ${why}, so that a request could hide its body from the cache`);
      }
      if (route._requirements.contentTypes !== undefined) {
        problems.conflict(`contentTypes of ${route}`, route._requirements.contentTypes, forwarded,
          `leave \`contentTypes\` out and check the type in the app, ${why}, so that a request could hide its body`);
      }
    }
    if ((listed !== undefined || hasVariables(protocol)) && trustedHeaders.length > 0) {
      problems.conflict('trustedHeaders', trustedHeaders, hasVariables(protocol) ? `${forwarded} and an app that speaks ${protocol.name}` : forwarded,
        `leave \`trustedHeaders\` out or do not forward headers with underscores, ${hasVariables(protocol) ? 'because both spellings are the same variable of the app' : why}, so that a client could forge a trusted header`);
    }
    for (const name of identity.filter((one) => one.split('-').length - 1 > MAX_HYPHENS)) {
      problems.add('forwardedResponseHeaders', name, `a name with at most ${MAX_HYPHENS} hyphens if headers with underscores are forwarded`, 'use a name with fewer hyphens, because NGINX drops each spelling of the name from requests');
    }
    const claimed = new Map([...NOT_FOR_CLIENTS, ...identity].map((name) => [snakeCase(name), name]));
    const seen = new Map<string, string>();
    for (const [i, name] of (listed ?? []).entries()) {
      const spelled = snakeCase(String(name));
      const other = seen.get(spelled);
      if (other !== undefined && other.toLowerCase() !== String(name).toLowerCase()) {
        problems.add(`forwardedRequestHeaders[${i}]`, name, `different from ${JSON.stringify(other)} in more than "-" and "_"`, 'list one of the two names, because NGINX and many apps do not distinguish the names');
      } else if (String(name).includes('_') && claimed.has(spelled)) {
        problems.add(`forwardedRequestHeaders[${i}]`, name, `different from ${claimed.get(spelled)} in more than "-" and "_"`, 'remove the name, because many apps do not distinguish the names, and clients must not set the header');
      }
      seen.set(spelled, other ?? String(name));
    }
  }
}
