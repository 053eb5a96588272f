import * as fc from 'fast-check';
import { Allowlist, OpenApiDescription, OpenApiOptions, Route } from '../../../src/allowlist';
import { routesFileFrom } from '../../../src/routes-file/read-routes-file';
import { errorMessage } from '../../../testing/error-message';
import { numberOfRuns } from '../../../testing/number-of-runs';

/** Paths as others write them, and the calls that are meant, for an exact route. */
const HABITS: ReadonlyArray<readonly [path: string, ...calls: string[]]> = [
  // Wildcards
  ['/api/*', "Route.prefix('/api')", "Route.template('/api/{name}')"], ['/api/**', "Route.prefix('/api')"], ['/*', "Route.prefix('/')"], ['*', "Route.prefix('/')"],
  ['/a/*/b', "Route.template('/a/{name}/b')"], ['/a/*/b/*/c', "Route.template('/a/{name}/b/{name2}/c')"], ['/files/*.js', "Route.template('/files/{name}.js')"],
  ['/api/*path', "Route.template('/api/{path+}')"], ['/api/...', "Route.prefix('/api')"], ['/**/x'], ['/api*', "Route.template('/api{name}')"],
  // Express, Rails, Fastify, Hono
  ['/orders/:id', "Route.template('/orders/{id}')"], [':id', "Route.template('/{id}')"], ['/a/:b/c/:d', "Route.template('/a/{b}/c/{d}')"],
  ['/orders/:id?', "Route.template('/orders/{id}')", "Route.exact('/orders')"], ['/a/:path*', "Route.template('/a/{path+}')"], ['/a/:path+', "Route.template('/a/{path+}')"],
  ['/orders/:id(\\d+)', "Route.template('/orders/{id}', { pathParameters: { id: PathParameter.integer() } })"], ['/a/:id{[0-9]+}', 'PathParameter.integer()'],
  ['/flights/:from-:to', "Route.template('/flights/{from}-{to}')"], ['/posts(/:id)'], ['/posts(.:format)'], ['/a/:'],
  // Regular expressions
  ['/api/.*', "Route.prefix('/api')"], ['/api/.+', "Route.prefix('/api')"], ['/api/(.*)', "Route.prefix('/api')"], ['^/api', "Route.prefix('/api')"], ['^/api$', "Route.exact('/api')"],
  ['^/api/.*$', "Route.prefix('/api')"], ['/api$', "Route.exact('/api')"], ['/api/?$', "Route.exact('/api')"], ['/a/(?P<id>\\d+)', "Route.template('/a/{id}', { pathParameters: { id: PathParameter.integer() } })"],
  ['/a/(?<id>[^/]+)/b', "Route.template('/a/{id}/b')"], ['/a/[0-9]+', 'PathParameter.integer()'], ['/a/\\d+', 'PathParameter.integer()'], ['/(v1|v2)/x', "PathParameter.oneOf(['v1', 'v2'])"],
  ['/a/\\.well-known'], ['/a(b|c)'], ['~ ^/x', "Route.prefix('/x')"], ['= /x', "Route.exact('/x')"], ['^~ /x', "Route.prefix('/x')"],
  // Flask, Django, Rocket
  ['/a/<id>', "Route.template('/a/{id}')"], ['/a/<int:id>', 'PathParameter.integer()'], ['/a/<uuid:id>', 'PathParameter.uuid()'], ['/a/<path:rest>', "Route.template('/a/{rest+}')"],
  ['/a/<id:int>', 'PathParameter.integer()'], ['/a/<rest..>', "Route.template('/a/{rest+}')"],
  // Next.js, SvelteKit, Remix, TanStack
  ['/a/[id]', "Route.template('/a/{id}')"], ['/a/[...slug]', "Route.template('/a/{slug+}')"], ['/a/[[...slug]]', "Route.template('/a/{slug+}')"], ['/(auth)/login', "Route.exact('/login')"],
  ['/a/[id=int]', 'PathParameter.integer()'], ['/a/$id', "Route.template('/a/{id}')"], ['/a/$', "Route.prefix('/a')"],
  // Incomplete templates
  ['/a/${id}', "Route.template('/a/{id}')"], ['/a/{{id}}', "Route.template('/a/{id}')"], ['/a/#{id}', "Route.template('/a/{id}')"], ['/a/%{id}', "Route.template('/a/{id}')"],
  ['/a/%7Bid%7D', "Route.template('/a/{id}')"], ['/a/%s'], ['/a/{id}', "Route.template('/a/{id}')"],
  // Braces of others
  ['/a/{id:int}', 'PathParameter.integer()'], ['/a/{id:[0-9]+}/b', 'PathParameter.integer()'], ['/a/{id:[^/]+}/b', "Route.template('/a/{id}/b')"], ['/a/{kind:x|y}', "PathParameter.oneOf(['x', 'y'])"],
  ['/a/{path:.*}', "Route.template('/a/{path+}')"], ['/a/{path:path}', "Route.template('/a/{path+}')"], ['/a/{path...}', "Route.template('/a/{path+}')"], ['/a/{*path}', "Route.template('/a/{path+}')"],
  ['/a/{**path}', "Route.template('/a/{path+}')"], ['/a/{path*}', "Route.template('/a/{path+}')"], ['/a/{+path}', "Route.template('/a/{path+}')"], ['/a/{id?}', "Route.template('/a/{id}')", "Route.exact('/a')"],
  ['/a/{id}?', "Route.template('/a/{id}')"], ['/a/{id}*', "Route.template('/a/{id+}')"], ['/a/{id}(.*)', "Route.template('/a/{id+}')"], ['/a/{ id }', "Route.template('/a/{id}')"],
  ['/a/{name=projects/*}'], ['/a/{?q}'], ['/a/{/p*}'], ['/a/{;p}'], ['/a/{.f}'], ['/a/{x,y}', "PathParameter.oneOf(['x', 'y'])"], ['/a/{}'], ['/a/{b'], ['/a/b}'], ['/a/{$}', "Route.exact('/a/')"],
  // Invalid paths
  ['api/x', "Route.exact('/api/x')"], ['/search?q=1', "Route.exact('/search')"], ['/search?', "Route.exact('/search')"], ['/a#b', "Route.exact('/a')"], ['https://a.example/x', "Route.exact('/x')"],
  ['https://a.example', "Route.exact('/')"], ['https://a.example/x/:id?y=1', "Route.template('/x/{id}')"], ['GET /x', "Route.exact('/x')"], [' /x', "Route.exact('/x')"], ['/x ', "Route.exact('/x')"],
  ['/x\n', "Route.exact('/x')"], ['"/x"', "Route.exact('/x')"], ['/a//b', "Route.exact('/a/b')"], ['//a', "Route.exact('/a')"], ['/a/100%', '"/a/100%25"'], ['/a/%zz', '"/a/%25zz"'],
  ['\\api\\x'],
];

