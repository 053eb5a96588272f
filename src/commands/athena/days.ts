import type { LogTable } from './log-table';
import { identifier, literal } from './sql-text';

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

/** The days in UTC from which requests are read, both included. */
export interface Days {
  readonly since?: string;
  readonly until?: string;
}

/** The problems of the options, if their texts are no days. */
export function problemsOfDays({ since, until }: Days): string[] {
  const problems = Object.entries({ since, until }).flatMap(([name, day]) => (
    day === undefined || isDay(day) ? [] : [`--${name} must be a day such as 2026-11-30, not ${JSON.stringify(day)}`]));
  return problems.length === 0 && since !== undefined && until !== undefined && since > until
    ? [`--since (${since}) must not be after --until (${until})`] : problems;
}

/** The conditions in SQL for the days of requests, and for the partitions that hold these days. */
export function dayConditions(table: LogTable, { since, until }: Days, day: string): string[] {
  const bounds = [...since === undefined ? [] : [`${day} >= ${literal(since)}`], ...until === undefined ? [] : [`${day} <= ${literal(until)}`]];
  // Lines that the table cannot read have no day, and are counted.
  return bounds.length === 0 ? [] : [`(${day} IS NULL OR ${bounds.join(' AND ')})`, ...partitionConditions(table, since, until)];
}

/** The partitions are the days on which files were delivered: the last requests of a day are in a file of the day after. */
function partitionConditions(table: LogTable, since: string | undefined, until: string | undefined): string[] {
  const last = until === undefined ? undefined : new Date(Date.parse(until) + DAY_MS).toISOString().slice(0, 10);
  return conditionsOfDate(table, since, last) ?? conditionsOfNumbers(table, since, last);
}

/** The conditions for a partition `day` with dates, whose format the properties of partition projection say. */
function conditionsOfDate({ partitions, parameters }: LogTable, since?: string, last?: string): string[] | undefined {
  const format = parameters['projection.day.format'];
  const column = partitions.find(({ name, type }) => name === 'day' && type === 'string');
  if (column === undefined || parameters['projection.day.type'] !== 'date' || !['yyyy/MM/dd', 'yyyy-MM-dd'].includes(format)) {
    return undefined;
  }
  const written = (day: string) => literal(format.includes('/') ? day.replace(/-/g, '/') : day);
  return [...since === undefined ? [] : [`"day" >= ${written(since)}`], ...last === undefined ? [] : [`"day" <= ${written(last)}`]];
}

/** The conditions for partitions by the numbers `year`, `month` and `day`, as far as the first and the last day have these in common. */
function conditionsOfNumbers({ partitions }: LogTable, since?: string, last?: string): string[] {
  const [from, to] = [since, last].map((day) => day?.split('-').map(Number));
  const conditions: string[] = [];
  for (const [i, name] of ['year', 'month', 'day'].entries()) {
    if (!partitions.some((column) => column.name === name && /^(?:int|integer|bigint|smallint|tinyint)$/.test(column.type))) {
      break;
    }
    conditions.push(...from === undefined ? [] : [`${identifier(name)} >= ${from[i]}`], ...to === undefined ? [] : [`${identifier(name)} <= ${to[i]}`]);
    if (from === undefined || to === undefined || from[i] !== to[i]) {
      break;
    }
  }
  return conditions;
}

function isDay(text: string): boolean {
  return DAY.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}
