import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { APP_PROTOCOLS } from './protocol-apps';
import { Allowlist, AuthorizationRequest, HttpMethod, PathParameter, RateLimit, Route, RouteOptions } from '../src/allowlist';
import { ClientAddressSource, ClientScheme, Enforcement, NginxConfiguration, NginxOptions, RejectedRequestLog, TlsPolicy } from '../src/nginx';
import { SPOOFABLE_NAMES } from '../src/nginx/features/request-headers/dropped-headers';

/** What a request is made of, as far as it decides. */
export interface DrawnRequest {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly httpVersion: string;
  readonly clientAddress?: string;
  readonly headers?: Record<string, string>;
  /** How many bytes the body has, and whether it is sent in chunks. */
  readonly body?: { readonly bytes: number; readonly chunked: boolean };
}

/** What speaks with the app. */
export type DrawnProtocol = 'http' | 'grpc' | 'fastCgi' | 'uwsgi';

/** A route before it is made, in JSON, so that a counterexample can be printed and played again. */
export interface DrawnRoute {
  readonly kind: 'exact' | 'prefix' | 'template' | 'redirect';
  readonly path: string;
  readonly methods: string[];
  readonly options: Record<string, unknown>;
}

/** All of a case but its requests. */
export interface DrawnConfiguration {
  readonly routes: DrawnRoute[];
  readonly hosts?: string[];
  readonly protocol: DrawnProtocol;
  readonly settings: Record<string, unknown>;
}

export interface DrawnCase extends DrawnConfiguration {
  readonly requests: DrawnRequest[];
}

/** How an option is drawn, as a value of JSON, and what is made of that. */
interface Drawing<T> {
  readonly drawn: fc.Arbitrary<unknown>;
  readonly made: (value: any) => T;
}

/** A value now and then, and else none. */
const rarely = (one: number, ...values: unknown[]) => fc.oneof(
  { weight: one - 1, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom(...values) },
);
const asDrawn = (value: any) => value;
const seconds = (value: number) => Duration.seconds(value);

/** Where the app is asked whether a request may pass; no route is there. */
export const QUESTION = '/question/of/the/proxy';
export const USER = { name: 'ann', password: 'one' };
export const PAGE = 'https://a.example';

const DESCRIBED: Record<string, PathParameter> = { i: PathParameter.integer(), u: PathParameter.uuid(), e: PathParameter.oneOf(['a', 'aB', 'a.b']) };

/** A proxy between the one that is reached and the client, where there is one. */
export const INNER_PROXY = '198.51.100.99';
const SOURCES: Record<string, ClientAddressSource> = {
  'connection': ClientAddressSource.CONNECTION,
  'PROXY protocol': ClientAddressSource.PROXY_PROTOCOL,
  'last hop': ClientAddressSource.LAST_FORWARDED_FOR,
  'hop before the last': ClientAddressSource.forwardedFor({ trustedHops: 2 }),
  'trusted proxies': ClientAddressSource.trustedProxies(['127.0.0.0/8', INNER_PROXY]),
  'CloudFront': ClientAddressSource.cloudFrontViewerAddress(),
};

/** The right values of each origin secret, of which clients send the first. */
export const ORIGIN_SECRETS: Record<string, string[]> = { one: ['Of.the-first+one=', 'of-the-next-one-'], two: ['another-secret/~'] };
/** The header of an origin secret. */
export const originHeader = (secret: string) => `X-Origin-${secret}`;
const originSecret = (secret: string) => ({ secret, header: originHeader(secret) });

