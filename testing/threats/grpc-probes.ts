import * as http2 from 'http2';
import { AddressInfo } from 'net';
import { differences, Running } from './probes';
import { CLAIMED, METHOD_OVERRIDES } from './threats';

const HOST = 'api.example.com';
const CALL = { 'content-type': 'application/grpc+proto', 'te': 'trailers' };

/** A message of gRPC with its length in front. */
function message(text: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(Buffer.byteLength(text), 1);
  return Buffer.concat([head, Buffer.from(text)]);
}

/**
 * An app that answers each call with the headers that it got, and nothing at all to some. What real clients and servers of
 * gRPC make of the proxy, test/nginx/settings/upstream-protocol.test.ts sees.
 */
export async function startGrpcApp(): Promise<{ port: number; stop(): Promise<void> }> {
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer();
  server.on('session', (session) => sessions.add(session.on('close', () => sessions.delete(session)).on('error', () => undefined)));
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    switch (headers[':path']) {
      case '/shop.Orders/Slow': case '/shop.Orders/Few': return;
      case '/shop.Orders/Broken': stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR); return;
      default:
    }
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'x-powered-by': 'test', 'x-accel-redirect': '/shop.Orders' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(message(JSON.stringify(headers)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      sessions.forEach((session) => session.destroy());
    }),
  };
}

interface Call {
  readonly path: string;
  readonly headers?: http2.OutgoingHttpHeaders;
  readonly body?: string;
  /** What is called just before, on the same connection, and not answered. */
  readonly besides?: string;
  /** Whether the message never ends. */
  readonly endless?: boolean;
  /** Whether it has no line in the log, as what load balancers ask for their own sake. */
  readonly unlogged?: boolean;
  /** Where it is sent; default: the port of requests. */
  readonly port?: number;
}

/** One call on a connection of its own: what a client sees of it, what the app was told, and the line in the log. */
async function call({ nginx }: Running, { path, headers = CALL, body = 'hi', besides, endless, unlogged = false, port = nginx.port }: Call) {
  await nginx.newAccessLog();
  const session = http2.connect(`http://127.0.0.1:${port}`).on('error', () => undefined);
  let answer: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader = {};
  let trailers: http2.IncomingHttpHeaders = {};
  const chunks: Buffer[] = [];
  try {
    const method = headers[':method'] ?? 'POST';
    if (besides !== undefined) {
      session.request({ ':method': method, ':path': besides, ':authority': HOST, ...headers }).on('error', () => undefined).end(message(body));
    }
    const stream = session.request({ ':method': method, ':path': path, ':authority': HOST, ...headers });
    await new Promise<void>((resolve) => {
      stream.setTimeout(10_000, () => stream.close());
      stream.on('response', (got) => { answer = got; }).on('trailers', (got) => { trailers = got; }).on('data', (chunk) => chunks.push(chunk))
        .on('error', () => undefined).on('close', () => resolve());
      session.on('close', () => resolve());
      endless ? stream.write(message(body)) : stream.end(method === 'POST' ? message(body) : undefined);
    });
  } finally {
    // What is still asked on it has its line when the connection is closed, and not with the next call.
    await new Promise<void>((resolve) => session.closed || session.destroyed ? resolve() : session.once('close', resolve).destroy());
  }
  const [log = {}] = unlogged ? await nginx.newAccessLog() : await nginx.nextAccessLog(1);
  const bytes = Buffer.concat(chunks);
  return {
    status: answer[':status'],
    answer,
    code: trailers['grpc-status'] ?? answer['grpc-status'],
    text: answer['grpc-message'],
    type: answer['content-type'],
    cache: answer['cache-control'],
    allow: answer.allow,
    body: bytes.toString(),
    seen: (bytes[0] === 0 ? JSON.parse(bytes.subarray(5).toString()) : {}) as Record<string, string>,
    route: log.route,
    reason: log.reason,
    asked: (log.upstream_status ?? '') !== '',
    log,
  };
}

