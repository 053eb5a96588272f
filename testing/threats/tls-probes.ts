import * as net from 'net';
import * as tls from 'tls';
import { differences, Running } from './probes';
import { certificates } from '../certificates';

const HOST = 'api.example.com';
const FROM = 'PROXY TCP4 203.0.113.9 10.0.0.1 56324 443\r\n';

/** All that comes back on a connection, which is begun with a line of the PROXY protocol and TLS, or without; empty if it is closed. */
function exchange(port: number, text: string, { from = FROM, secure, address = '127.0.0.1' }: { from?: string; secure?: tls.ConnectionOptions; address?: string }): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = net.connect({ port, host: address }, () => {
      if (from !== '') {
        socket.write(from);
      }
      const stream = secure === undefined ? socket : tls.connect({ socket, servername: HOST, ca: certificates().authority.cert, ...secure });
      stream.on('data', (chunk: Buffer) => { said += chunk.toString('latin1'); }).on('error', () => socket.destroy());
      stream.write(text);
    });
    const limit = setTimeout(() => socket.destroy(), 5000);
    socket.on('error', () => socket.destroy()).on('close', () => {
      clearTimeout(limit);
      resolve(said);
    });
  });
}

/** One request by a client with a certificate: the answer in parts, what the app got, and the line in the log. */
async function ask(
  { nginx, app }: Running, line: string,
  { host = HOST, secure = certificates().client, from, headers = '' }: { host?: string; secure?: tls.ConnectionOptions | 'none'; from?: string; headers?: string } = {},
) {
  app.clear();
  await nginx.newAccessLog();
  const said = await exchange(nginx.port, `${line} HTTP/1.1\r\nHost: ${host}\r\n${headers}Connection: close\r\n\r\n`, { from, secure: secure === 'none' ? undefined : secure });
  const [log = {}] = await nginx.nextAccessLog(1);
  const values = (text: string, name: string) => [...text.split('\r\n\r\n', 1)[0].matchAll(new RegExp(`^${name}: (.*)$`, 'gim'))].map(([, value]) => value.trim());
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0),
    header: (name: string) => values(said, name).join('|'),
    body: said.split('\r\n\r\n').slice(1).join(''),
    received: app.requests.map(({ method, target }) => `${method} ${target}`),
    seen: (name: string) => app.requests[0]?.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|'),
    log,
  };
}

/** The name that a connection is opened for: where clients have certificates, another one than the host's is answered 421 before all else. */
const forName = (secure: tls.ConnectionOptions, servername: string) => ({ ...secure, servername, checkServerIdentity: () => undefined });

/** What makes browsers careful, on every answer. */
const CAREFUL = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'X-Frame-Options': 'DENY',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Strict-Transport-Security': 'max-age=31536000',
};

const careful = (name: string, { header }: { header: (name: string) => string }) =>
  differences(Object.fromEntries(Object.keys(CAREFUL).map((key) => [key, header(key)])), CAREFUL).map((difference) => `${name}: ${difference}`);

const welcome = async (running: Running): Promise<string[]> => {
  const answer = await ask(running, 'GET /api/x', { headers: 'X-Forwarded-For: 198.51.100.1\r\nX-SSL-Client-DN: CN=root\r\nX-SSL-Client-Verify: NONE\r\n' });
  const { seen, status, log } = answer;
  return [
    ...differences({
      status,
      verify: seen('X-SSL-Client-Verify'),
      dn: seen('X-SSL-Client-DN'),
      issuer: seen('X-SSL-Client-Issuer-DN'),
      serial: seen('X-SSL-Client-Serial'),
      fingerprint: seen('X-SSL-Client-Fingerprint'),
      address: seen('X-Forwarded-For'),
      scheme: seen('X-Forwarded-Proto'),
      client: log.client,
      reason: log.reason,
    }, {
      status: 200,
      verify: 'SUCCESS',
      dn: /^CN=client .*O=Example$/,
      issuer: 'CN=authority',
      serial: /^[0-9A-F]{8,}$/,
      fingerprint: /^[0-9a-f]{40}$/,
      address: '203.0.113.9',
      scheme: 'https',
      client: '203.0.113.9',
      reason: '',
    }),
    ...careful('the app\'s answer', answer),
  ];
};

const turnedAway = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const host of [HOST, 'other.example.com']) {
    for (const [secure, reason] of [[{}, 'client-certificate-missing'], [certificates().stranger, 'client-certificate-invalid'], ['none', 'plain-http']] as const) {
      const answer = await ask(running, 'GET /api/x', { secure: secure === 'none' ? secure : forName(secure, host), host });
      const { status, header, body, log, received } = answer;
      found.push(...differences({ status, body, type: header('Content-Type'), cache: header('Cache-Control'), received, reason: log.reason }, {
        status: 400, body: /^\{"error":"bad request","status":400,"request_id":"[0-9a-f.-]{12,}"\}$/, type: 'application/json', cache: 'no-store', received: [], reason,
      }).map((difference) => `${reason} at ${host}: ${difference}`), ...reason === 'plain-http' ? [] : careful(`${reason} at ${host}`, answer));
    }
  }
  return found;
};

