import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, ResponseCacheOptions, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { UpstreamProtocol, ClientAddressSource, Enforcement, NginxConfiguration } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';

const PAGE = 'https://app.example.com';
const minute = { ttl: Duration.seconds(60) };
const allowlist = new Allowlist({
  routes: [
    Route.prefix('/news', { cache: minute, methods: [HttpMethod.GET, HttpMethod.POST], cors: { origins: [PAGE] } }),
    Route.template('/items/{id}', { cache: minute }),
    Route.exact('/items/live'),
    Route.prefix('/missing', { cache: { ttl: Duration.seconds(60), statuses: [200, 404] } }),
    Route.prefix('/shared', { cache: { ttl: Duration.seconds(60), bypassedByAuthorization: false, bypassedByCookie: false } }),
    Route.prefix('/short', { cache: { ttl: Duration.seconds(1) } }),
    Route.prefix('/strict', { cache: { ttl: Duration.seconds(1), staleWhileUpdating: false } }),
    Route.exact('/office', { cache: minute, allowedClients: ['10.0.0.0/8'] }),
    Route.exact('/plain'),
  ],
});

const identified = new Allowlist({
  routes: [Route.prefix('/own', { cache: minute }), Route.prefix('/same', { cache: { ttl: Duration.seconds(60), bypassedByClientIdentity: false } })],
});

let answers: (seen: RecordedRequest) => { status?: string; headers?: string };
let count = 0;
let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp({
    respond: (seen) => {
      const { status = '200 OK', headers = '' } = answers(seen);
      const body = status.startsWith('304') ? '' : `answer ${++count}`;
      return `HTTP/1.1 ${status}\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n${headers}\r\n${seen.method === 'HEAD' ? '' : body}`;
    },
  });
  nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
});
afterAll(async () => {
  await nginx?.stop();
  await app?.stop();
});
beforeEach(() => {
  answers = () => ({});
  app.clear();
});

interface More {
  readonly method?: string;
  readonly headers?: Array<[string, string]>;
  readonly host?: string;
  readonly body?: string;
}

/** Sends a request, and returns status, body, and the cache status of the log. */
async function play(target: string, { method = 'GET', headers = [], host = 'a.example', body = '' }: More = {}) {
  await nginx.newAccessLog();
  const response = await request(nginx.port, { method, target, body, headers: [['Host', host], ['X-Forwarded-For', '10.0.0.1'], ...headers] });
  const [line] = await nginx.nextAccessLog(1);
  return { status: response.status, body: response.body.toString(), cache: line.cache as string, reason: line.reason, response };
}

/** Whether the second of two requests was answered from the store. */
async function stored(first: [string, More?], second: [string, More?] = first): Promise<boolean> {
  const one = await play(...first);
  const two = await play(...second);
  expect(two.cache === 'HIT').toBe(one.body === two.body);
  return two.cache === 'HIT';
}

test('serves a repeated request from the cache', async () => {
  const first = await play('/news/a?x=1');
  expect(first).toMatchObject({ status: 200, cache: 'MISS' });
  expect(await play('/news/a?x=1')).toMatchObject({ status: 200, cache: 'HIT', body: first.body });
  expect(app.requests).toHaveLength(1);
  expect(first.response.headers.filter(([name]) => /cache/i.test(name))).toEqual([]);
});

test('keeps separate entries by host, port, path, query and scheme', async () => {
  const first = await play('/news/key?x=1');
  const https: More['headers'] = [['X-Forwarded-Proto', 'https']];
  for (const [target, more] of [
    ['/news/key?x=2'], ['/news/key'], ['/news/key?'], ['/news/Key?x=1'], ['/news/key/?x=1'], ['/news/key?x=1', { host: 'b.example' }], ['/news/key?x=1', { headers: https }],
    // The app is told the port, and may make links from it.
    ['/news/key?x=1', { host: 'a.example:8080' }], ['/news/key?x=1', { host: 'a.example:8081' }], ['/news/key?x=1', { host: 'a.example:443' }], ['/news/key?x=1', { host: 'a.example:80', headers: https }],
  ] as Array<[string, More?]>) {
    expect(await play(target, more)).toMatchObject({ cache: 'MISS' });
  }
  // The scheme's own port is none, as is an empty one, and neither case nor leading zeros count.
  for (const host of ['A.example', 'A.EXAMPLE:80', 'a.example:0080', 'a.example:', 'a.example:0']) {
    expect([host, await play('/news/key?x=1', { host })]).toMatchObject([host, { cache: 'HIT', body: first.body }]);
  }
  for (const more of [{ host: 'A.example:8080' }, { host: 'a.example:08080' }, { host: 'A.example:443', headers: https }, { host: 'a.example:0443', headers: https }]) {
    const answer = await play('/news/key?x=1', more);
    expect([more, answer.cache, answer.body === first.body]).toEqual([more, 'HIT', false]);
  }
});

