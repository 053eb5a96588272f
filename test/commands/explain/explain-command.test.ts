import * as fs from 'fs';
import * as path from 'path';
import { RejectionReason } from '../../../src/allowlist';
import { ExitStatus } from '../../../src/commands/exit-status';
import { REASON_TEXTS } from '../../../src/commands/explain/reason-texts';
import { AppFailure } from '../../../src/nginx/answers/app-failure';
import { runCommandLine } from '../../../testing/command-line';
import { expectGolden } from '../golden-output';

const GOLDEN = path.join(__dirname, 'golden');
const ROUTES = path.join(__dirname, 'routes.yaml');
const explain = (...more: string[]) => runCommandLine(['explain', '--routes', ROUTES, ...more]);

test.each([
  ['allowed', ['GET', '/orders/17']],
  ['most-specific', ['GET', '/users/me']],
  ['redirect', ['GET', '/start?a=1']],
  ['preflight', ['OPTIONS', '/api/x', '--header', 'Origin: https://www.example.com', '--header', 'Access-Control-Request-Method: GET']],
  ['other-method', ['DELETE', '/orders/17']],
  ['trace', ['TRACE', '/orders/17']],
  ['no-route', ['GET', '/favicon.ico']],
  ['no-route-with-id', ['POST', '/carts/17/items/f81d4fae-7dec-11d0-a765-00a0c91e6bf6']],
  ['other-parameter', ['GET', '/orders/abc']],
  ['other-case', ['GET', '/Orders']],
  ['slash', ['GET', '/orders/']],
  ['misspelled', ['GET', '/order/17']],
  ['encoded-slash', ['GET', '/files/a%2Fb.txt']],
  ['double-encoding', ['GET', '/files/a%252Fb.txt']],
  ['dot-segment', ['GET', '/files/../orders']],
  ['doubled-slash', ['GET', '/files//a']],
  ['needless-escape', ['GET', '/files/%61']],
  ['not-ascii', ['GET', '/files/caf\u00e9']],
  ['fragment', ['GET', '/files/a#b']],
  ['query', ['GET', '/search?q=a&page=2']],
  ['content-type', ['POST', '/documents', '--header', 'Content-Type: text/csv', '--header', 'Content-Length: 3']],
  ['no-content-type', ['POST', '/documents', '--header', 'Content-Length: 3']],
  ['client', ['GET', '/admin', '--client', '198.51.100.7']],
  ['host', ['GET', '/orders', '--request-host', 'www.example.com']],
  ['absolute-form', ['GET', 'http://api.example.com/orders']],
  ['malformed', ['GET', '/files/%zz']],
  ['web-socket', ['GET', '/files/live', '--header', 'Upgrade: websocket']],
])('%s', async (name, argv) => {
  const { status, out, error } = await explain(...argv);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  expectGolden(GOLDEN, `${name}.txt`, out);
});

test('the JSON has the same results', async () => {
  const { out } = await explain('--json', 'DELETE', '/orders/17');
  expect(JSON.parse(out)).toMatchObject({ decision: { status: 405 }, reason: 'method-not-allowed', suggestions: [{ then: { allowed: true } }] });
  expectGolden(GOLDEN, 'other-method.json', out);
});

test('--help describes options, statuses and examples', async () => {
  expectGolden(GOLDEN, 'help.txt', (await runCommandLine(['explain', '--help'])).out);
});

const line = (members: object) => JSON.stringify({ time: '2026-11-29T10:00:00+00:00', client: '198.51.100.1', host: 'api.example.com', method: 'GET', target: '/orders', ...members });

test('a log line is explained with what the log says', async () => {
  expectGolden(GOLDEN, 'line.txt', (await explain('--line', line({ status: 429, reason: 'rate-limited', enforced: true }))).out);
});

test('a line of another log is a request', async () => {
  const { out } = await explain('--line', '198.51.100.1 - - [29/Nov/2026:10:00:00 +0000] "DELETE /orders/17 HTTP/1.1" 204 0 "-" "curl/8"');
  expect(out).toContain('Refused with 405 method-not-allowed');
  expect(out).toContain('The log says: 204');
});

test.each([...Object.values(RejectionReason), ...Object.values(AppFailure), 'answer-undelivered', 'web-socket-not-listed'])('a line with the reason %s has an explanation', async (reason) => {
  const { status, out } = await explain('--line', line({ status: 500, reason, enforced: true }));
  const { meaning, action } = REASON_TEXTS[reason as keyof typeof REASON_TEXTS];
  expect(status).toBe(ExitStatus.SUCCESS);
  expect(out).toContain(`${reason}`);
  expect(out).toContain(`${meaning}\n${action}\n`);
});

test('explanations name options and settings that exist', () => {
  const sources = ['src/allowlist/routes/route-options.ts', 'src/nginx/settings/nginx-options.ts', 'src/allowlist/allowlist.ts', 'src/nginx/settings/tls.ts']
    .map((file) => path.join(__dirname, '../../..', file)).filter((file) => fs.existsSync(file)).map((file) => fs.readFileSync(file, 'utf8')).join('\n');
  const names = Object.values(REASON_TEXTS).flatMap(({ meaning, action }) => `${meaning} ${action}`.match(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g) ?? []);
  expect(names.length).toBeGreaterThan(10);
  expect([...new Set(names)].filter((name) => !new RegExp(`readonly ${name}\\??:`).test(sources))).toEqual([]);
});

test.each([
  [['GET', '/orders'], '--routes', ['explain']],
  [['GET'], 'METHOD and TARGET'],
  [['GET', '/orders', '--line', 'x'], 'cannot be combined'],
  [['--line', 'no log line'], 'no format of logs'],
  [['GET', '/orders', '--client', 'nobody'], 'not an IP address'],
  [['GET', '/orders', '--header', 'nothing'], 'not a header'],
])('%j is a mistake of the user', async (argv, text, command: string[] = ['explain', '--routes', ROUTES]) => {
  const { status, error } = await runCommandLine([...command, ...argv]);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(text);
});
