import { LONG_HOST, LONG_PATH, Representative } from './representatives';
import { RawRequest } from '../../src/commands/replay/raw-client';
import { SPOOFABLE_NAMES } from '../../src/nginx/features/request-headers/dropped-headers';

/** Requests of a kind, and what must hold for each of them. */
export interface Threat {
  /** The row of the threat table, see docs/proof.md. */
  readonly row: number;
  readonly name: string;
  /** Which configurations the requests are played at; default: both. */
  readonly at?: Representative[];
  /** Structured, or the very bytes as latin-1 text. A structured one has the allowed host unless it gives headers with one. */
  readonly requests: Array<Partial<RawRequest> | string>;
  /**
   * What may reach the app: nothing, the request line as it was sent, or one request for an allowed path at most
   * (where NGINX may read the bytes in several harmless ways). NGINX may send a GET twice, if an app hangs up on it.
   */
  readonly reaches: 'nothing' | 'as-sent' | 'one-at-most';
  /** One of these; default: any that rejects, for what reaches nothing. 0 is an answer without a status, or none. */
  readonly status?: number[];
  /** The reason in the log is one of these; a connection that NGINX gives up early may have no line. */
  readonly reason?: string[];
  /** The values under these names that the app receives, in any case of the name. */
  readonly appHeaders?: Record<string, string[]>;
  /** The values under these names in the answer; `any` where it only has to be there. */
  readonly answerHeaders?: Record<string, string | undefined>;
  /** What the body of the answer must not hold. */
  readonly bodyWithout?: RegExp;
  /** What the log line must hold. */
  readonly logged?: Record<string, unknown>;
}

export const REJECTING = [400, 404, 405, 414, 421, 505];