test('answers HEAD from a cached GET response, and stores a complete response for HEAD', async () => {
  expect(await play('/news/head', { method: 'HEAD' })).toMatchObject({ status: 200, body: '', cache: 'MISS' });
  expect(await play('/news/head')).toMatchObject({ body: expect.stringMatching(/answer/), cache: 'HIT' });
});

test('forwards other methods to the app', async () => {
  expect(await stored(['/news/post', { method: 'POST' }])).toBe(false);
  expect(await play('/news/post')).toMatchObject({ cache: 'MISS' });
});

test.each<[string, Array<[string, string]>, string]>([
  ['Authorization', [['Authorization', 'Bearer x']], ''], ['Authorization: 0', [['Authorization', '0']], ''], ['a cookie', [['Cookie', 'a=b']], ''], ['Cookie: 0', [['Cookie', '0']], ''],
  ['a body', [], 'x'], ['a chunked body', [['Transfer-Encoding', 'chunked']], '0\r\n\r\n'],
])('bypasses the cache for a request with %s', async (name, headers, body) => {
  const target = `/news/own-${name.replace(/\W/g, '')}`;
  expect(await play(target, { headers, body })).toMatchObject({ status: 200, cache: 'BYPASS' });
  expect(await play(target)).toMatchObject({ cache: 'MISS' });
  expect(await play(target, { headers, body })).toMatchObject({ cache: 'BYPASS' });
  expect(await play(target)).toMatchObject({ cache: 'HIT' });
});

test('bypasses the cache for a request with an identity in a trusted header', async () => {
  const trustedHeaders = ['X-Amzn-Oidc-Identity', 'x-amzn-mtls-clientcert-subject', 'X-Forwarded-Port'];
  const { text } = new NginxConfiguration({ allowlist: identified, appPort: 3000, settings: { trustedHeaders } });
  const trusting = await startNginx({ text, app });
  const ask = async (target: string, ...headers: Array<[string, string]>) => {
    await request(trusting.port, { method: 'GET', target, headers: [['Host', 'a.example'], ...headers] });
    return (await trusting.nextAccessLog(1))[0].cache;
  };
  try {
    const identities: Array<[string, string]> = [
      ['X-Amzn-Oidc-Identity', 'alice'], ['X-Amzn-Mtls-Clientcert-Subject', 'CN=alice'], ['X-Amzn-Oidc-Identity', '0'],
    ];
    for (const header of identities) {
      const target = `/own/${header.join('').replace(/\W/g, '')}`;
      expect([await ask(target, header), await ask(target), await ask(target, header), await ask(target)]).toEqual(['BYPASS', 'MISS', 'BYPASS', 'HIT']);
    }
    // Headers that are not trusted are dropped, and headers without an identity have no effect.
    expect([await ask('/own/a'), await ask('/own/a', ['X-Forwarded-User', 'alice']), await ask('/own/a', ['X-Forwarded-Port', '443'])]).toEqual(['MISS', 'HIT', 'HIT']);
    const alice: [string, string] = ['X-Amzn-Oidc-Identity', 'alice'];
    expect([await ask('/same/a', alice), await ask('/same/a', ['X-Amzn-Oidc-Identity', 'bob'])]).toEqual(['MISS', 'HIT']);
  } finally {
    await trusting.stop();
  }
});

