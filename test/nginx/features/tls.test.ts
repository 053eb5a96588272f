import * as http from 'http';
import * as https from 'https';
import * as net from 'net';
import * as tls from 'tls';
import { Allowlist, Route } from '../../../src/allowlist';
import { send } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { ClientAddressSource, ClientScheme, NginxConfiguration, NginxOptions, TlsPolicy } from '../../../src/nginx';
import { certificates } from '../../../testing/certificates';
import { RunningNginx, startNginx } from '../../../testing/nginx';

const HOST = 'api.example.com';
const { authority, client, expiredClient, stranger } = certificates();

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
beforeEach(() => app.clear());
afterAll(() => app.stop());

function textOf(settings: NginxOptions): string {
  return new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')], hosts: [HOST] }), appPort: 3000, settings }).text;
}

/** Runs NGINX with these settings for the tests of a block. */
function running(settings: NginxOptions): { nginx: RunningNginx } {
  const holder = {} as { nginx: RunningNginx };
  beforeAll(async () => { holder.nginx = await startNginx({ text: textOf(settings), app }); });
  afterAll(() => holder.nginx.stop());
  return holder;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** One request over a connection of its own. */
function get(port: number, path: string, options: https.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { Host: HOST, ...options.headers };
    https.get({ port, path, host: '127.0.0.1', servername: HOST, ca: authority.cert, agent: false, ...options, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => { body += chunk; });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    }).on('error', reject);
  });
}

interface Agreed {
  readonly protocol: string | null;
  readonly cipher: string;
  readonly alpn: string | false | null;
}

