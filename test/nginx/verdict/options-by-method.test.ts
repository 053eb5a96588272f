import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route, RouteOptions } from '../../../src/allowlist';
import { CLASS_OPTIONS, ClassOption } from '../../../src/allowlist/routes/options-class';
import { ROUTE_OPTIONS } from '../../../src/allowlist/routes/route-options';
import { RawResponse, request } from '../../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { errorMessage } from '../../../testing/error-message';
import { observeLocations } from '../../../testing/location-directives';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { layOriginSecret } from '../../../testing/origin-secret-files';

const { GET, POST, PUT, DELETE, OPTIONS } = HttpMethod;
const HOST = 'api.example.com';
const PAGE = 'https://app.example.com';
const ORIGIN_SECRET = 'value-that-only-the-one-in-front-knows';
const QUESTION = '/asked/of/the/app';
const SERVICE: NginxOptions = {
  maxRequestBodyBytes: 100,
  clientBodyTimeout: Duration.seconds(25),
  clientSendTimeout: Duration.seconds(26),
  maxResponseHeaderBytes: 20_000,
  gzip: { enabled: false },
};

let app: RecordingApp;
const folders: string[] = [];
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(async () => {
  await app.stop();
  folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
});

interface Asked { readonly headers?: Record<string, string>; readonly bytes?: number; readonly chunked?: boolean }
interface Answered { readonly answer: RawResponse; readonly received: RecordedRequest[]; readonly line: () => Promise<Record<string, any>> }

