import * as fs from 'fs';
import * as path from 'path';
import { ExitStatus } from '../../../src/commands/exit-status';
import { readAllowlist } from '../../../src/routes-file/read-routes-file';
import { runCommandLine } from '../../../testing/command-line';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { expectGolden } from '../golden-output';

const GOLDEN = path.join(__dirname, 'golden');
const LOG = path.join(__dirname, 'access.log');
const folder = temporaryFolder();
const learn = (...more: string[]) => runCommandLine(['learn', LOG, ...more]);
const relative = (text: string) => text.replaceAll(`${__dirname}/`, '');

test.each([
  ['routes.yaml', []],
  ['routes.ts.txt', ['--format', 'typescript', '--constrain-parameters']],
  ['routes.json', ['--format', 'json']],
  ['report.json', ['--json']],
])('the golden output %s', async (name, more) => {
  const { status, out, error } = await learn(...more);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  expectGolden(GOLDEN, name, relative(out));
});

test('--help describes options, statuses and examples', async () => {
  expectGolden(GOLDEN, 'help.txt', (await runCommandLine(['learn', '--help'])).out);
});

test.each(['routes.yaml', 'routes.json'])('--out %s is a routes file, in the format of its name', async (name) => {
  const file = path.join(folder, name);
  const { status, out } = await learn('--out', file);
  expect(status).toBe(ExitStatus.SUCCESS);
  expect(out).toContain('Learned from 137 requests');
  const allowlist = readAllowlist(file);
  const allowed = (method: string, target: string) => allowlist.decide({ method, target }).allowed;
  expect(allowed('GET', '/orders/31415')).toBe(true);
  expect(allowed('PUT', '/customers/me')).toBe(true);
  expect(allowed('PUT', '/customers/ada1')).toBe(false);
  expect(allowed('GET', '/assets/page-a81f35c0d.js')).toBe(true);
  expect(allowed('GET', '/status-internal')).toBe(false);
  expect(allowed('DELETE', '/orders/17')).toBe(false);
});

test('--out FILE.ts is TypeScript', async () => {
  const file = path.join(folder, 'routes.ts');
  await learn('--out', file);
  expect(fs.readFileSync(file, 'utf8')).toContain("Route.template('/orders/{order}')");
});

