import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { playAnswered } from './play';
import { appFailures, differences, Running } from './probes';
import { CLAIMED, METHOD_OVERRIDES } from './threats';
import { RawRequest, request } from '../../src/commands/replay/raw-client';
import { RecordedRequest } from '../../src/commands/replay/recording-app';

/** One who may call `/staff`. */
export function layUsers(folder: string): void {
  fs.writeFileSync(path.join(folder, 'htpasswd-users'), `ann:{SHA}${createHash('sha1').update('one').digest('base64')}\n`); // quick; for tests only
}

const basic = (user: string, password: string): [string, string] => ['Authorization', `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`];
const bearer = (token: string): [string, string] => ['Authorization', `Bearer ${token}`];

/** The app's answers by path and token; nothing if it is none of these paths. */
export function respondToFeatures({ target, headers }: RecordedRequest): string | undefined {
  const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  const answer = (status: string, more = '', body = '{}') =>
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
  switch (target.split('?')[0]) {
    case '/auth/check': switch (header('Authorization')) {
      case 'Bearer good': return answer('204 No Content', 'X-User: ann\r\n', '').replace(/Content-.*\r\n/g, '');
      case 'Bearer broken': return answer('302 Found', 'Location: /login\r\n');
      case 'Bearer forbidden': return answer('403 Forbidden');
      default: return answer('401 Unauthorized', 'WWW-Authenticate: Bearer realm="api"\r\n');
    }
    case '/news/missing': return answer('404 Not Found');
    // The first question is not answered.
    case '/news/slow': return '';
    case '/brief': return header('If-None-Match') === undefined ? answer('200 OK', 'ETag: "1"\r\n') : '';
    default: return undefined;
  }
}

const HOST: [string, string] = ['Host', 'api.example.com'];

/** Plays one request: status, answer, what the app was asked, and the line in the log. */
async function play(running: Running, target: string, headers: [string, string][] = [], more: Partial<RawRequest> = {}) {
  const { received: requests, ...answered } = await playAnswered(running, { target, headers: [HOST, ...headers], ...more });
  return { ...answered, requests, asked: requests.map((seen) => `${seen.method} ${seen.target}`) };
}

const valuesOf = (seen: RecordedRequest | undefined, name: string) =>
  seen?.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value).join('|');

const questions = async (running: Running): Promise<string[]> => {
  const claims = [...CLAIMED, ...METHOD_OVERRIDES, 'X-User', 'X-Amzn-Oidc-Data', 'HTTP2-Settings', 'Trailer', 'TE'];
  const { status, asked, log, requests: [question, forwarded] } = await play(running, '/me/x?y=1',
    [...claims.map((name): [string, string] => [name, 'evil']), bearer('good'), ['X-Forwarded-Port', 'evil'], ['X-Forwarded-For', '198.51.100.1, 203.0.113.9'], ['X-Forwarded-Proto', 'HTTPS'], ['Upgrade', 'h2c'], ['X-Tenant', 't']], { method: 'POST', body: 'secret' });
  const claimed = claims.map((name) => name.toLowerCase());
  const own = ['X-Original-URI', 'X-Original-Method'];
  const found = differences({ status, asked, reason: log.reason, route: log.route }, { status: 200, asked: ['GET /auth/check', 'POST /me/x?y=1'], reason: '', route: '/me' });
  return found.length > 0 ? found : differences({
    claimed: question.headers.map(([name]) => name).filter((name) => claimed.includes(name.toLowerCase()) && !own.includes(name)),
    line: question.requestLine,
    url: valuesOf(question, 'X-Original-URI'),
    method: valuesOf(question, 'X-Original-Method'),
    host: valuesOf(question, 'Host'),
    address: `${valuesOf(question, 'X-Real-IP')} ${valuesOf(question, 'X-Forwarded-For')}`,
    came: `${valuesOf(question, 'X-Forwarded-Proto')} ${valuesOf(question, 'X-Forwarded-Host')} ${valuesOf(question, 'X-Forwarded-Port')}`,
    id: valuesOf(question, 'X-Request-Id') === log.request_id,
    hop: ['Connection', 'Upgrade', 'Content-Length', 'Transfer-Encoding'].map((name) => valuesOf(question, name)).join(''),
    token: valuesOf(question, 'Authorization'),
    other: valuesOf(question, 'X-Tenant'),
    body: question.body.toString(),
    user: valuesOf(forwarded, 'X-User'),
    forwardedToken: valuesOf(forwarded, 'Authorization'),
    forwardedBody: forwarded.body.toString(),
  }, {
    claimed: [],
    line: 'GET /auth/check HTTP/1.1',
    url: '/me/x?y=1',
    method: 'POST',
    host: 'api.example.com',
    address: '203.0.113.9 203.0.113.9',
    came: 'https api.example.com 443',
    id: true,
    hop: '',
    token: 'Bearer good',
    other: 't',
    body: '',
    user: 'ann',
    forwardedToken: 'Bearer good',
    forwardedBody: 'secret',
  });
};

