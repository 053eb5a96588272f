/** The statuses of an app that has no such resource or method. */
export const MISSED_STATUSES = [404, 405, 410, 501];

/** The statuses in the logs of load balancers (460) and NGINX (499) for a client that left before there was a response. */
export const CLIENT_LEFT_STATUSES = [460, 499];

/** The status of an app that did not understand the request, which does not show whether the app has the resource. */
const NOT_UNDERSTOOD = 400;

export const LEAST_ANSWERED_STATUS = 100;
/** The least status of an app that failed, which does not show either whether the app has the resource. */
export const LEAST_FAILED_STATUS = 500;

/** The statuses from 100 to 499 with which an app did not answer a request. */
export const UNANSWERED_STATUSES = [NOT_UNDERSTOOD, ...MISSED_STATUSES, ...CLIENT_LEFT_STATUSES].filter((status) => status < LEAST_FAILED_STATUS)
  .sort((a, b) => a - b);

/**
 * Whether an app answered a request: the app did what was asked, redirected, or refused a request for a resource that exists.
 * A rejection of such a request would break something.
 */
export function isAnswered(status: number): boolean {
  return status >= LEAST_ANSWERED_STATUS && status < LEAST_FAILED_STATUS && !UNANSWERED_STATUSES.includes(status);
}
