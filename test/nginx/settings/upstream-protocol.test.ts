import * as fs from 'fs';
import * as http2 from 'http2';
import * as grpc from '@grpc/grpc-js';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { UpstreamProtocol, Enforcement, NginxConfiguration, NginxConfigurationOptions } from '../../../src/nginx';
import { HOP_BY_HOP, SPOOFABLE_NAMES } from '../../../src/nginx/features/request-headers/dropped-headers';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { fastCgiServer, ScriptServer, uwsgiServer, TOLD_OF_EVERY_REQUEST } from '../../../testing/script-servers';
import { SocketApp } from '../../../testing/socket-app';
import { temporaryFolder } from '../../../testing/temporary-folder';

const folder = temporaryFolder();
fs.chmodSync(folder, 0o755);

const SERVERS: Record<string, ScriptServer | { readonly absent: string }> = {
  FastCGI: fastCgiServer(folder),
  uwsgi: uwsgiServer(folder),
};

const allowlist = new Allowlist({
  hosts: ['api.example.com'],
  routes: [
    Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST], maxRequestBodyBytes: 100, readTimeout: Duration.seconds(5) }),
    Route.exact('/typed', { methods: [HttpMethod.POST], contentTypes: ['text/plain'] }),
    Route.exact('/stream', { responseBuffering: false }),
    Route.exact('/asked', { methods: [HttpMethod.POST], authorizedBy: AuthorizationRequest.toApp('/auth/check', { forwardedResponseHeaders: ['X-Asked'] }) }),
    Route.prefix('/stored', { cache: { ttl: Duration.seconds(60) } }),
    Route.exact('/never', { authorizedBy: AuthorizationRequest.toApp('/api/missing') }),
  ],
});