/** Each option that a route may have: one that is new has to be drawn, or this does not compile. */
const ROUTE_OPTIONS: { readonly [Option in Exclude<keyof RouteOptions, 'methods' | 'pathParameters'>]-?: Drawing<RouteOptions[Option]> } = {
  // The drawn paths have every character, also those that others write for parameters.
  literalPath: { drawn: fc.constant(true), made: asDrawn },
  allowEncodedSlash: { drawn: rarely(4, true), made: asDrawn },
  allowSemicolon: { drawn: rarely(4, true), made: asDrawn },
  allowEncodedPercent: { drawn: rarely(4, true), made: asDrawn },
  allowEncodedDelimiters: { drawn: rarely(5, true), made: asDrawn },
  allowEncodedBackslash: { drawn: rarely(5, true), made: asDrawn },
  allowEmptySegments: { drawn: rarely(4, true), made: asDrawn },
  allowNewlineInQuery: { drawn: rarely(5, true), made: asDrawn },
  strictQuery: { drawn: rarely(4, true, false), made: asDrawn },
  maxRequestBodyBytes: { drawn: rarely(3, 10, 100), made: asDrawn },
  connectTimeout: { drawn: rarely(5, 3, 4), made: seconds },
  readTimeout: { drawn: rarely(5, 11, 12), made: seconds },
  sendTimeout: { drawn: rarely(5, 13), made: seconds },
  clientBodyTimeout: { drawn: rarely(6, 41), made: seconds },
  clientSendTimeout: { drawn: rarely(6, 42), made: seconds },
  maxResponseHeaderBytes: { drawn: rarely(5, 2000, 100_000), made: asDrawn },
  requestBuffering: { drawn: rarely(5, false, true), made: asDrawn },
  responseBuffering: { drawn: rarely(5, false, true), made: asDrawn },
  stream: { drawn: rarely(6, true), made: asDrawn },
  responseCompression: { drawn: rarely(4, true, false), made: asDrawn },
  webSocket: { drawn: rarely(4, true), made: asDrawn },
  allowedClients: { drawn: rarely(6, ['10.0.0.0/8'], ['203.0.113.0/24', '2001:db8::/32'], ['127.0.0.0/8']), made: asDrawn },
  queryParameters: { drawn: rarely(6, [], ['a', 'a[b]']), made: asDrawn },
  contentTypes: { drawn: rarely(6, ['application/json'], ['text/plain', 'text/csv']), made: asDrawn },
  cors: { drawn: rarely(5, [PAGE]), made: (origins) => ({ origins }) },
  rateLimits: {
    drawn: rarely(5, ['total 1'], ['total 2'], ['client 1'], ['client 2'], ['client 1', 'total 2']),
    made: (limits) => limits.map((limit: string) => RateLimit[limit.startsWith('total') ? 'inTotal' : 'perClient']({ requestsPerMinute: Number(limit.slice(-1)) })),
  },
  maxConnections: { drawn: rarely(6, 100, 200), made: asDrawn },
  cache: { drawn: rarely(4, 60, 70), made: (ttl) => ({ ttl: Duration.seconds(ttl), staleWhileUpdating: ttl === 60 }) },
  authorizedBy: { drawn: rarely(8, QUESTION), made: (path) => AuthorizationRequest.toApp(path) },
  basicAuth: { drawn: rarely(8, 'Staff', 'Others'), made: (realm) => ({ realm, forwardAuthorization: realm === 'Others' }) },
  originSecret: { drawn: rarely(8, 'one', 'two'), made: originSecret },
  reportOnly: { drawn: rarely(5, true), made: asDrawn },
};

