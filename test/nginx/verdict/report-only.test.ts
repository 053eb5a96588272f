import { Allowlist, AuthorizationRequest, HttpMethod, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { UpstreamProtocol, Enforcement, NginxConfiguration } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

/** Sends one request, and returns status, reason, whether it was enforced, and the request that the app received. */
async function play(nginx: RunningNginx, method: string, target: string, { host = 'api.example.com', version = 'HTTP/1.1', body = '' } = {}) {
  app.clear();
  await nginx.newAccessLog();
  const { status } = await request(nginx.port, { method, target, version, body, headers: host === '' ? [] : [['Host', host]] });
  const [line] = await nginx.nextAccessLog(1);
  return [status, line.reason, line.enforced, app.requests.map((seen) => `${seen.method} ${seen.target}`).join()];
}

describe.each([[['api.example.com', '*.shop.example.com']], [undefined]])('report-only mode for the whole service, hosts %p', (hosts) => {
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
  ])('forwards and reports %s %s: %p', async (method, target, reason) => {
    expect(await play(nginx, method, target)).toEqual([200, reason, reason === '', `${method} ${target}`]);
    expect(allowlist.decide({ method, target }).reason ?? '').toBe(reason);
  });

  test('forwards and reports an old HTTP version', async () => {
    expect(await play(nginx, 'GET', '/api/x', { version: 'HTTP/1.0' })).toEqual([200, 'unsupported-http-version', false, 'GET /api/x']);
  });

  test('forwards and reports a target in absolute form', async () => {
    expect(await play(nginx, 'GET', 'http://api.example.com/api/x')).toEqual([200, 'not-origin-form', false, 'GET /api/x']);
  });

  test('forwards and reports an unknown host', async () => {
    const reason = hosts ? 'unknown-host' : '';
    expect(await play(nginx, 'GET', '/api/x', { host: 'other.example' })).toEqual([200, reason, !hosts, 'GET /api/x']);
    expect(await play(nginx, 'GET', '/admin', { host: 'other.example' })).toEqual([200, hosts ? 'unknown-host' : 'no-route', false, 'GET /admin']);
    expect(await play(nginx, 'GET', '/api/x', { host: 'a.shop.example.com' })).toEqual([200, '', true, 'GET /api/x']);
  });

  test.each([
    ['TRACE', 'TRACE', '/api/x', {}, 405, 'method-not-allowed'],
    ['a malformed target', 'GET', '/api/%zz', {}, 400, 'malformed-request'],
    ['a malformed host', 'GET', '/api/x', { host: 'a!b' }, 421, 'unknown-host'],
    ['no host', 'GET', '/api/x', { host: '', version: 'HTTP/1.0' }, 421, 'unknown-host'],
    ['a large body', 'POST', '/api/x', { body: 'x'.repeat(11) }, 413, 'body-too-large'],
    ['a large body on another path', 'POST', '/admin', { body: 'x'.repeat(11) }, 413, 'body-too-large'],
  ])('still rejects %s', async (_, method, target, more, status, reason) => {
    expect(await play(nginx, method, target, more)).toEqual([status, reason, true, '']);
  });
});

