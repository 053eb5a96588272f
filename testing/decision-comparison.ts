import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as http2 from 'http2';
import * as os from 'os';
import * as path from 'path';
import * as tls from 'tls';
import { certificates } from './certificates';
import { DrawnCase, DrawnProtocol, DrawnRequest, INNER_PROXY, makeConfiguration, ORIGIN_SECRETS, originHeader, QUESTION, USER } from './decision-arbitraries';
import { Expected, ExpectedAnswers } from './expected-answers';
import { observeLocations } from './location-directives';
import { RunningNginx, startNginx } from './nginx';
import { layOriginSecret } from './origin-secret-files';
import { isPromisedToStayOut } from './promised';
import { ProtocolApp, PROTOCOL_APPS, ReceivedRequest } from './protocol-apps';
import { withSample } from './sampled-lines';
import { nginxBinary } from './setup/nginx';
import { KeepAliveClient } from '../src/commands/replay/raw-client';
import { groupedBy } from '../src/grouped-by';
import { NginxOptions } from '../src/nginx';

/** Apps of one player, who plays one case after the other. */
export class Apps {
  private readonly started = new Map<DrawnProtocol, Promise<ProtocolApp>>();

  public of(protocol: DrawnProtocol): Promise<ProtocolApp> {
    const app = this.started.get(protocol) ?? PROTOCOL_APPS[protocol]();
    this.started.set(protocol, app);
    return app;
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.started.values()].map(async (app) => (await app).stop()));
  }
}