/** The same for the settings. */
const SETTINGS: { readonly [Setting in keyof NginxOptions]-?: Drawing<NginxOptions[Setting]> } = {
  enforcement: { drawn: rarely(5, Enforcement.REPORT_ONLY, Enforcement.REPORT_ONLY, Enforcement.ENFORCE), made: asDrawn },
  gzip: { drawn: rarely(3, { enabled: false }, { minLengthBytes: 0 }, { minLengthBytes: 0, types: ['text/plain'] }), made: asDrawn },
  maxRequestBodyBytes: { drawn: rarely(3, 50), made: asDrawn },
  maxResponseTempFileBytes: { drawn: rarely(6, 0, 1024 ** 2), made: asDrawn },
  maxHeaderLineBytes: { drawn: rarely(8, 4096), made: asDrawn },
  clientHeaderTimeout: { drawn: rarely(8, 20), made: seconds },
  clientBodyTimeout: { drawn: rarely(8, 20), made: seconds },
  connectTimeout: { drawn: rarely(4, 3, 5), made: seconds },
  readTimeout: { drawn: rarely(4, 11, 15), made: seconds },
  sendTimeout: { drawn: rarely(4, 13, 16), made: seconds },
  clientSendTimeout: { drawn: rarely(8, 43), made: seconds },
  maxResponseHeaderBytes: { drawn: rarely(4, 4000, 50_000), made: asDrawn },
  upstreamKeepaliveConnections: { drawn: rarely(8, 1), made: asDrawn },
  upstreamKeepaliveTimeout: { drawn: rarely(8, 20), made: seconds },
  upstreamKeepaliveRequests: { drawn: rarely(8, 3), made: asDrawn },
  workerConnections: { drawn: rarely(8, 256), made: asDrawn },
  maxConnections: { drawn: rarely(4, 100), made: asDrawn },
  rejectSwitchingProtocols: { drawn: rarely(5, true), made: asDrawn },
  rejectedRequestLog: { drawn: rarely(6, 0.01, 50, 100), made: (percent) => RejectedRequestLog.sampled(percent) },
  strictQuery: { drawn: rarely(5, true), made: asDrawn },
  securityHeaders: { drawn: rarely(3, true), made: () => ({}) },
  hiddenResponseHeaders: { drawn: rarely(4, ['X-Secret']), made: asDrawn },
  tls: { drawn: rarely(6, {}, { policy: TlsPolicy.MODERN }), made: asDrawn },
  clientAddressSource: {
    drawn: rarely(3, ...Object.keys(SOURCES)),
    made: (name) => SOURCES[name],
  },
  clientScheme: { drawn: rarely(4, ClientScheme.HTTPS, ClientScheme.HTTP), made: asDrawn },
  originSecret: { drawn: rarely(8, 'one'), made: originSecret },
  forwardedRequestHeaders: { drawn: rarely(5, ['Accept', 'X-Api-Key']), made: asDrawn },
  underscoresInHeaders: { drawn: rarely(4, true), made: asDrawn },
  trustedHeaders: { drawn: rarely(5, [SPOOFABLE_NAMES[0]], [SPOOFABLE_NAMES[1], SPOOFABLE_NAMES[2]]), made: asDrawn },
  // A machine may have no IPv6.
  listenIpv6: { drawn: fc.constant(undefined), made: asDrawn },
  // NGINX's own module for it is in no Debian.
  openTelemetry: { drawn: fc.constant(undefined), made: asDrawn },
};

/** What is spoken with the app decides which options there can be. */
const IMPOSSIBLE: Record<DrawnProtocol, string[]> = {
  http: [],
  grpc: ['maxResponseTempFileBytes', 'rejectSwitchingProtocols', 'webSocket', 'cache', 'authorizedBy', 'forwardedRequestHeaders'],
  fastCgi: ['webSocket', 'rejectSwitchingProtocols', 'requestBuffering'],
  uwsgi: ['webSocket', 'rejectSwitchingProtocols', 'requestBuffering'],
};

function made(drawings: Record<string, Drawing<any>>, drawn: Record<string, unknown>): Record<string, any> {
  return Object.fromEntries(Object.entries(drawn).map(([name, value]) => [name, value === undefined ? value : drawings[name].made(value)]));
}

export function makeRoute({ kind, path, methods: names, options: drawn }: DrawnRoute): Route {
  const allowed = names.map((name) => HttpMethod.of(name));
  if (kind === 'redirect') {
    return Route.redirect(path, '/elsewhere', { methods: allowed });
  }
  const pathParameters = Object.fromEntries(Object.entries(DESCRIBED).filter(([name]) => kind === 'template' && path.includes(`{${name}}`)));
  return Route[kind](path, { ...made(ROUTE_OPTIONS, drawn), methods: allowed, pathParameters });
}

export function makeAllowlist({ routes, hosts }: DrawnConfiguration): Allowlist {
  return new Allowlist({ routes: routes.map(makeRoute), hosts });
}

/** What a drawn configuration is made of. */
export function makeConfiguration(drawn: DrawnConfiguration) {
  const { protocol, settings } = drawn;
  const allowlist = makeAllowlist(drawn);
  const madeSettings: NginxOptions = made(SETTINGS, settings);
  const configuration = new NginxConfiguration({ allowlist, appPort: 3000, appProtocol: APP_PROTOCOLS[protocol](), settings: madeSettings });
  return { allowlist, configuration, settings: madeSettings };
}

const HOSTS = ['api.example.com', '*.shop.example.com'];