const passed = async (running: Running): Promise<string[]> => {
  const claims = [...CLAIMED, ...METHOD_OVERRIDES, 'X-Amzn-Oidc-Data', 'HTTP2-Settings', 'Trailer'].map((name) => name.toLowerCase()).filter((name) => name !== 'http2-settings');
  const { status, code, seen, answer, log, route, reason } = await call(running, {
    path: '/shop.Orders/Get',
    headers: { ...CALL, ...Object.fromEntries(claims.map((name) => [name, 'evil'])), 'x-forwarded-port': 'evil', 'x-api-key': 'k', 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-forwarded-proto': 'HTTPS', 'authorization': 'Bearer x' },
  });
  return differences({
    status,
    code,
    route,
    reason,
    powered: answer['x-powered-by'],
    claimed: Object.keys(seen).filter((name) => claims.includes(name)),
    path: seen[':path'],
    method: seen[':method'],
    host: seen.host ?? seen[':authority'],
    trailers: seen.te,
    key: seen['x-api-key'],
    token: seen.authorization,
    type: seen['content-type'],
    address: `${seen['x-real-ip']} ${seen['x-forwarded-for']}`,
    scheme: seen['x-forwarded-proto'],
    forwardedHost: `${seen['x-forwarded-host']} ${seen['x-forwarded-port']}`,
    id: seen['x-request-id'],
  }, {
    status: 200,
    code: '0',
    route: '/shop.Orders/Get',
    reason: '',
    powered: undefined,
    claimed: [],
    path: '/shop.Orders/Get',
    method: 'POST',
    host: HOST,
    trailers: 'trailers',
    key: 'k',
    token: 'Bearer x',
    type: CALL['content-type'],
    address: '203.0.113.9 203.0.113.9',
    scheme: 'https',
    forwardedHost: `${HOST} 443`,
    id: log.request_id,
  });
};

const decided = async (running: Running): Promise<string[]> => {
  const OFFICE = { 'x-forwarded-for': '10.1.2.3' };
  const cases: [call: Call, status: number, code: string, text: string, reason: string, more?: Record<string, unknown>][] = [
    [{ path: '/shop.Orders/Secret' }, 404, '12', 'not found', 'no-route'],
    [{ path: '/shop.Orders' }, 404, '12', 'not found', 'no-route'],
    [{ path: '/elsewhere' }, 404, '12', 'not found', 'no-route'],
    [{ path: '/%5Crejected/grpc' }, 404, '12', 'not found', 'no-route'],
    [{ path: '/shop.Orders//Get' }, 400, '13', 'bad request', 'not-canonical'],
    [{ path: '/shop.Orders/Office' }, 403, '7', 'forbidden', 'client-not-allowed', { route: '/shop.Orders/Office' }],
    [{ path: '/shop.Orders/Large', body: 'x'.repeat(101) }, 413, '2', 'content too large', 'body-too-large', { asked: /true|false/ }],
    [{ path: '/shop.Orders/Staff' }, 401, '16', 'unauthorized', 'unauthenticated'],
    [{ path: '/shop.Orders/Get', headers: { ':authority': 'other.example' } }, 421, '2', 'misdirected request', 'unknown-host'],
    [{ path: '/%5Crejected/grpc', headers: { ':authority': 'other.example' } }, 421, '2', 'misdirected request', 'unknown-host'],
    [{ path: '/shop.Orders/Get', headers: { ':authority': `${HOST}:9x` } }, 400, '13', 'bad request', 'malformed-request'],
    [{ path: '/shop.Orders/Broken' }, 502, '14', 'bad gateway', 'app-answer-invalid', { asked: true }],
  ];
  const found: string[] = [];
  for (const [one, status, code, text, reason, more] of cases) {
    const name = `${one.path.slice(0, 40)} for ${one.headers?.[':authority'] ?? HOST}`;
    const seen = await call(running, { ...one, headers: { ...CALL, ...one.headers } });
    found.push(...differences({ ...seen }, { status, code, text, reason, type: 'application/grpc', body: '', asked: false, cache: 'no-store', allow: undefined, ...more }).map((difference) => `call of ${name}: ${difference}`));
    // What is no call of gRPC is answered as ever.
    const plain = await call(running, { ...one, headers: { ...one.headers, 'content-type': 'application/grpcx' } });
    found.push(...differences({ ...plain, error: /"error":"([^"]*)"/.exec(plain.body)?.[1] }, { status, reason, code: undefined, type: 'application/json', error: text, asked: false, cache: 'no-store', ...more }).map((difference) => `${name}: ${difference}`));
  }
  for (const name of ['Get', 'Large', 'Slow', 'Broken', 'Staff', 'Limited', 'Few']) {
    for (const [type, answer] of [['application/grpc', 'application/grpc'], ['application/json', 'application/json']]) {
      const seen = await call(running, { path: `/shop.Orders/${name}`, headers: { ':method': 'GET', 'content-type': type } });
      found.push(...differences({ ...seen }, { status: 405, reason: 'method-not-allowed', route: `/shop.Orders/${name}`, allow: 'POST', type: answer, cache: 'no-store', asked: false, code: type === answer && answer.endsWith('grpc') ? '2' : undefined })
        .map((difference) => `GET of ${name} as ${type}: ${difference}`));
    }
  }
  const staff = await call(running, { path: '/shop.Orders/Staff', headers: { ...CALL, authorization: `Basic ${Buffer.from('ann:one').toString('base64')}` } });
  found.push(...differences({ ...staff, token: staff.seen.authorization }, { status: 200, code: '0', token: undefined }).map((difference) => `Staff: ${difference}`));
  for (const name of ['Get', 'Large']) {
    found.push(...differences({ ...await call(running, { path: `/shop.Orders/${name}` }) }, { status: 200, code: '0', route: `/shop.Orders/${name}`, asked: true }).map((difference) => `${name}: ${difference}`));
  }
  return [...found, ...differences({ ...await call(running, { path: '/shop.Orders/Office', headers: { ...CALL, ...OFFICE } }) }, { status: 200, code: '0', asked: true }).map((difference) => `Office: ${difference}`)];
};

const limited = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [status, more] of [[200, { code: '0' }], [429, { code: '14', text: 'too many requests', reason: 'rate-limited', asked: false, body: '' }]] as const) {
    const seen = await call(running, { path: '/shop.Orders/Limited' });
    found.push(...differences({ ...seen, retry: seen.answer['retry-after'] }, { status, retry: status === 429 ? '60' : undefined, ...more }).map((difference) => `a limited call: ${difference}`));
  }
  const seen = await call(running, { path: '/shop.Orders/Few', besides: '/shop.Orders/Few' });
  return [...found, ...differences({ ...seen, retry: seen.answer['retry-after'] }, { status: 503, code: '14', text: 'service unavailable', reason: 'too-many-connections', retry: '1' }).map((difference) => `one too many: ${difference}`)];
};

