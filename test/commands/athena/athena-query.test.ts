import * as fs from 'fs';
import * as path from 'path';
import { answerCalls, installFakeSdk, SdkAnswers, SdkCall } from './fake-sdk';
import { ExitStatus } from '../../../src/commands/exit-status';
import { runCommandLine } from '../../../testing/command-line';
import { temporaryFolder } from '../../../testing/temporary-folder';

const folder = temporaryFolder();
const project = path.join(folder, 'project');
installFakeSdk(project);
const ROUTES = path.join(folder, 'routes.yaml');
fs.writeFileSync(ROUTES, 'routes:\n  - template: /orders/{id}\n');
const directory = jest.spyOn(process, 'cwd');

beforeEach(() => directory.mockReturnValue(project));
afterAll(() => directory.mockRestore());

const ALB = ['type', 'time', 'client_ip', 'elb_status_code', 'target_status_code', 'request_verb', 'request_url', 'request_proto', 'user_agent'];
const COLUMNS = ['total', 'requests', 'days', 'target'];
const SAMPLES = ['target_min_1', 'target_max_1', 'target_min_2', 'target_max_2', 'target_min_3', 'target_max_3'];
const FIELDS = ['type', 'request_verb', 'request_proto', 'client_ip', 'user_agent', 'elb_status_code', 'target_status_code'];
type Values = Record<string, string | number | undefined>;

const row = (columns: string[], values: Values) => (
  { Data: columns.map((name) => values[name] === undefined ? {} : { VarCharValue: String(values[name]) }) });
const request = (target: string, values: Values = {}): Values => ({
  total: 0,
  target: `https://shop.example.com:443${target}`,
  days: '2026-11-29=1',
  type: 'h2',
  request_verb: 'GET',
  request_proto: 'HTTP/',
  client_ip: '203.0.113.7',
  user_agent: 'curl',
  elb_status_code: 200,
  target_status_code: '200',
  ...values,
});

/** The answers of Athena for a table whose query has the given rows, one page after another. */
function athena(pages: Values[][], more: Partial<Record<string, SdkAnswers>> = {}, columns = [...COLUMNS, ...SAMPLES, ...FIELDS]): SdkCall[] {
  let polls = 0;
  const names = row(columns, Object.fromEntries(columns.map((name) => [name, name])));
  const answers: Record<string, SdkAnswers> = {
    GetTableMetadata: () => ({ TableMetadata: { Columns: ALB.map((Name) => ({ Name, Type: 'string' })), PartitionKeys: [] } }),
    StartQueryExecution: () => ({ QueryExecutionId: 'q-1' }),
    GetQueryExecution: () => (
      { QueryExecution: { Status: { State: ['QUEUED', 'RUNNING', 'SUCCEEDED'][polls++] }, Statistics: { DataScannedInBytes: 1_234_567 } } }),
    StopQueryExecution: () => ({}),
    GetQueryResults: ({ input }) => page(pages, names, Number(input.NextToken ?? 0), columns),
  };
  return answerCalls((call) => (more[call.command] ?? answers[call.command])(call));
}

function page(pages: Values[][], names: object, index: number, columns: string[]): object {
  return {
    ResultSet: { Rows: [...index === 0 ? [names] : [], ...pages[index].map((values) => row(columns, values))] },
    ...index + 1 < pages.length && { NextToken: String(index + 1) },
  };
}

const TABLE = ['--athena', 'logs.alb'];
const learn = (...more: string[]) => runCommandLine(['learn', ...TABLE, '--json', ...more]);

