import type { AthenaSdk } from './athena-sdk';
import type { Column } from './log-table';
import type { TableName } from './table-name';
import { UsageError } from '../usage-error';

/** The data catalog of AWS Glue in the account. */
const CATALOG = 'AwsDataCatalog';

/** The columns and properties of a table. */
export interface TableDescription {
  readonly columns: Column[];
  readonly partitions: Column[];
  readonly parameters: Record<string, string>;
}

/** The state of a query. */
export interface QueryState {
  readonly state: string;
  /** The reason of the state, for example of a failure. */
  readonly reason: string;
  readonly scannedBytes: number;
}

/** A page of the result of a query. A value is `undefined` for NULL. */
export interface ResultPage {
  readonly rows: (string | undefined)[][];
  readonly next?: string;
}

/** The workgroup and the location of results, as the options give them. */
export interface QueryPlace {
  readonly workgroup?: string;
  readonly output?: string;
}

/** The calls of the API of Athena that the commands need, with errors that say what to change. */
export class AthenaApi {
  private readonly client: InstanceType<AthenaSdk['AthenaClient']>;

  constructor(private readonly sdk: AthenaSdk, public readonly name: TableName, private readonly place: QueryPlace) {
    this.client = new sdk.AthenaClient({});
  }

  public async describeTable(): Promise<TableDescription> {
    const { database: DatabaseName, table: TableName } = this.name;
    const input = { CatalogName: CATALOG, DatabaseName, TableName, WorkGroup: this.place.workgroup };
    const { TableMetadata: found } = await this.send<{ TableMetadata?: TableMetadata }>('GetTableMetadata', new this.sdk.GetTableMetadataCommand(input));
    return { columns: columnsOf(found?.Columns), partitions: columnsOf(found?.PartitionKeys), parameters: found?.Parameters ?? {} };
  }

  /** Starts a query, and returns its identifier. */
  public async start(sql: string): Promise<string> {
    const { workgroup, output } = this.place;
    const { QueryExecutionId } = await this.send<{ QueryExecutionId: string }>('StartQueryExecution', new this.sdk.StartQueryExecutionCommand({
      QueryString: sql,
      QueryExecutionContext: { Catalog: CATALOG, Database: this.name.database },
      ...workgroup !== undefined && { WorkGroup: workgroup },
      ...output !== undefined && { ResultConfiguration: { OutputLocation: output } },
    }));
    return QueryExecutionId;
  }

  public async state(query: string): Promise<QueryState> {
    const { QueryExecution: found } = await this.send<{ QueryExecution?: QueryExecution }>('GetQueryExecution', new this.sdk.GetQueryExecutionCommand({ QueryExecutionId: query }));
    return {
      state: found?.Status?.State ?? 'UNKNOWN',
      reason: found?.Status?.StateChangeReason ?? found?.Status?.AthenaError?.ErrorMessage ?? '',
      scannedBytes: found?.Statistics?.DataScannedInBytes ?? 0,
    };
  }

  public async stop(query: string): Promise<void> {
    await this.send('StopQueryExecution', new this.sdk.StopQueryExecutionCommand({ QueryExecutionId: query }));
  }

  public async results(query: string, next: string | undefined): Promise<ResultPage> {
    const input = { QueryExecutionId: query, MaxResults: 1000, ...next !== undefined && { NextToken: next } };
    const { ResultSet, NextToken } = await this.send<QueryResults>('GetQueryResults', new this.sdk.GetQueryResultsCommand(input));
    return { next: NextToken, rows: (ResultSet?.Rows ?? []).map(({ Data }) => (Data ?? []).map(({ VarCharValue }) => VarCharValue)) };
  }

  public close(): void {
    this.client.destroy();
  }

  private async send<T>(call: string, command: object): Promise<T> {
    try {
      return await this.client.send(command) as T;
    } catch (error) {
      const { name, message } = error as Error;
      throw new UsageError(`--athena ${this.name}: ${call} failed: ${name === 'Error' ? '' : `${name}: `}${message}${remedy(call, name, message)}`);
    }
  }
}

function remedy(call: string, name: string, message: string): string {
  const change = /output location/i.test(message) ? 'Give --athena-output s3://BUCKET/FOLDER/, or --athena-workgroup with a workgroup that has a location for results'
    : /region is missing/i.test(message) ? 'Set the environment variable AWS_REGION, or a region in the AWS profile'
      : /credential|security token|sso/i.test(`${name} ${message}`) ? 'Log in to AWS, or set AWS_PROFILE, as for the AWS CLI'
        : call === 'GetTableMetadata' && /not ?found|cannot be found/i.test(`${name} ${message}`) ? 'Give DATABASE.TABLE as `aws athena list-table-metadata` shows it' : undefined;
  return change === undefined ? '' : `${message.endsWith('.') ? '' : '.'} ${change}`;
}

function columnsOf(columns: { Name?: string; Type?: string }[] = []): Column[] {
  return columns.map(({ Name, Type }) => ({ name: Name ?? '', type: Type ?? '' }));
}

interface TableMetadata {
  readonly Columns?: { Name?: string; Type?: string }[];
  readonly PartitionKeys?: { Name?: string; Type?: string }[];
  readonly Parameters?: Record<string, string>;
}

interface QueryExecution {
  readonly Status?: { State?: string; StateChangeReason?: string; AthenaError?: { ErrorMessage?: string } };
  readonly Statistics?: { DataScannedInBytes?: number };
}

interface QueryResults {
  readonly ResultSet?: { readonly Rows?: { readonly Data?: { readonly VarCharValue?: string }[] }[] };
  readonly NextToken?: string;
}
