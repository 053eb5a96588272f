import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { checks } from './athena/checks';
import { startStandIn } from './athena/stand-in';
import { comparedTables, partitionedTable } from './athena/tables';
import { trafficEntries } from './athena/traffic-entries';
import { Claims, summarize } from './claims';
import { options, runAsProcess } from '../testing/cli';
import { python } from '../testing/setup/python';

const USAGE = `usage: npm run athena [-- --only TEXT]

Runs the queries of the option --athena with DuckDB, and compares the results with those of the same log files.
--only TEXT   run the checks whose names contain the text`;

/**
 * The command `athena`. The AWS SDK sends the requests of the commands `learn` and `check` to a server on this machine. The status is 1 if
 * a check fails.
 */
async function main(argv: string[]): Promise<number> {
  const { only = '' } = options(argv, { only: { type: 'string' } }, USAGE);
  const found = python('proofs/athena/requirements.txt');
  if ('absent' in found) {
    process.stdout.write(`skipped: DuckDB cannot run, because ${found.absent}\n`);
    return 0;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'athena-'));
  try {
    const entries = trafficEntries();
    const compared = comparedTables(folder, entries);
    const partitioned = partitionedTable(folder, entries);
    const standIn = await startStandIn(found.executable, [...compared.map(({ table }) => table), partitioned]);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_ATHENA: standIn.endpoint, AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_EC2_METADATA_DISABLED: 'true',
    });
    try {
      const claims = new Claims('athena');
      for (const { name, run } of checks({ folder, compared, partitioned }).filter((check) => check.name.includes(only))) {
        await claims.check(name, run);
      }
      return summarize(claims.findings);
    } finally {
      standIn.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

runAsProcess(() => main(process.argv.slice(2)));
