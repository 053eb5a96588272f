import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../../src/allowlist';
import { RawResponse, request } from '../../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';

const PAGE = 'https://app.example.com';
const allowlist = new Allowlist({
  routes: [
    Route.prefix('/shared', {
      methods: [HttpMethod.GET, HttpMethod.PUT],
      cors: { origins: [PAGE, 'http://localhost:5173'], credentials: true, headers: ['Content-Type', 'X-Token'], exposedHeaders: ['X-Total'], maxAge: Duration.seconds(60) },
    }),
    Route.exact('/public', { cors: { origins: ['*'], methods: [HttpMethod.GET] } }),
    Route.exact('/guarded', { methods: [HttpMethod.OPTIONS, HttpMethod.POST], cors: { origins: [PAGE] }, contentTypes: ['application/json'], allowedClients: ['10.0.0.0/8'] }),
    Route.exact('/own', { methods: [HttpMethod.GET, HttpMethod.OPTIONS] }),
    Route.exact('/soft', { cors: { origins: [PAGE] }, reportOnly: true }),
  ],
});

let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp({
    respond: () => ['HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: https://of-the-app.example', 'Access-Control-Allow-Credentials: true',
      'Access-Control-Expose-Headers: X-App', 'Vary: Accept', 'Content-Length: 2', '', 'ok'].join('\r\n'),
  });
  const settings = { securityHeaders: {} };
  nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
});
afterAll(async () => {
  await nginx.stop();
  await app.stop();
});

async function play(method: string, target: string, headers: Record<string, string> = {}, on = nginx) {
  app.clear();
  await on.newAccessLog();
  const response = await request(on.port, { method, target, headers: [['Host', 'a.example'], ...Object.entries(headers)] });
  const [line] = await on.nextAccessLog(1);
  const decision = allowlist.decide({ method, target, headers, clientAddress: '127.0.0.1' });
  if (line.enforced) {
    expect([decision.status ?? 200, decision.reason ?? '', decision.route ?? '', decision.allowed]).toEqual([response.status, line.reason, line.route, app.requests.length === 1]);
  }
  return { response, line };
}

const preflight = (target: string, origin: string, on = nginx) => play('OPTIONS', target, { 'Origin': origin, 'Access-Control-Request-Method': 'PUT' }, on);

/** The headers that belong to it, each with all of its values. */
function corsOf({ headers }: RawResponse): Record<string, string> {
  const names = ['access-control-', 'vary'];
  const own = headers.map(([name, value]) => [name.toLowerCase(), value]).filter(([name]) => names.some((start) => name.startsWith(start)));
  return Object.fromEntries([...new Set(own.map(([name]) => name))].map((name) => [name, own.filter(([key]) => key === name).map(([, value]) => value).join(' | ')]));
}

test('answers a preflight without the app', async () => {
  const { response, line } = await preflight('/shared/x', PAGE);
  expect([response.status, response.body.length, app.requests.length, line.reason, line.route]).toEqual([204, 0, 0, '', '/shared']);
  expect(corsOf(response)).toEqual({
    'access-control-allow-origin': PAGE,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'X-Total',
    'access-control-allow-methods': 'GET, HEAD, PUT',
    'access-control-allow-headers': 'Content-Type, X-Token',
    'access-control-max-age': '60',
    'vary': 'Origin',
  });
  expect([response.header('Allow'), response.header('X-Content-Type-Options')]).toEqual([undefined, 'nosniff']);
});

test.each([
  'https://app.example.com.evil.test', 'https://evil.test', 'https://appXexample.com', 'https://app.example.com:8443', 'http://app.example.com', 'HTTPS://APP.example.com', 'null', `${PAGE},${PAGE}`,
])('sends no CORS headers to another origin: %s', async (origin) => {
  expect(corsOf((await preflight('/shared', origin)).response)).toEqual({ vary: 'Origin' });
  const { response } = await play('GET', '/shared', { Origin: origin });
  expect([response.status, corsOf(response)]).toEqual([200, { vary: 'Accept | Origin' }]);
});

test('allows any origin for a public resource', async () => {
  expect(corsOf((await preflight('/public', 'https://evil.test')).response)).toEqual({
    'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET', 'access-control-allow-headers': 'Content-Type', 'access-control-max-age': '7200',
  });
  expect(corsOf((await play('GET', '/public')).response)).toEqual({ 'access-control-allow-origin': '*', 'vary': 'Accept' });
});

