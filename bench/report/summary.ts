import { figures } from './figures';
import { configurationRows, requestRows } from './rows';
import { table } from '../../scripts/lib/table';
import { Results } from '../results';

/** What was measured, for a terminal. */
export function summary(results: Results): string {
  const requests = requestRows(results);
  const configurations = configurationRows(results);
  const reached = figures(results).map(({ title, toReach, measured, byCpuTime, reached: is }) =>
    [title, toReach, measured, byCpuTime ?? '–', is === undefined ? '–' : is ? 'yes' : 'NO']);
  return [
    table(requests.header, requests.rows),
    table(configurations.header, configurations.rows),
    table(['figure', 'to reach', 'measured', 'by CPU time', 'reached'], reached),
  ].join('\n\n').replace(/`/g, '');
}
