import { Allowlist, HttpMethod, RateLimit, Route } from '../../src/allowlist';
import { RawRequest, requestBytes, send } from '../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration } from '../../src/nginx';
import { CorpusRequest, testWithCorpus } from '../../testing/corpora';
import { RunningNginx, startNginx } from '../../testing/nginx';
import { EVERY_REQUEST } from '../../testing/threats/every-request';

const CORPORA = [
  'benign-gotestwaf-falsepos', 'benign-handmade', 'benign-openapi-blockfrost', 'benign-openapi-directus', 'crs-protocol-half', 'host-header-protocol', 'methods',
  'negatives-openapi-blockfrost', 'negatives-openapi-directus', 'path-confusion-handmade', 'scanner-dirb', 'seed-log', 'smuggling-default',
];

/** `npm run test:threats` plays every request, `npm test` as many of each corpus. */
const MOST = EVERY_REQUEST ? Infinity : 40;

const HOST = 'api.example.com';
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((name) => HttpMethod.of(name));
const ROUTES = [
  Route.prefix('/api', { methods: METHODS }),
  Route.prefix('/api/typed', { methods: METHODS, contentTypes: ['application/json'] }),
  Route.exact('/api/search', { queryParameters: ['q'] }),
  Route.prefix('/api/office', { allowedClients: ['198.51.100.0/24'] }),
  Route.prefix('/api/shared', { cors: { origins: ['https://app.example.com'] } }),
  Route.exact('/api/limited', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1 })] }),
  Route.exact('/api/ws', { webSocket: true }),
  Route.template('/items/{item}'),
  Route.prefix('/projects', { allowEncodedSlash: true }),
  Route.redirect('/', '/api/'),
];

/** What NGINX answers itself whatever the verdict is, so that it is enforced in both. */
const NEVER_REPORTED = ['malformed-request', 'body-too-large', 'request-timeout', 'target-too-long'];

