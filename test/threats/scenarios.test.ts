import * as fs from 'fs';
import * as net from 'net';
import { freePorts, listen, listenOnFreePort } from '../../src/commands/nginx/free-ports';
import { KeepAliveClient, request, requestBytes } from '../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../src/commands/replay/recording-app';
import { RunningNginx, startNginx } from '../../testing/nginx';
import { EVERY_REQUEST } from '../../testing/threats/every-request';
import { structured } from '../../testing/threats/play';
import { REPRESENTATIVES } from '../../testing/threats/representatives';
import { THREATS } from '../../testing/threats/threats';

const HOST: [string, string] = ['Host', 'api.example.com'];
const get = (target: string) => ({ method: 'GET', target, headers: [HOST] });

let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp();
  nginx = await startNginx({ text: REPRESENTATIVES.full.text, app });
});
afterAll(async () => {
  await nginx.stop();
  await app.stop();
});
beforeEach(() => app.clear());

/** An app that does with each connection what it is told to. */
async function startApp(connected: (socket: net.Socket) => void, at?: number): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    connected(socket);
  });
  if (at !== undefined) {
    await listen(server, at);
  }
  const port = at ?? await listenOnFreePort(server);
  return {
    port,
    stop: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      sockets.forEach((socket) => socket.destroy());
    }),
  };
}

/**
 * Sends the pieces with a pause after each, until NGINX closes the connection.
 *
 * @returns the answer, how many pieces were still to be sent, and whether the connection was closed at all
 */
function drip(
  port: number, pieces: string[], pauseMs: number, before: (left: number) => void = () => undefined,
): Promise<{ answer: string; left: number; closed: boolean }> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const next = () => {
      before(pieces.length);
      const piece = pieces.shift();
      if (piece !== undefined && !socket.destroyed) {
        socket.write(piece);
      }
    };
    const timer = setInterval(next, pauseMs);
    const end = (closed: boolean) => {
      clearInterval(timer);
      clearTimeout(limit);
      socket.destroy();
      resolve({ answer, left: pieces.length, closed });
    };
    const limit = setTimeout(() => end(false), 20_000);
    next();
    socket.on('data', (chunk) => { answer += chunk.toString('latin1'); });
    socket.on('close', () => end(true)).on('error', () => end(true));
  });
}

test.concurrent('row 42: closes a connection whose header trickles in after the total timeout', async () => {
  const { answer, left, closed } = await drip(nginx.port, ['GET /api/x HTTP/1.1\r\nHost: api.example.com\r\n', ...Array.from({ length: 150 }, (_, i) => `X-${i}: 1\r\n`)], 100);
  expect(answer).not.toContain('200');
  expect([closed, left > 0]).toEqual([true, true]);
});

test.concurrent('row 43: closes a connection whose body stops, without a request to the app', async () => {
  const { answer, closed } = await drip(nginx.port, ['POST /api/stopped HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 100\r\n\r\nhalf of it'], 100);
  expect(answer === '' || answer.startsWith('HTTP/1.1 408')).toBe(true);
  expect(closed).toBe(true);
  expect(app.requests.filter(({ target }) => target === '/api/stopped')).toEqual([]);
});

test.concurrent('row 43: sends no part of a body that trickles in to the app until it is complete', async () => {
  const early: unknown[] = [];
  const watch = (left: number) => early.push(...left > 0 ? app.requests.filter(({ target }) => target === '/api/slow') : []);
  const { answer } = await drip(nginx.port, ['POST /api/slow HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 6\r\nConnection: close\r\n\r\n', ...'abcdef'.split('')], 100, watch);
  expect(early).toEqual([]);
  expect(answer).toMatch(/^HTTP\/1\.1 200/);
});

/** How long the workers have had the processor, which tells nothing of what else runs on the machine; the time of day where the system does not tell. */
function milliseconds(): number {
  const children = `/proc/${nginx.pid}/task/${nginx.pid}/children`;
  if (!fs.existsSync(children)) {
    return Date.now();
  }
  const ticks = fs.readFileSync(children, 'utf8').trim().split(' ').map((pid) => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' '));
  return ticks.reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0) * 10;
}