/** What was seen of a request. */
interface Seen {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** A request of which something is not as it has to be. */
export interface Difference {
  readonly request: DrawnRequest;
  /** The place in the case. */
  readonly index: number;
  readonly expected: unknown;
  readonly actual: unknown;
}

const ID = 'X-Amzn-Trace-Id';

/** Plays the requests one after the other, and gives the first one of which something is not as `decide()` and the options say. */
export async function differenceOf(drawn: DrawnCase, apps: Apps): Promise<Difference | undefined> {
  const { allowlist, configuration, settings } = makeConfiguration(drawn);
  const app = await apps.of(drawn.protocol);
  const observed: { locations?: ReturnType<typeof observeLocations> } = {};
  const prefix = fs.mkdtempSync(path.join(os.tmpdir(), 'decisions-'));
  Object.entries(ORIGIN_SECRETS).forEach(([name, values]) => layOriginSecret(prefix, name, values));
  fs.writeFileSync(path.join(prefix, 'htpasswd-users'), `${USER.name}:{PLAIN}${USER.password}\n`);
  try {
    const nginx = await startNginx({
      text: configuration.text,
      app,
      prefix,
      checked: false,
      change: (relocated) => {
        observed.locations = observeLocations(withSample(relocated, 'all'));
        return observed.locations.text;
      },
    });
    const client = drawn.protocol === 'grpc' ? new Http2Client(nginx, settings) : new Http1Client(nginx, settings);
    const seen: (Seen | Error)[] = [];
    app.take();
    try {
      for (const [i, request] of drawn.requests.entries()) {
        seen.push(await client.play(request, String(i)).catch((error: Error) => error));
      }
    } finally {
      client.close();
      await nginx.stop();
    }
    const received = groupedBy(app.take(), ({ headers }) => headers[ID.toLowerCase()] ?? '');
    const expectations = new ExpectedAnswers(drawn, allowlist, configuration, settings, isOld());
    const lines = linesOf(nginx.accessLog(), drawn.requests.length);
    for (const [index, request] of drawn.requests.entries()) {
      const own = { seen: seen[index], line: lines[index] ?? {}, received: received.get(String(index)) ?? [] };
      const difference = differenceAt({ expected: expectations.next(request), expectations, ...own }, observed.locations!);
      if (difference !== undefined) {
        return { request, index, ...difference };
      }
      const outside = own.received.find(({ target }) => target !== QUESTION);
      if (outside !== undefined && isPromisedToStayOut(drawn, request)) {
        return { request, index, expected: 'nothing at the app, by what the documentation says', actual: outside };
      }
    }
    const unnamed = received.get('');
    return unnamed === undefined ? undefined : { request: drawn.requests[0], index: 0, expected: 'no request without a name at the app', actual: unnamed };
  } finally {
    fs.rmSync(prefix, { recursive: true, force: true });
  }
}

interface Played {
  readonly expected: Expected;
  readonly expectations: ExpectedAnswers;
  readonly line: Record<string, any>;
  readonly seen: Seen | Error;
  readonly received: ReceivedRequest[];
}

function differenceAt({ expected, expectations, line, seen, received }: Played, locations: ReturnType<typeof observeLocations>) {
  const actual = {
    status: seen instanceof Error ? String(seen) : seen.status,
    reason: line.reason,
    route: line.route,
    received: received.map(({ method, target }) => `${method} ${target}`),
    finding: line.offset === undefined || line.offset === null ? undefined : { found: line.found, offset: line.offset, ...line.option === '' ? {} : { option: line.option } },
    ...seen instanceof Error ? {} : { location: seen.headers.location, allow: seen.headers.allow },
  };
  const fits = expected.answers.some((answer) => Object.entries(answer)
    .every(([name, value]) => value === undefined || JSON.stringify(value) === JSON.stringify(actual[name as keyof typeof actual])));
  if (!fits) {
    return { expected: expected.answers, actual };
  }
  if (!expected.forwarded || seen instanceof Error) {
    return undefined;
  }
  const told = received[received.length - 1];
  const more = Object.entries({
    ...differing(expectations.optionsClass(expected.route), (name) => locations.directive(line.location, name), 'location: '),
    ...told === undefined || told.target.startsWith('/question') ? {} : differing({ ...expected.told, ...told.path === undefined ? {} : { path: expected.path } }, (name) => name === 'path' ? told.path : told.headers[name] ?? '', 'at the app: '),
    ...differing(expected.responseHeaders, (name) => seen.headers[name] ?? '', 'answer: '),
  });
  return more.length === 0 ? undefined : {
    expected: Object.fromEntries(more.map(([name, [wanted]]) => [name, wanted])),
    actual: { ...actual, ...Object.fromEntries(more.map(([name, [, found]]) => [name, found])) },
  };
}

type Value = string | undefined;

/** What is not as it is wanted, by its name: both values. */
function differing(wanted: Record<string, Value>, found: (name: string) => Value, where: string): Record<string, [Value, Value]> {
  return Object.fromEntries(Object.entries(wanted).flatMap(([name, value]) => {
    const actual = found(name);
    return value === actual || value === undefined && where !== 'location: ' ? [] : [[`${where}${name}`, [value, actual]] as const];
  }));
}

/** The line of each request: by its name, and where NGINX did not read that far, in their order. */
function linesOf(lines: Record<string, any>[], count: number): (Record<string, any> | undefined)[] {
  const found: (Record<string, any> | undefined)[] = Array(count).fill(undefined);
  const unnamed = lines.filter((line) => {
    const isNamed = /^\d+$/.test(line.trace_id);
    if (isNamed) {
      found[Number(line.trace_id)] = line;
    }
    return !isNamed;
  });
  return found.map((line) => line ?? unnamed.shift());
}

let version: string | undefined;

/** Whether NGINX reads CONNECT and hosts as it did before 1.30. */
function isOld(): boolean {
  version ??= /nginx\/([\d.]+)/.exec(spawnSync(nginxBinary(), ['-v'], { encoding: 'utf8' }).stderr)?.[1] ?? '0';
  const [major, minor] = version.split('.').map(Number);
  return major < 1 || major === 1 && minor < 30;
}

/** What the proxies in front add to a request. */
function ofProxies({ clientAddressSource: source }: NginxOptions, client: string): Record<string, string> {
  const inner = source?._kind === 'trusted-proxies' || source?._trustedHops === 2;
  return {
    'X-Forwarded-For': `192.0.2.1, ${client}${inner ? `, ${INNER_PROXY}` : ''}`,
    ...source?._kind === 'cloudfront-viewer-address' ? { 'CloudFront-Viewer-Address': `${client}:443` } : {},
    ...Object.fromEntries(Object.entries(ORIGIN_SECRETS).map(([name, [value]]) => [originHeader(name), value])),
  };
}

/** Connections of clients of HTTP/1, one for each address that the PROXY protocol tells. */
class Http1Client {
  private readonly clients = new Map<string, KeepAliveClient>();