describe.each(Object.entries(SERVERS))('%s', (_, server) => {
  if ('absent' in server) {
    test.skip(`a real server (skipped: ${server.absent})`, () => undefined);
    return;
  }
  let app: SocketApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await server.start();
    nginx = await startNginx({ text: configuration({ settings: { hiddenResponseHeaders: ['X-Secret'] }, appHealthPath: '/health-check' }), app });
  });
  afterAll(async () => {
    await nginx?.stop();
    await app?.stop();
  });
  const configuration = (more: Partial<NginxConfigurationOptions>) =>
    new NginxConfiguration({ allowlist, appSocket: '/run/app/app.sock', appProtocol: server.protocol, ...more }).text;

  async function play(method: string, target: string, headers: Array<[string, string]> = [], body = '', to = nginx) {
    const answer = await request(to.port, { method, target, body, headers: [['Host', 'api.example.com'], ['X-Forwarded-For', '203.0.113.9'], ['X-Forwarded-Proto', 'https'], ...headers] });
    const [line] = await to.nextAccessLog(1);
    return { ...answer, line, seen: answer.status === 200 && method !== 'HEAD' ? JSON.parse(answer.body.toString()) as { env: Record<string, string>; body: string } : undefined };
  }

  test('forwards the request as the client made it', async () => {
    const { seen, header } = await play('POST', '/api/caf%C3%A9?a=b%20c', [['Content-Type', 'text/plain'], ['Accept', 'text/csv'], ['X-Api-Key', 'k']], 'hello');
    expect(seen).toMatchObject({
      body: 'hello',
      env: {
        ...server.own,
        REQUEST_METHOD: 'POST',
        REQUEST_URI: '/api/caf%C3%A9?a=b%20c',
        QUERY_STRING: 'a=b%20c',
        CONTENT_TYPE: 'text/plain',
        CONTENT_LENGTH: '5',
        ...TOLD_OF_EVERY_REQUEST,
        HTTP_ACCEPT: 'text/csv',
        HTTP_X_API_KEY: 'k',
      },
    });
    expect([seen!.env.PATH_INFO, Buffer.from(seen!.env.PATH_INFO ?? '', 'latin1').toString()]).toContain('/api/café');
    expect(seen!.env.HTTP_X_REQUEST_ID).toMatch(/^[0-9.-]+$/);
    expect([seen!.env.HTTP_CONTENT_TYPE, seen!.env.HTTP_CONTENT_LENGTH]).toEqual([undefined, undefined]);
    expect([header('X-Secret'), header('X-Powered-By')]).toEqual([undefined, undefined]);
  });

  test('sends the length of a chunked body to the app', async () => {
    const { seen } = await play('POST', '/api', [['Transfer-Encoding', 'chunked'], ['Content-Type', 'text/plain']], '5\r\nhello\r\n0\r\n\r\n');
    expect([seen?.body, seen?.env.CONTENT_LENGTH, seen?.env.HTTP_TRANSFER_ENCODING]).toEqual(['hello', '5', undefined]);
  });

  test('sends no TLS to the app without TLS at the load balancer', async () => {
    const answer = await request(nginx.port, { method: 'GET', target: '/api', headers: [['Host', 'api.example.com']] });
    await nginx.nextAccessLog(1);
    const { env } = JSON.parse(answer.body.toString());
    expect([env.SERVER_PORT, env.HTTPS, env.REQUEST_SCHEME]).toEqual(['80', undefined, 'http']);
  });

  test('the path of the script does not bypass a route', async () => {
    const below = server.own.SCRIPT_NAME || '/index.php';
    const { SCRIPT_NAME: script } = server.own;
    for (const enforcement of [Enforcement.ENFORCE, Enforcement.REPORT_ONLY]) {
      const open = await startNginx({ text: configuration({ allowlist: new Allowlist({ routes: [Route.prefix('/'), Route.exact('/admin', { allowedClients: ['10.0.0.0/8'] })] }), settings: { enforcement } }), app });
      try {
        for (const target of [below, `${below}/admin`, `${below}/`, `${below}x`, `/x${below}/admin`]) {
          const { status, line } = await play('GET', target, [], '', open);
          const listed = script === '';
          expect([target, status, line.reason]).toEqual([target, listed || enforcement === Enforcement.REPORT_ONLY ? 200 : 404, listed ? '' : 'no-route']);
        }
      } finally {
        await open.stop();
      }
    }
    const own = await startNginx({ text: configuration({ allowlist: new Allowlist({ routes: [Route.prefix('/'), Route.exact(`${below}/info`)] }) }), app });
    try {
      expect((await play('GET', `${below}/info`, [], '', own)).status).toBe(200);
    } finally {
      await own.stop();
    }
  });

  test('drops headers that clients could claim, including HTTP_PROXY', async () => {
    const { seen } = await play('GET', '/api', [...SPOOFABLE_NAMES, ...HOP_BY_HOP, 'Connection', 'Keep-Alive', 'X-Forwarded-Host'].map((name) => [name, 'evil'] as [string, string]));
    const { HTTP_X_FORWARDED_HOST, ...env } = seen!.env;
    expect(HTTP_X_FORWARDED_HOST).toBe('api.example.com');
    expect(Object.entries(env).filter(([, value]) => String(value).includes('evil'))).toEqual([]);
    expect(env.HTTP_PROXY).toBeUndefined();
  });

  test('a header cannot replace a parameter', async () => {
    const { seen } = await play('GET', '/api', [['Https', 'off'], ['Script-Filename', '/etc/passwd'], ['Script_Filename', '/etc/passwd'], ['REMOTE_ADDR', '6.6.6.6'], ['Remote-Addr', '6.6.6.6'], ['Php-Value', 'auto_prepend_file=/etc/passwd'], ['X_Real_IP', '6.6.6.6']]);
    expect(seen?.env).toMatchObject({ ...server.own, HTTPS: 'on', REMOTE_ADDR: '203.0.113.9', HTTP_X_REAL_IP: '203.0.113.9' });
    expect([seen?.env.PHP_VALUE, seen?.env.HTTP_REMOTE_ADDR]).toEqual([undefined, undefined]);
  });

  test.each([
    ['GET', '/admin', '', 404, 'no-route'], ['DELETE', '/api/x', '', 405, 'method-not-allowed'], ['GET', '/api//x', '', 400, 'not-canonical'], ['GET', '/api/..%2fapi/x', '', 400, 'not-canonical'],
    ['GET', '/api/x.php/y', '', 200, ''], ['POST', '/api', 'x'.repeat(101), 413, 'body-too-large'], ['POST', '/typed', 'x', 415, 'content-type-not-allowed'], ['GET', '/api/missing', '', 404, ''],
  ])('decides %s %s as for an HTTP app', async (method, target, body, status, reason) => {
    const answer = await play(method, target, [], body);
    expect([answer.status, answer.line.reason]).toEqual([status, reason]);
  });

  test('forwards only listed headers if a list is set', async () => {
    const listing = await startNginx({ text: configuration({ settings: { forwardedRequestHeaders: ['Accept'] } }), app });
    try {
      const { seen } = await play('POST', '/api', [['Accept', 'text/csv'], ['X-Api-Key', 'k'], ['Proxy', 'evil'], ['Content-Type', 'text/plain']], 'x', listing);
      expect(Object.keys(seen!.env).filter((name) => name.startsWith('HTTP_')).sort()).toEqual(['HTTP_ACCEPT', 'HTTP_HOST', 'HTTP_X_FORWARDED_FOR', 'HTTP_X_FORWARDED_HOST', 'HTTP_X_FORWARDED_PORT', 'HTTP_X_FORWARDED_PROTO', 'HTTP_X_REAL_IP', 'HTTP_X_REQUEST_ID']);
      expect([seen!.env.CONTENT_TYPE, seen!.body]).toEqual(['text/plain', 'x']);
    } finally {
      await listing.stop();
    }
  });

  test('sends authorization requests to the app', async () => {
    const { seen } = await play('POST', '/asked?x=1', [['X-Asked', 'evil'], ['Content-Type', 'text/plain']], 'hello');
    expect([seen?.body, seen?.env.HTTP_X_ASKED, seen?.env.HTTP_X_ORIGINAL_URI]).toEqual(['hello', 'GET /auth/check /auth/check - - /asked?x=1', undefined]);
    expect((await play('GET', '/never')).status).toBe(500);
  });

  test('caches responses, with separate entries for HEAD', async () => {
    const { status, body } = await play('HEAD', '/stored/a');
    expect([status, body.length]).toEqual([200, 0]);
    const first = await play('GET', '/stored/a');
    const second = await play('GET', '/stored/a');
    expect([first.seen?.env.REQUEST_METHOD, second.body.toString()]).toEqual(['GET', first.body.toString()]);
    expect((await play('GET', '/stored/a', [['Cookie', 'a=b']])).seen?.env.HTTP_COOKIE).toBe('a=b');
  });

  test('forwards health checks to the app', async () => {
    const claims = [...SPOOFABLE_NAMES, ...HOP_BY_HOP, 'Cookie', 'X-Anything'].map((name): [string, string] => [name, 'evil']);
    const answer = await request(nginx.healthPort, { method: 'GET', target: '/health', headers: [['Host', 'x'], ['User-Agent', 'me'], ...claims] });
    const { env } = JSON.parse(answer.body.toString());
    expect(env).toMatchObject({ ...server.own, REQUEST_METHOD: 'GET', REQUEST_URI: '/health-check', PATH_INFO: '/health-check', HTTP_HOST: 'api.example.com', HTTP_USER_AGENT: 'me' });
    expect(Object.entries(env).filter(([, value]) => String(value).includes('evil'))).toEqual([]);
    expect((await request(nginx.healthPort, { method: 'POST', target: '/health', headers: [['Host', 'x']] })).status).toBe(405);
  });

  test('forwards rejected requests in report-only mode', async () => {
    const reporting = await startNginx({ text: configuration({ settings: { enforcement: Enforcement.REPORT_ONLY } }), app });
    try {
      const { seen, line } = await play('DELETE', '/admin/x', [['Proxy', 'evil']], '', reporting);
      expect(seen!.env).toMatchObject({ REQUEST_METHOD: 'DELETE', REQUEST_URI: '/admin/x', ...server.own });
      expect(line).toMatchObject({ reason: 'no-route', enforced: false });
    } finally {
      await reporting.stop();
    }
  });
});