test('does not cache responses for clients with certificates, unless responses are marked as the same for all', () => {
  const settings = { tls: { clientCertificates: {} }, clientAddressSource: ClientAddressSource.CONNECTION };
  expect(() => new NginxConfiguration({ allowlist: identified, appPort: 3000, settings }))
    .toThrow(/`cache of prefix \/own` \(\{"ttl":"Duration\.seconds\(60\)"\}\) cannot be combined with `settings\.tls\.clientCertificates`/);
  const same = new Allowlist({ routes: [Route.prefix('/same', { cache: { ttl: Duration.seconds(60), bypassedByClientIdentity: false } })] });
  expect(() => new NginxConfiguration({ allowlist: same, appPort: 3000, settings })).not.toThrow();
});

test('a route can mark its responses as the same for all', async () => {
  expect(await stored(['/shared/a', { headers: [['Authorization', 'Bearer x'], ['Cookie', 'a=b']] }], ['/shared/a'])).toBe(true);
});

test.each([
  'Set-Cookie: a=b', 'Cache-Control: private', 'Cache-Control: no-store', 'Cache-Control: no-cache', 'Cache-Control: max-age=0', 'Vary: *', 'Expires: Thu, 01 Jan 1970 00:00:00 GMT', 'X-Accel-Expires: 0',
])('does not cache a response with "%s"', async (headers) => {
  answers = () => ({ headers: `${headers}\r\n` });
  expect(await stored([`/news/answer-${headers.replace(/\W/g, '')}`])).toBe(false);
});

test('respects Vary', async () => {
  answers = () => ({ headers: 'Vary: Accept-Language\r\n' });
  const de: More = { headers: [['Accept-Language', 'de']] };
  expect(await stored(['/news/vary', de], ['/news/vary', { headers: [['Accept-Language', 'fr']] }])).toBe(false);
  expect(await stored(['/news/vary2', de])).toBe(true);
});

test('does not cache other statuses, unless the app allows it', async () => {
  answers = ({ target }) => ({ status: '404 Not Found', headers: target.endsWith('says') ? 'Cache-Control: max-age=60\r\n' : '' });
  expect([await stored(['/news/404']), await stored(['/news/says']), await stored(['/missing/a'])]).toEqual([false, true, true]);
  expect(await play('/missing/a')).toMatchObject({ status: 404, cache: 'HIT', reason: '' });
  answers = () => ({ status: '500 Internal Server Error' });
  expect(await stored(['/missing/b'])).toBe(false);
});

test('caches only on routes with a cache, whichever paths are near', async () => {
  expect([await stored(['/items/1']), await stored(['/items/live']), await stored(['/plain'])]).toEqual([true, false, false]);
});

test('authorizes a request before it serves a cached response', async () => {
  expect(await play('/office')).toMatchObject({ status: 200, cache: 'MISS' });
  expect(await play('/office', { headers: [['X-Forwarded-For', '6.6.6.6']] })).toMatchObject({ reason: expect.any(String) });
  const outsider = await request(nginx.port, { method: 'GET', target: '/office', headers: [['Host', 'a.example'], ['X-Forwarded-For', '6.6.6.6']] });
  expect(outsider.status).toBe(403);
  expect(await play('/news//a')).toMatchObject({ status: 400, cache: '' });
});

test('sends CORS headers of the requesting origin with cached responses', async () => {
  await play('/news/cors', { headers: [['Origin', PAGE]] });
  const other = await play('/news/cors', { headers: [['Origin', 'https://evil.example']] });
  expect([other.cache, other.response.header('Access-Control-Allow-Origin')]).toEqual(['HIT', undefined]);
  expect((await play('/news/cors', { headers: [['Origin', PAGE]] })).response.header('Access-Control-Allow-Origin')).toBe(PAGE);
});

test('sends one request to the app for concurrent requests', async () => {
  const all = await Promise.all([...Array(20).keys()].map(() => request(nginx.port, { method: 'GET', target: '/news/at-once', headers: [['Host', 'a.example']] })));
  expect([new Set(all.map(({ body }) => body.toString())).size, app.requests.length]).toEqual([1, 1]);
  await nginx.nextAccessLog(20);
});