/** Characters that a path may have plainly and escaped, each at the start, at the end and within a text. */
const RESERVED = [..."!$&'()*+,;:=@[]|^"];
const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const ODD_LITERALS = [...RESERVED, ...RESERVED.map(escaped), '%2F', '%2f', '%25', '%23', '%3F', '%5C', '%C3%A9', '%20', '~', '-', '_', '.'].flatMap((one) => one === '.' ? ['a.b', '.b', 'a.'] : [`a${one}`, `${one}b`, `a${one}B`]);
/** Few texts that are alike, so that routes and requests meet: case, percent-encodings and what NGINX might take for its own. */
const LITERALS = ['a', 'b', 'A', 'aB', 'AB', 'Ab', 'a.b', '$a', '@b', '%40b', 'a:b', 'a;b', ';b', 'a%3Bb', 'a%2Fb', 'a%23b', 'caf%C3%A9', 'Caf%C3%A9', 'a%20b', 'include', 'default', '~a', 'r1', '1', 'a~', 'a-b', 'a_b', '-', '50%25'];
const PARAMETERS = ['{p}', '{p}', '{p}', '{p}.{q}', 'a{p}', '{p}...{q}b', '{p}:b', '{p};b', 'a;{p}', '{p}%2Fb', '{p}Batch', '{p}{q}', '{p}-{q}', '{i}', '{u}', '{e}'];

