import type { Duration } from 'aws-cdk-lib';
import { checkDuration, checkWholeNumber, Problems } from '../../validation/problems';
import { bool, duration, listOf, number, required, StructMembers } from '../../validation/struct-members';

/**
 * A cache of responses in the proxy (NGINX's `proxy_cache`), for GET and HEAD only. The key consists of scheme, host, path and
 * query as the client sent them. Each task has its own cache, on its own volume.
 *
 * Responses with `Set-Cookie`, with `Vary: *`, or with a `Cache-Control` of private, no-store or no-cache are never stored.
 * `Vary` is respected. Requests with a body are answered by the app. Access checks come first, as without a cache. While a
 * response is fetched, other requests for the same response wait for up to 2 seconds. The log field `cache` has the cache
 * status.
 */
export interface ResponseCacheOptions {
  /**
   * The time for which a response is fresh, up to one day, unless the response states its own time. The app's
   * `Cache-Control`, `Expires` and `X-Accel-Expires` take precedence.
   */
  readonly ttl: Duration;

  /**
   * The statuses of responses that are stored unless the response states otherwise, up to 8 from 200, 203, 300, 301, 302, 308,
   * 404 and 410.
   *
   * @default - 200
   */
  readonly statuses?: number[];

  /**
   * Whether an expired response may be served while a new response is fetched, and while the app is unreachable or answers
   * with 500, 502, 503 or 504 (with FastCGI and uwsgi: 500 or 503). A response that nobody requests is removed after
   * `ttl`, but not before 60 seconds.
   *
   * @default true
   */
  readonly staleWhileUpdating?: boolean;

  /**
   * Whether requests with `Authorization` bypass the cache: the app answers, and the response is not stored. If false, a
   * response to one of these requests is served to all clients.
   *
   * @default true
   */
  readonly bypassedByAuthorization?: boolean;

  /**
   * Whether requests with a cookie bypass the cache: the app answers, and the response is not stored. If false, a response to
   * one of these requests is served to all clients.
   *
   * @default true
   */
  readonly bypassedByCookie?: boolean;

  /**
   * Whether requests with a client identity that the app trusts bypass the cache: the app answers, and the response is not
   * stored. The identity is a client certificate that NGINX verified, or one of `trustedHeaders` that contains an identity,
   * such as `X-Amzn-Oidc-Identity`. If false, a response to one of these requests is served to all clients. If the app
   * distinguishes clients by other headers, such as an API key, the app itself must send `Vary` or `Cache-Control: private`.
   *
   * @default true
   */
  readonly bypassedByClientIdentity?: boolean;

  /**
   * The size of the cache in the folder that NGINX writes to, in bytes, from 1 MiB to 100 GiB. The least recently used
   * responses are removed first. NGINX checks the size periodically, so that the cache may exceed the size for a moment.
   * Routes with the same options share one cache. If the folder is memory, as with TLS or basic authentication at the proxy,
   * the folder has half of the container's memory.
   *
   * @default 67108864
   */
  readonly maxBytes?: number;
}

/** The members of `ResponseCacheOptions`. */
export const RESPONSE_CACHE_OPTIONS: StructMembers<ResponseCacheOptions> = {
  ttl: required(duration),
  bypassedByAuthorization: bool,
  bypassedByClientIdentity: bool,
  bypassedByCookie: bool,
  maxBytes: number,
  staleWhileUpdating: bool,
  statuses: listOf(number),
};

/** A checked response cache with its defaults. */
export class ResponseCache {
  /** The cache of these options, or `undefined` if problems are added. */
  public static of(given: ResponseCacheOptions, prop: string, problems: Problems): ResponseCache | undefined {
    return problems.makeIfValid(() => checkOptions(given, prop, problems), () => new ResponseCache(given));
  }

  public readonly ttlSeconds: number;
  public readonly statuses: number[];
  public readonly staleWhileUpdating: boolean;
  public readonly bypassedByAuthorization: boolean;
  public readonly bypassedByCookie: boolean;
  public readonly bypassedByClientIdentity: boolean;
  public readonly maxBytes: number;

  private constructor(public readonly given: ResponseCacheOptions) {
    this.ttlSeconds = given.ttl.toSeconds();
    this.statuses = [...new Set(given.statuses ?? [200])].sort();
    this.staleWhileUpdating = given.staleWhileUpdating ?? true;
    this.bypassedByAuthorization = given.bypassedByAuthorization ?? true;
    this.bypassedByCookie = given.bypassedByCookie ?? true;
    this.bypassedByClientIdentity = given.bypassedByClientIdentity ?? true;
    this.maxBytes = given.maxBytes ?? 64 * 1024 ** 2;
  }

  /** A text that is equal for equal caches. */
  public get key(): string {
    const bypassed = [this.bypassedByAuthorization, this.bypassedByCookie, this.bypassedByClientIdentity];
    return JSON.stringify([this.ttlSeconds, this.statuses, this.staleWhileUpdating, ...bypassed, this.maxBytes]);
  }
}

/**
 * The statuses that caches may store without an explicit time (RFC 9110, section 15.1), except those of partial and error
 * responses.
 */
const STATUSES = [200, 203, 300, 301, 302, 308, 404, 410];

function checkOptions({ ttl, statuses, maxBytes }: ResponseCacheOptions, prop: string, problems: Problems): void {
  checkDuration(problems, `${prop}.ttl`, ttl);
  checkWholeNumber(problems, `${prop}.maxBytes`, maxBytes, 1024 ** 2, 100 * 1024 ** 3, 'bytes');
  if (statuses !== undefined && (statuses.length === 0 || statuses.some((status) => !STATUSES.includes(status)))) {
    problems.add(`${prop}.statuses`, statuses, `a list of ${STATUSES.join(', ')}`, `use these statuses, or leave \`${prop}.statuses\` out for 200`);
  }
}
