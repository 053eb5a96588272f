import type * as logs from 'aws-cdk-lib/aws-logs';
import { LEAST_ANSWERED_STATUS, LEAST_FAILED_STATUS, UNANSWERED_STATUSES } from '../../nginx/answers/answered-status';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';

/** The name of the query, in the words of the command `check`. */
export const WOULD_BREAK = 'would break';

/** A segment that looks like a word: it does not begin with a digit, and has at most one digit, as `v1` has. */
const WORD = '[^\\/0-9]+(?:[0-9][^\\/0-9]*)?';

/**
 * The query for requests in report-only mode that would break: the proxy would reject them, though the app answered them.
 * CloudWatch Logs Insights cannot replace values in a path by a placeholder. The query therefore groups paths by their start, up
 * to the first segment that does not look like a word.
 * Sampling leaves out no request that is only reported, so each line stands for one request.
 */
export const WOULD_BREAK_QUERY: logs.QueryStringProps = {
  // The patterns match every target, because a line without a match would have no such field.
  parseStatements: ['target /^(?<path>[^?]*)/', `path /^(?<path_start>(?:\\/(?:(?:${WORD})?\\/)*(?:${WORD}$)?)?)/`],
  filterStatements: [
    // The comparison of booleans is not documented, so the filter matches the message.
    'reason like /./ and @message like /"enforced":false/',
    `status >= ${LEAST_ANSWERED_STATUS} and status < ${LEAST_FAILED_STATUS} and status not in [${UNANSWERED_STATUSES.join(', ')}]`,
    // Without its upgrade, the app would answer the request with the same status as now, unless the WebSocket opened.
    `reason != "${WEB_SOCKET_NOT_LISTED}" or status = 101`,
  ],
  statsStatements: ['count(*) as requests, count_distinct(client) as clients, latest(target) as example by route, reason, method, path_start'],
  sort: 'requests desc',
};
