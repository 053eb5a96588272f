import * as fc from 'fast-check';
import { mutatedRequests } from '../../../testing/corpus-mutations';
import { ORIGIN_SECRETS, configurations, DrawnCase, DrawnRequest, DrawnRoute, requestsFor } from '../../../testing/decision-arbitraries';
import { Apps, Difference, differenceOf } from '../../../testing/decision-comparison';
import { numberOfRuns } from '../../../testing/number-of-runs';

/** How many requests are drawn; a million take some minutes. */
const REQUESTS = Number(process.env.DECISIONS ?? numberOfRuns(4000));
const REQUESTS_AN_ALLOWLIST = REQUESTS > 10_000 ? 500 : 80;
const SEED = Number(process.env.DECISIONS_SEED ?? Math.floor(Math.random() * 1e9));
/** How many NGINX run at once. */
const PLAYERS = Number(process.env.DECISIONS_PLAYERS ?? 3);
/** A case that a failure printed. */
const CASE = process.env.DECISIONS_CASE;

const apps = Array.from({ length: PLAYERS }, () => new Apps());
afterAll(() => Promise.all(apps.map((one) => one.stop())));

/** The cases by their seeds: requests that know the code, and such that do not. */
const CASES: Record<string, (seed: number, count: number) => DrawnCase> = {
  'drawn': (seed, count) => fc.sample(configurations.chain((configuration) => fc.array(requestsFor(configuration), { minLength: count, maxLength: count })
    .map((requests): DrawnCase => ({ ...configuration, requests }))), { seed, numRuns: 1 })[0],
  'mutated at random': (seed, count) => {
    const [configuration] = fc.sample(configurations, { seed, numRuns: 1 });
    return { ...configuration, requests: mutatedRequests(configuration, seed, count) };
  },
};

/** Sends the requests one after the other, and fails with a reduced case and the differences. */
async function compare(drawn: DrawnCase, player = apps[0], hint = ''): Promise<void> {
  const found = await differenceOf(drawn, player);
  if (found !== undefined) {
    const [smallest, { request, expected, actual }] = await shrink(drawn, found, player);
    throw new Error([
      `${request.method} ${request.target} is not treated as it should be.`, `expected: ${JSON.stringify(expected)}`, `actual:   ${JSON.stringify(actual)}`,
      'a row of "what once differed", which DECISIONS_CASE takes, too:', JSON.stringify(smallest), hint,
    ].join('\n'));
  }
}

/** A smaller case that differs still: one request where that is enough, and no route, option or setting that is not needed. */
async function shrink(drawn: DrawnCase, found: Difference, player: Apps): Promise<[DrawnCase, Difference]> {
  let [smallest, difference] = [drawn, found];
  const attempt = async (candidate: DrawnCase) => {
    const other = await differenceOf(candidate, player).catch(() => undefined);
    [smallest, difference] = other === undefined ? [smallest, difference] : [candidate, other];
    return other !== undefined;
  };
  const before = drawn.requests.slice(0, found.index + 1);
  for (const requests of [[found.request], before.filter(({ target }) => target === found.request.target), before]) {
    if (await attempt({ ...drawn, requests })) {
      break;
    }
  }
  for (const route of drawn.routes) {
    await attempt({ ...smallest, routes: smallest.routes.filter((one) => one !== route) });
  }
  await attempt({ ...smallest, hosts: undefined });
  for (const name of Object.keys(smallest.settings)) {
    await attempt({ ...smallest, settings: { ...smallest.settings, [name]: undefined } });
  }
  for (const [i, { options }] of smallest.routes.entries()) {
    for (const name of Object.keys(options)) {
      const routes = smallest.routes.map((one, j) => j === i ? { ...one, options: { ...one.options, [name]: undefined } } : one);
      await attempt({ ...smallest, routes });
    }
  }
  return [smallest, difference];
}

if (CASE !== undefined) {
  test('passes in the case of DECISIONS_CASE', () => compare(JSON.parse(CASE)));
}

