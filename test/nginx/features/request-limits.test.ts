import * as net from 'net';
import * as grpc from '@grpc/grpc-js';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route, RouteOptions } from '../../../src/allowlist';
import { until } from '../../../src/commands/nginx/waiting';
import { RawResponse, request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { UpstreamProtocol, Enforcement, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { complaints, RunningNginx, startNginx } from '../../../testing/nginx';

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

async function withNginx(
  routes: Route[], act: (nginx: RunningNginx) => Promise<void>, settings: NginxOptions = {}, port = app.port, appProtocol = UpstreamProtocol.http(),
): Promise<void> {
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000, appProtocol, settings });
  const nginx = await startNginx({ text, app: { port } });
  try {
    await act(nginx);
  } finally {
    await nginx.stop();
  }
}

const get = (nginx: RunningNginx, target: string, client = '203.0.113.1', method = 'GET') =>
  request(nginx.port, { method, target, headers: [['Host', 'a.example'], ['X-Forwarded-For', client]] });

async function statuses(nginx: RunningNginx, times: number, target: string, ...more: string[]): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < times; i++) {
    found.push((await get(nginx, target, ...more)).status);
  }
  return found;
}

/** A rate at which nothing comes back within a test. */
const THREE = { requestsPerMinute: 3 };

