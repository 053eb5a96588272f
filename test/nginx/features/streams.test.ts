import * as http from 'http';
import * as http2 from 'http2';
import * as net from 'net';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, Route, RouteOptions } from '../../../src/allowlist';
import { until } from '../../../src/commands/nginx/waiting';
import { UpstreamProtocol, NginxConfiguration } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { StartedServer, startedServer } from '../../../testing/started-server';

const SILENT_MS = 2500;
/** More than the sockets between app and client hold. */
const DOWNLOAD_BYTES = 30_000_000;
const HALF = 'x'.repeat(1000);
const pause = () => new Promise((resolve) => setTimeout(resolve, SILENT_MS));

const METHODS = { methods: [HttpMethod.GET, HttpMethod.POST] };
const ROUTES: Record<string, RouteOptions> = {
  '/usual': {},
  '/patient': { clientBodyTimeout: Duration.seconds(60), clientSendTimeout: Duration.seconds(60), readTimeout: Duration.seconds(60) },
  '/stream': { stream: true },
};

const configuration = (appProtocol: UpstreamProtocol, routes: Record<string, RouteOptions>, settings: object) => new NginxConfiguration({
  allowlist: new Allowlist({ routes: Object.entries(routes).map(([path, options]) => Route.prefix(path, { ...METHODS, ...options })) }),
  appPort: 3000,
  appProtocol,
  settings,
});

