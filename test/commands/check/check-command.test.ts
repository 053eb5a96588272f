import * as path from 'path';
import { ExitStatus } from '../../../src/commands/exit-status';
import { runCommandLine } from '../../../testing/command-line';
import { expectGolden } from '../golden-output';

const GOLDEN = path.join(__dirname, 'golden');
const ROUTES = path.join(__dirname, 'routes.yaml');
const LOG = path.join(__dirname, 'proxy.log');
const check = (...more: string[]) => runCommandLine(['check', '--routes', ROUTES, ...more]);
const relative = (text: string) => text.replaceAll(`${__dirname}/`, '');

test('the text names what would break first', async () => {
  const { status, out, error } = await check(LOG);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  expectGolden(GOLDEN, 'check.txt', relative(out));
});

test('the JSON has the same results', async () => {
  const { out } = await check('--json', LOG);
  expect(JSON.parse(out)).toMatchObject({ requests: 13, wouldBreak: 6, refusedAsBefore: 2 });
  expectGolden(GOLDEN, 'check.json', relative(out));
});

test('a group with other requests as well counts those that the app answered', async () => {
  const line = (id: number, status: number, target = `/lists/${id}`) => JSON.stringify({
    time: '2026-11-28T10:00:00+00:00', client: `198.51.100.${id}`, host: 'api.example.com', method: 'GET', target, status, upstream_status: String(status),
  });
  const standardInput = [line(1, 200), line(2, 404), line(3, 404), line(4, 404, '/absent')].join('\n');
  const { out } = await runCommandLine(['check', '--routes', ROUTES, '-'], { standardInput });
  for (const text of [
    '1  would break', '3  refused as before', 'Would break: 1 request, 1 group', '3 requests, of which the app answered 1, 3 clients', 'Refused as before, in other groups: 1 request, 1 group',
  ]) {
    expect(out).toContain(text);
  }
  expect(JSON.parse((await runCommandLine(['check', '--routes', ROUTES, '--json', '-'], { standardInput })).out)).toMatchObject({ wouldBreak: 1, refusedAsBefore: 3 });
});

test('--help describes options, statuses and examples', async () => {
  expectGolden(GOLDEN, 'help.txt', (await runCommandLine(['check', '--help'])).out);
});

test('--limit shortens the lists and says so', async () => {
  const { out } = await check('--limit', '1', LOG);
  expect(out).toContain('and 4 more groups: see --limit');
});

test.each([
  [['--fail-on-breaking', LOG], ExitStatus.FOUND],
  [[LOG], ExitStatus.SUCCESS],
])('%j exits with %d', async (argv, expected) => {
  expect((await check(...argv)).status).toBe(expected);
});

test('--fail-on-breaking passes if nothing would break', async () => {
  const line = '{"time":"2026-11-28T10:00:00+00:00","client":"198.51.100.1","host":"api.example.com","method":"GET","target":"/orders","status":200,"upstream_status":"200"}\n';
  const { status, out } = await runCommandLine(['check', '--routes', ROUTES, '--fail-on-breaking', '-'], { standardInput: line });
  expect(out).toContain('Nothing would break.');
  expect(status).toBe(ExitStatus.SUCCESS);
});

test.each([
  [['check', LOG], '--routes'],
  [['check', '--routes', ROUTES], 'log'],
  [['check', '--routes', 'absent.yaml', LOG], 'absent.yaml'],
  [['check', '--routes', ROUTES, 'absent.log'], 'absent.log'],
  [['check', '--routes', ROUTES, '--limit', 'none', LOG], 'whole number'],
])('%j is a mistake of the user', async (argv, text) => {
  const { status, error } = await runCommandLine(argv);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(text);
});
