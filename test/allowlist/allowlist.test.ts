import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Allowlist, HttpMethod, PathParameter, RejectionReason, Route } from '../../src/allowlist';
import { formOf, isCanonical, requestLinePcre, USUAL_FORM } from '../../src/allowlist/paths/canonical-target';
import { patternLength } from '../../src/allowlist/paths/path-pattern';
import { ROUTE_OPTION_NAMES } from '../../src/allowlist/routes/route-options-reader';

const get = (allowlist: Allowlist, target: string, method = 'GET') => allowlist.decide({ method, target });

describe('methods', () => {
  test.each(['TRACE', 'CONNECT'])('rejects %s with the reason', (name) => {
    expect(() => HttpMethod.of(name)).toThrow(new RegExp(`got: "${name}"; remove the method, because it (echoes|requests)`));
  });

  test.each(['get', '', 'GET /', 'G ET', 'X'.repeat(33), '${Token[TOKEN.1]}'])('rejects %j', (name) => {
    expect(() => HttpMethod.of(name)).toThrow(/`name` must be/);
  });

  test('allows GET by default, and HEAD with GET', () => {
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
  ])('rejects exact %j', (path, message) => {
    expect(() => Route.exact(path)).toThrow(message);
  });

  test.each(['/a/{id', '/a/id}', '/a/{}', '/a/{id}x}', '/a/{{id}}', '/a/x{rest+}', '/a/{rest+}/b', '/a/b', '/{a b}', `/${'{a}'.repeat(341)}`])('rejects template %j', (path) => {
    expect(() => Route.template(path)).toThrow(/template/);
  });

  test('one error lists all problems of a route', () => {
    expect(() => Route.exact('/a b', { methods: [], maxRequestBodyBytes: -1, readTimeout: Duration.millis(500) }))
      .toThrow(/4 problems:[^]*`path`[^]*`methods`[^]*`maxRequestBodyBytes` must be a whole number of bytes from 1 to 1099511627776, got: -1[^]*`readTimeout`/);
  });
});

describe('lists of routes', () => {
  test('merges equal routes', () => {
    const allowlist = new Allowlist({ routes: [Route.template('/o/{id}'), Route.template('/o/{key}', { methods: [HttpMethod.PUT] })] });
    expect(get(allowlist, '/o/1', 'PUT').allowed).toBe(true);
    expect(get(allowlist, '/o/1', 'GET').allowed).toBe(true);
  });

  test('rejects contradicting routes by name, together with all other problems', () => {
    expect(() => new Allowlist({
      routes: [Route.exact('/a'), Route.exact('/a', { webSocket: true })], hosts: ['a b', 'ok.example.com', '${Token[TOKEN.1]}', 'http://x'],
    })).toThrow(/4 problems:[^]*`hosts\[0\]`[^]*"a b"[^]*`hosts\[2\]`[^]*`hosts\[3\]`[^]*`routes\[1\]` \("exact \/a"\) cannot be combined with `routes\[0\]` \(exact \/a\)/);
  });

  test('rejects an allowlist without routes', () => {
    expect(() => new Allowlist({ routes: [] })).toThrow(/`routes` must be a list of at least one route, got: \[\]/);
    expect(() => new Allowlist({ routes: [Route.exact('/')], hosts: [] })).toThrow(/`hosts` must be/);
  });
});