describe('gRPC', () => {
  const service = Object.fromEntries(['Get', 'Fail', 'Secret', 'Slow', 'Large', 'Chat'].map((name) => [name, {
    path: `/shop.Orders/${name}`,
    requestStream: name === 'Chat',
    responseStream: name === 'Chat',
    requestSerialize: (value: Buffer) => value,
    requestDeserialize: (value: Buffer) => value,
    responseSerialize: (value: Buffer) => value,
    responseDeserialize: (value: Buffer) => value,
  }])) as Record<string, grpc.MethodDefinition<Buffer, Buffer>>;
  const received: Array<{ path: string; metadata: grpc.Metadata; host: string }> = [];
  const calls = new Allowlist({
    routes: [
      ...['Get', 'Fail', 'Slow'].map((name) => Route.exact(`/shop.Orders/${name}`, { methods: [HttpMethod.POST], readTimeout: Duration.seconds(1) })),
      Route.exact('/shop.Orders/Chat', { methods: [HttpMethod.POST], contentTypes: ['application/grpc', 'application/grpc+proto'] }),
      Route.exact('/shop.Orders/Large', { methods: [HttpMethod.POST], maxRequestBodyBytes: 100 }),
      Route.exact('/shop.Orders/Limited', { methods: [HttpMethod.POST], rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
      Route.exact('/shop.Orders/Office', { methods: [HttpMethod.POST], allowedClients: ['10.0.0.0/8'] }),
    ],
  });
  const { text } = new NginxConfiguration({ allowlist: calls, appPort: 3000, appProtocol: UpstreamProtocol.grpc() });
  let server: grpc.Server;
  let port: number;
  let nginx: RunningNginx;
  let client: grpc.Client;

  beforeAll(async () => {
    server = new grpc.Server();
    type Unary = grpc.handleUnaryCall<Buffer, Buffer>;
    const unary = (answer: Unary): Unary => (sent, callback) => {
      received.push({ path: sent.getPath(), metadata: sent.metadata, host: sent.getHost() });
      answer(sent, callback);
    };
    const echo = unary((sent, callback) => callback(null, Buffer.concat([Buffer.from('echo '), sent.request])));
    server.addService(service, {
      Get: echo,
      Secret: echo,
      Large: echo,
      Slow: unary(() => undefined),
      Fail: unary((_, callback) => callback({ code: grpc.status.ALREADY_EXISTS, details: 'it is there' })),
      Chat: (sent: grpc.ServerDuplexStream<Buffer, Buffer>) => {
        received.push({ path: sent.getPath(), metadata: sent.metadata, host: sent.getHost() });
        sent.on('data', (message) => sent.write(message)).on('end', () => sent.end());
      },
    });
    port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => error ? reject(error) : resolve(bound)));
    nginx = await startNginx({ text, app: { port } });
    client = new grpc.Client(`127.0.0.1:${nginx.port}`, grpc.credentials.createInsecure());
  });
  afterAll(async () => {
    client?.close();
    await nginx?.stop();
    server?.forceShutdown();
  });
  beforeEach(async () => {
    received.length = 0;
    await nginx.newAccessLog();
  });

  /** One call and its result for a gRPC client. */
  function call(method: string, message = 'hi', metadata = new grpc.Metadata()) {
    const identity = (value: Buffer) => value;
    return new Promise<{ code: number; details: string; message?: string }>((resolve) => {
      client.makeUnaryRequest(method, identity, identity, Buffer.from(message), metadata, { deadline: Date.now() + 8000 }, (error, value) =>
        resolve(error ? { code: error.code, details: error.details } : { code: 0, details: '', message: value!.toString() }));
    });
  }

  test('forwards calls and their errors', async () => {
    expect(await call('/shop.Orders/Get')).toEqual({ code: grpc.status.OK, details: '', message: 'echo hi' });
    expect(await call('/shop.Orders/Fail')).toMatchObject({ code: grpc.status.ALREADY_EXISTS, details: 'it is there' });
    expect((await nginx.nextAccessLog(2)).map(({ protocol, status, route, reason }) => [protocol, status, route, reason])).toEqual([
      ['HTTP/2.0', 200, '/shop.Orders/Get', ''], ['HTTP/2.0', 200, '/shop.Orders/Fail', ''],
    ]);
  });

  test('forwards streams in both directions at once', async () => {
    const identity = (value: Buffer) => value;
    const stream = client.makeBidiStreamRequest('/shop.Orders/Chat', identity, identity);
    const messages: string[] = [];
    await new Promise<void>((resolve, reject) => {
      stream.on('data', (message) => {
        messages.push(message.toString());
        // The second message is sent only when the first one has come back.
        messages.length < 3 ? stream.write(Buffer.from(`${messages.length}`)) : stream.end();
      }).on('end', resolve).on('error', reject);
      stream.write(Buffer.from('0'));
    });
    expect(messages).toEqual(['0', '1', '2']);
  });

  test('drops headers that clients could claim, and keeps those that the protocol needs', async () => {
    const metadata = new grpc.Metadata();
    [...SPOOFABLE_NAMES, 'X-Api-Key', 'X-Forwarded-For', 'X-Real-IP'].forEach((name) => metadata.set(name, 'evil'));
    expect(await call('/shop.Orders/Get', 'hi', metadata)).toMatchObject({ code: grpc.status.OK });
    const seen = Object.entries(received[0].metadata.getMap()).filter(([, value]) => String(value).includes('evil'));
    expect(seen).toEqual([['x-api-key', 'evil']]);
    expect(received[0].host).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test.each([
    ['/shop.Orders/Secret', 'hi', grpc.status.UNIMPLEMENTED, 'not found', 404, 'no-route'],
    ['/shop.Admin/Get', 'hi', grpc.status.UNIMPLEMENTED, 'not found', 404, 'no-route'],
    ['/shop.Orders//Get', 'hi', grpc.status.INTERNAL, 'bad request', 400, 'not-canonical'],
    ['/shop.Orders/Office', 'hi', grpc.status.PERMISSION_DENIED, 'forbidden', 403, 'client-not-allowed'],
    ['/shop.Orders/Large', 'x'.repeat(101), grpc.status.UNKNOWN, 'content too large', 413, 'body-too-large'],
    ['/shop.Orders/Slow', 'hi', grpc.status.UNAVAILABLE, 'gateway timeout', 504, 'app-timeout'],
  ])('answers %s as clients of gRPC expect', async (method, message, code, details, status, reason) => {
    expect(await call(method, message)).toEqual({ code, details });
    const [line] = await nginx.nextAccessLog(1);
    expect([line.status, line.reason]).toEqual([status, reason]);
    expect(received.map((one) => one.path)).toEqual(method.endsWith('Slow') ? [method] : []);
  });

  test('headers that are too large end the connection, and are logged', async () => {
    const session = http2.connect(`http://127.0.0.1:${nginx.port}`).on('error', () => undefined);
    const stream = session.request({ ':method': 'POST', ':path': '/shop.Orders/Get', 'x-long': 'x'.repeat(20_000) }).on('error', () => undefined);
    await new Promise((resolve) => stream.on('close', resolve));
    session.destroy();
    expect(await nginx.nextAccessLog(1)).toMatchObject([{ status: 0, reason: 'malformed-request', protocol: 'HTTP/2.0' }]);
    expect(received).toEqual([]);
  });

  test('logs a reason for an incomplete message', async () => {
    const settings = { clientBodyTimeout: Duration.seconds(1) };
    const { text: hasty } = new NginxConfiguration({ allowlist: calls, appPort: 3000, appProtocol: UpstreamProtocol.grpc(), settings });
    const impatient = await startNginx({ text: hasty, app: { port } });
    const session = http2.connect(`http://127.0.0.1:${impatient.port}`).on('error', () => undefined);
    try {
      const stream = session.request({ ':method': 'POST', ':path': '/shop.Orders/Slow', 'content-type': 'application/grpc' }).on('error', () => undefined);
      stream.resume().write(Buffer.from([0]));
      await new Promise((resolve) => stream.on('close', resolve));
      await impatient.settled(1);
      // The app was asked before.
      expect(impatient.accessLog()).toMatchObject([{ status: 408, reason: 'request-timeout', upstream_status: '-' }]);
    } finally {
      session.destroy();
      await impatient.stop();
    }
  });

  test('a rate-limited call has a status that clients retry', async () => {
    await call('/shop.Orders/Limited');
    expect(await call('/shop.Orders/Limited')).toEqual({ code: grpc.status.UNAVAILABLE, details: 'too many requests' });
    expect((await nginx.nextAccessLog(2))[1]).toMatchObject({ status: 429, reason: 'rate-limited' });
  });

  test('decide() agrees for HTTP/2', () => {
    const decide = (target: string, method = 'POST') => calls.decide({ method, target, httpVersion: 'HTTP/2.0' });
    expect([decide('/shop.Orders/Get').allowed, decide('/shop.Orders/Secret').reason, decide('/shop.Orders/Get', 'GET').reason]).toEqual([true, 'no-route', 'method-not-allowed']);
  });

  test.each([
    '/shop.Orders/Get', '/shop.Orders/Get?x', '/shop.Orders/../shop.Orders/Get', '/shop.Orders/%47et', '/shop.orders/Get', '/shop.Orders/Get/', '//shop.Orders/Get', '/shop.Orders/Get#x', '/shop.Orders\\Get', '/shop.Orders/Get%00', '/',
    '/shop.Orders/Get;x',
  ])('decides %s over HTTP/2 as over HTTP/1.1', async (target) => {
    const decision = calls.decide({ method: 'POST', target, httpVersion: 'HTTP/2.0' });
    const { status, body } = await post(nginx.port, target, 'application/json');
    // The server of gRPC takes nothing else.
    expect(decision.allowed ? [415] : [decision.status]).toContain(status);
    const [line] = await nginx.nextAccessLog(1);
    expect(line.reason).toBe(decision.reason ?? '');
    if (!decision.allowed) {
      // It is no call of gRPC, so it is answered as ever.
      expect(JSON.parse(body)).toMatchObject({ status });
      expect(received).toEqual([]);
    }
  });

  test.each([['application/json', 415], ['application/grpc+proto', undefined]])('checks the type %s of a body of unknown length', async (type, rejected) => {
    const target = '/shop.Orders/Chat';
    const { status } = await post(nginx.port, target, type);
    expect(rejected === undefined ? [200] : [rejected]).toContain(status);
    expect((await nginx.nextAccessLog(1))[0].reason).toBe(rejected === undefined ? '' : 'content-type-not-allowed');
    expect(calls.decide({ method: 'POST', target, httpVersion: 'HTTP/2.0', headers: { 'Content-Type': type } }).status).toBe(rejected);
  });

  test('a rejected call has no body, and the content type of gRPC', async () => {
    for (const [target, status] of [['/shop.Orders/Secret', 404], ['/shop.Orders//Get', 400], ['/other', 404]] as const) {
      expect(await post(nginx.port, target, 'application/grpc+proto')).toEqual({ status, type: 'application/grpc', body: '' });
      expect(await post(nginx.port, target, 'application/grpcx')).toMatchObject({ status, type: 'application/json' });
    }
  });

  test('rejects an unknown host in the same way', async () => {
    const hosts = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ hosts: ['api.example.com'], routes: [Route.prefix('/')] }), appPort: 3000, appProtocol: UpstreamProtocol.grpc() }).text });
    const other = client;
    client = new grpc.Client(`127.0.0.1:${hosts.port}`, grpc.credentials.createInsecure());
    try {
      expect(await call('/shop.Orders/Get')).toEqual({ code: grpc.status.UNKNOWN, details: 'misdirected request' });
      expect(await hosts.nextAccessLog(1)).toMatchObject([{ status: 421, reason: 'unknown-host' }]);
    } finally {
      client.close();
      client = other;
      await hosts.stop();
    }
  });
});

