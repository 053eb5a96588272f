import * as assert from 'assert';
import * as fs from 'fs';
import * as path from 'path';
import { randomSegments } from './random-segments';
import type { StandInTable } from './stand-in';
import type { ComparedTable } from './tables';
import { AthenaApi } from '../../src/commands/athena/athena-api';
import { athenaSdk } from '../../src/commands/athena/athena-sdk';
import { runQuery } from '../../src/commands/athena/run-query';
import { segmentShapeSql } from '../../src/commands/athena/segment-shape-sql';
import { literal } from '../../src/commands/athena/sql-text';
import { TableName } from '../../src/commands/athena/table-name';
import type { CommandEnvironment } from '../../src/commands/command-environment';
import { segmentShape } from '../../src/commands/learn/segment-shape';
import { runCommandLine } from '../../testing/command-line';

/** A comparison. */
export interface Check {
  readonly name: string;
  /** Compares, and returns what was compared. */
  run(): Promise<string>;
}

interface Tables {
  readonly folder: string;
  readonly compared: ComparedTable[];
  readonly partitioned: StandInTable;
}

const ROUTES = `hosts: [api.example.com]
routes:
  - template: /items/{collection}/{id}
    methods: [GET, PATCH]
    pathParameters: { id: integer }
  - prefix: /files
  - exact: /users/me
  - exact: /n/1/2/3
  - exact: /only/3
  - template: /item/{item}/part/{part}
  - exact: /q
`;
const ROUTES_BY_QUERY = `${ROUTES}    queryParameters: [a]\n  - exact: /server/info\n    queryParameters: [page]\n`;
const ROUTES_BY_CLIENT = `${ROUTES}  - exact: /live\n    webSocket: true\n  - prefix: /\n    allowedClients: [203.0.113.0/25, "2001:db8::/32"]\n`;

/** The comparisons of all tables with their files. */
export function checks({ folder, compared, partitioned }: Tables): Check[] {
  const routes = (name: string, text: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, text);
    return file;
  };
  const files = { path: routes('routes.yaml', ROUTES), query: routes('query.yaml', ROUTES_BY_QUERY), client: routes('client.yaml', ROUTES_BY_CLIENT) };
  const commands: Record<string, string[]> = {
    'learn': ['learn', '--json', '--constrain-parameters'],
    'learn --update': ['learn', '--update', files.path, '--out', path.join(folder, 'updated.yaml'), '--json'],
    'check': ['check', '--json', '--limit', '1000', '--routes', files.path],
    'check with queryParameters': ['check', '--json', '--limit', '1000', '--routes', files.query],
    'check with allowedClients': ['check', '--json', '--limit', '1000', '--routes', files.client],
  };
  return [
    ...compared.flatMap((table) => Object.entries(commands).map(([name, argv]) => ({
      name: `${name} of ${table.table.name}`,
      run: () => compare(table, argv),
    }))),
    ...compared.map((table) => ({ name: `the text of learn of ${table.table.name}`, run: () => compareTexts(table) })),
    { name: 'days and partitions', run: () => compareDays(partitioned, folder) },
    { name: 'rows beyond the limit', run: () => countLeftOut(compared[0]) },
    { name: 'shapes of segments', run: () => compareShapes() },
    { name: 'errors of the API', run: () => readErrors(compared[0]) },
  ];
}

interface Logs {
  readonly files: { readonly requests: number; readonly failure?: string }[];
  readonly lines: number;
  readonly broken: number;
  readonly withoutRequest: number;
}

function silentEnvironment(): CommandEnvironment {
  return { input: process.stdin, write: () => {}, writeError: () => {}, onEnd: () => {}, showsProgress: false, colored: false };
}

async function json(argv: string[]): Promise<{ readonly rest: { readonly requests: number }; readonly logs: Logs }> {
  const { status, out, error } = await runCommandLine(argv);
  assert.strictEqual(status, 0, error);
  const { logs, ...rest } = JSON.parse(out);
  return { logs, rest };
}

const nameOf = ({ database, name }: StandInTable) => `${database}.${name}`;

async function compare({ file, table, headingLines }: ComparedTable, argv: string[]): Promise<string> {
  const local = await json([...argv, file]);
  const athena = await json([...argv, '--athena', nameOf(table)]);
  assert.deepStrictEqual(athena.rest, local.rest);
  assert.deepStrictEqual(
    [athena.logs.lines, athena.logs.broken, athena.logs.withoutRequest],
    [local.logs.lines - headingLines, local.logs.broken, local.logs.withoutRequest - headingLines],
  );
  assert.strictEqual(athena.logs.files[0].failure, undefined);
  assert.ok(local.rest.requests > 5000 && local.logs.broken === athena.logs.broken);
  return `equal for ${local.rest.requests} requests`;
}