/** One NGINX with an allowlist. */
class Player {
  public static async start(routes: Route[], settings: NginxOptions = {}, hosts?: string[]): Promise<Player> {
    let locations: ReturnType<typeof observeLocations>;
    const allowlist = new Allowlist({ routes, hosts });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'by-method-'));
    folders.push(folder);
    fs.writeFileSync(path.join(folder, 'htpasswd-users'), 'ann:{PLAIN}one\n');
    const configuration = new NginxConfiguration({ allowlist, appPort: 3000, settings: { ...SERVICE, ...settings } });
    for (const name of configuration.requiredOriginSecrets) {
      layOriginSecret(folder, name, [ORIGIN_SECRET]);
    }
    const nginx = await startNginx({
      text: configuration.text,
      app,
      prefix: folder,
      change: (text) => (locations = observeLocations(text)).text,
    });
    return new Player(nginx, allowlist, locations!);
  }

  private constructor(
    public readonly nginx: RunningNginx, public readonly allowlist: Allowlist, private readonly locations: ReturnType<typeof observeLocations>,
  ) {}

  public async ask(method: string, target: string, { headers = {}, bytes, chunked }: Asked = {}): Promise<Answered> {
    app.clear();
    await this.nginx.newAccessLog();
    const body = bytes === undefined ? undefined : 'x'.repeat(bytes);
    const answer = await request(this.nginx.port, {
      method,
      target,
      headers: [['Host', HOST], ['X-Forwarded-For', '203.0.113.9'], ...Object.entries(headers), ...chunked ? [['Transfer-Encoding', 'chunked'] as [string, string]] : []],
      body: body === undefined || !chunked ? body : `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
    });
    return { answer, received: [...app.requests], line: async () => (await this.nginx.nextAccessLog(1))[0] };
  }

  public async status(method: string, target: string, asked: Asked = {}): Promise<number> {
    return (await this.ask(method, target, asked)).answer.status;
  }

  /** The value of a directive in the location that had the request last. */
  public async directive(name: string, method: string, target: string): Promise<string> {
    const { line } = await this.ask(method, target);
    return this.locations.directive((await line()).location, name) ?? 'none';
  }

  /** Asks while another request of the same kind is still on its way. */
  public async statusBeside(method: string, target: string): Promise<number> {
    const socket = net.connect({ port: this.nginx.port, host: '127.0.0.1' });
    await new Promise((resolve) => socket.write(`${method} ${target} HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n`, resolve));
    // NGINX asks for the body once it has counted the request.
    const [first] = await new Promise<Buffer[]>((resolve) => socket.once('data', (data) => resolve([data])));
    const beside = await this.status(method, target);
    await new Promise((resolve) => {
      socket.once('data', resolve);
      socket.write('x');
    });
    socket.destroy();
    return first.toString().includes(' 100 ') ? beside : 0;
  }
}

/** An option that only one of two routes has, and its visible effect. */
interface Example {
  readonly value: RouteOptions;
  /** The options of both routes. */
  readonly both?: RouteOptions;
  /** The method with it, and the one without it; both ways where it has to do with no method. */
  readonly methods?: [HttpMethod, HttpMethod];
  /** The text that is added to the path. */
  readonly below?: string;
  /** The kinds of routes that may have it; all if left out. */
  readonly kinds?: string[];
  readonly seen: (player: Player, method: string, target: string) => Promise<unknown>;
  readonly with: unknown;
  readonly without: unknown;
}

const takenFromLocation = (value: RouteOptions, name: string, own: string, usual: string): Example =>
  ({ value, seen: (player, method, target) => player.directive(name, method, target), with: own, without: usual });
const spelled = (value: RouteOptions, below: string): Example =>
  ({ value, below, seen: (player, method, target) => player.status(method, target), with: 200, without: 400 });
const preflight = (method: string) => ({ headers: { 'Origin': PAGE, 'Access-Control-Request-Method': method } });
const minute = RateLimit.inTotal({ requestsPerMinute: 1 });

/** One for each option: a new one does not compile until it has one here. */
const EXAMPLES: { readonly [Option in ClassOption]-?: Example } = {
  webSocket: {
    value: { webSocket: true },
    methods: [GET, POST],
    seen: async (player, method, target) => (await player.ask(method, target, { headers: { Upgrade: 'websocket', Connection: 'Upgrade' } }))
      .received[0].headers.filter(([name]) => name === 'Upgrade').map(([, value]) => value),
    with: ['websocket'],
    without: [],
  },
  maxRequestBodyBytes: {
    value: { maxRequestBodyBytes: 200 },
    seen: async (player, method, target) => {
      const statuses: number[] = [];
      for (const bytes of [100, 101, 200, 201]) {
        statuses.push(await player.status(method, target, { bytes }), await player.status(method, target, { bytes, chunked: true }));
      }
      return statuses.join(' ');
    },
    with: '200 200 200 200 200 200 413 413',
    without: '200 200 413 413 413 413 413 413',
  },
  connectTimeout: takenFromLocation({ connectTimeout: Duration.seconds(3) }, 'proxy_connect_timeout', '3s', '2s'),
  readTimeout: takenFromLocation({ readTimeout: Duration.seconds(301) }, 'proxy_read_timeout', '301s', '60s'),
  sendTimeout: takenFromLocation({ sendTimeout: Duration.seconds(302) }, 'proxy_send_timeout', '302s', '60s'),
  responseBuffering: takenFromLocation({ responseBuffering: false }, 'proxy_buffering', 'off', 'none'),
  requestBuffering: takenFromLocation({ requestBuffering: false }, 'proxy_request_buffering', 'off', 'on'),
  stream: takenFromLocation({ stream: true }, 'proxy_read_timeout', '3600s', '60s'),
  clientBodyTimeout: takenFromLocation({ clientBodyTimeout: Duration.seconds(17) }, 'client_body_timeout', '17s', `${SERVICE.clientBodyTimeout!.toSeconds()}s`),
  clientSendTimeout: takenFromLocation({ clientSendTimeout: Duration.seconds(18) }, 'send_timeout', '18s', `${SERVICE.clientSendTimeout!.toSeconds()}s`),
  maxResponseHeaderBytes: takenFromLocation({ maxResponseHeaderBytes: 30_000 }, 'proxy_buffer_size', '31024', `${SERVICE.maxResponseHeaderBytes! + 1024}`),
  responseCompression: takenFromLocation({ responseCompression: true }, 'gzip', 'on', 'none'),
  allowEncodedSlash: spelled({ allowEncodedSlash: true }, 'a%2Fb'),
  allowSemicolon: spelled({ allowSemicolon: true }, 'a;b'),
  allowEncodedPercent: spelled({ allowEncodedPercent: true }, 'a%25ab'),
  allowEncodedDelimiters: spelled({ allowEncodedDelimiters: true }, 'a%3Fb'),
  allowEncodedBackslash: spelled({ allowEncodedBackslash: true }, 'a%5Cb'),
  allowEmptySegments: { ...spelled({ allowEmptySegments: true }, 'a//b'), kinds: ['prefix'] },
  strictQuery: { value: { strictQuery: true }, seen: (player, method, target) => player.status(method, `${target}?a=%`), with: 400, without: 200 },
  allowNewlineInQuery: { ...spelled({ allowNewlineInQuery: true }, ''), seen: (player, method, target) => player.status(method, `${target}?a=%0A`) },
  allowedClients: { value: { allowedClients: ['192.0.2.0/24'] }, seen: (player, method, target) => player.status(method, target), with: 403, without: 200 },
  queryParameters: { value: { queryParameters: ['q'] }, seen: (player, method, target) => player.status(method, `${target}?x=1`), with: 400, without: 200 },
  contentTypes: {
    value: { contentTypes: ['application/json'] },
    seen: (player, method, target) => player.status(method, target, { bytes: 1, headers: { 'Content-Type': 'text/plain' } }),
    with: 415,
    without: 200,
  },
  cors: {
    value: { cors: { origins: [PAGE] } },
    seen: async (player, method, target) => {
      const own = await player.ask(method, target, { headers: { Origin: PAGE } });
      const tooLarge = await player.ask(method, target, { headers: { Origin: PAGE }, bytes: 101 });
      const asked = await player.ask('OPTIONS', target, preflight(method));
      expect(player.allowlist.decide({ method: 'OPTIONS', target, ...preflight(method) }).status).toBe(asked.answer.status);
      return [own.answer.header('access-control-allow-origin'), tooLarge.answer.status, tooLarge.answer.header('access-control-allow-origin'),
        asked.answer.status, asked.answer.header('access-control-allow-origin'), asked.answer.header('access-control-allow-methods') === method];
    },
    with: [PAGE, 413, PAGE, 204, PAGE, true],
    without: [undefined, 413, undefined, 405, undefined, false],
  },
  rateLimits: {
    value: { rateLimits: [minute] },
    seen: async (player, method, target) => [await player.status(method, target), await player.status(method, target)],
    with: [200, 429],
    without: [200, 200],
  },
  maxConnections: { value: { maxConnections: 1 }, seen: (player, method, target) => player.statusBeside(method, target), with: 503, without: 200 },
  cache: {
    value: { cache: { ttl: Duration.seconds(61) } },
    methods: [GET, POST],
    seen: async (player, method, target) => {
      const counts: number[] = [];
      for (let i = 0; i < 2; i++) counts.push((await player.ask(method, target)).received.length);
      return [...counts, await player.directive('proxy_cache_valid', method, target)];
    },
    with: [1, 0, '200 61s'],
    without: [1, 1, 'none'],
  },
  authorizedBy: {
    value: { authorizedBy: AuthorizationRequest.toApp(QUESTION) },
    seen: async (player, method, target) => (await player.ask(method, target)).received.map((one) => one.target === QUESTION),
    with: [true, false],
    without: [false],
  },
  originSecret: {
    value: { originSecret: {} },
    seen: async (player, method, target) => {
      const statuses: number[] = [];
      for (const value of [undefined, 'another', ORIGIN_SECRET]) {
        statuses.push(await player.status(method, target, value === undefined ? {} : { headers: { 'X-Origin-Secret': value } }));
      }
      return statuses;
    },
    with: [403, 403, 200],
    without: [200, 200, 200],
  },
  basicAuth: { value: { basicAuth: {} }, seen: (player, method, target) => player.status(method, target), with: 401, without: 200 },
  reportOnly: {
    value: { reportOnly: true },
    both: { queryParameters: [] },
    seen: async (player, method, target) => {
      const { answer, line } = await player.ask(method, `${target}?x=1`);
      const { reason, enforced } = await line();
      return [answer.status, reason, enforced];
    },
    with: [200, 'query-not-allowed', false],
    without: [400, 'query-not-allowed', true],
  },
};

/** Options that tell which requests a route is for, by which two routes are told apart. */
const OF_THE_REQUEST = ['methods', 'pathParameters', 'literalPath'];
/** Options without which nothing but path and method counts, as NGINX's quickest gates ask for. */
const QUICK: ClassOption[] = [
  'maxRequestBodyBytes', 'connectTimeout', 'readTimeout', 'sendTimeout', 'responseBuffering', 'requestBuffering', 'stream',
  'clientBodyTimeout', 'clientSendTimeout', 'maxResponseHeaderBytes', 'responseCompression', 'rateLimits', 'maxConnections', 'cache',
  'authorizedBy', 'basicAuth', 'webSocket',
];
/** Each kind of route, with a path of it; where nothing is variable, a spelling that is not listed is asked for nowhere. */
interface Kind { readonly variable: boolean; readonly make: (name: string, options: RouteOptions) => Route; readonly path: (name: string) => string }
const KINDS: Record<string, Kind> = {
  'exact': { variable: false, make: (name, options) => Route.exact(`/exact/${name}`, options), path: (name) => `/exact/${name}` },
  'exact, a first segment': { variable: false, make: (name, options) => Route.exact(`/${name}`, options), path: (name) => `/${name}` },
  'template': { variable: true, make: (name, options) => Route.template(`/template/${name}/{id}`, options), path: (name) => `/template/${name}/x` },
  'prefix': { variable: true, make: (name, options) => Route.prefix(`/p-${name}`, options), path: (name) => `/p-${name}/x` },
};

interface Cell { readonly routes: Route[]; readonly path: string; readonly with: HttpMethod; readonly without: HttpMethod; readonly example: Example }

function cells(options: ClassOption[]): Cell[] {
  return options.flatMap((option) => Object.entries(KINDS).flatMap(([kind, { variable, make, path: pathOf }]) => {
    const example = EXAMPLES[option];
    const ways = example.methods === undefined ? [[POST, PUT], [PUT, POST]] : [example.methods];
    return (!variable && example.below) || example.kinds?.includes(kind) === false ? [] : ways.map(([own, other], i) => {
      const name = `${option}-${i}`;
      const routes = [make(name, { ...example.both, ...example.value, methods: [own] }), make(name, { ...example.both, methods: [other] })];
      return { routes: i === 0 ? routes : routes.reverse(), path: pathOf(name).replace(/x$/, example.below || 'x'), with: own, without: other, example };
    });
  }));
}

test('every option of a route has an example here, or states the requests to which it applies', () => {
  expect([...Object.keys(EXAMPLES), ...OF_THE_REQUEST].sort()).toEqual(Object.keys(ROUTE_OPTIONS).sort());
  expect(Object.keys(EXAMPLES).sort()).toEqual([...CLASS_OPTIONS].sort());
});

describe.each<[string, ClassOption[], string[] | undefined]>([
  ['all options', CLASS_OPTIONS, undefined],
  ['all options, with hosts', CLASS_OPTIONS, [HOST, '*.example.org']],
  ['options beside which nothing but path and method counts', QUICK, undefined],
])('%s', (_, options, hosts) => {
  const all = cells(options);
  let player: Player;
  beforeAll(async () => { player = await Player.start(all.flatMap(({ routes }) => routes), {}, hosts); });
  afterAll(async () => {
    await player.nginx.stop();
    expect(player.nginx.errorLog()).not.toMatch(/\[(?:alert|emerg|crit)\]/);
  });

  test.each(options)('%s applies only to the method of its route', async (option) => {
    for (const cell of all.filter(({ example }) => example === EXAMPLES[option])) {
      const { example, path: target } = cell;
      const seen = { [`${cell.with} ${target}`]: await example.seen(player, cell.with.name, target), [`${cell.without} ${target}`]: await example.seen(player, cell.without.name, target) };
      expect(seen).toEqual({ [`${cell.with} ${target}`]: example.with, [`${cell.without} ${target}`]: example.without });
    }
  });

  test('other methods are rejected with 405 and the methods of all routes of the path', async () => {
    for (const { path: target, routes, example } of all.filter((cell) => !cell.example.below)) {
      const { answer } = await player.ask('DELETE', target);
      const allow = routes.flatMap(({ methods }) => methods).sort();
      const decision = player.allowlist.decide({ method: 'DELETE', target, host: HOST });
      expect([target, answer.status, answer.header('allow'), decision.status, decision.allow]).toEqual([target, 405, allow.join(', '), 405, allow]);
      expect(example).toBeDefined();
    }
  });
});

describe('HEAD follows GET:', () => {
  let player: Player;
  beforeAll(async () => {
    player = await Player.start([
      Route.exact('/login', { methods: [POST], rateLimits: [minute] }), Route.exact('/login'),
      Route.exact('/limited', { rateLimits: [minute] }), Route.exact('/limited', { methods: [POST] }),
      Route.exact('/head', { methods: [HttpMethod.HEAD], queryParameters: [] }), Route.exact('/head', { methods: [POST] }),
    ]);
  });
  afterAll(() => player.nginx.stop());

  test('a rate limit for POST does not apply to GET and HEAD', async () => {
    expect([await player.status('POST', '/login'), await player.status('POST', '/login')]).toEqual([200, 429]);
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD']) expect(await player.status(method, '/login')).toBe(200);
    expect(await player.status('POST', '/login')).toBe(429);
  });

  test('a rate limit for GET applies to HEAD, which has the same counter', async () => {
    expect([await player.status('HEAD', '/limited'), await player.status('GET', '/limited'), await player.status('POST', '/limited')]).toEqual([200, 429, 200]);
  });

  test('HEAD without GET is an ordinary method', async () => {
    expect([await player.status('HEAD', '/head?a'), await player.status('POST', '/head?a'), await player.status('GET', '/head')]).toEqual([400, 200, 405]);
  });

  test('HEAD beside a GET with other options is rejected', () => {
    expect(() => new Allowlist({ routes: [Route.exact('/a'), Route.exact('/a', { methods: [HttpMethod.HEAD], webSocket: undefined, queryParameters: [] })] }))
      .toThrow(/which has HEAD for the same paths and differs in `queryParameters` \(\[\] and none\).*GET includes HEAD/);
  });
});

describe('preflights', () => {
  const policy = (origin: string, more = {}) => ({ origins: [origin], ...more });
  const routes = [
    Route.exact('/a', { cors: policy(PAGE, { headers: ['X-Read'] }) }),
    Route.exact('/a', { methods: [POST], cors: policy('https://b.example', { headers: ['X-Write'] }), allowedClients: ['192.0.2.0/24'] }),
    Route.exact('/a', { methods: [DELETE] }),
    Route.exact('/own', { methods: [OPTIONS], queryParameters: [] }), Route.exact('/own', { methods: [PUT], cors: policy(PAGE) }), Route.exact('/own'),
    Route.exact('/same', { cors: policy(PAGE) }), Route.exact('/same', { methods: [POST], cors: policy(PAGE), rateLimits: [minute] }),
    Route.template('/spelled/{id}', { methods: [PUT], cors: policy(PAGE), allowEncodedSlash: true }), Route.template('/spelled/{id}', { cors: policy(PAGE) }),
    Route.template('/form/{id}', { methods: [PUT], cors: policy(PAGE), allowSemicolon: true }), Route.template('/form/{id}'),
  ];
  let player: Player;
  beforeAll(async () => { player = await Player.start(routes); });
  afterAll(() => player.nginx.stop());
  const asked = async (target: string, method: string, origin = PAGE) => {
    const headers = { 'Origin': origin, 'Access-Control-Request-Method': method };
    const { answer, received } = await player.ask('OPTIONS', target, { headers });
    const decision = player.allowlist.decide({ method: 'OPTIONS', target, headers });
    expect([target, method, decision.status ?? 200]).toEqual([target, method, answer.status]);
    const header = (name: string) => answer.header(`access-control-${name}`) ?? '';
    return [answer.status, header('allow-origin'), header('allow-methods'), header('allow-headers'), received.length].join(' | ');
  };

  test('are answered by the route of the requested method, with the methods of that route only', async () => {
    expect(await asked('/a', 'GET')).toBe(`204 | ${PAGE} | GET, HEAD | X-Read | 0`);
    expect(await asked('/a', 'HEAD')).toBe(`204 | ${PAGE} | GET, HEAD | X-Read | 0`);
    expect(await asked('/a', 'POST')).toBe('204 |  |  |  | 0');
    expect(await asked('/a', 'POST', 'https://b.example')).toBe('204 | https://b.example | POST | X-Write | 0');
    expect(await asked('/a', 'post', 'https://b.example')).toBe('204 | https://b.example | POST | X-Write | 0');
  });

  test('for a method without a route, or with a route without a policy, are not treated as preflights', async () => {
    expect(await asked('/a', 'DELETE')).toBe('405 |  |  |  | 0');
    expect(await asked('/a', 'PATCH')).toBe('405 |  |  |  | 0');
    expect(await asked('/own', 'GET')).toBe('200 |  |  |  | 1');
    expect(await asked('/own?a', 'GET')).toBe('400 |  |  |  | 0');
    expect(await asked('/own', 'PUT')).toBe(`204 | ${PAGE} | PUT | Content-Type | 0`);
    expect(await asked('/own?a', 'PUT')).toBe(`204 | ${PAGE} | PUT | Content-Type | 0`);
    expect(await asked('/own', 'PATCH')).toBe('200 |  |  |  | 1');
  });

  test('are answered together for routes with the same policy', async () => {
    for (const method of ['GET', 'POST', 'PATCH']) expect(await asked('/same', method)).toBe(`204 | ${PAGE} | GET, HEAD, POST | Content-Type | 0`);
  });

  test('follow the path options of the requested method', async () => {
    expect(await asked('/form/a;b', 'PUT')).toBe(`204 | ${PAGE} | PUT | Content-Type | 0`);
    expect(await asked('/form/a;b', 'GET')).toBe('400 |  |  |  | 0');
    expect(await asked('/spelled/a%2Fb', 'PUT')).toBe(`204 | ${PAGE} | GET, HEAD, PUT | Content-Type | 0`);
    expect(await asked('/spelled/a%2Fb', 'GET')).toMatch(/^400 .* 0$/);
  });
});

describe('a request that no route lists, in report-only mode', () => {
  const ALL = { methods: [GET, POST, PUT, DELETE] };

  test('has the options that all routes of the path share', async () => {
    const player = await Player.start([
      Route.exact('/agree', { maxRequestBodyBytes: 200, readTimeout: Duration.seconds(5) }), Route.exact('/agree', { methods: [POST], maxRequestBodyBytes: 200, readTimeout: Duration.seconds(7) }),
      Route.exact('/asks', { basicAuth: {} }), Route.exact('/asks', { methods: [POST], basicAuth: {}, maxRequestBodyBytes: 10 }),
      Route.exact('/disagree', { basicAuth: {} }), Route.exact('/disagree', { methods: [POST] }),
      Route.prefix('/others', ALL),
    ], { enforcement: Enforcement.REPORT_ONLY });
    try {
      expect([await player.status('DELETE', '/agree', { bytes: 200 }), await player.status('DELETE', '/agree', { bytes: 201 })]).toEqual([200, 413]);
      expect([await player.directive('proxy_read_timeout', 'DELETE', '/agree'), await player.directive('proxy_read_timeout', 'POST', '/agree')]).toEqual(['60s', '7s']);
      expect(await player.status('DELETE', '/asks')).toBe(401);
      // The request is not authorized, and no route names the authorization.
      const { answer, received, line } = await player.ask('DELETE', '/disagree');
      const { reason, enforced } = await line();
      expect([answer.status, received.length, reason, enforced]).toEqual([405, 0, 'method-not-allowed', true]);
      expect([await player.status('GET', '/disagree'), await player.status('POST', '/disagree'), await player.status('DELETE', '/others')]).toEqual([401, 200, 200]);
    } finally {
      await player.nginx.stop();
    }
  });

  test('is forwarded only if all routes of the path are report-only and require the same authentication', async () => {
    const soft = { reportOnly: true };
    const player = await Player.start([
      Route.exact('/both', soft), Route.exact('/both', { ...soft, methods: [POST], maxRequestBodyBytes: 10 }),
      Route.exact('/one', soft), Route.exact('/one', { methods: [POST] }),
      Route.exact('/asks', { ...soft, basicAuth: {} }), Route.exact('/asks', { ...soft, methods: [POST] }),
    ]);
    try {
      expect([await player.status('DELETE', '/both'), await player.status('DELETE', '/one'), await player.status('DELETE', '/asks')]).toEqual([200, 405, 405]);
    } finally {
      await player.nginx.stop();
    }
  });
});

test('accepts a redirect for one method and a route for another method of the same path', async () => {
  const player = await Player.start([Route.redirect('/old', '/new'), Route.exact('/old', { methods: [POST], maxRequestBodyBytes: 200 })]);
  try {
    expect([await player.status('GET', '/old'), await player.status('HEAD', '/old'), await player.status('POST', '/old', { bytes: 200 }), await player.status('PUT', '/old')])
      .toEqual([307, 307, 200, 405]);
  } finally {
    await player.nginx.stop();
  }
});

test('treats policies with the same meaning as equal, in any notation', () => {
  const pairs: [RouteOptions, RouteOptions][] = [
    [{ cors: { origins: [PAGE] } }, { cors: { origins: [PAGE, PAGE], headers: ['Content-Type'], maxAge: Duration.minutes(120) } }],
    [{ cache: { ttl: Duration.minutes(1) } }, { cache: { ttl: Duration.seconds(60), statuses: [200] } }],
    [{ basicAuth: {} }, { basicAuth: { users: 'users', realm: 'Restricted' } }],
    [{ originSecret: {} }, { originSecret: { header: 'x-origin-secret', secret: 'origin' } }],
  ];
  for (const [one, other] of pairs) {
    expect(new Allowlist({ routes: [Route.exact('/a', one), Route.exact('/a', other)] })._routes).toHaveLength(1);
  }
});

test('shows policies in conflicts as they were given', () => {
  const differing = (one: RouteOptions, other: RouteOptions) => errorMessage(() => new Allowlist({ routes: [Route.exact('/a', other), Route.exact('/a', one)] }));
  expect(differing({ cors: { origins: [PAGE] } }, {})).toContain(`\`cors\` ({"origins":["${PAGE}"]} and none)`);
  expect(differing({ cache: { ttl: Duration.minutes(1) } }, { cache: { ttl: Duration.minutes(2) } })).toContain('`cache` ({"ttl":"Duration.minutes(1)"} and {"ttl":"Duration.minutes(2)"})');
  expect(differing({ basicAuth: {} }, { basicAuth: { users: 'staff' } })).toContain('`basicAuth` ({} and {"users":"staff"})');
  expect(differing({ originSecret: {} }, {})).toContain('`originSecret` ({} and none)');
  expect(differing({ authorizedBy: AuthorizationRequest.toApp('/check') }, { authorizedBy: AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: ['X-User'] }) }))
    .toContain('`authorizedBy` (toApp(/check) and toApp(/check, forwardedResponseHeaders: X-User))');
  expect(differing({ rateLimits: [RateLimit.perClient({ requestsPerSecond: 5, burst: 1 })] }, {})).toContain('`rateLimits` (["perClient(requestsPerSecond: 5, burst: 1)"] and none)');
  expect(differing({ queryParameters: ['a.b'] }, {})).toContain('`queryParameters` (["a.b"] and none)');
});

