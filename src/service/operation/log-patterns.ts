import * as logs from 'aws-cdk-lib/aws-logs';
import { RejectionReason } from '../../allowlist';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';

/*
 * Filter patterns for lines of the proxy's access log (src/nginx/access-log.ts). Reasons are written out one by one:
 * a comparison with the empty text is not documented, and regular expressions are limited to five a log group.
 */

const REASONS = Object.values(RejectionReason);

const isReason = (reason: RejectionReason) => logs.FilterPattern.stringValue('$.reason', '=', reason);
const isNoneOf = (reasons: RejectionReason[]) => logs.FilterPattern.all(...reasons.map((reason) => logs.FilterPattern.stringValue('$.reason', '!=', reason)));

/** A reason was found and not acted upon. Lines have the field only where something is reported. */
const REPORTED_ONLY = logs.FilterPattern.booleanValue('$.enforced', false);
const ACTED_UPON = logs.FilterPattern.any(logs.FilterPattern.notExists('$.enforced'), logs.FilterPattern.booleanValue('$.enforced', true));

/** Requests that the proxy turned away. */
export const REJECTED = logs.FilterPattern.all(logs.FilterPattern.any(...REASONS.map(isReason)), ACTED_UPON);

/** Requests that the proxy did not turn away. */
export const ACCEPTED = logs.FilterPattern.any(isNoneOf(REASONS), REPORTED_ONLY);

/** Server errors that are no rejections: those of the app, and those for want of one. */
export const UPSTREAM_ERRORS = logs.FilterPattern.all(
  logs.FilterPattern.numberValue('$.status', '>=', 500),
  logs.FilterPattern.any(isNoneOf(REASONS.filter((reason) => REJECTION_STATUS[reason] >= 500)), REPORTED_ONLY),
);

/** What was answered by the app or for want of one. A WebSocket lasts as long as it is open, so it is left out. */
export const TIMED = logs.FilterPattern.all(logs.FilterPattern.numberValue('$.status', '!=', 101), ACCEPTED);