/** Paths that resemble foreign syntax and that clients send. */
const LITERAL = [
  '/', '/a', '/a/', '/v1/jobs:batchGet', '/urn:isbn:123', '/time/12:30', '/users/$count', '/$metadata', "/Products('x')", '/Products(1)', '/wiki/Mercury_(planet)', '/delta()',
  '/tags/c++', '/@me', '/@scope/name', '/~user', '/a,b', '/a=b', '/a!', '/.well-known/x', '/a..b', '/-/npm', '/a&b', '/a%20b', '/%E2%82%AC',
];
const LITERAL_TEMPLATES = [
  '/v1/jobs/{id}:cancel', '/v1/{name}:undelete', "/P('{id}')/x", '/root:/{path}:/content', '/f({a},{b})', '/x(id={id})', '/a/{x}+{y}', '/{a}.{b}', '/compare/{base}...{head}', '/a/{rest+}', '/{a}/$count', '/a{b}c',
];

describe.each(['exact', 'prefix', 'template'] as const)('%s', (kind) => {
  test.each(HABITS.filter(([path]) => kind !== 'template' || path !== '/a/{id}'))('%j is rejected, in code and in a routes file', (path, ...calls) => {
    const message = errorMessage(() => Route[kind](path));
    expect(message).toMatch(new RegExp(`^invalid route ${kind} .*: \`path\` must be `, 's'));
    for (const call of kind === 'exact' ? calls : []) {
      expect(message).toContain(call);
    }
    const inFile = errorMessage(() => routesFileFrom(JSON.stringify({ routes: [{ [kind]: path }] })));
    expect(inFile).toContain(`routes[0]: invalid route ${kind} `);
    expect(inFile).not.toMatch(/Route\.|PathParameter/);
  });

  test.each(HABITS)('an error about %j recommends a path that is accepted', (path) => {
    const message = errorMessage(() => Route[kind](path));
    for (const [call, name, written] of message.matchAll(/Route\.(exact|prefix|template)\('((?:[^'\\]|\\.)*)'/g)) {
      const options = new RegExp(`${call.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}, \\{`).test(message);
      expect([call, options || errorMessage(() => Route[name as 'exact'](written))]).toEqual([call, options || '']);
    }
  });
});