describe.each(Object.keys(CASES))('requests that are %s', (kind) => {
  const count = kind === 'drawn' ? REQUESTS : Math.ceil(REQUESTS / 2);
  test(`decide() and NGINX agree on status, reason, route, treatment and what the app receives, ${count} times`, async () => {
    const failures: Error[] = [];
    let next = 0;
    await Promise.all(apps.map(async (player) => {
      while (next * REQUESTS_AN_ALLOWLIST < count && failures.length === 0) {
        const seed = SEED + next++;
        await compare(CASES[kind](seed, REQUESTS_AN_ALLOWLIST), player, `DECISIONS_SEED=${seed} plays it first.`).catch((error) => failures.push(error));
        if (process.stderr.isTTY && REQUESTS > 10_000) {
          process.stderr.write(`\r${Math.min(count, next * REQUESTS_AN_ALLOWLIST)} of ${count} requests`);
        }
      }
    }));
    expect(failures.map(({ message }) => message).join('\n')).toBe('');
  }, 7_200_000);
});

const GET = (target: string, more: Partial<DrawnRequest> = {}): DrawnRequest => ({ method: 'GET', target, host: 'api.example.com', httpVersion: 'HTTP/1.1', ...more });
const ALL = ['api.example.com', '*.shop.example.com'];
const route = (kind: DrawnRoute['kind']) => (path: string, methods = ['GET'], options = {}): DrawnRoute => ({ kind, path, methods, options });
const [exact, prefix, template] = [route('exact'), route('prefix'), route('template')];

