import { Allowlist, HttpMethod, Route } from '../../src/allowlist';
import { Enforcement, NginxConfiguration } from '../../src/nginx';
import { RunningNginx, startNginx } from '../support/nginx';
import { request } from '../support/raw-client';
import { RecordingApp, startRecordingApp } from '../support/recording-app';

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

/** Plays one request, and gives status, reason, whether it was enforced, and what the app received. */
async function play(nginx: RunningNginx, method: string, target: string, { host = 'api.example.com', version = 'HTTP/1.1', body = '' } = {}) {
  app.clear();
  await nginx.newAccessLog();
  const { status } = await request(nginx.port, { method, target, version, body, headers: host === '' ? [] : [['Host', host]] });
  const [line] = await nginx.nextAccessLog(1);
  return [status, line.reason, line.enforced, app.requests.map((seen) => `${seen.method} ${seen.target}`).join()];
}

describe.each([[['api.example.com', '*.shop.example.com']], [undefined]])('the whole service, hosts %p', (hosts) => {
  const allowlist = new Allowlist({ hosts, routes: [Route.prefix('/api'), Route.template('/orders/{id}'), Route.prefix('/projects', { allowEncodedSlash: true })] });
  let nginx: RunningNginx;
  beforeAll(async () => {
    const settings = { enforcement: Enforcement.REPORT_ONLY, maxRequestBodyBytes: 10 };
    nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
  });
  afterAll(() => nginx.stop());

  test.each([
    ['GET', '/api/x', ''], ['GET', '/orders/1', ''], ['DELETE', '/api/x', 'method-not-allowed'],
    ['GET', '/', 'no-route'], ['GET', '/admin', 'no-route'], ['GET', '/orders', 'no-route'], ['GET', '/orders/1/2', 'no-route'], ['FOO', '/admin', 'no-route'],
    ['GET', '/api/../admin', 'no-route'], ['GET', '/admin/..%2fapi/x', 'not-canonical'], ['GET', '/api//x', 'not-canonical'], ['GET', '/api/a%2Fb', 'not-canonical'],
  ])('%s %s passes and is reported: %p', async (method, target, reason) => {
    expect(await play(nginx, method, target)).toEqual([200, reason, reason === '', `${method} ${target}`]);
    expect(allowlist.decide({ method, target }).reason ?? '').toBe(reason);
  });

  test('an old version passes and is reported', async () => {
    expect(await play(nginx, 'GET', '/api/x', { version: 'HTTP/1.0' })).toEqual([200, 'unsupported-http-version', false, 'GET /api/x']);
  });

  test('the absolute form passes and is reported', async () => {
    expect(await play(nginx, 'GET', 'http://api.example.com/api/x')).toEqual([200, 'not-origin-form', false, 'GET /api/x']);
  });

  test('an unknown host passes and is reported', async () => {
    const reason = hosts ? 'unknown-host' : '';
    expect(await play(nginx, 'GET', '/api/x', { host: 'other.example' })).toEqual([200, reason, !hosts, 'GET /api/x']);
    expect(await play(nginx, 'GET', '/admin', { host: 'other.example' })).toEqual([200, hosts ? 'unknown-host' : 'no-route', false, 'GET /admin']);
    expect(await play(nginx, 'GET', '/api/x', { host: 'a.shop.example.com' })).toEqual([200, '', true, 'GET /api/x']);
  });

  test.each([
    ['TRACE', 'TRACE', '/api/x', {}, 405, 'method-not-allowed'],
    ['what cannot be parsed', 'GET', '/api/%zz', {}, 400, 'malformed-request'],
    ['a malformed host', 'GET', '/api/x', { host: 'a!b' }, 421, 'unknown-host'],
    ['no host', 'GET', '/api/x', { host: '', version: 'HTTP/1.0' }, 421, 'unknown-host'],
    ['a large body', 'POST', '/api/x', { body: 'x'.repeat(11) }, 413, 'body-too-large'],
    ['a large body outside', 'POST', '/admin', { body: 'x'.repeat(11) }, 413, 'body-too-large'],
  ])('%s stays rejected', async (_, method, target, more, status, reason) => {
    expect(await play(nginx, method, target, more)).toEqual([status, reason, true, '']);
  });
});

describe('one route', () => {
  const allowlist = new Allowlist({
    routes: [Route.prefix('/new', { reportOnly: true }), Route.prefix('/old'), Route.prefix('/projects', { allowEncodedSlash: true, methods: [HttpMethod.POST] })],
  });
  let nginx: RunningNginx;
  beforeAll(async () => { nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app }); });
  afterAll(() => nginx.stop());

  test('reports what it would reject', async () => {
    expect(await play(nginx, 'GET', '/new/x')).toEqual([200, '', true, 'GET /new/x']);
    expect(await play(nginx, 'DELETE', '/new/x')).toEqual([200, 'method-not-allowed', false, 'DELETE /new/x']);
    expect(allowlist.decide({ method: 'DELETE', target: '/new/x' })).toMatchObject({ allowed: false, status: 405 });
  });

  test.each([
    ['DELETE', '/old/x', 405, 'method-not-allowed'], ['GET', '/projects/x', 405, 'method-not-allowed'], ['GET', '/other', 404, 'no-route'],
    ['GET', '/new/a%2Fb', 400, 'not-canonical'], ['GET', '/new/../new/x', 400, 'not-canonical'],
  ])('%s %s is rejected as ever', async (method, target, status, reason) => {
    expect(await play(nginx, method, target)).toEqual([status, reason, true, '']);
  });
});

test('the text differs only where the verdict becomes what happens, and in the log', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/api', { methods: [HttpMethod.POST] })] });
  const lines = (enforcement: Enforcement) => new NginxConfiguration({ allowlist, appPort: 3000, settings: { enforcement } }).text.split('\n');
  const enforced = lines(Enforcement.ENFORCE);
  const reported = lines(Enforcement.REPORT_ONLY);
  expect(enforced.filter((line) => !reported.includes(line)).filter((line) => !line.includes('log_format'))).toEqual([
    '        # Nothing that is listed begins with the same segment: not found.',
    '            return 404 "{\\"error\\":\\"not found\\",\\"status\\":404}";',
    ...Array(2).fill([expect.stringMatching(/^ {12}if \(\$request !~ /), '            set $rp_route "1 1 /api";']).flat(),
  ]);
});
