/** The reason for a missing or incomplete response of the app, as in the access log. The proxy accepted the request, so these are not reasons for a rejection. */
export enum AppFailure {
  /** A missing connection to the app: 502, or 504 if the connection was not established in time. */
  UNREACHABLE = 'app-unreachable',
  /** A request that the app did not respond to in time: 504. */
  TIMEOUT = 'app-timeout',
  /** A response whose header is larger than `maxResponseHeaderBytes`: 502. */
  HEADER_TOO_LARGE = 'app-header-too-large',
  /** A connection that the app closed, or a response that NGINX cannot read: 502. */
  ANSWER_INVALID = 'app-answer-invalid',
  /**
   * A request whose client closed the connection after the app had sent no response header for 29 seconds: 499. The client may
   * be a load balancer or CDN that gave up. Routes on which the app may wait are excepted: those with `stream`, or without
   * request buffering.
   */
  TOO_SLOW = 'app-too-slow',
  /** A response that the app began but did not complete. The status is the one with which the response began. */
  ANSWER_INCOMPLETE = 'app-answer-incomplete',
}

/**
 * A response that did not reach the client completely: the client disconnected or was too slow, or a temporary file of the
 * response could not be written. The status is the one with which the response began, or 499 if there was no response yet and the
 * app was not too slow. For NGINX, a gRPC call that the app cancels looks the same.
 */
export const ANSWER_UNDELIVERED = 'answer-undelivered';

/** A pattern that matches all reasons above, and no reason for a rejection. */
export const NO_REJECTION = '^(?:app|answer)-';
