import { spawn } from 'child_process';
import * as fs from 'fs';
import * as http from 'http';
import * as net from 'net';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { WebSocket, WebSocketServer } from 'ws';
import { Allowlist, AuthorizationRequest, HttpMethod, Route } from '../../../../src/allowlist';
import { freePorts } from '../../../../src/commands/nginx/free-ports';
import { relocate } from '../../../../src/commands/nginx/relocated-configuration';
import { answers, until } from '../../../../src/commands/nginx/waiting';
import { request } from '../../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration, NginxConfigurationOptions, NginxOptions } from '../../../../src/nginx';
import { RunningNginx, startNginx } from '../../../../testing/nginx';
import { uwsgiServer } from '../../../../testing/script-servers';
import { nginxBinary } from '../../../../testing/setup/nginx';
import { temporaryFolder } from '../../../../testing/temporary-folder';

/** An app that switches protocols at any request, continues to send, and stores every byte that it receives. */
interface SwitchingApp {
  readonly port: number;
  received(): string;
  clear(): void;
  stop(): Promise<void>;
}

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: any\r\n\r\nfrom the tunnel';

async function startSwitchingApp(): Promise<SwitchingApp> {
  const sockets = new Set<net.Socket>();
  let received = '';
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)).on('data', (data) => {
      received += data.toString('latin1');
      if (received.includes('\r\n\r\n')) {
        socket.write(SWITCHED);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    received: () => received,
    clear: () => { received = ''; },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      sockets.forEach((socket) => socket.destroy());
    }),
  };
}

