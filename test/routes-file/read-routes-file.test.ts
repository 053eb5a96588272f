import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { AuthorizationRequest, HttpMethod, RateLimit } from '../../src/allowlist';
import { UpstreamProtocol, ClientAddressSource, Enforcement, NginxConfiguration, RejectedRequestLog } from '../../src/nginx';
import { allowlistFrom, readAllowlist, routesFileFrom } from '../../src/routes-file/read-routes-file';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();

test('reads YAML', () => {
  const allowlist = allowlistFrom([
    'hosts: [api.example.com]',
    'routes:',
    '  - prefix: /api',
    '  - template: /orders/{id}',
    '    methods: [GET, PATCH]',
  ].join('\n'));

  expect(allowlist.hosts).toEqual(['api.example.com']);
  expect(allowlist.decide({ method: 'PATCH', target: '/orders/1' }).allowed).toBe(true);
  expect(allowlist.decide({ method: 'PATCH', target: '/api/1' }).status).toBe(405);
});

/** Members whose names end with `Seconds`, as the options that they stand for. */
function withDurations(members: object): object {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => name.endsWith('Seconds') ? [name.slice(0, -'Seconds'.length), Duration.seconds(value)] : [name, value]));
}

test('reads JSON, with every option', () => {
  const options = {
    methods: ['GET', 'POST'],
    literalPath: true,
    webSocket: true,
    maxRequestBodyBytes: 1000,
    connectTimeoutSeconds: 1,
    readTimeoutSeconds: 2,
    sendTimeoutSeconds: 3,
    responseBuffering: false,
    allowEncodedSlash: true,
    allowSemicolon: true,
    allowEncodedPercent: true,
    allowNewlineInQuery: true,
    reportOnly: true,
    allowedClients: ['10.0.0.0/8'],
    queryParameters: ['q'],
    contentTypes: ['application/json'],
    maxConnections: 5,
  };
  const allowlist = allowlistFrom(JSON.stringify({ routes: [{ exact: '/x', ...options }] }));

  expect(allowlist._routes[0].methods).toEqual(['GET', 'HEAD', 'POST']);
  expect(allowlist._routes[0].route._options).toEqual({ ...withDurations(options), methods: [expect.anything(), expect.anything()] });
});

