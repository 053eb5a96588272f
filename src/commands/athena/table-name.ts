import { identifier } from './sql-text';

/** The characters that AWS Glue allows in names, without those that SQL or a period would give a meaning. */
const NAME = /^([A-Za-z0-9_-]{1,128})\.([A-Za-z0-9_-]{1,128})$/;

/** The name of a table in the AWS Glue Data Catalog, as `--athena` takes it. */
export class TableName {
  /** The name of a text, or `undefined` if the text is not `DATABASE.TABLE`. */
  public static of(text: string): TableName | undefined {
    const [, database, table] = NAME.exec(text) ?? [];
    return database === undefined ? undefined : new TableName(database, table);
  }

  private constructor(public readonly database: string, public readonly table: string) {}

  public toString(): string {
    return `${this.database}.${this.table}`;
  }

  /** The name in SQL. */
  public get sql(): string {
    return `${identifier(this.database)}.${identifier(this.table)}`;
  }
}