const answers = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const me = ['GET /auth/check'];
  const cases: [name: string, target: string, headers: [string, string][], expected: Record<string, unknown>][] = [
    ['a good token', '/me', [bearer('good')], { status: 200, asked: [...me, 'GET /me'], reason: '', route: '/me' }],
    ['a good token below it', '/me/x', [bearer('good')], { status: 200, asked: [...me, 'GET /me/x'], reason: '', route: '/me' }],
    ['none', '/me/x', [], { status: 401, asked: me, reason: 'unauthenticated', route: '/me', error: 'unauthorized', challenge: 'Bearer realm="api"', cache: 'no-store' }],
    ['a forbidden one', '/me', [bearer('forbidden')], { status: 403, asked: me, reason: 'not-authorized', error: 'forbidden', cache: 'no-store' }],
    ['an unclear answer', '/me/', [bearer('broken')], { status: 500, asked: me, reason: 'authorization-failed', error: 'internal server error', cache: 'no-store' }],
    ['the question itself', '/%5Cauthorize', [bearer('good')], { status: 404, asked: [], reason: 'no-route' }],
    ['the path that is asked', '/auth/check', [bearer('good')], { status: 404, asked: [], reason: 'no-route' }],
    ['no password', '/staff', [], { status: 401, asked: [], reason: 'unauthenticated', route: '/staff', challenge: 'Basic realm="Restricted"', error: 'unauthorized' }],
    ['a wrong password', '/staff', [basic('ann', 'two')], { status: 401, asked: [], reason: 'unauthenticated' }],
    ['the right one', '/staff', [basic('ann', 'one')], { status: 200, asked: ['GET /staff'], reason: '', token: '' }],
    ['a password that is for the proxy', '/both', [basic('ann', 'one')], { status: 200, asked: ['GET /auth/any', 'GET /both'], reason: '', token: '' }],
    ['none where one is asked for, too', '/both', [], { status: 401, asked: [], reason: 'unauthenticated', route: '/both' }],
    ['a password elsewhere', '/open', [basic('ann', 'two')], { status: 200, asked: ['GET /open'], reason: '', token: basic('ann', 'two')[1] }],
    ['nobody is asked', '/open/x', [bearer('bad'), ['X-User', 'evil']], { status: 200, asked: ['GET /open/x'], reason: '', route: '/open', user: '' }],
  ];
  for (const [name, target, headers, expected] of cases) {
    const { answer, status, asked, log, error, requests } = await play(running, target, headers);
    found.push(...differences({
      status,
      asked,
      error,
      reason: log.reason,
      route: log.route,
      challenge: answer.header('WWW-Authenticate'),
      cache: answer.header('Cache-Control'),
      token: valuesOf(requests[0], 'Authorization'),
      user: valuesOf(requests[0], 'X-User'),
    }, expected).map((difference) => `${name}: ${difference}`));
  }
  return found;
};

const decided = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const routes: [path: string, route: string, allow: string][] = [
    ...['/me', '/me/', '/me/x', '/me/x/', '/me/x/y', '/me/x/y/z'].map((one): [string, string, string] => [one, '/me', 'GET, HEAD, POST']),
    ...['/news', '/news/', '/news/x', '/news/x/', '/news/x/y', '/news/x/y/z'].map((one): [string, string, string] => [one, '/news', 'GET, HEAD']),
    ...['/open', '/open/', '/open/x', '/open/x/', '/open/x/y', '/open/x/y/z'].map((one): [string, string, string] => [one, '/open', 'GET, HEAD']),
    ['/staff', '/staff', 'GET, HEAD'], ['/both', '/both', 'GET, HEAD'], ['/flags', '/flags', 'GET, HEAD'], ['/brief', '/brief', 'GET, HEAD'],
  ];
  for (const [target, route, allow] of routes) {
    const { status, asked, log, answer } = await play(running, target, [], { method: 'DELETE' });
    found.push(...differences({ status, asked, reason: log.reason, route: log.route, allow: answer.header('Allow'), cache: answer.header('Cache-Control') },
      { status: 405, asked: [], reason: 'method-not-allowed', route, allow, cache: 'no-store' }).map((difference) => `DELETE ${target}: ${difference}`));
  }
  const others: [string, Partial<RawRequest>, number, string][] = [
    ['/elsewhere', {}, 404, 'no-route'], ['/staff/x', {}, 404, 'no-route'], ['/flags/', {}, 404, 'no-route'], ['/me//x', {}, 400, 'not-canonical'], ['/me/%zz', {}, 400, 'malformed-request'],
    ['/me', { method: 'TRACE' }, 405, 'method-not-allowed'], ['/me', { headers: [['Host', 'evil.test']] }, 421, 'unknown-host'], ['/me', { version: 'HTTP/9.9' }, 505, 'unsupported-http-version'],
    ['/me', { method: 'POST', headers: [HOST, bearer('good'), ['Content-Length', '1048577']] }, 413, 'body-too-large'], [`/me/${'x'.repeat(9000)}`, {}, 414, 'target-too-long'],
    ['/me', { method: 'POST', headers: [HOST, ['Transfer-Encoding', 'x']] }, 501, 'malformed-request'],
  ];
  for (const [target, more, status, reason] of others) {
    const played = await play(running, target, [], more);
    found.push(...differences({ status: played.status, reason: played.log.reason, asked: played.asked }, { status, reason, asked: [] }).map((difference) => `${target.slice(0, 20)}: ${difference}`));
  }
  return found;
};

