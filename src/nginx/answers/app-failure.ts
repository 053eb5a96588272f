/** Why there is no answer of the app, or not all of it, in the words of the access log. The proxy turned nothing away, so these are no reasons of a rejection. */
export enum AppFailure {
  /** There was no connection: 502, or 504 where none came about in time. */
  UNREACHABLE = 'app-unreachable',
  /** The app was asked and did not answer in time: 504. */
  TIMEOUT = 'app-timeout',
  /** The header of the app's answer was larger than `maxResponseHeaderBytes`: 502. */
  HEADER_TOO_LARGE = 'app-header-too-large',
  /** The app was asked and hung up, or answered what NGINX cannot read: 502. */
  ANSWER_INVALID = 'app-answer-invalid',
  /** The app began an answer and did not come to its end. The status is the one that it began with. */
  ANSWER_INCOMPLETE = 'app-answer-incomplete',
}

/**
 * The answer did not get to the client, or not to its end: the client went away or was too slow, or a temporary file of the
 * answer could not be written. The status is the one that the answer began with, or 499 where there was none yet. A call of
 * gRPC that the app cancels looks the same to NGINX.
 */
export const ANSWER_UNDELIVERED = 'answer-undelivered';

/** A pattern that all of them match, and no reason of a rejection does. */
export const NO_REJECTION = '^(?:app|answer)-';
