/**
 * Options of `addLogsInsightsQueries()`.
 */
export interface LogsInsightsQueriesOptions {
  /**
   * What the names of the queries start with. What is before a slash is shown as a folder.
   *
   * @default - the name of the stack and the id of the service
   */
  readonly namePrefix?: string;

  /**
   * The number of lines that a query answers with.
   *
   * @default 25
   */
  readonly limit?: number;
}
