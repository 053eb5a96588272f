import { playAnswered } from './play';
import { differences, Running } from './probes';
import { RawRequest } from '../../src/commands/replay/raw-client';

const ANN: [string, string] = ['Authorization', `Basic ${Buffer.from('ann:one').toString('base64')}`];

async function play(running: Running, target: string, { host = 'api.example.com', headers = [], ...more }: Partial<RawRequest> & { host?: string }) {
  const { status, error, received, log } = await playAnswered(running, { target, headers: [['Host', host], ...headers], ...more }, { quietMs: 1000 });
  return { status, reason: log.reason, enforced: log.enforced, route: log.route, received: received.length, error };
}

const decided = async (running: Running): Promise<string[]> => {
  const forwarded = (reason: string, route = '') => ({ status: 200, reason, enforced: reason === '', route, received: 1 });
  const rejected = (status: number, reason: string, error: string) => ({ status, reason, enforced: true, received: 0, error });
  const notCanonical = rejected(400, 'not-canonical', 'bad request');
  const notFound = rejected(404, 'no-route', 'not found');
  const elsewhere = rejected(421, 'unknown-host', 'misdirected request');
  const cases: [target: string, more: Parameters<typeof play>[2], expected: Record<string, unknown>][] = [
    ['/api/x', {}, forwarded('', '/api')],
    ...['/api', '/api/', '/api/x/', '/api/x/y'].map((target): typeof cases[number] => [target, {}, forwarded('', '/api')]),
    ...['/api', '/api/x'].map((target): typeof cases[number] => [target, { method: 'PUT' }, forwarded('method-not-allowed', '/api')]),
    ...['/staff', '/staff/', '/staff/x/', '/staff/x/y'].map((target): typeof cases[number] => [target, { headers: [ANN] }, forwarded('', '/staff')]),
    ['/api/x', { method: 'TRACE' }, { status: 405, enforced: true, received: 0 }],
    ['/u', {}, forwarded('no-route')],
    ['/u', { host: 'other.example' }, forwarded('unknown-host')],
    ['/api/x', { host: 'other.example' }, forwarded('unknown-host', '/api')],
    ['/nope', {}, forwarded('no-route')],
    ['/nope', { host: 'other.example' }, forwarded('unknown-host')],
    ['/u/1/2', {}, forwarded('no-route')],
    ['/staff/x', {}, rejected(401, 'unauthenticated', 'unauthorized')],
    ['/staff/x', { headers: [ANN] }, forwarded('', '/staff')],
    ['/staff/x', { headers: [ANN], method: 'PUT' }, forwarded('method-not-allowed', '/staff')],
    // By a method that no route lists nobody knows who would be asked.
    ['/mixed', {}, forwarded('', '/mixed')], ['/mixed', { method: 'HEAD' }, forwarded('', '/mixed')],
    ['/mixed', { method: 'POST' }, rejected(401, 'unauthenticated', 'unauthorized')], ['/mixed', { method: 'POST', headers: [ANN] }, forwarded('', '/mixed')],
    ['/mixed', { method: 'PUT' }, rejected(405, 'method-not-allowed', 'method not allowed')], ['/mixed', { method: 'PUT', headers: [ANN] }, rejected(405, 'method-not-allowed', 'method not allowed')],
    // What the app may take for the route that asks.
    ['/staff//x', {}, notCanonical], ['/staff/%78', {}, notCanonical], ['/%73taff', {}, notCanonical], ['/api/../staff/x', {}, notCanonical], ['/api/%2e%2e/staff', {}, notCanonical],
    ['/%61pi', {}, notCanonical], ['/api/%78', {}, notCanonical], ['/u/%31', {}, notCanonical], ['/%75', {}, notFound], ['/%75', { host: 'other.example' }, elsewhere],
    ['//staff/x', {}, notFound], ['/staff;a/x', {}, notFound], ['/x/..%2fstaff', {}, notCanonical], ['/Staff', {}, notFound], ['/STAFF/x', {}, notFound],
    ['http://api.example.com/staff', {}, rejected(400, 'not-origin-form', 'bad request')], ['http://api.example.com/Staff', {}, notFound],
    ['/staff', { version: 'HTTP/1.0' }, rejected(505, 'unsupported-http-version', 'HTTP version not supported')], ['/Staff', { version: 'HTTP/1.0' }, notFound],
    ['/staff//x', { host: 'other.example' }, elsewhere], ['//staff/x', { host: 'other.example' }, elsewhere], ['/Staff', { host: 'other.example' }, elsewhere],
  ];
  const found: string[] = [];
  for (const [target, more, expected] of cases) {
    found.push(...differences(await play(running, target, more), expected).map((difference) => `${JSON.stringify(more)} ${target}: ${difference}`));
  }
  return found;
};

