import * as net from 'net';
import { Allowlist, Route } from '../../../src/allowlist';
import { RawResponse, request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { ClientAddressSource, NginxConfiguration, NginxConfigurationOptions } from '../../../src/nginx';
import { HOP_BY_HOP, SPOOFABLE_NAMES } from '../../../src/nginx/features/request-headers/dropped-headers';
import { RunningNginx, startNginx } from '../../../testing/nginx';

/** A load balancer asks for the address of the machine. */
const HEALTH_CHECK_HOST = '10.0.3.7:32768';
/** The header that an Application Load Balancer adds to all requests of clients. */
const FORWARDED: [string, string] = ['X-Forwarded-For', '192.0.2.1'];

let app: RecordingApp;
let appStatus = '200 OK';
beforeAll(async () => {
  app = await startRecordingApp({
    respond: ({ target }) => target === '/never' ? '' : `HTTP/1.1 ${target === '/ready' ? appStatus : '200 OK'}\r\nContent-Length: 3\r\n\r\napp`,
  });
});
beforeEach(() => app.clear());
afterAll(() => app.stop());

type Get = (target: string, host: string, ...headers: [string, string][]) => Promise<RawResponse>;

async function withNginx(
  allowlist: Allowlist, props: Partial<NginxConfigurationOptions>, act: (get: Get, nginx: RunningNginx) => Promise<void>, runningApp = app,
): Promise<void> {
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, healthOnTrafficPort: true, ...props });
  const nginx = await startNginx({ text, app: runningApp });
  try {
    await act((target, host, ...headers) => request(nginx.port, { method: 'GET', target, headers: [['Host', host], ...headers] }), nginx);
  } finally {
    await nginx.stop();
  }
}

const answerOf = ({ status, body }: RawResponse) => [status, body.toString()];

describe.each([
  ['hosts are known', new Allowlist({ hosts: ['a.example'], routes: [Route.exact('/a')] })],
  ['any host is served', new Allowlist({ routes: [Route.exact('/a')] })],
  ['everything may pass', new Allowlist({ hosts: ['a.example'], routes: [Route.prefix('/')] })],
  ['the app has the same path', new Allowlist({ hosts: ['a.example'], routes: [Route.exact('/health')] })],
])('the health check on the traffic port if %s', (_, allowlist) => {
  test('responds to the load balancer, which sends no client address, and is not logged', () => withNginx(allowlist, {}, async (get, nginx) => {
    expect(answerOf(await get('/health', HEALTH_CHECK_HOST))).toEqual([200, 'ok']);
    expect(answerOf(await get('/health', 'a.example'))).toEqual([200, 'ok']);
    expect(app.requests).toEqual([]);
    await get('/nope', 'a.example', FORWARDED);
    await nginx.settled(1);
    expect(nginx.accessLog().map(({ target }) => target)).toEqual(['/nope']);
  }));

  test('is not available to clients, who get the same response as without it', () => withNginx(allowlist, {}, async (get) => {
    await withNginx(allowlist, { healthOnTrafficPort: false }, async (without) => {
      for (const host of ['a.example', HEALTH_CHECK_HOST, 'b.example']) {
        for (const target of ['/health', '/health?x=1', '/%68ealth', '/health/', '/@health', '/a']) {
          const seen = await get(target, host, FORWARDED);
          const expected = await without(target, host, FORWARDED);
          expect([target, host, seen.status]).toEqual([target, host, expected.status]);
          expect(seen.body.toString()).not.toBe('ok');
        }
      }
    });
  }));
});

const allowlist = new Allowlist({ hosts: ['a.example'], routes: [Route.prefix('/', { maxConnections: 1 })] });

test('only the exact request is a health check', () => withNginx(allowlist, {}, async (_, nginx) => {
  for (const [method, target] of [['POST', '/health'], ['GET', '/health?'], ['GET', '/health|'], ['GET', '//health'], ['GET', '/health%20']]) {
    const { body } = await request(nginx.port, { method, target, headers: [['Host', 'a.example']] });
    expect([method, target, body.toString()]).not.toEqual([method, target, 'ok']);
  }
}));

test('requests the health of the app at its own path', async () => {
  for (const status of ['200 OK', '503 Service Unavailable']) {
    appStatus = status;
    await withNginx(allowlist, { appHealthPath: '/ready' }, async (get) => {
      expect(answerOf(await get('/health', HEALTH_CHECK_HOST))).toEqual([Number(status.slice(0, 3)), 'app']);
      expect(answerOf(await get('/health', 'a.example'))).toEqual([Number(status.slice(0, 3)), 'app']);
      expect(app.requests.slice(-1)[0].requestLine).toBe('GET /ready HTTP/1.1');
      expect(app.requests.slice(-1)[0].headers).toContainEqual(['Host', 'a.example']);
    });
  }
  await withNginx(allowlist, { appHealthPath: '/ready' }, async (get) => {
    expect((await get('/health', HEALTH_CHECK_HOST)).status).toBe(502);
  }, { port: 1 } as RecordingApp);
});