/** Repeats the request until the cached response expires. */
async function untilOver(target: string) {
  for (;;) {
    const answer = await play(target);
    if (answer.cache !== 'HIT') {
      return answer;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('serves an expired response while it is updated, and while the app fails', async () => {
  const first = await play('/short/a');
  expect(await untilOver('/short/a')).toMatchObject({ body: first.body, cache: 'STALE' });
  answers = () => ({ status: '503 Service Unavailable' });
  expect(await untilOver('/short/a')).toMatchObject({ status: 200, cache: 'STALE' });
  const strict = await play('/strict/a');
  expect(strict).toMatchObject({ status: 503 });
});

test('serves no expired response if this is switched off', async () => {
  const first = await play('/strict/b');
  const second = await untilOver('/strict/b');
  expect([second.cache, second.body === first.body]).toEqual(['EXPIRED', false]);
});

test('revalidates an expired response with the app', async () => {
  answers = ({ headers }) => headers.some(([name]) => name === 'If-None-Match') ? { status: '304 Not Modified', headers: 'ETag: "1"\r\n' } : { headers: 'ETag: "1"\r\n' };
  const first = await play('/strict/c');
  expect(await untilOver('/strict/c')).toMatchObject({ status: 200, cache: 'REVALIDATED', body: first.body });
});

test('caches in the same way in report-only mode', async () => {
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, settings: { enforcement: Enforcement.REPORT_ONLY } });
  const reporting = await startNginx({ text, app });
  const ask = async (target: string) => {
    await request(reporting.port, { method: 'GET', target, headers: [['Host', 'a.example']] });
    return (await reporting.nextAccessLog(1))[0].cache;
  };
  try {
    expect([await ask('/news/a'), await ask('/news/a'), await ask('/unlisted'), await ask('/unlisted')]).toEqual(['MISS', 'HIT', '', '']);
  } finally {
    await reporting.stop();
  }
});

test('decide() gives the same decision as without a cache', () => {
  expect(allowlist.decide({ method: 'GET', target: '/news/a' })).toEqual({ allowed: true, route: '/news' });
});

test.each<[ResponseCacheOptions, RegExp]>([
  [{} as ResponseCacheOptions, /`cache\.ttl`/], [{ ttl: Duration.seconds(0) }, /`cache\.ttl`/], [{ ttl: Duration.millis(1500) }, /`cache\.ttl`/], [{ ttl: Duration.seconds(90_000) }, /`cache\.ttl`/], [{ ttl: Duration.seconds(1), statuses: [] }, /`cache\.statuses`/], [{ ttl: Duration.seconds(1), statuses: [200, 500] }, /`cache\.statuses`/],
  [{ ttl: Duration.seconds(1), maxBytes: 5 }, /`cache\.maxBytes`/],
])('rejects %p as a cache', (options, message) => expect(() => Route.exact('/a', { cache: options })).toThrow(message));

test('rejects a cache for responses that depend on the client', () => {
  for (const more of [{ authorizedBy: AuthorizationRequest.toApp('/check') }, { basicAuth: {} }, { webSocket: true }]) {
    expect(() => Route.exact('/a', { cache: minute, ...more })).toThrow(/`cache` \(.*\) cannot be combined with `(?:authorizedBy|basicAuth|webSocket)`/);
  }
  expect(() => Route.exact('/a', { cache: minute, responseBuffering: false })).toThrow(/`cache` \(.*\) cannot be combined with `responseBuffering: false`/);
  expect(() => Route.exact('/a', { cache: minute, methods: [HttpMethod.HEAD] })).toThrow(/`cache` \(.*\) cannot be combined with `methods` with HEAD and without GET \(HEAD\)/);
  expect(() => new NginxConfiguration({ allowlist, appPort: 3000, appProtocol: UpstreamProtocol.grpc() })).toThrow(/`cache of exact \/office` \(\{"ttl":"Duration\.seconds\(60\)"\}\) cannot be combined with an app that speaks gRPC/);
  expect(() => new Allowlist({ routes: [Route.exact('/a', { cache: minute }), Route.exact('/a', { methods: [HttpMethod.GET, HttpMethod.PUT] })] })).toThrow(/which has GET, HEAD for the same paths and differs in `cache` \(none and \{"ttl":"Duration\.seconds\(60\)"\}\)/);
});
