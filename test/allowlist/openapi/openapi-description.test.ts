import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Allowlist, HttpMethod, MultiSegmentParameter, OpenApiDescription, OpenApiOptions, PathParameter, RateLimit, Route } from '../../../src/allowlist';
import { errorMessage } from '../../../testing/error-message';
import { numberOfRuns } from '../../../testing/number-of-runs';

const OK = { responses: {} };
type Json = Record<string, any>;

const describePaths = (paths: Json, more: Json = {}): Json => ({ openapi: '3.1.0', info: {}, paths, ...more });
const from = (description: unknown, options: OpenApiOptions = {}) => OpenApiDescription.fromObject(description, options);
const routes = (description: unknown, options: OpenApiOptions = {}) => from(description, options).routes.map((route) => `${route.methods} ${route.path}`).sort();
const errorOf = (description: unknown, options: OpenApiOptions = {}): string => errorMessage(() => from(description, options));

describe('versions', () => {
  test.each([{ swagger: '2.0' }, { swagger: 2 }, { openapi: '3.0.3' }, { openapi: 3.1 }, { openapi: '3.1.0' }, { openapi: '3.2.0' }])('%j is accepted', (version) => {
    expect(routes({ ...version, paths: { '/a': { get: OK } } })).toEqual(['GET,HEAD /a']);
  });

  test.each([{ swagger: '1.2' }, { openapi: '4.0.0' }, { openapi: '3.3.0' }, { openapi: null }, { openapi: {} }, { asyncapi: '3.0.0' }, 5, null, [], 'x'])('%j is rejected', (description) => {
    expect(errorOf(description)).toMatch(/^invalid OpenAPI description: #(\/openapi|\/swagger)?: .*use Swagger 2\.0 or OpenAPI 3\.0, 3\.1 or 3\.2$/);
  });
});

describe('base paths and hosts', () => {
  const base = (servers: unknown, paths: Json = { '/a': { get: OK } }) => from(describePaths(paths, { servers }));
  const paths = (servers: unknown) => base(servers).routes.map(({ path }) => path);

  test.each<[any, string[]]>([
    [undefined, ['/a']],
    [[], ['/a']],
    [[{ url: '/' }], ['/a']],
    [[{ url: 'https://api.example.com' }], ['/a']],
    [[{ url: 'https://api.example.com/v1/' }], ['/v1/a']],
    [[{ url: '/v1' }, { url: 'https://b.example/v1' }, { url: 'v2' }, { url: './v3/../v4?x#y' }], ['/v1/a', '/v2/a', '/v4/a']],
    [[{ url: 'https://a.example/{stage}/{version}', variables: { stage: { default: '/prod' }, version: { default: 'v1', enum: ['v1', 'v2'] } } }], ['/prod/v1/a', '/prod/v2/a']],
    [[{ url: '{url}', variables: { url: { default: 'https://a.example/x y' } } }], ['/x%20y/a']],
  ])('servers %j give the base paths and hosts', (servers, expected) => {
    expect(paths(servers)).toEqual(expected);
  });

  test('Swagger 2.0 takes both from `host` and `basePath`', () => {
    const description = from({ swagger: '2.0', host: 'API.example.com:8080', basePath: '/v1/', paths: { '/a': { get: OK } } });

    expect(description.routes[0].path).toBe('/v1/a');
    expect(description.hosts).toEqual(['api.example.com']);
  });

  test('the servers of an operation override those of its path, and these the servers of the document', () => {
    const description = base([{ url: 'https://a.example/a' }], {
      '/x': { get: OK },
      '/y': { servers: [{ url: 'https://b.example/b' }], get: OK, put: { servers: [{ url: '/c' }] } },
    });

    expect(description.routes.map((route) => `${route.methods} ${route.path}`)).toEqual(['GET,HEAD /a/x', 'GET,HEAD /b/y', 'PUT /c/y']);
    expect(description.hosts).toEqual(['a.example', 'b.example']);
  });

  test('a document server without a path gives a route at the root, even for an operation with other servers', () => {
    const description = base([{ url: 'https://a.example/v1' }, { url: 'http://localhost:3000' }], { '/y': { servers: [{ url: 'https://b.example/b' }], get: OK } });

    expect(description.routes.map((route) => `${route.methods} ${route.path}`)).toEqual(['GET,HEAD /b/y', 'GET,HEAD /y']);
  });

  test('hosts are expanded from server variables, and IP addresses are left out', () => {
    const url = 'https://user@{region}.example.com:{port}/';
    const variables = { region: { default: 'eu', enum: ['eu', 'us'] }, port: { default: 443 } };

    expect(base([{ url, variables }, { url: 'http://[::1]/' }]).hosts).toEqual(['eu.example.com', 'us.example.com']);
  });

  test.each([[[{ url: '/{v}' }]], [[{}]], [5], [[5]], [[{ url: '/{v}', variables: { v: { default: 'a', enum: 5 } } }]],
    [[{ url: '/{a}{a}{a}{a}', variables: { a: { default: '0', enum: [...'0123456789'] } } }]]])('rejects servers %j, unless `basePath` is given', (servers) => {
    const description = describePaths({ '/a': { get: OK } }, { servers });

    expect(errorOf(description)).toMatch(/#\/servers.*set `basePath`/);
    expect(routes(description, { basePath: '/v9/' })).toEqual(['GET,HEAD /v9/a']);
    expect(routes(description, { basePath: '' })).toEqual(['GET,HEAD /a']);
  });

  test.each(['v1', '/a?b', 5])('the base path %j is rejected', (basePath) => {
    expect(errorOf(describePaths({ '/a': { get: OK } }), { basePath: basePath as string })).toContain('`basePath` must be');
  });
});

describe('operations', () => {
  test('each HTTP method becomes a route', () => {
    const item = Object.fromEntries(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map((method) => [method, OK]));

    expect(routes(describePaths({ '/a': item, 'x-b': 5 }))).toEqual(['DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT /a']);
  });

  test('OpenAPI 3.2 adds `query` and `additionalOperations`', () => {
    const paths = { '/a': { query: OK, additionalOperations: { COPY: OK } } };

    expect(routes({ openapi: '3.2.0', paths })).toEqual(['COPY,QUERY /a']);
    expect(errorOf({ openapi: '3.1.0', paths })).toMatch(/#\/paths\/~1a\/query: the field "query" exists only from OpenAPI 3\.2 on[^]*#\/paths\/~1a\/additionalOperations: /);
    expect(errorOf({ openapi: '3.2.0', paths: { '/a': { additionalOperations: { CONNECT: OK } } } })).toContain('#/paths/~1a/additionalOperations/CONNECT: ');
  });

  test('a path with TRACE alone is rejected', () => {
    expect(errorOf(describePaths({ '/a': { trace: OK } }))).toMatch(/#\/paths\/~1a\/trace: .*TRACE.*exclude the operation/);
  });

  test('methods in upper case are rejected', () => {
    expect(errorOf(describePaths({ '/a': { GET: OK } }))).toContain('#/paths/~1a/GET: methods are lower-case keys, so "GET" is not a method; write "get"');
  });
});

describe('paths', () => {
  test.each([
    ['/{a b}/{a.b}/{1}', '/{a_b}/{a.b}/{_1}'],
    ['/{a b}/{a_b}', '/{a_b}/{a_b_2}'],
    ['/files/{name}.{ext}', '/files/{name}.{ext}'],
    ['/compare/{base}...{head}', '/compare/{base}...{head}'],
    ['/a b/é|%7e%c3%a9', '/a%20b/%C3%A9%7C~%C3%A9'],
    ['/f/{path+}', '/f/{path+}'],
    ['/f/{proxy*}', '/f/{proxy+}'],
    ['/f/{+path}', '/f/{path+}'],
    ['/f/{*path}', '/f/{path+}'],
    ['/{größe}/{1a-b_c.d}', '/{gr_e}/{_1a-b_c.d}'],
    ['/v1/{name}:cancel', '/v1/{name}:cancel'],
  ])('%s becomes the route path %s', (path, expected) => {
    expect(from(describePaths({ [path]: { get: OK } })).routes[0].path).toBe(expected);
  });

  test.each(['a', '/{a', '/a}', '/{a}}', '/{a+}/b', '/x{+a}', '/a//b', '/a/../b', '/a?b=c', '/a#b', '/a{?b}', '/%zz', '/a;b', '/a{.b}', '/a{;b}', '/a{/b}', '/\ud800'])('%j is rejected', (path) => {
    expect(errorOf(describePaths({ [path]: { get: OK }, '/ok': { get: OK } }))).toMatch(/^invalid OpenAPI description: #\/paths\/[^]*\/get: .*; .*\(1 of 2 operations are fine\)$/);
    expect(routes(describePaths({ [path]: { get: OK }, '/ok': { get: OK } }), { excludePaths: [path] })).toEqual(['GET,HEAD /ok']);
  });

  const FOREIGN = [
    '{id:\\d+}', '{id:\\d*}', '{id:[0-9]+}', '{id: [0-9]+}', '{id:[^/]+}', '{id:.+}', '{id:.*}', '{slug:[a-z-]*}', '{id:int}', '{path:path}', '{id:}', '{ id }', '{}', '{*}', '{+}', '{**}', '{++}', '{**path}',
    '{path**}', '{path++}', '{+path*}', '{*path+}', '{path...}', '{path..}', '{path-}', '{id?}', '{id=7}', '{id|slug}', '{id!}', '{a,b}', '{id:3}', '{name*2}', '{<id>}', '{id(\\d+)}', '{$id}', '{@id}', '{:id}', '{\\w+}', '{-path+}',
  ];
  const places = ['/tags/%', '/tags/%/x', '/tags/a%', '/tags/%b', '/%'];

  test.each(FOREIGN)('the ambiguous expression %s is rejected at every position in a path', (expression) => {
    for (const place of places) {
      const path = place.replace('%', () => expression);
      const message = errorOf(describePaths({ [path]: { delete: { parameters: [{ name: 'id', in: 'path' }] } } }));

      expect([path, message]).toEqual([path, expect.stringContaining(`#/paths/${path.replace(/~/g, '~0').replace(/\//g, '~1')}/delete: the path ${JSON.stringify(path)} cannot be a route: its expression ${JSON.stringify(expression)} is not a plain name`)]);
      expect(message).toMatch(/; write "\{name\}" for one segment or "\{name\+\}" for one or more segments at the end(?:, here ".*")?, give the path to read in its place with `readAs` in an override or in `x-reverse-proxy`, or exclude the path/);
    }
  });

  test('only the four documented forms of a parameter make a route span segments', () => {
    const character = fc.oneof(...[...'aé1_', '+', '*', [...'-.:?\\[](){},;/$^|<>=!@#& %~\'']].map((each) => fc.constantFrom(...each)));
    const seen = new Set<string>();
    fc.assert(fc.property(fc.array(character, { maxLength: 4 }), fc.constantFrom('', '', '/x', '.json'), (content, after) => {
      const expression = content.join('');
      const path = `/f/{${expression}}${after}`;
      let found: string[];
      try {
        found = from(describePaths({ [path]: { get: OK } })).routes.map((route) => route.path);
      } catch {
        return;
      }
      const spans = /^(?:[^+*{}]+[+*]|[+*][^+*{}]+)$/.test(expression) && /^[\p{L}\p{N}_. -]+$/u.test(expression.replace(/^[+*]|[+*]$/, ''));
      found.forEach((each) => expect([path, each.endsWith('+}')]).toEqual([path, spans]));
      seen.add(spans ? 'spans' : 'one');
    }), { numRuns: numberOfRuns(3000) });
    expect(seen.size).toBe(2);
  });

  test.each(['/a?b=c', '/a#b', '/a{?b}'])('the query of %s is ignored with `ignoreQueryInPaths`', (path) => {
    expect(routes(describePaths({ [path]: { get: OK } }), { ignoreQueryInPaths: true })).toEqual(['GET,HEAD /a']);
  });

  test('a last parameter that is marked as multi-segment spans segments, and a single segment has the methods of both', () => {
    const multi = (name: string) => ({ name, 'in': 'path', 'x-multi-segment': true });
    const allowlist = new Allowlist({
      routes: from(describePaths({
        '/f/{path}': { get: { parameters: [multi('path')] } },
        '/f/{id}': { delete: OK },
        '/b/{branch}/protection': { get: { parameters: [multi('branch')] } },
      })).routes,
    });
    const decide = (method: string, target: string) => allowlist.decide({ method, target }).status ?? 200;

    expect([decide('GET', '/f/a/b'), decide('GET', '/f/a'), decide('DELETE', '/f/a'), decide('DELETE', '/f/a/b')]).toEqual([200, 200, 200, 405]);
    expect([decide('GET', '/b/a/protection'), decide('GET', '/b/a/b/protection')]).toEqual([200, 404]);
  });

  describe('parameters that stand for one or more segments', () => {
    const spanning = describePaths({
      '/f/{path+}': { get: OK, put: OK },
      '/f/{rest+}': { post: OK },
      '/g/{ref}': { parameters: [{ $ref: '#/components/parameters/ref' }], get: OK, delete: OK },
      '/h/{ref}': { get: { parameters: [{ 'name': 'ref', 'in': 'path', 'x-multi-segment': true }] } },
      '/h/{ref}/x': { get: { parameters: [{ $ref: '#/components/parameters/ref' }] } },
      '/i/{ref}': { get: { parameters: [{ 'name': 'ref', 'in': 'path', 'x-multi-segment': 'true' }] } },
      '/i/{ref}.json': { get: { parameters: [{ $ref: '#/components/parameters/ref' }] } },
      '/j/{id}': { get: OK },
    }, { servers: [{ url: '/v1' }, { url: '/v2' }], components: { parameters: { ref: { 'name': 'ref', 'in': 'path', 'x-multi-segment': true } } } });
    const found = ['v1', 'v2'].flatMap((base) => [
      { route: `/${base}/f/{path+}`, name: 'path', pointer: '#/paths/~1f~1{path+}' },
      { route: `/${base}/f/{path+}`, name: 'rest', pointer: '#/paths/~1f~1{rest+}' },
      { route: `/${base}/g/{ref+}`, name: 'ref', pointer: '#/components/parameters/ref/x-multi-segment' },
      { route: `/${base}/h/{ref+}`, name: 'ref', pointer: '#/paths/~1h~1{ref}/get/parameters/0/x-multi-segment' },
    ]);
    const sorted = (parameters: MultiSegmentParameter[]) => [...parameters].sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

    test('are listed with the routes that they widen, and no other parameters are listed', () => {
      const description = from(spanning);

      expect(sorted(description.multiSegmentParameters)).toEqual(sorted(found));
      expect(new Set(description.multiSegmentParameters.map(({ route }) => route))).toEqual(new Set(description.routes.map(({ path }) => path).filter((path) => path.endsWith('+}'))));
      expect(from(spanning, { includePaths: ['/h', '/i', '/j'], basePath: '' }).multiSegmentParameters).toEqual([{ ...found[3], route: '/h/{ref+}' }]);
      expect(from(spanning, { includePaths: ['/i', '/j'] }).multiSegmentParameters).toEqual([]);
    });

    test('are all rejected with `rejectMultiSegmentParameters`', () => {
      const message = errorOf(spanning, { basePath: '', rejectMultiSegmentParameters: true });

      expect(message).toMatch(/^invalid OpenAPI description, 4 problems \(4 of 10 operations are fine\):/);
      for (const { name, pointer } of found) {
        expect(message).toContain(`${pointer}: the parameter ${JSON.stringify(name)} of "/`);
      }
      expect(message).toContain('#/components/parameters/ref/x-multi-segment: the parameter "ref" of "/g/{ref}" stands for one or more segments, so the route would allow all paths of "/g/{ref+}"; '
        + 'exclude the path and add another route, or leave out `rejectMultiSegmentParameters`');
      expect(routes(spanning, { basePath: '', rejectMultiSegmentParameters: true, excludePaths: ['/f', '/g', '/h/{ref}'] }))
        .toEqual(['GET,HEAD /i/{ref}', 'GET,HEAD /i/{ref}.json', 'GET,HEAD /j/{id}']);
    });
  });

  test('paths that differ only in the names of parameters become one route', () => {
    expect(routes(describePaths({ '/a/{b}': { get: OK }, '/a/{c}': { put: OK } }))).toEqual(['GET,HEAD,PUT /a/{b}']);
  });
});

describe('references', () => {
  test('are resolved within the description, through other references, and with sibling fields', () => {
    expect(routes(describePaths({
      '/a': { $ref: '#/components/pathItems/A' },
      '/b': { $ref: '#/paths/~1a' },
      '/c': { $ref: '#/x-any/0/%7Bc%7D', post: OK },
      '/d': { get: { $ref: '#/paths/~1b/put' } },
    }, { 'components': { pathItems: { A: { put: OK } } }, 'x-any': [{ '{c}': { get: OK } }] }))).toEqual(['GET,HEAD /d', 'GET,HEAD,POST /c', 'PUT /a', 'PUT /b']);
  });

  test.each([
    ['#/paths/~1a', 'leads in a circle'],
    ['#/paths/~1b', 'leads in a circle'],
    ['#/paths/~1a/get', 'leads in a circle'],
    ['#/paths/~1c', 'leads to nothing'],
    ['#a', 'is not a file name with a JSON pointer'],
    ['#/%zz', 'is not a file name with a JSON pointer'],
    ['https://example.com/x.yaml', 'nothing is read from a network'],
    ['//example.com/x.yaml', 'nothing is read from a network'],
    ['file:///etc/hosts', 'nothing is read from a network'],
    ['missing-file.yaml#/x', 'cannot be read'],
  ])('are rejected if %s: %s', (reference, reason) => {
    const message = errorOf(describePaths({ '/a': { $ref: reference }, '/b': { $ref: '#/paths/~1a' }, '/ok': { get: OK } }));

    expect(message).toContain('#/paths/~1a/$ref: ');
    expect(message).toContain(reason);
  });
});

describe('selection', () => {
  const description = describePaths({
    '/orders': { 'get': { tags: ['public'], operationId: 'listOrders' }, 'post': { tags: ['internal'], operationId: 'createOrder' }, 'x-audience': ['partner'] },
    '/orders/{id}': { get: { 'tags': ['public', 'beta'], 'operationId': 'getOrder', 'x-internal': true } },
    '/orders-archive': { get: { 'x-internal': false, 'x-audience': 'staff' } },
  });

  test.each<[OpenApiOptions, string[]]>([
    [{ includeTags: ['public'] }, ['GET,HEAD /orders', 'GET,HEAD /orders/{id}']],
    [{ includeTags: ['public'], excludeTags: ['beta'] }, ['GET,HEAD /orders']],
    [{ excludeTags: ['public', 'internal'] }, ['GET,HEAD /orders-archive']],
    [{ includePaths: ['/orders'] }, ['GET,HEAD /orders/{id}', 'GET,HEAD,POST /orders']],
    [{ excludePaths: ['/orders'] }, ['GET,HEAD /orders-archive']],
    [{ includePaths: ['/orders'], excludePaths: ['/orders/{id}'], excludeOperationIds: ['createOrder'] }, ['GET,HEAD /orders']],
    [{ includeOperationIds: ['createOrder'] }, ['POST /orders']],
    [{ excludeExtensions: ['x-internal'] }, ['GET,HEAD /orders-archive', 'GET,HEAD,POST /orders']],
    [{ includeExtensions: ['x-internal'] }, ['GET,HEAD /orders/{id}']],
    [{ includeExtensions: ['x-internal=false', 'x-audience=partner'] }, ['GET,HEAD /orders-archive', 'GET,HEAD,POST /orders']],
  ])('selects operations by %j', (options, expected) => {
    expect(routes(description, options)).toEqual(expected);
  });

  test.each<[OpenApiOptions, string]>([
    [{ includeTags: ['pubic'] }, '`includeTags[0]` must be a tag of an operation, got: "pubic"; did you mean "public"?'],
    [{ excludeTags: ['intern'] }, 'did you mean "internal"?'],
    [{ excludePaths: ['/order'] }, 'did you mean "/orders" or'],
    [{ excludeOperationIds: ['zzzzzz'] }, 'the existing names are "createOrder", "getOrder", "listOrders"'],
    [{ excludeExtensions: ['x-intrenal'] }, 'did you mean "x-internal"'],
    [{ includeExtensions: ['x-audience=parter'] }, '`includeExtensions[0]`'],
    [{ includeTags: [] }, '`includeTags` must be a list of at least one name'],
    [{ includeTags: ['beta'], excludeTags: ['public'] }, 'no operation is left after the selection; include more operations, or exclude fewer'],
  ])('%j is rejected with the change to make', (options, message) => {
    expect(errorOf(description, options)).toContain(message);
  });

  test('rejects tags and operation ids that cannot be read, so that no operation evades the selection', () => {
    const odd = describePaths({ '/a': { get: { tags: 'internal', operationId: 5 } }, '/b': { get: { tags: ['internal'], operationId: 'b' } }, '/c': { get: OK } });

    expect(errorOf(odd, { excludeTags: ['internal'] })).toContain('#/paths/~1a/get/tags: it must be a list of texts, not "internal"');
    expect(errorOf(odd, { excludeOperationIds: ['b'] })).toContain('#/paths/~1a/get/operationId: it must be a text, not 5');
    expect(routes(odd)).toHaveLength(3);
  });
});

describe('options of routes', () => {
  const optionsOf = (description: Json, options: OpenApiOptions = {}) => from(description, options).routes.map((route) => {
    const { methods: _, ...others } = route._options;
    return [route.path, others];
  });

  test('the options of an operation take precedence over the options of its path', () => {
    expect(optionsOf(describePaths({
      '/a': { 'get': { 'x-reverse-proxy': { readTimeoutSeconds: 3 } }, 'x-reverse-proxy': { readTimeoutSeconds: 2, webSocket: true } },
      '/b': { get: OK },
      '/c': { 'get': OK, 'x-reverse-proxy': { exclude: true } },
      '/d': { 'get': { 'x-reverse-proxy': { exclude: false } }, 'put': OK, 'x-reverse-proxy': { exclude: true } },
    }, { 'x-reverse-proxy': { readTimeoutSeconds: 1, responseBuffering: false } }))).toEqual([
      ['/a', { readTimeout: Duration.seconds(3), responseBuffering: false, webSocket: true }],
      ['/b', { readTimeout: Duration.seconds(1), responseBuffering: false }],
      ['/d', { readTimeout: Duration.seconds(1), responseBuffering: false }],
    ]);
  });

  test('overrides take precedence over the description, and operations over paths', () => {
    const description = describePaths({ '/a': { get: { 'operationId': 'a', 'x-reverse-proxy': { sendTimeoutSeconds: 1, readTimeoutSeconds: 1, connectTimeoutSeconds: 1 } } } });
    const overrides = [{ operationId: 'a', options: { readTimeout: Duration.seconds(3) } }, { path: '/a', options: { readTimeout: Duration.seconds(2), sendTimeout: Duration.seconds(2) } }];

    expect(optionsOf(description, { overrides })).toEqual([['/a', { sendTimeout: Duration.seconds(2), readTimeout: Duration.seconds(3), connectTimeout: Duration.seconds(1) }]]);
  });

  test.each<[any, string]>([
    [{ webSockets: true }, '#/paths/~1a/x-reverse-proxy/webSockets: the option "webSockets" does not exist here; did you mean "webSocket"?'],
    [{ webSocket: 'yes' }, '#/paths/~1a/x-reverse-proxy/webSocket: the option "webSocket" must be true or false, not "yes"'],
    [{ maxRequestBodyBytes: -1 }, '#/paths/~1a/x-reverse-proxy: `maxRequestBodyBytes` must be a whole number'],
    [{ methods: ['GET'] }, '#/paths/~1a/x-reverse-proxy/methods: the methods of a route are the methods of the operations; remove `methods`'],
    [{ exclude: 'yes' }, '#/paths/~1a/x-reverse-proxy/exclude: it must be true or false'],
    [{ pathParameters: { b: 'integer' } }, 'names no parameter that is a whole segment of "/a"'],
    [5, '#/paths/~1a/x-reverse-proxy: it must be an object with options of routes, not 5'],
  ])('%j is rejected', (extension, message) => {
    expect(errorOf(describePaths({ '/a': { 'get': OK, 'put': OK, 'x-reverse-proxy': extension } }))).toContain(message);
  });

  test.each<[any, string]>([
    [{ options: {} }, '`overrides[0]` must be an object with either `path` or `operationId`'],
    [{ path: '/b', options: {} }, '`overrides[0].path` must be a path of the description, got: "/b"; did you mean "/a"?'],
    [{ operationId: 'b', options: {} }, '`overrides[0].operationId` must be the operationId of an operation'],
    [{ path: '/a', options: { methods: [HttpMethod.GET] } }, '`overrides[0].options.methods` must be left out'],
    [{ path: '/a', options: { readTimeout: Duration.seconds(0) } }, '`overrides[0].options` must be valid options'],
    [{ path: '/a' }, '`overrides[0].options` must be an object'],
    [5, '`overrides[0]`'],
  ])('the override %j is rejected', (override, message) => {
    expect(errorOf(describePaths({ '/a': { get: OK } }), { overrides: [override] })).toContain(message);
  });

  describe('operations of a single path', () => {
    const treated = (description: Json, options?: OpenApiOptions) => from(description, options).routes
      .map((route) => `${route.methods.join()} ${route.path} ${route._options.readTimeout?.toSeconds() ?? '-'} ${route._options.rateLimits?.length ?? '-'}`).sort();
    const login = describePaths({ '/login': { get: { operationId: 'form' }, post: { operationId: 'login' }, put: OK } });

    test('have their own options, by the extension', () => {
      expect(treated(describePaths({ '/a': { get: OK, put: { 'x-reverse-proxy': { readTimeoutSeconds: 5 } }, post: { 'x-reverse-proxy': { readTimeoutSeconds: 5 } } } })))
        .toEqual(['GET,HEAD /a - -', 'POST,PUT /a 5 -']);
    });

    test('have their own options, by `operationId`', () => {
      const rateLimits = [RateLimit.perClient({ requestsPerMinute: 10 })];
      const routesOfLogin = treated(login, { overrides: [{ operationId: 'login', options: { rateLimits } }, { path: '/login', options: { readTimeout: Duration.seconds(7) } }] });
      expect(routesOfLogin).toEqual(['GET,HEAD,PUT /login 7 -', 'POST /login 7 1']);
      const allowlist = new Allowlist({ routes: from(login, { overrides: [{ operationId: 'login', options: { allowedClients: ['10.0.0.0/8'] } }] }).routes });
      const decided = (method: string) => allowlist.decide({ method, target: '/login', clientAddress: '192.0.2.1' });
      expect(['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].map((method) => decided(method).status ?? 200)).toEqual([200, 200, 200, 403, 405]);
    });

    test('have their own options on a path with described parameters', () => {
      const described = describePaths({ '/a/{id}': { parameters: [{ name: 'id', in: 'path', schema: { type: 'integer' } }], get: OK, put: { 'x-reverse-proxy': { readTimeoutSeconds: 5 } } } });
      const allowlist = new Allowlist({ routes: from(described, { restrictPathParameters: true }).routes });
      expect(allowlist._paths.length).toBe(1);
      expect(['/a/1', '/a/x'].map((target) => allowlist.decide({ method: 'PUT', target }).status ?? 200)).toEqual([200, 404]);
    });

    test('have their own options where another path has a last parameter of one or more segments', () => {
      const files = describePaths({ '/f/{id}': { get: OK }, '/f/{path+}': { get: { 'x-reverse-proxy': { readTimeoutSeconds: 5 } }, delete: { 'x-reverse-proxy': { readTimeoutSeconds: 7 } }, put: OK } });
      expect(treated(files)).toEqual(['DELETE /f/{id} 7 -', 'DELETE /f/{path+} 7 -', 'GET,HEAD /f/{path+} 5 -', 'GET,HEAD,PUT /f/{id} - -', 'PUT /f/{path+} - -']);
    });

    test('a HEAD operation with other options than GET is rejected', () => {
      const message = errorOf(describePaths({ '/a': { get: { operationId: 'read' }, head: { 'operationId': 'look', 'x-reverse-proxy': { readTimeoutSeconds: 5 } } } }));
      expect(message).toContain('#/paths/~1a/head: HEAD /a (look) has other options (`readTimeout` (Duration.seconds(5) and none)) than GET /a (read) at #/paths/~1a/get, but the same path, and HEAD must have the options of GET');
      expect(message).toContain('(0 of 2 operations are fine)');
    });

    test('two operations with the same method, the same path and different options are rejected', () => {
      const message = errorOf(describePaths({ '/a/{id}': { get: OK }, '/a/{name}': { get: { 'x-reverse-proxy': { webSocket: true } } } }));
      expect(message).toContain('has other options (`webSocket` (true and false)) than GET /a/{id}');
      expect(message).toContain('but the same path and the same method');
    });

    test('path parameters that differ between methods are rejected', () => {
      const message = errorOf(describePaths({ '/a/{id}': { get: { operationId: 'read' }, put: OK } }), { overrides: [{ operationId: 'read', options: { pathParameters: { id: PathParameter.integer() } } }] });
      expect(message).toContain('another `pathParameters.id`');
      expect(message).toContain('which determines the paths of a route for all methods');
    });
  });

  test('`webSocket` is rejected on a path without GET', () => {
    expect(routes(describePaths({ '/a': { 'get': OK, 'post': OK, 'x-reverse-proxy': { webSocket: true } } }))).toEqual(['GET,HEAD,POST /a']);
    expect(errorOf(describePaths({ '/a': { 'post': OK, 'x-reverse-proxy': { webSocket: true } } }))).toContain('#/paths/~1a/post: ');
  });
});

describe('`restrictPathParameters`', () => {
  const parameter = (name: string, schema: Json) => ({ name, in: 'path', schema });
  const shapes = (description: Json, options: OpenApiOptions = { restrictPathParameters: true }) => (
    from(description, options).routes.map((route) => Object.keys(route._options.pathParameters ?? {}).map((name) => `${name} ${route._options.pathParameters![name]._shape}`)).flat()
  );
  const integer = PathParameter.integer()._shape;

  test.each<[Json, string[]]>([
    [{ type: 'integer' }, [`id ${integer}`]],
    [{ type: ['integer'] }, [`id ${integer}`]],
    [{ $ref: '#/components/schemas/Id' }, [`id ${PathParameter.uuid()._shape}`]],
    [{ type: 'string', enum: ['b', 'a'] }, ['id (?:a|b)']],
    [{ type: 'integer', enum: [1, 2] }, ['id (?:1|2)']],
    [{ type: 'string', enum: ['a b'] }, []],
    [{ type: ['integer', 'null'] }, []],
    [{ type: 'string' }, []],
    [{ type: 'number' }, []],
  ])('%j', (schema, expected) => {
    const description = describePaths({ '/a/{id}': { get: OK, parameters: [parameter('id', schema)] } }, { components: { schemas: { Id: { type: 'string', format: 'uuid' } } } });

    expect(shapes(description)).toEqual(expected);
    expect(shapes(description, {})).toEqual([]);
  });

  test('applies to Swagger 2.0 and to references, and only to whole segments', () => {
    expect(shapes({
      swagger: '2.0',
      parameters: { Id: { name: 'id', in: 'path', type: 'integer' } },
      paths: { '/a/{id}': { get: { parameters: [{ $ref: '#/parameters/Id' }] } }, '/b/{id}.{id2}': { get: { parameters: [{ $ref: '#/parameters/Id' }] } } },
    })).toEqual([`id ${integer}`]);
  });

  test('leaves a parameter unrestricted if operations disagree on its schema', () => {
    const one = { parameters: [parameter('id', { type: 'integer' })] };

    expect(shapes(describePaths({ '/a/{id}': { get: one, put: OK } }))).toEqual([]);
    expect(shapes(describePaths({ '/a/{id}': { get: one }, '/a/{x}': { put: OK } }))).toEqual([]);
  });

  test('reports a broken reference, which is ignored otherwise', () => {
    const description = describePaths({ '/a/{id}': { get: { parameters: [{ $ref: '#/nowhere' }] } } });

    expect(shapes(description, {})).toEqual([]);
    expect(errorOf(description, { restrictPathParameters: true })).toContain('#/paths/~1a~1{id}/get/parameters/0/$ref: ');
  });

  test.each(['constructor', 'toString', '__proto__'])('restricts a parameter with the name %s like any other', (name) => {
    const statuses = (operation: string, options: OpenApiOptions = {}) => {
      const allowlist = new Allowlist({ routes: from(JSON.parse(`{"openapi":"3.0.0","paths":{"/a/{${name}}":{"get":${operation}}}}`), options).routes });
      return ['/a/x', '/a/5'].map((target) => allowlist.decide({ method: 'GET', target }).status);
    };
    expect(statuses('{}')).toEqual([undefined, undefined]);
    expect(statuses(`{"parameters":[{"name":"${name}","in":"path","schema":{"type":"integer"}}]}`, { restrictPathParameters: true })).toEqual([404, undefined]);
    expect(statuses(`{"x-reverse-proxy":{"pathParameters":{"${name}":"integer"}}}`)).toEqual([404, undefined]);
  });

  test('has an equivalent for single parameters in the extension', () => {
    const description = describePaths({ '/a/{id}': { 'get': OK, 'put': OK, 'x-reverse-proxy': { pathParameters: { id: 'integer' } } } });

    expect(shapes(description, {})).toEqual([`id ${integer}`]);
    expect(errorOf(describePaths({ '/a/{id}': { get: OK, put: { 'x-reverse-proxy': { pathParameters: { id: 'integer' } } } } })))
      .toContain('PUT /a/{id} has another `pathParameters.id` than GET /a/{id}');
  });
});

test('an error names the one broken operation of a thousand and counts the valid ones', () => {
  const paths = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [i === 500 ? '/a?b' : `/a${i}`, { get: OK }]));

  expect(errorOf(describePaths(paths))).toBe('invalid OpenAPI description: #/paths/~1a?b/get: the path "/a?b" has a query or fragment, but the proxy decides on the path only; '
    + 'exclude the path, or set `ignoreQueryInPaths` to allow the path with any query (999 of 1000 operations are fine)');
});

test('one error lists all problems', () => {
  const message = errorOf(describePaths({ '/a': { get: 5 }, '/b': null, '/c': { $ref: '#/x' }, '/d': { get: OK } }), { includeTags: ['x'] });

  expect(message).toMatch(/^invalid OpenAPI description, 4 problems:/);
  expect(message.split('\n')).toHaveLength(5);
});

test.each(['', '${Token[TOKEN.1]}', 'no-such-file.yaml'])('the file name %j is rejected', (file) => {
  expect(() => Route.fromOpenApi(file)).toThrow(/^invalid OpenAPI description: .*; /);
});
