import { Allowlist, HttpMethod, PathParameter, RejectionReason, Route } from '../../src/allowlist';
import { isCanonical, requestLinePcre, STRICT_FORM } from '../../src/allowlist/canonical-target';

const get = (allowlist: Allowlist, target: string, method = 'GET') => allowlist.decide({ method, target });

describe('methods', () => {
  test.each(['TRACE', 'CONNECT'])('refuses %s with the reason', (name) => {
    expect(() => HttpMethod.of(name)).toThrow(new RegExp(`got: "${name}"; leave it out: it (echoes|asks)`));
  });

  test.each(['get', '', 'GET /', 'G ET', 'X'.repeat(33), '${Token[TOKEN.1]}'])('refuses %j', (name) => {
    expect(() => HttpMethod.of(name)).toThrow(/`name` must be/);
  });

  test('HEAD comes with GET, and GET is the default', () => {
    expect(Route.exact('/a').methods).toEqual(['GET', 'HEAD']);
    expect(Route.exact('/a', { methods: [HttpMethod.POST] }).methods).toEqual(['POST']);
    expect(Route.exact('/a', { methods: [HttpMethod.of('REPORT')] }).methods).toEqual(['REPORT']);
  });
});

describe('paths', () => {
  test.each([
    [Route.exact('/a'), ['/a', '/a?x=1'], ['/a/', '/ab', '/', '/A', '/a/b']],
    [Route.exact('/'), ['/', '/?q'], ['/a']],
    [Route.exact('/a/'), ['/a/'], ['/a']],
    [Route.exact('/caf%C3%A9'), ['/caf%C3%A9', '/caf%c3%a9'], ['/caf%C3%A8']],
    [Route.exact('/$metadata'), ['/$metadata'], ['/metadata', '/%24metadata']],
    [Route.exact('/a.b'), ['/a.b'], ['/axb']],
    [Route.prefix('/api'), ['/api', '/api/', '/api/x', '/api/x/y/'], ['/apix', '/', '/ap', '/api-internal/x', '/api.bak']],
    [Route.prefix('/api/'), ['/api', '/api/x'], ['/apix']],
    [Route.prefix('/'), ['/', '/x', '/x/y'], []],
    [Route.template('/o/{id}'), ['/o/1', '/o/a%20b'], ['/o', '/o/', '/o/1/', '/o/1/2']],
    [Route.template('/o/{id}/items'), ['/o/1/items'], ['/o//items', '/o/1/itemsx']],
    [Route.template('/f/{name}.{ext}'), ['/f/a.b', '/f/a.b.c', '/f/..x'], ['/f/a', '/f/.b', '/f/a.', '/f/a/b']],
    [Route.template('/c/{base}...{head}/d'), ['/c/a...b/d', '/c/a....b/d', '/c/a...b...c/d'], ['/c/a..b/d', '/c/...b/d', '/c/a.../d']],
    [Route.template('/b/{id}Batch'), ['/b/xBatch', '/b/%5BBatch', '/b/%C3%A9Batch'], ['/b/Batch', '/b/x%5Batch']],
    [Route.template('/d/{a}9{b}'), ['/d/x9y', '/d/%C3%A99x'], ['/d/%C3%A9', '/d/x%C3%A9']],
    [Route.template('/p/{a}{b}'), ['/p/xy', '/p/%20x', '/p/%C3%A9x'], ['/p/x', '/p/%20', '/p/%C3%A9']],
    [Route.template('/v{version}/x'), ['/v1/x'], ['/v/x', '/w1/x', '/V1/x']],
    [Route.template('/n/{id}', { pathParameters: { id: PathParameter.integer() } }), ['/n/1', '/n/-12'], ['/n/a', '/n/1a', '/n/', '/n/1.5']],
    [Route.template('/u/{id}', { pathParameters: { id: PathParameter.uuid() } }), ['/u/f81d4fae-7dec-11d0-A765-00a0c91e6bf6'], ['/u/f81d4fae', '/u/f81d4fae-7dec-11d0-a765-00a0c91e6bf6x']],
    [Route.template('/e/{kind}', { pathParameters: { kind: PathParameter.oneOf(['a.b', 'c']) } }), ['/e/a.b', '/e/c'], ['/e/axb', '/e/cc', '/e/C']],
    [Route.template('/f/{rest+}'), ['/f/a', '/f/a/b', '/f/a/'], ['/f', '/f/']],
  ])('%s', (route, allowed, rejected) => {
    const allowlist = new Allowlist({ routes: [route] });
    for (const target of allowed) {
      expect([target, get(allowlist, target).allowed]).toEqual([target, true]);
    }
    for (const target of rejected) {
      expect([target, get(allowlist, target).allowed]).toEqual([target, false]);
    }
  });

  test.each([
    ['', /`path` must be a path/],
    ['api', /write Route\.exact\('\/api'\)/],
    ['=/x', /modifier of an NGINX location: write Route\.exact\('\/x'\)/],
    ['~ /x', /modifier of an NGINX location: write Route\.exact\('\/x'\)/],
    ['@x', /starts with "\/"/],
    ['/a//b', /without empty segments/],
    ['/a/../b', /without dot segments/],
    ['/a b', /percent-encode the segment "a b" as clients send it: "a%20b"/],
    ['/é', /"%C3%A9"/],
    ['/a?x', /is a query[^]*write Route\.exact\('\/a'\)/],
    ['/a"b', /percent-encode/],
    ['/x { return 200; } location /y', /whitespace at the end of a segment/],
    ['/a\n', /whitespace around the path: write Route\.exact\('\/a'\)/],
    ['/a/${Token[TOKEN.1]}', /known at synthesis/],
    ['/a%2Fb', /canonical spelling/],
    ['/%61', /canonical spelling/],
    ['/a;b', /canonical spelling/],
    ['/{id}', /use Route.template\(\)/],
    ['/' + 'a'.repeat(1024), /at most 1024/],
    ['/\ud800', /percent-encode/],
  ])('refuses exact %j', (path, message) => {
    expect(() => Route.exact(path)).toThrow(message);
  });

  test.each(['/a/{id', '/a/id}', '/a/{}', '/a/{id}x}', '/a/{{id}}', '/a/x{rest+}', '/a/{rest+}/b', '/a/b', '/{a b}', `/${'{a}'.repeat(341)}`])('refuses template %j', (path) => {
    expect(() => Route.template(path)).toThrow(/template/);
  });

  test('all problems of a route stand in one error', () => {
    expect(() => Route.exact('/a b', { methods: [], maxRequestBodyBytes: -1, readTimeoutSeconds: 0.5 }))
      .toThrow(/4 problems:[^]*`path`[^]*`methods`[^]*`maxRequestBodyBytes` must be a whole number of bytes from 1 to 1099511627776, got: -1[^]*`readTimeoutSeconds`/);
  });
});

