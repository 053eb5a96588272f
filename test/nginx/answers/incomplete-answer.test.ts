import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as http2 from 'http2';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { listenOnFreePort } from '../../../src/commands/nginx/free-ports';
import { until } from '../../../src/commands/nginx/waiting';
import { UpstreamProtocol, Enforcement, NginxConfiguration, NginxConfigurationOptions } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { APP_PROTOCOLS, inFastCgi } from '../../../testing/protocol-apps';
import { StartedServer, startedServer } from '../../../testing/started-server';

const HOST = 'a.example';
const METHODS = [HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST];
const LARGE = 30_000_000;
const BODY = 'x'.repeat(5000);

const PROTOCOLS = ['http', 'fastCgi', 'uwsgi'] as const;
type Protocol = typeof PROTOCOLS[number];

const START = 'HTTP/1.1 200 OK\r\n';
const BYTES = `${START}Content-Type: application/octet-stream\r\n`;
const JSON_TYPE = `${START}Content-Type: application/json\r\n`;
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

/** The response of the app: all bytes that it sends, and whether it closes the connection afterwards. */
const ANSWERS: Record<string, readonly [text: string, hangsUp?: boolean]> = {
  'length': [`${BYTES}Content-Length: 5000\r\n\r\n${BODY}`],
  'empty': [`${BYTES}Content-Length: 0\r\n\r\n`],
  'compressed': [`${JSON_TYPE}Content-Length: 5000\r\n\r\n${BODY}`],
  'compressed-by-the-app': [`${JSON_TYPE}Content-Encoding: gzip\r\nContent-Length: 5000\r\n\r\n${BODY}`],
  'chunked': [`${BYTES}Transfer-Encoding: chunked\r\n\r\n${chunk(BODY)}0\r\n\r\n`],
  'chunked-compressed': [`${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n${chunk(BODY)}0\r\n\r\n`],
  'until-the-end': [`${BYTES}Connection: close\r\n\r\n${BODY}`, true],
  'not-found': ['HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno'],
  'not-modified': ['HTTP/1.1 304 Not Modified\r\nContent-Length: 5000\r\nETag: "1"\r\n\r\n'],
  'no-content': ['HTTP/1.1 204 No Content\r\n\r\n'],
  'part': ['HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-4999/9000\r\nContent-Length: 5000\r\n\r\n' + BODY],
  'stored': [`${START}Content-Type: application/octet-stream\r\nContent-Length: 5000\r\n\r\n${BODY}`],
  'cut/length': [`${BYTES}Content-Length: 9000\r\n\r\n${BODY}`, true],
  'cut/compressed': [`${JSON_TYPE}Content-Length: 9000\r\n\r\n${BODY}`, true],
  'cut/chunked-compressed': [`${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n${chunk(BODY)}`, true],
  'cut/error': ['HTTP/1.1 503 Busy\r\nContent-Length: 9000\r\n\r\n' + BODY, true],
  'cut/not-found': ['HTTP/1.1 404 Not Found\r\nContent-Length: 9000\r\n\r\n' + BODY, true],
  'cut/silent': [`${BYTES}Content-Length: 9000\r\n\r\n${BODY}`],
};

/** A request is known by its path, in whichever protocol; the script's protocols are told enough about bodies that are sent. */
async function startApp(protocol: Protocol): Promise<StartedServer> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let seen = '';
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()).on('data', (data) => {
      seen += data.toString('latin1');
      const isWhole = protocol !== 'http' || seen.includes('\r\n\r\n') && (!/^POST/.test(seen) || seen.endsWith('END'));
      const name = /\/t\/([a-z/-]+)/.exec(seen)?.[1];
      if (name === undefined || !isWhole) return;
      const isHead = seen.includes('HEAD');
      seen = '';
      if (name === 'large') {
        sendLarge(socket, protocol);
        return;
      }
      const [text, hangsUp] = ANSWERS[name];
      const whole = isHead ? text.slice(0, text.indexOf('\r\n\r\n') + 4) : text;
      const bytes = protocol === 'fastCgi' ? inFastCgi(whole.replace(/^HTTP\/1.1 /, 'Status: ')) : Buffer.from(whole);
      // Records that end an answer are left out where the app hangs up.
      const sent = protocol === 'fastCgi' && hangsUp && name.startsWith('cut') || name === 'cut/silent' && protocol === 'fastCgi' ? bytes.subarray(0, bytes.length - 24) : bytes;
      socket[hangsUp || protocol !== 'http' && name !== 'cut/silent' ? 'end' : 'write'](sent);
    });
  });
  return startedServer(server, sockets);
}

