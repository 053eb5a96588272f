import * as fc from 'fast-check';
import { Allowlist, AuthorizationRequest, Cors, HttpMethod, PathParameter, ResponseCache, Route, RouteOptions } from '../../src/allowlist';

/** What a request is made of, as far as it decides. */
export interface DrawnRequest {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly httpVersion: string;
  readonly clientAddress?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const HOSTS = ['api.example.com', '*.shop.example.com'];

/** Few texts that are alike, so that routes and requests meet: case, percent-encodings and what NGINX might take for its own. */
const LITERALS = ['a', 'b', 'A', 'aB', 'AB', 'Ab', 'a.b', '$a', '@b', '%40b', 'a:b', 'caf%C3%A9', 'Caf%C3%A9', 'a%20b', 'include', 'default', '~a', 'r1', '1', 'a~'];
const PARAMETERS = ['{p}', '{p}', '{p}', '{p}.{q}', 'a{p}', '{p}...{q}b', '{p}:b', '{p}Batch', '{p}{q}', '{i}', '{u}', '{e}'];
const DESCRIBED = { i: PathParameter.integer(), u: PathParameter.uuid(), e: PathParameter.oneOf(['a', 'aB', 'a.b']) };

/** Where the app is asked whether a request may pass; no route is there. */
export const QUESTION = '/question/of/the/proxy';

/**
 * What the routes of one allowlist are like: anything; none by which a whole allowlist loses the quicker gates; only
 * path and method, as the quickest gates ask for.
 */
const KINDS = {
  any: (drawn: RouteOptions): RouteOptions => drawn,
  enforced: ({ cors, reportOnly, ...drawn }: RouteOptions): RouteOptions => drawn,
  plain: ({ methods: names, pathParameters }: RouteOptions): RouteOptions => ({ methods: names, pathParameters }),
};

const literal = fc.constantFrom(...LITERALS);
const methods = fc.uniqueArray(fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'REPORT'), { minLength: 1, maxLength: 3 });
const options = fc.record({
  allowEncodedSlash: fc.constantFrom(undefined, undefined, undefined, true),
  allowSemicolon: fc.constantFrom(undefined, undefined, undefined, true),
  allowEncodedPercent: fc.constantFrom(undefined, undefined, undefined, true),
  allowNewlineInQuery: fc.constantFrom(undefined, undefined, undefined, true),
  maxRequestBodyBytes: fc.constantFrom(undefined, undefined, undefined, 10, 100),
  webSocket: fc.constantFrom(undefined, undefined, true),
  allowedClients: fc.constantFrom(...Array(6).fill(undefined), ['10.0.0.0/8'], ['203.0.113.0/24', '2001:db8::/32']),
  queryParameters: fc.constantFrom(...Array(6).fill(undefined), [], ['a', 'a[b]']),
  cors: fc.constantFrom(...Array(4).fill(undefined), Cors.allow({ origins: ['https://a.example'] })),
  contentTypes: fc.constantFrom(...Array(6).fill(undefined), ['application/json'], ['text/plain', 'text/csv']),
  cache: fc.constantFrom(...Array(6).fill(undefined), ResponseCache.store({ seconds: 60 })),
  authorizedBy: fc.constantFrom(...Array(6).fill(undefined), AuthorizationRequest.toApp(QUESTION)),
  reportOnly: fc.constantFrom(undefined, undefined, undefined, true),
});

const route = fc.tuple(
  fc.constantFrom('exact', 'exact', 'prefix', 'prefix', 'template', 'template', 'template', 'template', 'redirect'),
  fc.array(fc.tuple(literal, fc.constantFrom(...PARAMETERS), fc.boolean()), { maxLength: 4 }),
  fc.constantFrom('', '', '', '/', '/{rest+}'),
  methods,
  options,
).map(([kind, segments, end, names, more]) => {
  const path = segments.map(([text, parameter, literally]) => `/${kind === 'template' && !literally ? parameter : text}`).join('')
    + (kind !== 'template' && end === '/{rest+}' ? '' : end) || '/';
  const described = Object.fromEntries(Object.entries(DESCRIBED).filter(([name]) => kind === 'template' && path.includes(`{${name}}`)));
  return { kind: kind as 'exact' | 'prefix' | 'template' | 'redirect', path, options: { ...more, methods: names.map((name) => HttpMethod.of(name)), pathParameters: described } as RouteOptions };
});

/**
 * An allowlist of one route or up to a dozen, of which all may be below the same segments, so that one location has them;
 * those that are no route, or contradict an earlier one, are left out.
 */
