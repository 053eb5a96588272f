import { Command, Option } from 'commander';
import { AthenaApi } from './athena-api';
import { athenaSdk } from './athena-sdk';
import { Days, problemsOfDays } from './days';
import { DOCUMENTED_TABLES, LogTable } from './log-table';
import { ReducedBy } from './reduced-by';
import { ReducedRows } from './reduced-rows';
import { Reduction, reductionSql, resultColumns } from './reduction-sql';
import { runQuery } from './run-query';
import { TableName } from './table-name';
import type { CommandEnvironment } from '../command-environment';
import type { LogSummary } from '../logs/log-summary';
import type { RequestVisitor } from '../logs/logged-request';
import { readLogs } from '../logs/read-logs';
import { positiveInteger } from '../positive-integer';
import { UsageError } from '../usage-error';

const DEFAULT_ROWS = 200_000;

/** The options by which commands take logs from Amazon Athena in place of files. */
export interface AthenaOptions extends Days {
  readonly athena?: string;
  readonly athenaWorkgroup?: string;
  readonly athenaOutput?: string;
  readonly athenaRows?: number;
  readonly printSql?: string;
}

/** Adds the argument for log files, and the options from which `readTraffic()` reads. */
export function addTrafficOptions(command: Command): Command {
  return command
    .argument('[log...]', 'log files, folders of log files, or - for standard input')
    .option('--athena <database.table>', 'in place of files, a table of ALB or CloudFront logs, which Amazon Athena reduces to counted requests')
    .option('--athena-workgroup <name>', 'the workgroup of the query (default: primary)')
    .option('--athena-output <s3-uri>', 'the location for the result of the query, if the workgroup has none')
    .option('--athena-rows <number>', `the most rows that the query returns (default: ${DEFAULT_ROWS})`, positiveInteger)
    .option('--since <day>', 'the first day in UTC whose requests the query reads, such as 2026-11-01')
    .option('--until <day>', 'the last day in UTC whose requests the query reads')
    .addOption(new Option('--print-sql <table>', 'print the query for a table as the documentation of Athena describes it, and end').choices(DOCUMENTED_TABLES));
}

/** The query that `--print-sql` prints, or `undefined` without the option. */
export function printedSql(logs: string[], options: AthenaOptions, by: ReducedBy): string | undefined {
  const name = tableName(logs, options);
  return name === undefined || options.printSql === undefined ? undefined
    : reductionSql(reductionOf(name, LogTable.documented(options.printSql), by, options));
}

/** Reads the requests of logs or of a table, and calls the visitor for each request. A request of a table stands for `weight` requests. */
export async function readTraffic(
  logs: string[], options: AthenaOptions, by: ReducedBy, environment: CommandEnvironment, visit: RequestVisitor,
): Promise<LogSummary> {
  const name = tableName(logs, options);
  if (name === undefined) {
    return readLogs(logs, environment, visit);
  }
  const api = new AthenaApi(athenaSdk(), name, { workgroup: options.athenaWorkgroup, output: options.athenaOutput });
  try {
    const { columns, partitions, parameters } = await api.describeTable();
    const reduction = reductionOf(name, LogTable.of(`--athena ${name}`, columns, partitions, parameters), by, options);
    const rows = new ReducedRows(reduction, visit);
    await runQuery(api, reductionSql(reduction), resultColumns(reduction), environment, rows.add);
    return rows.summary();
  } finally {
    api.close();
  }
}

function reductionOf(name: TableName, table: LogTable, by: ReducedBy, { athenaRows = DEFAULT_ROWS, since, until }: AthenaOptions): Reduction {
  return { name, table, by, days: { since, until }, rows: athenaRows };
}

/**
 * The table that the options name, or `undefined` if logs are given in its place.
 *
 * @throws UsageError with all problems of the argument and the options
 */
function tableName(logs: string[], options: AthenaOptions): TableName | undefined {
  const { athena, athenaWorkgroup, athenaOutput, athenaRows, since, until, printSql } = options;
  const dependent = Object.entries({
    '--athena-workgroup': athenaWorkgroup, '--athena-output': athenaOutput, '--athena-rows': athenaRows, '--since': since, '--until': until, '--print-sql': printSql,
  }).filter(([, value]) => value !== undefined).map(([option]) => option);
  const name = athena === undefined ? undefined : TableName.of(athena);
  const problems = [
    ...athena === undefined && dependent.length > 0 ? [`${dependent.join(', ')}: give --athena DATABASE.TABLE as well`]
      : athena === undefined && logs.length === 0 ? ['Give log files, folders with log files, - for standard input, or --athena DATABASE.TABLE'] : [],
    ...athena !== undefined && logs.length > 0 ? [`--athena (${JSON.stringify(athena)}) cannot be combined with log files (${logs.join(', ')}): give one of them`] : [],
    ...athena !== undefined && name === undefined
      ? [`--athena must be DATABASE.TABLE with letters, digits, "_" and "-" in both names, for example logs.alb_logs, not ${JSON.stringify(athena)}`] : [],
    ...athenaOutput !== undefined && !athenaOutput.startsWith('s3://') ? [`--athena-output must be a location such as s3://BUCKET/FOLDER/, not ${JSON.stringify(athenaOutput)}`] : [],
    ...problemsOfDays({ since, until }),
  ];
  if (problems.length > 0) {
    throw new UsageError(problems.join('\n'));
  }
  return name;
}
