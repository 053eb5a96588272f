import * as net from 'net';
import { Allowlist, RateLimit, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { ClientAddressSource, Enforcement, NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';
import { APP_PROTOCOLS, PROTOCOL_APPS, ProtocolApp } from '../../../../testing/protocol-apps';

const ALLOWED = ['203.0.113.0/24', '2001:db8:a::/48', '10.0.0.0/8'];
const allowlist = new Allowlist({
  routes: [Route.exact('/a'), Route.exact('/own', { allowedClients: ALLOWED }), Route.exact('/limited', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1, clientsPerNetwork: 3 })] })],
});

interface Running {
  readonly nginx: RunningNginx;
  readonly app: ProtocolApp;
  stop(): Promise<void>;
}

async function start(settings: NginxOptions, protocol: 'http' | 'fastCgi' = 'http'): Promise<Running> {
  const app = await PROTOCOL_APPS[protocol]();
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, appProtocol: APP_PROTOCOLS[protocol](), settings });
  const nginx = await startNginx({ text, app });
  return {
    nginx,
    app,
    stop: async () => {
      await nginx.stop();
      await app.stop();
    },
  };
}

async function running(settings: NginxOptions, act: (own: Running) => Promise<void>, protocol?: 'http' | 'fastCgi'): Promise<void> {
  const own = await start(settings, protocol);
  try {
    await act(own);
  } finally {
    await own.stop();
  }
}

/** The result of a request: the status, the address that the app receives, and the log fields. */
async function play({ nginx, app }: Running, headers: [string, string][], target = '/a') {
  app.take();
  const { status } = await request(nginx.port, { method: 'GET', target, headers: [['Host', 'a.example'], ...headers] });
  const [log] = await nginx.nextAccessLog(1);
  const [seen] = app.take();
  return { status, reason: log.reason, client: log.client, forwardedFor: seen?.headers['x-forwarded-for'], realIp: seen?.headers['x-real-ip'] };
}

/** An address as everybody but this project's patterns reads it; with a port it is one of IPv4 or in brackets. */
function addressOf(entry: string | undefined): string | undefined {
  const trimmed = (entry ?? '').replace(/^[ \t]+|[ \t]+$/g, '');
  const alone = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(trimmed)?.[1] ?? (net.isIPv4(trimmed.replace(/:\d{1,5}$/, '')) ? trimmed.replace(/:\d{1,5}$/, '') : trimmed);
  return net.isIP(alone) === 0 || alone.includes('%') || trimmed.startsWith('[') && net.isIPv4(alone) ? undefined : alone;
}

/** The hop at a place from the right, if all to the right of it may be addresses as well. */
function hopOf(lines: string[], hops: number): string | undefined {
  const entries = lines.join(', ').split(',');
  const right = entries.slice(entries.length - hops + 1);
  return entries.length < hops || right.some((entry) => !/^[ \t]*[0-9A-Fa-f.:[\]]+[ \t]*$/.test(entry)) ? undefined : addressOf(entries[entries.length - hops]);
}

const HOPS = [
  '203.0.113.9', '198.51.100.7', '2001:db8:a::9', '2001:DB8:A:0:0:0:0:9', '2001:db8:b::1', '::ffff:10.0.0.1', '::ffff:198.51.100.1', '64:ff9b::203.0.113.5', '::1', '::', '1::', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8',
  '203.0.113.9:4711', '[2001:db8:a::9]:4711', '[2001:db8:a::9]', '255.255.255.255', '0.0.0.0',
];
const JUNK = [
  '', 'unknown', '203.0.113.256', '203.0.113', '203.0.113.9.1', '0203.0.113.9', '203.0.113.09', '1.2.3.4:', '1.2.3.4:123456', '2001:db8::a::9', '1:2:3:4:5:6:7:8:9', ':::', '12345::', 'g::1', 'fe80::1%eth0', '[203.0.113.9]', '[::1', '::1]', '"203.0.113.9"',
  '203.0.113.9 10.0.0.1', '203.0.113.9;10.0.0.1', 'for=203.0.113.9', '127.0.0.1\t10.0.0.1', '_hidden', '$remote_addr', '1.2.3.4/8', '-', '0x7f.1', '2130706433', '２03.0.113.9',
];