function sendLarge(socket: net.Socket, protocol: Protocol): void {
  const part = Buffer.alloc(60_000, 'x');
  const record = Buffer.concat([Buffer.from([1, 6, 0, 1, Math.floor(part.length / 256), part.length % 256, 0, 0]), part]);
  const head = `${BYTES}Content-Length: ${LARGE}\r\n\r\n`;
  socket.write(protocol === 'fastCgi' ? inFastCgi(head.replace(/^HTTP\/1.1 /, 'Status: ')).subarray(0, -24) : head);
  let sent = 0;
  const more = () => {
    while (sent < LARGE && !socket.destroyed) {
      sent += part.length;
      if (!socket.write(protocol === 'fastCgi' ? record : part)) {
        socket.once('drain', more);
        return;
      }
    }
    socket.end(protocol === 'fastCgi' ? inFastCgi('').subarray(8) : '');
  };
  more();
}

interface Asked {
  readonly name: string;
  readonly method?: string;
  readonly headers?: string;
  readonly body?: string;
  /** Goes away when something has come, or stops to read: for so long, or until NGINX has given up. */
  readonly leaves?: boolean;
  readonly pausesMs?: number;
  readonly stalls?: boolean;
}

/** The line in the log of a request, and how many bytes came until NGINX wrote it. */
async function ask(nginx: RunningNginx, { name, method = 'GET', headers = '', body = '', leaves, pausesMs, stalls }: Asked) {
  const socket = net.connect({ port: nginx.port, host: '127.0.0.1' }).on('error', () => undefined);
  let received = 0;
  socket.on('data', (data) => {
    received += data.length;
    if (leaves) {
      socket.destroy();
    } else if ((stalls || pausesMs !== undefined) && received === data.length) {
      socket.pause();
      if (pausesMs !== undefined) setTimeout(() => socket.resume(), pausesMs);
    }
  });
  const length = body === '' ? '' : `Content-Length: ${body.length}\r\n`;
  socket.write(`${method} /t/${name} HTTP/1.1\r\nHost: ${HOST}\r\n${length}${headers}\r\n${body}`);
  const [{ status, reason, enforced, request_id: id }] = await nginx.nextAccessLog(1);
  socket.resume();
  await until(async () => received > 0 && (!stalls && pausesMs === undefined || socket.destroyed || received > LARGE), 5000);
  socket.destroy();
  return { status, reason, enforced, id, received };
}

function textOf(protocol: UpstreamProtocol, more: Partial<NginxConfigurationOptions> = {}): string {
  const store = protocol._upstreamModule.buffers ? [Route.exact('/t/stored', { cache: { ttl: Duration.seconds(60) } })] : [];
  const upload = Route.exact('/t/upload', { methods: METHODS, maxRequestBodyBytes: LARGE });
  const allowlist = new Allowlist({ hosts: [HOST], routes: [Route.prefix('/t', { methods: METHODS, readTimeout: Duration.seconds(1), responseCompression: protocol._upstreamModule.buffers || undefined }), upload, ...store] });
  return new NginxConfiguration({ allowlist, appPort: 3000, appProtocol: protocol, ...more }).text;
}

/** Clients are slow after a second. */
const impatient = (text: string) => text.replace(/(\n +send_timeout) \d+s/, '$1 1s');

const COMPLETE: Asked[] = [
  ...Object.keys(ANSWERS).filter((name) => !name.startsWith('cut/')).map((name) => ({ name })),
  { name: 'compressed', headers: 'Accept-Encoding: gzip\r\n' }, { name: 'compressed-by-the-app', headers: 'Accept-Encoding: gzip\r\n' },
  { name: 'chunked-compressed', headers: 'Accept-Encoding: gzip\r\n' }, { name: 'length', headers: 'Connection: close\r\n' },
  { name: 'length', method: 'HEAD' }, { name: 'compressed', method: 'HEAD', headers: 'Accept-Encoding: gzip\r\n' },
  { name: 'length', method: 'POST', body: 'END', headers: 'Expect: 100-continue\r\n' }, { name: 'chunked', method: 'POST', body: 'END', headers: 'Expect: 100-continue\r\n' },
  { name: 'stored' }, { name: 'stored', headers: 'Range: bytes=10-19\r\n' }, { name: 'stored', headers: 'Range: bytes=1-2,5-9\r\n' }, { name: 'stored', headers: 'Range: bytes=9000-\r\n' },
  { name: 'stored', method: 'HEAD' },
];
const CUT: Asked[] = [
  ...['length', 'compressed', 'error', 'not-found', 'silent'].map((name) => ({ name: `cut/${name}` })),
  { name: 'cut/length', headers: 'Connection: close\r\n' }, { name: 'cut/compressed', headers: 'Accept-Encoding: gzip\r\n' },
  { name: 'cut/chunked-compressed', headers: 'Accept-Encoding: gzip\r\n' }, { name: 'cut/length', method: 'POST', body: 'END', headers: 'Expect: 100-continue\r\n' },
];

