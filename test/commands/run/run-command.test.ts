import * as fs from 'fs';
import * as http from 'http';
import * as net from 'net';
import * as path from 'path';
import WebSocket, { WebSocketServer } from 'ws';
import { freePorts, listenOnFreePort } from '../../../src/commands/nginx/free-ports';
import { until } from '../../../src/commands/nginx/waiting';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { WatchedFile } from '../../../src/commands/run/watched-file';
import { runCommandLine } from '../../../testing/command-line';
import { nginxBinary } from '../../../testing/setup/nginx';
import { temporaryFolder } from '../../../testing/temporary-folder';

const folder = temporaryFolder();
const PATIENCE_MS = 20_000;

let number = 0;
function routesFile(content: object): string {
  const file = path.join(folder, `routes-${++number}.json`);
  fs.writeFileSync(file, JSON.stringify(content));
  return file;
}

const running = new Set<RunningCommand>();
afterEach(async () => { await Promise.all([...running].map((command) => command.stop())); });

/** The command at work. It is stopped after the test at the latest. */
class RunningCommand {
  public out = '';
  public error = '';
  private end?: () => void;
  private readonly outcome: Promise<{ status: number }>;

  constructor(argv: string[]) {
    running.add(this);
    this.outcome = runCommandLine(['run', '--nginx', nginxBinary(), ...argv], {
      write: (text) => { this.out += text; },
      writeError: (text) => { this.error += text; },
      onEnd: (end) => { this.end = end; },
    });
  }

  public async says(what: RegExp, of: 'out' | 'error' = 'error'): Promise<void> {
    if (!await until(async () => what.test(this[of]), PATIENCE_MS)) {
      throw new Error(`It does not say ${what}: ${this.error}${this.out}`);
    }
  }

  public async stop(): Promise<number> {
    running.delete(this);
    this.end?.();
    return (await this.outcome).status;
  }
}

describe('in front of an app', () => {
  let app: RecordingApp;
  let port: number;
  beforeEach(async () => {
    app = await startRecordingApp();
    [port] = await freePorts(1);
  });
  afterEach(() => app.stop());

  const start = async (routes: string, ...argv: string[]) => {
    const command = new RunningCommand(['--routes', routes, '--app', `127.0.0.1:${app.port}`, '--listen', `127.0.0.1:${port}`, ...argv]);
    await command.says(/Ctrl-C stops/);
    return command;
  };
  const status = async (target: string, host = 'localhost', method = 'GET') => (await request(port, { method, target, headers: [['Host', host]] })).status;

  test('shows each decision with its reason', async () => {
    const command = await start(routesFile({ hosts: ['api.example.com'], routes: [{ prefix: '/api' }] }));
    expect([await status('/api/x'), await status('/admin'), await status('/api/x', 'api.example.com', 'DELETE'), await status('/api/x', 'other.example')])
      .toEqual([200, 404, 405, 421]);
    await command.says(/421 {2}GET {2}\/api\/x {2}unknown-host {2}.*host other\.example/, 'out');
    expect(command.out).toMatch(/200 {2}GET {2}\/api\/x {2}allowed {2}route \/api {2}\d+ ms/);
    expect(command.out).toMatch(/404 {2}GET {2}\/admin {2}no-route/);
    expect(command.error).toContain('Besides api.example.com, the hosts localhost, 127.0.0.1 are allowed; --strict-hosts rejects them.');
    expect(await command.stop()).toBe(0);
    expect(command.error).toContain('4 requests, of which 3 were rejected.');
  });

  test('--strict-hosts allows only the hosts of the routes', async () => {
    const command = await start(routesFile({ hosts: ['api.example.com'], routes: [{ prefix: '/api' }] }), '--strict-hosts');
    expect([await status('/api/x'), await status('/api/x', 'api.example.com')]).toEqual([421, 200]);
    await command.stop();
  });

  test('--report-only forwards what no route lists, and says so', async () => {
    const command = await start(routesFile({ routes: [{ prefix: '/api' }] }), '--report-only');
    expect(await status('/admin')).toBe(200);
    await command.says(/200 {2}GET {2}\/admin {2}would be rejected: no-route/, 'out');
    await command.stop();
    expect(command.error).toContain('1 request, of which 1 would be rejected.');
  });

  test('--json prints the log lines of the proxy', async () => {
    const command = await start(routesFile({ routes: [{ prefix: '/api' }] }), '--json');
    await status('/admin');
    await command.says(/no-route/, 'out');
    expect(JSON.parse(command.out)).toMatchObject({ target: '/admin', status: 404, reason: 'no-route' });
    await command.stop();
  });

  test('uses changed routes, and keeps the previous routes if the file has a mistake', async () => {
    const routes = routesFile({ routes: [{ prefix: '/api' }] });
    const command = await start(routes);
    const change = (content: string) => {
      fs.writeFileSync(routes, content);
      // The time of the change may be that of the last look.
      fs.utimesSync(routes, new Date(), new Date(Date.now() + ++number * 1000));
    };
    change('{ "routes": [{ "prefix": "admin" }] }');
    await command.says(/keeps the previous routes: .*a path that starts with/s);
    expect([await status('/api/x'), await status('/admin')]).toEqual([200, 404]);
    change('{ "routes": [{ "prefix": "/admin" }] }');
    await command.says(/the proxy uses the new routes/);
    // Workers with the previous routes may accept connections a little longer.
    const isNew = async () => await status('/admin') === 200 && await status('/api/x') === 404;
    if (!await until(isNew, PATIENCE_MS)) throw new Error('the previous routes stay');
    await command.stop();
  });

  test('leaves out what needs a load balancer, and says so', async () => {
    const command = await start(routesFile({ routes: [{ prefix: '/api' }], settings: { tls: {}, clientAddressSource: 'proxy-protocol' } }));
    expect(await status('/api/x')).toBe(200);
    expect(command.error).toContain('The proxy speaks plain HTTP: "tls" of the settings is left out.');
    expect(command.error).toContain('The address of a client is that of its connection');
    await command.stop();
  });

  test('reads user lists from --files', async () => {
    const routes = routesFile({ routes: [{ prefix: '/api', basicAuth: {} }] });
    const argv = ['--routes', routes, '--app', '127.0.0.1:1', '--listen', `127.0.0.1:${port}`];
    expect((await runCommandLine(['run', '--nginx', nginxBinary(), ...argv])).error).toMatch(/The configuration reads "[^"]*users": put a file of this name into a folder/);
    const files = fs.mkdtempSync(path.join(folder, 'files-'));
    const [, name] = /reads "([^"]*)"/.exec((await runCommandLine(['run', '--nginx', nginxBinary(), ...argv])).error)!;
    fs.writeFileSync(path.join(files, name), 'alice:{PLAIN}secret\n');
    const command = await start(routes, '--files', files);
    expect(await status('/api/x')).toBe(401);
    await command.stop();
  });
});

