import { identifier } from './sql-text';
import { canonicalName } from '../logs/cloudfront-fields';
import { UsageError } from '../usage-error';

/** The kind of the logs in a table. */
export enum LogKind {
  /** Access logs of Application Load Balancers. */
  ALB = 'alb',
  /** Standard logs of CloudFront. */
  CLOUDFRONT = 'cloudfront',
}

/** A column of a table, as AWS Glue describes it. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

const ALB_FIELDS = ['type', 'time', 'client_ip', 'elb_status_code', 'target_status_code', 'request_verb', 'request_url', 'request_proto', 'user_agent'];
const CLOUDFRONT_FIELDS = [
  'date', 'time', 'c-ip', 'cs-method', 'cs-host', 'cs-uri-stem', 'sc-status', 'cs-user-agent', 'cs-uri-query', 'x-edge-response-result-type',
];
/** The fields that logs of CloudFront have only since some year. */
const LATER_CLOUDFRONT_FIELDS = ['x-host-header', 'cs-protocol', 'x-edge-detailed-result-type'];
/** The names of columns in tables after older versions of Athena's documentation. */
const OLD_CLOUDFRONT_NAMES = new Map(Object.entries({
  'c-ip': 'request_ip',
  'cs-method': 'method',
  'cs-host': 'host',
  'cs-uri-stem': 'uri',
  'sc-status': 'status',
  'cs-user-agent': 'user_agent',
  'cs-uri-query': 'query_string',
  'x-edge-response-result-type': 'response_result_type',
  'x-host-header': 'host_header',
  'cs-protocol': 'request_protocol',
}));

/** The name that `--print-sql` takes, with the columns that Athena's documentation gives to a table. */
const DOCUMENTED_COLUMNS: Record<string, string[]> = {
  'alb': ALB_FIELDS,
  'cloudfront': [...CLOUDFRONT_FIELDS, ...LATER_CLOUDFRONT_FIELDS].map((field) => field.replace(/-/g, '_')),
  'cloudfront-json': [...CLOUDFRONT_FIELDS, ...LATER_CLOUDFRONT_FIELDS].map((field) => ({ 'cs-host': 'cs(host)', 'cs-user-agent': 'cs(user-agent)' }[field] ?? field)),
};

/** The names of the tables in Athena's documentation for which SQL can be printed. */
export const DOCUMENTED_TABLES = Object.keys(DOCUMENTED_COLUMNS);

/** A table of logs: the column of each field from which requests are read. */
export class LogTable {
  /** The table of Athena's documentation with a name of `DOCUMENTED_TABLES`. */
  public static documented(name: string): LogTable {
    return LogTable.of(name, DOCUMENTED_COLUMNS[name].map((column) => ({ name: column, type: 'string' })));
  }

  /**
   * The table with the given columns.
   *
   * @param named the name of the table in errors
   * @throws UsageError if the columns are not those of a log
   */
  public static of(named: string, columns: Column[], partitions: Column[] = [], parameters: Record<string, string> = {}): LogTable {
    const names = columns.map(({ name }) => name);
    const alb = fieldsOf(ALB_FIELDS, [], (field) => names.find((name) => name === field));
    const cloudFront = fieldsOf(CLOUDFRONT_FIELDS, LATER_CLOUDFRONT_FIELDS, (field) => (
      names.find((name) => canonicalName(name) === field) ?? names.find((name) => name === OLD_CLOUDFRONT_NAMES.get(field))));
    if (alb.missing.length > 0 && cloudFront.missing.length > 0) {
      throw new UsageError(`${named}: the columns are neither those of access logs of an Application Load Balancer `
        + `(missing: ${alb.missing.join(', ')}) nor those of standard logs of CloudFront (missing: ${cloudFront.missing.join(', ')}). `
        + 'Create the table as the documentation of Athena describes for these logs');
    }
    const kind = alb.missing.length === 0 ? LogKind.ALB : LogKind.CLOUDFRONT;
    return new LogTable(kind, kind === LogKind.ALB ? alb.columns : cloudFront.columns, partitions, parameters);
  }

  private constructor(
    public readonly kind: LogKind,
    private readonly columns: Map<string, string>,
    /** The columns by which the table is partitioned. */
    public readonly partitions: Column[],
    /** The table properties. */
    public readonly parameters: Record<string, string>,
  ) {}

  /** The SQL of the column of a field, or of NULL if the table does not have the field. */
  public column(field: string): string {
    const column = this.columns.get(field);
    return column === undefined ? 'CAST(NULL AS varchar)' : identifier(column);
  }
}

function fieldsOf(required: string[], optional: string[], columnOf: (field: string) => string | undefined) {
  const columns = new Map<string, string>();
  const missing: string[] = [];
  for (const field of [...required, ...optional]) {
    const column = columnOf(field);
    if (column !== undefined) {
      columns.set(field, column);
    } else if (required.includes(field)) {
      missing.push(field);
    }
  }
  return { columns, missing };
}
