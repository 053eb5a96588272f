import { RESPONSE_CACHE_OPTIONS } from './structs';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';

/** What is stored, and for how long. */
export interface ResponseCacheOptions {
  /**
   * Seconds for which a response may be given again, up to a day, where it does not say so itself: the app's own
   * `Cache-Control`, `Expires` and `X-Accel-Expires` come first.
   */
  readonly seconds: number;

  /**
   * The statuses of responses that are stored where they do not say so themselves, up to 8 from 200, 203, 300, 301, 302,
   * 308, 404 and 410.
   *
   * @default - 200
   */
  readonly statuses?: number[];

  /**
   * Whether a response whose time is over may be given once more while a new one is asked for, and while the app is not
   * there or answers 500, 502, 503 or 504. A response that nobody asks for is forgotten after `seconds`, 60 at least.
   *
   * @default true
   */
  readonly staleWhileUpdating?: boolean;

  /**
   * Whether requests with `Authorization` are answered by the app itself, and their answers are not stored. Without it,
   * what is said to one of them is said to all.
   *
   * @default true
   */
  readonly bypassedByAuthorization?: boolean;

  /**
   * Whether requests with a cookie are answered by the app itself, and their answers are not stored. Without it, what is
   * said to one of them is said to all.
   *
   * @default true
   */
  readonly bypassedByCookie?: boolean;

  /**
   * Whether requests that tell the app who the client is in the name of somebody it trusts are answered by the app
   * itself, and their answers are not stored: by a client certificate that NGINX verified, or by one of `trustedHeaders`
   * that says so, such as `X-Amzn-Oidc-Identity`. Without it, what is said to one of them is said to all. Of other headers
   * by which an app tells clients apart, such as a key of an API, it has to say so itself, by `Vary` or
   * `Cache-Control: private`.
   *
   * @default true
   */
  readonly bypassedByClientIdentity?: boolean;

  /**
   * The space in the folder that NGINX writes to, in bytes, from 1 MiB to 100 GiB; what was not asked for the longest goes
   * first. NGINX looks at it now and then, so it may be more for a moment. Each route that has the same options shares it.
   * Where the folder is memory, as with TLS or basic authentication at the proxy, it is half of the container's.
   *
   * @default 67108864
   */
  readonly maxBytes?: number;
}

/**
 * Responses that the proxy stores and gives again (NGINX's `proxy_cache`), of GET and HEAD only, by scheme, host, path and
 * query as they were sent. Each task has its own store, on its own volume.
 *
 * Never stored are responses with `Set-Cookie`, with `Vary: *`, or whose `Cache-Control` is private, no-store or no-cache;
 * `Vary` is heeded. Requests with a body are answered by the app. Who may ask is decided first, as ever. While a response
 * is fetched, others that ask for it wait for up to 2 seconds. The log says in `cache` what the store had.
 */
export abstract class ResponseCache {
  /**
   * Stores responses for some time.
   *
   * @param options how long, and which ones
   * @throws listing every problem of the options
   */
  public static store(options: ResponseCacheOptions): ResponseCache {
    return new CheckedResponseCache(options);
  }

  /** @internal */
  public abstract readonly _seconds: number;
  /** @internal */
  public abstract readonly _statuses: number[];
  /** @internal */
  public abstract readonly _stale: boolean;
  /** @internal */
  public abstract readonly _bypassedByAuthorization: boolean;
  /** @internal */
  public abstract readonly _bypassedByCookie: boolean;
  /** @internal */
  public abstract readonly _bypassedByClientIdentity: boolean;
  /** @internal */
  public abstract readonly _maxBytes: number;

  /**
   * The same for those that are the same.
   *
   * @internal
   */
  public get _key(): string {
    const bypassed = [this._bypassedByAuthorization, this._bypassedByCookie, this._bypassedByClientIdentity];
    return JSON.stringify([this._seconds, this._statuses, this._stale, ...bypassed, this._maxBytes]);
  }
}

/** Those that caches may store without being told for how long (RFC 9110, section 15.1), but for partial and error responses. */
const STATUSES = [200, 203, 300, 301, 302, 308, 404, 410];

class CheckedResponseCache extends ResponseCache {
  /** @internal */
  public readonly _seconds: number;
  /** @internal */
  public readonly _statuses: number[];
  /** @internal */
  public readonly _stale: boolean;
  /** @internal */
  public readonly _bypassedByAuthorization: boolean;
  /** @internal */
  public readonly _bypassedByCookie: boolean;
  /** @internal */
  public readonly _bypassedByClientIdentity: boolean;
  /** @internal */
  public readonly _maxBytes: number;

  constructor(given: ResponseCacheOptions) {
    super();
    const problems = new Problems();
    const options = rightMembers('response cache', RESPONSE_CACHE_OPTIONS, given, problems);
    const statuses = options.statuses ?? [200];
    checkWholeNumber(problems, 'seconds', options.seconds ?? NaN, 1, 86400, 'seconds');
    checkWholeNumber(problems, 'maxBytes', options.maxBytes, 1024 ** 2, 100 * 1024 ** 3, 'bytes');
    if (statuses.length === 0 || statuses.some((status) => !STATUSES.includes(status))) {
      problems.add('statuses', options.statuses, `a list of ${STATUSES.join(', ')}`, 'leave it out for 200');
    }
    problems.throwIfAny('response cache');
    this._seconds = options.seconds;
    this._statuses = [...new Set(statuses)].sort();
    this._stale = options.staleWhileUpdating ?? true;
    this._bypassedByAuthorization = options.bypassedByAuthorization ?? true;
    this._bypassedByCookie = options.bypassedByCookie ?? true;
    this._bypassedByClientIdentity = options.bypassedByClientIdentity ?? true;
    this._maxBytes = options.maxBytes ?? 64 * 1024 ** 2;
  }
}
