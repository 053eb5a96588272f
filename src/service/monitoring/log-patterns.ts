import * as logs from 'aws-cdk-lib/aws-logs';
import { RejectionReason } from '../../allowlist';
import { ANSWER_UNDELIVERED, AppFailure } from '../../nginx/answers/app-failure';

/*
 * Filter patterns for lines of the proxy's access log (src/nginx/answers/access-log.ts). Each reason is listed, because a
 * comparison with the empty text is not documented, and a log group may have at most five regular expressions.
 */

const REASONS = Object.values(RejectionReason);

/** The rejections with a 5xx that are no errors of the app. A failed authorization request is an error of the app. */
export const OWN_SERVER_ERRORS = [RejectionReason.UNSUPPORTED_HTTP_VERSION, RejectionReason.TOO_MANY_CONNECTIONS, RejectionReason.STORAGE_FULL];

const isReason = (reason: string) => logs.FilterPattern.stringValue('$.reason', '=', reason);
const isNoneOf = (reasons: RejectionReason[]) => logs.FilterPattern.all(...reasons.map((reason) => logs.FilterPattern.stringValue('$.reason', '!=', reason)));

/** A reason that was found and only reported. Log lines have the field only if something is reported. */
const REPORTED_ONLY = logs.FilterPattern.booleanValue('$.enforced', false);
const ACTED_UPON = logs.FilterPattern.any(logs.FilterPattern.notExists('$.enforced'), logs.FilterPattern.booleanValue('$.enforced', true));

/** Requests that the proxy rejected. */
export const REJECTED = logs.FilterPattern.all(logs.FilterPattern.any(...REASONS.map(isReason)), ACTED_UPON);

/** Requests that the proxy did not reject. */
export const ACCEPTED = logs.FilterPattern.any(isNoneOf(REASONS), REPORTED_ONLY);

/** Server errors of the app, errors because the app did not respond in time, and incomplete responses of the app. */
export const UPSTREAM_ERRORS = logs.FilterPattern.any(
  logs.FilterPattern.all(
    logs.FilterPattern.numberValue('$.status', '>=', 500),
    logs.FilterPattern.any(isNoneOf(OWN_SERVER_ERRORS), REPORTED_ONLY),
  ),
  isReason(AppFailure.ANSWER_INCOMPLETE),
  isReason(AppFailure.TOO_SLOW),
);

/** Responses that did not reach their clients completely. */
export const UNDELIVERED = isReason(ANSWER_UNDELIVERED);

/** Accepted requests whose latency counts. A WebSocket is excluded, because it lasts as long as it is open. */
export const TIMED = logs.FilterPattern.all(logs.FilterPattern.numberValue('$.status', '!=', 101), ACCEPTED);