/** The names of headers that are set on each connection, or that the proxy says itself. */
const OWN = ['host', 'connection', 'content-length', 'transfer-encoding', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port'];

interface Side {
  readonly app: RecordingApp;
  readonly nginx: RunningNginx;
}

type Line = Record<string, any>;

/** What the app did not receive as it was sent, though no log says so. A name with other characters is none for NGINX. */
function unlikeSent({ method, target, headers = [] }: RawRequest, received: RecordedRequest, dropped: string[]): string[] {
  // NGINX forwards the absolute form in origin form, with a slash where the path is empty (RFC 9112, section 3.2.1).
  const origin = target.replace(/^[a-z]+:\/\/[^/?]*\/?/i, '/');
  const line = `${method} ${origin} HTTP/1.1`;
  const has = ([name, value]: [string, string]) => received.headers.some(([other, found]) => other.toLowerCase() === name.toLowerCase() && (found === value.trim() || name === 'Upgrade' && found === value.toLowerCase()));
  return [
    ...received.requestLine === line ? [] : [`the app received ${received.requestLine} and not ${line}`],
    ...headers.filter(([name, value]) => /^[A-Za-z0-9-]+$/.test(name) && value.trim() !== '' && !OWN.includes(name.toLowerCase())).filter((header) => !has(header))
      .filter(([name]) => !dropped.some((other) => other.toLowerCase() === name.toLowerCase())).map(([name]) => `the header ${name} did not arrive, and the log does not say so`),
  ];
}

describe.each<[string, string[] | undefined]>([['any host', undefined], ['one host', [HOST]]])('%s', (_, hosts) => {
  let enforced: Side;
  let reported: Side;
  /** Of each line that was held beside the other one: the reason, and whether it was acted upon where it is only reported. */
  const compared: string[] = [];

  async function start(enforcement: Enforcement): Promise<Side> {
    const app = await startRecordingApp();
    const allowlist = new Allowlist({ hosts, routes: ROUTES });
    return { app, nginx: await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings: { enforcement } }).text, app }) };
  }
  beforeAll(async () => {
    [enforced, reported] = await Promise.all([start(Enforcement.ENFORCE), start(Enforcement.REPORT_ONLY)]);
  });
  afterAll(async () => {
    for (const { nginx, app } of [enforced, reported]) {
      await nginx.stop();
      await app.stop();
    }
  });

  async function play({ app, nginx }: Side, bytes: Buffer, verbatim: boolean): Promise<{ lines: Line[]; received: RecordedRequest[] }> {
    app.clear();
    await send(nginx.port, bytes, { all: verbatim, quietMs: 20, timeoutMs: 4000 });
    const lines = await nginx.newAccessLog();
    return { lines: lines.length > 0 || verbatim ? lines : await nginx.nextAccessLog(1), received: [...app.requests] };
  }

  /** What the two logs, or what the app received, do not agree about. */
  async function differences(bytes: Buffer, sent?: RawRequest): Promise<string[]> {
    const verbatim = sent === undefined;
    const [one, other] = await Promise.all([play(enforced, bytes, verbatim), play(reported, bytes, verbatim)]);
    const found: string[] = [];
    for (const [i, line] of one.lines.entries()) {
      const dry = other.lines[i];
      if (dry === undefined) {
        // The rest of a body that was not read is no request any more.
        const ended = [...one.lines, ...other.lines].some(({ reason }) => NEVER_REPORTED.includes(reason));
        if (!ended) {
          found.push(`line ${i} is missing: ${line.status} ${line.reason} ${line.target}`);
        }
        break;
      }
      if (dry.enforced && NEVER_REPORTED.includes(dry.reason) && line.reason !== dry.reason) {
        break;
      }
      if (line.reason !== dry.reason || line.route !== dry.route && line.route !== '') {
        found.push(`line ${i}: ${JSON.stringify([line.reason, line.route])} enforced, ${JSON.stringify([dry.reason, dry.route])} reported, of ${line.method} ${line.target}`);
      }
      if (line.reason === '' && (dry.enforced !== true || line.status !== dry.status)) {
        found.push(`line ${i}: passes with ${line.status}, reported as ${dry.status} ${dry.enforced}`);
      }
      compared.push(`${line.reason} ${dry.enforced}`);
    }
    const [dry] = other.lines;
    if (sent !== undefined && dry?.enforced === false) {
      found.push(...other.received.length === 1 ? unlikeSent(sent, other.received[0], dry.dropped_headers.split(' ')) : [`reported, and the app received ${other.received.length} requests`]);
    } else if (sent !== undefined && dry !== undefined && other.received.length === 1) {
      found.push(...unlikeSent(sent, other.received[0], dry.dropped_headers.split(' ')));
    }
    return found;
  }

  function chosen(requests: CorpusRequest[]): CorpusRequest[] {
    const every = Math.max(1, Math.ceil(requests.length / MOST));
    return requests.filter((__, i) => i % every === 0);
  }

  for (const corpus of CORPORA) {
    testWithCorpus(`${corpus}.jsonl`, `${corpus}: the log says beforehand what enforcement does, and the app receives the request as it was sent`, async (requests) => {
      const found: string[] = [];
      compared.length = 0;
      for (const one of chosen(requests)) {
        const raw = one.raw_b64 !== undefined;
        found.push(...(await differences(raw ? Buffer.from(one.raw_b64!, 'base64') : requestBytes(one), raw ? undefined : one)).map((what) => `${one.method} ${one.target}: ${what}`));
      }
      expect(found).toEqual([]);
      expect(compared.length).toBeGreaterThan(chosen(requests).length / 2);
    }, 900_000);
  }

  const page = ['Origin', 'https://app.example.com'] as [string, string];
  const handmade: RawRequest[] = [
    ...['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'FOO'].flatMap((method) => ['/api/x', '/api/search', '/api/search?q=1', '/api/search?r=1', '/api/office/x', '/api/typed/x', '/', '/nope', '/items', '/items/1', '/items/1/2']
      .map((target) => ({ method, target }))),
    ...['/api//x', '/api/%2e%2e/x', '/api/a%2Fb', '/projects/a%2Fb', '/api/../x', '/api/;x', '/api/%zz', '//', '/%00', '/api/x#y', '/é'].map((target) => ({ method: 'GET', target })),
    ...['HTTP/1.0', 'HTTP/1.2', 'HTTP/2.0', 'HTTP/0.9'].flatMap((version) => ['/api/x', '/nope', '/'].map((target) => ({ method: 'GET', target, version }))),
    { method: 'GET', target: `http://${HOST}/api/x` }, { method: 'GET', target: '*' }, { method: 'OPTIONS', target: '*' }, { method: 'CONNECT', target: `${HOST}:443` },
    { method: 'POST', target: '/api/typed/x', headers: [['Content-Type', 'text/plain']], body: 'x' }, { method: 'POST', target: '/api/typed/x', headers: [['Content-Type', 'application/json']], body: '{}' },
    ...['/api/x', '/nope'].map((target) => ({ method: 'POST', target, headers: [['Content-Length', '2000000']] as [string, string][] })), { method: 'GET', target: `/api/${'x'.repeat(9000)}` },
    ...['/api/shared/x', '/api/x', '/nope'].flatMap((target) => ['PUT', 'GET'].map((method) => ({ method: 'OPTIONS', target, headers: [page, ['Access-Control-Request-Method', method] as [string, string]] }))),
    { method: 'GET', target: '/api/limited' }, { method: 'GET', target: '/api/limited' }, { method: 'HEAD', target: '/api/limited' },
    ...['/api/ws', '/api/x', '/nope', '/items/1', '/'].flatMap((target) => [['GET', 'websocket'], ['GET', 'WebSocket'], ['POST', 'websocket'], ['GET', 'h2c'], ['GET', 'websocket, h2c']].map(([method, upgrade]) => ({
      method, target, headers: [['Connection', 'Upgrade'], ['Upgrade', upgrade], ['Sec-WebSocket-Version', '13'], ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==']] as [string, string][],
    }))),
    ...['other.example', 'a!b', '', 'api.example.com:8443'].flatMap((host) => ['/api/x', '/nope'].map((target) => ({ method: 'GET', target, headers: [['Host', host]] as [string, string][] }))),
  ];
  test('gives the same results for requests that a corpus may not contain', async () => {
    const found: string[] = [];
    compared.length = 0;
    for (const one of handmade) {
      const headers: [string, string][] = (one.headers ?? []).some(([name]) => name === 'Host') ? one.headers! : [['Host', HOST], ...one.headers ?? []];
      found.push(...(await differences(requestBytes({ ...one, headers }), { ...one, headers })).map((what) => `${JSON.stringify(one)}: ${what}`));
    }
    expect(found).toEqual([]);
    expect(new Set(compared)).toEqual(new Set([' true', ...['method-not-allowed', 'no-route', 'not-canonical', 'client-not-allowed', 'query-not-allowed', 'content-type-not-allowed', 'rate-limited',
      'unsupported-http-version', 'not-origin-form', 'web-socket-not-listed', ...hosts ? ['unknown-host'] : []].map((reason) => `${reason} false`),
    'method-not-allowed true', 'malformed-request true', 'body-too-large true', 'target-too-long true', 'unknown-host true', 'unsupported-http-version true']));
  });
});
