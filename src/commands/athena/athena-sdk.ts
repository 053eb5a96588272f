import { createRequire } from 'module';
import * as path from 'path';
import { UsageError } from '../usage-error';

const PACKAGE = '@aws-sdk/client-athena';

/** The part of the package `@aws-sdk/client-athena` that the commands use. */
export interface AthenaSdk {
  readonly AthenaClient: new (configuration: object) => { send(command: object): Promise<unknown>; destroy(): void };
  readonly GetTableMetadataCommand: new (input: object) => object;
  readonly StartQueryExecutionCommand: new (input: object) => object;
  readonly GetQueryExecutionCommand: new (input: object) => object;
  readonly GetQueryResultsCommand: new (input: object) => object;
  readonly StopQueryExecutionCommand: new (input: object) => object;
}

/**
 * The AWS SDK of the user's project.
 *
 * @throws UsageError if the project does not have the package
 */
export function athenaSdk(folder: string = process.cwd()): AthenaSdk {
  const require = createRequire(path.join(folder, 'package.json'));
  try {
    require.resolve(PACKAGE);
  } catch {
    throw new UsageError(`--athena needs the package ${PACKAGE}, which ${folder} does not have. Install the package there: npm install --save-dev ${PACKAGE}`);
  }
  return require(PACKAGE);
}
