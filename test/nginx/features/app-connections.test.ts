import * as http from 'http';
import * as net from 'net';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { UpstreamProtocol, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { StartedServer, startedServer } from '../../../testing/started-server';

const configuration = (settings: NginxOptions = {}, appProtocol?: UpstreamProtocol) => new NginxConfiguration({
  allowlist: new Allowlist({ routes: [Route.prefix('/', { methods: [HttpMethod.GET, HttpMethod.POST] })] }), appPort: 3000, settings, appProtocol,
});
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A server of Node.js that closes idle connections, with counters. */
async function withNode(keepAliveTimeout: number, settings: NginxOptions, act: (nginx: RunningNginx, connections: () => number) => Promise<void>) {
  const sockets = new Set<net.Socket>();
  const server = http.createServer((asked, answer) => asked.resume().on('end', () => answer.end('ok'))).on('connection', (socket) => sockets.add(socket));
  server.keepAliveTimeout = keepAliveTimeout;
  const app = await startedServer(server, sockets);
  const nginx = await startNginx({ text: configuration(settings).text, app });
  try {
    await act(nginx, () => sockets.size);
  } finally {
    await nginx.stop();
    await app.stop();
  }
}

const post = (nginx: RunningNginx) => request(nginx.port, { method: 'POST', target: '/', headers: [['Host', 'a.example'], ['Content-Length', '1']], body: 'x' });

test('does not reuse a connection that the app may close: each POST is answered', () => withNode(2000, {}, async (nginx, connections) => {
  const first = await Promise.all([...Array(20)].map(() => post(nginx)));
  const opened = connections();
  await pause(1500);
  const second = await post(nginx);
  expect(connections()).toBe(opened + 1);
  // About the time at which the app closes, from before to after it.
  const others = await Promise.all([...Array(20).keys()].map(async (i) => {
    await pause(300 + i * 20);
    return post(nginx);
  }));
  expect([...first, second, ...others].map(({ status }) => status)).toEqual(Array(41).fill(200));
}), 60_000);

test('keeps a connection that is reused soon', () => withNode(60_000, {}, async (nginx, connections) => {
  for (let i = 0; i < 5; i++) {
    expect((await post(nginx)).status).toBe(200);
  }
  expect(connections()).toBe(1);
}));

test('takes idle time and number of requests per connection from settings', () => withNode(60_000, { upstreamKeepaliveTimeout: Duration.seconds(30), upstreamKeepaliveRequests: 2 }, async (nginx, connections) => {
  const counted: number[] = [];
  for (const ms of [1500, 0, 0, 0]) {
    expect((await post(nginx)).status).toBe(200);
    counted.push(connections());
    await pause(ms);
  }
  expect(counted).toEqual([1, 1, 2, 2]);
}), 60_000);

test('keeps connections for each protocol that supports it', () => {
  const lines = ['keepalive 32;', 'keepalive_timeout 1s;', 'keepalive_requests 1000;'];
  const of = (protocol: UpstreamProtocol) => /upstream rp_app \{\n([\s\S]*?)\}/.exec(configuration({}, protocol).text)![1].split('\n').map((line) => line.trim()).filter((line) => line.startsWith('keepalive'));
  expect([of(UpstreamProtocol.http()), of(UpstreamProtocol.grpc()), of(UpstreamProtocol.uwsgi())]).toEqual([lines, lines, []]);
});

test('rejects invalid numbers', () => {
  expect(() => configuration({ upstreamKeepaliveTimeout: Duration.seconds(0) })).toThrow(/`settings\.upstreamKeepaliveTimeout` must be a Duration of 1 to 86400 whole seconds, got: Duration\.seconds\(0\)/);
  expect(() => configuration({ upstreamKeepaliveRequests: 0 })).toThrow('`settings.upstreamKeepaliveRequests` must be a whole number of requests from 1 to 1000000, got: 0');
});

describe('an app that closes a connection on which a request comes', () => {
  const sockets = new Set<net.Socket>();
  /** Answers the first request of a connection, and resets it at the second one. */
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let requests = 0;
    socket.on('error', () => undefined).on('data', () => ++requests > 1 ? socket.resetAndDestroy() : socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  });
  let app: StartedServer;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startedServer(server, sockets);
    nginx = await startNginx({ text: configuration().text, app });
  });
  afterAll(async () => {
    await nginx.stop();
    await app.stop();
  });

  test('receives repeatable requests again, and other requests not (RFC 9110, section 9.2.2)', async () => {
    const statuses = async (method: string) => {
      const seen: number[] = [];
      for (let i = 0; i < 2; i++) {
        seen.push((await request(nginx.port, { method, target: '/', headers: [['Host', 'a.example']] })).status);
      }
      return seen;
    };
    expect(await statuses('GET')).toEqual([200, 200]);
    await nginx.newAccessLog();
    expect(await statuses('POST')).toContain(502);
    expect((await nginx.nextAccessLog(2)).filter(({ status }) => status === 502)).toMatchObject([{ reason: 'app-answer-invalid' }]);
  });
});