describe('lists of routes', () => {
  test('equal routes are merged', () => {
    const allowlist = new Allowlist({ routes: [Route.template('/o/{id}'), Route.template('/o/{key}', { methods: [HttpMethod.PUT] })] });
    expect(get(allowlist, '/o/1', 'PUT').allowed).toBe(true);
    expect(get(allowlist, '/o/1', 'GET').allowed).toBe(true);
  });

  test('contradicting ones are refused, naming both, with all other problems', () => {
    expect(() => new Allowlist({
      routes: [Route.exact('/a'), Route.exact('/a', { webSocket: true })], hosts: ['a b', 'ok.example.com', '${Token[TOKEN.1]}', 'http://x'],
    })).toThrow(/4 problems:[^]*`hosts\[0\]`[^]*"a b"[^]*`hosts\[2\]`[^]*`hosts\[3\]`[^]*`routes\[1\]` must be treated as `routes\[0\]` \(exact \/a\)/);
  });

  test('no routes at all', () => {
    expect(() => new Allowlist({ routes: [] })).toThrow(/`routes` must be a list of at least one route, got: \[\]; add one/);
    expect(() => new Allowlist({ routes: [Route.exact('/')], hosts: [] })).toThrow(/`hosts` must be/);
  });
});

test('a long target is decided at once, whatever is wrong with its end', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/api')] });
  for (const end of ['%zz', '%2F', '\\', '?a=%00', '/..']) {
    expect(allowlist.decide({ method: 'GET', target: `/api/${'a%20'.repeat(2000)}${end}` }).status).toBe(400);
  }
});

