import type { LoggedRequest } from '../../logs/logged-request';

/** A scheme, a host and perhaps a port at the start of the address of a page. */
const ORIGIN = /^https?:\/\/([a-z0-9.-]{1,253})(?::[0-9]{1,5})?(?=\/|$)/i;

/**
 * The origin of the page that sent a request with the method OPTIONS, if the page is of another host. No log contains the header
 * `Origin`, but browsers send the origin in `Referer` as well.
 */
export function preflightOrigin({ method, referrer, host }: LoggedRequest): string | undefined {
  const match = method === 'OPTIONS' ? ORIGIN.exec(referrer ?? '') : null;
  return match === null || match[1].toLowerCase() === host ? undefined : match[0].toLowerCase();
}
