import * as http2 from 'http2';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { complaints, RunningNginx, startNginx } from '../../../../testing/nginx';
import { APP_PROTOCOLS, ProtocolApp, PROTOCOL_APPS } from '../../../../testing/protocol-apps';

type Protocol = keyof typeof PROTOCOL_APPS;

/** The headers of every response, without the header that fills the given size. */
const USUAL_BYTES = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Secret: 1\r\nContent-Length: 11\r\nX-Long: \r\n\r\n'.length;
// HPACK does not make this character shorter.
const long = (size: string | undefined): Record<string, string> => size === undefined ? {} : { 'X-Long': '~'.repeat(Number(size) - USUAL_BYTES) };

/** The answer that a client of the protocol gets. */
async function ask(protocol: Protocol, nginx: RunningNginx, target: string, headers: [string, string][]): Promise<{ status: number; long: number }> {
  if (protocol !== 'grpc') {
    const response = await request(nginx.port, { method: 'GET', target, headers: [['Host', 'a.example'], ...headers] });
    return { status: response.status, long: response.header('X-Long')?.length ?? 0 };
  }
  const session = http2.connect(`http://127.0.0.1:${nginx.port}`);
  try {
    return await new Promise((resolve, reject) => {
      session.on('error', reject);
      const stream = session.request({ ':path': target, ':authority': 'a.example', ...Object.fromEntries(headers) });
      stream.on('response', (head) => resolve({ status: head[':status']!, long: String(head['x-long'] ?? '').length })).on('error', reject).resume();
    });
  } finally {
    session.destroy();
  }
}

const LARGE = 40_000;
const SMALL = 2000;

async function withNginx(protocol: Protocol, settings: NginxOptions, act: (nginx: RunningNginx, app: ProtocolApp) => Promise<void>) {
  const buffers = protocol !== 'grpc';
  const routes = [
    Route.prefix('/usual', { methods: [HttpMethod.GET, HttpMethod.POST] }),
    Route.prefix('/large', { maxResponseHeaderBytes: LARGE }),
    Route.prefix('/small', { maxResponseHeaderBytes: SMALL }),
    ...buffers ? [
      Route.prefix('/stored', { cache: { ttl: Duration.seconds(60) } }),
      Route.prefix('/asking', { authorizedBy: AuthorizationRequest.toApp('/question') }),
    ] : [],
  ];
  const app = await PROTOCOL_APPS[protocol](({ target, headers }) => long(target.startsWith('/question') ? headers['x-asked-size'] : headers['x-size']));
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000, appProtocol: APP_PROTOCOLS[protocol](), settings });
  const nginx = await startNginx({ text, app });
  try {
    await act(nginx, app);
  } finally {
    await nginx.stop();
    await app.stop();
  }
}

describe.each(Object.keys(APP_PROTOCOLS) as Protocol[])('response headers by %s', (protocol) => {
  test.each([undefined, 30_000])('are forwarded up to the limit, and logged with a reason above it; setting: %p', (limit) => withNginx(protocol, { maxResponseHeaderBytes: limit }, async (nginx) => {
    const usual = limit ?? 16_384;
    const upgrade: [string, string][] = protocol === 'http' ? [['Upgrade', 'h2c'], ['Connection', 'Upgrade']] : [];
    for (const [target, most, headers] of [
      ['/usual', usual, []], ['/large', LARGE, []], ['/small', SMALL, []],
      ...upgrade.length === 0 ? [] : [['/usual', usual, upgrade], ['/large', LARGE, upgrade], ['/small', SMALL, upgrade]],
      ...protocol === 'grpc' ? [] : [['/stored', usual, []], [`/stored/${'x'.repeat(8000)}`, usual, []]],
    ] as [string, number, [string, string][]][]) {
      for (const size of [1000, 4200, 16_000, most - 1, most].filter((one) => one <= most)) {
        expect({ target, size, ...await ask(protocol, nginx, `${target}/${size}`.slice(0, 8100), [...headers, ['X-Size', String(size)]]) })
          .toEqual({ target, size, status: 200, long: size - USUAL_BYTES });
      }
      await nginx.newAccessLog();
      // A store has room for the longest key besides.
      const above = most + (target.startsWith('/stored') ? 12_000 : 1500);
      expect({ target, ...await ask(protocol, nginx, `${target}/above`.slice(0, 8100), [...headers, ['X-Size', String(above)]]) }).toEqual({ target, status: 502, long: 0 });
      expect(await nginx.nextAccessLog(1)).toMatchObject([{ status: 502, reason: 'app-header-too-large' }]);
    }
    expect(nginx.errorLog()).toContain('upstream sent too big header');
  }), 60_000);
});

test.each(['http', 'fastCgi', 'uwsgi'] as const)('applies the limit to authorization responses, too, by %s', (protocol) => withNginx(protocol, {}, async (nginx) => {
  for (const size of [4200, 16_384, LARGE]) {
    expect(await ask(protocol, nginx, '/asking', [['X-Asked-Size', String(size)]])).toEqual({ status: 200, long: 0 });
  }
  await nginx.newAccessLog();
  const { status } = await ask(protocol, nginx, '/asking', [['X-Asked-Size', String(LARGE + 1500)]]);
  expect([status, await nginx.nextAccessLog(1)]).toMatchObject([500, [{ reason: 'authorization-failed' }]]);
}));

test.each([1024, 3072, 16_384, 27_648, 27_649, 512 * 1024])('NGINX starts with a limit of %d bytes, of the service or of a route', (size) => {
  for (const appProtocol of Object.values(APP_PROTOCOLS)) {
    const of = (settings: NginxOptions, route: Route) =>
      complaints(new NginxConfiguration({ appPort: 3000, appProtocol: appProtocol(), settings, allowlist: new Allowlist({ routes: [route] }) }).text);
    expect(of({ maxResponseHeaderBytes: size }, Route.prefix('/'))).toBe('');
    expect(of({}, Route.prefix('/', { maxResponseHeaderBytes: size }))).toBe('');
  }
});

test('rejects an invalid size', () => {
  const whole = 'maxResponseHeaderBytes` must be a whole number of bytes from 1024 to 524288, got: ';
  const number = 'maxResponseHeaderBytes` must be a number, got: ';
  const sizes: [number, string][] = [
    [0, whole], [1023, whole], [512 * 1024 + 1, whole], [1.5, whole], [NaN, whole], ['16k' as unknown as number, number],
  ];
  for (const [size, allowed] of sizes) {
    expect(() => Route.exact('/', { maxResponseHeaderBytes: size })).toThrow(allowed);
    expect(() => new NginxConfiguration({ appPort: 3000, allowlist: new Allowlist({ routes: [Route.exact('/')] }), settings: { maxResponseHeaderBytes: size } })).toThrow(allowed);
  }
});
