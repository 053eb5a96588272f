import * as http2 from 'http2';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../../src/allowlist';
import { RawResponse, request } from '../../../../src/commands/replay/raw-client';
import { ClientScheme, Enforcement, NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';
import { APP_PROTOCOLS, PROTOCOL_APPS, ProtocolApp } from '../../../../testing/protocol-apps';

const ROUTES = [
  Route.prefix('/', { methods: [HttpMethod.GET, HttpMethod.POST] }), Route.redirect('/old', '/new'),
  Route.exact('/stored', { cache: { ttl: Duration.seconds(60) } }),
];
const allowlist = new Allowlist({ hosts: ['name.example', '*.wild.example'], routes: ROUTES });

interface Running {
  readonly nginx: RunningNginx;
  readonly app: ProtocolApp;
  readonly configuration: NginxConfiguration;
  stop(): Promise<void>;
}

async function start(settings: NginxOptions, protocol: 'http' | 'fastCgi' | 'uwsgi' = 'http'): Promise<Running> {
  const app = await PROTOCOL_APPS[protocol]();
  const configuration = new NginxConfiguration({ allowlist, appPort: 3000, appProtocol: APP_PROTOCOLS[protocol](), settings });
  const nginx = await startNginx({ text: configuration.text, app });
  return {
    nginx,
    app,
    configuration,
    stop: async () => {
      await nginx.stop();
      await app.stop();
    },
  };
}

async function running(settings: NginxOptions, act: (own: Running) => Promise<void>, protocol?: 'http' | 'fastCgi' | 'uwsgi'): Promise<void> {
  const own = await start(settings, protocol);
  try {
    await act(own);
  } finally {
    await own.stop();
  }
}

/** The URI parts that the app receives: host, forwarded host and port. */
async function told({ nginx, app }: Running, host: string, target = '/a', more: [string, string][] = []): Promise<{ answer: RawResponse; seen?: string }> {
  app.take();
  const answer = await request(nginx.port, { method: 'GET', target, headers: [['Host', host], ['X-Forwarded-For', '203.0.113.9'], ...more] });
  const [{ headers } = { headers: undefined }] = app.take();
  return { answer, seen: headers && [headers.host, headers['x-forwarded-host'], headers['x-forwarded-port']].join(' ') };
}

/** Each spelling of a port after the colon, with its number: 0 for no port, and nothing for an invalid port. */
const PORTS: [spelling: string, port: number | undefined][] = [
  ['', 0], [':', 0], [':0', 0], [':000', 0], [':80', 80], [':443', 443], [':080', 80], [':00443', 443], [':1', 1], [':8080', 8080], [':8443', 8443], [':65535', 65535], [':0065535', 65535],
  [':65536', undefined], [':99999', undefined], [':100000', undefined], [':-1', undefined], [':+80', undefined], [':80a', undefined], [':0x50', undefined], [':80:81', undefined], [': 80', undefined],
  [':８０', undefined], [':80@x', undefined], [':80.', undefined], [':80/', undefined], [':80,81', undefined], [':%38', undefined],
];
const HOSTS: [sent: string, known: string | undefined][] = [
  ['name.example', 'name.example'], ['NAME.Example', 'name.example'], ['name.example.', 'name.example'], ['a.wild.example', 'a.wild.example'], ['evil.test', undefined],
];

describe.each([['http', 80, ClientScheme.HTTP], ['https', 443, ClientScheme.HTTPS]])('%s', (_, own, clientScheme) => {
  test.each(['http', 'fastCgi', 'uwsgi'] as const)('the app of %s receives the requested port, and decide() agrees', async (protocol) => {
    await running({ clientScheme }, async (at) => {
      for (const [sent, known] of HOSTS) {
        for (const [spelling, number] of PORTS) {
          const host = sent + spelling;
          const decision = at.configuration.decide({ method: 'GET', target: '/a', host });
          const { answer, seen } = await told(at, host);
          const port = number === 0 ? own : number;
          const expected = port === undefined || known === undefined ? undefined : [port === own ? known : `${known}:${port}`, port === own ? known : `${known}:${port}`, port].join(' ');
          expect([host, seen]).toEqual([host, expected]);
          expect([host, decision.allowed]).toEqual([host, seen !== undefined]);
          // For a host that is both invalid and unknown, either reason is valid: NGINX before 1.30 checks the host first.
          expect([host, [decision.status ?? 200, ...decision.status === 400 ? [421] : []]]).toEqual([host, expect.arrayContaining([answer.status])]);
        }
      }
    }, protocol);
  });
});

describe('with default settings', () => {
  let at: Running;
  beforeAll(async () => { at = await start({}); });
  afterAll(() => at?.stop());

  test('the port follows from the scheme that the load balancer reports', async () => {
    const seen = async (host: string, proto: string) => (await told(at, host, '/a', [['X-Forwarded-Proto', proto], ['X-Forwarded-Port', '6666']])).seen;
    expect(await seen('name.example', 'https')).toBe('name.example name.example 443');
    expect(await seen('name.example:443', 'https')).toBe('name.example name.example 443');
    expect(await seen('name.example:80', 'https')).toBe('name.example:80 name.example:80 80');
    expect(await seen('name.example:443', 'http')).toBe('name.example:443 name.example:443 443');
    expect(await seen('name.example', 'http')).toBe('name.example name.example 80');
  });

  test('the port is forwarded although the requested upgrade is not', async () => {
    expect((await told(at, 'name.example:8443', '/a', [['Connection', 'Upgrade'], ['Upgrade', 'websocket']])).seen).toBe('name.example:8443 name.example:8443 8443');
  });

  test('a target in absolute form is rejected', async () => {
    expect((await told(at, 'name.example:8443', 'http://name.example:8443/a')).answer.status).toBe(400);
  });

  test('a redirect of the proxy keeps the requested port', async () => {
    const { answer } = await told(at, 'name.example:8443', '/old');
    expect(new URL(answer.header('location')!, 'https://name.example:8443/old').href).toBe('https://name.example:8443/new');
  });

  test('a cached response for one port is not sent to clients of another port', async () => {
    const ask = async (host: string) => (await told(at, host, '/stored')).seen !== undefined;
    // Each that comes to the app is not from the store.
    expect([await ask('name.example:6666'), await ask('name.example:6666'), await ask('name.example'), await ask('name.example:80'), await ask('name.example:080'), await ask('name.example:')])
      .toEqual([true, false, true, false, false, false]);
  });
});

test('forwards the port of the load balancer if X-Forwarded-Port is trusted', async () => {
  await running({ trustedHeaders: ['x-forwarded-port'] }, async (at) => {
    expect((await told(at, 'name.example:8443', '/a', [['X-Forwarded-Port', '9443']])).seen).toBe('name.example:8443 name.example:8443 9443');
  });
});

test('takes the port from a target in absolute form in report-only mode', async () => {
  await running({ enforcement: Enforcement.REPORT_ONLY }, async (at) => {
    const seen = async (target: string, host: string) => (await told(at, host, target)).seen;
    expect(await seen('http://name.example:8443/a', 'name.example:9999')).toBe('name.example:8443 name.example:8443 8443');
    expect(await seen('http://name.example/a', 'name.example:9999')).toBe('name.example name.example 80');
    expect(await seen('http://name.example:080/a', 'evil.test:1')).toBe('name.example name.example 80');
    expect(await seen('HTTP://name.example:8443?a', 'name.example')).toBe('name.example:8443 name.example:8443 8443');
    expect(await seen('http://name.example/a:9/b', 'name.example:2')).toBe('name.example name.example 80');
    expect(await seen('/a?http://name.example:1/', 'name.example:2')).toBe('name.example:2 name.example:2 2');
  });
});

test('takes the port for gRPC from :authority', async () => {
  const app = await PROTOCOL_APPS.grpc();
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ hosts: ['name.example'], routes: [Route.prefix('/', { methods: [HttpMethod.POST] })] }), appPort: 3000, appProtocol: APP_PROTOCOLS.grpc() }).text, app });
  try {
    const session = http2.connect(`http://127.0.0.1:${nginx.port}`);
    const ask = (authority: string) => new Promise<number>((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': '/a', ':authority': authority, 'x-forwarded-for': '203.0.113.9' }, { endStream: true });
      stream.on('response', (answer) => resolve(answer[':status']!)).on('error', reject).resume();
    });
    app.take();
    const statuses = [await ask('name.example:8443'), await ask('name.example:080'), await ask('name.example:99999')];
    session.close();
    expect(statuses).toEqual([200, 200, 400]);
    expect(app.take().map(({ headers }) => [headers.host ?? headers[':authority'], headers['x-forwarded-host'], headers['x-forwarded-port']]))
      .toEqual([['name.example:8443', 'name.example:8443', '8443'], ['name.example', 'name.example', '80']]);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});
