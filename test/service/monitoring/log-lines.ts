import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { setTimeout as delay } from 'timers/promises';
import * as tls from 'tls';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, RejectionReason, Route } from '../../../src/allowlist';
import { until } from '../../../src/commands/nginx/waiting';
import { request, send } from '../../../src/commands/replay/raw-client';
import { RecordedRequest, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { ClientAddressSource, Enforcement, NginxConfiguration, RejectedRequestLog } from '../../../src/nginx';
import { ANSWER_UNDELIVERED, AppFailure } from '../../../src/nginx/answers/app-failure';
import { LONG_WAIT } from '../../../src/nginx/answers/client-closed-request';
import { certificates } from '../../../testing/certificates';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { layOriginSecret } from '../../../testing/origin-secret-files';
import { Sample, withSample } from '../../../testing/sampled-lines';

export type LogLine = Record<string, any>;

const HOST = 'api.example.com';
/** What CloudFront says of the client. */
const VIEWER: [string, string] = ['CloudFront-Viewer-Address', '203.0.113.7:46532'];
const COMMON = `Host: ${HOST}\r\n${VIEWER.join(': ')}\r\n`;
const ROUTES = [
  Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
  Route.exact('/mine', { allowedClients: ['192.0.2.0/24'] }),
  Route.exact('/query', { queryParameters: ['q'] }),
  Route.exact('/typed', { methods: [HttpMethod.POST], contentTypes: ['application/json'] }),
  Route.exact('/limited', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1, burst: 0 })] }),
  Route.exact('/busy', { maxConnections: 1, readTimeout: Duration.seconds(2) }),
  Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes: 100_000 }),
  Route.prefix('/cut', { readTimeout: Duration.seconds(1) }),
  Route.exact('/slow'),
  Route.exact('/ws', { webSocket: true }),
  Route.exact('/behind-cdn', { originSecret: {} }),
  ...[401, 403, 500].map((status) => Route.exact(`/asked/${status}`, { authorizedBy: AuthorizationRequest.toApp(`/auth/${status}`) })),
];

/** What the app does with each path; nothing at all for `/busy` and `/slow`. */
function respond({ target }: RecordedRequest): string {
  switch (target) {
    case '/busy': case '/slow': return '';
    case '/ws': return 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
    case '/api/invalid': return 'HTTP/1.1 200 OK\r\nX-\0: x\r\n\r\n';
    case '/cut/short': return 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok';
    case '/cut/large': return `HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n${'x'.repeat(50_000)}`;
    case '/api/long-header': return `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`;
    default: {
      const status = /^\/(?:api|auth)\/(\d+)$/.exec(target)?.[1] ?? '200';
      return `HTTP/1.1 ${status} X\r\nContent-Length: 2\r\n\r\nok`;
    }
  }
}

/** The log of rejected requests, and what of the sampled requests it contains. */
export interface Sampling {
  readonly rejectedRequestLog?: RejectedRequestLog;
  readonly sample?: Sample;
}

/** Lines that real NGINX wrote: at least one for each reason, for each kind of success and for each kind of failure. */
export async function realLogLines(enforcement: Enforcement, { rejectedRequestLog, sample = 'all' }: Sampling = {}): Promise<LogLine[]> {
  const app = await startRecordingApp({ respond });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lines-'));
  const allowlist = new Allowlist({ hosts: [HOST], routes: ROUTES });
  const text = new NginxConfiguration({
    allowlist,
    appPort: 3000,
    settings: {
      enforcement,
      rejectedRequestLog,
      clientAddressSource: ClientAddressSource.cloudFrontViewerAddress(),
      maxRequestBodyBytes: 10,
      clientBodyTimeout: Duration.seconds(1),
      maxHeaderLineBytes: 1024,
    },
  }).text;
  const overTls = new NginxConfiguration({
    allowlist,
    appPort: 3000,
    settings: { enforcement, rejectedRequestLog, clientAddressSource: ClientAddressSource.CONNECTION, tls: { clientCertificates: {} } },
  }).text;
  const tlsFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'lines-'));
  [folder, tlsFolder].forEach((each) => layOriginSecret(each, 'origin', ['right']));
  // A second is a long wait.
  const nginx = await startNginx({ text, app, prefix: folder, change: (whole) => withSample(whole.replace(LONG_WAIT, '[1-9]'), sample) });
  const withTls = await startNginx({ text: overTls, app, prefix: tlsFolder, change: (whole) => withSample(whole, sample) });
  try {
    const isAsked = (asked: string) => until(async () => app.requests.some(({ target }) => target === asked), 10_000);
    await play(nginx, isAsked);
    await leaveAfter(nginx.port, '/slow', async () => {
      await isAsked('/slow');
      await delay(1200);
    });
    await playBodyThatIsNotStored(nginx, path.join(folder, 'client_body'));
    await playTls(withTls);
  } finally {
    await nginx.stop();
    await withTls.stop();
    await app.stop();
    [folder, tlsFolder].forEach((each) => fs.rmSync(each, { recursive: true }));
  }
  return [...nginx.accessLog(), ...withTls.accessLog()];
}

