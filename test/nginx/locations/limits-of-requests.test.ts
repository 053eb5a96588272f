import * as http2 from 'http2';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route, RouteOptions } from '../../../src/allowlist';
import { until } from '../../../src/commands/nginx/waiting';
import { send } from '../../../src/commands/replay/raw-client';
import { Enforcement, NginxConfiguration, NginxConfigurationOptions, NginxOptions } from '../../../src/nginx';
import { Features } from '../../../src/nginx/features/features';
import { resolveSettings } from '../../../src/nginx/settings/resolve-settings';
import { Problems } from '../../../src/validation/problems';
import { FAILING_APPS, FailingApp } from '../../../testing/failing-apps';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { ParsedDirective, parseNginx } from '../../../testing/nginx-syntax';
import { APP_PROTOCOLS } from '../../../testing/protocol-apps';

type Protocol = keyof typeof FAILING_APPS;

const HOST = 'a.example';
const LARGE = { methods: [HttpMethod.GET, HttpMethod.POST], maxRequestBodyBytes: 2_000_000 };
/** Far above the limit of the service, and more than NGINX keeps in memory. */
const SIZES = [10, 200_000];
const SETTINGS: NginxOptions = { maxRequestBodyBytes: 1000 };

const small = (path: string, options: RouteOptions = {}) => Route.exact(path, { methods: LARGE.methods, ...options });
const large = (path: string, options: RouteOptions = {}) => Route.exact(path, { ...LARGE, ...options });