describe.each([2, 3, 5])('%d trusted hops', (trustedHops) => {
  const edge = [...Array(trustedHops - 1).keys()].map((i) => i % 2 === 0 ? `192.0.2.${i + 1}` : `2001:db8:ed::${i + 1}`);

  let own: Running;
  beforeAll(async () => { own = await start({ clientAddressSource: ClientAddressSource.forwardedFor({ trustedHops }) }); });
  afterAll(() => own?.stop());
  beforeEach(async () => { await own.nginx.newAccessLog(); });

  test('take the client from this position, whatever is further left', async () => {
    const chains: string[][] = [
      ...HOPS.flatMap((hop) => [[[hop, ...edge].join(', ')], [['10.0.0.1', hop, ...edge].join(',')]]),
      ...JUNK.flatMap((junk) => [[[junk, ...edge].join(', ')], [[junk, '203.0.113.9', ...edge].join(', ')], [[junk, junk, '2001:db8:a::9', ...edge].join(' ,')]]),
      ...JUNK.map((junk) => [['203.0.113.9', junk, ...edge.slice(1)].join(', ')]),
      // Fewer entries than there are proxies, several lines, and very many entries.
      [], ...[...Array(trustedHops).keys()].map((count) => [Array(count).fill('203.0.113.9').join(', ')]),
      ['10.0.0.1', ['203.0.113.9', ...edge].join(', ')], ['10.0.0.1, 203.0.113.9', ...edge], [`${'10.0.0.1, '.repeat(700)}203.0.113.9, ${edge.join(', ')}`], [','.repeat(7000)],
    ];
    for (const lines of chains) {
      const headers = lines.map((line): [string, string] => ['X-Forwarded-For', line]);
      const hop = hopOf(lines, trustedHops);
      const { client, ...seen } = await play(own, headers);
      expect([lines, seen]).toEqual([lines, hop === undefined
        ? { status: 403, reason: 'client-address-unknown', forwardedFor: undefined, realIp: undefined }
        : { status: 200, reason: '', forwardedFor: hop, realIp: hop }]);
      if (hop !== undefined) {
        expect(client).toBe(hop);
      }
    }
  });

  test('a forged hop gives access to no other route and no other rate limit', async () => {
    const asked = async (client: string, forged: string, target: string) => {
      const { status, reason } = await play(own, [['X-Forwarded-For', [forged, client, ...edge].filter((hop) => hop !== '').join(', ')]], target);
      return `${status} ${reason}`;
    };
    for (const forged of ['', '203.0.113.9', '10.0.0.1', '2001:db8:a::9', '::ffff:10.0.0.1', 'x']) {
      expect(await asked('198.51.100.7', forged, '/own')).toBe('403 client-not-allowed');
      expect(await asked('2001:db8:b::1', forged, '/own')).toBe('403 client-not-allowed');
      expect(await asked('::ffff:198.51.100.7', forged, '/own')).toBe('403 client-not-allowed');
      expect(await asked('203.0.113.77', forged, '/own')).toBe('200 ');
      expect(await asked('2001:db8:a:ffff::1', forged, '/own')).toBe('200 ');
      expect(await asked('::ffff:10.1.2.3', forged, '/own')).toBe('200 ');
    }
    const limited: [client: string, status: number][] = [
      ['198.51.100.7', 200], ['198.51.100.7', 429], ['::ffff:198.51.100.7', 429], ['198.51.100.8', 200],
      // One network of 64 bits, in each spelling that its owner can bring about.
      ['2001:db8:0:0:1::', 200], ['2001:db8::2', 429], ['2001:0db8:0:0:0:0:0:3', 429], ['2001:db8::5:6:7:8', 429], ['2001:db8:0:0:5::', 429],
      ['2001:db8:0:1::', 200], ['2001:db8:0:1:2:3:4:5', 429], ['2001:db8:0:2::1', 200],
      // Of a network of 48 bits three are let in.
      ['2001:db8:0:3::1', 429], ['2001:db8:1::1', 200],
      ['1::5:6:7:8', 200], ['1::4:5:6:7:8', 200], ['1:0:0:4::', 429], ['1::3:4:5:6:7:8', 200], ['::2:3:4:5:6:7:8', 200], ['0:2:3:4:9::', 429], ['64:ff9b::192.0.2.7', 200], ['192.0.2.7', 429],
    ];
    for (const [i, [client, status]] of limited.entries()) {
      expect([client, await asked(client, `10.9.9.${i}`, '/limited')]).toEqual([client, `${status} ${status === 429 ? 'rate-limited' : ''}`]);
    }
  });
});