/** Sends a request by HTTP/2, without a client of gRPC. */
async function post(port: number, target: string, type: string): Promise<{ status: number; type?: string; body: string }> {
  const session = http2.connect(`http://127.0.0.1:${port}`);
  try {
    const stream = session.request({ ':method': 'POST', ':path': target, 'content-type': type });
    stream.end('{}');
    let body = '';
    stream.setEncoding('utf8').on('data', (data) => { body += data; });
    const headers = await new Promise<http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader>((resolve, reject) => {
      stream.on('response', (answer) => stream.on('end', () => resolve(answer))).on('error', reject);
    });
    return { status: headers[':status']!, type: headers['content-type'], body };
  } finally {
    session.close();
  }
}

describe('reports invalid options', () => {
  const of = (props: Partial<NginxConfigurationOptions>, routes = [Route.prefix('/')]) => () => new NginxConfiguration({ allowlist: new Allowlist({ routes }), ...props });

  test.each<[string, () => unknown, RegExp]>([
    ['no address', of({}), /`appPort` must be given unless `appSocket` is given, got: undefined/],
    ['two addresses', of({ appPort: 3000, appSocket: '/run/app/app.sock' }), /`appPort` \(3000\) cannot be combined with `appSocket` \("\/run\/app\/app\.sock"\)/],
    ['a relative socket', of({ appSocket: 'app.sock' }), /`appSocket` must be an absolute path/],
    ['a socket in the root', of({ appSocket: '/app.sock' }), /`appSocket` must be a file in a separate folder outside of \/tmp, got: "\/app\.sock"/],
    ['a socket elsewhere', of({ appSocket: '/run/../app.sock' }), /`appSocket` must be an absolute path/],
    ['a long socket', of({ appSocket: `/run/${'x'.repeat(110)}` }), /`appSocket` must be a path of at most 107 characters/],
    ['a socket with a host', of({ appSocket: '/run/app/app.sock', appHost: 'app' }), /`appHost` \("app"\) cannot be combined with `appSocket` \("\/run\/app\/app\.sock"\)/],
    ['a WebSocket by uwsgi', of({ appPort: 3000, appProtocol: UpstreamProtocol.uwsgi() }, [Route.exact('/ws', { webSocket: true })]), /`webSocket of exact \/ws` \(true\) cannot be combined with an app that speaks uwsgi/],
    ['the health of a gRPC app', of({ appPort: 3000, appProtocol: UpstreamProtocol.grpc(), appHealthPath: '/x' }), /`appHealthPath` \("\/x"\) cannot be combined with an app that speaks gRPC/],
    ['listed headers of gRPC', of({ appPort: 3000, appProtocol: UpstreamProtocol.grpc(), settings: { forwardedRequestHeaders: ['Accept'] } }), /`settings\.forwardedRequestHeaders` \(\["Accept"\]\) cannot be combined with an app that speaks gRPC/],
    ['a long name by FastCGI', of({ appPort: 3000, appProtocol: UpstreamProtocol.uwsgi(), settings: { hiddenResponseHeaders: ['X'.repeat(41)] } }), /`settings\.hiddenResponseHeaders\[0\]` must be a name of at most 40 characters with an app that speaks uwsgi, got: "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"/],
    ['a question to gRPC', of({ appPort: 3000, appProtocol: UpstreamProtocol.grpc() }, [Route.exact('/x', { authorizedBy: AuthorizationRequest.toApp('/y') })]), /`authorizedBy of exact \/x` \("\/y"\) cannot be combined with an app that speaks gRPC/],
    ['no script', () => UpstreamProtocol.fastCgi({ scriptFilename: 'index.php' }), /`scriptFilename` must be an absolute path/],
    ['a script without an extension', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/app/server' }), /`scriptFilename` must be a file whose name has an extension.*"\/srv\/app\/server".*write for example "\/srv\/app\/server.fcgi"/],
    ['a script with nothing but an extension', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/app/.php' }), /`scriptFilename` must be a file whose name has an extension/],
    ['a script that ends with dots', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/app/a..' }), /`scriptFilename` must be a file whose name has an extension.*write for example "\/srv\/app\/a.fcgi"/],
    ['a script by another name', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/public/index.php', scriptName: '/shop/app.php' }),
      /`scriptName` must be a path that ends with the name of the file in `scriptFilename` \("\/srv\/public\/index\.php"\), got: "\/shop\/app\.php"/],
    ['a script by a longer name', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/x.php', scriptName: '/ax.php' }), /`scriptName` must be a path that ends with/],
    ['a script name in another case', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/index.php', scriptName: '/Index.php' }), /`scriptName` must be a path that ends with/],
    ['both', () => UpstreamProtocol.fastCgi({ scriptFilename: '/srv/server', scriptName: '/index.php' }), /2 problems/],
    ['wrong paths', () => UpstreamProtocol.fastCgi({ scriptFilename: '/a/$x', scriptName: '/a b', documentRoot: '${Token[TOKEN.1]}' }), /3 problems/],
  ])('%s', (_, make, message) => expect(make).toThrow(message));
});