test('reads rate limits', () => {
  const limitsOf = (rateLimits: unknown) => allowlistFrom(JSON.stringify({ routes: [{ exact: '/x', rateLimits }] }))._routes[0].route._options.rateLimits!.map(({ _key }) => _key);
  const perClient = { requestsPerSecond: 10, memoryBytes: 100_000, clientsPerNetwork: 32 };
  const inTotal = { requestsPerMinute: 5, burst: 0 };
  expect(limitsOf([{ perClient }, { inTotal }])).toEqual([RateLimit.perClient(perClient)._key, RateLimit.inTotal(inTotal)._key]);
  expect(() => limitsOf([{ perClient: {} }])).toThrow(/requestsPerSecond` must be given/);
  for (const wrong of ['x', [5], [{}], [{ perClient: 5 }], [{ inTotal: { requestsPerSecond: '1' } }], [{ inTotal: { requestsPerSecond: 1, memoryBytes: 100_000 } }]]) {
    expect(() => limitsOf(wrong)).toThrow(/routes\[0\].rateLimits must/);
  }
});

test('reads policies for other origins', () => {
  const policyOf = (cors: unknown) => allowlistFrom(JSON.stringify({ routes: [{ exact: '/x', cors }] }))._routes[0].route._options.cors!.given;
  const origins = ['https://a.example'];
  expect(policyOf({ origins, methods: ['GET'], credentials: true, maxAgeSeconds: 5, headers: ['A'], exposedHeaders: ['B'] })).toEqual(
    { origins, methods: [HttpMethod.GET], credentials: true, maxAge: Duration.seconds(5), headers: ['A'], exposedHeaders: ['B'] });
  for (const wrong of ['x', {}, { origins: 'x' }, { origins, more: 1 }, { origins, credentials: 'x' }, { origins: ['x'] }]) {
    expect(() => policyOf(wrong)).toThrow(/routes\[0\](?:\.cors|: .*`cors\.origins\[0\]`)/);
  }
});

test('reads redirects', () => {
  const { _routes: routes } = allowlistFrom('{routes: [{redirect: /a, to: /b}, {redirect: /c, to: "https://x.example/", status: 308, keepQuery: false, methods: [POST]}]}');
  expect(routes.map(({ route, methods }) => [methods, route._redirect])).toEqual([
    [['GET', 'HEAD'], { to: '/b', status: 307, keepQuery: true }], [['POST'], { to: 'https://x.example/', status: 308, keepQuery: false }],
  ]);
  expect(() => allowlistFrom('{routes: [{redirect: /a}, {redirect: /a, to: b}, {redirect: /a, to: /b, status: 200, keepQuery: 1, webSocket: true, methods: GET}]}'))
    .toThrow(/routes\[0\] must lead[^]*routes\[1\]: [^]*routes\[2\] has the unknown "webSocket"[^]*status must be one of 301, 302, 307, 308[^]*keepQuery[^]*methods/);
});

test('accepts additional hosts', () => {
  expect(allowlistFrom('{hosts: [a.example], routes: [{exact: /}]}', ['b.example', 'a.example']).hosts).toEqual(['a.example', 'b.example']);
  expect(allowlistFrom('{routes: [{exact: /}]}', ['b.example']).hosts).toEqual(['b.example']);
});

test('allows any host if no hosts are given', () => {
  expect(allowlistFrom('{routes: [{exact: /}]}').hosts).toEqual([]);
});

test('reports all problems at once', () => {
  const text = JSON.stringify({
    host: 'a.example',
    hosts: 'a.example',
    routes: [
      { prefix: '/api', exact: '/api' },
      { methods: ['GET'] },
      { exact: '/x', method: ['GET'] },
      { exact: '/x', methods: 'GET' },
      { exact: '/x', methods: ['NOT A METHOD'] },
      { exact: '/x', webSocket: 'yes' },
      { exact: 5 },
      { exact: 'no-slash' },
      '/x',
    ],
  });
  let message = '';
  try {
    allowlistFrom(text);
  } catch (error) {
    message = (error as Error).message;
  }

  expect(message).toContain('the file has the unknown "host"; allowed are hosts, routes');
  expect(message).toContain('"hosts" must be a list of host names');
  expect(message).toContain('routes[0] needs exactly one of exact, prefix, template, redirect; it has exact, prefix');
  expect(message).toContain('routes[1] needs exactly one of exact, prefix, template, redirect; it has none');
  expect(message).toContain('routes[2] has the unknown "method"; allowed are exact, prefix, template, redirect, methods, pathParameters, literalPath, webSocket');
  expect(message).toContain('routes[3].methods must be a list of method names, not "GET"');
  expect(message).toContain('routes[4].methods: ');
  expect(message).toContain('routes[5].webSocket must be true or false, not "yes"');
  expect(message).toContain('routes[6].exact must be a path');
  expect(message).toContain('routes[7]: ');
  expect(message).toContain('routes[8] must be an object');
});

test.each(['[]', 'x', '', '{}', '{routes: 5}'])('rejects %j as a routes file', (text) => {
  expect(() => allowlistFrom(text)).toThrow('The routes file is not right');
});

test('reports a parse error with its location', () => {
  expect(() => allowlistFrom('routes: [}')).toThrow(/line 1/);
});

test.each(['openapi: 3.1.0\npaths: {/x: {post: {}}}', '{"swagger":"2.0","paths":{"/x":{"post":{}}}}'])('imports an OpenAPI description: %j', (text) => {
  expect(allowlistFrom(text, ['a.example']).decide({ method: 'POST', target: '/x' }).allowed).toBe(true);

  const file = path.join(folder, 'description');
  fs.writeFileSync(file, text);
  expect(readAllowlist(file).decide({ method: 'POST', target: '/x' }).allowed).toBe(true);
  expect(readAllowlist(file, ['a.example']).hosts).toEqual(['a.example']);
});

test('reports an error of an OpenAPI description with its location', () => {
  const file = path.join(folder, 'openapi.yaml');
  fs.writeFileSync(file, 'openapi: 3.1.0\npaths: {/x: {post: 5}}');

  expect(() => readAllowlist(file)).toThrow(`${file}#/paths/~1x/post: an operation must be an object, not 5`);
});

test('accepts a routes file that refers to descriptions', () => {
  const file = path.join(folder, 'routes.yaml');
  fs.writeFileSync(file, 'routes:\n- exact: /x\n# openapi: none\n');

  expect(readAllowlist(file).decide({ method: 'GET', target: '/x' }).allowed).toBe(true);
});

test('reports a missing file', () => {
  expect(() => readAllowlist('/nonexistent/routes.yaml')).toThrow('The routes file cannot be read');
});

test('reads authentication and response caches', () => {
  const optionsOf = (options: object) => allowlistFrom(JSON.stringify({ routes: [{ exact: '/x', ...options }] }))._routes[0].route._options;
  expect(optionsOf({ authorizedBy: { path: '/check', forwardedResponseHeaders: ['X-User'] } }).authorizedBy!._key).toBe(AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: ['X-User'] })._key);
  expect(optionsOf({ basicAuth: {} }).basicAuth!.given).toEqual({});
  const basicAuth = { users: 'staff', realm: 'Staff', forwardAuthorization: true };
  expect(optionsOf({ basicAuth }).basicAuth!.given).toEqual(basicAuth);
  const cache = {
    ttlSeconds: 5,
    statuses: [200, 404],
    staleWhileUpdating: false,
    maxBytes: 2_000_000,
    bypassedByAuthorization: false,
    bypassedByCookie: false,
    bypassedByClientIdentity: false,
  };
  const { ttlSeconds, ...cacheOptions } = cache;
  expect(optionsOf({ cache }).cache!.given).toEqual({ ...cacheOptions, ttl: Duration.seconds(ttlSeconds) });
  for (const [options, message] of [
    [{ authorizedBy: {} }, /routes\[0\]\.authorizedBy must be an object with "path"/], [{ authorizedBy: { path: 5 } }, /routes\[0\]\.authorizedBy has "path", which must be a text, not 5/],
    [{ authorizedBy: { path: 'x' } }, /routes\[0\]\.authorizedBy: invalid authorization request: `path`/], [{ basicAuth: { user: 'x' } }, /of users, realm, forwardAuthorization only/],
    [{ cache: { ttlSeconds: '5' } }, /has "ttlSeconds", which must be a whole number of seconds/], [{ cache: { ttlSeconds: 5, statuses: ['200'] } }, /a list of numbers/], [{ cache: 5 }, /must be an object with "ttlSeconds"/],
  ] as Array<[object, RegExp]>) {
    expect(() => optionsOf(options)).toThrow(message);
  }
});