test('logs an interim response that NGINX takes for the final response of the app', async () => {
  const sockets = new Set<net.Socket>();
  const server = http.createServer((asked, answer) => {
    if (asked.url === '/102') {
      answer.writeProcessing();
    } else {
      answer.writeEarlyHints({ link: '</a.css>; rel=preload; as=style' });
    }
    setTimeout(() => answer.end('final'), 50);
  }).on('connection', (socket) => sockets.add(socket));
  const app = await startedServer(server, sockets);
  const nginx = await startNginx({ text: configuration({ readTimeout: Duration.seconds(1) }).text, app });
  try {
    for (const target of ['/102', '/103']) {
      await request(nginx.port, { method: 'GET', target, headers: [['Host', 'a.example']] }).catch(() => 'no answer');
    }
    for (const { status, reason } of await nginx.nextAccessLog(2)) {
      // NGINX from 1.29 on knows 103, and waits for the answer.
      expect([[102, 'app-answer-invalid'], [103, 'app-answer-invalid'], [200, '']]).toContainEqual([status, reason]);
    }
  } finally {
    await nginx.stop();
    await app.stop();
  }
}, 60_000);

describe('an app that answers HEAD with a body', () => {
  const poison = 'HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison';
  const sockets = new Set<net.Socket>();
  /** Sends the body of HEAD late: when the next request comes on the connection. It closes connections as it is asked to. */
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let late = '';
    socket.on('error', () => undefined).on('data', (bytes) => {
      const head = bytes.toString('latin1');
      const closes = /^connection: *close/im.test(head);
      socket.write(`${late}HTTP/1.1 200 OK\r\nContent-Length: ${head.startsWith('HEAD') ? poison.length : 2}\r\n${closes ? 'Connection: close\r\n' : ''}\r\n`);
      if (head.startsWith('HEAD')) {
        late = poison;
      } else {
        socket.write('ok');
      }
      if (closes) {
        socket.end();
      }
    });
  });
  let app: StartedServer;
  beforeAll(async () => {
    app = await startedServer(server, sockets);
  });
  afterAll(() => app.stop());

  test.each([
    ['without WebSocket', [Route.prefix('/')], {}, []],
    ['with WebSocket on a route', [Route.prefix('/'), Route.exact('/socket', { webSocket: true })], {}, []],
    ['where switching protocols is rejected', [Route.prefix('/')], { rejectSwitchingProtocols: true }, []],
    ['for an upgrade that is not forwarded', [Route.prefix('/')], {}, [['Upgrade', 'h2c']]],
    ['for an upgrade that is not forwarded, with WebSocket on a route', [Route.prefix('/'), Route.exact('/socket', { webSocket: true })], {}, [['Upgrade', 'h2c']]],
  ] as [string, Route[], NginxOptions, [string, string][]][])('does not answer the next client with the body: %s', async (_, routes, settings, headers) => {
    const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000, settings }).text, app });
    try {
      const bodies: string[] = [];
      for (const method of ['HEAD', 'GET', 'HEAD', 'HEAD', 'GET', 'GET']) {
        const { status, body } = await request(nginx.port, { method, target: '/', headers: [['Host', 'a.example'], ...headers] });
        bodies.push(`${method} ${status} ${body}`);
      }
      expect(bodies).toEqual(['HEAD 200 ', 'GET 200 ok', 'HEAD 200 ', 'HEAD 200 ', 'GET 200 ok', 'GET 200 ok']);
    } finally {
      await nginx.stop();
    }
  });
});
