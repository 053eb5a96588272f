import { setTimeout as sleep } from 'timers/promises';
import type { AthenaApi, QueryState } from './athena-api';
import type { CommandEnvironment } from '../command-environment';
import { countedText } from '../counted-text';
import { progressLine } from '../progress';
import { UsageError } from '../usage-error';

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 2000;
const RUNNING = ['QUEUED', 'RUNNING'];
const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A function that gets each row of a result. */
export type RowVisitor = (row: (string | undefined)[]) => void;

/**
 * Runs a query, and calls the visitor for each row. SIGINT and SIGTERM cancel the query.
 *
 * @param columns the names that the columns of the result must have
 * @throws UsageError if the query fails or is cancelled
 */
export async function runQuery(api: AthenaApi, sql: string, columns: string[], environment: CommandEnvironment, visit: RowVisitor): Promise<void> {
  const ended = new AbortController();
  environment.onEnd(() => ended.abort());
  const query = await api.start(sql);
  const { scannedBytes } = await finished(api, query, ended.signal, environment);
  environment.writeError(`Athena scanned ${bytesText(scannedBytes)} of ${api.name} in the query ${query}.\n`);
  const progress = progressLine(environment, (rows) => countedText(rows, 'row'));
  let rows = 0;
  try {
    for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
      const page = await api.results(query, next);
      if (ended.signal.aborted) {
        throw new UsageError(`--athena ${api.name}: stopped while the result of the query ${query} was read`);
      }
      if (first && String(page.rows.shift()) !== String(columns)) {
        throw new UsageError(`--athena ${api.name}: the result of the query ${query} does not begin with the names of its columns`);
      }
      page.rows.forEach(visit);
      rows += page.rows.length;
      progress.update(rows);
      next = page.next;
    }
  } finally {
    progress.end();
  }
}

async function finished(api: AthenaApi, query: string, ended: AbortSignal, environment: CommandEnvironment): Promise<QueryState> {
  let current: QueryState = { state: 'QUEUED', reason: '', scannedBytes: 0 };
  const progress = progressLine(environment, (scannedBytes) => `Athena: ${current.state.toLowerCase()}, ${bytesText(scannedBytes)} scanned`);
  try {
    for (let wait = FIRST_WAIT_MS; RUNNING.includes(current.state); wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
      if (ended.aborted) {
        await api.stop(query);
        throw new UsageError(`--athena ${api.name}: stopped, and the query ${query} was cancelled`);
      }
      current = await api.state(query);
      progress.update(current.scannedBytes);
      if (RUNNING.includes(current.state)) {
        await sleep(wait, undefined, { signal: ended }).catch(() => undefined);
      }
    }
  } finally {
    progress.end();
  }
  if (current.state !== 'SUCCEEDED') {
    throw new UsageError(`--athena ${api.name}: the query ${query} is ${current.state}${current.reason === '' ? '' : `: ${current.reason}`}`);
  }
  return current;
}

/** A number of bytes as Athena shows it, in decimal units. */
function bytesText(bytes: number): string {
  const unit = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return unit === 0 ? countedText(bytes, 'byte') : `${(bytes / 1000 ** unit).toFixed(1)} ${UNITS[unit]}`;
}