/** What has no end, or is larger than NGINX takes, is not answered, but has its line. */
const unanswered = async (running: Running): Promise<string[]> => {
  const large = await call(running, { path: '/shop.Orders/Get', headers: { ...CALL, 'x-long': 'x'.repeat(20_000) } });
  return differences({ ...large, logged: large.log.status }, { status: undefined, logged: 0, reason: 'malformed-request', asked: false }).map((difference) => `headers that are too large: ${difference}`);
};

const healthy = async (running: Running): Promise<string[]> => {
  const { nginx } = running;
  const found: string[] = [];
  const health = { path: '/health', body: '' };
  for (const host of [HOST, '10.0.3.7']) {
    const headers = { ':method': 'GET', ':authority': host };
    found.push(...differences({ ...await call(running, { ...health, headers, unlogged: true }), logged: (await nginx.newAccessLog()).length }, { status: 200, body: 'ok', type: 'text/plain', log: {}, logged: 0 }).map((difference) => `health at ${host}: ${difference}`));
    const { status } = await call(running, { ...health, headers: { ...headers, 'x-forwarded-for': '192.0.2.1' } });
    found.push(...differences({ status }, { status: host === HOST ? 404 : 421 }).map((difference) => `health for clients of ${host}: ${difference}`));
  }
  return [...found, ...differences({ ...await call(running, { ...health, headers: { ':method': 'GET' }, unlogged: true, port: nginx.healthPort }) }, { status: 200, body: 'ok', type: 'text/plain' }).map((difference) => `health at its port: ${difference}`)];
};

const late = async (running: Running): Promise<string[]> => differences({ ...await call(running, { path: '/shop.Orders/Slow' }) },
  { status: 504, code: '14', text: 'gateway timeout', reason: 'app-timeout', body: '', type: 'application/grpc' });

const slow = async (running: Running): Promise<string[]> => differences({ ...await call(running, { path: '/shop.Orders/Few', endless: true }) },
  { reason: 'request-timeout' }).map((difference) => `a message without an end: ${difference}`);

export const GRPC_PROBES = [
  { name: 'forwards a call with the client address and the scheme', run: passed },
  { name: 'decides calls and other requests', run: decided },
  { name: 'rejects headers that are too large', run: unanswered },
  { name: 'answers health checks in HTTP/2', run: healthy },
  { name: 'rejects calls above the rate limit', run: limited },
  { name: 'logs an app that is late', run: late },
  { name: 'logs a client that is slow', run: slow },
];
