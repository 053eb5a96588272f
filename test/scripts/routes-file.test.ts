import * as fs from 'fs';
import * as path from 'path';
import { allowlistFrom, readAllowlist } from '../../scripts/lib/routes-file';
import { Cors, HttpMethod, RateLimit } from '../../src/allowlist';
import { temporaryFolder } from '../support/temporary-folder';

const folder = temporaryFolder();

test('YAML', () => {
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

test('JSON, with every option', () => {
  const options = {
    methods: ['GET', 'POST'],
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
  expect(allowlist._routes[0].route._options).toEqual({ ...options, methods: [expect.anything(), expect.anything()] });
});

test('rate limits', () => {
  const limitsOf = (rateLimits: unknown) => allowlistFrom(JSON.stringify({ routes: [{ exact: '/x', rateLimits }] }))._routes[0].route._options.rateLimits!.map(({ _key }) => _key);
  expect(limitsOf([{ perClient: { requestsPerSecond: 10, memoryBytes: 100_000 } }, { inTotal: { requestsPerMinute: 5, burst: 0 } }])).toEqual([
    RateLimit.perClient({ requestsPerSecond: 10, memoryBytes: 100_000 })._key, RateLimit.inTotal({ requestsPerMinute: 5, burst: 0 })._key,
  ]);
  expect(() => limitsOf([{ perClient: {} }])).toThrow(/requestsPerSecond` must be given/);
  for (const wrong of ['x', [5], [{}], [{ perClient: 5 }], [{ inTotal: { requestsPerSecond: '1' } }], [{ inTotal: { requestsPerSecond: 1, memoryBytes: 100_000 } }]]) {
    expect(() => limitsOf(wrong)).toThrow(/routes\[0\].rateLimits must/);
  }
});

test('policies for other origins', () => {
  const policyOf = (cors: unknown) => allowlistFrom(JSON.stringify({ routes: [{ exact: '/x', cors }] }))._routes[0].route._options.cors!._key;
  const origins = ['https://a.example'];
  expect(policyOf({ origins, methods: ['GET'], credentials: true, maxAgeSeconds: 5, headers: ['A'], exposedHeaders: ['B'] })).toBe(
    Cors.allow({ origins, methods: [HttpMethod.GET], credentials: true, maxAgeSeconds: 5, headers: ['A'], exposedHeaders: ['B'] })._key);
  for (const wrong of ['x', {}, { origins: 'x' }, { origins, more: 1 }, { origins, credentials: 'x' }, { origins: ['x'] }]) {
    expect(() => policyOf(wrong)).toThrow(/routes\[0\].cors/);
  }
});

test('redirects', () => {
  const { _routes: routes } = allowlistFrom('{routes: [{redirect: /a, to: /b}, {redirect: /c, to: "https://x.example/", status: 308, keepQuery: false, methods: [POST]}]}');
  expect(routes.map(({ route, methods }) => [methods, route._redirect])).toEqual([
    [['GET', 'HEAD'], { to: '/b', status: 307, keepQuery: true }], [['POST'], { to: 'https://x.example/', status: 308, keepQuery: false }],
  ]);
  expect(() => allowlistFrom('{routes: [{redirect: /a}, {redirect: /a, to: b}, {redirect: /a, to: /b, status: 200, keepQuery: 1, webSocket: true, methods: GET}]}'))
    .toThrow(/routes\[0\] must lead[^]*routes\[1\]: [^]*routes\[2\] has the unknown "webSocket"[^]*status must be one of 301, 302, 307, 308[^]*keepQuery[^]*methods/);
});

test('hosts may be added to those of the file', () => {
  expect(allowlistFrom('{hosts: [a.example], routes: [{exact: /}]}', ['b.example', 'a.example']).hosts).toEqual(['a.example', 'b.example']);
  expect(allowlistFrom('{routes: [{exact: /}]}', ['b.example']).hosts).toEqual(['b.example']);
});

test('without hosts any host may pass', () => {
  expect(allowlistFrom('{routes: [{exact: /}]}').hosts).toEqual([]);
});

test('all that is wrong is said at once', () => {
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
  expect(message).toContain('routes[2] has the unknown "method"; allowed are exact, prefix, template, redirect, methods, pathParameters, webSocket');
  expect(message).toContain('routes[3].methods must be a list of method names, not "GET"');
  expect(message).toContain('routes[4].methods: ');
  expect(message).toContain('routes[5].webSocket must be true or false, not "yes"');
  expect(message).toContain('routes[6].exact must be a path');
  expect(message).toContain('routes[7]: ');
  expect(message).toContain('routes[8] must be an object');
});

test.each(['[]', 'x', '', '{}', '{routes: 5}'])('%j is no routes file', text => {
  expect(() => allowlistFrom(text)).toThrow('The routes file is not right');
});

test('what cannot be parsed is said with its place', () => {
  expect(() => allowlistFrom('routes: [')).toThrow(/line 1/);
});

test.each(['openapi: 3.1.0\npaths: {/x: {post: {}}}', '{"swagger":"2.0","paths":{"/x":{"post":{}}}}'])('an OpenAPI description is imported: %j', text => {
  expect(allowlistFrom(text, ['a.example']).decide({ method: 'POST', target: '/x' }).allowed).toBe(true);

  const file = path.join(folder, 'description');
  fs.writeFileSync(file, text);
  expect(readAllowlist(file).decide({ method: 'POST', target: '/x' }).allowed).toBe(true);
  expect(readAllowlist(file, ['a.example']).hosts).toEqual(['a.example']);
});

test('what is wrong with an OpenAPI description is said with its place', () => {
  const file = path.join(folder, 'openapi.yaml');
  fs.writeFileSync(file, 'openapi: 3.1.0\npaths: {/x: {post: 5}}');

  expect(() => readAllowlist(file)).toThrow(`${file}#/paths/~1x/post: an operation is an object, not 5`);
});

test('a routes file may speak of descriptions', () => {
  const file = path.join(folder, 'routes.yaml');
  fs.writeFileSync(file, 'routes:\n- exact: /x\n# openapi: none\n');

  expect(readAllowlist(file).decide({ method: 'GET', target: '/x' }).allowed).toBe(true);
});

test('a file that is not there is said so', () => {
  expect(() => readAllowlist('/nonexistent/routes.yaml')).toThrow('The routes file cannot be read');
});
