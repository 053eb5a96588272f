/**
 * The pattern of queries that every spelling option accepts, so that only their parameters may matter. The pattern has no
 * lookaround, so that SQL engines have the same pattern.
 */
export const PLAIN_QUERY_PATTERN = '[A-Za-z0-9._~=&+*,:@-]*';