describe('decide() and NGINX parse requests in the same way', () => {
  const hosts = ['api.example.com', 'API.Example.COM', 'api.example.com.', 'api.example.com..', 'api.example.com:80', 'api.example.com:', 'api.example.com:evil', 'api.example.com:80:80', 'api.example.com:80evil',
    'api.example.com:-1', 'api.example.com:65535', 'api.example.com:65536', 'api.example.com:00080', 'api.example.com::', 'api.example.com:80.', 'api.example.com.:80', 'api.example.com:80/x', 'api.example.com@evil',
    'evil:80@api.example.com', '[::1]', '[::1]:80', '[::1]:evil', '[::1]x', '[::1', '::1', '[]', '[a..b]', ']', 'a[b]', 'x[::1]:80', '', ':80', '.', '..', '.:80', '_', 'a_b', 'a b', 'a\tb', 'caf\xe9.example', 'a!b', 'a%62', 'a,b',
    'a?b', 'a#b', 'a\\b', 'a"b', 'a\'b', 'a<b', '-', '127.0.0.1', '.api.example.com', 'a.shop.example.com:evil', 'A.SHOP.example.com:8080', '.shop.example.com', 'a..shop.example.com', 'api.example.com: 80', 'api.example.com :80',
    'api.example.com:\xff', `${'a'.repeat(300)}.shop.example.com`];
  const authorities = ['api.example.com', 'API.EXAMPLE.COM:', 'api.example.com:80', 'api.example.com:evil', 'api.example.com.', 'api.example.com..', '', ':80', 'a@b', 'a:b@api.example.com', '[::1]', '[::1]:80', '[::1', '[]',
    '[api.example.com]', 'a_b', 'a!b', 'evil.test', '.', '..', '-', 'a..b', '_'];
  const targets = [
    ...authorities.flatMap((authority) => [`http://${authority}/api/x`, `http://${authority}`, `http://${authority}?x`]),
    ...['HTTPS', 'x', '1x', 'a+b', 'a.b', 'a_b', ''].map((scheme) => `${scheme}://api.example.com/api/x`),
    '*', '**', '?x', '#x', '.', 'http', 'http:', 'http:/api', 'api/x', 'api.example.com:80', '/', '//', '//api/x', '/#', '/api/x\xff', '/api/x\x7f', '/api/\\x', '/\\', '/%5C',
    ...['rejected', 'rejected/grpc', 'authorize', 'tls', '@rejected'].flatMap((name) => ['/', '/\\', '/%5C', '/../', '/%2e%2e/', '/api/../../', 'http://api.example.com/../', 'http://evil.test/%5c'].map((before) => before + name)),
  ];
  const methods = ['get', 'Get', 'GET', 'TRACE', 'TRACK', 'OPTIONS', 'FOO', 'M-SEARCH', 'A_B', '-', '_', 'GET1', '1GET', 'G.T', 'GET,', 'A'.repeat(33), 'A'.repeat(900), 'PRI', 'G\xe9T'];
  const versions = ['HTTP/1.0', 'HTTP/1.2', 'HTTP/1.10', 'HTTP/1.100', 'HTTP/1.1000', 'HTTP/1.01', 'HTTP/2', 'HTTP/3.0', 'HTTP/1', 'HTTP/1.', 'HTTP/01.1', 'HTTP/11', 'HTTP/0.1', 'http/1.1', 'HTTPS/1.1', 'HTTP/1.1 ', 'HTTP/1.1x', 'H', 'HTTP/1.1 HTTP/1.1'];
  const connect = ['/api/x', '/nowhere', '*', 'api.example.com:80', 'api.example.com', 'api.example.com:', 'http://api.example.com/api/x', 'evil.test:443', '[::1]:80', ':80', '/%zz', 'api.example.com:80/x', 'a..b:80', 'a@b:80'];
  test.each<[string, DrawnRequest[]]>([
    ['hosts', hosts.flatMap((host) => ['/api/x', '/nowhere', 'http://api.example.com/api/x'].map((target) => GET(target, { host })))],
    ['targets', targets.flatMap((target) => [GET(target), GET(target, { method: 'OPTIONS' }), GET(target, { method: 'TRACE' }), GET(target, { host: 'evil.test' })])],
    ['methods', methods.flatMap((method) => ['/api/x', '/nowhere'].map((target) => GET(target, { method })))],
    ['CONNECT', connect.flatMap((target) => ['api.example.com', 'evil.test', 'a/b'].map((host) => GET(target, { method: 'CONNECT', host })))],
    ['versions', versions.flatMap((httpVersion) => ['GET', 'TRACE', 'get'].flatMap((method) => ['/api/x', '/nowhere', '*'].map((target) => GET(target, { method, httpVersion }))))],
  ])('%s', async (_, requests) => {
    for (const served of [ALL, undefined]) {
      await compare({ routes: [prefix('/api'), exact('/')], hosts: served, protocol: 'http', settings: {}, requests });
      await compare({ routes: [template('/{any}/x')], hosts: served, protocol: 'uwsgi', settings: {}, requests });
    }
  });
});

