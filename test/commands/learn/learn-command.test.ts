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
