import * as logs from 'aws-cdk-lib/aws-logs';
import { RejectionReason } from '../../allowlist';
import { ANSWER_UNDELIVERED, AppFailure } from '../../nginx/answers/app-failure';

/*
 * Filter patterns for lines of the proxy's access log (src/nginx/answers/access-log.ts). Reasons are written out one by one:
 * a comparison with the empty text is not documented, and regular expressions are limited to five a log group.
 */

const REASONS = Object.values(RejectionReason);

/** The rejections by a 5xx that say nothing of the app. Where it was asked whether a request may pass, it is the app that failed. */
export const OWN_SERVER_ERRORS = [RejectionReason.UNSUPPORTED_HTTP_VERSION, RejectionReason.TOO_MANY_CONNECTIONS, RejectionReason.STORAGE_FULL];

const isReason = (reason: string) => logs.FilterPattern.stringValue('$.reason', '=', reason);
const isNoneOf = (reasons: RejectionReason[]) => logs.FilterPattern.all(...reasons.map((reason) => logs.FilterPattern.stringValue('$.reason', '!=', reason)));

/** A reason was found and not acted upon. Lines have the field only where something is reported. */
const REPORTED_ONLY = logs.FilterPattern.booleanValue('$.enforced', false);
const ACTED_UPON = logs.FilterPattern.any(logs.FilterPattern.notExists('$.enforced'), logs.FilterPattern.booleanValue('$.enforced', true));

/** Requests that the proxy turned away. */
export const REJECTED = logs.FilterPattern.all(logs.FilterPattern.any(...REASONS.map(isReason)), ACTED_UPON);

/** Requests that the proxy did not turn away. */
export const ACCEPTED = logs.FilterPattern.any(isNoneOf(REASONS), REPORTED_ONLY);

/** Server errors of the app, those for want of one, and answers that the app did not bring to their end. */
export const UPSTREAM_ERRORS = logs.FilterPattern.any(
  logs.FilterPattern.all(
    logs.FilterPattern.numberValue('$.status', '>=', 500),
    logs.FilterPattern.any(isNoneOf(OWN_SERVER_ERRORS), REPORTED_ONLY),
  ),
  isReason(AppFailure.ANSWER_INCOMPLETE),
);

/** Answers that did not get to their clients, or not to their end. */
export const UNDELIVERED = isReason(ANSWER_UNDELIVERED);

/** What was answered by the app or for want of one. A WebSocket lasts as long as it is open, so it is left out. */
export const TIMED = logs.FilterPattern.all(logs.FilterPattern.numberValue('$.status', '!=', 101), ACCEPTED);