describe.each<[string, Route[]]>([
  ['a password', [Route.prefix('/staff', { basicAuth: {} })]],
  ['authorization by the app', [Route.prefix('/staff', { authorizedBy: AuthorizationRequest.toApp('/check') })]],
  ['a password below a public folder', [Route.prefix('/pub/staff', { basicAuth: {} }), Route.prefix('/staff', { basicAuth: {} })]],
])('report-only mode for the whole service with a route that requires %s', (_, asking) => {
  describe.each([[['api.example.com']], [undefined]])('hosts %p', (hosts) => {
    const allowlist = new Allowlist({
      hosts,
      routes: [...asking, Route.prefix('/pub', { allowSemicolon: true }), Route.exact('/@me', { basicAuth: {} }), Route.template('/u/{id}')],
    });
    let nginx: RunningNginx;
    let guarded: RecordingApp;
    beforeAll(async () => {
      guarded = await startRecordingApp({ respond: ({ target }) => `HTTP/1.1 ${target === '/check' ? '403 Forbidden' : '200 OK'}\r\nContent-Length: 0\r\n\r\n` });
      const settings = { enforcement: Enforcement.REPORT_ONLY };
      nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app: guarded });
    });
    afterAll(async () => {
      await nginx.stop();
      await guarded.stop();
    });

    /** The requests that the app received, without authorization requests. */
    async function played(method: string, target: string, more: { host?: string; version?: string; length?: number } = {}) {
      guarded.clear();
      await nginx.newAccessLog();
      const { status } = await request(nginx.port, { method, target, version: more.version ?? 'HTTP/1.1', headers: [['Host', more.host ?? 'api.example.com'], ...more.length === undefined ? [] : [['Content-Length', String(more.length)] as [string, string]]] });
      const [line] = await nginx.nextAccessLog(1);
      return { status, reason: line.reason, enforced: line.enforced, received: guarded.requests.map((seen) => seen.target).filter((one) => one !== '/check') };
    }

    // Paths that some apps treat as /staff/x or as /@me.
    const around = [
      'http://api.example.com/staff/x', 'HTTP://api.example.com/staff/x', 'http://other.example/staff/x', '//staff/x', '/%73taff/x', '/pub/../staff/x', '/staff;a/x', '/staff%2Fx',
      '/./staff/x', '/x/..;/staff/x', '/staff/x%00', '/staff/%2e', '/staff//x', '/pub;/../staff/x', '/pub/%2e%2e/staff/x', '/\\staff/x', '/staff\\x', '/staff%5Cx', '/%2540me',
      '/Staff/x', '/STAFF', '/sTaFf/', '/%40me', '/@me/', '/@ME', '/u/..%2f@me', '/u/../@me',
    ];
    test.each([...around.flatMap((target) => ['GET', 'POST'].map((method) => [method, target, 'HTTP/1.1'])), ...['HTTP/1.0', 'HTTP/1.2'].map((version) => ['GET', '/staff/x', version])])(
      'rejects %s %s %s, and logs the reason', async (method, target, version) => {
        for (const host of ['api.example.com', 'other.example']) {
          const { status, reason, enforced, received } = await played(method, target, { version, host });
          expect({ received, refused: status >= 400, enforced, said: reason !== '' }).toEqual({ received: [], refused: true, enforced: true, said: true });
        }
      },
    );

    test.each([['POST', '/pub/x', 'method-not-allowed'], ['GET', '/other', 'no-route'], ['GET', '/stafff', 'no-route'], ['GET', '/u/1/2', 'no-route'], ['GET', '/Pub', 'no-route']])(
      'forwards %s %s, because it needs no authentication', async (method, target, reason) => {
        expect(await played(method, target)).toEqual({ status: 200, reason, enforced: false, received: [target] });
      },
    );

    test('rejects a request with the same status and reason if its body is too large as well', async () => {
      for (const [target, host] of [...around, '/STAFF;x', '/nope/../x', '/nope%2Fx'].flatMap((one) => [[one, 'api.example.com'], [one, 'other.example']])) {
        const { received, ...small } = await played('POST', target, { host });
        const large = await played('POST', target, { host, length: 9_000_000 });
        expect({ target, host, ...large }).toEqual(received.length > 0
          ? { target, host, status: 413, reason: 'body-too-large', enforced: true, received: [] } : { target, host, ...small, received: [] });
      }
    });

    test('reports the reason for which the request would be rejected', async () => {
      for (const target of around.filter((one) => !/^h/i.test(one))) {
        const decision = allowlist.decide({ method: 'GET', target });
        expect({ target, ...await played('GET', target) }).toMatchObject({ target, status: decision.status, reason: decision.reason });
      }
      if (hosts) {
        expect(await played('GET', '//staff/x', { host: 'other.example' })).toMatchObject({ status: 421, reason: 'unknown-host' });
        expect(await played('GET', '/staff//x', { host: 'other.example' })).toMatchObject({ status: 421, reason: 'unknown-host' });
      }
    });
  });
});