describe('settings', () => {
  const file = (more: object) => routesFileFrom(JSON.stringify({ routes: [{ prefix: '/api' }], ...more }));

  test('are read under their TypeScript names, with times in seconds', () => {
    const plain = {
      enforcement: Enforcement.REPORT_ONLY,
      gzip: { enabled: true, types: ['text/csv'], minLengthBytes: 5, level: 2 },
      maxRequestBodyBytes: 1,
      maxHeaderLineBytes: 2048,
      clientHeaderTimeoutSeconds: 1,
      clientBodyTimeoutSeconds: 2,
      connectTimeoutSeconds: 3,
      readTimeoutSeconds: 4,
      sendTimeoutSeconds: 5,
      upstreamKeepaliveConnections: 6,
      workerConnections: 100,
      maxConnections: 8,
      hiddenResponseHeaders: ['X-Runtime'],
      forwardedRequestHeaders: ['Accept'],
      trustedHeaders: ['X-Original-URL'],
      maxResponseHeaderBytes: 9000,
      maxResponseTempFileBytes: 2_000_000,
      underscoresInHeaders: false,
      strictQuery: true,
    };
    const { allowlist, settings } = file({
      settings: { ...plain, rejectedRequestLog: { sampledPercent: 1 }, clientAddressSource: 'connection', originSecret: { header: 'X-From-CDN' }, securityHeaders: { hstsMaxAgeSeconds: 5, frameAncestors: 'any' } },
    });
    const { securityHeaders, clientAddressSource, originSecret, rejectedRequestLog, ...others } = settings!;
    expect(others).toEqual(withDurations(plain));
    expect(clientAddressSource).toBe(ClientAddressSource.CONNECTION);
    expect(originSecret).toEqual({ header: 'X-From-CDN' });
    expect(securityHeaders).toEqual({ hstsMaxAge: Duration.seconds(5), frameAncestors: 'any' });
    expect(rejectedRequestLog).toEqual(RejectedRequestLog.sampled(1));
    expect(file({ settings: { rejectedRequestLog: 'all' } }).settings!.rejectedRequestLog).toEqual(RejectedRequestLog.all());
    expect(new NginxConfiguration({ allowlist, appPort: 3000, settings }).text).toContain('gzip_comp_level 2;');
  });

  test('include the protocol of the app', () => {
    const script = { scriptFilename: '/a/b.php' };
    for (const [written, protocol] of [['grpc', UpstreamProtocol.grpc()], ['http', UpstreamProtocol.http()], ['uwsgi', UpstreamProtocol.uwsgi()],
      [{ fastCgi: script }, UpstreamProtocol.fastCgi(script)]]) {
      expect(file({ appProtocol: written }).appProtocol).toEqual(protocol);
    }
  });

  test.each([
    [{ settings: 5 }, /"settings" must be an object, of enforcement/], [{ settings: { gzip: { levels: 1 } } }, /"settings" has "gzip", which must be an object/], [{ settings: { enforcement: 'no' } }, /must be one of enforce, report-only, not "no"/],
    [{ settings: { rejectedRequestLog: 'none' } }, /"settings" has "rejectedRequestLog", which must be "all" or \{"sampledPercent": …\}, not "none"/],
    [{ settings: { rejectedRequestLog: { sampledPercent: 0 } } }, /invalid rejected request log: `percent` must be a number from 0\.01 to 100/],
    [{ settings: { maxHeaderLineBytes: '1' } }, /"settings" has "maxHeaderLineBytes", which must be a number/], [{ settings: { securityHeaders: { hstsMaxAgeSeconds: -1 } } }, /has "hstsMaxAgeSeconds", which must be a whole number of seconds from 0 to 63072000, not -1/],
    [{ appProtocol: 'ftp' }, /"appProtocol" must be http, grpc, uwsgi or/], [{ appProtocol: { fastCgi: {} } }, /"appProtocol" must be an object with "scriptFilename"/], [{ appProtocol: { fastCgi: { scriptFilename: 'x' } } }, /"appProtocol": invalid FastCGI protocol/],
    [{ setting: {} }, /unknown "setting"/],
  ])('are rejected: %p', (more, message) => expect(() => file(more)).toThrow(message));
});