async function compareTexts({ file, table }: ComparedTable): Promise<string> {
  const local = await runCommandLine(['learn', file]);
  const athena = await runCommandLine(['learn', '--athena', nameOf(table)]);
  assert.strictEqual(athena.out, local.out);
  assert.match(athena.error, /^Athena scanned 12\.3 MB of logs\.\w+ in the query [0-9a-f-]+\.\n$/);
  return `${local.out.split('\n').length} equal lines`;
}

async function compareDays(table: StandInTable, folder: string): Promise<string> {
  const days = (from: string, to: string) => table.files.map(({ path: file }) => file).filter((file) => file >= path.join(folder, `alb-${from}`) && file <= path.join(folder, `alb-${to}~`));
  const texts: string[] = [];
  for (const [since, until] of [['2026-11-03', '2026-11-05'], ['2026-11-09', '2026-11-30']]) {
    const local = await json(['learn', '--json', ...days(since, until)]);
    const athena = await json(['learn', '--json', '--athena', nameOf(table), '--since', since, '--until', until]);
    assert.deepStrictEqual(athena.rest, local.rest);
    texts.push(`${local.rest.requests} requests from ${since} to ${until}`);
  }
  return texts.join(', ');
}

async function countLeftOut({ table }: ComparedTable): Promise<string> {
  const { rest, logs } = await json(['learn', '--json', '--athena', nameOf(table), '--athena-rows', '500']);
  const [{ failure = '' }] = logs.files;
  const [, left, total] = /^([\d,]+) of ([\d,]+) log lines are left out, because the query returns at most 500 rows/.exec(failure) ?? [];
  assert.strictEqual(Number(left?.replace(',', '')), logs.lines - rest.requests - logs.broken - logs.withoutRequest, failure);
  assert.strictEqual(Number(total.replace(',', '')), logs.lines);
  const text = await runCommandLine(['learn', '--athena', nameOf(table), '--athena-rows', '500']);
  assert.match(text.out, /# Reading ended early: athena:logs\.alb_access_logs: [\d,]+ of/);
  return `${left} of ${total}`;
}

/** Segments with equal results in SQL must have equal shapes, so that Athena never counts together what `learn` tells apart. */
async function compareShapes(): Promise<string> {
  const segments = randomSegments();
  const api = new AthenaApi(athenaSdk(), TableName.of('logs.shapes')!, {});
  const keys = new Map<string, string>();
  const sql = `SELECT s AS segment, ${segmentShapeSql('s')} AS shape FROM (VALUES ${segments.map((segment) => `(${literal(segment)})`).join(', ')}) AS segments (s)`;
  let rows = 0;
  await runQuery(api, sql, ['segment', 'shape'], silentEnvironment(), ([segment, shape]) => {
    rows++;
    const expected = segmentShape(segment!);
    assert.strictEqual(keys.get(shape!) ?? expected, expected, `${segment}: the shape in SQL is ${shape}`);
    keys.set(shape!, expected);
  });
  api.close();
  assert.strictEqual(rows, segments.length);
  assert.ok(segments.length - keys.size > 2000, `only ${segments.length - keys.size} segments are reduced`);
  return `${rows} segments to ${keys.size} shapes`;
}

async function readErrors({ table }: ComparedTable): Promise<string> {
  const messages: string[] = [];
  for (const [argv, expected] of [
    [['--athena', 'logs.absent'], /^--athena logs\.absent: GetTableMetadata failed: MetadataException: EntityNotFoundException: .* Give DATABASE\.TABLE as/],
    [['--athena', nameOf(table), '--athena-workgroup', 'without-output'], /StartQueryExecution failed: InvalidRequestException: No output location provided.* Give --athena-output/],
  ] as const) {
    const { status, error } = await runCommandLine(['learn', ...argv]);
    assert.strictEqual(status, 2);
    assert.match(error, expected);
    messages.push(error.trim());
  }
  const { status } = await runCommandLine(['learn', '--athena', nameOf(table), '--athena-workgroup', 'without-output', '--athena-output', 's3://results/']);
  assert.strictEqual(status, 0);
  const ended = await runCommandLine(['learn', '--athena', nameOf(table)], { onEnd: (end) => end() });
  assert.match(ended.error, /stopped, and the query [0-9a-f-]+ was cancelled/);
  return `${messages.length} messages, and a cancelled query`;
}