test('row 44: no target makes NGINX use much CPU', async () => {
  const client = new KeepAliveClient(nginx.port);
  try {
    for (const each of THREATS.filter((threat) => threat.row === 44).flatMap((threat) => threat.requests)) {
      const start = milliseconds();
      await client.request(structured(each as object));
      expect(milliseconds() - start).toBeLessThan(250);
    }
  } finally {
    client.close();
  }
});

/** Every regular expression of the text, in a map, a server_name, a location or a condition. */
/** Each pattern takes an NGINX of its own, so `npm test` has one of ten fail. */
const EVERY = EVERY_REQUEST ? 1 : 10;
const PATTERN = / "~\*?| !?~\*? "/g;

test.each(['full', 'small'] as const)('row 45: a pattern that fails rejects the request, %s', async (name) => {
  const { text } = REPRESENTATIVES[name];
  const patterns = [...text.matchAll(PATTERN)].length;
  expect(patterns).toBeGreaterThan(5);
  const unwanted = THREATS.filter((threat) => [1, 2, 3, 5, 6, 7, 9, 12, 14].includes(threat.row) && threat.reaches === 'nothing')
    .flatMap((threat) => threat.requests).filter((each): each is object => typeof each === 'object').map(structured);
  // PCRE gives up on each match at once, as it would on one that takes too long.
  const failing = (which: (index: number) => boolean) => {
    let index = 0;
    return text.replace(PATTERN, (start) => which(index++) ? `${start}(*NO_JIT)(*LIMIT_MATCH=0)` : start);
  };
  const reached: string[] = [];
  let forwarded = 0;
  let refused = 0;
  const one = Array.from({ length: patterns }, (_, failed) => (index: number) => index === failed).filter((_, i) => i % EVERY === 0);
  for (const which of [() => true, ...one]) {
    const broken = await startNginx({ text: failing(which), app });
    const client = new KeepAliveClient(broken.port);
    try {
      app.clear();
      for (const each of [get('/api/x'), ...unwanted]) {
        await client.request(each).catch(() => undefined);
      }
      forwarded += app.requests.length;
      refused += app.requests.some(({ target }) => target === '/api/x') ? 0 : 1;
      reached.push(...app.requests.map(({ target }) => target).filter((target) => target !== '/api/x'));
    } finally {
      client.close();
      await broken.stop();
    }
  }
  expect(reached).toEqual([]);
  expect(forwarded).toBeGreaterThan(0);
  // An allowed request that is rejected shows that patterns do fail. One pattern in ten may not concern the request.
  expect(refused).toBeGreaterThan(EVERY_REQUEST ? 1 : 0);
}, 300_000);

describe('row 34: error responses of NGINX itself', () => {
  test.each([
    ['an app that is absent', undefined, 502],
    ['an app that hangs up', '', 502],
    ['an app that breaks off in its header', 'HTTP/1.1 200 OK\r\nX-Powered-By: a', 502],
  ])('%s', async (_, said, status) => {
    const broken = await startApp((socket) => socket.once('data', () => socket.end(said ?? '')));
    const proxy = await startNginx({ text: REPRESENTATIVES.full.text, app: said === undefined ? undefined : broken });
    try {
      const answer = await request(proxy.port, get('/api/x'));
      expect([answer.status, answer.header('Server'), answer.header('Content-Type')]).toEqual([status, 'nginx', 'application/json']);
      expect(JSON.parse(answer.body.toString())).toEqual({ error: 'bad gateway', status, request_id: expect.any(String) });
    } finally {
      await proxy.stop();
      await broken.stop();
    }
  });
});

test('row 46: an invalid response of the app does not break the log', async () => {
  const broken = await startApp((socket) => socket.once('data', () => socket.end('nonsense\r\n\r\n')));
  const proxy = await startNginx({ text: REPRESENTATIVES.small.text, app: broken });
  try {
    await request(proxy.port, get('/api/x'));
    expect(await proxy.nextAccessLog(1)).toHaveLength(1);
  } finally {
    await proxy.stop();
    await broken.stop();
  }
});