/** Where the app fails, the verdict is what one wants to know, unless there is nothing to say against the request. */
const failures = async (running: Running): Promise<string[]> => {
  const cases: [target: string, more: Parameters<typeof play>[2], expected: Record<string, unknown>][] = [
    ['/api/x', {}, { reason: 'app-unreachable', enforced: true }], ['/api/x', { method: 'PUT' }, { reason: 'method-not-allowed', enforced: false }],
    ['/nope', {}, { reason: 'no-route', enforced: false }], ['/nope', { host: 'other.example' }, { reason: 'unknown-host', enforced: false }],
  ];
  const found: string[] = [];
  for (const [target, host, reason] of [['/nope/broken', undefined, 'no-route'], ['/nope/broken', 'other.example', 'unknown-host']] as const) {
    found.push(...differences(await play(running, target, { host }), { status: 502, reason, enforced: false }).map((difference) => `${host ?? ''} ${target}: ${difference}`));
  }
  await running.app.whileDown(async () => {
    for (const [target, more, expected] of cases) {
      found.push(...differences(await play(running, target, more), { status: 502, ...expected }).map((difference) => `${JSON.stringify(more)} ${target}: ${difference}`));
    }
  });
  return found;
};

/** The port that the client asked for. */
const ports = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const cases: [scheme: string, asked: string, told: string, port: string][] = [
    ['http', '', '', '80'], ['http', ':80', '', '80'], ['http', ':443', ':443', '443'], ['http', ':8443', ':8443', '8443'],
    ['https', '', '', '443'], ['https', ':80', ':80', '80'], ['https', ':443', '', '443'],
  ];
  for (const [scheme, asked, told, port] of cases) {
    const { status } = await play(running, '/api/x', { host: `api.example.com${asked}`, headers: [['X-Forwarded-Proto', scheme]] });
    const of = (name: string) => running.app.requests[0]?.headers.filter(([one]) => one === name).map(([, value]) => value).join();
    found.push(...differences({ status, host: of('Host'), port: of('X-Forwarded-Port') }, { status: 200, host: `api.example.com${told}`, port }).map((difference) => `${scheme}, "${asked}": ${difference}`));
  }
  return found;
};

const credentials = async (running: Running): Promise<string[]> => {
  await play(running, '/staff', { headers: [ANN] });
  const [{ headers }] = running.app.requests;
  return differences({ authorization: headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1] }, { authorization: undefined });
};

/** What no route lists has the settings' limit, whichever location it comes to. */
const bodies = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [target, size, status] of [['/u/1', 150, 200], ['/u/1/2/3', 150, 413], ['/nope', 9_000, 413], ['/u/1/2', 90, 200], ['/u/1/2', 150, 413], ['/nope', 150, 413], ['/api/x', 150, 413], ['/api/x', 90, 200]] as const) {
    found.push(...differences(await play(running, target, { method: 'POST', body: 'x'.repeat(size) }), status === 413 ? { status, error: 'content too large', reason: 'body-too-large', enforced: true } : { status }).map((difference) => `${size} bytes to ${target}: ${difference}`));
  }
  return found;
};

export const REPORT_ONLY_PROBES = [
  { name: 'reports some requests, and still rejects others', run: decided },
  { name: 'logs failures of the app', run: failures },
  { name: 'forwards the requested port', run: ports },
  { name: 'does not forward the password to the app', run: credentials },
  { name: 'limits the body of requests that no route lists', run: bodies },
];