describe('rate limits', () => {
  test('limit a route for each client, and no other route', () => withNginx([
    Route.exact('/a', { rateLimits: [RateLimit.perClient(THREE)] }),
    Route.exact('/same', { rateLimits: [RateLimit.perClient(THREE)] }),
    Route.exact('/free'),
  ], async (nginx) => {
    expect(await statuses(nginx, 5, '/a')).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses(nginx, 5, '/free')).toEqual(Array(5).fill(200));
    expect(await statuses(nginx, 4, '/a', '203.0.113.2')).toEqual([200, 200, 200, 429]);
    // Equal limits share a zone, but no count.
    expect(await statuses(nginx, 4, '/same')).toEqual([200, 200, 200, 429]);
    const answer = await get(nginx, '/a');
    expect([answer.status, answer.header('Retry-After'), answer.header('Content-Type')]).toEqual([429, '20', 'application/json']);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: 'too many requests', status: 429 });
    expect((await get(nginx, '/nope')).header('Retry-After')).toBeUndefined();
    expect(nginx.accessLog().find(({ status }) => status === 429)).toMatchObject({ reason: 'rate-limited', route: '/a', upstream_status: '' });
  }));

  test('do not count requests that are rejected for another reason', () => withNginx([Route.exact('/a', { rateLimits: [RateLimit.perClient(THREE)] })], async (nginx) => {
    expect(await statuses(nginx, 5, '/a', '203.0.113.1', 'DELETE')).toEqual(Array(5).fill(405));
    expect(await statuses(nginx, 4, '/a')).toEqual([200, 200, 200, 429]);
  }));

  test('treat the addresses of one IPv6 /64 network as one client', () => withNginx([Route.exact('/a', { rateLimits: [RateLimit.perClient({ ...THREE, burst: 0 })] })], async (nginx) => {
    expect((await get(nginx, '/a', '2001:db8:0:1::1')).status).toBe(200);
    expect((await get(nginx, '/a', '2001:db8:0:1:ffff:a0a:0:2')).status).toBe(429);
    expect((await get(nginx, '/a', '2001:db8:0:2::1')).status).toBe(200);
  }));

  describe('for IPv6 /48 networks', () => {
    const once = (clientsPerNetwork: number, more = {}) => [Route.exact('/a', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1, clientsPerNetwork, ...more })] })];
    const from = async (nginx: RunningNginx, addresses: string[]) => {
      const found: number[] = [];
      for (const address of addresses) {
        found.push((await get(nginx, '/a', address)).status);
      }
      return found;
    };
    const numbered = (times: number, address: (i: number) => string) => [...Array(times).keys()].map(address);

    test('count all clients of the network together', () => withNginx(once(3), async (nginx) => {
      const passing = (await from(nginx, numbered(40, (i) => `2001:db8:7:${(i * 1637).toString(16)}::${i}`))).flatMap((status, i) => status === 200 ? [i] : []);
      expect(passing).toEqual([0, 1, 2]);
      expect(await from(nginx, ['2001:db8:8::1', '2001:db9:7::1', '203.0.113.1'])).toEqual([200, 200, 200]);
      expect((await get(nginx, '/a', '2001:db8:7:ffff::1')).header('Retry-After')).toBe('60');
      expect((await nginx.nextAccessLog(44)).slice(-1)[0]).toMatchObject({ reason: 'rate-limited', client: '2001:db8:7:ffff::1' });
    }));

    test('allow a proportional burst', () => withNginx(once(2, { burst: 2 }), async (nginx) => {
      expect(await from(nginx, numbered(8, (i) => `2001:db8:7:${Math.floor(i / 2)}::`))).toEqual([...Array(6).fill(200), 429, 429]);
    }));

    test('do not count rejected requests of one client against its network', () => withNginx(once(2), async (nginx) => {
      expect(await from(nginx, [...Array(5).fill('2001:db8:7:1::1'), '2001:db8:7:2::1', '2001:db8:7:3::1'])).toEqual([200, 429, 429, 429, 429, 200, 429]);
    }));

    test('count routes with the same limit separately', () => withNginx([...once(1), Route.exact('/b', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1, clientsPerNetwork: 1 })] })], async (nginx) => {
      expect([(await get(nginx, '/a', '2001:db8::1')).status, (await get(nginx, '/b', '2001:db8::1')).status, (await get(nginx, '/a', '2001:db8:0:1::1')).status]).toEqual([200, 200, 429]);
    }));

    test.each([
      ['as such', (i: number) => `203.0.113.${i}`],
      ['mapped', (i: number) => `::ffff:203.0.113.${i}`],
      ['mapped, in hexadecimal', (i: number) => `::ffff:cb00:71${i.toString(16).padStart(2, '0')}`],
      ['translated', (i: number) => `64:ff9b::203.0.113.${i}`],
    ])('do not apply to IPv4 %s, where each address is one client', (_, address) => withNginx(once(1), async (nginx) => {
      expect(await from(nginx, numbered(10, address))).toEqual(Array(10).fill(200));
      // However it is written.
      expect(await from(nginx, numbered(4, (i) => [`203.0.113.${i}`, `::ffff:203.0.113.${i}`, `64:ff9b::203.0.113.${i}`, address(i)][i]))).toEqual(Array(4).fill(429));
    }));

    test('treat addresses of IPv6 that only resemble IPv4-mapped addresses as IPv6', () => withNginx(once(1), async (nginx) => {
      const alike = ['::fffe:203.0.113.1', '::ffff:0:203.0.113.2', '64:ff9b:1::203.0.113.1', '64:ff9b:1:1::203.0.113.1', '64:ff9b::1:203.0.113.3', '1::ffff:203.0.113.4'];
      expect(await from(nginx, alike)).toEqual([200, 429, 200, 429, 200, 200]);
    }));

    test('default to sixteen times the limit of a client, and can be switched off', () => {
      const text = (options = {}) => new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/a', { rateLimits: [RateLimit.perClient({ requestsPerSecond: 10, burst: 4, ...options })] })] }), appPort: 3000 }).text;
      expect(text()).toContain('limit_req_zone $rp_rate_1_network zone=rp_rate_1_network:2621440 rate=160r/s;');
      expect(text()).toContain('limit_req zone=rp_rate_1_network burst=79 nodelay;');
      expect(text({ clientsPerNetwork: 65_535 })).toContain('rate=655350r/s');
      expect(text({ clientsPerNetwork: 65_536 })).not.toContain('network ');
      expect(complaints(text({ requestsPerSecond: 100_000, burst: 100_000, memoryBytes: 65_536, clientsPerNetwork: 65_535 }))).toBe('');
    });
  });

  test('limit a route in total, in addition to each client', () => withNginx([
    Route.exact('/a', { rateLimits: [RateLimit.perClient({ requestsPerSecond: 1, burst: 2 }), RateLimit.inTotal({ requestsPerMinute: 4 })] }),
  ], async (nginx) => {
    expect(await statuses(nginx, 3, '/a', '203.0.113.1')).toEqual([200, 200, 200]);
    expect(await statuses(nginx, 2, '/a', '203.0.113.2')).toEqual([200, 429]);
    expect((await get(nginx, '/a')).header('Retry-After')).toBe('15');
  }));

  test.each([
    ['the service', {}, { enforcement: Enforcement.REPORT_ONLY }],
    ['the route', { reportOnly: true }, {}],
  ] as [string, RouteOptions, NginxOptions][])('only reported where %s reports only', (_, options, settings) => withNginx([
    Route.template('/a/{id}', { ...options, rateLimits: [RateLimit.perClient(THREE)] }),
    Route.exact('/b', { rateLimits: [RateLimit.perClient(THREE)] }),
  ], async (nginx) => {
    expect(await statuses(nginx, 5, '/a/1')).toEqual(Array(5).fill(200));
    expect((await nginx.nextAccessLog(5)).map(({ reason, enforced }) => [reason, enforced]).slice(-3)).toEqual([['', true], ['rate-limited', false], ['rate-limited', false]]);
    expect((await statuses(nginx, 4, '/b'))[3]).toBe(options.reportOnly ? 429 : 200);
  }, settings));

  test('are checked at synthesis', () => {
    expect(() => RateLimit.perClient({})).toThrow(/`requestsPerSecond` must be given unless `requestsPerMinute` is given, got: undefined/);
    expect(() => RateLimit.inTotal({ requestsPerMinute: 1, requestsPerSecond: 1 })).toThrow(/`requestsPerSecond` \(1\) cannot be combined with `requestsPerMinute` \(1\)/);
    expect(() => RateLimit.perClient({ requestsPerSecond: 0.5, burst: -1, memoryBytes: 1 })).toThrow(/3 problems/);
    expect(() => RateLimit.perClient({ requestsPerSecond: 1, clientsPerNetwork: 0 })).toThrow(/`clientsPerNetwork` must be a whole number of clients from 1 to 65536/);
    expect(() => RateLimit.inTotal({ requestsPerSecond: -1.8881545897087626e+289 })).toThrow(/final at synthesis/);
    expect(() => Route.exact('/a', { rateLimits: [] })).toThrow(/`rateLimits` must be a list of 1 to 4/);
    expect(() => new Allowlist({ routes: [Route.exact('/a', { rateLimits: [RateLimit.inTotal(THREE)] }), Route.exact('/a', { methods: [HttpMethod.HEAD] })] }))
      .toThrow(/which has HEAD for the same paths and differs in `rateLimits`/);
  });
});