describe('decisions', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/api')], hosts: ['Api.Example.com', '*.shop.example.com'] });

  test.each([
    ['CONNECT', '/api', 400], ['CONNECT', 'api.example.com:443', 405], ['CONNECT', 'evil.test:443', 405], ['CONNECT', '[::1]:443', 405], ['CONNECT', 'a..b:443', 400],
    ['CONNECT', 'api.example.com', 400], ['CONNECT', 'api.example.com:', 405], ['CONNECT', ':443', 400], ['OPTIONS', '*', 400], ['TRACE', '/x', 405], ['TRACE', 'http://evil.test/', 405], ['get', '/api', 400], ['GET1', '/api', 400],
  ])('%s %s', (method, target, status) => {
    const decision = allowlist.decide({ method, target, host: 'api.example.com' });
    expect(decision.status).toBe(status);
    expect(decision.allow).toBeUndefined();
  });

  test.each([
    ['evil.test', 421], ['api.example.com', undefined], ['API.EXAMPLE.COM:8080', undefined], ['api.example.com.', undefined],
    ['a.shop.example.com', undefined], ['shop.example.com', 421], ['.shop.example.com', 421], ['evil.test#.shop.example.com', 400],
    ['evil.test%23.shop.example.com', 421], ['a.shopxexample.com', 421], ['', 400], ['.', 400],
    ['a..shop.example.com', 400], ['a/b', 400], [':80', 400], ['api.example.com:', undefined], ['api.example.com:065535', undefined],
    ['api.example.com:65536', 400], ['api.example.com:evil', 400], ['api.example.com:80:80', 400], ['api.example.com:80.', 400], ['evil:80@api.example.com', 400],
    ['[::1]:80', 421], ['[::1]', 421], ['::1', 400], ['[::1', 400], ['[::1]x', 400], ['a b', 400], ['caf\u00e9.example', 400], ['a!b', 421],
  ])('host %j', (host, status) => {
    expect(allowlist.decide({ method: 'GET', target: '/api', host }).status).toBe(status);
  });

  test.each([['anything.test', undefined], ['a_b', undefined], ['_', 421], ['[::1]', 421]])('host %j where none is named', (host, status) => {
    expect(new Allowlist({ routes: [Route.prefix('/api')] }).decide({ method: 'GET', target: '/api', host }).status).toBe(status);
  });

  test.each([
    ['/api/x', 'HTTP/1.0', 505], ['http://api.example.com/api', 'HTTP/1.1', 400], ['*', 'HTTP/1.1', 400], ['/api/../api/x', 'HTTP/1.1', 400], ['/api/../x', 'HTTP/1.1', 404], ['/../x', 'HTTP/1.1', 400], ['/x', 'HTTP/1.0', 404],
    ['/x', 'HTTP/1.1', 404], ['/api', 'HTTP/2.0', undefined], ['/api', 'HTTP/1.1 ', 505], ['/api', 'HTTP/1.9', 505], ['/api', 'HTTP/1.1000', 400], ['/api', 'HTTP/1', 400],
    ['/x', 'HTTP/3.0', 505], ['/x', 'HTTP/11', 505], ['*', 'HTTP/3.0', 400], ['http:///x', 'HTTP/3.0', 505], ['http:///x', 'HTTP/1.1', 400], ['/%zz', 'HTTP/2', 505], ['/api', 'HTTP/0.9', 400], ['/api', 'http/1.1', 400],
    ['http://[::1]/api', 'HTTP/1.1', 421], ['http://a..b/api', 'HTTP/1.1', 400], ['http://a@b/api', 'HTTP/1.1', 400], ['http://evil.test', 'HTTP/1.1', 421],
  ])('%s %s', (target, httpVersion, status) => {
    expect(allowlist.decide({ method: 'GET', target, httpVersion }).status).toBe(status);
  });
});

