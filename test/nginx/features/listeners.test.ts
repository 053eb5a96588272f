import * as http from 'node:http';
import * as os from 'node:os';
import { Allowlist, Route } from '../../../src/allowlist';
import { startRecordingApp } from '../../../src/commands/replay/recording-app';
import { UpstreamProtocol, ClientAddressSource, NginxConfiguration, NginxConfigurationOptions } from '../../../src/nginx';
import { complaints, startNginx } from '../../../testing/nginx';

const allowlist = new Allowlist({ hosts: ['a.example'], routes: [Route.exact('/a')] });

const configuration = (options: Partial<NginxConfigurationOptions> = {}) => new NginxConfiguration({ allowlist, appPort: 3000, ...options }).text;

const listenersOf = (text: string) => [...text.matchAll(/^\s*listen (.*);$/gm)].map(([, listener]) => listener);

const MACHINE_HAS_IPV6 = Object.values(os.networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));
const withIpv6 = MACHINE_HAS_IPV6 ? test : test.skip;

const SHAPES: Record<string, Partial<NginxConfigurationOptions>> = {
  'HTTP': {},
  'TLS': { settings: { tls: {} } },
  'gRPC': { appProtocol: UpstreamProtocol.grpc() },
  'the PROXY protocol': { settings: { clientAddressSource: ClientAddressSource.PROXY_PROTOCOL } },
};

describe.each(Object.entries(SHAPES))('%s', (_, options) => {
  test('listens only on IPv4 by default', () => {
    expect(configuration(options)).not.toContain('[::]');
  });

  test('listens on IPv6 in the same way as on IPv4', () => {
    const before = listenersOf(configuration(options));
    const after = listenersOf(configuration({ ...options, settings: { ...options.settings, listenIpv6: true } }));
    const isOnAllAddresses = (listener: string) => /^\d/.test(listener) && !listener.startsWith('127.');
    expect(after).toEqual(before.flatMap((listener) => isOnAllAddresses(listener) ? [listener, `[::]:${listener}`] : [listener]));
    expect(after.filter((listener) => listener.startsWith('[::]:'))).toHaveLength(3);
  });
});

withIpv6('NGINX accepts the listeners', () => {
  for (const options of [SHAPES.HTTP, SHAPES.gRPC, SHAPES['the PROXY protocol']]) {
    expect(complaints(configuration({ ...options, settings: { ...options.settings, listenIpv6: true } }))).toBe('');
  }
});

withIpv6('clients and health checks reach NGINX over IPv6', async () => {
  const app = await startRecordingApp();
  const nginx = await startNginx({ text: configuration({ settings: { listenIpv6: true } }), app });
  const statusOf = (port: number, path: string) => new Promise<number | undefined>((resolve, reject) => {
    http.get({ host: '::1', port, path, headers: { 'Host': 'a.example', 'X-Forwarded-For': '2001:db8::1' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
  try {
    expect(await statusOf(nginx.port, '/a')).toBe(200);
    expect(await statusOf(nginx.port, '/b')).toBe(404);
    expect(await statusOf(nginx.healthPort, '/health')).toBe(200);
    expect(app.requests.map(({ target }) => target)).toEqual(['/a']);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});