test('row 40: the health check port serves only the health check', async () => {
  for (const target of ['/', '/api', '/api/x', '/admin/x', '/nginx_status', '/stub_status', '/health/x', '/healthz', '/health/', '/health/..%2fadmin', '/.rejected', '/api/health-check']) {
    const answer = await request(nginx.healthPort, { method: 'GET', target, headers: [HOST, ['X-Forwarded-For', '127.0.0.1']] });
    expect([target, answer.status]).toEqual([target, 404]);
  }
  expect(app.requests).toEqual([]);
});

test('row 40: a health check requests only the configured path of the app, in any spelling', async () => {
  for (const target of ['/health', '/x/../health', '/%68ealth', '/health?a=/../admin', '//health', '/health#/admin', '/admin/..%2fhealth']) {
    await request(nginx.healthPort, { method: 'GET', target, headers: [['Host', '10.0.0.1:8081'], ['X-Original-URL', '/admin/x'], ['Upgrade', 'h2c'], ['Connection', 'Upgrade']] });
  }
  expect(app.requests.length).toBeGreaterThan(0);
  expect(app.requests.map(({ target }) => target.split('?')[0]).filter((path) => path !== '/api/health-check')).toEqual([]);
  expect(app.requests.flatMap(({ headers }) => headers).filter(([name]) => /^upgrade$/i.test(name))).toEqual([]);
});

describe('an app that closes connections', () => {
  /** Answers the first request of each connection, and closes it at the second. */
  async function forgetful() {
    const seen: string[] = [];
    const started = await startApp((socket) => {
      let answered = false;
      socket.on('data', (chunk) => {
        seen.push(chunk.toString('latin1').split(' HTTP')[0]);
        if (answered) {
          socket.destroy();
          return;
        }
        answered = true;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    return { ...started, seen };
  }

  test('receives a repeated GET, but no repeated POST', async () => {
    const hangsUp = await forgetful();
    const proxy = await startNginx({ text: REPRESENTATIVES.small.text, app: hangsUp });
    try {
      expect((await request(proxy.port, get('/api/1'))).status).toBe(200);
      expect((await request(proxy.port, get('/api/2'))).status).toBe(200);
      expect(hangsUp.seen).toEqual(['GET /api/1', 'GET /api/2', 'GET /api/2']);
      expect((await request(proxy.port, { ...get('/api/3'), method: 'POST', body: 'x' })).status).toBe(502);
      expect(hangsUp.seen.filter((line) => line === 'POST /api/3')).toHaveLength(1);
    } finally {
      await proxy.stop();
      await hangsUp.stop();
    }
  });

  test('receives requests again immediately after an outage', async () => {
    const [port] = await freePorts(1);
    const proxy = await startNginx({ text: REPRESENTATIVES.small.text, app: { port } });
    try {
      for (let i = 0; i < 3; i++) {
        expect((await request(proxy.port, get('/api/x'))).status).toBe(502);
      }
      const back = await startApp((socket) => socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')), port);
      expect((await request(proxy.port, get('/api/x'))).status).toBe(200);
      await back.stop();
    } finally {
      await proxy.stop();
    }
  });
});

test('row 28: bytes after a request on the same connection are checked as a separate request', async () => {
  const client = net.connect({ port: nginx.port, host: '127.0.0.1', noDelay: true });
  let received = '';
  const done = new Promise<void>((resolve) => client.on('data', (chunk) => {
    received += chunk.toString('latin1');
    if ((received.match(/HTTP\/1\.1 /g) ?? []).length === 3) {
      resolve();
    }
  }).on('close', () => resolve()));
  client.write(Buffer.concat(['/api/1', '/admin/x', '/api/2'].map((target) => requestBytes(get(target)))));
  await done;
  client.destroy();
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 200']);
  expect(app.requests.map(({ target }) => target)).toEqual(['/api/1', '/api/2']);
});

test('row 46: bytes that are not UTF-8 create no second line and no second key', async () => {
  await nginx.newAccessLog();
  await request(nginx.port, { ...get('/api/x'), headers: [HOST, ['User-Agent', 'a\xff\xfe"\\'], ['X-Amzn-Trace-Id', '\xc3"}\r\n'.trimEnd()]] });
  const lines = await nginx.nextAccessLog(1);
  expect(lines).toHaveLength(1);
  expect(Object.keys(lines[0])).toContain('user_agent');
  expect(lines[0].user_agent).toBe('a [...]');
});