  constructor(private readonly nginx: RunningNginx, private readonly settings: NginxOptions) {}

  public async play({ method, target, host, clientAddress = '', headers = {}, body, httpVersion }: DrawnRequest, id: string): Promise<Seen> {
    const content = 'x'.repeat(body?.bytes ?? 0);
    const answer = await this.of(clientAddress).request({
      method,
      target,
      version: httpVersion,
      headers: [['Host', host], [ID, id], ...Object.entries({ ...ofProxies(this.settings, clientAddress), ...headers })],
      body: body?.chunked ? `${body.bytes.toString(16)}\r\n${content}\r\n0\r\n\r\n` : content,
    });
    return { status: answer.status, headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value])) };
  }

  public close(): void {
    this.clients.forEach((client) => client.close());
  }

  private of(address: string): KeepAliveClient {
    const proxied = this.settings.clientAddressSource?._kind === 'proxy-protocol';
    const key = proxied ? address : '';
    const family = address.includes(':') ? 'TCP6' : 'TCP4';
    const client = this.clients.get(key) ?? new KeepAliveClient(this.nginx.port, 5000, {
      first: proxied ? `PROXY ${family} ${address} ${family === 'TCP6' ? '::1' : '127.0.0.1'} 1000 2000\r\n` : '',
      tls: this.settings.tls === undefined ? undefined : { ca: certificates().authority.cert, servername: 'api.example.com' },
    });
    this.clients.set(key, client);
    return client;
  }
}

/** The same for HTTP/2. */
class Http2Client {
  private readonly sessions = new Map<string, http2.ClientHttp2Session>();

  constructor(private readonly nginx: RunningNginx, private readonly settings: NginxOptions) {}

  public play({ method, target, host, clientAddress = '', headers = {}, body }: DrawnRequest, id: string): Promise<Seen> {
    const stream = this.of(clientAddress).request({
      ':method': method,
      ':path': target,
      ':scheme': 'http',
      ':authority': host,
      [ID]: id,
      ...ofProxies(this.settings, clientAddress),
      ...headers,
    }, { endStream: body === undefined });
    return new Promise((resolve, reject) => {
      let seen: Seen | undefined;
      const limit = setTimeout(() => stream.destroy(new Error('No answer')), 5000);
      stream.on('response', (answer) => { seen = { status: answer[':status']!, headers: Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, String(value)])) }; });
      stream.on('error', (error) => seen === undefined ? reject(error) : undefined).on('close', () => {
        clearTimeout(limit);
        seen === undefined ? reject(new Error('The stream was closed before it was answered.')) : resolve(seen);
      });
      stream.resume();
      if (body !== undefined) {
        stream.end('x'.repeat(body.bytes));
      }
    });
  }

  public close(): void {
    this.sessions.forEach((session) => session.destroy());
  }

  private of(address: string): http2.ClientHttp2Session {
    const proxied = this.settings.clientAddressSource?._kind === 'proxy-protocol';
    const key = proxied ? address : '';
    const known = this.sessions.get(key);
    if (known !== undefined && !known.destroyed && !known.closed) {
      return known;
    }
    const family = address.includes(':') ? 'TCP6' : 'TCP4';
    const session = http2.connect(`${this.settings.tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.nginx.port}`, {
      createConnection: () => KeepAliveClient.connect(this.nginx.port, {
        first: proxied ? `PROXY ${family} ${address} ${family === 'TCP6' ? '::1' : '127.0.0.1'} 1000 2000\r\n` : '',
        tls: this.settings.tls === undefined ? undefined : { ca: certificates().authority.cert, servername: 'api.example.com', ALPNProtocols: ['h2'] },
      }) as tls.TLSSocket,
    }).on('error', () => undefined).on('goaway', () => this.sessions.delete(key));
    this.sessions.set(key, session);
    return session;
  }
}
