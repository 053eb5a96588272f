import * as fs from 'fs';
import * as path from 'path';
import { dayConditions, Days } from '../../../src/commands/athena/days';
import { Column, LogTable } from '../../../src/commands/athena/log-table';
import { ExitStatus } from '../../../src/commands/exit-status';
import { runCommandLine } from '../../../testing/command-line';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { expectGolden } from '../golden-output';

const GOLDEN = path.join(__dirname, 'golden');
const folder = temporaryFolder();
const routes = (name: string, text: string) => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
};
const PLAIN = routes('plain.yaml', 'routes:\n  - exact: /orders\n');
const QUERY = routes('query.yaml', 'routes:\n  - exact: /orders\n    queryParameters: [page]\n');

test.each([
  ['learn-alb.sql', ['learn', '--print-sql', 'alb']],
  ['learn-cloudfront.sql', ['learn', '--print-sql', 'cloudfront']],
  ['learn-update-cloudfront-json.sql', ['learn', '--update', PLAIN, '--print-sql', 'cloudfront-json']],
  ['check-alb.sql', ['check', '--routes', PLAIN, '--print-sql', 'alb', '--athena-rows', '50']],
  ['check-query-cloudfront.sql', ['check', '--routes', QUERY, '--print-sql', 'cloudfront', '--since', '2026-11-01', '--until', '2026-11-30']],
])('--print-sql prints %s and reads nothing', async (name, argv) => {
  const { status, out, error } = await runCommandLine([...argv, '--athena', 'logs.requests']);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  expectGolden(GOLDEN, name, out);
});

const columns = (type: string, ...names: string[]): Column[] => names.map((name) => ({ name, type }));
const ALB = columns('string', 'type', 'time', 'client_ip', 'elb_status_code', 'target_status_code', 'request_verb', 'request_url', 'request_proto', 'user_agent');

describe('days', () => {
  const BY_DATE = { partitions: columns('string', 'region', 'day'), parameters: { 'projection.day.type': 'date', 'projection.day.format': 'yyyy/MM/dd' } };
  const BY_NUMBERS = { partitions: columns('int', 'year', 'month', 'day', 'hour'), parameters: {} };
  const NONE = { partitions: [], parameters: {} };

  test.each<[string, { partitions: Column[]; parameters: Record<string, string> }, Days, string[]]>([
    ['no option', BY_DATE, {}, []],
    ['a table without partitions', NONE, { since: '2026-11-01' }, ["(d IS NULL OR d >= '2026-11-01')"]],
    ['both ends, partitions by date', BY_DATE, { since: '2026-11-01', until: '2026-11-30' },
      ["(d IS NULL OR d >= '2026-11-01' AND d <= '2026-11-30')", '"day" >= \'2026/11/01\'', '"day" <= \'2026/12/01\'']],
    ['another format of the date', { ...BY_DATE, parameters: { ...BY_DATE.parameters, 'projection.day.format': 'yyyy-MM-dd' } }, { until: '2026-12-31' },
      ["(d IS NULL OR d <= '2026-12-31')", '"day" <= \'2027-01-01\'']],
    ['an unknown format of the date', { ...BY_DATE, parameters: { ...BY_DATE.parameters, 'projection.day.format': 'ddMMyyyy' } }, { until: '2026-12-31' },
      ["(d IS NULL OR d <= '2026-12-31')"]],
    ['numbers in one month', BY_NUMBERS, { since: '2026-11-03', until: '2026-11-05' },
      ["(d IS NULL OR d >= '2026-11-03' AND d <= '2026-11-05')", '"year" >= 2026', '"year" <= 2026', '"month" >= 11', '"month" <= 11', '"day" >= 3', '"day" <= 6']],
    ['numbers across months', BY_NUMBERS, { since: '2026-11-03', until: '2026-11-30' },
      ["(d IS NULL OR d >= '2026-11-03' AND d <= '2026-11-30')", '"year" >= 2026', '"year" <= 2026', '"month" >= 11', '"month" <= 12']],
    ['numbers without an end', BY_NUMBERS, { since: '2026-11-03' }, ["(d IS NULL OR d >= '2026-11-03')", '"year" >= 2026']],
    ['numbers as text', { partitions: columns('string', 'year', 'month', 'day'), parameters: {} }, { since: '2026-11-03' }, ["(d IS NULL OR d >= '2026-11-03')"]],
  ])('%s', (_, { partitions, parameters }, days, conditions) => {
    expect(dayConditions(LogTable.of('--athena a.b', ALB, partitions, parameters), days, 'd')).toEqual(conditions);
  });
});

test('names of columns are quoted', () => {
  const named = (name: string) => LogTable.of('', [...ALB.filter((column) => column.name !== 'x'), ...columns('string', name)]);
  expect(named('a"b').column('type')).toBe('"type"');
  const cloudFront = ['date', 'time', 'c-ip', 'cs-method', 'cs("host")', 'cs-uri-stem', 'sc-status', 'cs(user-agent)', 'cs-uri-query', 'x-edge-response-result-type'];
  expect(LogTable.of('', columns('string', ...cloudFront)).column('cs-host')).toBe('"cs(""host"")"');
});

test.each([
  [['learn', '--athena', 'logs'], '--athena must be DATABASE.TABLE with letters, digits, "_" and "-" in both names, for example logs.alb_logs, not "logs"'],
  [['learn', '--athena', 'logs.alb"; DROP TABLE x'], 'must be DATABASE.TABLE'],
  [['learn', '--athena', 'a.b.c'], 'must be DATABASE.TABLE'],
  [['learn', '--athena', 'a.b', 'access.log'], '--athena ("a.b") cannot be combined with log files (access.log): give one of them'],
  [['learn', '--since', '2026-11-01', '--athena-rows', '5', 'access.log'], '--athena-rows, --since: give --athena DATABASE.TABLE as well'],
  [['learn', '--print-sql', 'alb'], '--print-sql: give --athena DATABASE.TABLE as well'],
  [['learn', '--athena', 'a.b', '--print-sql', 'nginx'], 'alb, cloudfront, cloudfront-json'],
  [['learn', '--athena', 'a.b', '--since', '2026-02-30'], '--since must be a day such as 2026-11-30, not "2026-02-30"'],
  [['learn', '--athena', 'a.b', '--until', "2026-01-01'"], '--until must be a day such as 2026-11-30'],
  [['learn', '--athena', 'a.b', '--since', '2026-02-02', '--until', '2026-02-01'], '--since (2026-02-02) must not be after --until (2026-02-01)'],
  [['learn', '--athena', 'a.b', '--athena-output', 'results'], '--athena-output must be a location such as s3://BUCKET/FOLDER/, not "results"'],
  [['learn', '--athena', 'a.b', '--athena-rows', '0'], 'whole number from 1'],
  [['learn', '--athena', 'a', '--since', 'today'], '--athena must be DATABASE.TABLE with letters, digits, "_" and "-" in both names, for example logs.alb_logs, not "a"\n--since must be'],
  [['check', '--routes', PLAIN], 'Give log files, folders with log files, - for standard input, or --athena DATABASE.TABLE'],
])('%j is a mistake of the user', async (argv, text) => {
  const { status, error } = await runCommandLine(argv);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(text);
});