export const allowlists = fc.tuple(
  fc.oneof(
    { weight: 1, arbitrary: fc.array(route, { minLength: 1, maxLength: 1 }) },
    { weight: 3, arbitrary: fc.array(route, { minLength: 1, maxLength: 12 }) },
  ),
  fc.boolean(),
  fc.constantFrom<keyof typeof KINDS>('any', 'any', 'enforced', 'plain', 'plain'),
  fc.constantFrom('', '', '/a', '/Ab/b'),
).map(([specifications, hosts, like, below]) => {
  const routes: Route[] = [];
  for (const { kind, path, options: drawn } of specifications) {
    try {
      const more = KINDS[like](drawn);
      const made = kind === 'redirect' && like === 'any' ? Route.redirect(below + path, '/elsewhere', { methods: more.methods })
        : Route[kind === 'redirect' ? 'exact' : kind](below + path, more);
      new Allowlist({ routes: [...routes, made] });
      routes.push(made);
    } catch {
      // one that cannot be made says so in tests of its own
    }
  }
  return new Allowlist({ routes: routes.length > 0 ? routes : [Route.exact('/a')], hosts: hosts ? HOSTS : undefined });
});

const odd = fc.constantFrom('..', '.', '', '%2F', '%2f..', '..%2f', ';', '..;', ';x', '%25', '%252e', '%00', '%0a', '\\', '%5c', '%61', '~', '#', '%ff', '%zz', '%3f', '%23', 'x\u00e9', '%C3%A9', '?');
const piece = fc.oneof({ weight: 6, arbitrary: literal }, { weight: 2, arbitrary: fc.constantFrom('x', 'X', '7', '-7', '7a', 'x.y', '.', 'x...yb', 'ax', 'xBatch', 'x%5Batch', '%24a', '%40b', 'a%3ab', 'x%3Ab', '%20', 'CAF%C3%A9', 'caf%c3%a9', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6') }, { weight: 1, arbitrary: odd });
const free = fc.tuple(fc.array(fc.tuple(fc.constantFrom('/', '/', '/', '/', '/', '//', '%2F'), piece), { minLength: 1, maxLength: 5 }), fc.constantFrom('', '', '', '/'))
  .map(([parts, end]) => '/' + parts.map(([separator, text]) => separator + text).join('').replace(/^\//, '') + end);
const absolute = free.map((path) => `http://api.example.com${path}`);
const query = fc.constantFrom('', '', '', '', '?', '?a=1', '?a=1&a%5bb%5D', '?a=1;b', '?b&a', '?A', '?%61=1', '?%0a', '?%00', '?/../x', '?a#b');

/** Requests that come near an allowlist: made from its own routes, mutated, or from the same pieces. */
export function requestsFor(allowlist: Allowlist): fc.Arbitrary<DrawnRequest> {
  const own = fc.constantFrom(...allowlist._routes.map((merged) => merged.route.path));
  const path = fc.oneof(
    { weight: 5, arbitrary: fc.tuple(own, fc.array(piece, { minLength: 8, maxLength: 8 }), fc.nat(9), odd).map(mutated) },
    { weight: 4, arbitrary: free },
    { weight: 1, arbitrary: absolute },
  );
  return fc.record({
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'REPORT', 'DELETE', 'TRACE'),
    target: fc.tuple(path, query).map(([one, more]) => one + more),
    host: fc.constantFrom(...Array(8).fill('api.example.com'), 'API.example.com:8080', 'a.shop.example.com', 'shop.example.com', 'a..shop.example.com', '', ':80', 'a/b', '_', 'evil.test%23.shop.example.com', 'evil.test'),
    clientAddress: fc.constantFrom('10.1.2.3', '203.0.113.9', '198.51.100.1', '2001:db8::7', '2001:db9::7', '::ffff:10.0.0.1'),
    content: fc.constantFrom(...Array(6).fill([]), ['application/json'], ['text/plain; charset=utf-8'], ['TEXT/CSV'], ['text/html'], ['']),
    page: fc.constantFrom<Record<string, string>>({}, {}, { 'Origin': 'https://a.example', 'Access-Control-Request-Method': 'PUT' }, { Origin: 'https://b.example' }),
    httpVersion: fc.constantFrom(...Array(12).fill('HTTP/1.1'), 'HTTP/1.0'),
  }).map(withHeaders);
}

/** Adds a small body, of a type where one is given, and the headers of a page. */
function withHeaders<T>({ content: [type], page, ...drawn }: T & { content: string[]; page: Record<string, string> }) {
  return type === undefined ? { ...drawn, headers: page }
    : { ...drawn, body: 'x', headers: { ...page, 'Content-Length': '1', ...type === '' ? {} : { 'Content-Type': type } } };
}

/** A route's path with its parameters filled in, and as it is or with one change. */
function mutated([path, pieces, change, strange]: [string, string[], number, string]): string {
  let next = 0;
  const filled = path.replace(/\{(\w+)(\+?)\}/g, () => pieces[next++ % pieces.length]) || '/';
  switch (change) {
    case 0: return `${filled}/${strange}`;
    case 1: return filled.replace('/', `/${strange}`);
    case 2: return filled.toUpperCase();
    case 3: return filled.endsWith('/') ? filled.slice(0, -1) || '/' : `${filled}/`;
    case 4: return filled.replace(/[^/]*$/, '') || '/';
    default: return filled;
  }
}
