import { Allowlist, HttpMethod, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { startNginx } from '../../../../testing/nginx';

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

const routes = [Route.exact('/a', { methods: [HttpMethod.GET, HttpMethod.POST] })];

/** The headers that the app gets of a request. */
async function seen(settings: NginxOptions, headers: [string, string][], more: Route[] = [], target = '/a', body = '') {
  const allowlist = new Allowlist({ routes: [...routes, ...more] });
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
  try {
    app.clear();
    await request(nginx.port, { method: body === '' ? 'GET' : 'POST', target, body, headers: [['Host', 'a.example'], ...headers] });
    expect(app.requests[0]?.body.toString()).toBe(body);
    return Object.fromEntries(app.requests[0].headers.map(([name, value]) => [name.toLowerCase(), value]));
  } finally {
    await nginx.stop();
  }
}

const SENT: [string, string][] = [
  ['Accept', '*/*'], ['Authorization', 'Bearer x'], ['Cookie', 'a=1'], ['X-Evil', '1'], ['Forwarded', 'for=6.6.6.6'],
  ['X-Forwarded-For', '203.0.113.9'], ['X-Amzn-Trace-Id', 'Root=1'], ['X-Amzn-Oidc-Data', 'signed'], ['TE', 'trailers'],
  ['Upgrade', 'h2c'], ['HTTP2-Settings', 'x'], ['Connection', 'Upgrade'], ['X-Request-Id', 'mine'], ['User-Agent', 'me'],
];
const OWN = ['host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip', 'x-request-id'];

test('forwards only listed headers, in addition to the headers that NGINX sets', async () => {
  const headers = await seen({ forwardedRequestHeaders: ['accept', 'Cookie', 'X-Absent'] }, SENT);
  expect(Object.keys(headers).sort()).toEqual(['accept', 'cookie', ...OWN, 'x-amzn-trace-id'].sort());
  expect(headers).toMatchObject({ 'accept': '*/*', 'cookie': 'a=1', 'x-forwarded-for': '203.0.113.9', 'x-amzn-trace-id': 'Root=1' });
  expect(headers['x-request-id']).not.toBe('mine');
});

describe('trace headers', () => {
  const TRACED: [string, string][] = [
    ['X-Amzn-Trace-Id', 'Root=1-67891233-abcdef012345678912345678'], ['traceparent', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
    ['tracestate', 'rojo=00f067aa0ba902b7'], ['baggage', 'userId=alice'],
  ];
  const sent = Object.fromEntries(TRACED.map(([name, value]) => [name.toLowerCase(), value]));

  test('are forwarded unchanged', async () => {
    expect(await seen({}, TRACED)).toMatchObject(sent);
  });

  test('are forwarded if they are listed', async () => {
    expect(await seen({ forwardedRequestHeaders: ['traceparent', 'tracestate', 'baggage'] }, TRACED)).toMatchObject(sent);
  });

  test('are dropped if they are not listed, except for that of the load balancer', async () => {
    const headers = await seen({ forwardedRequestHeaders: ['Accept'] }, TRACED);
    expect(Object.keys(sent).filter((name) => name in headers)).toEqual(['x-amzn-trace-id']);
  });
});

test('an empty list forwards only the body and its type', async () => {
  const headers = await seen({ forwardedRequestHeaders: [] }, [...SENT, ['Content-Type', 'text/plain']], [], '/a', 'body');
  expect(Object.keys(headers).sort()).toEqual([...OWN, 'content-length', 'content-type', 'x-amzn-trace-id'].sort());
});

test('forwards trusted headers, too', async () => {
  expect(await seen({ forwardedRequestHeaders: [], trustedHeaders: ['X-Amzn-Oidc-Data'] }, SENT)).toMatchObject({ 'x-amzn-oidc-data': 'signed' });
});

test('opens a WebSocket nevertheless', async () => {
  const opening: [string, string][] = [['Connection', 'Upgrade'], ['Upgrade', 'websocket'], ['Sec-WebSocket-Key', 'x'], ['Sec-WebSocket-Version', '13'], ['Origin', 'https://a.example']];
  expect(await seen({ forwardedRequestHeaders: [] }, opening, [Route.exact('/ws', { webSocket: true })], '/ws')).toMatchObject({
    'connection': 'upgrade', 'upgrade': 'websocket', 'sec-websocket-key': 'x', 'sec-websocket-version': '13', 'origin': 'https://a.example',
  });
});

test('forwards a checked content type once', async () => {
  const typed = [Route.exact('/typed', { methods: [HttpMethod.POST], contentTypes: ['text/plain'] })];
  await seen({ forwardedRequestHeaders: ['Content-Type'] }, [['Content-Type', 'text/plain']], typed, '/typed', 'body');
  expect(app.requests[0].headers.filter(([name]) => name.toLowerCase() === 'content-type')).toEqual([['Content-Type', 'text/plain']]);
});

test('checks the names', () => {
  const allowlist = new Allowlist({ routes });
  const make = (forwardedRequestHeaders: string[]) => new NginxConfiguration({ allowlist, appPort: 3000, settings: { forwardedRequestHeaders } });
  expect(() => make(['a b', '', '${Token[TOKEN.1]}', 'host', 'TE', 'Forwarded', 'X.Y'])).toThrow(/7 problems/);
  expect(() => make(Array(129).fill('A'))).toThrow(/at most 128/);
  expect(() => make(['Forwarded'])).toThrow(/`settings\.forwardedRequestHeaders\[0\]` must be the name of a header, 1 to 64 letters, digits, hyphens and underscores, other than the headers that clients can forge, got: "Forwarded"/);
});