test('a change is noticed that comes between the first look at the routes and the first call of NGINX', async () => {
  const routes = routesFile({ routes: [{ prefix: '/api' }] });
  const watched = new WatchedFile(routes);
  fs.writeFileSync(routes, '{ "routes": [{ "prefix": "/other" }] }');
  let changes = 0;
  watched.onChange(() => changes++);
  expect(await until(async () => changes === 1, PATIENCE_MS)).toBe(true);
  watched.close();
});

test('WebSockets and server-sent events pass', async () => {
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
  });
  new WebSocketServer({ server }).on('connection', (socket) => socket.on('message', (data) => socket.send(data.toString())));
  const appPort = await listenOnFreePort(server);
  const [port] = await freePorts(1);
  const routes = routesFile({ routes: [{ exact: '/ws', webSocket: true }, { exact: '/events', stream: true }] });
  const command = new RunningCommand(['--routes', routes, '--app', `127.0.0.1:${appPort}`, '--listen', `127.0.0.1:${port}`]);
  await command.says(/Ctrl-C stops/);

  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  const echoed = await new Promise((resolve, reject) => socket.on('open', () => socket.send('hello')).on('message', (data) => resolve(data.toString())).on('error', reject));
  const first = await new Promise((resolve, reject) => http.get(`http://127.0.0.1:${port}/events`, (response) => (
    response.once('data', (data) => {
      resolve(data.toString());
      response.destroy();
    }))).on('error', reject));
  expect([echoed, first]).toEqual(['hello', 'data: first\n\n']);

  socket.terminate();
  await command.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('says that the app does not listen yet', async () => {
  const [port, nobody] = await freePorts(2);
  const command = new RunningCommand(['--routes', routesFile({ routes: [{ prefix: '/api' }] }), '--app', `127.0.0.1:${nobody}`, '--listen', `127.0.0.1:${port}`]);
  await command.says(/Ctrl-C stops/);
  expect(command.error).toContain(`Nothing listens on 127.0.0.1:${nobody} yet`);
  await command.stop();
});

test('a port that is taken is an error', async () => {
  const server = net.createServer();
  const taken = await listenOnFreePort(server);
  const { status, error } = await runCommandLine(['run', '--nginx', nginxBinary(), '--routes', routesFile({ routes: [{ prefix: '/' }] }), '--app', '127.0.0.1:1', '--listen', `127.0.0.1:${taken}`]);
  server.close();
  expect([status, error]).toEqual([2, `Another program listens on 127.0.0.1:${taken}: choose another address with --listen.\n`]);
});

test.each([
  [['--app', '127.0.0.1:1'], /required option '--routes <path>'/],
  [['--routes', '/nonexistent', '--app', '127.0.0.1:1'], /--routes \/nonexistent: The routes file cannot be read/],
  [['--routes', 'x', '--app', '3000'], /--app must be HOST:PORT, for example 127\.0\.0\.1:8080, not "3000"/],
  [['--routes', 'x', '--app', '127.0.0.1:99999'], /--app must be a port from 1 to 65535/],
  [['--routes', 'x', '--app', '127.0.0.1:1', '--nginx', '/nonexistent'], /NGINX does not run/],
  [['--routes', 'x', '--app', '127.0.0.1:1', '--docker', '--podman'], /cannot be used with/],
])('%j is an error', async (argv, message) => {
  const { status, error } = await runCommandLine(['run', ...argv]);
  expect(error).toMatch(message);
  expect(status).toBe(2);
});