test('counts the requests of rows over all pages', async () => {
  const calls = athena([
    [{ total: 1, requests: 47, days: '=47' }, request('/orders/17', { days: '2026-11-28=5 2026-11-29=20', target_max_1: 'https://shop.example.com:443/orders/18' })],
    [
      request('/orders/19', { client_ip: '2001:db8::1', user_agent: 'other', days: '2026-11-30=7' }),
      request('/live', { type: 'wss', elb_status_code: 101, target_status_code: '101', days: '2026-11-30=3' }),
      request('/orders/x?', { elb_status_code: undefined, target_status_code: '-', days: '2026-11-30=4' }),
      { total: 0, days: '2026-11-30=2', type: 'http', request_verb: '-', target: 'http://shop.example.com:80-', request_proto: '-', client_ip: '203.0.113.9', elb_status_code: 400, target_status_code: '-' },
      { total: 0, days: '=6' },
    ],
  ]);
  const { status, out, error } = await learn();
  expect([status, error]).toEqual([ExitStatus.SUCCESS, 'Athena scanned 1.2 MB of logs.alb in the query q-1.\n']);
  const found = JSON.parse(out);
  expect(found.requests).toBe(39);
  expect(found.outcomes).toEqual({ succeeded: 35, refused: 0, missed: 0, unknown: 4 });
  expect(found.hosts).toEqual({ 'shop.example.com': 35 });
  expect(found.routes).toEqual([
    { route: { exact: '/live', webSocket: true }, evidence: { GET: expect.objectContaining({ requests: 3, clients: 1, days: 1, webSockets: 3 }) } },
    { route: { template: '/orders/{order}' }, evidence: { GET: { requests: 32, refused: 0, clients: 2, days: 3, webSockets: 0, sample: '/orders/17' } } },
  ]);
  expect(found.logs).toEqual({
    files: [{ name: 'athena:logs.alb', formats: ['alb'], lines: 47, requests: 39, broken: 6 }], lines: 47, broken: 6, brokenLines: [], withoutRequest: 2,
  });
  expect(calls.map(({ command }) => command)).toEqual([
    'GetTableMetadata', 'StartQueryExecution', 'GetQueryExecution', 'GetQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'GetQueryResults',
  ]);
  const printed = await runCommandLine(['learn', ...TABLE, '--print-sql', 'alb']);
  expect(calls[1].input).toEqual({ QueryString: printed.out, QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: 'logs' } });
});

test('a path with one value stays literal', async () => {
  athena([[{ total: 1, requests: 60 }, request('/2026/report', { days: '2026-11-29=60' })]]);
  expect(JSON.parse((await learn()).out).routes).toEqual([expect.objectContaining({ route: { exact: '/2026/report' } })]);
});

test('check decides each target, and the options reach Athena', async () => {
  const calls = athena([[{ total: 1, requests: 12 }, request('/orders/17?a=%20', { days: '2026-11-29=8' }), request('/old', { days: '2026-11-28=2 2026-11-29=2' })]], {}, [...COLUMNS, ...FIELDS]);
  const { out } = await runCommandLine(['check', '--routes', ROUTES, ...TABLE, '--athena-workgroup', 'team', '--athena-output', 's3://results/x/', '--athena-rows', '9', '--json']);
  const { breaking, ...found } = JSON.parse(out);
  expect(found).toMatchObject({ requests: 12, allowed: 8, wouldBreak: 4 });
  expect(breaking).toEqual([expect.objectContaining({ shape: '/old', requests: 4, clients: 1, days: 2, sample: '/old', appStatuses: { 200: 4 } })]);
  expect(calls[0].input).toMatchObject({ CatalogName: 'AwsDataCatalog', DatabaseName: 'logs', TableName: 'alb', WorkGroup: 'team' });
  expect(calls[1].input).toMatchObject({ WorkGroup: 'team', ResultConfiguration: { OutputLocation: 's3://results/x/' } });
  expect(calls[1].input.QueryString).toContain('LIMIT 10\n');
});

test('rows beyond the limit are shown', async () => {
  athena([[{ total: 1, requests: 5000 }, request('/a', { days: '2026-11-29=1200' })]]);
  const { out } = await runCommandLine(['learn', ...TABLE, '--athena-rows', '1']);
  expect(out).toContain('# Reading ended early: athena:logs.alb: 3,800 of 5,000 log lines are left out, because the query returns at most 1 row, '
    + 'and at most 10,000 rows for the same path, method and status: those of the clients with the most requests. Give more --athena-rows, or fewer days by --since and --until');
});