function routesOf(protocol: Protocol): Route[] {
  const asks = protocol !== 'grpc';
  return [
    large('/ok'), large('/silent'), large('/hang-up'), large('/hang-up-at-once'),
    large('/rate', { rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
    large('/silent/busy', { maxConnections: 1, readTimeout: Duration.seconds(300) }),
    large('/basic', { basicAuth: {} }),
    large('/typed', { contentTypes: ['text/plain'] }), large('/mine', { allowedClients: ['10.0.0.0/8'] }), large('/query', { queryParameters: ['q'] }),
    small('/small'), small('/small/typed', { contentTypes: ['text/plain'] }), small('/small/mine', { allowedClients: ['10.0.0.0/8'] }), small('/small/query', { queryParameters: ['q'] }),
    Route.exact('/small/get'), Route.exact('/get', { maxRequestBodyBytes: LARGE.maxRequestBodyBytes }),
    Route.redirect('/old', '/new', { methods: [HttpMethod.POST] }),
    Route.exact('/cors', { methods: [HttpMethod.POST], cors: { origins: ['https://page.example'] } }),
    // Of these several share a location, which leads to others.
    Route.template('/shared/{id}', { ...LARGE, allowEncodedSlash: true, readTimeout: Duration.seconds(1) }), Route.template('/shared/{id}/{file}', { methods: LARGE.methods, maxRequestBodyBytes: 3_000_000 }),
    ...asks ? [200, 401, 403, 500].map((status) => large(`/asked/${status}`, { authorizedBy: AuthorizationRequest.toApp(`/status/${status}`) })) : [],
    ...asks ? [large('/asked/hang-up', { authorizedBy: AuthorizationRequest.toApp('/hang-up') }), large('/asked/silent', { authorizedBy: AuthorizationRequest.toApp('/silent') })] : [],
  ];
}

function configuration(protocol: Protocol, more: Partial<NginxConfigurationOptions> = {}): string {
  return new NginxConfiguration({
    allowlist: new Allowlist({ hosts: [HOST], routes: routesOf(protocol) }),
    appPort: 3000,
    appProtocol: APP_PROTOCOLS[protocol](),
    ...more,
    settings: { ...SETTINGS, readTimeout: Duration.seconds(1), ...more.settings },
  }).text;
}

interface Scenario {
  readonly target: string;
  readonly method?: string;
  readonly host?: string;
  readonly version?: string;
  readonly headers?: Record<string, string>;
}

/** Requests for which NGINX waits until a timeout. */
const WAITS: Record<string, Scenario & { readonly expected: [status: number, reason: string] }> = {
  'a time-out of the app': { target: '/silent', expected: [504, 'app-timeout'] },
  'a question that is not answered': { target: '/asked/silent', expected: [500, 'authorization-failed'] },
};

/** All other cases in which NGINX responds itself or sends a request in an internal location, with the response to a body of ten bytes. */
const SCENARIOS: Record<string, Scenario & { readonly expected: [status: number, reason: string] }> = {
  'an answer of the app': { target: '/ok', expected: [200, ''] },
  'an app that hangs up': { target: '/hang-up', expected: [502, 'app-answer-invalid'] },
  'an app that hangs up while it is asked': { target: '/hang-up-at-once', expected: [502, 'app-answer-invalid'] },
  'a limit of the rate': { target: '/rate', expected: [429, 'rate-limited'] },
  'a limit of connections': { target: '/silent/busy', expected: [503, 'too-many-connections'] },
  'a password': { target: '/basic', expected: [401, 'unauthenticated'] },
  'a question that is answered yes': { target: '/asked/200', expected: [200, ''] },
  'a question that is answered 401': { target: '/asked/401', expected: [401, 'unauthenticated'] },
  'a question that is answered no': { target: '/asked/403', expected: [403, 'not-authorized'] },
  'a question that fails': { target: '/asked/500', expected: [500, 'authorization-failed'] },
  'a question that is hung up on': { target: '/asked/hang-up', expected: [500, 'authorization-failed'] },
  'what is listed nowhere': { target: '/elsewhere', expected: [404, 'no-route'] },
  'what is not listed below a first segment': { target: '/small/elsewhere', expected: [404, 'no-route'] },
  'a method': { target: '/get', expected: [405, 'method-not-allowed'] },
  'a method, with the limit of the service': { target: '/small/get', expected: [405, 'method-not-allowed'] },
  'a type': { target: '/typed', expected: [415, 'content-type-not-allowed'] },
  'a type, with the limit of the service': { target: '/small/typed', expected: [415, 'content-type-not-allowed'] },
  'a client': { target: '/mine', expected: [403, 'client-not-allowed'] },
  'a client, with the limit of the service': { target: '/small/mine', expected: [403, 'client-not-allowed'] },
  'a query': { target: '/query?other=1', expected: [400, 'query-not-allowed'] },
  'a query, with the limit of the service': { target: '/small/query?other=1', expected: [400, 'query-not-allowed'] },
  'a spelling': { target: '/small//get', expected: [400, 'not-canonical'] },
  'another host': { target: '/ok', host: 'other.example', expected: [421, 'unknown-host'] },
  'a redirect': { target: '/old', expected: [307, ''] },
  'a preflight': { target: '/cors', method: 'OPTIONS', headers: { 'Origin': 'https://page.example', 'Access-Control-Request-Method': 'POST' }, expected: [204, ''] },
  'an answer in a location that is led to': { target: '/shared/a%2Fb', expected: [200, ''] },
  'a method in a location that leads elsewhere': { target: '/shared/a%2Fb', method: 'PUT', expected: [405, 'method-not-allowed'] },
};

/** The response and the log line, without the parts that differ from request to request. */
type Seen = Record<string, unknown>;

type Line = Record<string, unknown>;

const seenOf = (status: number, header: (name: string) => string | undefined, body: string, line: Line): Seen => ({
  status,
  logged: line.status,
  ...Object.fromEntries(['reason', 'enforced', 'route', 'upstream_status'].map((name) => [name, line[name]])),
  body: body.replace(/,"request_id":"[^"]*"/, ''),
  headers: ['content-type', 'allow', 'location', 'retry-after', 'cache-control', 'www-authenticate', 'access-control-allow-origin', 'grpc-status', 'grpc-message'].map(header),
});

type Play = (nginx: RunningNginx, scenario: Scenario, size: number, announced: boolean, line?: () => Promise<Line>) => Promise<Seen>;

const nextLine = async (nginx: RunningNginx) => (await nginx.nextAccessLog(1))[0] as Line;

const play: Play = async (nginx, scenario, size, announced, line = () => nextLine(nginx)) => {
  const { target, method = 'POST', host = HOST, version = 'HTTP/1.1', headers = {} } = scenario;
  const body = 'x'.repeat(size);
  const head = [
    `${method} ${target} ${version}`, `Host: ${host}`, 'X-Forwarded-For: 203.0.113.7', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    announced ? `Content-Length: ${size}` : 'Transfer-Encoding: chunked',
  ].join('\r\n');
  const half = size / 2;
  const chunk = `${half.toString(16)}\r\n${body.slice(half)}\r\n`;
  const [answer] = await send(nginx.port, `${head}\r\n\r\n${announced ? body : `${chunk}${chunk}0\r\n\r\n`}`);
  return seenOf(answer.status, (name) => answer.header(name), answer.body.toString(), await line());
};

/** The same over HTTP/2, as clients of gRPC speak; both as a call and as another request. */
const playHttp2 = (type?: string): Play => async (nginx, scenario, size, announced, line = () => nextLine(nginx)) => {
  const { target, method = 'POST', host = HOST, headers = {} } = scenario;
  const session = http2.connect(`http://127.0.0.1:${nginx.port}`).on('error', () => undefined);
  const answer = await new Promise<{ headers: Record<string, any>; body: string }>((resolve) => {
    const stream = session.request({
      ':method': method,
      ':path': target,
      ':authority': host,
      'x-forwarded-for': '203.0.113.7',
      ...type === undefined ? {} : { 'content-type': type },
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      ...announced ? { 'content-length': size } : {},
    });
    let body = '';
    let seen: Record<string, any> = {};
    stream.on('response', (got) => { seen = got; }).on('data', (data) => { body += data; }).on('error', () => undefined).on('close', () => resolve({ headers: seen, body }));
    stream.end('x'.repeat(size));
  });
  session.destroy();
  return seenOf(answer.headers[':status'], (name) => answer.headers[name], answer.body, await line());
};

const MODES: [Protocol, Enforcement][] = [
  ['http', Enforcement.ENFORCE], ['fastCgi', Enforcement.ENFORCE], ['uwsgi', Enforcement.ENFORCE], ['grpc', Enforcement.ENFORCE], ['http', Enforcement.REPORT_ONLY],
];

describe.each(MODES)('%s, %s: a request with a body above the limit of the service', (protocol, enforcement) => {
  let app: FailingApp;
  let nginx: RunningNginx;
  let withoutApp: RunningNginx;
  const plays = protocol !== 'grpc' ? [play] : [playHttp2(), playHttp2('application/grpc+proto')];
  beforeAll(async () => {
    app = await FAILING_APPS[protocol]();
    const text = configuration(protocol, { settings: { enforcement } });
    nginx = await startNginx({ text, app });
    withoutApp = await startNginx({ text });
    // From now on there is no room at these two.
    const body = { 'Content-Length': '1' };
    if (protocol !== 'grpc') {
      await play(nginx, { target: '/rate' }, 10, true);
      void send(nginx.port, `POST /silent/busy HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 0\r\n\r\n`, { quietMs: 60_000, timeoutMs: 60_000 });
    } else {
      await playHttp2()(nginx, { target: '/rate' }, 10, true);
      http2.connect(`http://127.0.0.1:${nginx.port}`).on('error', () => undefined).request({ ':method': 'POST', ':path': '/silent/busy', ':authority': HOST, ...body }).on('error', () => undefined).end('x');
    }
    expect(await until(async () => app.silent() > 0, 10_000)).toBe(true);
  });
  afterAll(async () => {
    await nginx?.stop();
    await withoutApp?.stop();
    await app?.stop();
  });

  const isPossible = ({ target }: Scenario) => protocol !== 'grpc' || !target.startsWith('/asked');
  const names = Object.keys(SCENARIOS).filter((name) => isPossible(SCENARIOS[name]));
  test('gets the same response and log line as a request with a body of ten bytes', async () => {
    for (const name of names) {
      const scenario = SCENARIOS[name];
      // A request that is forwarded in report-only mode has the limit of the service.
      const limited = enforcement === Enforcement.REPORT_ONLY && !scenario.target.startsWith('/asked')
        && [421, 404, 405, 415, 403, 400, 307, 204].includes(scenario.expected[0]);
      for (const played of limited ? [] : plays) {
        const usual = await played(nginx, scenario, SIZES[0], true);
        const [status, reason] = scenario.expected;
        const reported = enforcement === Enforcement.REPORT_ONLY && reason === 'rate-limited';
        expect({ name, status: usual.status, reason: usual.reason }).toEqual({ name, status: reported ? 200 : status, reason });
        for (const size of SIZES) {
          for (const announced of [true, false]) {
            expect({ name, size, announced, ...await played(nginx, scenario, size, announced) }).toEqual({ name, size, announced, ...usual });
          }
        }
      }
    }
  }, 120_000);

  test('gets the same response if NGINX times out', async () => {
    const waiting = Object.values(WAITS).filter(isPossible).flatMap((scenario) => plays.flatMap((played, p) => (
      [[SIZES[0], true], [SIZES[0], false], [SIZES[1], true], [SIZES[1], false]] as const).map(([size, announced], i) => {
      // All wait at once, so that a line is found by its target.
      const target = `${scenario.target}?${p}${i}`;
      const line = async () => nginx.accessLog().find((one) => one.target === target) as Line;
      const answered = played(nginx, { ...scenario, target }, size, announced, async () => {
        await until(async () => await line() !== undefined, 10_000);
        return line();
      });
      return { scenario, of: `${scenario.target} ${p}`, answered };
    })));
    const usual = new Map<string, Seen>();
    for (const { scenario: { expected: [status, reason] }, of, answered } of waiting) {
      const seen = await answered;
      expect(seen).toMatchObject({ status, reason });
      expect(seen).toEqual(usual.get(of) ?? seen);
      usual.set(of, seen);
    }
    await nginx.newAccessLog();
  }, 60_000);

  test('gets the same response if the app is absent', async () => {
    for (const target of ['/ok', '/shared/a%2Fb', ...protocol === 'grpc' ? [] : ['/asked/200']]) {
      for (const played of plays) {
        const usual = await played(withoutApp, { target }, SIZES[0], true);
        expect([usual.status, usual.reason]).toEqual(target === '/asked/200' ? [500, 'authorization-failed'] : [502, 'app-unreachable']);
        for (const announced of [true, false]) {
          expect({ target, announced, ...await played(withoutApp, { target }, SIZES[1], announced) }).toEqual({ target, announced, ...usual });
        }
      }
    }
  }, 60_000);

  test('gets 413 if the route does not accept the body', async () => {
    for (const played of plays) {
      for (const announced of [true, false]) {
        const { status, reason, body } = await played(nginx, { target: '/small' }, SIZES[1], announced);
        expect({ announced, status, reason }).toEqual({ announced, status: 413, reason: 'body-too-large' });
        expect(body).toMatch(/^(?:\{"error":"content too large","status":413\}|)$/);
      }
    }
  });
});

/** A location with the blocks around it, from the inside. */
interface Place { readonly name: string; readonly blocks: ParsedDirective[][] }

function placesOf(text: string): Place[] {
  const places: Place[] = [];
  const visit = (statements: ParsedDirective[], around: ParsedDirective[][]) => statements.forEach(({ name, args, block }) => {
    if (block === undefined) return;
    const blocks = [block, ...around];
    if (name === 'location') places.push({ name: args.join(' '), blocks });
    visit(block, name === 'http' || name === 'server' ? blocks : around);
  });
  visit(parseNginx(text), []);
  return places;
}

const valueOf = ({ blocks }: Place, directive: string) => blocks.map((block) => block.find(({ name }) => name === directive)?.args.join(' ')).find((value) => value !== undefined);
const has = ({ blocks: [own] }: Place, pattern: RegExp) => own.some(({ name }) => pattern.test(name));
const PASS = /^(?:proxy|grpc|fastcgi|uwsgi)_pass$/;

/** Locations that are no route's: what NGINX answers itself, or asks. Those of routes are named after paths, or by the class of a route. */
const isInternal = (place: Place) => /^(?:= )?\/\.\.\/|^@(?!rp_location)/.test(place.name) || !has(place, PASS);

/** The directives in which locations of routes or settings differ, without those for decisions, logging and forwarding. */
const NOT_OVERRIDDEN = /^(?:if|set|access_log|return|internal|add_header|default_type|rewrite|.*_pass|.*_pass_request_(?:headers|body)|.*_(?:set_header|param|http_version))$/;

/** The longest header of a response that any route has. */
const LARGEST_HEADER = 25_000;

/** Each of the options of a route that NGINX takes from a location, and each setting, none of them as usual. */
function everything(protocol: Protocol): { readonly routes: Route[]; readonly settings: NginxOptions } {
  const collects = protocol !== 'grpc';
  const options: RouteOptions[] = [
    { maxRequestBodyBytes: 5_000_000, connectTimeout: Duration.seconds(7), readTimeout: Duration.seconds(8), sendTimeout: Duration.seconds(9) },
    { maxConnections: 5 },
    { clientBodyTimeout: Duration.seconds(17), clientSendTimeout: Duration.seconds(18) },
    { maxResponseHeaderBytes: LARGEST_HEADER - 1000 }, { maxResponseHeaderBytes: LARGEST_HEADER },
    { reportOnly: true, rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] },
    ...protocol === 'http' ? [{ requestBuffering: false }] : [],
    ...collects ? [{ responseBuffering: false }, { responseCompression: false }, { cache: { ttl: Duration.seconds(61) } }, { authorizedBy: AuthorizationRequest.toApp('/auth') }] : [],
  ];
  return {
    routes: options.map((each, i) => Route.exact(`/routes/${i}`, each)),
    settings: {
      maxRequestBodyBytes: 2000,
      clientBodyTimeout: Duration.seconds(11),
      clientSendTimeout: Duration.seconds(14),
      maxResponseHeaderBytes: 20_000,
      gzip: { enabled: collects },
      connectTimeout: Duration.seconds(3),
      readTimeout: Duration.seconds(12),
      sendTimeout: Duration.seconds(13),
      tls: {},
      ...collects ? { maxResponseTempFileBytes: 2 ** 21 } : {},
    },
  };
}

describe.each(Object.keys(APP_PROTOCOLS) as Protocol[])('%s: a directive for a route or a setting', (protocol) => {
  const { routes, settings } = everything(protocol);
  const allowlist = new Allowlist({ hosts: [HOST], routes });
  const resolved = resolveSettings(settings, APP_PROTOCOLS[protocol]()._upstreamModule, new Problems());
  const features = new Features(allowlist, resolved, { healthOnTrafficPort: true });
  const text = new NginxConfiguration({
    allowlist,
    appPort: 3000,
    appProtocol: APP_PROTOCOLS[protocol](),
    settings,
    healthOnTrafficPort: true,
    ...protocol === 'grpc' ? {} : { appHealthPath: '/healthy' },
  }).text;
  const plain = new NginxConfiguration({ allowlist: new Allowlist({ hosts: [HOST], routes: [Route.exact('/x')] }), appPort: 3000, appProtocol: APP_PROTOCOLS[protocol]() }).text;
  // The health check port and the internal server have no log, because clients cannot reach them.
  const places = placesOf(text).filter(({ blocks }) => !blocks[1].some(({ name, args }) => name === 'access_log' && args[0] === 'off'));
  const internal = places.filter(isInternal);
  const withLargestHeader = places.find((place) => !isInternal(place) && place.blocks[0].some(({ name, args }) => /_buffer_size$/.test(name) && args[0] === String(LARGEST_HEADER + 1024)));
  const [own, usual] = [text, plain].map((source) => parseNginx(source).find(({ name }) => name === 'http')!.block!);

  const ofRoutes = places.filter((place) => !isInternal(place)).flatMap(({ blocks: [statements] }) => statements)
    .map(({ name }) => name).filter((name) => !NOT_OVERRIDDEN.test(name));
  const ofSettings = own.filter(({ name, args, block }) => block === undefined && !/_path$|_zone$|^log_format$/.test(name)
    && !usual.some((other) => other.name === name && other.args.join() === args.join())).map(({ name }) => name);
  const directives = [...new Set([...ofRoutes, ...ofSettings])].sort();

  test('the list of directives is complete', () => {
    expect(directives).toEqual(expect.arrayContaining([
      'client_max_body_size', 'client_body_timeout', 'send_timeout', 'limit_req_dry_run',
      ...protocol === 'grpc' ? ['grpc_buffer_size'] : ['gzip', ...['buffer_size', 'buffers', 'busy_buffers_size'].map((name) => `${protocol === 'http' ? 'proxy' : protocol.toLowerCase()}_${name}`)],
    ]));
    expect(internal.map(({ name }) => name)).toEqual(expect.arrayContaining([
      '/', '= /../rejected', '@rejected', '@too-large', '@health', ...protocol === 'grpc' ? ['@rejected/grpc'] : ['= /../authorize'],
      ...features.flatMap(({ errorLocations }) => errorLocations).map((path) => `= ${path}`),
    ]));
  });

  test('each feature that adds to the locations of routes is covered', () => {
    const absent = features.flatMap((feature) => feature.location === undefined ? [] : [feature]).filter((feature) => !routes
      .some(({ _options }) => feature.location!(_options).some(({ name }) => directives.includes(String(name)))));
    expect(absent.map((feature) => feature.constructor.name)).toEqual(protocol === 'grpc' ? ['Buffering', 'Compression', 'ResponseCaches'] : []);
  });

  test.each(directives)('%s has the expected value in internal locations', (name) => {
    for (const place of internal) {
      const value = valueOf(place, name);
      const service = own.find((each) => each.name === name)?.args.join(' ');
      const named = place.name.startsWith('@');
      if (name === 'client_max_body_size') {
        // NGINX looks at the length of a body when it chooses a location by its path. A question has none, and an answer reads none.
        expect([place.name, value]).toEqual([place.name, named ? service : '0']);
      } else if (/^(?:proxy|grpc|fastcgi|uwsgi)_ignore_client_abort$/.test(name)) {
        expect([place.name, value]).toEqual([place.name, place.name === '= /../authorize' ? 'on' : undefined]);
      } else if (place.name === '= /../authorize' && /_(?:buffer_size|buffers|busy_buffers_size)$/.test(name)) {
        // The question is asked for all routes, so its answer may have as long a header as that of any of them.
        expect([place.name, name, value]).toEqual([place.name, name, valueOf(withLargestHeader!, name)]);
      } else if (/^limit_(?:req|conn)_dry_run$/.test(name)) {
        // Only a route can be report-only; health checks are not counted.
        expect([place.name, value === 'on']).toEqual([place.name, place.name === '@health' && place.blocks[1].some((each) => each.name === 'limit_req')]);
      } else {
        // The other directives concern reading from clients, requests to the app and responses to clients, as set for the service.
        expect([place.name, name, value]).toEqual([place.name, name, service]);
      }
    }
  });
});
