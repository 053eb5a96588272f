import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, RejectionReason, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { UpstreamProtocol, Enforcement, NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { complaints, RunningNginx, startNginx } from '../../../../testing/nginx';
import { temporaryFolder } from '../../../../testing/temporary-folder';

const PAGE = 'https://app.example.com';
const check = AuthorizationRequest.toApp('/auth/check', { forwardedResponseHeaders: ['X-User', 'X-Remote-User'] });
const allowlist = new Allowlist({
  hosts: ['api.example.com'],
  routes: [
    Route.prefix('/me', { methods: [HttpMethod.GET, HttpMethod.POST], authorizedBy: check, cors: { origins: [PAGE] }, maxRequestBodyBytes: 1000 }),
    Route.exact('/me/office', { authorizedBy: check, allowedClients: ['10.0.0.0/8'] }),
    Route.exact('/me/soft', { authorizedBy: check, reportOnly: true }),
    Route.exact('/me/slowly', { authorizedBy: check, rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
    Route.exact('/other', { authorizedBy: AuthorizationRequest.toApp('/auth/other') }),
    Route.template('/open/{id}', { methods: [HttpMethod.GET, HttpMethod.POST] }),
    Route.exact('/staff', { basicAuth: {}, methods: [HttpMethod.GET, HttpMethod.POST] }),
    Route.prefix('/partners', { basicAuth: { users: 'partners', realm: 'Partners only', forwardAuthorization: true } }),
    Route.exact('/partners/soft', { basicAuth: { users: 'partners' }, reportOnly: true }),
    Route.exact('/nobody', { basicAuth: { users: 'missing' } }),
  ],
});

const folder = temporaryFolder();
const hash = (password: string) => `{SHA}${createHash('sha1').update(password).digest('base64')}`; // quick; for tests only
const basic = (user: string, password: string): [string, string] => ['Authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`];

let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp({ respond });
  fs.writeFileSync(path.join(folder, 'htpasswd-users'), `ann:${hash('one')}\n`);
  fs.writeFileSync(path.join(folder, 'htpasswd-partners'), `bob:${hash('two')}\n`);
  nginx = await start();
});
afterAll(async () => {
  await nginx?.stop();
  await app?.stop();
});

function start(settings: NginxOptions = {}) {
  return startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app, prefix: folder });
}