test('progress is shown on a terminal only', async () => {
  athena([[{ total: 1, requests: 0 }]]);
  const { error } = await runCommandLine(['learn', ...TABLE], { showsProgress: true });
  expect(error).toContain('Athena: queued, 1.2 MB scanned');
});

test('Ctrl-C cancels the query', async () => {
  let end = () => {};
  const running = { QueryExecution: { Status: { State: 'RUNNING' } } };
  const calls = athena([], {
    GetQueryExecution: () => {
      end();
      return running;
    },
  });
  const { status, out, error } = await runCommandLine(['learn', ...TABLE], { onEnd: (given) => { end = given; } });
  expect([status, out, error]).toEqual([ExitStatus.USAGE, '', '--athena logs.alb: stopped, and the query q-1 was cancelled\n']);
  expect(calls[calls.length - 1]).toEqual({ command: 'StopQueryExecution', input: { QueryExecutionId: 'q-1' } });
});

test('Ctrl-C ends the reading of the result', async () => {
  let end = () => {};
  athena([[], []], {
    GetQueryResults: () => {
      end();
      return { NextToken: '1' };
    },
  });
  const { status, out, error } = await runCommandLine(['learn', ...TABLE], { onEnd: (given) => { end = given; } });
  expect([status, out]).toEqual([ExitStatus.USAGE, '']);
  expect(error).toContain('stopped while the result of the query q-1 was read');
});

const failing = (name: string, message: string): SdkAnswers => () => {
  throw Object.assign(new Error(message), { name });
};

test.each<[string, Partial<Record<string, SdkAnswers>>, string]>([
  ['a query fails', { GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'FAILED', StateChangeReason: 'HIVE_BAD_DATA: no' } } }) }, '--athena logs.alb: the query q-1 is FAILED: HIVE_BAD_DATA: no\n'],
  ['a query is cancelled elsewhere', { GetQueryExecution: () => ({ QueryExecution: { Status: { State: 'CANCELLED' } } }) }, 'the query q-1 is CANCELLED\n'],
  ['no region', { GetTableMetadata: failing('Error', 'Region is missing') }, 'GetTableMetadata failed: Region is missing. Set the environment variable AWS_REGION'],
  ['no credentials', { GetTableMetadata: failing('CredentialsProviderError', 'Could not load credentials from any providers') }, 'Log in to AWS, or set AWS_PROFILE'],
  ['no table', { GetTableMetadata: failing('MetadataException', 'EntityNotFoundException: Entity Not Found') }, 'Give DATABASE.TABLE as `aws athena list-table-metadata` shows it'],
  ['no location', { StartQueryExecution: failing('InvalidRequestException', 'No output location provided.') }, 'No output location provided. Give --athena-output s3://BUCKET/FOLDER/'],
  ['no permission', { StartQueryExecution: failing('AccessDeniedException', 'not authorized') }, 'StartQueryExecution failed: AccessDeniedException: not authorized\n'],
  ['other columns', { GetTableMetadata: () => ({ TableMetadata: { Columns: ALB.slice(2).map((Name) => ({ Name })) } }) },
    '--athena logs.alb: the columns are neither those of access logs of an Application Load Balancer (missing: type, time) nor those of standard logs of CloudFront (missing: date'],
  ['another result', { GetQueryResults: () => ({ ResultSet: { Rows: [{ Data: [{ VarCharValue: 'x' }] }] } }) }, 'does not begin with the names of its columns'],
])('%s: a clear error', async (_, answers, text) => {
  athena([[{ total: 1, requests: 0 }]], answers);
  const { status, out, error } = await runCommandLine(['learn', ...TABLE]);
  expect([status, out]).toEqual([ExitStatus.USAGE, '']);
  expect(error).toContain(text);
});

test('a project without the SDK: a clear error', async () => {
  directory.mockReturnValue(folder);
  const { status, error } = await runCommandLine(['learn', ...TABLE]);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toBe(`--athena needs the package @aws-sdk/client-athena, which ${folder} does not have. Install the package there: npm install --save-dev @aws-sdk/client-athena\n`);
});
