import { figures } from './figures';
import { configurationRows, latencyRows, requestRows } from './rows';
import { table } from '../../testing/table';
import { Results } from '../results';

/** What was measured, for a terminal. */
export function summary(results: Results): string {
  const requests = requestRows(results);
  const configurations = configurationRows(results);
  const latencies = latencyRows(results);
  const reached = figures(results).map(({ title, toReach, measured, byCpuTime, reached: is }) =>
    [title, toReach, measured, byCpuTime ?? '–', is === undefined ? '–' : is ? 'yes' : 'NO']);
  return [
    table(requests.header, plain(requests.rows)),
    table(configurations.header, plain(configurations.rows)),
    table(latencies.header, plain(latencies.rows)),
    table(['figure', 'to reach', 'measured', 'by CPU time', 'reached'], plain(reached)),
  ].join('\n\n');
}

/** Without the marks of Markdown. */
function plain(rows: string[][]): string[][] {
  return rows.map((row) => row.map((cell) => cell.replace(/`/g, '')));
}
