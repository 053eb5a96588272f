import * as fs from 'fs';
import * as path from 'path';
import { albLog, cloudFrontJsonLog, CLOUDFRONT_FIELDS, cloudFrontLog } from './log-files';
import type { LoggedEntry } from './logged-entry';
import type { StandInTable } from './stand-in';
import type { Column } from '../../src/commands/athena/log-table';

const DATABASE = 'logs';

/** The columns and the expression of https://docs.aws.amazon.com/athena/latest/ug/create-alb-access-logs-table.html */
const ALB_COLUMNS = columns({
  type: 'string',
  time: 'string',
  elb: 'string',
  client_ip: 'string',
  client_port: 'int',
  target_ip: 'string',
  target_port: 'int',
  request_processing_time: 'double',
  target_processing_time: 'double',
  response_processing_time: 'double',
  elb_status_code: 'int',
  target_status_code: 'string',
  received_bytes: 'bigint',
  sent_bytes: 'bigint',
  request_verb: 'string',
  request_url: 'string',
  request_proto: 'string',
  user_agent: 'string',
  ssl_cipher: 'string',
  ssl_protocol: 'string',
  target_group_arn: 'string',
  trace_id: 'string',
  domain_name: 'string',
  chosen_cert_arn: 'string',
  matched_rule_priority: 'string',
  request_creation_time: 'string',
  actions_executed: 'string',
  redirect_url: 'string',
  lambda_error_reason: 'string',
  target_port_list: 'string',
  target_status_code_list: 'string',
  classification: 'string',
  classification_reason: 'string',
  conn_trace_id: 'string',
});
const ALB_REGEX = '([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) '
  + '"([^ ]*) (.*) (- |[^ ]*)" "([^"]*)" ([A-Z0-9-_]+) ([A-Za-z0-9.-]*) ([^ ]*) "([^"]*)" "([^"]*)" "([^"]*)" ([-.0-9]*) ([^ ]*) "([^"]*)" "([^"]*)" "([^ ]*)" '
  + '"([^\\s]+?)" "([^\\s]+)" "([^ ]*)" "([^ ]*)" ?([^ ]*)?( .*)?';

/** The types of https://docs.aws.amazon.com/athena/latest/ug/create-cloudfront-table-standard-logs.html that are not `string`. */
const CLOUDFRONT_TYPES: Record<string, string> = {
  'date': 'date',
  'sc-bytes': 'bigint',
  'sc-status': 'int',
  'cs-bytes': 'bigint',
  'time-taken': 'float',
  'fle-encrypted-fields': 'int',
  'c-port': 'int',
  'time-to-first-byte': 'float',
  'sc-content-len': 'bigint',
  'sc-range-start': 'bigint',
  'sc-range-end': 'bigint',
};

/** The names of the same columns in tables after an older version of that page. */
const OLD_NAMES = [
  'date', 'time', 'location', 'bytes', 'request_ip', 'method', 'host', 'uri', 'status', 'referrer', 'user_agent', 'query_string', 'cookie', 'result_type',
  'request_id', 'host_header', 'request_protocol', 'request_bytes', 'time_taken', 'xforwarded_for', 'ssl_protocol', 'ssl_cipher', 'response_result_type',
  'http_version', 'fle_status', 'fle_encrypted_fields', 'c_port', 'time_to_first_byte', 'x_edge_detailed_result_type', 'sc_content_type', 'sc_content_len',
  'sc_range_start', 'sc_range_end',
];

/** A table with the log file of its only data, for the local reader. */
export interface ComparedTable {
  readonly table: StandInTable;
  readonly file: string;
  /** The lines of the file that are no rows of the table: its heading. */
  readonly headingLines: number;
}

/** The tables of Athena's documentation with the same entries in each log format. */
export function comparedTables(folder: string, entries: LoggedEntry[]): ComparedTable[] {
  const write = (name: string, text: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };
  const alb = write('alb.log', albLog(entries));
  const cloudFront = write('cloudfront.log', cloudFrontLog(entries));
  const json = write('cloudfront.jsonl', cloudFrontJsonLog(entries));
  const named = (rename: (field: string, i: number) => string, isTyped: boolean) => CLOUDFRONT_FIELDS.map((field, i) => (
    { name: rename(field, i), type: isTyped ? CLOUDFRONT_TYPES[field] ?? 'string' : 'string' }));
  const underscored = (field: string) => field.replace(/[()]/g, '-').replace(/-+$/, '').replace(/-+/g, '_').replace('referer', 'referrer').toLowerCase();
  const of = (name: string, file: string, headingLines: number, more: Pick<StandInTable, 'columns' | 'serde'> & Partial<StandInTable>): ComparedTable => (
    { file, headingLines, table: { database: DATABASE, name, files: [{ path: file }], ...more } });
  return [
    of('alb_access_logs', alb, 0, { columns: ALB_COLUMNS, serde: 'regex', regex: ALB_REGEX }),
    of('cloudfront_standard_logs', cloudFront, 2, { columns: named(underscored, true), serde: 'simple' }),
    of('cloudfront_old', cloudFront, 2, { columns: named((_, i) => OLD_NAMES[i], true), serde: 'simple' }),
    of('cloudfront_logs_pp', json, 0, { columns: named((field) => field.toLowerCase(), false), serde: 'json' }),
  ];
}

/** A table that is partitioned by the day on which files were delivered, as https://docs.aws.amazon.com/athena/latest/ug/create-alb-access-logs-table-partition-projection.html */
export function partitionedTable(folder: string, entries: LoggedEntry[]): StandInTable {
  const days = [...new Set(entries.map(({ time }) => dayOf(time)))].sort();
  const files = days.map((day) => {
    const file = path.join(folder, `alb-${day}.log`);
    fs.writeFileSync(file, albLog(entries.filter(({ time }) => dayOf(time) === day)));
    return { path: file, partition: [day.replace(/-/g, '/')] };
  });
  return {
    files,
    database: DATABASE,
    name: 'alb_by_day',
    columns: ALB_COLUMNS,
    partitions: [{ name: 'day', type: 'string' }],
    parameters: { 'projection.day.type': 'date', 'projection.day.format': 'yyyy/MM/dd' },
    serde: 'regex',
    regex: ALB_REGEX,
  };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function columns(types: Record<string, string>): Column[] {
  return Object.entries(types).map(([name, type]) => ({ name, type }));
}
