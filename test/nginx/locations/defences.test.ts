import * as net from 'net';
import * as zlib from 'zlib';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { RawRequest, request, send } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { NginxConfiguration } from '../../../src/nginx';
import { startNginx, RunningNginx } from '../../../testing/nginx';

const HOST: [string, string] = ['Host', 'api.example.com'];
const LARGE = JSON.stringify({ text: 'lorem ipsum '.repeat(200) });
const SMALL = '{"ok":true}';

const allowlist = new Allowlist({
  hosts: ['api.example.com'],
  routes: [
    Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
    Route.template('/orders/{id}'),
    Route.exact('/ws', { webSocket: true }),
    Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes: 2_000_000 }),
    Route.exact('/slow', { readTimeout: Duration.seconds(1) }),
    Route.prefix('/projects', { allowEncodedSlash: true }),
  ],
});

let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp({
    respond: ({ target }) => {
      const body = target.startsWith('/api/large') ? LARGE : SMALL;
      const redirect = target === '/api/accel' ? 'X-Accel-Redirect: /api/other\r\n' : '';
      const status = target === '/api/missing' ? '404 Not Found' : '200 OK';
      return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nX-Powered-By: test\r\n${redirect}Content-Length: ${body.length}\r\n\r\n${body}`;
    },
  });
  nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings: { gzip: {} } }).text, app });
});
afterAll(async () => {
  await nginx.stop();
  await app.stop();
});

async function play(raw: Partial<RawRequest>) {
  app.clear();
  const response = await request(nginx.port, { method: 'GET', target: '/api/x', headers: [HOST], ...raw }, { head: raw.method === 'HEAD' });
  return { response, seen: [...app.requests] };
}
const header = (seen: RecordingApp['requests'], name: string) => seen[0].headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);

test.each([
  ['GET', '/api'], ['HEAD', '/api/x'], ['POST', '/api/x'], ['GET', '/orders/1'], ['GET', '/api/caf%C3%A9?q=%20a'], ['GET', '/projects/a%2Fb'],
])('forwards %s %s as it was sent', async (method, target) => {
  const { response, seen } = await play({ method, target });
  expect([response.status, seen.map(({ requestLine }) => requestLine)]).toEqual([200, [`${method} ${target} HTTP/1.1`]]);
});

test.each([
  ['GET', '/', 404, 'no-route'], ['GET', '/API/x', 404, 'no-route'], ['POST', '/UPLOAD', 404, 'no-route'], ['GET', '/Ws', 404, 'no-route'], ['GET', '/apix', 404, 'no-route'], ['GET', '/orders', 404, 'no-route'], ['GET', '/orders/1/2', 404, 'no-route'],
  ['GET', '/50x.html', 404, 'no-route'], ['GET', '/.rejected', 404, 'no-route'], ['GET', '/\\rejected', 404, 'no-route'], ['GET', '/health', 404, 'no-route'],
  ['DELETE', '/api/x', 405, 'method-not-allowed'], ['PROPFIND', '/orders/1', 405, 'method-not-allowed'],
  ['GET', '/admin/..%2fapi/x', 400, 'not-canonical'], ['GET', '/api/../admin', 404, 'no-route'], ['GET', '/api//x', 400, 'not-canonical'], ['GET', '/api/x/../y', 400, 'not-canonical'], ['GET', '/api/%2e/x', 400, 'not-canonical'], ['GET', '/api/x;y', 400, 'not-canonical'],
  ['GET', '/api/%2e%2e/x', 404, 'no-route'], ['GET', '/api;x', 404, 'no-route'], ['GET', '/api/a%2Fb', 400, 'not-canonical'],
  ['GET', '/projects/x%2f..%2f..%2fadmin', 404, 'no-route'], ['GET', '/projects/..%2f..%2fadmin', 400, 'malformed-request'], ['GET', '/api/x%0a', 400, 'not-canonical'], ['GET', '/api/x?%00', 400, 'not-canonical'],
  ['TRACE', '/api/x', 405, 'method-not-allowed'], ['GET', '/api/%zz', 400, 'malformed-request'], ['GET', 'http://api.example.com/api/x', 400, 'not-origin-form'],
  ['GET', `/api/${'x'.repeat(9000)}`, 414, 'target-too-long'],
])('rejects %s %s with %i, %s, without a request to the app', async (method, target, status, reason) => {
  await nginx.newAccessLog();
  const lines = nginx.accessLog().length;
  const { response, seen } = await play({ method, target });
  await nginx.settled(lines + 1);
  expect([response.status, seen]).toEqual([status, []]);
  expect(nginx.accessLog()[lines]).toMatchObject({ status, reason, method });
  expect(response.header('Content-Type')).toBe('application/json');
  expect(JSON.parse(response.body.toString())).toMatchObject({ status, error: expect.any(String) });
});

test('lists the allowed methods in a 405 response', async () => {
  const { response } = await play({ method: 'DELETE' });
  expect(response.header('Allow')).toBe('GET, HEAD, POST');
  expect((await play({ target: '/nope' })).response.header('Allow')).toBeUndefined();
});

test.each([
  ['unknown host', { headers: [['Host', 'evil.test']] }, 421],
  ['address', { headers: [['Host', '169.254.169.254']] }, 421],
  ['no host', { headers: [], version: 'HTTP/1.0' }, 421],
  ['absolute form for another host', { target: 'http://evil.test/api/x' }, 421],
  ['HTTP/1.0', { version: 'HTTP/1.0' }, 505],
  ['TRACE', { method: 'TRACE' }, 405],
  ['large body', { method: 'POST', headers: [HOST, ['Content-Length', '1048577']] }, 413],
  ['transfer-encoding and content-length', { method: 'POST', headers: [HOST, ['Content-Length', '4'], ['Transfer-Encoding', 'chunked']] }, 400],
] as [string, Partial<RawRequest>, number][])('%s is answered %s', async (_, raw, status) => {
  const { response, seen } = await play(raw);
  expect([response.status, seen]).toEqual([status, []]);
});

test('accepts a host in any case and with a port', async () => {
  const { response, seen } = await play({ headers: [['Host', 'API.example.com:8443']] });
  expect([response.status, header(seen, 'Host')]).toEqual([200, ['api.example.com:8443']]);
});

test.each(['api.example.com:8443evil', 'api.example.com:99999', 'api.example.com:80:80'])('rejects a malformed host and closes its connection: %s', async (host) => {
  const { response, seen } = await play({ headers: [['Host', host]] });
  expect([response.status, response.headers.filter(([name]) => name === 'Connection'), seen]).toEqual([400, [['Connection', 'close']], []]);
});

test('sends the true client, host and scheme to the app, and no values that a client claims', async () => {
  const claimed = ['Forwarded', 'Proxy', 'True-Client-IP', 'X-Original-URL', 'X-Rewrite-URL', 'X-Middleware-Subrequest', 'X-HTTP-Method-Override',
    'X-HTTP-Method', 'X-Method-Override', 'HTTP2-Settings', 'TE', 'Trailer', 'X-Forwarded-Prefix', 'X-Host', 'Upgrade', 'Remote-User', 'X-Amzn-Oidc-Data', 'SSL-Client-Cert', 'X-Accel-Redirect'];
  const { seen } = await play({
    headers: [HOST, ['X-Forwarded-For', '6.6.6.6, 203.0.113.9'], ['X-Forwarded-Proto', 'https'], ['X-Forwarded-Host', 'evil.test'], ['X-Forwarded-Port', '1'],
      ['X-Real-IP', '6.6.6.6'], ['X-Request-Id', 'mine'], ['X_Forwarded_For', '6.6.6.6'], ['X-Amzn-Trace-Id', 'Root=1'],
      ...claimed.map((name): [string, string] => [name, 'claimed'])],
  });
  expect(Object.fromEntries(['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Real-IP', 'X-Amzn-Trace-Id'].map((name) => [name, header(seen, name)])))
    .toEqual({
      'X-Forwarded-For': ['203.0.113.9'],
      'X-Forwarded-Proto': ['https'],
      'X-Forwarded-Host': ['api.example.com'],
      'X-Forwarded-Port': ['443'],
      'X-Real-IP': ['203.0.113.9'],
      'X-Amzn-Trace-Id': ['Root=1'],
    });
  expect(header(seen, 'X-Request-Id')[0]).toMatch(/^\d+\.\d{3}-\d+-\d+-\d+$/);
  expect(claimed.filter((name) => header(seen, name).length > 0)).toEqual([]);
  expect(seen[0].headers.some(([name]) => name.includes('_'))).toBe(false);
});

test('forwards a trusted header from the load balancer', async () => {
  const proxy = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings: { trustedHeaders: ['x-amzn-oidc-data'] } }).text, app });
  try {
    app.clear();
    await request(proxy.port, { method: 'GET', target: '/api', headers: [HOST, ['X-Amzn-Oidc-Data', 'signed'], ['Remote-User', 'me']] });
    expect([header(app.requests, 'X-Amzn-Oidc-Data'), header(app.requests, 'Remote-User')]).toEqual([['signed'], []]);
  } finally {
    await proxy.stop();
  }
  expect(() => new NginxConfiguration({ allowlist, appPort: 3000, settings: { trustedHeaders: ['Upgrade'] } })).toThrow(/`settings\.trustedHeaders\[0\]` must be a header of the list/);
});

test('keeps connections to the app open', async () => {
  const before = app.connections;
  for (let i = 0; i < 5; i++) {
    const { seen } = await play({});
    expect(header(seen, 'Connection')).toEqual([]);
  }
  expect(app.connections - before).toBeLessThanOrEqual(1);
});

test.each([
  ['/ws', 'websocket', ['websocket'], ['upgrade']], ['/ws', 'WebSocket', ['websocket'], ['upgrade']],
  ['/ws', 'h2c', [], []], ['/ws', 'h2c, websocket', [], []], ['/api/x', 'websocket', [], []], ['/api/x', 'h2c', [], []],
])('handles %s with Upgrade: %s', async (target, upgrade, upgradeSeen, connectionSeen) => {
  const { seen } = await play({ target, headers: [HOST, ['Upgrade', upgrade], ['Connection', 'Upgrade']] });
  expect([header(seen, 'Upgrade'), header(seen, 'Connection')]).toEqual([upgradeSeen, connectionSeen]);
});

test('a route can have its own body limit', async () => {
  const body = 'x'.repeat(1_500_000);
  const upload = { method: 'POST', body, headers: [HOST, ['Content-Length', String(body.length)]] as [string, string][] };
  expect((await play({ ...upload, target: '/upload' })).response.status).toBe(200);
  expect((await play({ ...upload, target: '/api/x' })).response.status).toBe(413);
});

test('compresses large responses, but not small ones', async () => {
  const { response } = await play({ target: '/api/large', headers: [HOST, ['Accept-Encoding', 'gzip'], ['Via', '1.1 proxy']] });
  expect(response.header('Content-Encoding')).toBe('gzip');
  expect(zlib.gunzipSync(response.body).toString()).toBe(LARGE);
  expect((await play({ headers: [HOST, ['Accept-Encoding', 'gzip']] })).response.header('Content-Encoding')).toBeUndefined();
});

test('removes versions and frameworks from responses, and prevents internal redirects by the app', async () => {
  const { response } = await play({});
  expect([response.header('Server'), response.header('X-Powered-By')]).toEqual(['nginx', undefined]);
  expect((await play({ target: '/nope' })).response.header('Server')).toBe('nginx');
  expect((await play({ target: '/api/accel' })).seen).toHaveLength(1);
});

test('forwards a 404 of the app unchanged', async () => {
  const { response } = await play({ target: '/api/missing' });
  expect([response.status, response.body.toString()]).toEqual([404, SMALL]);
});

test('treats a body that contains two requests as one request', async () => {
  app.clear();
  const smuggled = 'GET /admin HTTP/1.1\r\nHost: a\r\n\r\n';
  await send(nginx.port, `POST /api/x HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: ${smuggled.length}\r\nConnection: close\r\n\r\n${smuggled}`);
  expect(app.requests.map(({ target, body }) => [target, body.toString()])).toEqual([['/api/x', smuggled]]);
});

test('responds with 504 after the read timeout of the route if the app is silent', async () => {
  const silent = net.createServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as net.AddressInfo;
  const proxy = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app: { port } });
  try {
    const response = await request(proxy.port, { method: 'GET', target: '/slow', headers: [HOST] });
    expect([response.status, JSON.parse(response.body.toString()).error]).toEqual([504, 'gateway timeout']);
  } finally {
    await proxy.stop();
    silent.close();
  }
});

test('responds with 502 if the app is absent, while the health check of NGINX succeeds', async () => {
  const proxy = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text });
  try {
    expect((await request(proxy.port, { method: 'GET', target: '/api', headers: [HOST] })).status).toBe(502);
    expect((await request(proxy.healthPort, { method: 'GET', target: '/health', headers: [['Host', '10.0.0.1:8081']] })).status).toBe(200);
    expect((await request(proxy.healthPort, { method: 'GET', target: '/api', headers: [HOST] })).status).toBe(404);
  } finally {
    await proxy.stop();
  }
});

test('forwards an event immediately if responses are not buffered', async () => {
  let finish = () => {};
  const events = net.createServer((socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n'));
    socket.on('error', () => socket.destroy());
    finish = () => socket.end('data: 2\n\n');
  });
  await new Promise<void>((resolve) => events.listen(0, '127.0.0.1', resolve));
  const routes = [Route.exact('/events', { responseBuffering: false })];
  const proxy = await startNginx({
    text: new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000 }).text,
    app: { port: (events.address() as net.AddressInfo).port },
  });
  const client = net.connect(proxy.port, '127.0.0.1');
  try {
    client.write('GET /events HTTP/1.1\r\nHost: api.example.com\r\n\r\n');
    let received = '';
    // The second event is sent only when the first one has arrived, so a proxy that collects would wait until the limit.
    await new Promise<void>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`no event arrived, only: ${received}`)), 20_000);
      client.on('data', (chunk) => {
        received += chunk;
        if (received.includes('data: 1')) {
          clearTimeout(limit);
          resolve();
        }
      });
    });
    expect(received).not.toContain('data: 2');
  } finally {
    finish();
    client.destroy();
    await proxy.stop();
    await new Promise((resolve) => events.close(resolve));
  }
});

test('can include the health of the app in the health check', async () => {
  const proxy = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, appHealthPath: '/api/missing' }).text, app });
  try {
    app.clear();
    expect((await request(proxy.healthPort, { method: 'GET', target: '/health', headers: [['Host', '10.0.0.1']] })).status).toBe(404);
    expect(app.requests.map(({ target }) => target)).toEqual(['/api/missing']);
  } finally {
    await proxy.stop();
  }
});

test('accepts any well-formed host if no hosts are set', async () => {
  const proxy = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/')] }), appPort: 3000 }).text, app });
  try {
    const statusFor = async (host: string) => (await request(proxy.port, { method: 'GET', target: '/', headers: [['Host', host]] })).status;
    expect([await statusFor('anything.example'), await statusFor('10.0.0.1:80')]).toEqual([200, 200]);
    expect([400, 421]).toContain(await statusFor('<script>'));
  } finally {
    await proxy.stop();
  }
});