test('uses the last hop in report-only mode for a request that bypassed a proxy, and logs the reason', async () => {
  await running({ clientAddressSource: ClientAddressSource.forwardedFor({ trustedHops: 2 }), enforcement: Enforcement.REPORT_ONLY }, async (own) => {
    expect(await play(own, [['X-Forwarded-For', '203.0.113.9']])).toEqual({
      status: 200, reason: 'client-address-unknown', client: '203.0.113.9', forwardedFor: '203.0.113.9', realIp: '203.0.113.9',
    });
  });
});

test('one trusted hop equals LAST_FORWARDED_FOR', () => {
  expect(ClientAddressSource.forwardedFor({ trustedHops: 1 })).toBe(ClientAddressSource.LAST_FORWARDED_FOR);
  expect(ClientAddressSource.forwardedFor()).toBe(ClientAddressSource.LAST_FORWARDED_FOR);
});

test('takes the last address outside the trusted ranges as the client', async () => {
  await running({ clientAddressSource: ClientAddressSource.trustedProxies(['127.0.0.0/8', '192.0.2.0/24', '2001:db8:ed::/48']) }, async (own) => {
    const of = async (line: string, target?: string) => {
      const { status, client, forwardedFor } = await play(own, [['X-Forwarded-For', line]], target);
      return [status, client, forwardedFor ?? client];
    };
    for (const client of ['203.0.113.9', '2001:db8:a::9']) {
      for (const chain of ['', ', 192.0.2.1', ', 192.0.2.1, 2001:db8:ed::1', ', 192.0.2.1:4711, [2001:db8:ed::1]:4711']) {
        expect(await of(`${client}${chain}`, '/own')).toEqual([200, client, client]);
        expect(await of(`10.0.0.1, junk, ${client}${chain}`, '/own')).toEqual([200, client, client]);
        expect(await of(`${client}, 198.51.100.7${chain}`, '/own')).toEqual([403, '198.51.100.7', '198.51.100.7']);
      }
    }
    // An entry that is not an address ends the search at the proxy that wrote it.
    expect(await of('203.0.113.9, junk, 192.0.2.1', '/own')).toEqual([403, '192.0.2.1', '192.0.2.1']);
    expect(await of('192.0.2.5, 192.0.2.1')).toEqual([200, '192.0.2.5', '192.0.2.5']);
  });
});

test('ignores the address and scheme that an untrusted peer claims', async () => {
  await running({ clientAddressSource: ClientAddressSource.trustedProxies(['192.0.2.0/24']) }, async (own) => {
    own.app.take();
    expect(await play(own, [['X-Forwarded-For', '203.0.113.9'], ['X-Forwarded-Proto', 'https']])).toMatchObject({ status: 200, client: '127.0.0.1', forwardedFor: '127.0.0.1' });
    await request(own.nginx.port, { method: 'GET', target: '/a', headers: [['Host', 'a.example'], ['X-Forwarded-Proto', 'https']] });
    expect(own.app.take()[0].headers['x-forwarded-proto']).toBe('http');
  });
});