const folder = temporaryFolder();
const HOST = 'api.example.com';
/** The bytes that a client writes into a supposed tunnel. */
const SMUGGLED = `GET /never/listed HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;

/** Writes a request and more at once, and more again once there was an answer with a text in it; gives all that came back. */
async function tunnel(port: number, head: string, more = SMUGGLED, answer = '\r\n\r\n'): Promise<string> {
  let answered = '';
  let closed = false;
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.on('data', (data) => { answered += data.toString('latin1'); }).on('close', () => { closed = true; }).on('error', () => undefined);
  socket.write(Buffer.from(`${head}\r\n\r\n${more}`, 'latin1'));
  await until(async () => closed || answered.includes(answer), 5000);
  socket.write(Buffer.from(more, 'latin1'));
  socket.write(`GET /last HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`);
  await until(async () => closed, 300);
  socket.destroy();
  return answered;
}

const ROUTES = [
  Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
  Route.template('/deep/{id}/x', { readTimeout: Duration.seconds(5) }),
  Route.exact('/own', { readTimeout: Duration.seconds(7) }),
  Route.exact('/stream', { responseBuffering: false }),
  Route.exact('/stored', { cache: { ttl: Duration.seconds(60) } }),
];
const WEB_SOCKET = Route.exact('/ws', { methods: [HttpMethod.GET, HttpMethod.POST], webSocket: true });

const UPGRADES: Record<string, string[]> = {
  'h2c': ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQAAP__'],
  'TLS': ['Connection: Upgrade', 'Upgrade: TLS/1.2'],
  'websocket': ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  'websocket among others': ['Connection: Upgrade', 'Upgrade: websocket, h2c'],
  'two headers': ['Connection: Upgrade', 'Upgrade: h2c', 'Upgrade: websocket'],
  'a zero': ['Upgrade: 0'],
  'a name without a connection option': ['Upgrade: x'],
};

/** Where a request is forwarded from. */
interface Place {
  /** The method and target of a request. */
  readonly line: string;
  readonly props?: Partial<NginxConfigurationOptions>;
  readonly health?: boolean;
  readonly more?: Route[];
  /** The upgrades that are forwarded from here. */
  readonly forwarded?: string[];
}

const reporting = { settings: { enforcement: Enforcement.REPORT_ONLY } };
const PLACES: Record<string, Place> = {
  'a first segment': { line: 'GET /api' },
  'below one': { line: 'GET /api/x/y' },
  'a body': { line: 'POST /api/x' },
  'a pattern with a treatment of its own': { line: 'GET /deep/1/x' },
  'a path with a treatment of its own': { line: 'GET /own' },
  'a stream': { line: 'GET /stream' },
  'a store': { line: 'GET /stored' },
  'a WebSocket': { line: 'GET /ws', forwarded: ['websocket'] },
  'a WebSocket, by another method': { line: 'POST /ws' },
  'a route that reports': { line: 'GET /ws', props: reporting, forwarded: ['websocket'] },
  'what nobody lists, reported': { line: 'GET /unlisted', props: reporting, forwarded: ['websocket'] },
  'what nobody lists, reported where a route asks who the client is': { line: 'GET /unlisted', props: reporting, more: [Route.exact('/staff', { basicAuth: {} })] },
  'what nobody lists below what is listed, reported': { line: 'GET /deep/1/2/3', props: reporting, forwarded: ['websocket'] },
  'a route that alone reports': { line: 'GET /soft', forwarded: ['websocket'], more: [Route.exact('/soft', { reportOnly: true })] },
  'health': { line: 'GET /health', props: { appHealthPath: '/ready' }, health: true },
  'health on the port of requests': { line: 'GET /health', props: { appHealthPath: '/ready', healthOnTrafficPort: true } },
};

describe.each(Object.entries(PLACES))('an app that answers 101 to %s', (_, { line, props, health, forwarded = [], more = [] }) => {
  let app: SwitchingApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startSwitchingApp();
    const allowlist = new Allowlist({ hosts: [HOST], routes: [...ROUTES, WEB_SOCKET, ...more] });
    const { text } = new NginxConfiguration({ allowlist, appPort: 3000, ...props });
    nginx = await startNginx({ text, app });
  });
  afterAll(async () => {
    await nginx?.stop();
    await app?.stop();
  });
  beforeEach(() => app.clear());

  test.each(Object.entries(UPGRADES).filter(([name]) => !forwarded.includes(name)))('%s does not open a tunnel', async (__, headers) => {
    const body = line.startsWith('POST') ? ['Content-Length: 0'] : [];
    const answered = await tunnel(health ? nginx.healthPort : nginx.port, [`${line} HTTP/1.1`, `Host: ${HOST}`, ...headers, ...body].join('\r\n'));

    const forwardedLine = `${line.replace('/health', '/ready')} HTTP/1.1\r\n`;
    expect(app.received().slice(0, forwardedLine.length)).toBe(forwardedLine);
    // An answer that is refused leads nowhere from where the app is asked again.
    expect(app.received().split(forwardedLine)).toHaveLength(2);
    expect(app.received()).not.toMatch(/^upgrade:/im);
    expect(answered).not.toContain('from the tunnel');
    expect(answered).toMatch(/^HTTP\/1\.1 502 /);
    // Whatever comes afterwards is judged as any request is.
    if (!props?.settings) {
      expect(app.received()).not.toMatch(/GET \/(?:never|last)/);
    }
  });
});

test('attributes an unrequested switch of protocols to the app', async () => {
  const app = await startSwitchingApp();
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes: ROUTES }), appPort: 3000 }).text, app });
  try {
    const answer = await request(nginx.port, { method: 'GET', target: '/api/x', headers: [['Host', HOST], ['Upgrade', 'h2c']] });
    expect([answer.status, JSON.parse(answer.body.toString()).error]).toEqual([502, 'bad gateway']);
    expect(await nginx.nextAccessLog(1)).toMatchObject([{ status: 502, reason: 'app-answer-invalid', route: '/api' }]);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test('also rejects an unrequested switch of protocols from an authorization request', async () => {
  const app = await startSwitchingApp();
  const routes = [Route.exact('/asked', { authorizedBy: AuthorizationRequest.toApp('/may') })];
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000 }).text, app });
  try {
    for (const headers of Object.values(UPGRADES)) {
      app.clear();
      const answered = await tunnel(nginx.port, ['GET /asked HTTP/1.1', `Host: ${HOST}`, ...headers].join('\r\n'));
      expect(answered).not.toContain('from the tunnel');
      expect(answered).toMatch(/^HTTP\/1\.1 500 |^$/);
      expect(app.received().match(/^GET .*/gm)).toEqual(['GET /may HTTP/1.1']);
    }
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

describe('a client that requests an upgrade gets the same response as other clients', () => {
  const large = 'x'.repeat(1024 * 1024);
  let app: RecordingApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startRecordingApp({
      respond: ({ target, method, body }) => {
        const answer = target.endsWith('/large') ? large : `${method} ${body.length}`;
        const head = `HTTP/1.1 ${target.endsWith('/teapot') ? "418 I'm a teapot" : '200 OK'}\r\nContent-Type: text/plain\r\nX-Powered-By: app\r\nX-Accel-Redirect: /api/y\r\nX-Accel-Expires: 60\r\n`
          + 'Server: app\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nETag: "1"\r\n';
        const framed = target.endsWith('/chunked') ? `Transfer-Encoding: chunked\r\n\r\n${answer.length.toString(16)}\r\n${answer}\r\n0\r\n\r\n` : `Content-Length: ${answer.length}\r\n\r\n${answer}`;
        return method === 'HEAD' ? head + framed.slice(0, framed.indexOf('\r\n\r\n') + 4) : head + framed;
      },
    });
    const routes = [...ROUTES, Route.prefix('/up', { methods: [HttpMethod.POST], maxRequestBodyBytes: 2 * large.length }), Route.prefix('/few', { readTimeout: Duration.seconds(3) })];
    const settings = { hiddenResponseHeaders: ['ETag'] };
    const allowlist = new Allowlist({ hosts: [HOST], routes: [...routes, WEB_SOCKET] });
    nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
  });
  afterAll(async () => {
    await nginx?.stop();
    await app?.stop();
  });

  const CLIENT: [string, string][] = [['Host', HOST], ['X-Forwarded-For', '203.0.113.9'], ['X-Forwarded-Proto', 'https'], ['User-Agent', 'me'], ['Cookie', 'a=b; c=d'], ['Authorization', 'Basic eDp5'],
    ['X-Empty', ''], ['X-Twice', '1'], ['X-Twice', '2'], ['X-Host', 'evil'], ['Accept-Encoding', 'gzip'], ['X-Long', 'x'.repeat(8000)]];

  async function play(method: string, target: string, more: [string, string][], body = '') {
    app.clear();
    const answer = await request(nginx.port, { method, target, body, headers: [...CLIENT, ...more] });
    const [seen] = app.requests;
    const [line] = await nginx.nextAccessLog(1);
    const changing = (name: string) => /^(?:x-request-id|date|connection)$/i.test(name);
    return {
      status: answer.status,
      headers: answer.headers.filter(([name]) => !changing(name) && (answer.body.includes('request_id') ? name !== 'Content-Length' : true)).map(([name, value]) => `${name}: ${value}`).sort(),
      body: answer.body.toString('latin1').replace(/"request_id":"[^"]*"/, ''),
      requestLine: seen?.requestLine,
      seen: seen?.headers.filter(([name]) => !changing(name)).map(([name, value]) => `${name}: ${value}`).sort(),
      connection: seen?.headers.filter(([name]) => /^connection$/i.test(name)),
      sent: seen?.body.toString('latin1'),
      logged: [line.status, line.route, line.reason, line.method, line.target],
    };
  }

  test.each<{ line: string; body?: string; headers?: [string, string][] }>([
    ...['GET /api', 'GET /api/caf%C3%A9?a=b%20c', 'HEAD /few', 'GET /deep/1/x', 'GET /own', 'GET /stream', 'GET /api/teapot', 'GET /api/chunked', 'GET /api/large', 'GET /never', 'DELETE /api/x', 'GET /api//x'].map((line) => ({ line })),
    { line: 'POST /api/x', body: 'hello' },
    { line: 'POST /up', body: large },
    { line: 'POST /up/chunked', body: '5\r\nhello\r\n0\r\n\r\n', headers: [['Transfer-Encoding', 'chunked']] },
  ])('$line', async ({ line, body = '', headers = [] }) => {
    const [method, target] = line.split(' ');
    const usual = await play(method, target, headers, body);
    for (const upgrade of ['h2c', 'TLS/1.2']) {
      expect(await play(method, target, [...headers, ['Connection', 'Upgrade, HTTP2-Settings'], ['Upgrade', upgrade], ['HTTP2-Settings', 'AAMAAABkAAQAAP__']], body)).toEqual(usual);
    }
    expect(usual.requestLine === undefined).toBe(usual.logged[2] !== '');
  });

  test('by the client of Node.js, over a connection that stays open', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () => new Promise<string>((resolve, reject) => http.get({
      port: nginx.port, path: '/api/x', agent, headers: { 'Host': HOST, 'Connection': 'Upgrade, HTTP2-Settings', 'Upgrade': 'h2c', 'HTTP2-Settings': 'AAMAAABkAAQAAP__' },
    }, (answer) => {
      let body = '';
      answer.on('data', (data) => { body += data; }).on('end', () => resolve(`${answer.statusCode} ${body}`));
    }).on('error', reject));
    expect([await ask(), await ask()]).toEqual(['200 GET 0', '200 GET 0']);
    agent.destroy();
  });
});

test('forwards upgrades on a route for WebSockets', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(`echo ${data}`)));
  await new Promise((resolve) => server.once('listening', resolve));
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: [WEB_SOCKET, ...ROUTES] }), appPort: 3000 });
  const nginx = await startNginx({ text, app: { port: (server.address() as net.AddressInfo).port } });
  const said = (target: string) => new Promise<string>((resolve) => {
    const client = new WebSocket(`ws://127.0.0.1:${nginx.port}${target}`);
    client.on('open', () => client.send('hi')).on('message', (data) => {
      resolve(String(data));
      client.close();
    }).on('error', (error) => resolve(error.message));
  });
  try {
    expect(await said('/ws')).toBe('echo hi');
    // Its server says that an upgrade is required.
    expect(await said('/api/ws')).toBe('Unexpected server response: 426');
  } finally {
    await nginx.stop();
    server.clients.forEach((client) => client.terminate());
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('a WebSocket request that no route lists', () => {
  const opening: [string, string][] = [['Connection', 'Upgrade'], ['Upgrade', 'websocket'], ['Sec-WebSocket-Version', '13'], ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==']];
  const asking = Route.exact('/staff', { basicAuth: {} });
  const soft = Route.exact('/soft', { reportOnly: true });
  const reason = 'web-socket-not-listed';

  test.each<[string, NginxOptions, Route[], [target: string, opens: boolean, reason: string, enforced: boolean | undefined][]]>([
    ['is forwarded without its upgrade, and the log says so', {}, [], [['/ws', true, '', undefined], ['/api/x', false, reason, undefined]]],
    ['opens where nothing is enforced', reporting.settings, [], [['/ws', true, '', true], ['/api/x', true, reason, false], ['/unlisted', true, 'no-route', false], ['/deep/1/2/3', true, 'no-route', false]]],
    ['opens where its route reports', {}, [soft], [['/soft', true, reason, false], ['/ws', true, '', true], ['/api/x', false, reason, true]]],
    ['does not where a password could be gone around by it', reporting.settings, [asking], [['/ws', true, '', true], ['/api/x', false, reason, true], ['/unlisted', false, 'no-route', false]]],
    ['opens with listed headers alone', { ...reporting.settings, forwardedRequestHeaders: ['Accept'] }, [], [['/ws', true, '', true], ['/api/x', true, reason, false]]],
    ['opens where other answers that switch protocols are refused', { ...reporting.settings, rejectSwitchingProtocols: true }, [], [['/ws', true, '', true], ['/api/x', true, reason, false]]],
  ])('%s', async (_, settings, more, cases) => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const allowlist = new Allowlist({ routes: [...ROUTES, WEB_SOCKET, ...more] });
    const { port } = server.address() as net.AddressInfo;
    const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app: { port } });
    try {
      for (const [target, opens, said, enforced] of cases) {
        const opened = await new Promise((resolve) => {
          const client = new WebSocket(`ws://127.0.0.1:${nginx.port}${target}`);
          client.on('open', () => {
            resolve(true);
            client.close();
          }).on('error', () => resolve(false));
        });
        const [line] = await nginx.nextAccessLog(1);
        expect([target, opened, line.reason, line.enforced, line.status]).toEqual([target, opens, said, enforced, opens ? 101 : 426]);
      }
    } finally {
      await nginx.stop();
      server.clients.forEach((client) => client.terminate());
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('is reported for no other request, and not if there is another reason', async () => {
    const app = await startRecordingApp();
    const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: [...ROUTES, WEB_SOCKET] }), appPort: 3000 });
    const nginx = await startNginx({ text, app });
    const reasonOf = async (method: string, target: string, headers: [string, string][], body = '') => {
      await request(nginx.port, { method, target, headers: [['Host', HOST], ...headers], body });
      return (await nginx.nextAccessLog(1))[0].reason;
    };
    try {
      expect(await reasonOf('GET', '/api/x', opening)).toBe(reason);
      expect(await reasonOf('GET', '/api/x', [['Upgrade', 'WebSocket']])).toBe(reason);
      expect(await reasonOf('POST', '/api/x', opening)).toBe('');
      expect(await reasonOf('GET', '/api/x', [['Upgrade', 'h2c']])).toBe('');
      expect(await reasonOf('GET', '/api/x', [['Upgrade', 'websocket, h2c']])).toBe('');
      expect(await reasonOf('GET', '/nope', opening)).toBe('no-route');
      expect(await reasonOf('DELETE', '/api/x', opening)).toBe('method-not-allowed');
      await app.whileDown(async () => expect(await reasonOf('GET', '/own', opening)).toBe('app-answer-invalid'));
    } finally {
      await nginx.stop();
      await app.stop();
    }
  });
});