/** The authorization endpoint decides by the token, and other requests get 200. */
function respond({ target, headers }: RecordedRequest): string {
  const answer = (status: string, more = '', body = '{}') => `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
  if (!target.startsWith('/auth/')) {
    return answer('200 OK', 'X-User: of the app\r\n');
  }
  switch (headers.find(([name]) => name === 'Authorization')?.[1]) {
    case 'Bearer good': return answer('204 No Content', 'X-User: ann\r\nX-Ignored: x\r\n', '');
    case 'Bearer odd': return answer('302 Found', 'Location: /login\r\n');
    case 'Bearer broken': return answer('500 Internal Server Error');
    case 'Bearer forbidden': return answer('403 Forbidden', 'X-Reason: secret\r\n', '{"secret":true}');
    default: return answer('401 Unauthorized', 'WWW-Authenticate: Bearer realm="api"\r\n', '{"secret":true}');
  }
}

interface More {
  readonly method?: string;
  readonly headers?: Array<[string, string]>;
  readonly body?: string;
  readonly at?: RunningNginx;
}

/** Sends a request, and returns the response, the log line, and the requests that the app received. */
async function play(target: string, { method = 'GET', headers = [], body = '', at = nginx }: More = {}) {
  app.clear();
  await at.newAccessLog();
  const response = await request(at.port, { method, target, body, headers: [['Host', 'api.example.com'], ...headers] });
  const [line] = await at.nextAccessLog(1);
  return { response, status: response.status, reason: line.reason, line, asked: app.requests.map((seen) => `${seen.method} ${seen.target}`) };
}
const token = (value: string): [string, string] => ['Authorization', `Bearer ${value}`];
const header = (seen: RecordedRequest, name: string) =>
  seen.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);

describe('an authorization request', () => {
  test('accepts a request after a 2xx response, and forwards the identity from that response', async () => {
    const { status, asked, reason } = await play('/me/x?y=1', { headers: [token('good'), ['X-User', 'evil'], ['X-Remote-User', 'evil'], ['X-Tenant', 't']] });
    expect([status, asked, reason]).toEqual([200, ['GET /auth/check', 'GET /me/x?y=1'], '']);
    const [question, forwarded] = app.requests;
    expect([header(question, 'X-User'), header(question, 'X-Remote-User'), header(question, 'X-Original-URI'), header(question, 'X-Original-Method'), header(question, 'X-Tenant'), header(question, 'Authorization')])
      .toEqual([[], [], ['/me/x?y=1'], ['GET'], ['t'], ['Bearer good']]);
    expect([header(forwarded, 'X-User'), header(forwarded, 'X-Remote-User'), header(forwarded, 'X-Original-URI'), header(forwarded, 'X-Ignored'), header(forwarded, 'X-Tenant')]).toEqual([['ann'], [], [], [], ['t']]);
  });

  test('has no body and always the same method, while the request keeps both', async () => {
    for (const [headers, body] of [[[], 'hello'], [[['Transfer-Encoding', 'chunked']], '5\r\nhello\r\n0\r\n\r\n']] as Array<[Array<[string, string]>, string]>) {
      const { asked } = await play('/me', { method: 'POST', headers: [token('good'), ...headers, ['Upgrade', 'websocket'], ['X-Original-Method', 'GET'], ['X-Original-URI', '/open/1']], body });
      expect(asked).toEqual(['GET /auth/check', 'POST /me']);
      expect(app.requests.map((seen) => seen.body.toString())).toEqual(['', 'hello']);
      const [question] = app.requests;
      expect([header(question, 'Content-Length'), header(question, 'Transfer-Encoding'), header(question, 'Upgrade'), header(question, 'X-Original-Method'), header(question, 'X-Original-URI')]).toEqual([[], [], [], ['POST'], ['/me']]);
      expect(app.garbage).toEqual([]);
    }
  });

  test.each([
    ['nothing', [], 401, 'unauthenticated', 'unauthorized'], ['forbidden', [token('forbidden')], 403, 'not-authorized', 'forbidden'],
    ['odd', [token('odd')], 500, 'authorization-failed', 'internal server error'], ['broken', [token('broken')], 500, 'authorization-failed', 'internal server error'],
  ])('denies access if the response is %s', async (_, headers, status, reason, error) => {
    const answer = await play('/me', { headers: headers as Array<[string, string]> });
    expect([answer.status, answer.reason, answer.asked]).toEqual([status, reason, ['GET /auth/check']]);
    expect(JSON.parse(answer.response.body.toString())).toMatchObject({ error, status });
    expect([answer.response.header('Content-Type'), answer.response.header('Cache-Control'), answer.response.header('WWW-Authenticate'), answer.response.header('X-Reason')])
      .toEqual(['application/json', 'no-store', status === 401 ? 'Bearer realm="api"' : undefined, undefined]);
  });

  test('denies access if the app is absent', async () => {
    const alone = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text });
    try {
      expect(await play('/me', { headers: [token('good')], at: alone })).toMatchObject({ status: 500, reason: 'authorization-failed', asked: [] });
    } finally {
      await alone.stop();
    }
  });

  test('is not sent for requests that are rejected anyway', async () => {
    expect(await play('/me/x', { method: 'DELETE', headers: [token('good')] })).toMatchObject({ status: 405, asked: [] });
    expect(await play('/me//x', { headers: [token('good')] })).toMatchObject({ status: 400, asked: [] });
    expect(await play('/me/office', { headers: [token('good')] })).toMatchObject({ status: 403, reason: 'client-not-allowed', asked: [] });
    expect(await play('/me/x', { method: 'OPTIONS', headers: [['Origin', PAGE], ['Access-Control-Request-Method', 'GET']] })).toMatchObject({ status: 204, asked: [] });
    expect(await play('/me/slowly', { headers: [token('good')] })).toMatchObject({ status: 200, asked: ['GET /auth/check', 'GET /me/slowly'] });
    expect(await play('/me/slowly', { headers: [token('good')] })).toMatchObject({ status: 429, asked: [] });
  });

  test('does not forward values that are too large', async () => {
    expect(await play('/me', { method: 'POST', headers: [token('good')], body: 'x'.repeat(1001) })).toMatchObject({ status: 413, asked: [] });
  });

  test('cannot be sent by clients themselves', async () => {
    for (const target of ['/auth/check', '/%5Cauthorize', '/\\authorize', '/auth/check/']) {
      const { status, asked } = await play(target, { headers: [token('good')] });
      expect([status >= 400, asked]).toEqual([true, []]);
    }
    expect((await play('/auth/check')).status).toBe(404);
  });

  test('uses the path of its own route, and is not sent for other routes', async () => {
    expect(await play('/other', { headers: [token('good')] })).toMatchObject({ status: 200, asked: ['GET /auth/other', 'GET /other'] });
    expect(await play('/open/1', { headers: [['X-User', 'evil'], ['X_User', 'evil'], token('any')] })).toMatchObject({ status: 200, asked: ['GET /open/1'] });
    expect([header(app.requests[0], 'X-User'), header(app.requests[0], 'X_User'), header(app.requests[0], 'Authorization')]).toEqual([[], [], ['Bearer any']]);
  });

  test('lets pages of other origins read a denial', async () => {
    expect((await play('/me', { headers: [['Origin', PAGE]] })).response.header('Access-Control-Allow-Origin')).toBe(PAGE);
  });
});

describe('name and password', () => {
  test('accepts the right credentials, and does not forward them unless configured', async () => {
    expect(await play('/staff', { headers: [basic('ann', 'one')] })).toMatchObject({ status: 200, asked: ['GET /staff'], reason: '' });
    expect(header(app.requests[0], 'Authorization')).toEqual([]);
    expect(await play('/partners/x', { headers: [basic('bob', 'two')] })).toMatchObject({ status: 200, asked: ['GET /partners/x'] });
    expect(header(app.requests[0], 'Authorization')).toEqual([basic('bob', 'two')[1]]);
  });

  test.each<[string, string, Array<[string, string]>]>([
    ['none', '/staff', []], ['a wrong password', '/staff', [basic('ann', 'two')]], ['a user of another list', '/staff', [basic('bob', 'two')]], ['a user of another list', '/partners/x', [basic('ann', 'one')]],
    ['nobody', '/staff', [basic('', '')]], ['another scheme', '/staff', [token('good')]], ['no base64', '/staff', [['Authorization', 'Basic !!']]],
  ])('responds to %s for %s with 401', async (_, target, headers) => {
    const answer = await play(target, { headers });
    expect(answer).toMatchObject({ status: 401, reason: 'unauthenticated', asked: [] });
    expect(answer.response.header('WWW-Authenticate')).toBe(`Basic realm="${target === '/staff' ? 'Restricted' : 'Partners only'}"`);
    expect(JSON.parse(answer.response.body.toString())).toMatchObject({ error: 'unauthorized', status: 401 });
  });

  test('denies access while the list of users is missing', async () => {
    expect(await play('/nobody', { headers: [basic('ann', 'one')] })).toMatchObject({ status: 403, reason: 'not-authorized', asked: [] });
  });

  test('rejects other invalid requests without a challenge', async () => {
    const { response, status } = await play('/staff', { method: 'DELETE' });
    expect([status, response.header('WWW-Authenticate')]).toEqual([405, undefined]);
  });

  test('requires the file of users to exist, and keeps its content out of the text', () => {
    const { requiredFiles } = new NginxConfiguration({ allowlist, appPort: 3000 });
    expect(requiredFiles).toEqual(['/tmp/htpasswd-missing', '/tmp/htpasswd-partners', NginxConfiguration.basicAuthFile()]);
    expect(new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/')] }), appPort: 3000 }).requiredFiles).toEqual([]);
  });
});

test('authenticates in report-only mode, too', async () => {
  expect(await play('/me/soft', { method: 'DELETE' })).toMatchObject({ status: 401, reason: 'unauthenticated', line: { enforced: true }, asked: ['GET /auth/check'] });
  expect(await play('/me/soft', { method: 'DELETE', headers: [token('good')] })).toMatchObject({ status: 200, reason: 'method-not-allowed', line: { enforced: false }, asked: ['GET /auth/check', 'DELETE /me/soft'] });
  expect(await play('/partners/soft', { method: 'DELETE' })).toMatchObject({ status: 401, reason: 'unauthenticated', line: { enforced: true }, asked: [] });
  const reporting = await start({ enforcement: Enforcement.REPORT_ONLY });
  try {
    expect(await play('/me', { method: 'DELETE', at: reporting })).toMatchObject({ status: 401, reason: 'unauthenticated', line: { enforced: true } });
    expect(await play('/me', { method: 'DELETE', headers: [token('good')], at: reporting })).toMatchObject({ status: 200, reason: 'method-not-allowed', line: { enforced: false } });
    expect(await play('/staff', { method: 'DELETE', at: reporting })).toMatchObject({ status: 401, asked: [] });
    expect(await play('/unlisted', { at: reporting })).toMatchObject({ status: 200, reason: 'no-route', asked: ['GET /unlisted'] });
    // Identity headers of clients are dropped in every mode, even if no headers are listed.
    await play('/unlisted', { headers: [['X-User', 'evil']], at: reporting });
    expect(header(app.requests[0], 'X-User')).toEqual([]);
  } finally {
    await reporting.stop();
  }
});

test('long names and many of them fit NGINX\'s hash tables', () => {
  const forwardedResponseHeaders = [...Array(16).keys()].map((i) => `X-${String(i).padStart(38, '0')}`);
  const routes = [...Array(40).keys()].map((i) => Route.prefix(`/r${i}`, { authorizedBy: AuthorizationRequest.toApp(`/check/${i}`, { forwardedResponseHeaders }) }));
  for (const appProtocol of [UpstreamProtocol.http(), UpstreamProtocol.uwsgi(), UpstreamProtocol.fastCgi({ scriptFilename: '/a.php' })]) {
    expect(complaints(new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000, appProtocol }).text)).toBe('');
  }
});

test('forwards the identity but not the password if forwarded headers are listed', async () => {
  const listing = await start({ forwardedRequestHeaders: ['Accept', 'X-User', 'Authorization'] });
  try {
    await play('/me', { headers: [token('good'), ['X-User', 'evil'], ['X-Tenant', 't']], at: listing });
    expect(app.requests.map((seen) => [header(seen, 'X-User'), header(seen, 'Authorization'), header(seen, 'X-Tenant')])).toEqual([[[], ['Bearer good'], []], [['ann'], ['Bearer good'], []]]);
    await play('/staff', { headers: [basic('ann', 'one')], at: listing });
    expect(header(app.requests[0], 'Authorization')).toEqual([]);
  } finally {
    await listing.stop();
  }
});

test('decide() assumes that credentials are correct', () => {
  expect([allowlist.decide({ method: 'GET', target: '/me' }).allowed, allowlist.decide({ method: 'GET', target: '/staff' }).allowed]).toEqual([true, true]);
  expect(allowlist.decide({ method: 'GET', target: '/auth/check' }).reason).toBe(RejectionReason.NO_ROUTE);
});

test.each<[() => unknown, RegExp]>([
  [() => AuthorizationRequest.toApp('auth'), /`path` must be a path/], [() => AuthorizationRequest.toApp('/a//b'), /`path`/], [() => AuthorizationRequest.toApp('/a/../b'), /`path`/], [() => AuthorizationRequest.toApp('/a?b'), /`path`/],
  [() => AuthorizationRequest.toApp('/${Token[TOKEN.1]}'), /final at synthesis/], [() => AuthorizationRequest.toApp('/a', { forwardedResponseHeaders: ['a b', 'Host', 'X-Forwarded-For', 'Authorization', 'X'.repeat(41)] }), /5 problems/],
  [() => AuthorizationRequest.toApp('/a', { forwardedResponseHeaders: [...Array(17).keys()].map((i) => `X-${i}`) }), /at most 16/],
  [() => Route.exact('/a', { basicAuth: { users: '../x', realm: 'a"b' } }), /2 problems:[^]*`basicAuth\.users`[^]*`basicAuth\.realm`/],
  [() => Route.exact('/a', { basicAuth: { realm: 'off' } }), /other than "off"/], [() => Route.exact('/a', { basicAuth: { realm: 'é' } }), /`basicAuth\.realm`/],
  [() => Route.exact('/a', { basicAuth: { realm: '${Token[TOKEN.1]}' } }), /final at synthesis/],
  [() => new Allowlist({ routes: [Route.exact('/a', { basicAuth: {} }), Route.exact('/a', { methods: [HttpMethod.GET] })] }), /the same paths/],
])('rejects invalid options %#', (make, message) => expect(make).toThrow(message));