test('decides a long target in linear time, whatever follows at its end', () => {
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

  test.each([['anything.test', undefined], ['a_b', undefined], ['_', 421], ['[::1]', 421]])('decides host %j if no hosts are set', (host, status) => {
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

test('a different spelling of a path does not bypass its route', () => {
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
    '/admin/..%2fapi/x', '/admin/../api', '/a//b', '//a', '/./a', '/a/.', '/a/..', '/%2e%2e/a', '/.%2E', '/%2E/a', '/a/%2e', '/..%23', '/..%5C/a', '/a\\b', '/a%5cb', '/a{b}', '/a"', '/a%00', '/a%0a', '/a;b', '/a%3bb',
    '/%61', '/%41', '/a%30', '/a%252e', '/a%25u002e', '/a%25AB', '/a%7f', '/a%c0%ae', '/a%ff', '/a%ed%a0%80', '/a#b', '/a%23', '/a%3f', '/a?x=%00', '/a?x=%0a', '/a?x#y', '/a?x=%0D', '/a b', '/a?a b', '/a\n', 'a', '', '/é',
  ])('%j is not canonical', (target) => {
    expect(isCanonical(target, USUAL_FORM)).toBe(false);
  });

  test.each(['/', '/a', '/a/', '/...', '/..a', '/a..', '/.well-known/x', '/a%20b', '/a%C3%A9', '/a%f0%9f%98%80', '/a:b@c+d,e', '/?a[]=1', '/a?x=%25%26', '/a?', '/$metadata', "/it's(1)", '/a%2Db%2Ec%5Fd%7Ee', '/...%2E', '/..%2Ea', '/x%2E', '/[slug]/a|b^c', '/%5Bslug%5D', '/100%25', '/50%25.txt', '/a%25%2E', '/a%25g0', '/a%25u00', '/?q=100%&re=\\d+', '/?q="<>`{}|^\\', '/?q=%u2019%', '/?q=caf\xc3\xa9', '/?\xff'])('%j is canonical', (target) => {
    expect(isCanonical(target, USUAL_FORM)).toBe(true);
  });

  test.each([
    [{ encodedSlash: true }, ['/a%2Fb', '/a%2fb/c', '/a%2F...'], ['/..%2fa', '/a%2f..', '/a%2f', '/a%2f%2fb', '/a/%2fb', '/a%2f../b', '/a%2F%2E%2e', '/a%2F.%2E/b', '/%2F']],
    [{ semicolon: true }, ['/a;v=1', '/a%3Bv/b', '/a;...'], ['/..;/a', '/.;/a', '/;/a', '/a;../b', '/a/..;x/b', '/a/..%3b/b', '/a;%2E%2E/b', '/%2e%2E;/a']],
    [{ encodedPercent: true }, ['/100%25', '/a%25/b', '/50%25ab.txt', '/%2525', '/a%252520b', '/a%252E', '/%25412', '/a%25u002e'],
      ['/%252e', '/%25252E/a', '/a/%252e%252E', '/.%252e', '/%2e%25252e/a', '/a%252f', '/a%255c', '/a%2500', '/a%252501', '/a%257F', '/a%253b', '/a%253F', '/a%25252523', '/..%252fa']],
    [{ encodedPercent: true, encodedSlash: true }, ['/a%252fb', '/a%2Fb%25252Fc'], ['/..%252fa', '/a%252f..', '/a%25252f%25252e', '/a%252f%252fb', '/a%252f/', '/a%255c']],
    [{ encodedDelimiters: true }, ['/a%23', '/%23/a', '/what%3f', '/a%3F%23', '/a%23.b'], ['/..%23', '/.%3F/a', '/a%23..', '/a%3f../b', '/a%23%2e', '/a%2523', '/a#']],
    [{ encodedBackslash: true }, ['/a%5Cb', '/a%5cb/c'], ['/..%5Ca', '/a%5C..', '/a%5c', '/%5Ca', '/a%5C%5Cb', '/a%5C%2e/b', '/a\\b', '/a%255C']],
    [{ emptySegments: true }, ['/a//b', '/a//', '/a/b///c//d/'], ['//', '//a', '///a', '/a//..', '/a/..//b', '/a//%2e', '/a//.//b']],
    [{ newlineInQuery: true }, ['/a?x=%0A%0D'], ['/a%0A', '/a?x=%00']],
    [{ strictQuery: true }, ['/a?x=%7e%2F&[]={}|^`'], ['/a?"', '/a?<', '/a?\\', '/a?%', '/a?%2', '/a?%u2019', '/a?\xe9', '/a?x=%0A']],
  ])('accepts exactly the listed targets with %j', (optIn, allowed, rejected) => {
    const form = { ...USUAL_FORM, ...optIn };
    expect(allowed.filter((target) => !isCanonical(target, form))).toEqual([]);
    expect(rejected.filter((target) => isCanonical(target, form))).toEqual([]);
  });

  test('the longest pattern fits an NGINX token', () => {
    expect(patternLength(requestLinePcre(formOf(Object.fromEntries(ROUTE_OPTION_NAMES.map((name) => [name, true]))), 'HTTP/1\\.1'))).toBeLessThan(4000);
  });
});

describe('unnecessary percent-encoding', () => {
  const open = { allowEncodedSlash: true };
  const allowlist = new Allowlist({
    routes: [
      Route.exact('/~ann/my-page'), Route.template('/files/{name}.{extension}', { methods: [HttpMethod.PUT] }), Route.template('/n/{n}', { pathParameters: { n: PathParameter.integer() } }),
      Route.template('/u/{u}', { pathParameters: { u: PathParameter.uuid() } }), Route.template('/o/{o}', { pathParameters: { o: PathParameter.oneOf(['a.b', 'c_d']) } }), Route.exact('/users/@me.x'),
      Route.template('/{any}/{one}', { methods: [HttpMethod.GET, HttpMethod.PUT], ...open }), Route.prefix('/rest'), Route.template('/rest/of/{it}/a-b'),
    ],
  });
  const decide = (target: string, method = 'GET') => allowlist.decide({ method, target });

  test('is rejected in a literal or a typed parameter of a route', () => {
    for (const target of ['/%7Eann/my-page', '/~ann/my%2Dpage', '/%7eann/my%2dpage', '/files/a%2Ejson', '/n/%2D7', '/u/f81d4fae%2D7dec-11d0-a765-00a0c91e6bf6', '/o/a%2Eb', '/o/c%5fd', '/users/@me%2Ex', '/users/%40me%2Ex',
      '/rest/of/x/a%2Db']) {
      expect([target, decide(target)]).toEqual([target, expect.objectContaining({ status: 400, reason: RejectionReason.NOT_CANONICAL, finding: expect.objectContaining({ found: expect.stringMatching(/^%/) }) })]);
    }
  });

  test('is accepted elsewhere, on the route of the decoded text', () => {
    for (const target of ['/x/my%2Dpage2', '/x/group%2Fmy%2Eproject', '/files/a%2Eb.json', '/files/my%2Dfile.txt', '/n/x%2D7', '/o/a%2Ec', '/rest/a%2Db', '/rest/of/x/y/a%2Db', '/rest/%7E']) {
      const plain = target.replace(/%(?:2[DdEe]|5[Ff]|7[Ee])/g, decodeURIComponent);
      expect([target, decide(target, 'GET').reason, decide(target).route]).toEqual([target, decide(plain).reason, decide(plain).route]);
    }
  });

  test('never leads to another route or to additional methods', () => {
    const word = fc.array(fc.constantFrom('a', 'b', 'c', '.', '-', '_', '~', '@', 'x', 'my', 'json'), { minLength: 1, maxLength: 4 }).map((all) => all.join('')).filter((text) => !/^\.\.?$/.test(text));
    const spelled = word.chain((text) => fc.tuple(...[...text].map((one) => /[-._~@]/.test(one)
      ? fc.constantFrom(one, `%${one.charCodeAt(0).toString(16)}`, `%${one.charCodeAt(0).toString(16).toUpperCase()}`) : fc.constant(one)))).map((all) => all.join(''));
    const route = fc.tuple(fc.constantFrom<'exact' | 'prefix' | 'template'>('exact', 'prefix', 'template'), fc.array(fc.oneof(word, fc.constantFrom('{p}', '{p}.{q}', '{p}-x', '{o}')), { minLength: 1, maxLength: 3 }), fc.boolean());
    const made = route.map(([kind, segments, open2]) => {
      try {
        return Route[segments.some((one) => one.includes('{')) ? 'template' : kind === 'template' ? 'exact' : kind](`/${segments.join('/')}`, {
          methods: [HttpMethod.of(open2 ? 'PUT' : 'GET')], pathParameters: segments.includes('{o}') ? { o: PathParameter.oneOf(['a.b', 'a-b']) } : {},
        });
      } catch {
        return undefined;
      }
    });
    let [passed, refused] = [0, 0];
    fc.assert(fc.property(fc.array(made, { minLength: 1, maxLength: 5 }), fc.array(fc.array(spelled, { minLength: 1, maxLength: 3 }).map((all) => `/${all.join('/')}`), { minLength: 10, maxLength: 10 }), (routes, targets) => {
      const known = routes.filter((one) => one !== undefined);
      const list = new Allowlist({ routes: [...known, Route.prefix('/')] });
      for (const target of targets) {
        const plain = target.replace(/%(?:2[DdEe]|5[Ff]|7[Ee]|40)/g, decodeURIComponent);
        const [asked, meant] = [target, plain].map((one) => list.decide({ method: 'GET', target: one }));
        // The reserved one is other text where no route lists it.
        if (asked.reason === RejectionReason.NOT_CANONICAL) {
          refused += 1;
        } else {
          passed += Number(target !== plain);
          expect([target, asked.route, asked.allowed]).toEqual([target, meant.route, meant.allowed]);
        }
      }
    }), { numRuns: 300 });
    expect(Math.min(passed, refused)).toBeGreaterThan(20);
  });

  test('is rejected throughout when routes have very many literals', () => {
    const many = new Allowlist({ routes: [...Array(5000).keys()].map((i) => Route.template(`/some-text-${i}/{id}`)) });
    expect(get(many, '/some-text-1/a-b').allowed).toBe(true);
    expect(get(many, '/some-text-1/a%2Db').reason).toBe(RejectionReason.NOT_CANONICAL);
  });

  test('is rejected in the path of a route', () => {
    expect(() => Route.prefix('/%7Eann/a%2Db')).toThrow(/write "\/~ann\/a-b"/);
  });
});

describe('empty segments', () => {
  const allowlist = new Allowlist({
    routes: [
      Route.template('/{bucket}/{key+}', { allowEmptySegments: true, methods: [HttpMethod.GET, HttpMethod.PUT] }), Route.exact('/photos/private', { allowedClients: ['10.0.0.0/8'] }),
      Route.template('/photos/{album}/@cover'), Route.prefix('/secret'), Route.prefix('/secret/shared', { allowEmptySegments: true }), Route.exact('/photos/'),
    ],
  });

  test.each([
    ['/photos//x', '/{bucket}/{key+}'], ['/photos/a//b', '/{bucket}/{key+}'], ['/photos/a//', '/{bucket}/{key+}'], ['/x///y//', '/{bucket}/{key+}'], ['/secret/shared//x', '/secret/shared'], ['/secret/shared//', '/secret/shared'],
  ])('%s matches %s', (target, route) => {
    expect(get(allowlist, target)).toEqual({ allowed: true, route });
  });

  test.each(['/photos//private', '/photos///private', '/photos//a/@cover', '/photos/a//%40cover', '/photos//', '//photos/x', '/secret//x', '/secret//shared/x', '/secret/x//y', '/x//', '/photos//..', '/photos/a//../private'])('%s matches no route', (target) => {
    expect(get(allowlist, target).allowed).toBe(false);
    expect(get(allowlist, target, 'PUT').allowed).toBe(false);
  });

  test.each([
    () => Route.exact('/a', { allowEmptySegments: true }), () => Route.prefix('/', { allowEmptySegments: true }), () => Route.template('/{all+}', { allowEmptySegments: true }), () => Route.template('/a/{b}', { allowEmptySegments: true }),
  ])('are rejected for routes other than prefixes and multi-segment templates with a first segment (%#)', (make) => {
    expect(make).toThrow(/`allowEmptySegments` \(true\) cannot be combined with the path "\/.*or use a prefix of at least one segment/);
  });

  test('are rejected for a prefix that more than 1000 routes share', () => {
    const routes = [...Array(1001).keys()].map((i) => Route.exact(`/a/${i}`));
    expect(() => new Allowlist({ routes: [...routes, Route.prefix('/a', { allowEmptySegments: true })] })).toThrow(/`allowEmptySegments` \(true\) cannot be combined with 1002 routes .*at most 1000 routes/);
  });
});

describe('a rejection of a target that is not canonical names the cause', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/api'), Route.exact('/u/@me'), Route.prefix('/strict', { strictQuery: true }), Route.prefix('/keys', { allowEncodedPercent: true, allowSemicolon: true })] });
  const rows: Array<[string, string, number, string?]> = [
    ['/api/a%23b', '%23', 6, 'allowEncodedDelimiters'], ['/api/what%3F?q', '%3F', 9, 'allowEncodedDelimiters'], ['/api/a%2fb', '%2f', 6, 'allowEncodedSlash'], ['/api/a;b', ';', 6, 'allowSemicolon'], ['/api/a%3Bb', '%3B', 6, 'allowSemicolon'],
    ['/api/a%5Cb', '%5C', 6, 'allowEncodedBackslash'], ['/api/50%25ab', '%25ab', 7, 'allowEncodedPercent'], ['/api/a%252525Fx', '%252525', 6, 'allowEncodedPercent'], ['/keys/a%252Fb', '%252F', 7, 'allowEncodedPercent, allowEncodedSlash'],
    ['/api/a%25u002e', '%25u002e', 6, 'allowEncodedPercent'], ['/keys/a%2500', '%2500', 7], ['/api//x', '/', 5, 'allowEmptySegments'], ['//api', '/', 1], ['/api/../x', '..', 5], ['/api/x/.', '.', 7], ['/api/%2e%2E/x', '%2e%2E', 5],
    ['/api/..%23', '..', 5], ['/api/..%2Fx', '..', 5], ['/keys/..;x', '..', 6], ['/keys/x;../y', ';..', 7], ['/keys/%252e', '%252e', 6], ['/api/%61', '%61', 5], ['/api/a%0A', '%0A', 6], ['/api/a%ff', '%ff', 6], ['/api/a%C3', '%C3', 6],
    ['/api/a"b', '"', 6], ['/api/a\\b', '\\', 6], ['/api/a{b}', '{', 6], ['/api/caf\xc3\xa9', 'not ASCII', 8], ['/api/x#y', '#', 6], ['/api?a#b', '#', 6], ['/api?a=%00', '%00', 7], ['/api?a=%0a', '%0a', 7, 'allowNewlineInQuery'],
    ['/strict?a="', '"', 10, 'strictQuery'], ['/strict?a=100%', '%', 13, 'strictQuery'], ['/strict?\xe9', 'not ASCII', 8, 'strictQuery'], ['/u/%40me', '%40', 3],
  ];
  test.each(rows.map((row) => [row[0], row] as const))('in %j', (_, [target, found, offset, option]) => {
    expect((get(allowlist, target).finding ?? get(new Allowlist({ routes: [Route.prefix('/')] }), target).finding)).toEqual({ found, offset, ...option === undefined ? {} : { option } });
  });

  test('the named option lets the request pass', () => {
    const targets = ['/api/a%23b', '/api/what%3F', '/api/a%2fb', '/api/a;b', '/api/a%3Bb', '/api/a%5Cb', '/api/50%25ab', '/api/a%252Fb', '/api/a%255Cb', '/api/a%253Bb', '/api/a%2523b', '/api//x', '/api?a=%0D'];
    for (const target of targets) {
      const { finding } = get(new Allowlist({ routes: [Route.prefix('/api')] }), target);
      const options = Object.fromEntries(finding!.option!.split(', ').map((name) => [name, true]));
      expect([target, get(new Allowlist({ routes: [Route.prefix('/api', options)] }), target).allowed]).toEqual([target, true]);
    }
    expect(get(new Allowlist({ routes: [Route.prefix('/strict')] }), '/strict?a="').allowed).toBe(true);
  });
});
