import { Names, Stack, Token } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { OWN_SERVER_ERRORS } from './log-patterns';
import type { LogsInsightsQueriesOptions } from './logs-insights-queries-options';
import type { ProxyLog } from './proxy-log';
import { pathInStack } from './proxy-metrics';
import { WOULD_BREAK, WOULD_BREAK_QUERY } from './would-break-query';
import { ANSWER_UNDELIVERED, AppFailure } from '../../nginx/answers/app-failure';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';
import { subjectAt } from '../../validation/invalid-input';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import type { LazyConfiguration } from '../lazy-configuration';

const list = (words: string[]) => `[${words.map((word) => `"${word}"`).join(', ')}]`;

const REJECTED = `reason like /./ and reason not in ${list([...Object.values(AppFailure), ANSWER_UNDELIVERED, WEB_SOCKET_NOT_LISTED])}`;

/** The maximum length of the name of a query (PutQueryDefinition in the API reference of CloudWatch Logs). */
const LONGEST_NAME = 255;

/**
 * The queries on the access log. The fields are those of src/nginx/answers/access-log.ts.
 *
 * @param requests the expression for the number of requests of several lines
 * @param bytes the expression for the bytes of their responses
 */
const queries = (requests: string, bytes: string): Record<string, logs.QueryStringProps> => ({
  'top rejected paths': {
    parseStatements: ['target /^(?<path>[^?]*)/'],
    filterStatements: [REJECTED],
    statsStatements: [`${requests} as requests by path, reason`],
    sort: 'requests desc',
  },
  'top rejected clients': {
    filterStatements: [REJECTED],
    statsStatements: [`${requests} as requests, count_distinct(target) as targets by client`],
    sort: 'requests desc',
  },
  'rejections by reason': {
    filterStatements: [REJECTED],
    statsStatements: [`${requests} as requests by reason, route`],
    sort: 'requests desc',
  },
  'top clients': {
    statsStatements: [`${requests} as requests, ${bytes} as bytes by client`],
    sort: 'requests desc',
  },
  'slowest routes': {
    filterStatements: ['route like /./ and status != 101'],
    statsStatements: [`${requests} as requests, avg(request_time) as mean, pct(request_time, 95) as p95, max(request_time) as longest by route, method`],
    sort: 'p95 desc',
  },
  'upstream errors': {
    fields: ['@timestamp', 'request_id', 'trace_id', 'method', 'host', 'target', 'route', 'status', 'reason', 'upstream_status', 'upstream_time', 'request_time'],
    // If a reason is only reported, the app caused the error. The comparison of booleans is not documented, so the filter
    // matches the message.
    filterStatements: [`status >= 500 and (reason not in ${list(OWN_SERVER_ERRORS)} or @message like /"enforced":false/) or reason in ${list([AppFailure.ANSWER_INCOMPLETE, AppFailure.TOO_SLOW])}`],
    sort: '@timestamp desc',
  },
  'incomplete answers': {
    fields: ['@timestamp', 'request_id', 'client', 'method', 'target', 'route', 'status', 'reason', 'request_time', 'bytes_sent', '@message'],
    // If the app breaks off a chunked response, NGINX reports it only in a separate message, which names the connection.
    filterStatements: [`reason in ${list([AppFailure.ANSWER_INCOMPLETE, ANSWER_UNDELIVERED])} or @message like /\\[error\\].* while reading upstream/`],
    sort: '@timestamp desc',
  },
});

/** The default number of lines that a query returns. */
export const DEFAULT_LIMIT = 25;

const EACH_LINE = queries('count(*)', 'sum(bytes_sent)');
const WEIGHTED_LINES = queries('sum(weight)', 'sum(bytes_sent * weight)');

/** Saves the queries in the account, under their names. */
export function logsInsightsQueries(
  scope: Construct, log: ProxyLog, configuration: LazyConfiguration, options: LogsInsightsQueriesOptions,
): logs.QueryDefinition[] {
  const logGroup = log.readableGroup('addLogsInsightsQueries');
  if (!isWholeNumberOrToken(options.limit, 1, 10_000)) {
    Problems.fail(subjectAt(scope, 'addLogsInsightsQueries'), 'limit', options.limit, 'a whole number of lines from 1 to 10,000', 'give such a number, or leave `limit` out for 25');
  }
  const longest = LONGEST_NAME - 1 - Math.max(...[...Object.keys(EACH_LINE), WOULD_BREAK].map((question) => question.length));
  const { namePrefix } = options;
  if (namePrefix !== undefined && !Token.isUnresolved(namePrefix) && namePrefix.length > longest) {
    Problems.fail('LogsInsightsQueries', 'namePrefix', namePrefix, `at most ${longest} characters long, because the name of a query may have at most ${LONGEST_NAME}`,
      'shorten the prefix');
  }
  const prefix = namePrefix ?? usualPrefix(scope, longest);
  const definition = (question: string, query: logs.QueryStringProps) => new logs.QueryDefinition(scope, `Query ${question}`.replace(/ (.)/g, (_, letter) => letter.toUpperCase()), {
    queryDefinitionName: `${prefix}/${question}`,
    queryString: new logs.QueryString({ ...query, limit: options.limit ?? DEFAULT_LIMIT }),
    logGroups: [logGroup],
  });
  const definitions = Object.entries(log.isSampled ? WEIGHTED_LINES : EACH_LINE).map(([question, query]) => definition(question, query));
  configuration.whenReporting(() => definitions.push(definition(WOULD_BREAK, WOULD_BREAK_QUERY)));
  return definitions;
}

/** The names of stack and service, shortened to a unique name if they are too long. */
function usualPrefix(scope: Construct, longest: number): string {
  const stack = Stack.of(scope).stackName;
  const path = pathInStack(scope).join('/');
  // A stack name has up to 128 characters, also if it is known at deployment only.
  const left = longest - 1 - (Token.isUnresolved(stack) ? 128 : stack.length);
  return `${stack}/${path.length > left ? Names.uniqueResourceName(scope, { maxLength: left }) : path}`;
}