describe('--update', () => {
  /** Names that were asked for once look like values of a parameter. */
  const NAMES = ['about', 'chat', 'contact', 'imprint', 'search', 'terms'];
  const log = (names: string[]) => names.flatMap((name, i) => Array.from({ length: i < 2 ? 9 : 1 }, (_, client) => (
    `198.51.100.${client} - - [02/Nov/2026:00:10:0${client} +0000] "GET /${name} HTTP/1.1" 200 10 "-" "browser"`))).join('\n');

  test.each([
    ['a comment if the file lists each name', NAMES, /\n {2}# Uncertain \(the file lists each name that the logs have.*\n(?: {2}# .*\n)* {2}# - template: \/\{id\}\n?$/],
    ['a route if the file lacks a name', NAMES.slice(1), /\n {2}- template: \/\{id\}\n?$/],
  ])('a parameter for names becomes %s', async (_, listed, expected) => {
    const file = path.join(folder, 'names.yaml');
    fs.writeFileSync(file, `routes:\n${listed.map((name) => `  - exact: /${name}\n`).join('')}`);
    expect((await runCommandLine(['learn', '--update', file, '-'], { standardInput: log(NAMES) })).status).toBe(0);
    expect(fs.readFileSync(file, 'utf8')).toMatch(expected);
  });

  const update = (text: string, ...more: string[]) => {
    const file = path.join(folder, 'kept.yaml');
    fs.writeFileSync(file, text);
    return learn('--update', file, ...more).then((outcome) => ({ ...outcome, file, text: fs.readFileSync(file, 'utf8') }));
  };
  const KEPT = `# Written by hand.
hosts: [api.example.com]

routes:
    # The team of Ada owns these.
    - template: /customers/{id}   # all customers
      pathParameters: { id: [me, "17"] }
      maxRequestBodyBytes: 2000

    - exact: "/legacy"
    - exact: /orders
      methods:
        - POST
        - OPTIONS

    # The end of the list.
settings:
  strictQuery: true
`;

  test('keeps what is written, adds what is new and marks what is not asked for', async () => {
    const { status, out, error, text, file } = await update(KEPT);
    expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
    expectGolden(GOLDEN, 'updated.yaml', text);
    expect(out).toContain('Not asked for: 1 route of the file, exact /legacy.');
    const lines = text.split('\n');
    const positions = KEPT.split('\n').map((line) => lines.indexOf(line));
    expect(positions.every((position, i) => position >= 0 && (KEPT.split('\n')[i] === '' || position >= Math.max(...positions.slice(0, i))))).toBe(true);
    const { decide } = readAllowlist(file);
    expect(decide.call(readAllowlist(file), { method: 'GET', target: '/orders/31415', host: 'api.example.com' }).allowed).toBe(true);
  });

  test('changes nothing the second time, and takes a mark back', async () => {
    const once = (await update(KEPT)).text;
    expect((await update(once)).text).toBe(once);
    const marked = once.replace('    - exact: /orders\n', '    # The logs that "learn" read last do not ask for this route.\n    - exact: /orders\n');
    expect(marked).not.toBe(once);
    expect((await update(marked)).text).toBe(once);
  });

  test('adds no route that would take precedence over a restricted route', async () => {
    const { text, file } = await update('routes:\n- prefix: /customers\n  allowedClients: [192.0.2.0/24]\n- exact: /orders\n  basicAuth: { users: staff }\n');
    expect(text).toContain('# Uncertain (the file has a route for the path, whose restrictions a route with more methods would lack): PUT: 6 requests');
    const allowlist = readAllowlist(file);
    expect(allowlist.decide({ method: 'GET', target: '/customers/me', clientAddress: '198.51.100.7' }).reason).toBe('client-not-allowed');
    expect(allowlist.decide({ method: 'PUT', target: '/customers/me', clientAddress: '192.0.2.7' }).reason).toBe('method-not-allowed');
    expect(allowlist.decide({ method: 'POST', target: '/orders' }).reason).toBe('method-not-allowed');
    expect(allowlist.decide({ method: 'GET', target: '/orders/31415' }).allowed).toBe(true);
  });

  test('prints the additions as JSON, and writes to another file', async () => {
    const other = path.join(folder, 'other.yaml');
    const { out, text } = await update(KEPT, '--json', '--out', other);
    expect(text).toBe(KEPT);
    expect(JSON.parse(out).update).toMatchObject({ notAsked: ['exact /legacy'], added: expect.arrayContaining([{ template: '/orders/{order}' }]) });
    expect(fs.readFileSync(other, 'utf8')).toContain('template: /orders/{order}');
  });

  test.each([
    ['a list in one line', 'routes: [{ exact: /legacy }]\n', /--update .*kept\.yaml: the 1 routes of the file are not a list with each route after a dash/],
    ['JSON', '{"routes": [{"exact": "/legacy"}]}', /are not a list with each route after a dash/],
    ['an alias', 'routes:\n  - &a { exact: /legacy }\n  - exact: /b\n    - exact: /c\n', /--update .*kept\.yaml: /],
    ['an OpenAPI description', 'openapi: 3.0.0\ninfo: { title: a, version: "1" }\npaths: { /a: { get: { responses: {} } } }\n', /are not a list/],
    ['no routes file', 'nothing: 1\n', /--update .*kept\.yaml: The routes file is not right/],
  ])('refuses %s', async (_, written, message) => {
    const { status, error, text } = await update(written);
    expect(status).toBe(ExitStatus.USAGE);
    expect(error).toMatch(message);
    expect(text).toBe(written);
  });

  test.each([
    [['--update', 'absent.yaml'], '--update absent.yaml: The routes file cannot be read'],
    [['--update', 'routes.yaml', '--format', 'typescript'], '--format typescript cannot be combined with --update'],
  ])('%j is a mistake of the user', async (more, text) => {
    const { status, error } = await learn(...more);
    expect(status).toBe(ExitStatus.USAGE);
    expect(error).toContain(text);
  });
});

test('a log without a request that succeeded has no routes', async () => {
  const standardInput = '203.0.113.1 - - [26/Nov/2026:10:00:00 +0000] "GET /x HTTP/1.1" 404 10 "-" "a"\n';
  const { status, out } = await runCommandLine(['learn', '-'], { standardInput });
  expect(status).toBe(ExitStatus.SUCCESS);
  expect(out).toContain('routes: []');
});

test.each([
  [['learn'], 'log'],
  [['learn', 'absent.log'], 'absent.log'],
  [['learn', LOG, '--format', 'toml'], 'yaml, json, typescript'],
  [['learn', LOG, '--out', path.join(folder, 'absent', 'routes.yaml')], '--out'],
])('%j is a mistake of the user', async (argv, text) => {
  const { status, error } = await runCommandLine(argv);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(text);
});
