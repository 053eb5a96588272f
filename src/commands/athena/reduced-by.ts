/** The requests that Athena counts in one row, besides their client, host, method and statuses. */
export enum ReducedBy {
  /** Requests whose paths have the same shape. Queries are left out. */
  SHAPE = 'shape',
  /** Requests with the same path. Queries are left out. */
  PATH = 'path',
  /** Requests with the same path, and with the same query if its spelling may matter. */
  SPELLING = 'spelling',
  /** Requests with the same path and query. */
  TARGET = 'target',
}