const literal = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...LITERALS) }, { weight: 1, arbitrary: fc.constantFrom(...ODD_LITERALS) });
const methods = fc.uniqueArray(fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'OPTIONS', 'REPORT'), { minLength: 1, maxLength: 3 });
const drawnOf = (drawings: Record<string, Drawing<any>>) => fc
  .record(Object.fromEntries(Object.entries(drawings).map(([name, { drawn }]) => [name, drawn])))
  .map((values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

/**
 * What the routes of one allowlist are like: anything; none by which a whole allowlist loses the quicker gates; such that
 * locations differ; only path and method, as the quickest gates ask for.
 */
const KINDS: Record<string, (name: string) => boolean> = {
  any: () => true,
  enforced: (name) => !['cors', 'reportOnly'].includes(name),
  treated: (name) => ['allowEncodedSlash', 'allowSemicolon', 'allowEmptySegments', 'strictQuery', 'maxRequestBodyBytes', 'connectTimeout', 'readTimeout', 'rateLimits', 'cache', 'requestBuffering', 'responseBuffering', 'maxResponseHeaderBytes', 'responseCompression', 'stream'].includes(name),
  plain: () => false,
};

const route: fc.Arbitrary<DrawnRoute> = fc.tuple(
  fc.constantFrom<DrawnRoute['kind']>('exact', 'exact', 'prefix', 'prefix', 'template', 'template', 'template', 'template', 'redirect'),
  fc.array(fc.tuple(literal, fc.constantFrom(...PARAMETERS), fc.boolean()), { maxLength: 4 }),
  fc.constantFrom('', '', '', '/', '/{rest+}'),
  methods,
  drawnOf(ROUTE_OPTIONS),
).map(([kind, segments, end, names, more]) => {
  const path = segments.map(([text, parameter, literally]) => `/${kind === 'template' && !literally ? parameter : text}`).join('')
    + (kind !== 'template' && end === '/{rest+}' ? '' : end) || '/';
  return { kind, path, methods: names, options: { ...more, ...neededFor(path) } };
});

/** Most of what asks for more spellings would be no route otherwise. */
function neededFor(path: string): Record<string, unknown> {
  return { ...path.includes(';') || path.includes('%3B') ? { allowSemicolon: true } : {}, .../%2f/i.test(path) ? { allowEncodedSlash: true } : {}, .../%(?:23|3f)/i.test(path) ? { allowEncodedDelimiters: true } : {}, .../%5c/i.test(path) ? { allowEncodedBackslash: true } : {} };
}

/** Routes of which some have the path of one before, and other methods and options. */
const routesOfAllowlist = (maxLength: number) => fc.array(fc.tuple(route, fc.nat(11)), { minLength: 1, maxLength }).map((drawn) => {
  const routes: DrawnRoute[] = [];
  for (const [one, same] of drawn) {
    const other = same < 5 && one.kind !== 'redirect' ? routes[routes.length - 1 - same] : undefined;
    const { kind, path } = other ?? one;
    const taken = routes.filter((before) => before.kind === kind && before.path === path).flatMap(methodsOf);
    const left = one.methods.filter((name) => !taken.includes(name) && !(name === 'GET' && taken.includes('HEAD')));
    routes.push(other === undefined || left.length === 0 ? one : { kind: kind === 'redirect' ? 'exact' : kind, path, methods: left, options: { ...one.options, ...neededFor(path) } });
  }
  return routes;
});

const methodsOf = ({ methods: names }: DrawnRoute) => names.includes('GET') ? [...names, 'HEAD'] : names;

function without(drawn: Record<string, unknown>, names: (name: string) => boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(drawn).filter(([name]) => !names(name)));
}

const SPELLINGS = ['allowEncodedSlash', 'allowSemicolon', 'allowEncodedDelimiters', 'allowEncodedBackslash'];

/**
 * A configuration of one route or up to a dozen, of which all may be below the same segments, so that one location has
 * them; those that are no route, or contradict an earlier one, are left out.
 */
export const configurations: fc.Arbitrary<DrawnConfiguration> = fc.tuple(
  fc.oneof(
    { weight: 1, arbitrary: routesOfAllowlist(1) },
    { weight: 1, arbitrary: routesOfAllowlist(3) },
    { weight: 3, arbitrary: routesOfAllowlist(12) },
  ),
  fc.boolean(),
  fc.constantFrom('any', 'any', 'enforced', 'treated', 'treated', 'plain', 'plain'),
  fc.constantFrom('', '', '/a', '/Ab/b', '/a;b'),
  fc.constantFrom<DrawnProtocol>('http', 'http', 'http', 'http', 'grpc', 'fastCgi', 'uwsgi'),
  fc.tuple(fc.boolean(), drawnOf(SETTINGS)),
).map(([drawnRoutes, hosts, like, below, protocol, [settingsToo, drawnSettings]]) => {
  const routes: DrawnRoute[] = [];
  const impossible = (name: string) => IMPOSSIBLE[protocol].includes(name);
  for (const { kind, path, methods: names, options } of drawnRoutes) {
    const spelled = (name: string) => SPELLINGS.includes(name) && path.includes('%') || name === 'allowSemicolon' && (below + path).includes(';');
    const own = without({ ...options, ...below.includes(';') ? { allowSemicolon: true } : {} }, (name) => impossible(name) || !KINDS[like](name) && !spelled(name));
    const one: DrawnRoute = { kind: kind === 'redirect' && like !== 'any' ? 'exact' : kind, path: below + path, methods: names, options: own };
    // One that cannot be made says so in tests of its own.
    const possible = [one, { ...one, options: without(own, (name) => ['cache', 'webSocket'].includes(name)) }].find((candidate) => {
      try {
        new Allowlist({ routes: [...routes, candidate].map(makeRoute) });
        return true;
      } catch {
        return false;
      }
    });
    if (possible !== undefined) {
      routes.push(possible);
    }
  }
  return {
    routes: routes.length > 0 ? routes : [{ kind: 'exact', path: '/a', methods: ['GET'], options: {} }],
    ...hosts ? { hosts: HOSTS } : {},
    protocol,
    settings: settingsToo ? withUnderscores(without(drawnSettings, impossible), protocol, routes) : {},
  };
});

/** What goes together with headers that have underscores; that other things do not is told by tests of their own. */
function withUnderscores(settings: Record<string, unknown>, protocol: DrawnProtocol, routes: DrawnRoute[]): Record<string, unknown> {
  if (!settings.underscoresInHeaders || routes.some(({ options }) => ['cache', 'contentTypes', 'originSecret'].some((name) => name in options))) {
    return without(settings, (name) => name === 'underscoresInHeaders');
  }
  const variables = protocol === 'fastCgi' || protocol === 'uwsgi' || 'forwardedRequestHeaders' in settings;
  const contradicting = ['originSecret', ...SOURCES[String(settings.clientAddressSource)]?._mayBeUnknown ? ['clientAddressSource'] : [], ...variables ? ['trustedHeaders'] : []];
  return { clientScheme: ClientScheme.HTTPS, ...without(settings, (name) => contradicting.includes(name)) };
}

const odd = fc.constantFrom('..', '.', '', '%2F', '%2f..', '..%2f', ';', '..;', ';x', '%25', '%252e', '%00', '%0a', '\\', '%5c', '%61', '~', '#', '%ff', '%zz', '%3f', '%23', 'x\u00e9', '%C3%A9', '?', '%2e', '%2E%2e', '.%2E', '%25%2e', '%252E', '%2525', '%25ab', '%252f', '%253B', '%255c', '%2523', '%2500', '%25u002f', 'x%2Dy', 'a%2eb', 'a%5Fb', '%7Ea', '[', 'a|^', '%23..', '..%23', '%5C..', '//', '/', '///x');
const piece = fc.oneof(
  { weight: 6, arbitrary: literal },
  {
    weight: 2,
    arbitrary: fc.constantFrom('x', 'X', '7', '-7', '7a', 'x.y', '.', 'x...yb', 'ax', 'xBatch', 'x%5Batch', '%24a', '%40b', 'a%3ab', 'x%3Ab', 'x;b', 'x%3bb', 'a;x', 'x%2Fb', 'x%2fy', 'a%25', 'a%2Db', 'a%5fb', 'x%2Ey', '%2D7', 'a%23b', 'x%5Cb', 'a%5B', 'a[', '50%25ab', '%20', 'CAF%C3%A9', 'caf%c3%a9',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'),
  },
  { weight: 1, arbitrary: odd },
);
const free = fc.tuple(fc.array(fc.tuple(fc.constantFrom('/', '/', '/', '/', '/', '//', '%2F'), piece), { minLength: 1, maxLength: 5 }), fc.constantFrom('', '', '', '/'))
  .map(([parts, end]) => '/' + parts.map(([separator, text]) => separator + text).join('').replace(/^\//, '') + end);
const AUTHORITIES = ['api.example.com', 'API.example.com.', 'a.shop.example.com:80', 'evil.test', 'api.example.com:', 'a..b', '[::1]', '[::1]:80', 'a@b', 'a_b', '', '_'];
const absolute = fc.tuple(fc.constantFrom('http', 'HTTPS', 'x+y-1.z', '1x'), fc.constantFrom(...AUTHORITIES), free, fc.boolean()).map(([scheme, authority, path, whole]) => `${scheme}://${authority}${whole ? path : ''}`);
const other = fc.constantFrom('*', '/', '/\\rejected', '/%5Cauthorize', '/../rejected', '/%2e%2e/rejected', '/@rejected', 'api.example.com:443', 'evil.test:22', '[::1]:1', 'a/b', '?a', '/.');
const query = fc.constantFrom('', '', '', '', '?', '?a=1', '?a=1&a%5bb%5D', '?a=1;b', '?b&a', '?A', '?%61=1', '?%0a', '?%00', '?/../x', '?a#b', '?a=100%&re=\\d+', '?a="<>`{|}^', '?a=caf\xc3\xa9', '?a=%u2019', '?a=\xff', '?a[b]=1', '?a=%0d', '?"');
const HOST_HEADERS = [...Array(24).fill('api.example.com'), 'API.example.com:8080', 'api.example.com:443', 'api.example.com:00080', 'a.shop.example.com:65535', 'a.shop.example.com', 'shop.example.com', 'a..shop.example.com', '', ':80', 'a/b', '_', 'evil.test%23.shop.example.com', 'evil.test',
  'api.example.com:evil', 'api.example.com:80:80', 'api.example.com:65536', 'api.example.com.:1', '[::1]:80', '[::1', 'a@b', 'evil:80@api.example.com', '-', 'a b', 'a!b'];
const VERSIONS = [...Array(40).fill('HTTP/1.1'), 'HTTP/1.0', 'HTTP/1.0', 'HTTP/1.1 ', 'HTTP/1.2', 'HTTP/3.0', 'HTTP/1', 'HTTP/0.1', 'http/1.1'];

/** Requests that come near an allowlist: made from its own routes, mutated, or from the same pieces. */
export function requestsFor({ routes, protocol }: DrawnConfiguration): fc.Arbitrary<DrawnRequest> {
  const own = fc.constantFrom(...routes.map(({ path }) => path));
  const path = fc.oneof(
    { weight: 14, arbitrary: fc.tuple(own, fc.array(piece, { minLength: 8, maxLength: 8 }), fc.nat(18), odd).map(mutated) },
    { weight: 8, arbitrary: free },
    { weight: 1, arbitrary: absolute },
    { weight: 1, arbitrary: other },
  );
  const drawn = fc.record({
    method: fc.constantFrom(...Array(3).fill(['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'REPORT', 'DELETE']).flat(), 'TRACE', 'CONNECT', 'get', 'X-Y_Z', 'GET1'),
    target: fc.tuple(path, query).map(([one, more]) => one + more),
    host: fc.constantFrom(...HOST_HEADERS),
    clientAddress: fc.constantFrom('10.1.2.3', '203.0.113.9', '198.51.100.1', '2001:db8::7', '2001:db9::7', '::ffff:10.0.0.1'),
    content: fc.constantFrom(...Array(6).fill([]), ['application/json'], ['text/plain; charset=utf-8'], ['TEXT/CSV'], ['text/html'], ['']),
    bytes: fc.constantFrom(1, 1, 10, 11, 50, 51, 100, 101),
    chunked: fc.boolean(),
    page: fc.oneof(
      fc.constant({}), fc.constant({}), fc.constant({ Origin: 'https://b.example' }),
      fc.constantFrom('PUT', 'PUT', 'GET', 'POST', 'HEAD', 'OPTIONS', 'DELETE').map((asked) => ({ 'Origin': PAGE, 'Access-Control-Request-Method': asked })),
    ) as fc.Arbitrary<Record<string, string>>,
    more: fc.constantFrom<Record<string, string>>(...Array(6).fill({}), { Upgrade: 'websocket', Connection: 'Upgrade' }, { 'Accept-Encoding': 'gzip' }, { Cookie: 'a=b' },
      { 'X-Origin-one': 'of.the-first+one=', 'X-Origin-two': '' }, { 'X-Origin-one': ORIGIN_SECRETS.one[1], 'X-Origin-two': ORIGIN_SECRETS.one[0] }),
    credentials: fc.constantFrom(undefined, undefined, `${USER.name}:${USER.password}`, `${USER.name}:two`),
    httpVersion: fc.constantFrom(...VERSIONS),
  }).map(withHeaders);
  return protocol === 'grpc' ? drawn.map((request) => overHttp2(request)) : drawn;
}

type Headers = Record<string, string>;
type Pieces<T> = T & { content: string[]; bytes: number; chunked: boolean; page: Headers; more: Headers; credentials?: string };

/** Adds a body, of a type where one is given, and the headers of a page. */
function withHeaders<T extends { httpVersion: string }>({ content: [type], bytes, chunked, page, more, credentials, ...drawn }: Pieces<T>) {
  const headers = { ...page, ...more, ...credentials === undefined ? {} : { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` } };
  const inChunks = chunked && drawn.httpVersion === 'HTTP/1.1';
  return type === undefined ? { ...drawn, headers } : {
    ...drawn,
    body: { bytes, chunked: inChunks },
    headers: { ...headers, ...inChunks ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(bytes) }, ...type === '' ? {} : { 'Content-Type': type } },
  };
}

/** The same as a client of HTTP/2 can say it. */
export function overHttp2(request: DrawnRequest): DrawnRequest {
  const { 'Transfer-Encoding': chunked, Upgrade: upgrade, Connection: connection, ...headers } = request.headers ?? {};
  const target = request.target.replace(/^[^/].*$/s, '/').replace(/[^!-~]/g, 'x');
  // Node itself has something to say about the other ones.
  const host = /^[\w.%:!-]+$/.test(request.host) ? request.host : 'api.example.com';
  const method = ['CONNECT', 'get', 'GET1'].includes(request.method) ? 'GET' : request.method;
  return { ...request, method, target, host, headers, httpVersion: 'HTTP/2.0' };
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
    case 5: return filled.replace(/[!$&'()*+,;:=@]/, escaped);
    case 6: return filled.replace(/%(?:2[1-9A-Fa-f]|[3-7][0-9A-Ea-e])/, decodeURIComponent);
    case 7: return filled.replace(/%../g, (one) => one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase());
    case 8: return filled.replace(/(?!^)\//, '%2F');
    case 9: return `${filled}%2F${pieces[7]}`;
    case 10: return `${filled}/${pieces[7]}`;
    case 11: return filled.replace(/(?!^)(?=\/)/, strange);
    default: return filled;
  }
}