test.each([['/index.php'], ['/shop/index.php']])('rejects path info after the script name %s, which its framework would use as the path', async (scriptName) => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/staff', { basicAuth: {} }), Route.prefix('/api')] });
  const nginx = await startNginx({
    text: new NginxConfiguration({
      allowlist, appPort: 3000, appProtocol: UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php', scriptName }), settings: { enforcement: Enforcement.REPORT_ONLY },
    }).text,
  });
  const decided = async (target: string) => {
    const { status } = await request(nginx.port, { method: 'GET', target, headers: [['Host', 'a.example']] });
    const [{ reason, enforced }] = await nginx.nextAccessLog(1);
    return { target, status, reason, enforced };
  };
  try {
    for (const target of [`${scriptName}/staff`, `/api${scriptName}/staff`, `/x${scriptName}/staff`, '/api/index.php/staff', '/INDEX.php/staff', '/?/staff']) {
      expect(await decided(target)).toEqual({ target, status: 404, reason: 'no-route', enforced: true });
    }
    // No app listens, so forwarded requests fail.
    expect(await decided('/nope')).toMatchObject({ status: 502, reason: 'no-route', enforced: false });
    expect(await decided('/api/x')).toMatchObject({ status: 502, reason: 'app-unreachable' });
  } finally {
    await nginx.stop();
  }
});

describe('report-only mode for one route', () => {
  const allowlist = new Allowlist({
    routes: [Route.prefix('/new', { reportOnly: true }), Route.prefix('/old'), Route.prefix('/projects', { allowEncodedSlash: true, methods: [HttpMethod.POST] })],
  });
  let nginx: RunningNginx;
  beforeAll(async () => { nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app }); });
  afterAll(() => nginx.stop());

  test('forwards and reports a request that it would reject', async () => {
    expect(await play(nginx, 'GET', '/new/x')).toEqual([200, '', true, 'GET /new/x']);
    expect(await play(nginx, 'DELETE', '/new/x')).toEqual([200, 'method-not-allowed', false, 'DELETE /new/x']);
    expect(allowlist.decide({ method: 'DELETE', target: '/new/x' })).toMatchObject({ allowed: false, status: 405 });
  });

  test.each([
    ['DELETE', '/old/x', 405, 'method-not-allowed'], ['GET', '/projects/x', 405, 'method-not-allowed'], ['GET', '/other', 404, 'no-route'],
    ['GET', '/new/a%2Fb', 400, 'not-canonical'], ['GET', '/new/../new/x', 400, 'not-canonical'],
  ])('still rejects %s %s', async (method, target, status, reason) => {
    expect(await play(nginx, method, target)).toEqual([status, reason, true, '']);
  });
});

test('differs from enforcement only in the text for the verdict, WebSockets, the port of a target in absolute form, and the log', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/api', { methods: [HttpMethod.POST] })] });
  const lines = (enforcement: Enforcement) => new NginxConfiguration({ allowlist, appPort: 3000, settings: { enforcement } }).text.split('\n');
  const enforced = lines(Enforcement.ENFORCE);
  const reported = lines(Enforcement.REPORT_ONLY);
  expect(enforced.filter((line) => !reported.includes(line)).filter((line) => !line.includes('log_format'))).toEqual([
    '    variables_hash_max_size 1024;',
    // The port of a target in absolute form counts, which is forwarded in no other service.
    '    map "${rp_header_port}${rp_scheme}" $rp_port {',
    '    map "${rp_header_port}${rp_scheme}" $rp_port_suffix {',
    '        default ":${rp_header_port}";',
    '    map $request_method $rp_connection {',
    '        "HEAD" close;',
    '        proxy_set_header Upgrade "";',
    '        # Paths whose first segment is in no route: rejected with 404.',
    '            return 404 "{\\"error\\":\\"not found\\",\\"status\\":404}";',
    ...Array(2).fill([
      '            set $rp_looked_up "";',
      expect.stringMatching(/^ {12}if \(\$request !~ "\^POST \/api.* \(\?:HTTP\/1\\\\\.1\|HTTP\/2\\\\\.0\)\\\\z"\) \{$/),
      '                set $rp_looked_up $rp_reason;',
      '            if ($rp_looked_up) {',
      '            set $rp_route "1 1 /api";',
      '            set $rp_route_path "/api";',
      '            if ($http_upgrade != "") {',
    ]).flat(),
    '            if ($rp_reason) {',
  ]);
});
