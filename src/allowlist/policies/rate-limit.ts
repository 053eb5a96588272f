import { checkWholeNumber, Problems } from '../../validation/problems';
import { number, rightMembers, StructMembers } from '../../validation/struct-members';

/** The rate of requests that is allowed. Exactly one of `requestsPerSecond` and `requestsPerMinute` is required. */
export interface RateLimitOptions {
  /**
   * The number of requests per second, from 1 to 100,000.
   *
   * @default - no rate per second: `requestsPerMinute` is given
   */
  readonly requestsPerSecond?: number;

  /**
   * The number of requests per minute, from 1 to 100,000.
   *
   * @default - no rate per minute: `requestsPerSecond` is given
   */
  readonly requestsPerMinute?: number;

  /**
   * The number of requests that may exceed the rate, from 0 to 100,000. After a burst, the allowance recovers at the rate:
   * with 10 requests per second, a burst of 10 is available again after one second.
   *
   * @default - one less than the number of the rate, so that this number of requests may arrive at once
   */
  readonly burst?: number;
}

/** The members of `RateLimitOptions`. */
export const RATE_LIMIT_OPTIONS: StructMembers<RateLimitOptions> = {
  burst: number,
  requestsPerMinute: number,
  requestsPerSecond: number,
};

/**
 * The rate of requests that is allowed for each client. Exactly one of `requestsPerSecond` and `requestsPerMinute` is
 * required.
 */
export interface ClientRateLimitOptions extends RateLimitOptions {
  /**
   * The memory for the clients' addresses, from 65,536 bytes to 1 GiB. A client takes about 128 bytes. If the memory is full,
   * the clients that have been inactive for longest are removed. IPv6 networks of 48 bits have a quarter of this size in
   * addition.
   *
   * @default 10485760
   */
  readonly memoryBytes?: number;

  /**
   * The maximum number of clients that the addresses of one IPv6 network of 48 bits together count as, from 1 to 65,536. The
   * network has this many times the rate, and this many times as many requests may arrive at once. A network of 48 bits
   * contains 65,536 networks of 64 bits. A customer or tenant who has a network of 48 bits (RFC 6177) could therefore act as
   * 65,536 clients. If a provider has many customers in one such network, as mobile providers do, a larger number allows more
   * of these customers at once. 65,536 means no limit.
   *
   * @default 16
   */
  readonly clientsPerNetwork?: number;
}

/** The members of `ClientRateLimitOptions`. */
export const CLIENT_RATE_LIMIT_OPTIONS: StructMembers<ClientRateLimitOptions> = {
  ...RATE_LIMIT_OPTIONS,
  clientsPerNetwork: number,
  memoryBytes: number,
};

/**
 * A limit on the rate of requests (NGINX's `limit_req`). Requests above the rate are rejected immediately with 429 and
 * `Retry-After`.
 *
 * Each task counts its own requests: a service of two tasks allows up to twice the rate.
 */
export class RateLimit {
  /**
   * A limit for each client separately, by address. The addresses of an IPv6 network of 64 bits are one client, and a network
   * of 48 bits has an additional limit (`clientsPerNetwork`). An IPv4 address is the same client if it is written as an IPv6
   * address: mapped (`::ffff:0:0/96`, RFC 4291) or translated (`64:ff9b::/96`, RFC 6052).
   *
   * @param options the rate
   * @throws an error that lists every problem of the options
   */
  public static perClient(options: ClientRateLimitOptions): RateLimit {
    return new RateLimit(true, options);
  }

  /**
   * A limit for all clients together.
   *
   * @param options the rate
   * @throws an error that lists every problem of the options
   */
  public static inTotal(options: RateLimitOptions): RateLimit {
    return new RateLimit(false, options);
  }

  /** @internal */
  public readonly _requests: number;
  /** @internal */
  public readonly _unit: 'second' | 'minute';
  /** @internal */
  public readonly _burst: number;
  /** @internal */
  public readonly _memoryBytes: number;
  /**
   * The number of clients that a network counts as, if networks are counted.
   *
   * @internal
   */
  public readonly _clientsPerNetwork?: number;

  private constructor(
    /** @internal */
    public readonly _perClient: boolean,
    /**
     * The options as given.
     *
     * @internal
     */
    public readonly _given: ClientRateLimitOptions,
  ) {
    const problems = new Problems();
    // A limit for all clients together has neither memory per client nor networks.
    const members = (_perClient ? CLIENT_RATE_LIMIT_OPTIONS : RATE_LIMIT_OPTIONS) as StructMembers<ClientRateLimitOptions>;
    const options = rightMembers('rate limit', members, _given, problems);
    const { requestsPerSecond, requestsPerMinute } = options;
    const oneRate = 'give either `requestsPerSecond` or `requestsPerMinute`';
    if (requestsPerSecond === undefined && requestsPerMinute === undefined) {
      problems.add('requestsPerSecond', undefined, 'given unless `requestsPerMinute` is given', oneRate);
    } else if (requestsPerSecond !== undefined && requestsPerMinute !== undefined) {
      problems.conflict('requestsPerSecond', requestsPerSecond, `\`requestsPerMinute\` (${requestsPerMinute})`, oneRate);
    }
    checkWholeNumber(problems, 'requestsPerSecond', requestsPerSecond, 1, 100_000, 'requests');
    checkWholeNumber(problems, 'requestsPerMinute', requestsPerMinute, 1, 100_000, 'requests');
    checkWholeNumber(problems, 'burst', options.burst, 0, 100_000, 'requests');
    checkWholeNumber(problems, 'memoryBytes', options.memoryBytes, 65_536, 1024 ** 3, 'bytes');
    checkWholeNumber(problems, 'clientsPerNetwork', options.clientsPerNetwork, 1, NETWORKS, 'clients');
    problems.throwIfAny('rate limit');
    this._requests = (requestsPerSecond ?? requestsPerMinute)!;
    this._unit = requestsPerSecond !== undefined ? 'second' : 'minute';
    this._burst = options.burst ?? this._requests - 1;
    this._memoryBytes = _perClient ? options.memoryBytes ?? 10 * 1024 ** 2 : 65_536;
    const clients = options.clientsPerNetwork ?? 16;
    this._clientsPerNetwork = _perClient && clients < NETWORKS ? clients : undefined;
  }

  /** The limit in messages, such as `perClient(requestsPerMinute: 10)`. */
  public toString(): string {
    const given = Object.entries(this._given).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}: ${value}`);
    return `${this._perClient ? 'perClient' : 'inTotal'}(${given.join(', ')})`;
  }

  /**
   * A text that is equal for equal limits.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._perClient, this._requests, this._unit, this._burst, this._memoryBytes, this._clientsPerNetwork]);
  }
}

/** The networks of 64 bits in a network of 48 bits. */
const NETWORKS = 65_536;