test('names each option that differs in a conflict, with both values', () => {
  const routes = [
    Route.exact('/a', { methods: [GET, POST], readTimeout: Duration.seconds(5), rateLimits: [minute] }), Route.exact('/a', { methods: [PUT] }),
    Route.exact('/a', { methods: [POST, DELETE], readTimeout: Duration.seconds(7) }),
  ];
  expect(() => new Allowlist({ routes })).toThrow(/`routes\[2\]` \("exact \/a"\) cannot be combined with `routes\[0\]` \(exact \/a\), which has POST for the same paths and differs in `readTimeout` \(Duration\.seconds\(7\) and Duration\.seconds\(5\)\); `rateLimits` \(none and \["inTotal\(requestsPerMinute: 1\)"\]\)/);
  expect(() => new Allowlist({ routes: [Route.redirect('/a', '/b'), Route.redirect('/a', '/c')] })).toThrow(/differs in the target of the redirect \(\/c and \/b\)/);
});

test('routes without differences produce the same text as one route, and differences add one map entry per method', () => {
  const text = (...routes: Route[]) => new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000 }).text;
  const limited = { rateLimits: [minute], readTimeout: Duration.seconds(5) };
  expect(text(Route.prefix('/a', { ...limited, methods: [GET, POST] }))).toBe(text(Route.prefix('/a', limited), Route.prefix('/a', { ...limited, methods: [POST] })));
  const differing = text(Route.prefix('/a', limited), Route.prefix('/a', { methods: [POST] }));
  expect(differing).toContain('map "${rp_log_method} ${rp_options_class_of_path}" $rp_options_class {');
});
