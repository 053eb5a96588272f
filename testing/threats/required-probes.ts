import * as net from 'net';
import { playAnswered } from './play';
import { appFailures, differences, Running } from './probes';
import { until } from '../../src/commands/nginx/waiting';
import { RawRequest, requestBytes } from '../../src/commands/replay/raw-client';
import { RecordedRequest } from '../../src/commands/replay/recording-app';

/** The app's answers; nothing if it is none of these paths. */
export function respondToRequired({ target }: RecordedRequest): string | undefined {
  const answer = (more: string) => `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${more}\r\n{}`;
  switch (target.split('?')[0]) {
    case '/few': case '/soft/hanging': case '/docs/silent/x': case '/slow/silent': return '';
    case '/page': case '/soft/page': return answer('X-Secret: of the app\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Credentials: false\r\nAccess-Control-Expose-Headers: X-App\r\n');
    default: return undefined;
  }
}

const HOST: [string, string] = ['Host', 'api.example.com'];
const from = (address: string): [string, string] => ['X-Forwarded-For', address];
const OFFICE = from('10.1.2.3');
const ORIGIN: [string, string] = ['Origin', 'https://a.example'];
const EVIL: [string, string] = ['Origin', 'https://evil.example'];
const PREFLIGHT_OF_PUT: [string, string] = ['Access-Control-Request-Method', 'PUT'];
const POLICY = ['Access-Control-Allow-Origin', 'Access-Control-Allow-Credentials', 'Access-Control-Expose-Headers', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Max-Age', 'Vary'];
const json = (body: string, type = 'application/json'): Partial<RawRequest> => ({ method: 'POST', body, headers: [HOST, OFFICE, ['Content-Type', type]] });

async function play(running: Running, target: string, headers: [string, string][], more: Partial<RawRequest> = {}) {
  const { answer, status, error, received, log } = await playAnswered(running, { target, headers: [HOST, ...headers], ...more });
  return {
    status,
    reason: log.reason,
    route: log.route,
    enforced: log.enforced,
    asked: received.length,
    requests: received,
    error,
    allow: answer.header('Allow'),
    cache: answer.header('Cache-Control'),
    location: answer.header('Location'),
    retry: answer.header('Retry-After'),
    secret: answer.header('X-Secret'),
    policy: POLICY.map((name) => answer.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|')).join(' / '),
  };
}

const PASSES = { status: 200, reason: '', enforced: true, asked: 1 };
const rejected = (status: number, reason: string, error: string) => ({ status, reason, error, enforced: true, asked: 0, cache: 'no-store' });
const NO_POLICY = ' /  /  /  /  /  / ';

const decided = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const cases: [target: string, headers: [string, string][], more: Partial<RawRequest>, expected: Record<string, unknown>][] = [
    // Addresses, queries and content types.
    ...['/office', '/office/', '/office/x', '/office/x/', '/office/x/y'].flatMap((target): typeof cases => [
      [target, [OFFICE], {}, { ...PASSES, route: '/office', policy: NO_POLICY }],
      [target, [from('203.0.113.9')], {}, { ...rejected(403, 'client-not-allowed', 'forbidden'), route: '/office' }],
      [target, [OFFICE], { method: 'PUT' }, { ...rejected(405, 'method-not-allowed', 'method not allowed'), route: '/office', allow: 'GET, HEAD, POST' }],
    ]),
    ['/office', [from('2001:db8::7')], {}, PASSES],
    ['/office', [from('2001:db9::7')], {}, { status: 403 }],
    ['/office?a=1&b[c]=2', [OFFICE], {}, PASSES],
    ['/office?x=1', [OFFICE], {}, rejected(400, 'query-not-allowed', 'bad request')],
    ['/office?', [OFFICE], {}, PASSES],
    ['/office', [], json('{}'), PASSES],
    ['/office', [], json('{}', 'text/plain'), rejected(415, 'content-type-not-allowed', 'unsupported media type')],
    ['/office', [], { method: 'POST', body: 'x', headers: [HOST, OFFICE] }, { status: 415 }],
    ['/office', [], { method: 'POST', headers: [HOST, OFFICE, ['Content-Length', '0']] }, PASSES],
    // Pages of other origins.
    ['/page', [ORIGIN], {}, { ...PASSES, route: '/page', policy: 'https://a.example / true / X-B /  /  /  / Origin', secret: undefined }],
    ['/page', [EVIL], {}, { ...PASSES, policy: ' /  /  /  /  /  / Origin' }],
    ['/page', [], {}, { ...PASSES, policy: ' /  /  /  /  /  / Origin' }],
    ['/page', [ORIGIN, PREFLIGHT_OF_PUT], { method: 'OPTIONS' }, { status: 204, reason: '', asked: 0, route: '/page', cache: undefined, policy: /^https:\/\/a\.example \/ true \/ (?:X-B)? ?\/ GET, HEAD, PUT \/ X-A \/ 7200 \/ Origin$/ }],
    ['/page', [EVIL, PREFLIGHT_OF_PUT], { method: 'OPTIONS' }, { status: 204, asked: 0, policy: ' /  /  /  /  /  / Origin' }],
    ['/page', [ORIGIN], { method: 'OPTIONS' }, { ...rejected(405, 'method-not-allowed', 'method not allowed'), allow: 'GET, HEAD, PUT', policy: /^https:\/\/a\.example \/ true/ }],
    ['/page', [ORIGIN], { method: 'DELETE' }, { ...rejected(405, 'method-not-allowed', 'method not allowed'), policy: 'https://a.example / true / X-B /  /  /  / Origin' }],
    ['/page', [ORIGIN], { method: 'PUT', headers: [HOST, ORIGIN, ['Content-Length', '1048577']] }, { status: 413, reason: 'body-too-large', policy: 'https://a.example / true / X-B /  /  /  / Origin' }],
    ['/office', [OFFICE, ORIGIN, PREFLIGHT_OF_PUT], { method: 'OPTIONS' }, { status: 405, policy: NO_POLICY }],
    ['/soft/page', [ORIGIN], {}, { ...PASSES, policy: '* / false / X-App /  /  /  / ' }],
    // Redirects.
    ['/old?a=1', [], {}, { status: 307, reason: '', asked: 0, route: '/old', location: '/new?a=1', cache: undefined }],
    ['/old', [], { method: 'PUT' }, { ...rejected(405, 'method-not-allowed', 'method not allowed'), allow: 'GET, HEAD', location: undefined }],
    // What is only reported.
    ...['/soft', '/soft/', '/soft/x', '/soft/x/', '/soft/x/y'].flatMap((target): typeof cases => [
      [target, [], {}, { ...PASSES, route: '/soft' }],
      [target, [], { method: 'PUT' }, { status: 200, reason: 'method-not-allowed', enforced: false, asked: 1, route: '/soft' }],
    ]),
    ['/soft//x', [], {}, rejected(400, 'not-canonical', 'bad request')],
    ['/soft/%6Cimited', [], {}, rejected(400, 'not-canonical', 'bad request')],
    ['/%73oft', [], {}, rejected(400, 'not-canonical', 'bad request')],
    // Another route allows this spelling.
    ['/soft/a%2Fb', [], {}, { ...rejected(400, 'not-canonical', 'bad request'), route: '/soft' }],
    ['/office/a%2Fb', [OFFICE], {}, PASSES],
    ['/elsewhere', [], {}, { status: 404, reason: 'no-route', enforced: true, asked: 0 }],
    ['/page', [], { headers: [['Host', `${HOST[1]}:9x`], ORIGIN] },
      { ...rejected(400, 'malformed-request', 'bad request'), policy: 'https://a.example / true / X-B /  /  /  / Origin' }],
    ...['/few', '/limited'].map((target): typeof cases[number] => [target, [], { method: 'PUT' }, { status: 405, route: target, asked: 0, allow: 'GET, HEAD' }]),
  ];
  for (const [target, headers, more, expected] of cases) {
    found.push(...differences(await play(running, target, headers, more), expected).map((difference) => `${more.method ?? 'GET'} ${target} ${JSON.stringify(headers)}: ${difference}`));
  }
  return found;
};

/** Where a verdict is only reported, it is said and not that the app failed. */
const failures = async (running: Running): Promise<string[]> => [
  ...await appFailures(running, '/soft/broken', { enforced: true }),
  ...differences(await play(running, '/soft/broken', [], { method: 'PUT' }), { status: 502, reason: 'method-not-allowed', enforced: false }),
  ...differences(await running.app.whileDown(() => play(running, '/page', [ORIGIN])), { status: 502, reason: 'app-unreachable', policy: 'https://a.example / true / X-B /  /  /  / Origin' }),
];

const headers = async (running: Running): Promise<string[]> => {
  const { requests: [seen] } = await play(running, '/office',
    [OFFICE, ['Content-Type', 'application/json'], ['X-Amzn-Trace-Id', 'Root=1'], ['Accept', 'text/html'], ['X-Tenant', 't'], ['X-Other', 'x'], ['Cookie', 'a=1'], ['X-SSL-Client-DN', 'CN=root']], { method: 'POST', body: '{}' });
  const value = (name: string) => seen?.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return differences({ type: value('Content-Type'), trace: value('X-Amzn-Trace-Id'), accept: value('Accept'), tenant: value('X-Tenant'), others: ['X-Other', 'Cookie', 'X-SSL-Client-DN'].map(value) },
    { type: 'application/json', trace: 'Root=1', accept: 'text/html', tenant: 't', others: [undefined, undefined, undefined] });
};

/** What opens a WebSocket. */
const OPENING: [string, string][] = [
  ['Origin', 'https://a.example'], ['Sec-WebSocket-Extensions', 'permessage-deflate'], ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='], ['Sec-WebSocket-Protocol', 'chat'], ['Sec-WebSocket-Version', '13'],
  ['Upgrade', 'websocket'],
];

/** Where nothing is enforced a WebSocket that is not listed opens, as it would without the proxy. */
const webSockets = async (running: Running): Promise<string[]> => {
  const told = async (target: string) => (await play(running, target, [OFFICE, ['Connection', 'Upgrade'], ...OPENING]))
    .requests[0]?.headers.filter(([name]) => OPENING.some(([one]) => one === name)).sort();
  return differences({ enforced: await told('/office'), reported: await told('/soft'), limited: await told('/soft/limited') },
    { enforced: OPENING.slice(0, -1), reported: OPENING, limited: OPENING });
};

const rates = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const limited = { status: 429, reason: 'rate-limited', error: 'too many requests', retry: '60', asked: 0, enforced: true, cache: 'no-store' };
  const cases: [string, Record<string, unknown>][] = [
    ['203.0.113.1', PASSES], ['203.0.113.1', limited], ['203.0.113.2', PASSES],
    ['2001:db8:1::1', PASSES], ['2001:db8:1::2', limited], ['2001:db8:2::1', PASSES],
    // A network counts as two clients.
    ['2001:db8:1:1::1', PASSES], ['2001:db8:1:2::1', limited],
    // IPv4 has no networks, and is the same however it is written.
    ['::ffff:203.0.113.1', limited], ['::ffff:203.0.113.3', PASSES], ['::ffff:203.0.113.4', PASSES], ['::ffff:203.0.113.5', PASSES], ['64:ff9b::203.0.113.5', limited], ['64:ff9b::203.0.113.6', PASSES],
  ];
  for (const [address, expected] of cases) {
    found.push(...differences(await play(running, '/limited', [from(address)]), expected).map((difference) => `from ${address}: ${difference}`));
  }
  const others: [string, Record<string, unknown>][] = [
    ['/soft', PASSES], ['/soft/limited', PASSES], ['/soft/limited', { status: 200, reason: 'rate-limited', enforced: false, asked: 1 }],
  ];
  for (const [target, expected] of others) {
    found.push(...differences(await play(running, target, [from('203.0.113.1')]), expected).map((difference) => `${target}: ${difference}`));
  }
  const reported = await play(running, '/soft/limited', [], { method: 'PUT' });
  return [...found, ...differences(reported, { status: 200, reason: 'method-not-allowed', enforced: false, asked: 1 })];
};