test('an upgrade header without a value looks like an absent header to NGINX, so an app that answers it with 101 opens a tunnel', async () => {
  const app = await startSwitchingApp();
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes: ROUTES }), appPort: 3000, appHealthPath: '/ready' }).text, app });
  try {
    // As decision 15 describes. If a way to distinguish them is found, this test must be reversed.
    expect(await tunnel(nginx.port, `GET /api HTTP/1.1\r\nHost: ${HOST}\r\nUpgrade:`)).toContain('from the tunnel');
    expect(await tunnel(nginx.healthPort, `GET /health HTTP/1.1\r\nHost: ${HOST}\r\nUpgrade:`)).toMatch(/^HTTP\/1\.1 502 /);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test.each<[string, Route[]]>([
  ['no route has a WebSocket', ROUTES], ['a route has a WebSocket', [...ROUTES, WEB_SOCKET]],
])('opens no tunnel for an upgrade without a value if responses that switch protocols are rejected, and %s', async (_, routes) => {
  const app = await startSwitchingApp();
  const settings = { rejectSwitchingProtocols: true };
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000, settings }).text, app });
  try {
    for (const upgrade of ['\r\nUpgrade:', '\r\nUpgrade: ', '\r\nUpgrade:\r\nUpgrade: x', '\r\nUpgrade: x', '']) {
      const answered = await tunnel(nginx.port, `GET /api HTTP/1.1\r\nHost: ${HOST}${upgrade}`);
      expect(answered).toMatch(/^HTTP\/1\.1 502 /);
      expect(answered).not.toContain('from the tunnel');
    }
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test('a leftover socket file after a crash prevents NGINX from listening, so it is removed before a start', async () => {
  fs.chmodSync(folder, 0o777);
  const socket = path.join(folder, path.basename(NginxConfiguration._OWN_SOCKET));
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: ROUTES }), appPort: 3000 });
  const [port, healthPort, app] = await freePorts(3);
  const file = path.join(folder, 'nginx.conf');
  // The master alone, which so is all that has to be killed.
  fs.writeFileSync(file, `master_process off;\n${relocate(text, { listen: `127.0.0.1:${port}`, health: `127.0.0.1:${healthPort}`, app: `127.0.0.1:${app}`, prefix: folder })}`);
  const start = () => spawn(nginxBinary(), ['-p', folder, '-c', file, '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const first = start();
  expect(await until(() => answers(healthPort), 10_000)).toBe(true);
  first.kill('SIGKILL');
  await new Promise((resolve) => first.once('exit', resolve));
  expect(fs.existsSync(socket)).toBe(true);

  const second = start();
  let said = '';
  second.stderr.on('data', (data) => { said += data; });
  expect(await until(async () => said.includes('Address already in use'), 10_000)).toBe(true);
  second.kill('SIGKILL');
  await new Promise((resolve) => second.once('exit', resolve));

  fs.rmSync(socket);
  const third = start();
  expect(await until(() => answers(healthPort), 10_000)).toBe(true);
  third.kill('SIGKILL');
  await new Promise((resolve) => third.once('exit', resolve));
});