test('makes the response of the app readable according to the policy', async () => {
  expect(corsOf((await play('GET', '/shared', { Origin: 'http://localhost:5173' })).response)).toEqual({
    'access-control-allow-origin': 'http://localhost:5173', 'access-control-allow-credentials': 'true', 'access-control-expose-headers': 'X-Total', 'vary': 'Accept | Origin',
  });
  expect(corsOf((await play('GET', '/shared')).response)).toEqual({ vary: 'Accept | Origin' });
});

test('makes a rejection readable for a page of another origin', async () => {
  const { response } = await play('DELETE', '/shared', { Origin: PAGE });
  expect([response.status, response.header('Allow'), corsOf(response)['access-control-allow-origin']]).toEqual([405, 'GET, HEAD, PUT', PAGE]);
});

test('forwards a preflight to the app if the route has no policy', async () => {
  const own = { 'access-control-allow-origin': 'https://of-the-app.example', 'access-control-allow-credentials': 'true', 'access-control-expose-headers': 'X-App', 'vary': 'Accept' };
  expect(corsOf((await play('GET', '/own', { Origin: PAGE })).response)).toEqual(own);
  const { response } = await preflight('/own', PAGE);
  expect([response.status, app.requests.length, corsOf(response)]).toEqual([200, 1, own]);
});

test('does not treat OPTIONS without origin or method as a preflight', async () => {
  expect((await play('OPTIONS', '/shared', { Origin: PAGE })).response.status).toBe(405);
  expect((await play('OPTIONS', '/shared', { 'Access-Control-Request-Method': 'PUT' })).response.status).toBe(405);
  expect((await play('OPTIONS', '/guarded', { 'Origin': PAGE, 'X-Forwarded-For': '127.0.0.1' })).response.status).toBe(403);
  expect((await play('OPTIONS', '/public', { 'Origin': PAGE, 'Access-Control-Request-Method': 'a:b' })).response.status).toBe(405);
});

test('checks only path and path options of a preflight', async () => {
  expect((await preflight('/guarded', PAGE)).response.status).toBe(204);
  expect((await preflight('/shared/../x', PAGE)).response.status).toBe(404);
  expect((await preflight('/shared//x', PAGE)).response.status).toBe(400);
  expect((await preflight('/nope', PAGE)).response.status).toBe(404);
});

test('answers preflights for allowed requests in report-only mode, too', async () => {
  expect((await preflight('/soft', PAGE)).response.status).toBe(204);
  const { response, line } = await play('OPTIONS', '/soft', { Origin: PAGE });
  expect([response.status, line.reason, line.enforced]).toEqual([200, 'method-not-allowed', false]);
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, settings: { enforcement: Enforcement.REPORT_ONLY } });
  const reporting = await startNginx({ text, app });
  try {
    expect((await preflight('/shared', PAGE, reporting)).response.status).toBe(204);
    expect([(await preflight('/shared//x', PAGE, reporting)).response.status, app.requests.length]).toEqual([200, 1]);
  } finally {
    await reporting.stop();
  }
});

test.each([
  [[], /a list of 1 to 64 origins/], [['*', PAGE], /"\*" alone/], [['https://app.example.com/'], /without path/], [['HTTPS://a.example'], /lower case/], [['https://a.example:443'], /default port/],
  [['null'], /`cors\.origins\[0\]` must be an origin in lower case: scheme, host, and the port unless it is the default port of the scheme \(RFC 6454\), got: "null"/], [['a.example'], /scheme/], [['https://*.example.com'], /an origin/], [['https://a b'], /an origin/],
  [['https://a.example:70000'], /an origin/], [['${Token[TOKEN.1]}'], /known at synthesis/],
])('rejects %p as origins', (origins, message) => {
  expect(() => Route.exact('/a', { cors: { origins } })).toThrow(message);
});

test('checks policies', () => {
  expect(() => Route.exact('/a', { cors: { origins: ['*'], credentials: true } })).toThrow(/without `cors\.credentials`/);
  const wrong = { origins: [PAGE], methods: [], headers: ['a b'], exposedHeaders: ['*'], maxAge: Duration.days(2) };
  expect(() => Route.exact('/a', { cors: wrong, maxConnections: 0 })).toThrow(
    /invalid route exact "\/a", 5 problems:[^]*`cors\.methods`[^]*`cors\.headers\[0\]`[^]*`cors\.exposedHeaders\[0\]`[^]*`cors\.maxAge`[^]*`maxConnections`/);
  const routes = [Route.exact('/a', { cors: { origins: [PAGE] } }), Route.exact('/a', { methods: [HttpMethod.GET] })];
  expect(() => new Allowlist({ routes })).toThrow(/the same paths/);
});