/** FastCGI and uwsgi have no chunks. An answer of FastCGI ends with its connection for NGINX, so a compressed one comes to its end. */
const isPossible = (protocol: Protocol) => ({ name, headers = '', body }: Asked) => protocol === 'http'
  || !name.includes('chunked') && !(protocol === 'fastCgi' && name.startsWith('cut') && (headers.includes('gzip') || body !== undefined));

describe('in all protocols', () => {
  const running = {} as Record<Protocol, { app: StartedServer; nginx: RunningNginx }>;
  /** All protocols at once, because the slow cases wait for NGINX. */
  const inEach = (act: (protocol: Protocol, nginx: RunningNginx) => Promise<void>) =>
    Promise.all(PROTOCOLS.map((protocol) => act(protocol, running[protocol].nginx)));
  beforeAll(async () => {
    for (const protocol of PROTOCOLS) {
      const app = await startApp(protocol);
      running[protocol] = { app, nginx: await startNginx({ text: textOf(APP_PROTOCOLS[protocol]()), app, change: impatient }) };
    }
  });
  afterAll(async () => {
    for (const { nginx, app } of Object.values(running)) {
      await nginx.stop();
      await app.stop();
    }
  });

  test('a complete response has no reason', () => inEach(async (protocol, nginx) => {
    for (const asked of COMPLETE.filter(isPossible(protocol))) {
      const { status, reason } = await ask(nginx, asked);
      expect({ protocol, asked, status, reason }).toEqual({ protocol, asked, status: expect.any(Number), reason: '' });
    }
  }), 60_000);

  test('a response that the app interrupts has the reason app-answer-incomplete and its original status', () => inEach(async (protocol, nginx) => {
    for (const asked of CUT.filter(isPossible(protocol))) {
      const { status, reason } = await ask(nginx, asked);
      expect({ protocol, asked, status, reason })
        .toEqual({ protocol, asked, status: { 'cut/error': 503, 'cut/not-found': 404 }[asked.name] ?? 200, reason: 'app-answer-incomplete' });
    }
  }), 60_000);

  test('a response whose client leaves or reads too slowly has the reason answer-undelivered', () => inEach(async (protocol, nginx) => {
    expect([protocol, await ask(nginx, { name: 'large', leaves: true })]).toMatchObject([protocol, { status: 200, reason: 'answer-undelivered' }]);
    const { received, ...line } = await ask(nginx, { name: 'large', stalls: true });
    expect([protocol, line]).toMatchObject([protocol, { status: 200, reason: 'answer-undelivered' }]);
    expect(received).toBeLessThan(LARGE);
  }), 60_000);
});