const decided = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const cases: [line: string, status: number, reason: string, route: string, allow: string][] = [
    ['GET /api/own', 200, '', '/api', ''],
    ...['/api', '/api/', '/api/x', '/api/x/', '/api/x/y', '/api/x/y/', '/api/x/y/z'].flatMap((path): [string, number, string, string, string][] =>
      [[`GET ${path}`, 200, '', '/api', ''], [`DELETE ${path}`, 405, 'method-not-allowed', '/api', 'GET, HEAD']]),
    ['GET /orders/1', 200, '', '/orders/{id}', ''], ['DELETE /orders/1', 405, 'method-not-allowed', '/orders/{id}', 'GET, HEAD'],
    ['POST /orders/1/items', 200, '', '/orders/{id}/items', ''], ['GET /orders/1/items', 405, 'method-not-allowed', '/orders/{id}/items', 'POST'],
    ['GET /orders/1/parts', 404, 'no-route', '', ''], ['GET /orders/1/items/2', 404, 'no-route', '', ''], ['GET /orders', 404, 'no-route', '', ''], ['GET /elsewhere', 404, 'no-route', '', ''],
    ['GET /api//x', 400, 'not-canonical', '', ''], ['GET /orders//x', 400, 'not-canonical', '', ''], ['GET /api/%zz', 400, 'malformed-request', '', ''], ['GET /%5Ctls', 404, 'no-route', '', ''],
  ];
  for (const [line, status, reason, route, allow] of cases) {
    const answer = await ask(running, line);
    found.push(...differences({
      status: answer.status,
      reason: answer.log.reason,
      route: answer.log.route,
      allow: answer.header('Allow'),
      received: answer.received,
      type: answer.header('Content-Type'),
      error: /"error":"([^"]*)"/.exec(answer.body)?.[1],
    }, {
      status,
      reason,
      route,
      allow,
      received: status === 200 ? [line] : [],
      type: 'application/json',
      error: { 200: undefined, 400: 'bad request', 404: 'not found', 405: 'method not allowed' }[status],
    }).map((difference) => `${line}: ${difference}`), ...careful(line, answer));
  }
  const host = 'other.example.com';
  const unknown = await ask(running, 'GET /api/x', { host });
  const malformed = await ask(running, 'GET /api/%zz', { host, secure: forName(certificates().client, host) });
  const malformedHost = await ask(running, 'GET /api/x', { host: `${HOST}:9x` });
  const large = await ask(running, 'POST /orders/1/items', { headers: 'Content-Length: 1048577\r\n' });
  const inside = await ask(running, 'GET /%5Ctls', { host, secure: forName(certificates().client, host) });
  return [
    ...found,
    ...differences({
      status: unknown.status,
      reason: unknown.log.reason,
      received: unknown.received,
      large: large.status,
      malformed: malformed.status,
      malformedHost: [malformedHost.status, malformedHost.log.reason],
      inside: inside.status,
    },
    { status: 421, reason: 'unknown-host', received: [], large: 413, malformed: 400, malformedHost: [400, 'malformed-request'], inside: 421 }),
    ...careful('a body that is too large', large),
    ...[unknown, malformed, malformedHost, inside].flatMap((answer) => careful(`an unknown host, ${answer.status}`, answer)),
  ];
};

/** Opens a connection for one request: what is agreed upon, or that nothing is. */
function agreed({ nginx }: Running, options: tls.ConnectionOptions): Promise<{ reused: boolean; ticket: boolean; session?: Buffer } | undefined> {
  return new Promise((resolve) => {
    const raw = net.connect({ port: nginx.port, host: '127.0.0.1' }, () => {
      raw.write(FROM);
      const socket = tls.connect({ socket: raw, servername: HOST, ca: certificates().authority.cert, ...certificates().client, ...options }, () => {
        socket.write(`GET /api HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
      });
      socket.once('data', () => {
        resolve({ reused: socket.isSessionReused(), ticket: socket.getTLSTicket() !== undefined, session: socket.getSession() });
        socket.destroy();
      }).on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
    });
    raw.on('error', () => resolve(undefined)).on('close', () => resolve(undefined));
  });
}

const agreement = async (running: Running): Promise<string[]> => {
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  const first = await agreed(running, { maxVersion: 'TLSv1.2' });
  const second = await agreed(running, { maxVersion: 'TLSv1.2', session: first?.session });
  return differences({
    old: await agreed(running, old) !== undefined,
    newest: await agreed(running, { minVersion: 'TLSv1.3' }) !== undefined,
    plainCipher: await agreed(running, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }) !== undefined,
    reused: second?.reused,
    ticket: first?.ticket,
  }, { old: false, newest: true, plainCipher: false, reused: true, ticket: false });
};

const announced = async ({ nginx, app }: Running): Promise<string[]> => {
  app.clear();
  const get = `GET /health HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;
  const status = (said: string) => /^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 'closed';
  return differences({
    unannounced: await exchange(nginx.port, `GET /api HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`, { from: '' }),
    health: status(await exchange(nginx.healthPort, get, { from: '' })),
    healthFromAfar: status(await exchange(nginx.healthPort, get, { address: '127.0.0.2' })),
    healthFromAfarUnannounced: status(await exchange(nginx.healthPort, get, { address: '127.0.0.2', from: '' })),
    received: app.requests.length,
  }, { unannounced: '', health: '200', healthFromAfar: '200', healthFromAfarUnannounced: 'closed', received: 0 });
};

export const TLS_PROBES = [
  { name: 'a client with a certificate is identified to the app', run: welcome },
  { name: 'requests are decided, and each response has security headers', run: decided },
  { name: 'a client without TLS, or with a missing or wrong certificate, is rejected', run: turnedAway },
  { name: 'TLS version, cipher and protocol are negotiated', run: agreement },
  { name: 'connections without the PROXY protocol get no response, except for health checks of the container', run: announced },
];
