import { Allowlist, OpenApiDescription, OpenApiOptions } from '../../../src/allowlist';
import { errorMessage } from '../../../testing/error-message';

const ANY = ['x-amazon-apigateway-any-method', 'x-apigateway-any-method', 'x-aliyun-apigateway-any-method', 'x-yc-apigateway-any-method'];
const ALL = 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT';

const routes = (paths: object, options: OpenApiOptions = {}, more: object = {}) => OpenApiDescription.fromObject({ openapi: '3.0.3', paths, ...more }, options)
  .routes.map((route) => `${route.methods} ${route.path}`);
const errorOf = (paths: object, options: OpenApiOptions = {}, more: object = {}): string => errorMessage(() => routes(paths, options, more));

describe.each(ANY)('%s', (any) => {
  test('alone stands for all methods', () => {
    expect(routes({ '/{proxy+}': { [any]: {} } })).toEqual([`${ALL} /{proxy+}`]);
  });

  test('stands for all methods that the other operations do not use', () => {
    expect(routes({ '/a': { get: {}, options: {}, [any]: {} } })).toEqual([`${ALL} /a`]);
    // An operation that is excluded is not allowed by the other operation.
    expect(routes({ '/a': { delete: { tags: ['admin'] }, [any]: {} } }, { excludeTags: ['admin'] })).toEqual(['GET,HEAD,OPTIONS,PATCH,POST,PUT /a']);
    expect(routes({ '/a': { delete: { 'x-reverse-proxy': { exclude: true } }, [any]: {} } })).toEqual(['GET,HEAD,OPTIONS,PATCH,POST,PUT /a']);
    expect(routes({ '/a': { get: {}, [any]: { 'x-reverse-proxy': { exclude: true } } } })).toEqual(['GET,HEAD /a']);
    expect(routes({ '/a': { get: {}, [any]: { operationId: 'rest' } } }, { excludeOperationIds: ['rest'] })).toEqual(['GET,HEAD /a']);
  });

  test('includes neither TRACE nor CONNECT nor an unknown method', () => {
    const allowlist = new Allowlist({ routes: OpenApiDescription.fromObject({ openapi: '3.0.3', paths: { '/a': { [any]: {} } } }).routes });
    expect(['TRACE', 'CONNECT', 'PROPFIND', 'PUT'].map((method) => allowlist.decide({ method, target: method === 'CONNECT' ? 'a:1' : '/a' }).allowed)).toEqual([false, false, false, true]);
  });

  test('is an operation like any other: references are resolved, errors reported', () => {
    expect(routes({ '/a': { $ref: '#/components/pathItems/a' } }, {}, { components: { pathItems: { a: { [any]: {} } } } })).toEqual([`${ALL} /a`]);
    expect(errorOf({ '/a': { [any]: 5 } })).toContain(`#/paths/~1a/${any}: an operation must be an object, not 5`);
  });

  test('the default route is rejected, because an allowlist needs listed paths', () => {
    for (const paths of [{ '/$default': { [any]: {} } }, { '/x': { [any]: { isDefaultRoute: true } } }]) {
      expect(errorOf(paths)).toMatch(/it stands for all requests that no other route matches.*Route\.prefix\('\/'\)/);
    }
    expect(routes({ '/$default': { [any]: { isDefaultRoute: true } }, '/a': { get: {} } }, { excludePaths: ['/$default'] })).toEqual(['GET,HEAD /a']);
  });
});