const connections = async (running: Running): Promise<string[]> => {
  const { nginx, app } = running;
  /** What is answered to one more request while these are with the app. */
  const meanwhile = async (held: string[], target: string) => {
    app.clear();
    const sockets = held.map((one) => {
      const socket = net.connect({ port: nginx.port, host: '127.0.0.1' }, () => socket.write(requestBytes({ method: 'GET', target: one, headers: [HOST] })));
      return socket.on('error', () => undefined);
    });
    await until(async () => app.requests.length === held.length, 10_000);
    const answer = await play(running, target, []);
    const closed = sockets.map((socket) => new Promise((resolve) => socket.on('close', resolve).destroy()));
    await Promise.all(closed);
    // They are with the app until that hangs up, so nothing is logged yet.
    await nginx.newAccessLog();
    const afterwards = await play(running, target, []);
    // NGINX would ask again over a new connection if somebody listened.
    await app.whileDown(() => nginx.nextAccessLog(held.length));
    return afterwards.status === answer.status ? answer : { ...answer, status: `${answer.status}, then ${afterwards.status}` };
  };
  const full = { status: 503, reason: 'too-many-connections', error: 'service unavailable', retry: '1', asked: 0, enforced: true };
  return [
    ...differences(await meanwhile(['/few'], '/few'), full).map((difference) => `of one route: ${difference}`),
    ...differences(await meanwhile(['/soft/hanging', '/soft/hanging', '/few'], '/soft'), full).map((difference) => `of all: ${difference}`),
    ...differences(await meanwhile(['/soft/hanging', '/soft/hanging'], '/soft'), PASSES).map((difference) => `without too many: ${difference}`),
  ];
};

export const REQUIRED_PROBES = [
  { name: 'decides requests by all requirements of a route', run: decided },
  { name: 'logs failures of the app', run: failures },
  { name: 'forwards the expected headers', run: headers },
  { name: 'enforces rate limits', run: rates },
  { name: 'reports WebSockets that no route lists', run: webSockets },
  { name: 'enforces connection limits', run: connections },
];
