/** Why there is no answer of the app, in the words of the access log. The proxy turned nothing away, so these are no reasons of a rejection. */
export enum AppFailure {
  /** There was no connection: 502, or 504 where none came about in time. */
  UNREACHABLE = 'app-unreachable',
  /** The app was asked and did not answer in time: 504. */
  TIMEOUT = 'app-timeout',
  /** The header of the app's answer was larger than `maxResponseHeaderBytes`: 502. */
  HEADER_TOO_LARGE = 'app-header-too-large',
  /** The app was asked and hung up, or answered what NGINX cannot read: 502. */
  ANSWER_INVALID = 'app-answer-invalid',
}

/** A pattern that all of them match, and no reason of a rejection does. */
export const APP_FAILURE = '^app-';