describe('with timeouts of one second', () => {
  const sockets = new Set<net.Socket>();
  const server = http.createServer((asked, answer) => {
    if (asked.method === 'POST') {
      const late = asked.url!.endsWith('/late');
      if (!late) answer.flushHeaders();
      let bytes = 0;
      asked.on('data', (chunk) => {
        bytes += chunk.length;
        if (!late) answer.write(`${chunk.length} `);
      }).on('end', () => answer.end(`${bytes} in all`));
    } else {
      answer.end(Buffer.alloc(DOWNLOAD_BYTES));
    }
  }).on('connection', (socket) => sockets.add(socket));
  let app: StartedServer;
  let nginx: RunningNginx;

  beforeAll(async () => {
    app = await startedServer(server, sockets);
    const settings = { clientBodyTimeout: Duration.seconds(1), clientSendTimeout: Duration.seconds(1), readTimeout: Duration.seconds(1) };
    nginx = await startNginx({ text: configuration(UpstreamProtocol.http(), ROUTES, settings).text, app });
  });
  afterAll(async () => {
    await app.stop();
    await nginx.stop();
  });

  /** How many bytes come to a client that reads nothing for a while. */
  async function pausedDownload(path: string): Promise<number> {
    const socket = net.connect({ port: nginx.port, host: '127.0.0.1' });
    let bytes = 0;
    const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`);
    socket.pause();
    await pause();
    socket.on('data', (chunk) => { bytes += chunk.length; }).resume();
    await closed;
    return bytes;
  }

  /** The response for a client that sends half of a body, and the other half after a pause. */
  async function pausedUpload(path: string, framing: string, first: string, second: string): Promise<string> {
    const socket = net.connect({ port: nginx.port, host: '127.0.0.1' });
    let text = '';
    socket.on('error', () => undefined).on('data', (chunk) => { text += chunk; });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`POST ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n${framing}\r\n\r\n${first}`);
    await pause();
    socket.write(second);
    await closed;
    return text;
  }

  test('a client that pauses in a download receives all of it if the route allows the time', async () => {
    const [usual, patient, stream] = await Promise.all(Object.keys(ROUTES).map(pausedDownload));
    expect(usual).toBeLessThan(DOWNLOAD_BYTES);
    expect(patient).toBeGreaterThan(DOWNLOAD_BYTES);
    expect(stream).toBeGreaterThan(DOWNLOAD_BYTES);
  }, 60_000);

  test('a client that pauses in an upload can continue if the route allows the time', async () => {
    await nginx.newAccessLog();
    const chunk = `${HALF.length.toString(16)}\r\n${HALF}\r\n`;
    const answers = await Promise.all(Object.keys(ROUTES).flatMap((path) => [
      pausedUpload(path, `Content-Length: ${2 * HALF.length}`, HALF, HALF), pausedUpload(path, 'Transfer-Encoding: chunked', chunk, `${chunk}0\r\n\r\n`),
    ]));
    expect(answers.map((answer) => [/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1], answer.includes('2000 in all')])).toEqual([
      [undefined, false], [undefined, false], ['200', true], ['200', true], ['200', true], ['200', true],
    ]);
    const lines = await nginx.nextAccessLog(6);
    expect(lines.map(({ route, status, reason }) => `${route} ${status} ${reason}`).sort()).toEqual([
      '/patient 200 ', '/patient 200 ', '/stream 200 ', '/stream 200 ', '/usual 408 request-timeout', '/usual 408 request-timeout',
    ]);
  }, 60_000);

  test('on a route for streams, partial bodies and partial responses are forwarded immediately', async () => {
    const socket = net.connect({ port: nginx.port, host: '127.0.0.1' });
    let text = '';
    socket.on('data', (chunk) => { text += chunk; });
    const heard = async (wanted: RegExp) => {
      await until(async () => wanted.test(text), 10_000);
      expect(text).toMatch(wanted);
    };
    socket.write('POST /stream HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
    await heard(/^HTTP\/1\.1 200 [\s\S]*\r\n5 \r\n/);
    socket.write('6\r\nsecond\r\n');
    await heard(/\r\n6 \r\n/);
    socket.write('0\r\n\r\n');
    await heard(/11 in all/);
    socket.destroy();
  });

  test('a body of a stream that is too large or malformed has a reason, although the app received the request', async () => {
    await nginx.newAccessLog();
    const answerTo = (second: string) => new Promise<string>((resolve) => {
      const socket = net.connect({ port: nginx.port, host: '127.0.0.1' });
      socket.on('error', () => undefined).once('close', () => resolve('')).once('data', (bytes) => {
        resolve(String(bytes).slice(0, 12));
        socket.destroy();
      });
      server.once('request', (asked) => asked.once('data', () => socket.write(second)));
      socket.write('POST /stream/late HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n');
    });
    expect([await answerTo('zz\r\n'), await answerTo(`${(2 * 1024 ** 2).toString(16)}\r\nx`)]).toEqual(['HTTP/1.1 400', 'HTTP/1.1 413']);
    const lines = await nginx.nextAccessLog(2);
    expect(lines.map(({ status, reason }) => `${status} ${reason}`).sort()).toEqual(['400 malformed-request', '413 body-too-large']);
  });
});

describe('a gRPC call', () => {
  const sessions = new Set<http2.ServerHttp2Session>();
  const server = http2.createServer().on('session', (session) => sessions.add(session)).on('stream', (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'x-long': 'x'.repeat(30_000) })).on('error', () => undefined);
    stream.pipe(stream);
  });
  let app: StartedServer;
  let nginx: RunningNginx;

  beforeAll(async () => {
    app = await startedServer(server, sessions);
    const settings = { clientBodyTimeout: Duration.seconds(1), readTimeout: Duration.seconds(1), sendTimeout: Duration.seconds(1) };
    nginx = await startNginx({ text: configuration(UpstreamProtocol.grpc(), ROUTES, settings).text, app });
  });
  afterAll(async () => {
    await app.stop();
    await nginx.stop();
  });

  async function silentCall(path: string): Promise<string> {
    const session = http2.connect(`http://127.0.0.1:${nginx.port}`).on('error', () => undefined);
    const stream = session.request({ ':method': 'POST', ':path': path, ':authority': 'a.example', 'content-type': 'application/grpc', 'te': 'trailers' });
    let text = '';
    let status = 'none';
    stream.on('data', (chunk) => { text += chunk; }).on('trailers', (trailers) => { status = `${trailers['grpc-status']} ${String(trailers['x-long']).length}`; })
      .on('error', (error) => { status = String((error as NodeJS.ErrnoException).code); });
    const closed = new Promise((resolve) => stream.on('close', resolve));
    stream.write('first ');
    await pause();
    stream.end('second');
    await closed;
    session.destroy();
    return `${text}: ${status}`;
  }

  test('may be silent for the timeout of its route', async () => {
    const [usual, patient, stream] = await Promise.all(Object.keys(ROUTES).map(silentCall));
    expect([patient, stream]).toEqual(['first second: 0 30000', 'first second: 0 30000']);
    expect(usual).not.toContain('second');
  }, 60_000);
});