test('an interrupted chunked response without compression has no reason in the access log, only a message in the error log', async () => {
  ANSWERS['cut/chunked'] = [`${BYTES}Transfer-Encoding: chunked\r\n\r\n${chunk(BODY)}`, true];
  const app = await startApp('http');
  const nginx = await startNginx({ text: textOf(UpstreamProtocol.http()), app });
  try {
    const { reason, id } = await ask(nginx, { name: 'cut/chunked' });
    const [, , connection] = id.split('-');
    expect(reason).toBe('');
    expect(nginx.errorLog()).toMatch(new RegExp(`\\[error\\] .*\\*${connection} .* while reading upstream`));
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test('an interrupted response in report-only mode has the reason of a rejection that was only reported', async () => {
  const app = await startApp('http');
  const nginx = await startNginx({ text: textOf(UpstreamProtocol.http(), { settings: { enforcement: Enforcement.REPORT_ONLY } }), app });
  try {
    expect(await ask(nginx, { name: 'cut/length' })).toMatchObject({ reason: 'app-answer-incomplete', enforced: true });
    expect(await ask(nginx, { name: 'cut/length', method: 'PUT' })).toMatchObject({ reason: 'method-not-allowed', enforced: false });
    expect(await ask(nginx, { name: '../u/t/cut/length' })).toMatchObject({ reason: 'no-route', enforced: false });
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

describe('gRPC', () => {
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer();
  let app: StartedServer;
  let nginx: RunningNginx;
  beforeAll(async () => {
    server.on('session', (session) => sessions.add(session.on('error', () => undefined)));
    server.on('stream', (stream, { ':path': target }) => {
      stream.on('error', () => undefined).resume();
      if (target === '/t/only-headers') {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true });
        return;
      }
      stream.respond({ ':status': 200, 'content-type': target === '/t/json' ? 'application/json' : 'application/grpc+proto' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      if (target === '/t/open') {
        stream.write('hello');
      } else if (target === '/t/broken') {
        stream.write('hello', () => setTimeout(() => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR), 50));
      } else if (target === '/t/gone') {
        stream.write('hello', () => setTimeout(() => stream.session?.destroy(), 50));
      } else {
        stream.end('hello');
      }
    });
    app = await startedServer(server, sessions);
    nginx = await startNginx({ text: textOf(UpstreamProtocol.grpc()), app });
  });
  afterAll(async () => {
    await nginx?.stop();
    await app?.stop();
  });

  test.each([
    ['/t/whole', 'ends with its status', ''], ['/t/only-headers', 'is a status alone', ''], ['/t/json', 'is no call', ''],
    ['/t/gone', 'ends with the connection of the app', 'app-answer-incomplete'], ['/t/open', 'is cancelled by its client', 'answer-undelivered'],
    // NGINX does not distinguish who cancelled.
    ['/t/broken', 'is cancelled by the app', 'answer-undelivered'],
  ])('%s: a response that %s', async (target, _, reason) => {
    const session = http2.connect(`http://127.0.0.1:${nginx.port}`).on('error', () => undefined);
    await new Promise<void>((resolve) => {
      const stream = session.request({ ':method': 'POST', ':path': target, ':authority': HOST, 'content-type': 'application/grpc' });
      stream.on('close', resolve).on('error', () => undefined).on('data', () => target === '/t/open' && stream.close(http2.constants.NGHTTP2_CANCEL));
      stream.end('hi');
    });
    const [line] = await nginx.nextAccessLog(1);
    session.destroy();
    expect([line.status, line.reason]).toEqual([200, reason]);
  });
});

describe('a temporary folder with little space', () => {
  const ROOM = 8 * 1024 ** 2;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'small-'));
  const mounts = canMount(folder, ROOM);
  const withLittleRoom = mounts ? test : test.skip;
  afterAll(() => {
    if (mounts) {
      execFileSync('umount', ['-l', folder]);
    }
    fs.rmSync(folder, { recursive: true });
  });

  withLittleRoom.each(PROTOCOLS)('%s: holds no part of a large response to a slow client, and a body without space is not logged as too large', async (protocol) => {
    const app = await startApp(protocol);
    const nginx = await startNginx({ text: textOf(APP_PROTOCOLS[protocol]()), app, prefix: path.join(folder, protocol) });
    try {
      const { received, ...line } = await ask(nginx, { name: 'large', pausesMs: 300 });
      expect(line).toMatchObject({ status: 200, reason: '' });
      expect(received).toBeGreaterThan(LARGE);
      expect(await ask(nginx, { name: 'upload', method: 'POST', body: 'x'.repeat(2 * ROOM) })).toMatchObject({ status: 500, reason: 'storage-full' });
    } finally {
      await nginx.stop();
      await app.stop();
    }
  }, 60_000);
});

/** Needs the right to mount, as in a container of continuous integration. */
function canMount(folder: string, bytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
    fs.chmodSync(folder, 0o777);
    return true;
  } catch {
    return false;
  }
}

test('the end of a WebSocket connection is not logged as the end of a response', async () => {
  const server = net.createServer((socket) => socket.on('error', () => undefined).once('data', () => socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello')));
  const port = await listenOnFreePort(server);
  const allowlist = new Allowlist({ hosts: [HOST], routes: [Route.exact('/t/socket', { webSocket: true })] });
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app: { port } });
  try {
    for (const leaves of [false, true]) {
      expect(await ask(nginx, { name: 'socket', headers: 'Connection: Upgrade\r\nUpgrade: websocket\r\n', leaves })).toMatchObject({ status: 101, reason: '' });
    }
  } finally {
    await nginx.stop();
    server.close();
  }
});