const HOST: [string, string] = ['Host', 'api.example.com'];
const gets = (...targets: string[]): Array<Partial<RawRequest>> => targets.map((target) => ({ target }));
const withHeaders = (...headers: Array<[string, string]>): Partial<RawRequest> => ({ headers: [HOST, ...headers] });
const raw = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`;
const inParts = <T>(list: T[], size: number): T[][] => list.length === 0 ? [] : [list.slice(0, size), ...inParts(list.slice(size), size)];
const none = (names: string[]): Record<string, string[]> => Object.fromEntries(names.map((name) => [name, []]));
const full: Representative[] = ['full'];
const small: Representative[] = ['small'];

/** Another method than the one that was looked at. */
export const METHOD_OVERRIDES = ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override', 'X-Original-Method'];

/** One is set by the proxy, and one of the configurations trusts what is in front with the other. */
const SEPARATELY = ['X-Forwarded-Port', 'X-Amzn-Oidc-Data'];

/** Claims about URL, host, address, scheme or user that only a proxy may make. */
export const CLAIMED = SPOOFABLE_NAMES.filter((name) => ![...METHOD_OVERRIDES, ...SEPARATELY].includes(name));

export const SMUGGLED = 'GET /admin/x HTTP/1.1\r\nHost: api.example.com\r\n\r\n';
/** A POST whose body is a request, with headers about its length that servers read differently. */
export const smuggling = (headers: string[], body = `0\r\n\r\n${SMUGGLED}`) => `POST /api/x HTTP/1.1\r\nHost: api.example.com\r\n${headers.join('\r\n')}\r\n\r\n${body}`;
const LENGTH = `0\r\n\r\n${SMUGGLED}`.length;

/** A path for each route of the full configuration, and paths of all lengths where there may be. */
export const EACH_ROUTE: Array<[route: string, target: string]> = [
  ['/api', '/api'], ['/api', '/api/'], ['/api', '/api/x'], ['/api', '/api/x/'], ['/api', '/api/internal/x'], ['/api', '/api/internal/x/'], ['/api', '/api/internal/reportsx'], ['/api', '/api/x/y/z/'], ['/api', '/api/x/y/z/v/w'],
  ['/items/{id}', '/items/1'], ['/items/{id}', '/items/A.b~c'], ['/items/{id}/parts/{part}', '/items/1/parts/2'], ['/numbers/{n}', '/numbers/12'], ['/numbers/{n}', '/numbers/-1'],
  ['/files/{path+}', '/files/x'], ['/files/{path+}', '/files/x/'], ['/files/{path+}', '/files/x/y'], ['/files/{path+}', '/files/x/y/'], ['/files/{path+}', '/files/x/y/z'], ['/files/{path+}', '/files/x/y/z/'], ['/files/{path+}', '/files/x/y/z/v'], ['/files/{path+}', '/files/x/y/z/v/w'],
  ['/rates/{rate}', '/rates/5'], ['/notes', '/notes'], ['/Status', '/Status'], ['/$metadata', '/$metadata'], ['/caf%C3%A9', '/caf%C3%A9'], ['/caf%C3%A9', '/caf%c3%a9'], [LONG_PATH, LONG_PATH], ['/ws', '/ws'],
  ['/events', '/events'], ['/events', '/events/'], ['/events', '/events/x'], ['/events', '/events/x/'], ['/events', '/events/x/y'], ['/events', '/events/x/y/'], ['/events', '/events/x/y/z'], ['/events', '/events/x/y/z/'], ['/events', '/events/x/y/z/v/w'],
];

export const THREATS: Threat[] = [
  {
    row: 1,
    name: 'a prefix ends at a segment boundary',
    reaches: 'nothing',
    status: [404],
    reason: ['no-route'],
    requests: gets('/apifoo', '/api-internal/x', '/api.bak', '/api2/x', '/api_x', '/api~', '/ap', '/', '/apiapi/api'),
  },
  {
    row: 2,
    name: 'NGINX and the app read a path in the same way',
    reaches: 'nothing',
    requests: gets(
      '/admin/../api', '/admin/..%2fapi', '/admin/..%2Fapi/x', '/admin/%2e%2e/api', '/admin/.%2e/api/x', '/admin%2f..%2fapi', '/%61dmin/../api', '/admin%3f/../api', '/admin%23/../api',
      '/admin;/../api', '/admin/x/..%2f..%2fapi/x', '/api/../admin/x', '/api/..%2fadmin/x', '/api/%2e%2e/admin/x', '/api/%2e%2e%2fadmin/x', '/api%2f..%2fadmin/x', '/api/.%2e/admin',
      '/%61pi/x', '/ap%69/x', '/api/%61', '/api/x/.', '/api/x/..', '/api/x/%2e',
    ),
  },
  {
    row: 3,
    name: 'path parameters (";") do not end a segment',
    reaches: 'nothing',
    requests: gets('/api/..;/admin/x', '/api/.;/../admin', '/api/%2e%2e;/admin/x', '/api/..;a=b/admin/x', '/api;/../admin/x', '/api;a=b/x', '/api/x;y', '/;/api/x', '/admin;/api'),
  },
  {
    row: 4,
    name: 'an encoded path is not decoded on its way to the app',
    reaches: 'nothing',
    requests: gets('/api/..%3b/admin/x', '/api/..%3B/admin/x', '/api/..;%2fadmin/x', '/api/..%5cadmin/x', '/api/%2e%2e%3b/admin/x'),
  },
  {
    row: 4,
    name: 'an accepted target is forwarded as it was sent',
    reaches: 'as-sent',
    requests: gets('/api', '/api/', '/api/x', '/api/caf%C3%A9', '/api/caf%c3%a9/%20x', '/api/x?q=%2e%2e%2F&a=%41', '/api/x?', '/api/a/b/c/?x=..;/'),
  },
  {
    row: 5,
    name: 'a backslash is not a slash',
    reaches: 'nothing',
    requests: gets('/api\\..\\admin', '/api/..\\admin/x', '/admin/..%5capi', '/api%5c..%5cadmin', '/api/..%5Cadmin/x', '\\api\\x', '/\\api/x', '/api/x\\'),
  },
  {
    row: 6,
    name: 'double encoding is rejected',
    reaches: 'nothing',
    requests: gets('/api/%252e%252e/admin', '/api/%252e%252e%252fadmin', '/api/..%252fadmin/x', '/%2561pi/x', '/api/%25252e', '/api/x%2500', '/api/%25u002e%25u002e/admin', '/api/50%25ab', '/api/%252525'),
  },
  {
    row: 6,
    name: 'a percent sign is accepted if a second decoding finds no escape after it',
    reaches: 'as-sent',
    requests: gets('/api/%25', '/api/100%25', '/api/50%25.txt', '/api/%25%2E%25', '/api/%25%20admin', '/api/%25./x', '/api/..%25/admin'),
  },
  {
    row: 2,
    name: 'an unnecessarily encoded dot makes no dot segment',
    reaches: 'nothing',
    requests: gets('/api/%2E', '/api/%2e/', '/api/%2E%2E/admin', '/api/.%2E/admin', '/api/%2e./admin', '/api/x/%2E%2e', '/api/%2E%2E;/admin', '/api/%2E%2E%2Fadmin', '/api/%2E%2E%5Cadmin', '/api/%2E%2E%23/admin', '/api/..%3F/admin', '/api/%252E./admin'),
  },
  {
    row: 2,
    name: 'an unnecessarily encoded character is accepted outside of listed literals',
    reaches: 'as-sent',
    requests: gets('/api/a%2Db%2Ec%5Fd%7Ee', '/api/%7E', '/api/..%2Ex', '/api/.%2E.', '/api/x%2E', '/api/...%2e/admin', '/api/%2E%2E%2E'),
  },
  {
    row: 2,
    name: 'an unnecessarily encoded character is rejected in listed literals',
    reaches: 'nothing',
    requests: gets('/%2Dapi', '/api%2E', '/%61pi/x', '/api/%61dmin', '/api/%41', '/api/%30'),
  },
  {
    row: 2,
    name: 'characters that browsers do not encode are accepted',
    reaches: 'as-sent',
    requests: gets('/api/[slug]/x', '/api/a|b', '/api/a^b', '/api/[..]/admin', '/api/|../admin', '/api/%5Bslug%5D', '/api/]['),
  },
  {
    row: 4,
    name: 'a query is forwarded as the client sent it',
    reaches: 'as-sent',
    requests: gets('/api/x?q=100%&re=\\d+', '/api/x?"<>`{|}^', '/api/x?q=%u2019', '/api/x?caf\xc3\xa9', '/api/x?\xff\xfe', '/api/x?%', '/api/x?%zz', '/api/x?a=\\..\\admin', '/api/x?%2500', '/api/x?a?b?', '/api/x?a=%c0%ae', "/api/x?';--"),
  },
  {
    row: 9,
    name: 'a query with a line end, NUL or a fragment is rejected',
    reaches: 'nothing',
    requests: gets('/api/x?%00', '/api/x?a=%0d%0aSet-Cookie:%20a', '/api/x?%0A', '/api/x?"%0D', '/api/x?a=\xe9%00', '/api/x?a#b', '/api/x?"#'),
  },
  {
    row: 6,
    name: 'a listed path has one spelling, because the app may treat other spellings differently',
    at: full,
    reaches: 'nothing',
    reason: ['not-canonical'],
    requests: gets('/%24metadata', '/api/%40;x'),
  },
  {
    row: 7,
    name: 'empty segments and dot segments are rejected',
    reaches: 'nothing',
    requests: gets('//api/x', '///admin//../api', '/./api', '/api//x', '/api/./x', '/api/x//', '//admin/x', '/api/x/./', '//evil.test/api/x', '/api///'),
  },
  {
    row: 8,
    name: 'NUL, malformed escapes and invalid bytes are rejected',
    reaches: 'nothing',
    requests: [
      ...gets('/api/%00', '/api/x%00.html', '/api/%zz', '/api/%', '/api/%4', '/api/%u002e', '/api/\t', '/api/\x01', '/api/\x7f', '/api/x\x00', '/api/%2', '/api/x y'),
      raw('GET /api/x\r/admin HTTP/1.1', 'Host: api.example.com'),
    ],
    status: [...REJECTING, 0],
  },
  {
    row: 9,
    name: 'line ends in the path are rejected',
    reaches: 'nothing',
    requests: gets('/api/x%0a', '/api/x%0d', '/api/x%0d%0aInjected:%201', '/api/x%0d%0a%0d%0aGET%20/admin/x', '/api%0a/x', '/%0aapi/x', '/api/x%09', '/api/x%0b'),
  },
  {
    row: 10,
    name: 'bytes that are not UTF-8 and overlong UTF-8 are rejected',
    reaches: 'nothing',
    requests: gets('/api/%c0%ae%c0%ae/admin', '/api/%c0%af..%c0%afadmin', '/api/%ff', '/api/\xff', '/api/\xc3\xa9', '/api/%e0%80%ae', '/api/%ed%a0%80', '/api/%f4%90%80%80', '/api/%c3', '/api/%c3/x', '/api/%80'),
  },
  {
    row: 10,
    name: 'fullwidth characters are not separators',
    reaches: 'as-sent',
    requests: gets('/api/..%ef%bc%8fadmin', '/api/%ef%bc%8e%ef%bc%8e/admin'),
  },
  {
    row: 11,
    name: 'a fragment is rejected',
    reaches: 'nothing',
    requests: gets('/api/x#/../../admin', '/api#', '/api/x#', '/#/api', '/admin#/../api/x', '/api/x?a#b'),
  },
  {
    row: 12,
    name: 'a pattern matches the whole path',
    at: full,
    reaches: 'nothing',
    requests: gets('/items/x%0a', '/items/x%0ay', '/items/a%3fb', '/items/a;b', '/items/a%2fb', '/items/', '/items/x/', '/items/x/y', '/items/x/parts', '/items/x/parts/y/', '/numbers/1%0a',
      '/numbers/x', '/numbers/', '/Status%0a', '/Status/', '/Status/x', '/x/Status', '/x/items/1', '/ws/', '/ws/x', '/files/', '/files//x', `${LONG_PATH}/`, LONG_PATH.slice(0, -1)),
  },
  {
    row: 9,
    name: 'line ends are rejected at each route',
    at: full,
    reaches: 'nothing',
    requests: EACH_ROUTE.flatMap(([, target]) => [{ target: `${target}%0a` }, { target: `${target}%0d%0ax/y` }, { target: `${target}?%00` }]),
  },
  {
    row: 13,
    name: 'paths are case-sensitive',
    reaches: 'nothing',
    status: [404],
    requests: gets('/API/x', '/Api', '/aPi/x', '/ADMIN/x', '/Admin/x'),
  },
  {
    row: 13,
    name: 'exact paths and templates are case-sensitive, too',
    at: full,
    reaches: 'nothing',
    status: [404],
    requests: gets('/status', '/STATUS', '/$Metadata', '/Items/1', '/items/1/Parts/2', '/WS', '/Upload', '/Caf%C3%A9', '/EVENTS/x', '/Numbers/1'),
  },
  {
    row: 14,
    name: 'a target in absolute form is rejected',
    reaches: 'nothing',
    requests: [
      ...gets('http://evil.test/api/x', 'http://api.example.com/api/x', 'https://api.example.com/api/x', 'ftp://evil.test/api/x', 'HTTP://api.example.com/api/x', 'http://api.example.com@evil.test/api/x',
        'http:/api/x', 'api/x', '*', 'http://api.example.com:1/api', 'file:///api/x', 'http://api.example.com'),
      { method: 'OPTIONS', target: '*' },
    ],
    status: REJECTING,
  },
  {
    row: 15,
    name: 'an unknown host is rejected',
    at: full,
    reaches: 'nothing',
    status: [421, 400],
    reason: ['unknown-host', 'malformed-request'],
    requests: ['evil.test', '169.254.169.254', 'localhost', 'a,b', '*', 'shop.example.com', 'api.example.com.evil.test', 'xapi.example.com', '[::1]', '_', '127.0.0.1', '~^.*$',
      'api.example.com, evil.test', '.example.com', `x${LONG_HOST}`, '*.shop.example.com.evil.test',
      // What a wildcard stands for is a name, too.
      ...['evil.test#', 'evil.test?', 'evil.test@', 'evil.test\\', 'evil.test%23', 'a,b', 'a;b', '<b>', '"', '\'', '*', '', '\xe9'].map((name) => `${name}.shop.example.com`)]
      .map((host) => ({ headers: [['Host', host]] })),
  },
  {
    row: 15,
    name: 'an unknown host is rejected on any path',
    at: full,
    reaches: 'nothing',
    status: [421, 404],
    requests: ['/.rejected', '/', '/index.html', '/health', '/Status', '/50x.html'].map((target) => ({ target, headers: [['Host', 'evil.test']] })),
    answerHeaders: { 'Content-Type': 'application/json' },
  },
  {
    row: 15,
    name: 'an invalid host is rejected',
    reaches: 'nothing',
    status: [421, 400, 404],
    requests: ['<script>', 'ev"il', 'a@b', 'evil#x', 'a b', 'a/b', 'a\\b', '${host}', 'a\x00b', 'a?b', "a'b"].flatMap((host) => ['/api/x', '/.rejected'].map((target): Partial<RawRequest> => ({ target, headers: [['Host', host]] }))),
    answerHeaders: { 'Content-Type': 'application/json' },
  },
  {
    row: 15,
    name: 'a known host is accepted with a port and in any case',
    at: full,
    reaches: 'as-sent',
    requests: ['API.example.com', 'api.example.com:80', 'api.example.com:', 'api.example.com:0', 'api.example.com.'].map((host) => ({ headers: [['Host', host]] })),
    appHeaders: { 'Host': ['api.example.com'], 'X-Forwarded-Host': ['api.example.com'], 'X-Forwarded-Port': ['80'] },
  },
  {
    row: 15,
    name: 'a known host is accepted with a non-default port',
    at: full,
    reaches: 'as-sent',
    requests: ['api.example.com:8443', 'API.example.com.:08443'].map((host) => ({ headers: [['Host', host]] })),
    appHeaders: { 'Host': ['api.example.com:8443'], 'X-Forwarded-Host': ['api.example.com:8443'], 'X-Forwarded-Port': ['8443'] },
  },
  {
    row: 15,
    name: 'a known host is rejected with an invalid port',
    at: full,
    reaches: 'nothing',
    status: [400],
    reason: ['malformed-request'],
    requests: ['.evil.test', 'x', '80:80', '80.evil.test', '80@evil.test', '-1', '65536', ':', '\xff'].map((port) => ({ headers: [['Host', `api.example.com:${port}`]] })),
  },
  {
    row: 15,
    name: 'all known hosts are accepted',
    at: full,
    reaches: 'as-sent',
    requests: ['x.shop.example.com', 'a.b.shop.example.com', LONG_HOST].map((host) => ({ headers: [['Host', host]] })),
  },
  {
    row: 16,
    name: 'HTTP/1.0, HTTP/0.9 and other versions are rejected',
    reaches: 'nothing',
    status: [...REJECTING, 0],
    requests: [
      { version: 'HTTP/1.0' }, { version: 'HTTP/1.0', headers: [] }, { version: 'HTTP/1.0', headers: [HOST, ['Connection', 'keep-alive']] }, { version: 'HTTP/2.0' }, { version: 'HTTP/9.9' }, { version: 'http/1.1' }, { version: 'HTTP/1' },
      'GET /api/x\r\n', 'GET /api/x \r\n',
    ],
  },
  {
    row: 17,
    name: 'a duplicate, missing, empty or obscured Host is rejected',
    reaches: 'nothing',
    status: [400, 421],
    requests: [
      { headers: [HOST, ['Host', 'evil.test']] }, { headers: [HOST, HOST] }, { headers: [['X', '1']] }, { headers: [['Host', '']] },
      raw('GET /api/x HTTP/1.1', 'Host : api.example.com'), raw('GET /api/x HTTP/1.1', 'Host: api.example.com', ' evil.test'), raw('GET /api/x HTTP/1.1', ' Host: api.example.com'),
      raw('GET /api/x HTTP/1.1', 'Host', ': api.example.com'), raw('GET /api/x HTTP/1.1', 'Host:', ' api.example.com'),
    ],
  },
  {
    row: 18,
    name: 'a method that the route does not allow is rejected',
    reaches: 'nothing',
    status: [405, 400],
    requests: ['PATCH', 'PUT', 'DELETE', 'PROPFIND', 'MKCOL', 'FOO', 'get', 'Get', 'OPTIONS', 'GETX', 'PURGE', 'COPY', 'LOCK', 'G-T', 'POSTGET'].map((method) => ({ method })),
  },
  {
    row: 18,
    name: 'each route has its own methods',
    at: full,
    reaches: 'nothing',
    status: [405],
    reason: ['method-not-allowed'],
    requests: [
      { method: 'POST', target: '/items/1' }, { method: 'PATCH', target: '/api/items/1' }, { method: 'POST', target: '/Status' }, { method: 'GET', target: '/upload' }, { method: 'GET', target: '/api/internal/reports/1' },
      { method: 'DELETE', target: '/api/internal' }, { method: 'POST', target: '/ws' }, { method: 'PATCH', target: '/items/1/parts/2' }, { method: 'POST', target: '/$metadata' },
    ],
  },
  {
    row: 18,
    name: 'a method that no route allows is rejected on each route',
    at: full,
    reaches: 'nothing',
    status: [405],
    reason: ['method-not-allowed'],
    requests: EACH_ROUTE.map(([, target]) => ({ method: 'PUT', target })),
  },
  {
    row: 18,
    name: 'a 405 response lists the allowed methods',
    reaches: 'nothing',
    status: [405],
    requests: [{ method: 'PATCH' }],
    answerHeaders: { Allow: 'GET, HEAD, POST' },
  },
  {
    row: 18,
    name: 'CONNECT opens no tunnel',
    reaches: 'nothing',
    status: [400, 405],
    requests: [
      { method: 'CONNECT', target: '/api/x' }, { method: 'CONNECT', target: 'api.example.com:443' },
      `CONNECT api.example.com:443 HTTP/1.1\r\nHost: api.example.com\r\n\r\n${SMUGGLED}`,
    ],
  },
  {
    row: 19,
    name: 'TRACE is not answered with the request',
    reaches: 'nothing',
    status: [405],
    requests: [{ method: 'TRACE', headers: [HOST, ['Cookie', 'session=1']] }, { method: 'TRACK', target: '/api/x' }],
    bodyWithout: /session/,
  },
  {
    row: 20,
    name: 'headers that override the method are dropped',
    reaches: 'as-sent',
    requests: METHOD_OVERRIDES.flatMap((name) => [withHeaders([name, 'DELETE']), withHeaders([name.toLowerCase(), 'DELETE'])]),
    appHeaders: none(METHOD_OVERRIDES),
  },
  {
    row: 21,
    name: 'headers that override the route or claim an identity are dropped',
    reaches: 'as-sent',
    requests: inParts(CLAIMED, 40).flatMap((names) => [names, names.map((name) => name.toUpperCase())]
      .map((spelled) => withHeaders(...spelled.map((name): [string, string] => [name, '/admin/x'])))),
    appHeaders: none(CLAIMED),
  },
  {
    row: 21,
    name: 'some headers are set only by the proxy',
    at: full,
    reaches: 'as-sent',
    requests: [
      withHeaders(['X-Forwarded-Host', 'evil.test'], ['X-Forwarded-Port', '1'], ['X-Forwarded-Proto', 'gopher'], ['X-Real-IP', '6.6.6.6'], ['X-Forwarded-For', '203.0.113.9']),
      withHeaders(['x-forwarded-host', 'evil.test'], ['x-forwarded-host', 'evil2.test'], ['X-FORWARDED-PORT', '1'], ['x-real-ip', '6.6.6.6'], ['X-Forwarded-For', '203.0.113.9']),
    ],
    appHeaders: {
      'X-Forwarded-Host': ['api.example.com'], 'X-Forwarded-Port': ['80'], 'X-Forwarded-Proto': ['http'], 'X-Real-IP': ['203.0.113.9'], 'X-Forwarded-For': ['203.0.113.9'], 'Host': ['api.example.com'],
    },
  },
  {
    row: 21,
    name: 'the scheme is taken from the load balancer',
    at: full,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Forwarded-Proto', 'https'])],
    appHeaders: { 'X-Forwarded-Proto': ['https'], 'X-Forwarded-Port': ['443'] },
  },
  {
    row: 21,
    name: 'without a load balancer, scheme and address are taken from no header',
    at: small,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Forwarded-Proto', 'https'], ['X-Forwarded-For', '6.6.6.6'], ['X-Forwarded-Port', '443'], ['X-Real-IP', '6.6.6.6'], ['X-Forwarded-Host', 'evil.test'])],
    appHeaders: {
      'X-Forwarded-Proto': ['http'], 'X-Forwarded-Port': ['80'], 'X-Forwarded-For': ['127.0.0.1'], 'X-Real-IP': ['127.0.0.1'], 'Host': ['api.example.com'], 'X-Forwarded-Host': ['api.example.com'],
    },
    logged: { client: '127.0.0.1' },
  },
  {
    row: 21,
    name: 'a trusted header is forwarded',
    at: full,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Amzn-Oidc-Data', 'signed'])],
    appHeaders: { 'X-Amzn-Oidc-Data': ['signed'] },
  },
  {
    row: 21,
    name: 'a header that is not trusted is dropped',
    at: small,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Amzn-Oidc-Data', 'signed'])],
    appHeaders: none(['X-Amzn-Oidc-Data']),
  },
  {
    row: 22,
    name: 'a forged X-Forwarded-For is ignored',
    at: full,
    reaches: 'as-sent',
    requests: [
      withHeaders(['X-Forwarded-For', '1.2.3.4, 203.0.113.9']), withHeaders(['X-Forwarded-For', '127.0.0.1,10.0.0.1,203.0.113.9']),
      withHeaders(['X-Forwarded-For', '<script>, 203.0.113.9']), withHeaders(['X-Forwarded-For', 'unknown, , 203.0.113.9']),
    ],
    appHeaders: { 'X-Forwarded-For': ['203.0.113.9'], 'X-Real-IP': ['203.0.113.9'] },
    logged: { client: '203.0.113.9' },
  },
  {
    row: 23,
    name: 'a client address in a private network is taken from a forged X-Forwarded-For by its last entry',
    at: full,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Forwarded-For', '6.6.6.6, 10.1.2.3']), withHeaders(['X-Forwarded-For', '10.9.9.9, 6.6.6.6, 10.1.2.3'])],
    appHeaders: { 'X-Forwarded-For': ['10.1.2.3'], 'X-Real-IP': ['10.1.2.3'] },
    logged: { client: '10.1.2.3' },
  },
  {
    row: 23,
    name: 'a last hop that is not an address is ignored',
    at: full,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Forwarded-For', '6.6.6.6, garbage']), withHeaders(['X-Forwarded-For', '"]}; return 200'])],
    appHeaders: { 'X-Forwarded-For': ['127.0.0.1'] },
    logged: { client: '127.0.0.1' },
  },
  {
    row: 24,
    name: 'the client address is sent once',
    at: full,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Forwarded-For', '203.0.113.9'])],
    appHeaders: { 'X-Forwarded-For': ['203.0.113.9'] },
  },
  {
    row: 24,
    name: 'IPv6 clients are supported',
    at: full,
    reaches: 'as-sent',
    requests: [withHeaders(['X-Forwarded-For', '6.6.6.6, 2001:db8::9'])],
    appHeaders: { 'X-Forwarded-For': ['2001:db8::9'] },
  },
  {
    row: 25,
    name: 'header names with underscores and dots are dropped',
    reaches: 'as-sent',
    requests: [withHeaders(['X_Forwarded_For', '6.6.6.6'], ['Content_Length', '5'], ['Transfer_Encoding', 'chunked'], ['X.Dot', '1'], ['X_HTTP_Method_Override', 'DELETE'], ['X_Original_URL', '/admin/x'])],
    appHeaders: none(['X_Forwarded_For', 'Content_Length', 'Transfer_Encoding', 'X.Dot', 'X_HTTP_Method_Override', 'X_Original_URL']),
  },
  {
    row: 25,
    name: 'header names with spaces and control characters are rejected',
    reaches: 'nothing',
    status: [400],
    requests: [
      raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'X Y: 1'), raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'X\x00Y: 1'), raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'X\x01: 1'),
      raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'Transfer-Encoding : chunked'), raw('GET /api/x HTTP/1.1', 'Host: api.example.com', ': 1'),
    ],
  },
  {
    row: 26,
    name: 'duplicate headers are dropped like single ones',
    reaches: 'as-sent',
    requests: [
      withHeaders(['Upgrade', 'websocket'], ['Upgrade', 'h2c'], ['Connection', 'Upgrade']), withHeaders(['X-Original-URL', '/admin'], ['X-Original-URL', '/admin/x']),
      withHeaders(['Connection', 'Upgrade'], ['Connection', 'keep-alive'], ['Upgrade', 'h2c'], ['Upgrade', 'websocket']),
    ],
    appHeaders: none(['Upgrade', 'Connection', 'X-Original-URL']),
  },
  {
    row: 27,
    name: 'a control character stays in its header value',
    reaches: 'as-sent',
    requests: [withHeaders(['X-Ctl', 'a\x01b'])],
    appHeaders: { 'X-Ctl': ['a\x01b'] },
  },
  {
    row: 27,
    name: 'NUL and bare CR in a header value create no second header',
    reaches: 'one-at-most',
    requests: [
      raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'X-Ctl: a\x00b'), raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'X-Ctl: a\rX-Original-URL: /admin/x'),
      raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'NoColonHeader'), raw('GET /api/x HTTP/1.1', 'Host: api.example.com', 'X-Ctl: a\x0bX-Original-URL: /admin/x'),
    ],
    appHeaders: none(['X-Original-URL']),
  },
  {
    row: 28,
    name: 'smuggling by Content-Length and Transfer-Encoding',
    reaches: 'nothing',
    status: [400, 501],
    requests: [
      smuggling([`Content-Length: ${LENGTH}`, 'Transfer-Encoding: chunked']), smuggling(['Transfer-Encoding: chunked', `Content-Length: ${LENGTH}`]), smuggling(['Content-Length: 4', 'Transfer-Encoding: chunked']),
      smuggling([`Content-Length: ${LENGTH}`, 'Content-Length: 0']), smuggling([`Content-Length: ${LENGTH}, 0`]), smuggling([`Content-Length: +${LENGTH}`]), smuggling([`Content-Length: 0x${LENGTH.toString(16)}`]),
      smuggling(['Content-Length: -1']), smuggling(['Content-Length: 99999999999999999999']), smuggling([`Content-Length: ${LENGTH}x`]), smuggling(['Content-Length: ']),
      smuggling(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity']), smuggling(['Transfer-Encoding: identity, chunked']), smuggling(['Transfer-Encoding: xchunked']), smuggling(['Transfer-Encoding: chunked, identity']),
      smuggling(['Transfer-Encoding:\x0bchunked']), smuggling(['Transfer-Encoding: "chunked"']), smuggling(['Transfer-Encoding : chunked']), smuggling([' Transfer-Encoding: chunked', `Content-Length: ${LENGTH}`]),
    ],
  },
  {
    row: 28,
    name: 'smuggling in and behind chunks',
    reaches: 'one-at-most',
    requests: [
      smuggling(['Transfer-Encoding: chunked'], '0\r\n\r\n'), smuggling(['Transfer-Encoding: chunked'], '1;a=b\r\nx\r\n0\r\n\r\n'), smuggling(['Transfer-Encoding: chunked'], `zz\r\n${SMUGGLED}`), smuggling(['Transfer-Encoding: chunked'], `-1\r\n${SMUGGLED}`),
      smuggling(['Transfer-Encoding: chunked'], `fffffffffffffffff\r\n${SMUGGLED}`), smuggling(['Transfer-Encoding: chunked'], `0x0\r\n\r\n${SMUGGLED}`), smuggling(['Transfer-Encoding:chunked'], `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`),
      smuggling([`Content-Length: ${SMUGGLED.length}`], SMUGGLED),
    ],
  },
  {
    row: 29,
    name: 'an obscured Transfer-Encoding in another value is not recognized',
    reaches: 'one-at-most',
    requests: ['\x01', '\x0b', '\x0c', '\x1f', '\x7f', '\x85', '\xa0', '\xff'].map((byte) => smuggling([`X: X${byte}Transfer-Encoding: chunked`, `Content-Length: ${LENGTH}`])),
    appHeaders: none(['Transfer-Encoding']),
  },
  {
    row: 30,
    name: 'trailers',
    reaches: 'one-at-most',
    status: [200, 400, 415],
    requests: [
      smuggling(['Transfer-Encoding: chunked', 'Trailer: X-Original-URL', 'TE: trailers'], '1\r\nx\r\n0\r\nX-Original-URL: /admin/x\r\n\r\n'),
      smuggling(['Transfer-Encoding: chunked', 'Trailer: Content-Length', 'TE: trailers'], '1\r\nx\r\n0\r\nContent-Length: 4\r\n\r\n'),
    ],
    appHeaders: { 'Trailer': [], 'TE': [], 'X-Original-URL': [], 'Transfer-Encoding': [], 'Content-Length': ['1'] },
  },
  {
    row: 31,
    name: 'no other protocol is accepted in an upgrade',
    reaches: 'as-sent',
    requests: ['h2c', 'H2C', 'h2c, websocket', 'websocket', 'TLS/1.0', 'foo', 'h2', 'websocket, h2c'].map((upgrade) => withHeaders(['Upgrade', upgrade], ['Connection', 'Upgrade, HTTP2-Settings'], ['HTTP2-Settings', 'AAMAAABkAAQAAP__'])),
    appHeaders: none(['Upgrade', 'Connection', 'HTTP2-Settings']),
  },
  {
    row: 31,
    name: 'a route for WebSockets upgrades to nothing else',
    at: full,
    reaches: 'as-sent',
    requests: ['h2c', 'h2c, websocket', 'websocketx', 'xwebsocket', 'websocket/13', 'websocket;h2c', 'TLS/1.0'].map((upgrade) => ({ target: '/ws', ...withHeaders(['Upgrade', upgrade], ['Connection', 'Upgrade, HTTP2-Settings'], ['HTTP2-Settings', 'AAMAAABkAAQAAP__']) })),
    appHeaders: none(['Upgrade', 'Connection', 'HTTP2-Settings']),
  },
  {
    row: 31,
    name: 'a WebSocket upgrade requires exactly this token',
    at: full,
    reaches: 'as-sent',
    requests: ['websocket', 'WebSocket', 'WEBSOCKET'].map((upgrade) => ({
      target: '/ws',
      ...withHeaders(['Upgrade', upgrade], ['Connection', 'Upgrade, HTTP2-Settings'], ['HTTP2-Settings', 'AAMAAABkAAQAAP__'], ['Sec-WebSocket-Version', '13'], ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==']),
    })),
    appHeaders: { 'Upgrade': ['websocket'], 'Connection': ['upgrade'], 'HTTP2-Settings': [] },
  },
  {
    row: 32,
    name: 'a second request behind a rejected WebSocket request is not smuggled',
    at: full,
    reaches: 'one-at-most',
    requests: [
      `GET /ws HTTP/1.1\r\nHost: api.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 1337\r\nSec-WebSocket-Key: x\r\n\r\n${SMUGGLED}`,
      `GET /ws HTTP/1.1\r\nHost: api.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${SMUGGLED}`,
    ],
  },
  {
    row: 33,
    name: 'files in NGINX\'s default folders are not served',
    reaches: 'nothing',
    status: [404],
    requests: gets('/', '/index.html', '/50x.html', '/index.nginx-debian.html', '/favicon.ico', '/.rejected', '/html/', '/nginx.conf', '/health'),
    bodyWithout: /welcome|<html/i,
  },
  {
    row: 34,
    name: 'versions and frameworks are removed from responses of the app',
    reaches: 'as-sent',
    requests: gets('/api/x', '/api/nothing/here'),
    answerHeaders: { 'Server': 'nginx', 'X-Powered-By': undefined, 'Via': undefined },
  },
  {
    row: 34,
    name: 'NGINX\'s own responses contain no version',
    reaches: 'nothing',
    status: [400, 404, 405, 414, 421],
    requests: [...gets('/nope', '/api//x', `/api/${'x'.repeat(9000)}`, '/api/%zz'), { method: 'PATCH' }],
    answerHeaders: { 'Server': 'nginx', 'Content-Type': 'application/json' },
    bodyWithout: /nginx|<html|\d+\.\d+\.\d+/i,
  },
  {
    row: 35,
    name: 'NGINX redirects no request',
    reaches: 'as-sent',
    requests: gets('/api', '/api/'),
    status: [200, 404],
    answerHeaders: { Location: undefined },
  },
  {
    row: 35,
    name: 'NGINX does not redirect to a path with a trailing slash',
    reaches: 'nothing',
    status: [404],
    requests: gets('/items', '/files', '/rates', '/numbers', '/long', '/admin', '/.rejected/'),
    answerHeaders: { 'Location': undefined, 'Content-Type': 'application/json' },
  },
  {
    row: 36,
    name: 'response splitting is rejected',
    reaches: 'nothing',
    requests: gets('/api/x%0d%0aSet-Cookie:%20a=b', '/nope%0d%0aSet-Cookie:%20a=b', '/api/x?%0d%0aSet-Cookie:%20a=b', '/%0d%0aSet-Cookie:%20a=b/..'),
    answerHeaders: { 'Set-Cookie': undefined, 'Location': undefined },
    bodyWithout: /Set-Cookie/i,
  },
  {
    row: 37,
    name: 'splitting of the request to the app is rejected',
    reaches: 'nothing',
    requests: gets('/api/x%20HTTP/1.1%0d%0aX-Inj:%201', '/api/x%0aX-Inj:%201', '/api/x%0d%0a%0d%0aGET%20/admin/x%20HTTP/1.1'),
  },
  {
    row: 37,
    name: 'an encoded space does not end the request line',
    reaches: 'as-sent',
    requests: gets('/api/x%20HTTP/1.1', '/api/x?a=%20HTTP/1.1'),
    appHeaders: none(['X-Inj']),
  },
  {
    row: 38,
    name: 'X-Accel-Redirect of the app is ignored',
    reaches: 'as-sent',
    status: [200],
    requests: gets('/api/accel'),
  },
  {
    row: 39,
    name: 'each of many rejections is independent',
    reaches: 'nothing',
    requests: gets(...Array<string>(20).fill('/admin/x'), ...Array<string>(20).fill('/api/../admin/x')),
  },
  {
    row: 40,
    name: 'status pages are not available',
    reaches: 'nothing',
    status: [404],
    requests: ['/nginx_status', '/stub_status', '/basic_status', '/status', '/server-status', '/metrics', '/health'].map((target) => ({ target, headers: [HOST, ['X-Forwarded-For', '127.0.0.1']] })),
    bodyWithout: /Active connections/,
  },
  {
    row: 41,
    name: 'a request line or header that is too long is rejected',
    reaches: 'nothing',
    status: [400, 414],
    requests: [
      { target: `/api/${'x'.repeat(9000)}` }, { target: `/api/x?${'x'.repeat(9000)}` }, withHeaders(['X-Long', 'x'.repeat(9000)]), withHeaders(['Cookie', 'x'.repeat(9000)]),
      { headers: [HOST, ...Array.from({ length: 2000 }, (_, i): [string, string] => [`X-H${i}`, 'y'.repeat(20)])] },
    ],
  },
  {
    row: 41,
    name: 'the longest request line and header are accepted',
    reaches: 'as-sent',
    requests: [{ target: `/api/${'x'.repeat(8000)}` }, withHeaders(['X-Long', 'x'.repeat(8000)])],
  },
  {
    row: 41,
    name: 'a body above the limit is rejected',
    reaches: 'nothing',
    status: [413],
    reason: ['body-too-large'],
    requests: [
      { method: 'POST', headers: [HOST, ['Content-Length', '1048577']] },
      { method: 'POST', headers: [HOST, ['Content-Length', '9999999999']] },
    ],
  },
  {
    row: 41,
    name: 'a body above the limit is rejected with chunks, and above the limit of its route',
    at: full,
    reaches: 'nothing',
    status: [413],
    requests: [
      { method: 'POST', target: '/api/x', headers: [HOST, ['Transfer-Encoding', 'chunked']], body: `1D4C0\r\n${'x'.repeat(120000)}\r\n0\r\n\r\n` },
      { method: 'POST', target: '/api/x', body: 'x'.repeat(100_001) }, { method: 'POST', target: '/upload', headers: [HOST, ['Content-Length', '300001']] },
    ],
  },
  {
    row: 44,
    name: 'targets that make a pattern slow are rejected',
    reaches: 'nothing',
    requests: gets(`/api/${'a/'.repeat(3500)}/`, `/api/${'%20'.repeat(2500)}%`, `/api/${'a'.repeat(7000)}%0a`, `/api${'/a'.repeat(3500)}/..`, `/api/${'%c3%a9'.repeat(1200)}%c3`, `/${'a/'.repeat(3500)}`, `/items/${'a'.repeat(7000)}/`,
      `/items/${'-'.repeat(7000)};`, `/api/x?${'a'.repeat(7000)}%00`, `/numbers/${'1'.repeat(7000)}x`, `/files/${'a/'.repeat(3500)}/`),
  },
  {
    row: 44,
    name: 'targets that make a pattern slow are accepted if they are valid',
    reaches: 'as-sent',
    status: [200],
    requests: gets(`/api/${'a/'.repeat(3500)}`, `/api/${'%20'.repeat(2500)}`, `/api/x?${'%20'.repeat(2500)}`, `/api/${'%c3%a9'.repeat(1200)}`, `/api/${'aA1-._~'.repeat(1000)}`),
  },
  {
    row: 46,
    name: 'a target cannot forge a log entry',
    reaches: 'nothing',
    requests: gets('/api/x","admin":"1', '/nope\\x22', '/nope%22,%22admin%22:%221', '/nope\xff'),
    logged: { admin: undefined },
  },
  {
    row: 46,
    name: 'a header cannot forge a log entry',
    reaches: 'as-sent',
    requests: [withHeaders(['User-Agent', 'x","admin":"1'])],
    logged: { admin: undefined, user_agent: 'x","admin":"1', status: 200 },
  },
  {
    row: 46,
    name: 'a backslash or control characters cannot forge a log entry',
    reaches: 'as-sent',
    requests: [withHeaders(['User-Agent', 'x\\'], ['X-Amzn-Trace-Id', '"\x01\tx'])],
    logged: { user_agent: 'x\\', trace_id: '"\x01\tx' },
  },
  {
    row: 47,
    name: 'HTTP/2 with prior knowledge is rejected',
    reaches: 'nothing',
    status: [400, 405, 421, 505, 0],
    requests: ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00', 'PRI /api/x HTTP/2.0\r\nHost: api.example.com\r\n\r\n'],
  },
  {
    row: 48,
    name: 'NUL and line ends in the query are rejected',
    reaches: 'nothing',
    requests: gets('/api/x?%00', '/api/x?a=%0a', '/api/x?a=%0D%0Ab', '/api/x?a=%0d%0aSet-Cookie:a', '/api?\x00'),
    status: [...REJECTING, 0],
  },
  {
    row: 48,
    name: 'the query is forwarded to the app as it was sent',
    reaches: 'as-sent',
    requests: gets('/api/x?_method=DELETE', '/api/x?a=1&a=2&a[]=3', '/api/x?/../admin', '/api/x?a=%2e%2e%2fadmin', '/api/x?url=http://evil.test/'),
  },
  {
    row: 48,
    name: 'a route accepts only the spellings that it allows',
    at: full,
    reaches: 'as-sent',
    requests: gets('/notes?a=%0d%0a', '/files/a%2Fb', '/files/a;b=c/d', '/files/a%3Bb', '/files/a%25', '/rates/5%25', '/rates/%25x', '/rates/%2525', '/rates/5%2525', '/notes?%zz', '/$metadata', '/caf%C3%A9', '/caf%c3%a9', LONG_PATH, '/numbers/-1', '/items/1', '/Status', '/events/x'),
  },
  {
    row: 48,
    name: 'a route rejects the spellings that it does not allow',
    at: full,
    reaches: 'nothing',
    requests: gets('/notes?%00', '/notes%0a', '/files/a%2F..%2Fb', '/files/..%2fadmin', '/files/a;/../../admin/x', '/files/..;/admin', '/files/a%2541', '/files/%252e', '/files/a%2F%2Fb', '/files/;a', '/rates/%2500', '/rates/5%25250a', '/rates/%252e', '/rates/%25252e', '/rates/%25%32%65', '/rates/a;b', '/rates/a%2fb',
      '/files/a;..%2f..%2fadmin', '/files/a%2f.%2fb', '/files/x?%0a', '/rates/x?%0a', '/$metadata%2f', '/caf%c3', '/events/..%2fx', '/notes?%0d%00'),
  },
];