/** The directives of the location of a route. */
const locationOf = (appProtocol: UpstreamProtocol, options: RouteOptions, settings: object = {}) =>
  /location \^~ "?\/x\/"? \{\n([\s\S]*?)\n {8}\}/.exec(configuration(appProtocol, { '/x': options }, settings).text)![1].split('\n').map((line) => line.trim())
    .filter((line) => /_(?:timeout|buffering|buffer_size) |^gzip /.test(line));

test('`stream` is a shorthand for several options, each of which can be overridden', () => {
  const hour = ['3600s'].flatMap((time) => [`proxy_read_timeout ${time};`, `proxy_send_timeout ${time};`, `client_body_timeout ${time};`, `send_timeout ${time};`]);
  expect(locationOf(UpstreamProtocol.http(), { stream: true })).toEqual([...hour, 'proxy_request_buffering off;', 'proxy_buffering off;']);
  expect(locationOf(UpstreamProtocol.http(), { stream: false })).toEqual([]);
  expect(locationOf(UpstreamProtocol.http(), {
    stream: true,
    requestBuffering: true,
    responseBuffering: true,
    readTimeout: Duration.seconds(5),
    sendTimeout: Duration.seconds(6),
    clientBodyTimeout: Duration.seconds(7),
    clientSendTimeout: Duration.seconds(8),
  })).toEqual(['proxy_read_timeout 5s;', 'proxy_send_timeout 6s;', 'client_body_timeout 7s;', 'send_timeout 8s;']);
  // A script is told the length of a body first.
  expect(locationOf(UpstreamProtocol.uwsgi(), { stream: true })).toEqual([...hour.map((line) => line.replace('proxy', 'uwsgi')), 'uwsgi_buffering off;']);
  expect(locationOf(UpstreamProtocol.grpc(), { stream: true })).toEqual(hour.map((line) => line.replace('proxy', 'grpc')));
});

test('rejects invalid combinations and values', () => {
  expect(() => Route.exact('/', { stream: true, cache: { ttl: Duration.seconds(1) } })).toThrow(/`cache` \(.*\) cannot be combined with `stream: true`/);
  const script = UpstreamProtocol.fastCgi({ scriptFilename: '/srv/front-controller.php' });
  expect(() => configuration(script, { '/x': { requestBuffering: false } }, {})).toThrow(/`requestBuffering of prefix \/x` \(false\) cannot be combined with an app that speaks FastCGI/);
  for (const name of ['clientBodyTimeout', 'clientSendTimeout']) {
    expect(() => Route.exact('/', { [name]: Duration.seconds(0) })).toThrow(`\`${name}\` must be a Duration of 1 to 86400 whole seconds, got: Duration.seconds(0)`);
    expect(() => configuration(script, { '/x': {} }, { [name]: Duration.millis(500) })).toThrow(`\`settings.${name}\` must be a Duration of 1 to 86400 whole seconds, got: Duration.millis(500)`);
  }
});

test('rejects routes with the same path and method that differ in one of these options, and accepts them for different methods', () => {
  for (const options of [
    { stream: true }, { requestBuffering: false }, { clientBodyTimeout: Duration.seconds(5) },
    { clientSendTimeout: Duration.seconds(5) }, { maxResponseHeaderBytes: 5000 },
    { responseCompression: true },
  ]) {
    expect(() => new Allowlist({ routes: [Route.exact('/a'), Route.exact('/a', options)] })).toThrow(`\`${Object.keys(options)[0]}\``);
    expect(new Allowlist({ routes: [Route.exact('/a'), Route.exact('/a', { methods: [HttpMethod.POST], ...options })] })._routes.length).toBe(2);
  }
});
