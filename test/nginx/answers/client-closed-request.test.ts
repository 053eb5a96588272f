import * as http2 from 'http2';
import * as net from 'net';
import { setTimeout as delay } from 'timers/promises';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { until } from '../../../src/commands/nginx/waiting';
import { UpstreamProtocol, Enforcement, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { LONG_WAIT } from '../../../src/nginx/answers/client-closed-request';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { APP_PROTOCOLS } from '../../../testing/protocol-apps';
import { StartedServer, startedServer } from '../../../testing/started-server';

const HOST = 'a.example';
const ROUTES = [Route.prefix('/api'), Route.prefix('/events', { stream: true })];
/** A second is a long wait. */
const impatient = (text: string) => {
  expect(text).toContain(LONG_WAIT);
  return text.replace(LONG_WAIT, '[1-9]');
};

interface SilentApp extends StartedServer {
  /** How often the app was asked. */
  readonly asked: () => number;
}

/** An app that reads requests and sends nothing, unless it is told to. */
async function startSilentApp(answer?: string): Promise<SilentApp> {
  let asked = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy()).once('data', () => {
      asked++;
      if (answer !== undefined) socket.write(answer);
    });
  });
  return { ...await startedServer(server, sockets), asked: () => asked };
}

const textOf = (settings?: NginxOptions, appProtocol?: UpstreamProtocol, routes = ROUTES) =>
  new NginxConfiguration({ allowlist: new Allowlist({ hosts: [HOST], routes }), appPort: 3000, appProtocol, settings }).text;

/** The line of a request whose client waits for so long once the app has been asked, and goes away. */
async function left(nginx: RunningNginx, app: SilentApp, target: string, afterMs: number) {
  const before = app.asked();
  const socket = net.connect(nginx.port, '127.0.0.1').on('error', () => undefined);
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
  expect(await until(async () => app.asked() > before, 10_000)).toBe(true);
  await delay(afterMs);
  socket.destroy();
  const [{ status, reason, enforced }] = await nginx.nextAccessLog(1);
  return { target, status, reason, enforced };
}

/** Runs NGINX in front of a silent app. */
async function behind(text: string, app: SilentApp, act: (nginx: RunningNginx) => Promise<void>, change?: (text: string) => string): Promise<void> {
  const nginx = await startNginx({ text, app, change });
  try {
    await act(nginx);
  } finally {
    await nginx.stop();
    await app.stop();
  }
}

test('logs answer-undelivered if a client closes the connection early', async () => {
  const app = await startSilentApp();
  await behind(textOf(), app, async (nginx) => {
    expect(await left(nginx, app, '/api', 0)).toMatchObject({ status: 499, reason: 'answer-undelivered' });
    expect(await left(nginx, app, '/events', 0)).toMatchObject({ status: 499, reason: 'answer-undelivered' });
  });
});

test.each(['http', 'fastCgi', 'uwsgi'] as const)('logs app-too-slow if a client leaves after a long wait, except on routes for streams: %s', async (protocol) => {
  const app = await startSilentApp();
  const routes = [...ROUTES, ...protocol === 'http' ? [Route.prefix('/uploads', { requestBuffering: false })] : []];
  await behind(textOf(undefined, APP_PROTOCOLS[protocol](), routes), app, async (nginx) => {
    expect(await left(nginx, app, '/api', 1200)).toMatchObject({ status: 499, reason: 'app-too-slow' });
    expect(await left(nginx, app, '/events', 1200)).toMatchObject({ status: 499, reason: 'answer-undelivered' });
    if (protocol === 'http') expect(await left(nginx, app, '/uploads', 1200)).toMatchObject({ status: 499, reason: 'answer-undelivered' });
  }, impatient);
});

test('does not log app-too-slow for an app that has begun its response', async () => {
  const app = await startSilentApp('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok');
  await behind(textOf(), app, async (nginx) => {
    expect(await left(nginx, app, '/api', 1200)).toMatchObject({ reason: 'answer-undelivered' });
  }, impatient);
});

test('does not log app-too-slow for a client that leaves in the middle of its request', async () => {
  const app = await startSilentApp();
  await behind(textOf(undefined, undefined, [Route.prefix('/api', { methods: [HttpMethod.POST] })]), app, async (nginx) => {
    const socket = net.connect(nginx.port, '127.0.0.1').on('error', () => undefined);
    socket.write(`POST /api HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 9\r\n\r\nab`);
    await delay(1200);
    socket.destroy();
    expect((await nginx.nextAccessLog(1))[0].reason).not.toBe('app-too-slow');
    expect(app.asked()).toBe(0);
  }, impatient);
});

test('logs app-too-slow in report-only mode only for requests that would have passed', async () => {
  const app = await startSilentApp();
  await behind(textOf({ enforcement: Enforcement.REPORT_ONLY }), app, async (nginx) => {
    expect(await left(nginx, app, '/api', 1200)).toMatchObject({ reason: 'app-too-slow', enforced: true });
    expect(await left(nginx, app, '/admin', 1200)).toMatchObject({ reason: 'no-route', enforced: false });
  }, impatient);
});

test('uses the last of several attempts', async () => {
  // The first connection is kept and closed when it is used again, so that NGINX makes another one.
  let connections = 0;
  let asked = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    const first = ++connections === 1;
    let requests = 0;
    socket.on('data', () => {
      asked++;
      if (first) void (++requests > 1 ? socket.destroy() : socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    });
  });
  const app: SilentApp = { ...await startedServer(server, sockets), asked: () => asked };
  await behind(textOf({ upstreamKeepaliveTimeout: Duration.seconds(60) }), app, async (nginx) => {
    await left(nginx, app, '/api', 100);
    expect(await left(nginx, app, '/api', 1500)).toMatchObject({ status: 499, reason: 'app-too-slow' });
    expect(connections).toBe(2);
  }, impatient);
});

test('logs a gRPC call that its client cancels after a long wait', async () => {
  const app = await startSilentApp();
  const methods = [HttpMethod.POST];
  await behind(textOf(undefined, UpstreamProtocol.grpc(), [Route.prefix('/api', { methods }), Route.prefix('/events', { methods, stream: true })]), app, async (nginx) => {
    for (const [target, reason] of [['/api/call', 'app-too-slow'], ['/events/watch', 'answer-undelivered']]) {
      const session = http2.connect(`http://127.0.0.1:${nginx.port}`).on('error', () => undefined);
      const before = app.asked();
      const stream = session.request({ ':method': 'POST', ':path': target, ':authority': HOST, 'content-type': 'application/grpc' });
      stream.on('error', () => undefined).end('hi');
      expect(await until(async () => app.asked() > before, 10_000)).toBe(true);
      await delay(1200);
      stream.close(http2.constants.NGHTTP2_CANCEL);
      expect([target, (await nginx.nextAccessLog(1))[0].reason]).toEqual([target, reason]);
      session.destroy();
    }
  }, impatient);
});

test.each([['0.000', false], ['9.999', false], ['28.999', false], ['29.000', true], ['30.1', true], ['99.5', true], ['100.000', true], ['3600.001', true]])('a wait of %s seconds is long: %s', (seconds, isLong) => {
  expect(new RegExp(`^${LONG_WAIT}\\.`).test(seconds)).toBe(isLong);
});