describe('connection limits', () => {
  type Act = (port: number, arrived: (count: number) => Promise<void>, answer: () => void, end: () => void) => Promise<void>;

  /** An app that answers nothing until it is told to. */
  async function withSlowApp(act: Act): Promise<void> {
    const waiting: net.Socket[] = [];
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('data', () => waiting.includes(socket) || waiting.push(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const arrived = async (count: number) => {
      await until(async () => waiting.length >= count, 10_000);
      expect(waiting).toHaveLength(count);
    };
    const answer = () => waiting.splice(0).forEach((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    // A request whose connection to the app breaks is sent to the app once more, if there is one.
    const ended = new Promise((resolve) => server.once('close', resolve));
    const end = () => {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    };
    try {
      await act((server.address() as net.AddressInfo).port, arrived, answer, end);
    } finally {
      end();
      await ended;
    }
  }

  const slow = (nginx: RunningNginx, target: string) => request(nginx.port, { method: 'GET', target, headers: [['Host', 'a.example']] });

  test('restrict the concurrent requests of a route', () => withSlowApp((port, arrived, answer) => withNginx([Route.exact('/a', { maxConnections: 2 }), Route.exact('/b')], async (nginx) => {
    const busy: Promise<RawResponse>[] = [slow(nginx, '/a'), slow(nginx, '/a')];
    await arrived(2);
    const refused = await get(nginx, '/a');
    expect([refused.status, refused.header('Retry-After'), JSON.parse(refused.body.toString()).error]).toEqual([503, '1', 'service unavailable']);
    busy.push(slow(nginx, '/b'));
    await arrived(3);
    answer();
    expect((await Promise.all(busy)).map(({ status }) => status)).toEqual([200, 200, 200]);
    const again = slow(nginx, '/a');
    await arrived(1);
    answer();
    expect((await again).status).toBe(200);
    expect(nginx.accessLog().find(({ status }) => status === 503)).toMatchObject({ reason: 'too-many-connections', route: '/a' });
  }, {}, port)));

  test('restrict the concurrent requests of the service, also in report-only mode', () => withSlowApp((port, arrived, answer) => withNginx([Route.exact('/a'), Route.exact('/b')], async (nginx) => {
    const busy = slow(nginx, '/a');
    await arrived(1);
    expect([(await get(nginx, '/b')).status, (await get(nginx, '/c')).status]).toEqual([503, 503]);
    expect((await request(nginx.healthPort, { method: 'GET', target: '/health', headers: [['Host', 'a']] })).status).toBe(200);
    answer();
    expect((await busy).status).toBe(200);
    expect(nginx.accessLog().find(({ status }) => status === 503)).toMatchObject({ reason: 'too-many-connections', enforced: true });
  }, { maxConnections: 1, enforcement: Enforcement.REPORT_ONLY }, port)));

  /** Asks, and gives up once the app was asked. */
  async function giveUp(nginx: RunningNginx, head: string, asked: () => Promise<void>): Promise<void> {
    const socket = net.connect({ port: nginx.port, host: '127.0.0.1' }).on('error', () => undefined);
    socket.write(`${head}\r\nHost: a.example\r\n\r\n`);
    await asked();
    socket.destroy();
  }

  /** Gives NGINX time to see that clients are gone, were it to end their requests. */
  const unlessEnded = (nginx: RunningNginx, count: number) =>
    until(async () => nginx.accessLog().filter(({ status }) => status === 499).length >= count, 300);

  const HEAD = 'GET /a HTTP/1.1';
  const LIMITED = { maxConnections: 2 };
  test.each<{ what: string; head?: string; options?: RouteOptions; settings?: NginxOptions; protocol?: UpstreamProtocol }>([
    { what: 'of a route', options: LIMITED },
    { what: 'of a route, by FastCGI', options: LIMITED, protocol: UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php' }) },
    { what: 'of a route, by uwsgi', options: LIMITED, protocol: UpstreamProtocol.uwsgi() },
    { what: 'of a route that only reports', options: { ...LIMITED, reportOnly: true } },
    { what: 'of a route, with an upgrade', head: `${HEAD}\r\nUpgrade: h2c`, options: LIMITED },
    { what: 'of a route, while the app is asked whether it may pass', options: { ...LIMITED, authorizedBy: AuthorizationRequest.toApp('/may') } },
    { what: 'of a stream', options: { ...LIMITED, responseBuffering: false } },
    { what: 'of the service', settings: LIMITED },
    { what: 'of the service, by FastCGI', settings: LIMITED, protocol: UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php' }) },
    { what: 'of the service, by uwsgi', settings: LIMITED, protocol: UpstreamProtocol.uwsgi() },
    { what: 'of the service, while the app is asked whether it may pass', options: { authorizedBy: AuthorizationRequest.toApp('/may') }, settings: LIMITED },
    { what: 'of the service, for what nobody lists', head: 'GET /b HTTP/1.1', settings: { ...LIMITED, enforcement: Enforcement.REPORT_ONLY } },
    { what: 'of the service and of a route', options: LIMITED, settings: { maxConnections: 3 } },
  ])('count an aborted request until the app has responded: $what', ({ head = HEAD, options = {}, settings, protocol }) => withSlowApp((port, arrived, answer, end) =>
    withNginx([Route.exact('/a', options)], async (nginx) => {
      await giveUp(nginx, head, () => arrived(1));
      await giveUp(nginx, head, () => arrived(2));
      await unlessEnded(nginx, 2);
      const target = head.split(' ')[1];
      expect((await get(nginx, target)).status).toBe(503);
      // Others pass once both are answered.
      expect(await until(async () => {
        answer();
        return Promise.race([get(nginx, target).then(({ status }) => status !== 503, () => true), arrived(1).then(() => true, () => false)]);
      }, 5000)).toBe(true);
      // NGINX stops once it has nothing to wait for.
      end();
    }, settings, port, protocol)));

  test('release a cancelled gRPC call, which is cancelled at the app as well', async () => {
    const identity = (value: Buffer) => value;
    const path = '/shop.Orders/Get';
    const server = new grpc.Server();
    let asked = 0;
    let cancelled = 0;
    const serialization = { requestSerialize: identity, requestDeserialize: identity, responseSerialize: identity, responseDeserialize: identity };
    server.addService({ Get: { path, requestStream: false, responseStream: false, ...serialization } }, {
      Get: (call: grpc.ServerUnaryCall<Buffer, Buffer>) => {
        asked++;
        call.on('cancelled', () => { cancelled++; });
      },
    });
    const port = await new Promise<number>((resolve, reject) => server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => error ? reject(error) : resolve(bound)));
    try {
      await withNginx([Route.exact(path, { methods: [HttpMethod.POST], maxConnections: 1 })], async (nginx) => {
        const client = new grpc.Client(`127.0.0.1:${nginx.port}`, grpc.credentials.createInsecure());
        const call = () => client.makeUnaryRequest(path, identity, identity, Buffer.from('x'), () => undefined);
        const first = call();
        await until(async () => asked === 1, 5000);
        first.cancel();
        expect(await until(async () => cancelled === 1, 5000)).toBe(true);
        call();
        expect(await until(async () => asked === 2, 5000)).toBe(true);
        client.close();
      }, {}, port, UpstreamProtocol.grpc());
    } finally {
      server.forceShutdown();
    }
  });

  test('are checked at synthesis', () => {
    expect(() => Route.exact('/a', { maxConnections: 0 })).toThrow(/`maxConnections` must be a whole number of connections from 1 to 65535/);
    expect(() => new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/')] }), appPort: 3000, settings: { maxConnections: 1.5 } })).toThrow(/`settings\.maxConnections` must be a whole number of connections from 1 to 65535, got: 1\.5/);
  });
});