/** Opens a connection, and returns the negotiated parameters. */
function handshake(port: number, options: tls.ConnectionOptions = {}): Promise<Agreed> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert, ...options }, () => {
      resolve({ protocol: socket.getProtocol(), cipher: socket.getCipher().name, alpn: socket.alpnProtocol });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

const seen = () => Object.fromEntries(app.requests[0].headers.map(([name, value]) => [name.toLowerCase(), value]));

describe('TLS for all clients', () => {
  const own = running({ tls: {}, clientAddressSource: ClientAddressSource.CONNECTION, securityHeaders: {} });

  test('decides requests as without TLS, and sends the scheme HTTPS to the app', async () => {
    expect((await get(own.nginx.port, '/api/x', { headers: { 'X-Forwarded-Proto': 'http', 'X-SSL-Client-DN': 'CN=me' } })).status).toBe(200);
    expect(seen()).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' });
    expect(seen()).not.toHaveProperty('x-ssl-client-dn');
    const refused = await get(own.nginx.port, '/elsewhere');
    expect(refused.status).toBe(404);
    expect(refused.headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('rejects an unknown host with 421, whichever server name the client used for the connection', async () => {
    expect((await get(own.nginx.port, '/api', { headers: { Host: 'other.example.com' } })).status).toBe(421);
    expect((await get(own.nginx.port, '/api', { headers: { Host: 'other.example.com' }, servername: 'other.example.com', rejectUnauthorized: false })).status).toBe(421);
  });

  test('accepts only TLS 1.2 and 1.3, with forward secrecy', async () => {
    expect(await handshake(own.nginx.port)).toMatchObject({ protocol: 'TLSv1.3' });
    expect(await handshake(own.nginx.port, { maxVersion: 'TLSv1.2' })).toMatchObject({ protocol: 'TLSv1.2', cipher: expect.stringMatching(/^ECDHE-ECDSA-.*GCM|CHACHA20/) });
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    await expect(handshake(own.nginx.port, old)).rejects.toThrow(/alert protocol version|unsupported protocol/i);
    await expect(handshake(own.nginx.port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' })).rejects.toThrow(/handshake failure/);
  });

  test('negotiates only HTTP/1.1', async () => {
    expect((await handshake(own.nginx.port, { ALPNProtocols: ['h2', 'http/1.1'] })).alpn).toBe('http/1.1');
  });

  test('issues no session tickets', async () => {
    const tickets = await new Promise<number>((resolve, reject) => {
      let count = 0;
      const socket = tls.connect({ port: own.nginx.port, host: '127.0.0.1', servername: HOST, ca: authority.cert, maxVersion: 'TLSv1.2' }, () => {
        count = socket.getTLSTicket()?.length ?? 0;
        socket.end();
      });
      socket.on('error', reject).on('close', () => resolve(count));
    });
    expect(tickets).toBe(0);
  });

  test('rejects plain HTTP with a message, and logs the reason', async () => {
    await own.nginx.newAccessLog();
    const [answer] = await send(own.nginx.port, `GET /api HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ error: 'bad request', status: 400 });
    expect(await own.nginx.nextAccessLog(1)).toMatchObject([{ status: 400, reason: 'plain-http' }]);
    expect(app.requests).toEqual([]);
  });

  test('distinguishes a malformed request from plain HTTP', async () => {
    await own.nginx.newAccessLog();
    const socket = tls.connect({ port: own.nginx.port, host: '127.0.0.1', servername: HOST, ca: authority.cert }, () => socket.end('GET /api\0 HTTP/1.1\r\n\r\n'));
    await new Promise((resolve) => socket.on('close', resolve).resume());
    expect(await own.nginx.nextAccessLog(1)).toMatchObject([{ status: 400, reason: 'malformed-request' }]);
  });

  test('answers health checks without TLS', async () => {
    expect((await fetch(`http://127.0.0.1:${own.nginx.healthPort}/health`)).status).toBe(200);
  });
});

describe('the modern policy', () => {
  const own = running({ tls: { policy: TlsPolicy.MODERN } });

  test('accepts only TLS 1.3', async () => {
    expect(await handshake(own.nginx.port)).toMatchObject({ protocol: 'TLSv1.3' });
    await expect(handshake(own.nginx.port, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert protocol version/);
  });

  test('takes the scheme of the client from a load balancer that decrypts and encrypts again', async () => {
    await get(own.nginx.port, '/api', { headers: { 'X-Forwarded-For': '203.0.113.9', 'X-Forwarded-Proto': 'http' } });
    expect(seen()).toMatchObject({ 'x-forwarded-proto': 'http', 'x-forwarded-for': '203.0.113.9' });
  });
});

describe('behind a TLS termination that cannot send the scheme', () => {
  const own = running({ clientAddressSource: ClientAddressSource.CONNECTION, clientScheme: ClientScheme.HTTPS });

  test('sends the scheme HTTPS to the app, whatever clients claim', async () => {
    await send(own.nginx.port, `GET /api HTTP/1.1\r\nHost: ${HOST}\r\nX-Forwarded-Proto: http\r\nConnection: close\r\n\r\n`);
    expect(seen()).toMatchObject({ 'x-forwarded-proto': 'https' });
  });
});

describe('client certificates', () => {
  const own = running({ tls: { clientCertificates: {} }, clientAddressSource: ClientAddressSource.CONNECTION });
  const CLAIMED = { 'X-SSL-Client-Verify': 'SUCCESS', 'X-SSL-Client-DN': 'CN=me', 'X-SSL-Client-Fingerprint': '00', 'Client-Cert': ':AA==:', 'X-Forwarded-Client-Cert': 'By=me' };

  test('identify the client to the app, and cannot be claimed by headers', async () => {
    expect((await get(own.nginx.port, '/api', { ...client, headers: CLAIMED })).status).toBe(200);
    expect(seen()).toMatchObject({
      'x-ssl-client-verify': 'SUCCESS',
      'x-ssl-client-dn': 'CN=client \\"1\\",O=Example',
      'x-ssl-client-issuer-dn': 'CN=authority',
      'x-ssl-client-serial': expect.stringMatching(/^[0-9A-F]{40}$/),
      'x-ssl-client-fingerprint': expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect(app.requests[0].headers.filter(([name]) => /client-(dn|verify|fingerprint)/i.test(name))).toHaveLength(3);
    expect(seen()).not.toHaveProperty('client-cert');
    expect(seen()).not.toHaveProperty('x-forwarded-client-cert');
  });

  test.each([
    ['none', {}, 'client-certificate-missing'],
    ['one of an authority that is not trusted', stranger, 'client-certificate-invalid'],
    ['one that has expired', expiredClient, 'client-certificate-invalid'],
  ])('are rejected with 400 in JSON if a client has %s, and the log has the reason', async (_, pair, reason) => {
    await own.nginx.newAccessLog();
    const answer = await get(own.nginx.port, '/api', pair);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'bad request', status: 400 });
    expect(await own.nginx.nextAccessLog(1)).toMatchObject([{ status: 400, reason }]);
    expect(app.requests).toEqual([]);
  });

  test('are requested for every host', async () => {
    const other = { servername: 'other.example.com', rejectUnauthorized: false, headers: { Host: 'other.example.com' } };
    expect((await get(own.nginx.port, '/api', other)).status).toBe(400);
    expect((await get(own.nginx.port, '/api', { ...client, ...other })).status).toBe(421);
    // Opened for one host and used for another, with and without.
    expect((await get(own.nginx.port, '/api', { headers: other.headers })).status).toBe(421);
    expect((await get(own.nginx.port, '/api', { ...other, headers: {} })).status).toBe(400);
  });

  test('are not required for health checks', async () => {
    expect((await fetch(`http://127.0.0.1:${own.nginx.healthPort}/health`)).status).toBe(200);
  });
});

describe('with `forwardedRequestHeaders`', () => {
  const own = running({ tls: { clientCertificates: {} }, clientAddressSource: ClientAddressSource.CONNECTION, forwardedRequestHeaders: [] });

  test('client certificates still identify the client to the app', async () => {
    await get(own.nginx.port, '/api', { ...client, headers: { 'X-SSL-Client-DN': 'CN=me' } });
    expect(seen()).toMatchObject({ 'x-ssl-client-verify': 'SUCCESS', 'x-ssl-client-dn': 'CN=client \\"1\\",O=Example' });
  });
});

describe('the PROXY protocol', () => {
  const HEADER = 'PROXY TCP4 203.0.113.9 10.0.0.1 56324 443\r\n';
  /** Version 2, which AWS speaks: from 203.0.113.9 to 10.0.0.1. */
  const VERSION_2 = Buffer.concat([
    Buffer.from('\r\n\r\n\0\r\nQUIT\n\x21\x11', 'latin1'), Buffer.from([0, 12, 203, 0, 113, 9, 10, 0, 0, 1, 0xdc, 0x04, 1, 187]),
  ]);
  const request = (path = '/api') => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\nX-Forwarded-For: 198.51.100.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n\r\n`;

  describe('without TLS', () => {
    const own = running({ clientAddressSource: ClientAddressSource.PROXY_PROTOCOL });

    test.each([['1', Buffer.from(HEADER)], ['2', VERSION_2]])('provides the client\'s address, version %s', async (_, header) => {
      await own.nginx.newAccessLog();
      const [answer] = await send(own.nginx.port, Buffer.concat([header, Buffer.from(request())]));
      expect(answer.status).toBe(200);
      expect(seen()).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', 'x-forwarded-proto': 'http' });
      expect(await own.nginx.nextAccessLog(1)).toMatchObject([{ client: '203.0.113.9' }]);
    });

    test('closes a connection without the header, without a response', async () => {
      expect(await send(own.nginx.port, request())).toEqual([]);
      expect(app.requests).toEqual([]);
    });

    test('rejects a second header of the client', async () => {
      const [answer] = await send(own.nginx.port, Buffer.concat([VERSION_2, Buffer.from(HEADER + request())]));
      expect(answer.status).toBe(400);
      expect(app.requests).toEqual([]);
    });

    test('answers health checks of the load balancer with it, and of the container without it', async () => {
      const health = 'GET /health HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n\r\n';
      expect((await send(own.nginx.healthPort, health))[0].status).toBe(200);
      // Whatever address is not the one of the container's own check.
      const outside = (bytes: Buffer | string) => new Promise<string>((resolve, reject) => {
        let said = '';
        const socket = net.connect({ port: own.nginx.healthPort, host: '127.0.0.2' }, () => socket.write(bytes));
        socket.on('data', (chunk) => { said += chunk; }).on('close', () => resolve(said)).on('error', reject);
      });
      // A health check comes as a connection of the load balancer's own (LOCAL), without addresses.
      expect(await outside(Buffer.concat([Buffer.from('\r\n\r\n\0\r\nQUIT\n\x20\0\0\0', 'latin1'), Buffer.from(health)]))).toMatch(/^HTTP\/1\.1 200 /);
      expect(await outside(health)).toBe('');
    });
  });

  describe('with TLS passthrough', () => {
    const own = running({ clientAddressSource: ClientAddressSource.PROXY_PROTOCOL, tls: { clientCertificates: {} } });

    /** Opens TLS on a connection that has begun with a header; the answer to one request. */
    const over = (header: Buffer) => new Promise<string>((resolve, reject) => {
      const socket = net.connect({ port: own.nginx.port, host: '127.0.0.1' }, () => socket.write(header, () => {
        let said = '';
        const secure: tls.TLSSocket = tls.connect({ socket, servername: HOST, ca: authority.cert, ...client }, () => secure.write(request()));
        secure.on('data', (chunk) => { said += chunk; }).on('end', () => resolve(said)).on('error', reject);
      }));
      socket.on('error', reject);
    });

    test('provides the client\'s address and scheme', async () => {
      expect(await over(VERSION_2)).toMatch(/^HTTP\/1\.1 200 /);
      expect(seen()).toMatchObject({ 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-ssl-client-verify': 'SUCCESS' });
    });

    test('closes a connection without the header', async () => {
      await expect(get(own.nginx.port, '/api', client)).rejects.toThrow();
    });
  });
});

test('sets each header for the app once', () => {
  const [forHosts] = textOf({ tls: { clientCertificates: {} }, clientAddressSource: ClientAddressSource.CONNECTION }).split('listen unix:');
  const names = [...forHosts.matchAll(/^ {8}proxy_set_header (\S+)/gm)].map(([, name]) => name.toLowerCase());
  expect(names).toContain('x-ssl-client-dn');
  expect(names).toEqual([...new Set(names)]);
});

test('rejects contradicting settings', () => {
  const clientCertificates = { verifyDepth: 11 };
  expect(() => textOf({ tls: { clientCertificates } })).toThrow(/2 problems:\n.*`settings\.tls\.clientCertificates\.verifyDepth` must be a whole number of certificates from 0 to 10, got: 11.*\n.*`settings\.tls\.clientCertificates` \(\{"verifyDepth":11\}\) cannot be combined with the `settings\.clientAddressSource` last-forwarded-for/);
  expect(() => textOf({ tls: { clientCertificates: {} }, clientAddressSource: ClientAddressSource.CONNECTION, trustedHeaders: ['X-SSL-Client-DN'] }))
    .toThrow(/`settings.trustedHeaders\[0\]` \("X-SSL-Client-DN"\) cannot be combined with `settings.tls.clientCertificates`/);
});