test('the source of a redirect is a single path', () => {
  expect(errorMessage(() => Route.redirect('/a/*', '/b'))).toMatch(/"\*" is a wildcard .*: write a redirect for each path/);
  expect(errorMessage(() => Route.redirect('^/a$', '/b'))).toContain("write Route.redirect('/a', …)");
});

test.each(LITERAL)('%s is accepted as a literal path', (path) => {
  expect(errorMessage(() => Route.exact(path))).toBe('');
  expect(errorMessage(() => Route.prefix(path))).toBe('');
});

test.each(LITERAL_TEMPLATES)('%s is accepted as a template', (path) => {
  expect(errorMessage(() => Route.template(path))).toBe('');
});

describe('literalPath', () => {
  const decide = (route: Route, target: string) => new Allowlist({ routes: [route] }).decide({ method: 'GET', target }).status ?? 200;

  test.each(['/a/*', '/*', '/a/**', '/:id', '/a/:id', '/$id', '/(auth)/x', '/a/...', '/a/.*', '/api$', '/a/*.js', '/a/%7Bid%7D'])('accepts %s as literal text', (path) => {
    expect(errorMessage(() => Route.exact(path))).toContain('or set `literalPath: true` if clients send');
    const route = Route.exact(path, { literalPath: true });
    expect([decide(route, path), decide(route, path.replace(/[:$*(.%].*/, 'x')), decide(Route.prefix(path, { literalPath: true }), `${path}/x`)]).toEqual([200, 404, 200]);
    expect(routesFileFrom(JSON.stringify({ routes: [{ exact: path, literalPath: true }] })).allowlist.decide({ method: 'GET', target: path }).allowed).toBe(true);
  });

  test('does not change the parameters of a template', () => {
    const route = Route.template('/a/{id}/:search', { literalPath: true });
    expect([decide(route, '/a/1/:search'), decide(route, '/a/1/x')]).toEqual([200, 404]);
  });

  test.each(['/a b', '/a?x', '/[id]', 'api', '/a//b', '/a/%', '/a/<id>', '/a/\\d+'])('rejects %s, because no client can send this path', (path) => {
    expect(errorMessage(() => Route.exact(path, { literalPath: true }))).toContain('`path` must be');
    expect(errorMessage(() => Route.exact(path))).not.toContain('literalPath');
  });
});

test('every path becomes a route, or one error that says what to write', () => {
  const piece = fc.constantFrom(...'/{}[]()<>*:$^.+?|\\%#~@!=,;& ab1é', 'id', '{id}', '{id+}', ':id', '**', '.*', '\\d+', '[^/]', '(?P<', 'int', '%7B');
  fc.assert(fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom('exact', 'prefix', 'template'), (pieces, kind) => {
    const message = errorMessage(() => Route[kind as 'exact'](`/${pieces.join('')}`));
    expect(message === '' || /^invalid route \w+ .*`path` must be .*; .+/s.test(message)).toBe(true);
    if (message === '') {
      expect(pieces.join('').replace(/\{[A-Za-z_][\w.-]*\+?\}/g, 'P')).not.toMatch(/\*|(?:^|\/):|[[\]<>^\\|?#]|\$$/);
    }
  }), { numRuns: numberOfRuns(2000) });
});

describe('OpenAPI', () => {
  const imported = (path: string, options: OpenApiOptions = {}, more = {}) => OpenApiDescription.fromObject(
    { openapi: '3.1.0', paths: { [path]: { get: { operationId: 'x' }, ...more } } }, options).routes.map((route) => route.path);
  /** The description documents the meaning of these, or they are plain parameters. */
  const DOCUMENTED = ['/a/{id}', '/a/{*path}', '/a/{path*}', '/a/{+path}', '/a/$id', '/a/$', '/a/{ id }'];
  const refused = HABITS.filter(([path]) => !DOCUMENTED.includes(path));

  test.each([...refused, ['/static/*'], ['/a/{p}*'], ['/a/{p}(.*)'], ['/a/{*}'], ['/a/{**}'], ['/{a}{b}'], ['/a/{id}{?q}'], ['/{proxy+}/x']])('%j is rejected with the pointer and an alternative', (path) => {
    const message = errorMessage(() => imported(path));
    expect(message).toContain(`#/paths/${path.replace(/~/g, '~0').replace(/\//g, '~1')}`);
    expect(message).toMatch(/; .*exclude|add it/);
  });

  test.each(refused)('%j is rejected as `readAs` and as a base path, too', (path) => {
    expect(errorMessage(() => imported('/x', { overrides: [{ path: '/x', readAs: path }] }))).toMatch(/readAs|read as/);
    expect(errorMessage(() => imported('/x', { basePath: path }))).toMatch(/`basePath` must be|cannot be (?:a|part of a) route/);
  });

  test('the documented forms span segments', () => {
    expect(['/a/{proxy+}', '/a/{+proxy}', '/a/{proxy*}', '/a/{*proxy}'].flatMap((path) => imported(path))).toEqual(Array(4).fill('/a/{proxy+}'));
  });

  test.each([...LITERAL.filter((path) => path !== '/'), ...LITERAL_TEMPLATES, '/a/$reset', '/$/x', '/a/$id', '/a b'])('%s is a literal path', (path) => {
    expect(errorMessage(() => imported(path))).toBe('');
  });

  test('a rejected path can be replaced with `readAs`, or used as literal text', () => {
    expect(imported('/static/*', { overrides: [{ path: '/static/*', readAs: '/static/{rest+}' }] })).toEqual(['/static/{rest+}']);
    expect(imported('/tags/{id:\\d+}', { overrides: [{ operationId: 'x', readAs: '/tags/{id}' }], basePath: '/v1' })).toEqual(['/v1/tags/{id}']);
    expect(imported('/static/*', { overrides: [{ path: '/static/*', options: { literalPath: true } }] })).toEqual(['/static/*']);
    expect(imported('/static/*', {}, { 'x-reverse-proxy': { readAs: '/static/{rest+}' } })).toEqual(['/static/{rest+}']);
    expect(imported('/static/*', {}, { 'x-reverse-proxy': { literalPath: true } })).toEqual(['/static/*']);
    expect(imported('/a?b', { overrides: [{ path: '/a?b', readAs: '/a' }] })).toEqual(['/a']);
    expect(errorMessage(() => imported('/a', { overrides: [{ path: '/a', readAs: 'b' }] }))).toContain('`overrides[0].readAs` must be a path that starts with "/"');
    expect(errorMessage(() => imported('/a', { overrides: [{ path: '/a', readas: '/b' } as never] }))).toContain('did you mean "readAs"?');
  });

  test('a server path in foreign template syntax is reported', () => {
    const description = { openapi: '3.1.0', servers: [{ url: 'https://a.example/<stage>' }], paths: { '/a': { get: {} }, '/b': { get: {} } } };
    expect(errorMessage(() => OpenApiDescription.fromObject(description))).toMatch(/^invalid OpenAPI description: #\/servers: the path "\/<stage>" .*set `basePath`/);
    expect(OpenApiDescription.fromObject(description, { basePath: '/v1' }).routes.map(({ path }) => path)).toEqual(['/v1/a', '/v1/b']);
  });
});