describe('behind CloudFront', () => {
  let own: Running;
  beforeAll(async () => { own = await start({ clientAddressSource: ClientAddressSource.cloudFrontViewerAddress() }); });
  afterAll(() => own?.stop());
  beforeEach(async () => { await own.nginx.newAccessLog(); });

  test('the client address is parsed from an address with a port', async () => {
    const of = async (value: string | undefined, target = '/own') => {
      const { status, reason, client } = await play(own, [['X-Forwarded-For', '10.0.0.1, 10.0.0.2'], ...value === undefined ? [] : [['CloudFront-Viewer-Address', value] as [string, string]]], target);
      return status === 200 ? client : `${status} ${reason}`;
    };
    const addresses = HOPS.filter((hop) => net.isIP(hop) !== 0);
    for (const address of addresses) {
      for (const port of ['1', '443', '65535']) {
        expect([address, await of(`${address}:${port}`, '/a')]).toEqual([address, address]);
      }
    }
    expect(await of('203.0.113.9:443')).toBe('203.0.113.9');
    expect(await of('2001:db8:a::1:443')).toBe('2001:db8:a::1');
    expect(await of('[2001:db8:a::1]:443')).toBe('2001:db8:a::1');
    expect(await of('2001:db8:a:1:2:3:4:5:443')).toBe('2001:db8:a:1:2:3:4:5');
    expect(await of('198.51.100.7:443')).toBe('403 client-not-allowed');
    for (const junk of [undefined, '203.0.113.9', '203.0.113.9:', '203.0.113.9:x', '203.0.113.9:123456', '2001:db8:a:1:2:3:4:5', '203.0.113.9:443, 10.0.0.1:443', '10.0.0.1:443 203.0.113.9:443', ...JUNK.filter((one) => !one.includes(':') || one.includes('::a::'))]) {
      expect([junk, await of(junk, '/a')]).toEqual([junk, '403 client-address-unknown']);
    }
  });

  test('the scheme comes from CloudFront, or else from the load balancer', async () => {
    const scheme = async (...headers: [string, string][]) => {
      own.app.take();
      await request(own.nginx.port, { method: 'GET', target: '/a', headers: [['Host', 'a.example'], ['CloudFront-Viewer-Address', '203.0.113.9:1'], ...headers] });
      return own.app.take()[0].headers['x-forwarded-proto'];
    };
    expect(await scheme(['CloudFront-Forwarded-Proto', 'https'], ['X-Forwarded-Proto', 'http'])).toBe('https');
    expect(await scheme(['CloudFront-Forwarded-Proto', 'http'], ['X-Forwarded-Proto', 'https'])).toBe('http');
    expect(await scheme(['X-Forwarded-Proto', 'https'])).toBe('https');
    expect(await scheme()).toBe('http');
  });
});

test('sends the client address to a script, too', async () => {
  await running({ clientAddressSource: ClientAddressSource.forwardedFor({ trustedHops: 2 }) }, async ({ nginx, app }) => {
    await request(nginx.port, { method: 'GET', target: '/a', headers: [['Host', 'a.example'], ['X-Forwarded-For', '10.0.0.1, 203.0.113.9, 192.0.2.1']] });
    expect(app.take()[0].headers['x-forwarded-for']).toBe('203.0.113.9');
  }, 'fastCgi');
});

test.each([0, 17, 1.5, -1, NaN])('rejects %d hops', (trustedHops) => {
  expect(() => ClientAddressSource.forwardedFor({ trustedHops })).toThrow(/`trustedHops` must be a whole number of proxies from 1 to 16/);
});

test('checks ranges, all at once', () => {
  expect(() => ClientAddressSource.trustedProxies(['10.0.0.1/8', 'x', '::ffff:10.0.0.1', '10.0.0.0/8'])).toThrow(/3 problems/);
  expect(() => ClientAddressSource.trustedProxies([])).toThrow(/`ranges` must be a list of 1 to 1000 ranges/);
});