describe('earlier differences between decide() and NGINX', () => {
  const semicolon = { allowSemicolon: true };
  test.each<[string, DrawnRoute[], DrawnRequest[]]>([
    ['case in an exact path', [exact('/upload')], [GET('/UPLOAD'), GET('/Upload'), GET('/upload')]],
    ['case in a literal segment', [template('/getUser/{id}'), template('/getuser/{id}', ['POST'])], [GET('/getUser/1'), GET('/getuser/1'), GET('/GETUSER/1'), GET('/GetUser/1')]],
    ['a path that differs from a listed one in its case, and is matched by a template', [exact('/users/me'), template('/users/{id}')], [GET('/users/Me'), GET('/users/me')]],
    ['a path with slashes where an exact path has an encoded slash, and its own limit', [
      template('/b/{p}/{rest+}'), exact('/b/c/a%2Fb', ['PUT'], { maxRequestBodyBytes: 10, allowEncodedSlash: true }),
    ], [GET('/b/c/a/b'), GET('/b/c/a%2Fb', { method: 'PUT' }), GET('/b/c/a%2Fb')]],
    ['a folder without its slash', [template('/orders/{id}')], [GET('/orders'), GET('/orders/')]],
    ['a path that ends with a slash, without it', [exact('/b/a/', ['GET'], { maxRequestBodyBytes: 10 }), prefix('/', ['PUT'])], [GET('/b/a/'), GET('/b/a'), GET('/b/a', { method: 'PUT' })]],
    ['shapes of a segment', [template('/f/{a}.{b}'), template('/f/{i}', ['POST'])], [GET('/f/a.b'), GET('/f/1'), GET('/f/1', { method: 'POST' }), GET('/f/.b')]],
    ['a literal text that is found within an escape', [template('/f/{id}Batch'), template('/f/{a}{b}', ['PUT']), template('/g/{a}9{b}')],
      [GET('/f/xBatch'), GET('/f/x%5Batch'), GET('/f/x%5BBatch'), GET('/f/x%20Batch'), GET('/f/%20', { method: 'PUT' }), GET('/f/%C3%A9', { method: 'PUT' }),
        GET('/f/%C3%A9x', { method: 'PUT' }), GET('/g/%C3%A9x'), GET('/g/%C3%A99x'), GET('/g/x9%20')]],
    ['another spelling of a listed path, and a less specific route for it', [
      exact('/u/@me', ['PUT']), exact('/u/%24x', ['PUT']), template('/u/{id}'), template('/j/{id}:stop', ['PUT']), prefix('/j', ['GET'], semicolon), exact('/j/(x)/y', ['PUT'], { literalPath: true }),
    ], ['/u/@me', '/u/%40me', '/u/%40you', '/u/%24x', '/u/$x', '/u/$y', '/j/1:stop', '/j/1%3Astop', '/j/1%3astop', '/j/a%3Ab:stop', '/j/1%3Ago', '/j/(x)/y', '/j/%28x)/y', '/j/(x);a/y']
      .flatMap((target) => [GET(target), GET(target, { method: 'PUT' })])],
    ['two listed spellings of one path', [exact('/u/@me'), exact('/u/%40me', ['PUT']), exact('/u/@you'), template('/u/{id}', ['POST'])],
      ['/u/@me', '/u/%40me', '/u/@you', '/u/%40you'].flatMap((target) => [GET(target), GET(target, { method: 'PUT' }), GET(target, { method: 'POST' })])],
    ['a choice by a segment after a choice by another one', [exact('/a/%40b/A'), exact('/a/A/r1'), prefix('/a/aB/a.b'), prefix('/a/include/x'), exact('/a/include/B'), exact('/a/b/B', ['PUT'])],
      ['/a/aB/a.b', '/a/%40b/A', '/a/A/r1', '/a/include/x/y', '/a/include/B', '/a/b/B', '/a/b/x', '/a/include/r1', '/a/x/r1'].map((target) => GET(target))],
    ['a space after the version', [template('/b/{x}/{y}'), template('/b/{x}/{y}/z/{e}'), template('/{a}/{b}/{c}/{d}/{e}/{rest+}'), exact('/b/1')],
      ['/b/1', '/b/2', '/b/2/', '/b/2/3', '/b/2/3/z', '/a/b/c/d/e', '/a/b/c/d/e/f'].flatMap((target) => ['HTTP/1.1 ', 'HTTP/1.1  ', 'HTTP/1.1'].map((httpVersion) => GET(target, { httpVersion })))],
    ['an unnecessary escape where only one route can match, and where another route lists the literal', [prefix('/a'), exact('/a/b-c', ['GET'], { maxRequestBodyBytes: 10 }), template('/d/{x}/{rest+}')],
      ['/a/%7E', '/a/x%2Dy', '/a/100%25', '/a/%25%2E', '/a/%2E%2E/d', '/a/%2e', '/a%2Dx', '/a/b%2Dc', '/a/b%2Dc/x', '/a/x/b%2Dc', '/a/%41', '/d/%7E/x', '/d/x/%25', '/d/x%2Ey/', '/d/%2E./x'].flatMap((target) => [GET(target), GET(target, { method: 'PUT' })])],
    ['empty segments directly behind a literal segment that has other spellings', [template('/a;b/{rest+}', ['GET'], { ...semicolon, allowEmptySegments: true }), prefix('/c;d', ['GET'], { ...semicolon, allowEmptySegments: true })],
      ['/a;b//x', '/a;b/x//y', '/a;b//x%3By', '/a%3Bb//x', '/a;b//', '//a;b/x', '/c;d//x', '/c%3Bd//x', '/c;d//', '/c;d//x%3By'].flatMap((target) => [GET(target), GET(target, { method: 'PUT' })])],
    ['less literal segments further left', [template('/a/{x}/c'), template('/{y}/b/d', ['PUT'])], [GET('/a/b/c'), GET('/a/b/d'), GET('/a/b/d', { method: 'PUT' })]],
  ])('%s', (_, routes, requests) => compare({ routes, protocol: 'http', settings: {}, requests }));

  const post = (target: string, bytes: number, more: Partial<DrawnRequest> = {}) => GET(target, { method: 'POST', body: { bytes, chunked: false }, headers: { 'Content-Length': String(bytes) }, ...more });
  test.each<[string, DrawnCase]>([
    ['a body between the limits of service and route, next to a route with an authorization request', {
      routes: [exact('/up', ['POST'], { maxRequestBodyBytes: 100 }), exact('/asks', ['POST'], { authorizedBy: '/question/of/the/proxy', maxRequestBodyBytes: 100 })],
      protocol: 'http',
      settings: { maxRequestBodyBytes: 50 },
      requests: [post('/up', 51), post('/asks', 51)],
    }],
    ['a rate-limited call with a body above the limit of the service', {
      routes: [exact('/call', ['POST'], { maxRequestBodyBytes: 100, rateLimits: ['client 1'] })],
      protocol: 'grpc',
      settings: { maxRequestBodyBytes: 50 },
      requests: [post('/call', 51, { httpVersion: 'HTTP/2.0' }), post('/call', 51, { httpVersion: 'HTTP/2.0' })],
    }],
    ['another route at the same decoded path', {
      routes: [prefix('/', ['GET'], { allowEncodedSlash: true }), template('/{i}/{rest+}', ['GET'], { readTimeout: 11 })], protocol: 'http', settings: {}, requests: [GET('/7%2Fb'), GET('/7/b')],
    }],
    ['a spelling that no route allows, in report-only mode', {
      routes: [template('/b/{p}.{q}/@b', ['GET'], { maxRequestBodyBytes: 10 })], protocol: 'http', settings: { enforcement: 'report-only' }, requests: [post('/b/a;b.7/@b', 100)],
    }],
    ['targets, hosts and origin secrets in report-only mode, where a route asks who the client is', {
      routes: [template('/a;b/{u}', ['GET'], { authorizedBy: '/question/of/the/proxy', allowSemicolon: true }), exact('/listed')],
      hosts: ALL,
      protocol: 'http',
      settings: { enforcement: 'report-only', originSecret: 'one' },
      requests: ['/a;b/x', '/listed', '/absent', '/%2Fa_b/x', '/%7Ea', '/a%3Bb/x', '/a//b', '/absent?a[b]=1'].flatMap((target) => ['api.example.com', 'other.example', '-'].flatMap((host) => (
        ['another', ORIGIN_SECRETS.one[0], undefined].map((secret) => GET(target, { host, clientAddress: '198.51.100.1', headers: secret === undefined ? {} : { 'X-Origin-one': secret } }))))),
    }],
  ])('%s', (_, drawn) => compare(drawn));
});

test('supports more method sets and more option sets than there are single characters to name them', async () => {
  const names = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'MOVE'];
  const indices = [...Array(2 ** names.length).keys()].slice(1);
  await compare({
    routes: indices.map((i) => exact(`/r${i}`, names.filter((_, bit) => Math.floor(i / 2 ** bit) % 2 === 1), { queryParameters: [`q${i}`] })),
    protocol: 'http',
    settings: {},
    requests: indices.flatMap((i) => names.map((method) => GET(`/r${i}?q${method === 'PUT' ? i + 1 : i}=1`, { method }))),
  });
});