test('an app at its connection limit does not count as unhealthy', () => withNginx(allowlist, { appHealthPath: '/ready' }, async (get, nginx) => {
  appStatus = '200 OK';
  const client = net.connect(nginx.port, '127.0.0.1');
  client.write('GET /never HTTP/1.1\r\nHost: a.example\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n');
  while (app.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  expect((await get('/a', 'a.example', FORWARDED)).status).toBe(503);
  expect(answerOf(await get('/health', 'a.example'))).toEqual([200, 'app']);
  client.destroy();
}));

test.each([
  [ClientAddressSource.CONNECTION, ''],
  [ClientAddressSource.PROXY_PROTOCOL, 'PROXY TCP4 10.0.0.9 10.0.3.7 40000 32768\r\n'],
])('logs no line for a connection without a request, such as a TCP health check of a Network Load Balancer (%s)', async (clientAddressSource, said) => {
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, settings: { clientAddressSource } });
  const nginx = await startNginx({ text, app });
  const asked = net.connect(nginx.port, '127.0.0.1');
  await new Promise((resolve, reject) => asked.on('error', reject).on('close', resolve).end(said).resume());
  await nginx.stop();
  expect([nginx.accessLog(), nginx.errorLog()]).toEqual([[], '']);
});

test('adds no text to the configuration if it is off', () => {
  const text = new NginxConfiguration({ allowlist, appPort: 3000 }).text;
  expect(text).not.toContain('rp_health_check');
});

test('fails if clients cannot be distinguished from the load balancer', () => {
  expect(() => new NginxConfiguration({
    allowlist, appPort: 3000, healthOnTrafficPort: true, settings: { clientAddressSource: ClientAddressSource.CONNECTION },
  })).toThrow(/`healthOnTrafficPort` \(true\) cannot be combined with the `settings\.clientAddressSource` connection/);
});

describe.each(['healthPort', 'port'] as const)('in a health check on %s the app receives', (port) => {
  test('host and user agent, but no other header and no body', () => withNginx(allowlist, { appHealthPath: '/ready' }, async (_, nginx) => {
    appStatus = '200 OK';
    const claims = [...SPOOFABLE_NAMES, ...HOP_BY_HOP, 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Real-IP', 'Cookie', 'Authorization', 'X-Anything', 'Upgrade', 'Expect'].map((name): [string, string] => [name, 'evil']);
    for (const body of [['Content-Length', '4'], ['Transfer-Encoding', 'chunked']] as [string, string][]) {
      app.clear();
      const { status } = await request(nginx[port], {
        method: 'GET', target: '/health', headers: [['Host', HEALTH_CHECK_HOST], ['User-Agent', 'ELB-HealthChecker/2.0'], ...claims, body], body: body[0] === 'Content-Length' ? 'evil' : '4\r\nevil\r\n0\r\n\r\n',
      });
      expect([status, app.requests.map(({ headers, body: heard }) => [headers, heard.toString()])]).toEqual(
        [200, [[expect.arrayContaining([['Host', 'a.example'], ['User-Agent', 'ELB-HealthChecker/2.0']]), '']]]);
      expect(app.requests[0].headers).toHaveLength(2);
    }
  }));
});

describe('the health check port', () => {
  test.each([[undefined, 'ok'], ['/ready', 'app']])('accepts only GET and HEAD (health of the app: %p)', (appHealthPath, body) => withNginx(allowlist, { appHealthPath }, async (_, nginx) => {
    appStatus = '200 OK';
    app.clear();
    const ask = (method: string) => request(nginx.healthPort, { method, target: '/health', headers: [['Host', 'x']] });
    expect([answerOf(await ask('GET')), answerOf(await ask('HEAD'))]).toEqual([[200, body], [200, '']]);
    const asked = app.requests.length;
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND', 'GETX', 'TRACE', 'CONNECT']) {
      const answer = await ask(method);
      expect([method, answer.status]).toEqual([method, method === 'CONNECT' ? expect.any(Number) : 405]);
      expect([method, answer.status < 400]).toEqual([method, false]);
      if (!['TRACE', 'CONNECT'].includes(method)) {
        expect(answer.header('Allow')).toBe('GET, HEAD');
      }
    }
    expect(app.requests).toHaveLength(asked);
  }));
});

test.each(['health', '', '//', '/a//b', '/./', '/.', '/a/..', '/a/../b', '/a/./b', '/a b', '/%61', '/a;b', '/a?b', `/${'a'.repeat(255)}`, '${Token[TOKEN.1]}'])('rejects %j as a health check path', (appHealthPath) => {
  expect(() => new NginxConfiguration({ allowlist, appPort: 3000, appHealthPath })).toThrow(/`appHealthPath` must be a path of at most 255 letters/);
});

test.each(['/', '/ready', '/ready/', '/a/.b/..c/~d', '/a.b-c_d'])('accepts %j as a health check path', (appHealthPath) => {
  expect(() => new NginxConfiguration({ allowlist, appPort: 3000, appHealthPath })).not.toThrow();
});
