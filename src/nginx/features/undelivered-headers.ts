import { Compilation } from './compilation';
import { SPOOFABLE_NAMES, OWN, includesHeader } from './dropped-headers';
import { NOT_FOR_CLIENTS } from './underscores';
import type { HeaderParameter } from '../../allowlist/openapi/header-parameter';
import { ResolvedSettings } from '../settings/resolve-settings';
import { snakeCase } from '../syntax/variables';

/** A header of requests that a description names, and that would not reach the app as clients send it. */
export interface UndeliveredHeader extends HeaderParameter {
  readonly why: string;
  readonly fix: string;
}

/** The headers that NGINX answers or frames itself, so that the app misses nothing. */
const UNDERSTOOD = ['Content-Length', 'Expect', 'Transfer-Encoding', 'TE', 'Trailer', 'Keep-Alive'];
/** The headers that NGINX sets itself, whatever a client sends. */
const REPLACED = OWN.filter((name) => !includesHeader([...UNDERSTOOD, ...SPOOFABLE_NAMES], name));

/** The headers that descriptions of the routes name and that would not arrive, each with the place, why, and the way out. */
export function undeliveredHeaders({ allowlist, settings, features }: Compilation): UndeliveredHeader[] {
  const forwarded = features.forwardedHeaders.listed;
  return allowlist._describedHeaders.flatMap((header) => {
    const found = reasonOf(header.name, forwarded, settings);
    return found === undefined ? [] : [{ ...header, ...found }];
  });
}

/** @param forwarded all headers that are forwarded, where only listed ones are */
function reasonOf(
  name: string, forwarded: string[] | undefined, { trustedHeaders, underscoresInHeaders }: ResolvedSettings,
): Pick<UndeliveredHeader, 'why' | 'fix'> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    return { why: 'NGINX takes names of letters, digits, hyphens and underscores only', fix: 'give the header another name, with hyphens' };
  }
  const claimed = name.includes('_') ? NOT_FOR_CLIENTS.find((other) => snakeCase(other) === snakeCase(name)) : undefined;
  if (claimed !== undefined) {
    return { why: `many apps take it for ${claimed}, which clients must not set`, fix: 'give the header another name' };
  }
  if (name.includes('_') && !underscoresInHeaders) {
    return { why: 'its name has an underscore', fix: 'set `underscoresInHeaders`, or list it in `forwardedRequestHeaders`' };
  }
  if (includesHeader(REPLACED, name)) {
    return { why: 'the app gets what NGINX sets itself', fix: 'give the header another name if the value of the client counts' };
  }
  if (includesHeader(SPOOFABLE_NAMES, name) && !includesHeader(trustedHeaders, name)) {
    return { why: 'clients could claim anything in it', fix: 'name it in `trustedHeaders` if what is in front of NGINX sets it, or give it another name' };
  }
  if (forwarded !== undefined && !includesHeader([...forwarded, ...UNDERSTOOD], name)) {
    return { why: '`forwardedRequestHeaders` does not list it', fix: 'add it there' };
  }
  return undefined;
}
