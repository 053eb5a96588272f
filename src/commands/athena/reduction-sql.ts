import { Days, dayConditions } from './days';
import { LogKind, LogTable } from './log-table';
import { PLAIN_QUERY_PATTERN } from './plain-query';
import { ReducedBy } from './reduced-by';
import { segmentShapeSql } from './segment-shape-sql';
import { identifier, literal } from './sql-text';
import type { TableName } from './table-name';
import { PLAIN_PATH_PATTERN } from '../learn/plain-path';

/** The rows that are kept of the requests with the same method, shape and statuses. Each row is a client, and far fewer clients are evidence enough. */
export const MOST_ROWS_OF_SHAPE = 10_000;
/** The values in a path up to which paths are reduced to shapes. The example targets of a row show for each value whether it varies. */
const MOST_VALUES = 3;

/** The query that reduces the logs of a table. */
export interface Reduction {
  readonly name: TableName;
  readonly table: LogTable;
  readonly by: ReducedBy;
  readonly days: Days;
  /** The most rows that the query returns. */
  readonly rows: number;
}

/** The columns of the result besides those of the fields. */
export const RESULT_COLUMNS = ['total', 'requests', 'days', 'target'];

/** The fields that all requests of a row have in common, by the names of the result columns. */
const COMMON_FIELDS: Record<LogKind, { readonly [name: string]: (table: LogTable) => string }> = {
  [LogKind.ALB]: {
    type: (table) => table.column('type'),
    request_verb: (table) => table.column('request_verb'),
    request_proto: (table) => `CASE WHEN ${table.column('request_proto')} LIKE 'HTTP/%' THEN 'HTTP/' ELSE ${table.column('request_proto')} END`,
    client_ip: (table) => table.column('client_ip'),
    user_agent: (table) => table.column('user_agent'),
    elb_status_code: (table) => table.column('elb_status_code'),
    target_status_code: (table) => table.column('target_status_code'),
  },
  [LogKind.CLOUDFRONT]: Object.fromEntries([
    'cs-method', 'cs-host', 'x-host-header', 'c-ip', 'cs-user-agent', 'sc-status', 'cs-protocol', 'x-edge-response-result-type', 'x-edge-detailed-result-type',
  ].map((field) => [field, (table: LogTable) => table.column(field)])),
};

/** The fields of the status and the method, whose clients compete for the rows. */
const RANKED_FIELDS: Record<LogKind, string[]> = {
  [LogKind.ALB]: ['request_verb', 'elb_status_code', 'target_status_code'],
  [LogKind.CLOUDFRONT]: ['cs-method', 'sc-status'],
};

/** The SQL that reduces the logs of a table to rows of counted requests, in the order of their first requests. */
export function reductionSql({ name, table, by, days, rows }: Reduction): string {
  const fields = COMMON_FIELDS[table.kind];
  const common = Object.keys(fields).map(identifier);
  const { target, day, time } = table.kind === LogKind.ALB ? albColumns(table, by) : cloudFrontColumns(table, by);
  const conditions = dayConditions(table, days, day);
  const samples = by === ReducedBy.SHAPE ? Array.from({ length: MOST_VALUES }, (_, i) => i + 1) : [];
  const keys = [...common, 'target_key'];
  return [
    ...with_('WITH logged', [
      'SELECT',
      list([...Object.entries(fields).map(([field, column]) => `${column(table)} AS ${identifier(field)}`), `${target} AS target`, `${day} AS logged_day`, `${time} AS logged_at`]),
      `FROM ${name.sql}`,
      ...conditions.length === 0 ? [] : [`WHERE ${conditions.join('\n  AND ')}`],
    ]),
    ...by === ReducedBy.SHAPE ? shapeKeys(table.kind)
      : with_('keyed', [`SELECT *, ${by === ReducedBy.SPELLING ? spellingKey() : 'target'} AS target_key FROM logged`]),
    ...with_('by_day', [
      'SELECT',
      list([
        `grouping(${common[0]}) AS total`, ...keys, 'logged_day', 'count(*) AS requests', 'min(logged_at) AS first_at', 'min_by(target, logged_at) AS target',
        ...samples.flatMap((i) => ['min', 'max'].flatMap((end) => [
          `${end}(element_at(path_values, ${i})) AS ${end}_value_${i}`, `${end}_by(target, element_at(path_values, ${i})) AS ${end}_target_${i}`,
        ])),
      ]),
      'FROM keyed',
      // The empty set counts all requests, so that the difference to the kept rows is known.
      `GROUP BY GROUPING SETS ((${[...keys, 'logged_day'].join(', ')}), ())`,
    ]),
    ...with_('by_key', [
      'SELECT',
      list([
        'total', ...keys, 'sum(requests) AS requests', 'min(first_at) AS first_at', 'min_by(target, first_at) AS target',
        'array_join(array_agg(concat(coalesce(logged_day, \'\'), \'=\', CAST(requests AS varchar)) ORDER BY logged_day), \' \') AS days',
        ...samples.flatMap((i) => ['min', 'max'].map((end) => `${end}_by(${end}_target_${i}, ${end}_value_${i}) AS ${end}_target_${i}`)),
      ]),
      'FROM by_day',
      `GROUP BY ${['total', ...keys].join(', ')}`,
    ]),
    ...with_('ranked', [
      'SELECT *,',
      `  row_number() OVER (PARTITION BY total, target_key, ${RANKED_FIELDS[table.kind].map(identifier).join(', ')} ORDER BY requests DESC, first_at) AS rank_of_client`,
      'FROM by_key',
    ]),
    ...with_('kept', [
      `SELECT * FROM ranked WHERE rank_of_client <= ${MOST_ROWS_OF_SHAPE}`,
      `ORDER BY total DESC, rank_of_client, requests DESC, first_at LIMIT ${rows + 1}`,
    ], ''),
    'SELECT',
    list([
      ...RESULT_COLUMNS,
      ...samples.flatMap((i) => ['min', 'max'].map((end) => `nullif(${end}_target_${i}, target) AS target_${end}_${i}`)),
      ...common,
    ]),
    'FROM kept',
    'ORDER BY total DESC, first_at',
    '',
  ].join('\n');
}