describe('uwsgi', () => {
  const server = uwsgiServer(folder);
  if ('absent' in server) {
    test.skip(`a real server (skipped: ${server.absent})`, () => undefined);
    return;
  }

  test('does not parse the bytes after a request as another request', async () => {
    const app = await server.start();
    const routes = [Route.exact('/api/switch'), Route.exact('/api/x')];
    const props = { allowlist: new Allowlist({ routes }), appSocket: '/run/app/app.sock', appProtocol: server.protocol };
    const nginx = await startNginx({ text: new NginxConfiguration(props).text, app });
    try {
      const packet = (vars: Record<string, string>) => {
        const size = (length: number) => [length % 256, Math.floor(length / 256)];
        const body = Buffer.concat(Object.entries(vars).flat().map((each) => Buffer.concat([Buffer.from(size(each.length)), Buffer.from(each)])));
        return Buffer.concat([Buffer.from([0, ...size(body.length), 0]), body]).toString('latin1');
      };
      const second = packet({ REQUEST_METHOD: 'GET', PATH_INFO: '/never/listed', REQUEST_URI: '/never/listed', QUERY_STRING: '', SERVER_NAME: 'x', SERVER_PORT: '80', SERVER_PROTOCOL: 'HTTP/1.1' });
      const answered = await tunnel(nginx.port, `GET /api/switch HTTP/1.1\r\nHost: ${HOST}\r\nUpgrade: x`, second, '"PATH_INFO"');
      expect(answered).toMatch(/^HTTP\/1\.1 101 /);
      expect(answered.match(/"PATH_INFO": "[^"]*"/g)).toEqual(['"PATH_INFO": "/api/switch"']);
    } finally {
      await nginx.stop();
      await app.stop();
    }
  });
});
