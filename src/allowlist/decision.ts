import type { SpellingFinding } from './paths/spelling-finding';

/** Why a request was turned away; the same words stand in the proxy's access log. */
export enum RejectionReason {
  /** NGINX cannot parse it: 400. */
  MALFORMED_REQUEST = 'malformed-request',
  /** Plain HTTP on the port where TLS is spoken: 400. `decide()` does not look at connections. */
  PLAIN_HTTP = 'plain-http',
  /** Clients need a certificate, and this one shows none: 400. `decide()` does not look at connections. */
  CLIENT_CERTIFICATE_MISSING = 'client-certificate-missing',
  /** The certificate of the client is not one of those that are trusted: 400. `decide()` does not look at connections. */
  CLIENT_CERTIFICATE_INVALID = 'client-certificate-invalid',
  /** The host is not one of the allowed ones: 421 (RFC 9110, section 15.5.20). */
  UNKNOWN_HOST = 'unknown-host',
  /** Neither HTTP/1.1 nor HTTP/2: 505. */
  UNSUPPORTED_HTTP_VERSION = 'unsupported-http-version',
  /** The target is not in origin form (RFC 9112, section 3.2.1): 400. */
  NOT_ORIGIN_FORM = 'not-origin-form',
  /** The target is not in its canonical spelling: 400. */
  NOT_CANONICAL = 'not-canonical',
  /** No route matches the path: 404. */
  NO_ROUTE = 'no-route',
  /** The route allows other methods only: 405 with `Allow`. Of TRACE and CONNECT it is NGINX's own answer, without `Allow`. */
  METHOD_NOT_ALLOWED = 'method-not-allowed',
  /**
   * What is in front did not say who the client is in the way that the `clientAddressSource` expects, so that the request came
   * past it: 403. `decide()` takes the address for known.
   */
  CLIENT_ADDRESS_UNKNOWN = 'client-address-unknown',
  /**
   * The header with the secret of what is in front is missing or wrong: 403, also where the verdict is only reported. `decide()`
   * takes it for right.
   */
  ORIGIN_SECRET_WRONG = 'origin-secret-wrong',
  /** The route is not for this client's address: 403. */
  CLIENT_NOT_ALLOWED = 'client-not-allowed',
  /** The query has a parameter that the route does not allow: 400. */
  QUERY_NOT_ALLOWED = 'query-not-allowed',
  /** The body has no content type, or another one than the route allows: 415. */
  CONTENT_TYPE_NOT_ALLOWED = 'content-type-not-allowed',
  /** The route asks who it is, and the credentials are missing or wrong: 401. `decide()` takes them for right. */
  UNAUTHENTICATED = 'unauthenticated',
  /** Whoever the route asks says no, or the list of its users is missing: 403. `decide()` takes it for a yes. */
  NOT_AUTHORIZED = 'not-authorized',
  /** Whoever the route asks does not answer yes or no: 500. */
  AUTHORIZATION_FAILED = 'authorization-failed',
  /** More requests than a rate limit of the route lets pass: 429 with `Retry-After`. `decide()` does not count. */
  RATE_LIMITED = 'rate-limited',
  /** More requests at once than the app is to have: 503 with `Retry-After`. `decide()` does not count. */
  TOO_MANY_CONNECTIONS = 'too-many-connections',
  /** The request was not complete in time: 408. `decide()` does not look at times. */
  REQUEST_TIMEOUT = 'request-timeout',
  /** The body is larger than the route allows: 413. `decide()` does not look at sizes. */
  BODY_TOO_LARGE = 'body-too-large',
  /** NGINX could not store the body, as the folder for temporary files is full: 500. `decide()` does not look at sizes. */
  STORAGE_FULL = 'storage-full',
  /** The request line is longer than NGINX takes: 414. `decide()` does not look at sizes. */
  TARGET_TOO_LONG = 'target-too-long',
}

/** The parts of a request that decide whether it passes. */
export interface RequestHead {
  /** The method, case-sensitive. */
  readonly method: string;
  /** The request target as it stands in the request line. */
  readonly target: string;
  /**
   * The `Host` header's value.
   *
   * @default - the first allowed host
   */
  readonly host?: string;
  /**
   * The protocol version as it stands in the request line; `HTTP/2.0` is a request by HTTP/2, which has no such line.
   *
   * @default HTTP/1.1
   */
  readonly httpVersion?: string;
  /**
   * The client's IP address.
   *
   * @default - an allowed one
   */
  readonly clientAddress?: string;
  /**
   * Other headers by their names, in any case. `Content-Type`, `Content-Length`, `Transfer-Encoding`, `Origin` and
   * `Access-Control-Request-Method` count.
   *
   * @default - none, so no body either
   */
  readonly headers?: Record<string, string>;
}

/** What becomes of a request. */
export interface Decision {
  /** Whether it is forwarded to the app. What the proxy answers itself without a `reason` is no rejection: preflights and redirects. */
  readonly allowed: boolean;
  /**
   * The status with which the proxy answers itself.
   *
   * @default - none: the app answers
   */
  readonly status?: number;
  /**
   * Why it is rejected.
   *
   * @default - none: it is not rejected
   */
  readonly reason?: RejectionReason;
  /**
   * What of the target is not canonical, for `RejectionReason.NOT_CANONICAL`.
   *
   * @default - none
   */
  readonly finding?: SpellingFinding;
  /**
   * The route that matches the path, as given.
   *
   * @default - no route was matched or looked for
   */
  readonly route?: string;
  /**
   * The methods that the route allows, for a rejected method other than TRACE and CONNECT.
   *
   * @default - none
   */
  readonly allow?: string[];
  /**
   * Where a redirected request is sent.
   *
   * @default - none
   */
  readonly location?: string;
}