/** The names of the result columns. */
export function resultColumns({ table, by }: Reduction): string[] {
  const samples = by === ReducedBy.SHAPE ? Array.from({ length: MOST_VALUES }, (_, i) => [`target_min_${i + 1}`, `target_max_${i + 1}`]).flat() : [];
  return [...RESULT_COLUMNS, ...samples, ...Object.keys(COMMON_FIELDS[table.kind])];
}

const leavesQueryOut = (by: ReducedBy) => by === ReducedBy.SHAPE || by === ReducedBy.PATH;

function albColumns(table: LogTable, by: ReducedBy) {
  const url = table.column('request_url');
  const target = leavesQueryOut(by) ? `split_part(${url}, '?', 1)` : url;
  const time = table.column('time');
  return { target, time, day: `substr(${time}, 1, 10)` };
}

function cloudFrontColumns(table: LogTable, by: ReducedBy) {
  const [stem, query] = ['cs-uri-stem', 'cs-uri-query'].map((field) => table.column(field));
  const target = leavesQueryOut(by) ? stem : `CASE WHEN coalesce(${query}, '') IN ('', '-') THEN ${stem} ELSE concat(${stem}, '?', ${query}) END`;
  const day = `CAST(${table.column('date')} AS varchar)`;
  return { target, day, time: `concat(${day}, 'T', ${table.column('time')})` };
}

function spellingKey(): string {
  return `CASE WHEN regexp_like(target, ${literal(`^[^?]*\\?${PLAIN_QUERY_PATTERN}$`)}) THEN split_part(target, '?', 1) ELSE target END`;
}

/** The parts of the query that replace the unmistakable values in plain paths. */
function shapeKeys(kind: LogKind): string[] {
  const origin = kind === LogKind.ALB ? '[a-z]+://[^/?#]*:[0-9]+' : '';
  return [
    ...with_('split_up', [`SELECT *, CASE WHEN regexp_like(target, ${literal(`^${origin}${PLAIN_PATH_PATTERN}$`)}) THEN split(target, '/') END AS segments`, 'FROM logged']),
    ...with_('shaped', ['SELECT *, transform(segments, s ->', ...indented(segmentShapeSql('s').split('\n')), ') AS shapes', 'FROM split_up']),
    ...with_('valued', ['SELECT *, filter(segments, s -> NOT contains(shapes, s)) AS path_values', 'FROM shaped']),
    // A target that contains the name of a kind in braces is not counted together with the shape.
    ...with_('keyed', [`SELECT *, CASE WHEN cardinality(path_values) <= ${MOST_VALUES} THEN array_join(shapes, '/') ELSE concat('=', target) END AS target_key`, 'FROM valued']),
  ];
}

function with_(name: string, lines: string[], separator = ','): string[] {
  return [`${name} AS (`, ...indented(lines), `)${separator}`];
}

function indented(lines: string[]): string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`);
}

function list(columns: string[]): string {
  return columns.map((column) => `  ${column}`).join(',\n');
}
