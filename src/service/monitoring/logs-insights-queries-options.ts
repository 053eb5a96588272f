/**
 * Options of `addLogsInsightsQueries()`.
 */
export interface LogsInsightsQueriesOptions {
  /**
   * The prefix of the names of the queries. CloudWatch shows the part before a slash as a folder.
   *
   * @default - the name of the stack and the id of the service
   */
  readonly namePrefix?: string;

  /**
   * The number of lines that a query returns.
   *
   * @default 25
   */
  readonly limit?: number;
}
