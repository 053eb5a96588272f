import { Compilation } from '../compilation';
import { SPOOFABLE_NAMES, OWN, includesHeader } from './dropped-headers';
import { NOT_FOR_CLIENTS } from './underscores';
import type { HeaderParameter } from '../../../allowlist/openapi/header-parameter';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { snakeCase } from '../../syntax/variables';

/** A request header that a description names, and that the app would not receive as clients send the header. */
export interface UndeliveredHeader extends HeaderParameter {
  readonly why: string;
  readonly fix: string;
}

/** The headers that NGINX processes itself, so that the app does not need them. */
const UNDERSTOOD = ['Content-Length', 'Expect', 'Transfer-Encoding', 'TE', 'Trailer', 'Keep-Alive'];
/** The headers that NGINX sets itself, without regard to the headers of the client. */
const REPLACED = OWN.filter((name) => !includesHeader([...UNDERSTOOD, ...SPOOFABLE_NAMES], name));

/** The headers that descriptions of the routes name and that the app would not receive, each with its place, the reason and a fix. */
export function undeliveredHeaders({ allowlist, settings, features }: Compilation): UndeliveredHeader[] {
  const forwarded = features.forwardedHeaders.listed;
  return allowlist._describedHeaders.flatMap((header) => {
    const found = reasonOf(header.name, forwarded, settings);
    return found === undefined ? [] : [{ ...header, ...found }];
  });
}

/**
 * The reason for which the app would not receive the header, and a fix.
 *
 * @param forwarded all headers that are forwarded, if only listed headers are
 */
function reasonOf(
  name: string, forwarded: string[] | undefined, { trustedHeaders, underscoresInHeaders }: ResolvedSettings,
): Pick<UndeliveredHeader, 'why' | 'fix'> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    return { why: 'NGINX drops headers whose name has other characters than letters, digits, hyphens and underscores', fix: 'give the header another name, for example with hyphens' };
  }
  const claimed = name.includes('_') ? NOT_FOR_CLIENTS.find((other) => snakeCase(other) === snakeCase(name)) : undefined;
  if (claimed !== undefined) {
    return { why: `NGINX drops the header, because many apps read the header as ${claimed}, which clients must not set`, fix: 'give the header another name' };
  }
  if (name.includes('_') && !underscoresInHeaders) {
    return { why: 'NGINX drops headers whose name has an underscore', fix: 'set `underscoresInHeaders`, or add the name to `forwardedRequestHeaders`' };
  }
  if (includesHeader(REPLACED, name)) {
    return { why: 'NGINX sets the header itself', fix: 'give the header another name if the app needs the value that the client sends' };
  }
  if (includesHeader(SPOOFABLE_NAMES, name) && !includesHeader(trustedHeaders, name)) {
    return { why: 'NGINX drops the header, because clients can forge the header', fix: 'add the name to `trustedHeaders` if a proxy in front of NGINX sets the header, or give the header another name' };
  }
  if (forwarded !== undefined && !includesHeader([...forwarded, ...UNDERSTOOD], name)) {
    return { why: '`forwardedRequestHeaders` does not contain the name', fix: 'add the name to `forwardedRequestHeaders`' };
  }
  return undefined;
}
