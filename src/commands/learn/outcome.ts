import { CLIENT_LEFT_STATUSES, LEAST_ANSWERED_STATUS, MISSED_STATUSES } from '../../nginx/answers/answered-status';

/** The way in which the app answered a request. */
export enum Outcome {
  /** The app did what was asked, or redirected: 1xx, 2xx, 3xx. */
  SUCCEEDED = 'succeeded',
  /** The app knows the resource and refused, or failed: 400, 401, 403, 409, 422, 429, 5xx and others. */
  REFUSED = 'refused',
  /** The app has no such resource or method: 404, 405, 410, 501. */
  MISSED = 'missed',
  /** Nobody knows: the client left, or something before the app answered. */
  UNKNOWN = 'unknown',
}

/** The outcome that a status of the app shows. */
export function outcomeOf(status: number): Outcome {
  return status < LEAST_ANSWERED_STATUS || CLIENT_LEFT_STATUSES.includes(status) ? Outcome.UNKNOWN
    : status < 400 ? Outcome.SUCCEEDED
      : MISSED_STATUSES.includes(status) ? Outcome.MISSED : Outcome.REFUSED;
}