const stores = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const cookie: [string, string] = ['Cookie', 'a=1'];
  let count = 0;
  /** How often the app was asked for the same, with these headers one after the other. */
  const asked = async (name: string, target: string, each: [string, string][][], expected: number[], more: Partial<RawRequest> = {}) => {
    const numbers: number[] = [];
    for (const headers of each) {
      const played = await play(running, target, headers, more);
      numbers.push(played.asked.length);
      found.push(...differences({ status: played.status, reason: played.log.reason }, { status: target === '/news/missing' ? 404 : 200, reason: '' }).map((difference) => `${name}: ${difference}`));
    }
    found.push(...differences({ asked: numbers }, { asked: expected }).map((difference) => `${name}: ${difference}`));
  };
  const fresh = () => `/news/${++count}`;
  await asked('the first segment', '/news', [[], []], [1, 0]);
  await asked('below it', fresh(), [[], []], [1, 0]);
  await asked('what is not there', '/news/missing', [[], []], [1, 0]);
  await asked('a cookie', fresh(), [[cookie], [], [cookie], []], [1, 1, 1, 0]);
  await asked('a token', fresh(), [[bearer('x')], [], [bearer('x')], []], [1, 1, 1, 0]);
  await asked('a token that is "0"', fresh(), [[['Authorization', '0']], [['Authorization', '0']]], [1, 1]);
  await asked('another scheme', fresh(), [[], [['X-Forwarded-Proto', 'https']], []], [1, 1, 0]);
  await asked('another query', fresh(), [[]], [1]);
  await asked('another query', `/news/${count}?a=1`, [[], []], [1, 0]);
  await asked('another host', `/news/${count}`, [[], []], [1, 0], { headers: [['Host', 'www.example.com']] });
  await asked('a body', fresh(), [[], []], [1, 1], { headers: [HOST, ['Content-Length', '1']], body: 'x' });
  await asked('a body of no length', fresh(), [[['Content-Length', '0']], []], [1, 0]);
  await asked('for everybody', '/flags', [[cookie, bearer('x')], [], [bearer('y')]], [1, 0, 0]);
  await asked('not stored', '/open/stored', [[], []], [1, 1]);
  return found;
};

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What takes some seconds: what is old, and what two ask for at once. */
const times = async (running: Running): Promise<string[]> => {
  const { nginx, app } = running;
  const first = await play(running, '/brief');
  app.clear();
  const both = [1, 2].map(() => request(nginx.port, { method: 'GET', target: '/news/slow', headers: [HOST] }, { timeoutMs: 3200, patientMs: 5000 }).catch(() => undefined));
  await wait(500);
  const atOnce = app.requests.length;
  await wait(2200);
  const later = app.requests.length;
  // NGINX logs it when the app has been asked in the background, which never ends here.
  const old = await request(nginx.port, { method: 'GET', target: '/brief', headers: [HOST] });
  await wait(50);
  await Promise.all(both);
  return differences({ first: first.status, atOnce, later, old: old.status, condition: valuesOf(app.requests.find(({ target }) => target === '/brief'), 'If-None-Match') },
    { first: 200, atOnce: 1, later: 2, old: 200, condition: '"1"' });
};

export const AUTHORIZED_PROBES = [
  { name: 'sends the authorization request, and forwards the identity from its response', run: questions },
  { name: 'responds according to the authorization response', run: answers },
  { name: 'decides requests', run: decided },
  { name: 'logs failures of the app', run: (running: Running) => appFailures(running, '/open/broken') },
  { name: 'keeps separate cache entries by client', run: stores },
  { name: 'updates expired responses, and combines concurrent requests', run: times },
];