/** NGINX can write no file where there is no folder, as where there is no room. */
async function playBodyThatIsNotStored({ port }: RunningNginx, folder: string): Promise<void> {
  fs.rmSync(folder, { recursive: true });
  fs.writeFileSync(folder, '');
  await request(port, { method: 'POST', target: '/upload', body: 'x'.repeat(50_000), headers: [['Host', HOST], VIEWER] });
}

/** A client without TLS, one without a certificate and one with that of a stranger. */
async function playTls({ port }: RunningNginx): Promise<void> {
  const { stranger, authority } = certificates();
  const ask = `GET /api/x HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
  await send(port, ask);
  for (const credentials of [{}, stranger]) {
    await new Promise<void>((resolve) => {
      const socket = tls.connect({ port, host: '127.0.0.1', servername: HOST, ca: authority.cert, ...credentials });
      socket.on('error', () => undefined).on('close', () => resolve()).resume().write(ask);
    });
  }
}

/** A client that goes away in the middle of an answer. */
function leave(port: number, target: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('close', () => resolve()).on('error', () => undefined).once('data', () => socket.destroy());
    socket.write(`GET ${target} HTTP/1.1\r\n${COMMON}\r\n`);
  });
}

/** A client that goes away before there is an answer. */
async function leaveAfter(port: number, target: string, waits: () => Promise<void>): Promise<void> {
  const socket = net.connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write(`GET ${target} HTTP/1.1\r\n${COMMON}\r\n`);
  await waits();
  socket.destroy();
}

async function play(nginx: RunningNginx, isAsked: (target: string) => Promise<unknown>): Promise<void> {
  const ask = (target: string, { method = 'GET', host = HOST, version = 'HTTP/1.1', body = '', viewer = [VIEWER], more = [] as [string, string][] } = {}) =>
    request(nginx.port, { method, target, version, body, headers: [['Host', host], ...viewer, ...more] });

  // The app does not answer these two in time; while it has the first, there is no room for another.
  const slow = [
    send(nginx.port, `GET /busy HTTP/1.1\r\n${COMMON}\r\n`),
    send(nginx.port, `POST /api/x HTTP/1.1\r\n${COMMON}Content-Length: 5\r\n\r\nab`),
  ];
  await isAsked('/busy');
  await ask('/busy');
  for (const target of ['/api/x', '/api/500', '/api/502', '/api/503', '/api/505', '/api/404', '/api/long-header', '/api/invalid', '/query?q=1', '/limited']) {
    await ask(target);
  }
  await ask('/ws', { more: [['Connection', 'Upgrade'], ['Upgrade', 'websocket']] });

  await ask('/api/%zz');
  await ask('/api/x', { host: 'other.example' });
  await ask('/api/500', { version: 'HTTP/1.0' });
  await ask(`http://${HOST}/api/x`);
  await ask('/api//x');
  await ask('/admin');
  await ask('/api/x', { method: 'DELETE' });
  await ask('/mine');
  await ask('/behind-cdn');
  await ask('/api/x', { viewer: [] });
  await ask('/query?other=1');
  await ask('/typed', { method: 'POST', body: 'x', more: [['Content-Type', 'text/plain']] });
  for (const status of [401, 403, 500]) {
    await ask(`/asked/${status}`);
  }
  await ask('/limited');
  await ask('/api/x', { method: 'POST', body: 'x'.repeat(11) });
  await ask(`/api/${'x'.repeat(4000)}`);
  await ask('/cut/short');
  await leave(nginx.port, '/cut/large');
  await Promise.all(slow);
}

/** Whether the proxy turned the request away. */
export const isRejected = ({ reason, enforced }: LogLine) => ALL_REASONS.includes(reason) && enforced !== false;

export const ALL_REASONS: string[] = Object.values(RejectionReason).sort();

/** Each reason that a line may have, and the metric that counts it; where the app failed to say whether a request may pass, it is the app that failed, too. */
export const METRICS: Record<string, string[]> = Object.fromEntries([
  ...ALL_REASONS.map((reason) => [reason, ['Rejected', ...reason === RejectionReason.AUTHORIZATION_FAILED ? ['UpstreamErrors'] : []]]),
  ...Object.values(AppFailure).map((reason) => [reason, ['UpstreamErrors']]),
  [ANSWER_UNDELIVERED, ['Undelivered']],
]);
