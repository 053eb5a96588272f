import { spawn } from 'child_process';
import { once } from 'events';
import * as net from 'net';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { startNginx } from '../../../testing/nginx';

const ROUTES = [
  Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST], connectTimeout: Duration.seconds(1) }),
  Route.exact('/silent', { readTimeout: Duration.seconds(1) }),
  Route.exact('/stored', { cache: { ttl: Duration.seconds(60), statuses: [404] } }),
];

/** The behavior of the app: an error response, silence, or an invalid response. */
function respond({ target }: RecordedRequest): string {
  switch (target) {
    case '/silent': return '';
    case '/api/no-http': return 'HTTP/1.1 200 OK\r\nX: \0\r\n\r\n';
    case '/api/long-header': return `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    default: {
      const status = /\d+$/.exec(target)?.[0] ?? (target === '/stored' ? '404' : '200');
      return `HTTP/1.1 ${status} X\r\nContent-Length: 2\r\n\r\nno`;
    }
  }
}

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp({ respond }); });
afterAll(() => app.stop());

interface Setting {
  readonly to?: { port: number } | { socket: string };
  readonly settings?: NginxOptions;
  readonly routes?: Route[];
}

/** The lines of some requests, one after the other. */
async function logged(requests: [method: string, target: string][], { to, settings, routes = ROUTES }: Setting = {}) {
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ hosts: ['a.example'], routes }), appPort: 3000, settings });
  const nginx = await startNginx({ text, app: to });
  try {
    for (const [method, target] of requests) {
      await request(nginx.port, { method, target, headers: [['Host', 'a.example']] });
    }
  } finally {
    await nginx.stop();
  }
  return nginx.accessLog().map(({ target, status, reason, enforced }) => [target, status, reason, ...enforced === undefined ? [] : [enforced]]);
}

/** A listener that handles each connection with the given function. */
async function withListener<T>(onConnection: (socket: net.Socket, count: number) => void, act: (to: { port: number }) => Promise<T>): Promise<T> {
  let count = 0;
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()));
    onConnection(socket, ++count);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await act({ port: (server.address() as net.AddressInfo).port });
  } finally {
    sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  }
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

test('logs app-unreachable for an app that does not listen', async () => {
  expect(await logged([['GET', '/api'], ['POST', '/api'], ['GET', '/stored']])).toEqual([['/api', 502, 'app-unreachable'], ['/api', 502, 'app-unreachable'], ['/stored', 502, 'app-unreachable']]);
  expect(await logged([['GET', '/api']], { to: { socket: '/nowhere/app.sock' }, routes: [Route.prefix('/api')] })).toEqual([['/api', 502, 'app-unreachable']]);
});

test('logs app-unreachable for an app that accepts no connection in time', async () => {
  // It is stopped with room for two connections, which are taken.
  const child = spawn(process.execPath, ['-e', 'const s = require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => process.stdout.write(String(s.address().port)))'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const sockets: net.Socket[] = [];
  try {
    const [port] = (await once(child.stdout, 'data')).map(Number);
    child.kill('SIGSTOP');
    for (let i = 0; i < 2; i++) {
      sockets.push(net.connect({ port, host: '127.0.0.1' }));
      await once(sockets[i], 'connect');
    }
    expect(await logged([['GET', '/api']], { to: { port } })).toEqual([['/api', 504, 'app-unreachable']]);
  } finally {
    sockets.forEach((socket) => socket.on('error', () => undefined).destroy());
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

test('logs app-timeout for an app that does not respond', async () => {
  expect(await logged([['GET', '/silent']], { to: app })).toEqual([['/silent', 504, 'app-timeout']]);
});

test('logs the reason for an invalid response of the app', async () => {
  expect(await logged([['GET', '/api/no-http'], ['GET', '/api/long-header']], { to: app })).toEqual([['/api/no-http', 502, 'app-answer-invalid'], ['/api/long-header', 502, 'app-header-too-large']]);
  const hangUp = (socket: net.Socket) => void socket.on('data', () => socket.destroy());
  expect(await withListener(hangUp, (to) => logged([['GET', '/api']], { to }))).toEqual([['/api', 502, 'app-answer-invalid']]);
});

test('uses the last of several attempts', async () => {
  // The first connection is kept and closed when it is used again, so that NGINX makes another one.
  const second = (answer: string) => (socket: net.Socket, count: number) => {
    let requests = 0;
    socket.on('data', () => ++requests > 1 ? socket.destroy() : count > 1 && answer === '' ? socket.destroy() : socket.write(count > 1 ? answer : ANSWER));
  };
  const twice: [string, string][] = [['GET', '/api'], ['GET', '/api']];
  expect((await withListener(second(''), (to) => logged(twice, { to })))[1]).toEqual(['/api', 502, 'app-answer-invalid']);
  expect((await withListener(second('HTTP/1.1 502 Of the app\r\nContent-Length: 0\r\n\r\n'), (to) => logged(twice, { to })))[1]).toEqual(['/api', 502, '']);
});

test('logs no reason for error responses of the app itself, cached or not', async () => {
  const own = [500, 502, 503, 504].map((status): [string, string] => ['GET', `/api/${status}`]);
  expect(await logged([...own, ['GET', '/stored'], ['GET', '/stored']], { to: app })).toEqual([
    ...[500, 502, 503, 504].map((status) => [`/api/${status}`, status, '']), ['/stored', 404, ''], ['/stored', 404, ''],
  ]);
  expect(app.requests.filter(({ target }) => target === '/stored')).toHaveLength(1);
});

test('logs a failure in report-only mode only for requests that would have passed', async () => {
  const settings = { enforcement: Enforcement.REPORT_ONLY };
  expect(await logged([['GET', '/api'], ['DELETE', '/api'], ['GET', '/admin'], ['GET', `/api/${'x'.repeat(9000)}`]], { settings })).toEqual([
    ['/api', 502, 'app-unreachable', true], ['/api', 502, 'method-not-allowed', false], ['/admin', 502, 'no-route', false], ['', 414, 'target-too-long', true],
  ]);
  expect(await logged([['GET', '/api/502'], ['GET', '/api/no-http']], { settings, to: app })).toEqual([['/api/502', 502, '', true], ['/api/no-http', 502, 'app-answer-invalid', true]]);
});
