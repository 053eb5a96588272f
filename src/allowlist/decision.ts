import type { SpellingFinding } from './paths/spelling-finding';

/** The reason for which a request is rejected. The proxy's access log contains the same text. */
export enum RejectionReason {
  /** A request that NGINX cannot parse: 400. */
  MALFORMED_REQUEST = 'malformed-request',
  /** Plain HTTP on a TLS port: 400. `decide()` does not consider connections. */
  PLAIN_HTTP = 'plain-http',
  /** No client certificate, although clients need one: 400. `decide()` does not consider connections. */
  CLIENT_CERTIFICATE_MISSING = 'client-certificate-missing',
  /** A client certificate that is not trusted: 400. `decide()` does not consider connections. */
  CLIENT_CERTIFICATE_INVALID = 'client-certificate-invalid',
  /** A host that is not allowed: 421 (RFC 9110, section 15.5.20). */
  UNKNOWN_HOST = 'unknown-host',
  /** An HTTP version other than HTTP/1.1 and HTTP/2: 505. */
  UNSUPPORTED_HTTP_VERSION = 'unsupported-http-version',
  /** A target that is not in origin form (RFC 9112, section 3.2.1): 400. */
  NOT_ORIGIN_FORM = 'not-origin-form',
  /** A target that is not in its canonical spelling: 400. */
  NOT_CANONICAL = 'not-canonical',
  /** A path that no route matches: 404. */
  NO_ROUTE = 'no-route',
  /** A method that the route does not allow: 405 with `Allow`. NGINX itself rejects TRACE and CONNECT, without `Allow`. */
  METHOD_NOT_ALLOWED = 'method-not-allowed',
  /**
   * A request without the client's address in the form that the `clientAddressSource` expects: 403. The request bypassed a
   * proxy in front. `decide()` assumes that the address is known.
   */
  CLIENT_ADDRESS_UNKNOWN = 'client-address-unknown',
  /**
   * A missing or wrong origin secret in its header: 403, also in report-only mode. `decide()` assumes that the secret is
   * correct.
   */
  ORIGIN_SECRET_WRONG = 'origin-secret-wrong',
  /** A client address that the route does not allow: 403. */
  CLIENT_NOT_ALLOWED = 'client-not-allowed',
  /** A query parameter that the route does not allow: 400. */
  QUERY_NOT_ALLOWED = 'query-not-allowed',
  /** A body without a content type, or with a content type that the route does not allow: 415. */
  CONTENT_TYPE_NOT_ALLOWED = 'content-type-not-allowed',
  /**
   * Missing or wrong credentials on a route that authenticates clients: 401. `decide()` assumes that the credentials are
   * correct.
   */
  UNAUTHENTICATED = 'unauthenticated',
  /**
   * A negative response to the authorization request of the route, or a missing user list: 403. `decide()` assumes a positive
   * response.
   */
  NOT_AUTHORIZED = 'not-authorized',
  /** An authorization request whose response neither allows nor denies the request, or that failed: 500. */
  AUTHORIZATION_FAILED = 'authorization-failed',
  /** More requests than a rate limit of the route allows: 429 with `Retry-After`. `decide()` does not count requests. */
  RATE_LIMITED = 'rate-limited',
  /** More concurrent requests than `maxConnections` allows: 503 with `Retry-After`. `decide()` does not count requests. */
  TOO_MANY_CONNECTIONS = 'too-many-connections',
  /** A request that was not complete in time: 408. `decide()` does not consider times. */
  REQUEST_TIMEOUT = 'request-timeout',
  /** A body that is larger than the route allows: 413. `decide()` does not consider sizes. */
  BODY_TOO_LARGE = 'body-too-large',
  /**
   * A body that NGINX could not store, because the folder for temporary files is full: 500. `decide()` does not consider
   * sizes.
   */
  STORAGE_FULL = 'storage-full',
  /** A request line that is longer than NGINX accepts: 414. `decide()` does not consider sizes. */
  TARGET_TOO_LONG = 'target-too-long',
}

/** The decision of the proxy about a request. */
export interface Decision {
  /**
   * Whether the request is forwarded to the app. If false without a `reason`, the proxy answers the request itself and the
   * request is not a rejection: preflights and redirects.
   */
  readonly allowed: boolean;
  /**
   * The status with which the proxy itself answers.
   *
   * @default - no status: the app answers
   */
  readonly status?: number;
  /**
   * The reason for which the request is rejected.
   *
   * @default - no reason: the request is not rejected
   */
  readonly reason?: RejectionReason;
  /**
   * The part of the target that is not canonical, for `RejectionReason.NOT_CANONICAL`.
   *
   * @default - no finding
   */
  readonly finding?: SpellingFinding;
  /**
   * The path of the matching route, as given to the route.
   *
   * @default - no route matched, or the proxy did not look for a route
   */
  readonly route?: string;
  /**
   * The methods that the route allows, for a rejected method other than TRACE and CONNECT.
   *
   * @default - no methods
   */
  readonly allow?: string[];
  /**
   * The target of a redirect.
   *
   * @default - no redirect
   */
  readonly location?: string;
}
