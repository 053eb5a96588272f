import { isOrigin } from '../../../allowlist/policies/cors';
import { hostOf } from '../../logs/field-values';
import type { LoggedRequest } from '../../logs/logged-request';

/** The scheme and the authority at the start of the address of a page. */
const START = /^https?:\/\/([^/?#]*)/i;

/**
 * The origin of the page that sent a request with the method OPTIONS, if the page is of another host and `cors` takes the origin. No log
 * contains the header `Origin`, but browsers send the origin in `Referer` as well.
 */
export function preflightOrigin({ method, referrer, host }: LoggedRequest): string | undefined {
  const match = method === 'OPTIONS' ? START.exec(referrer ?? '') : null;
  const origin = match?.[0].toLowerCase();
  return origin !== undefined && isOrigin(origin) && hostOf(match![1]) !== host ? origin : undefined;
}