describe('unsupported extensions', () => {
  test.each(['x-acme-any-method', 'x-any', 'x-all-methods', 'x-any-http-method', 'x-foo-ALL'])('%s of a path item is reported', (name) => {
    expect(errorOf({ '/a': { get: {}, [name]: {} } })).toMatch(new RegExp(`#/paths/~1a/${name}: the vendor extension "${name}" is not read: the value looks like an operation.*\`ignoreExtensions: \\["${name}"\\]\``));
    expect(routes({ '/a': { get: {}, [name]: {} } }, { ignoreExtensions: [name] })).toEqual(['GET,HEAD /a']);
  });

  test.each(['x-private-get', 'x-hidden'])('an operation as %s is reported', (name) => {
    expect(errorOf({ '/a': { get: {}, [name]: { responses: {} } } })).toContain(`"${name}" is not read`);
    expect(errorOf({ '/a': { get: {}, [name]: { text: 'x' } } })).toBe('');
  });

  test.each(['any', 'all', 'propfind', 'link'])('%s, which is not a field of a path item, is reported', (name) => {
    expect(errorOf({ '/a': { get: {}, [name]: {} } })).toContain(`#/paths/~1a/${name}: a path item has no field "${name}"`);
    expect(errorOf({ '/a': { get: {}, [name]: {} } }, { excludePaths: ['/a'] })).toContain('no operation is left');
  });

  test('additional paths that Cloud Endpoints allows are reported', () => {
    expect(errorOf({ '/a': { get: {} } }, {}, { 'x-google-allow': 'all' })).toMatch(/#\/x-google-allow: .*forwards requests that the description does not list; remove the extension, and add a route such as/);
    expect(errorOf({ '/a': { get: {} } }, {}, { 'x-google-allow': 'configured' })).toBe('');
    expect(errorOf({ '/a': { get: {} } }, { ignoreExtensions: ['x-google-allow'] }, { 'x-google-allow': 'all' })).toBe('');
  });

  test.each<[string, unknown]>([
    ['x-ms-parameterized-host', { hostTemplate: '{endpoint}/anomaly/v1.0' }], ['x-servers', [{ url: '/v1' }]], ['x-wso2-basePath', '/v1'],
    ['x-kong-service-defaults', { path: '/v1' }], ['x-tyk-api-gateway', { server: { listenPath: { value: '/v1/', strip: true } } }],
  ])('a prefix for all paths in %s is reported', (name, value) => {
    expect(errorOf({ '/a': { get: {} } }, {}, { [name]: value })).toMatch(new RegExp(`#/${name}: .*set \`basePath\``));
    expect(routes({ '/a': { get: {} } }, { basePath: '/v1' }, { [name]: value })).toEqual(['GET,HEAD /v1/a']);
    expect(routes({ '/a': { get: {} } }, { ignoreExtensions: [name] }, { [name]: value })).toEqual(['GET,HEAD /a']);
  });

  test('an AutoRest host without a path changes nothing', () => {
    for (const hostTemplate of ['{endpoint}', 'https://{account}.example.com', '{endpoint}/']) {
      expect(errorOf({ '/a': { get: {} } }, {}, { 'x-ms-parameterized-host': { hostTemplate } })).toBe('');
    }
  });

  test.each<[string, unknown]>([
    ['x-kong-service-defaults', { retries: 5 }], ['x-kong-service-defaults', { path: '/' }], ['x-tyk-api-gateway', { info: { name: 'a' } }],
    ['x-tyk-api-gateway', { server: { listenPath: { value: '/' } } }], ['x-kong-service-defaults', 5],
  ])('%s: %j changes nothing', (name, value) => {
    expect(errorOf({ '/a': { get: {} } }, {}, { [name]: value })).toBe('');
  });

  test('AutoRest paths with a query are paths like all others', () => {
    const more = { 'x-ms-paths': { '/b?op=c': { post: { operationId: 'c' } } } };
    expect(errorOf({ '/a': { get: {} } }, {}, more)).toMatch(/#\/x-ms-paths\/~1b\?op=c\/post: .*has a query or fragment/);
    expect(routes({ '/a': { get: {} } }, { ignoreQueryInPaths: true }, more)).toEqual(['GET,HEAD /a', 'POST /b']);
    expect(routes({ '/a': { get: {} } }, { excludePaths: ['/b?op=c'] }, more)).toEqual(['GET,HEAD /a']);
    expect(errorOf({ '/a': { get: {} } }, {}, { 'x-ms-paths': 5 })).toContain('#/x-ms-paths: paths must be an object, not 5');
  });

  test('an extension to ignore must exist in the description', () => {
    expect(errorOf({ '/a': { get: {} } }, { ignoreExtensions: ['x-google-alow'] }, { 'x-google-allow': 'all' })).toMatch(/`ignoreExtensions\[0\]` must be a vendor extension that is not read, got: "x-google-alow"; did you mean "x-google-allow"\?/);
    for (const wrong of [[], ['google']]) {
      expect(errorOf({ '/a': { get: {} } }, { ignoreExtensions: wrong })).toContain('`ignoreExtensions` must be a list of at least one name that starts with "x-"');
    }
  });
});
