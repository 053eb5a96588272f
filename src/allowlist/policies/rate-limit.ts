import { CLIENT_RATE_LIMIT_OPTIONS, RATE_LIMIT_OPTIONS } from './structs';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { rightMembers, StructMembers } from '../../validation/struct-members';

/** How many requests may come in which time. Exactly one of the two rates. */
export interface RateLimitOptions {
  /**
   * Requests in a second, from 1 to 100,000.
   *
   * @default - none: `requestsPerMinute` is given
   */
  readonly requestsPerSecond?: number;

  /**
   * Requests in a minute, from 1 to 100,000.
   *
   * @default - none: `requestsPerSecond` is given
   */
  readonly requestsPerMinute?: number;

  /**
   * How many requests may come sooner than the rate has it, from 0 to 100,000. The rate is what they come back at: after
   * a burst of 10 at 10 in a second it takes a second until the next one.
   *
   * @default - one less than the rate's number, so that as many may come at once
   */
  readonly burst?: number;
}

/** How many requests may come from one client in which time. Exactly one of the two rates. */
export interface ClientRateLimitOptions extends RateLimitOptions {
  /**
   * The memory for the clients' addresses, from 65,536 bytes to 1 GiB. A client takes some 128 bytes; where memory ends,
   * those that have been quiet for longest are forgotten. IPv6 networks of 48 bits have a quarter of it besides.
   *
   * @default 10485760
   */
  readonly memoryBytes?: number;

  /**
   * As how many clients the addresses of an IPv6 network of 48 bits count together at most, from 1 to 65,536: the network
   * has this many times the rate, and this many times as much may come at once. Such a network has 65,536 networks of 64
   * bits, and whoever is given it, as customers and tenants are (RFC 6177), could be as many clients. Where a provider has
   * many customers in such a network, as providers of mobile telephony have, a larger number lets more of them come at
   * once; 65,536 is no limit.
   *
   * @default 16
   */
  readonly clientsPerNetwork?: number;
}

/**
 * A limit to the rate of requests (NGINX's `limit_req`). A request above it is answered 429 at once, with `Retry-After`.
 *
 * Each task counts for itself, so a service of two tasks lets pass up to twice as many.
 */
export abstract class RateLimit {
  /**
   * A limit for each client by itself, by its address. The addresses of an IPv6 network of 64 bits are one client, and a
   * network of 48 bits is limited besides (`clientsPerNetwork`). An IPv4 address is one client also where it is written as
   * an IPv6 address: mapped (`::ffff:0:0/96`, RFC 4291) or translated (`64:ff9b::/96`, RFC 6052).
   *
   * @param options the rate
   * @throws listing every problem of the options
   */
  public static perClient(options: ClientRateLimitOptions): RateLimit {
    return new CheckedRateLimit(true, options);
  }

  /**
   * A limit for all clients together.
   *
   * @param options the rate
   * @throws listing every problem of the options
   */
  public static inTotal(options: RateLimitOptions): RateLimit {
    return new CheckedRateLimit(false, options);
  }

  /** @internal */
  public abstract readonly _perClient: boolean;
  /** @internal */
  public abstract readonly _requests: number;
  /** @internal */
  public abstract readonly _unit: 'second' | 'minute';
  /** @internal */
  public abstract readonly _burst: number;
  /** @internal */
  public abstract readonly _memoryBytes: number;
  /**
   * As how many clients a network counts; nothing where networks are not counted.
   *
   * @internal
   */
  public abstract readonly _clientsPerNetwork?: number;

  /**
   * The same for limits that are the same.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._perClient, this._requests, this._unit, this._burst, this._memoryBytes, this._clientsPerNetwork]);
  }
}

/** The networks of 64 bits in a network of 48 bits. */
const NETWORKS = 65_536;

class CheckedRateLimit extends RateLimit {
  /** @internal */
  public readonly _requests: number;
  /** @internal */
  public readonly _unit: 'second' | 'minute';
  /** @internal */
  public readonly _burst: number;
  /** @internal */
  public readonly _memoryBytes: number;
  /** @internal */
  public readonly _clientsPerNetwork?: number;

  constructor(
    /** @internal */
    public readonly _perClient: boolean,
    given: ClientRateLimitOptions,
  ) {
    super();
    const problems = new Problems();
    // All clients together have neither memory for each nor networks.
    const members = (_perClient ? CLIENT_RATE_LIMIT_OPTIONS : RATE_LIMIT_OPTIONS) as StructMembers<ClientRateLimitOptions>;
    const options = rightMembers('rate limit', members, given, problems);
    const { requestsPerSecond, requestsPerMinute } = options;
    if ((requestsPerSecond === undefined) === (requestsPerMinute === undefined)) {
      problems.add('requestsPerSecond', requestsPerSecond, 'given, or `requestsPerMinute`, and not both', 'give exactly one rate');
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
}