test('a route is not walked around by another spelling of its path', () => {
  const allowlist = new Allowlist({
    routes: [
      Route.exact('/users/@me', { allowedClients: ['10.0.0.0/8'] }), Route.exact('/users/%24all', { allowedClients: ['10.0.0.0/8'] }), Route.template('/users/{id}'),
      Route.template('/jobs/{id}:stop', { allowedClients: ['10.0.0.0/8'] }), Route.prefix('/jobs'),
    ],
  });
  const reasonOf = (target: string) => allowlist.decide({ method: 'GET', target, clientAddress: '203.0.113.9' }).reason;
  for (const target of ['/users/@me', '/users/%24all', '/jobs/1:stop', '/jobs/a%3Ab:stop']) {
    expect([target, reasonOf(target)]).toEqual([target, RejectionReason.CLIENT_NOT_ALLOWED]);
  }
  for (const target of ['/users/%40me', '/users/$all', '/jobs/1%3Astop', '/jobs/1%3astop']) {
    expect([target, reasonOf(target)]).toEqual([target, RejectionReason.NOT_CANONICAL]);
  }
  const both = new Allowlist({ routes: [Route.exact('/@me'), Route.exact('/%40me'), Route.prefix('/')] });
  expect(['/@me', '/%40me'].map((target) => both.decide({ method: 'GET', target }).route)).toEqual(['/@me', '/%40me']);
  for (const target of ['/users/me%40example.com', '/users/%40you', '/users/$other', '/jobs/1%3Astart', '/jobs/1%3Astop/x']) {
    expect([target, reasonOf(target)]).toEqual([target, undefined]);
  }
});

describe('canonical targets', () => {
  test.each([
    '/admin/..%2fapi/x', '/admin/../api', '/a//b', '//a', '/./a', '/a/.', '/a/..', '/%2e%2e/a', '/a\\b', '/a%5cb', '/a%00', '/a%0a', '/a;b', '/a%3bb',
    '/%61', '/a%252e', '/a%c0%ae', '/a%ff', '/a%ed%a0%80', '/a#b', '/a%23', '/a%3f', '/a?x=%00', '/a?x=%0a', '/a?x#y', '/a b', '/a\n', 'a', '', '/é', '/a?"',
  ])('%j is not', (target) => {
    expect(isCanonical(target, STRICT_FORM)).toBe(false);
  });

  test.each(['/', '/a', '/a/', '/...', '/..a', '/a..', '/.well-known/x', '/a%20b', '/a%C3%A9', '/a%f0%9f%98%80', '/a:b@c+d,e', '/?a[]=1', '/a?x=%25%26', '/a?', '/$metadata', "/it's(1)"])('%j is', (target) => {
    expect(isCanonical(target, STRICT_FORM)).toBe(true);
  });

  test.each([
    [{ encodedSlash: true }, ['/a%2Fb', '/a%2fb/c'], ['/..%2fa', '/a%2f..', '/a%2f', '/a%2f%2fb', '/a/%2fb', '/a%2f../b']],
    [{ semicolon: true }, ['/a;v=1', '/a%3Bv/b'], ['/..;/a', '/.;/a', '/;/a', '/a;../b', '/a/..;x/b', '/a/..%3b/b']],
    [{ encodedPercent: true }, ['/100%25', '/a%25/b'], ['/%252e', '/a%252f']],
    [{ newlineInQuery: true }, ['/a?x=%0A%0D'], ['/a%0A', '/a?x=%00']],
  ])('with %j', (optIn, allowed, rejected) => {
    const form = { ...STRICT_FORM, ...optIn };
    expect(allowed.filter((target) => !isCanonical(target, form))).toEqual([]);
    expect(rejected.filter((target) => isCanonical(target, form))).toEqual([]);
  });

  test('the longest pattern fits an NGINX token', () => {
    expect(requestLinePcre({ encodedSlash: true, semicolon: true, encodedPercent: true, newlineInQuery: true }, 'HTTP/1\\.1').length).toBeLessThan(3500);
  });
});
