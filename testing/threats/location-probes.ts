import { playAnswered } from './play';
import { differences, Running } from './probes';
import { RawRequest } from '../../src/commands/replay/raw-client';

const HOST: [string, string] = ['Host', 'api.example.com'];

/** Each route of the configuration, by a path of it, and the largest body that it takes. */
const LIMITS: [target: string, route: string, limit: number][] = [
  ['/docs', '/docs', 100],
  ['/docs/a/b/c', '/docs', 100],
  ['/docs/a', '/docs/{id}', 1000],
  ['/docs/a%2Fb', '/docs/{id}', 1000],
  ['/docs/a/b', '/docs/{id}/{file}', 20],
  ['/docs/%40', '/docs/%40', 1000],
  ['/docs/@', '/docs/@', 309],
];

const chunked = (body: string): Partial<RawRequest> => ({ headers: [HOST, ['Transfer-Encoding', 'chunked']], body: `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` });

async function play(running: Running, target: string, more: Partial<RawRequest>) {
  const { answer, status, error, received, log } = await playAnswered(running, { method: 'POST', target, headers: [HOST], ...more }, { quietMs: 3000, patientMs: 5000 });
  return { status, allow: answer.header('Allow'), error, reason: log.reason, route: log.route, received: received.map(({ body }) => body.length).join() };
}

/** Sizes around a limit, and some whose text is of another length than the limit's. */
const sizes = (limit: number): [size: number, passes: boolean][] =>
  [0, 9, limit - 10, limit - 1, limit, limit + 1, limit + 10, limit + 100, limit * 2, limit * 10].map((size) => [size, size <= limit]);

const bodies = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [target, route, limit] of LIMITS) {
    for (const [size, passes] of sizes(limit)) {
      const expected = passes ? { status: 200, reason: '', received: String(size), route } : { status: 413, reason: 'body-too-large', received: '', error: 'content too large' };
      for (const [how, more] of [['by length', { headers: [HOST, ['Content-Length', String(size)]] as [string, string][], body: 'x'.repeat(size) }], ['in chunks', chunked('x'.repeat(size))]] as const) {
        if (size === 0 && how === 'in chunks') continue;
        found.push(...differences(await play(running, target, more), expected).map((difference) => `${size} bytes ${how} to ${target}: ${difference}`));
      }
    }
  }
  return found;
};

/** Each way in which a path may be as deep as a look-up is made for, with another method. */
const decided = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  const cases: [target: string, route: string, allow: string][] = [
    ...['/docs', '/docs/', '/docs/a/', '/docs/a/b/', '/docs/a/b/c', '/docs/a/b/c/'].map((target): [string, string, string] => [target, '/docs', 'GET, HEAD, POST']),
    ['/docs/a', '/docs/{id}', 'POST'], ['/docs/a/b', '/docs/{id}/{file}', 'GET, HEAD, POST'], ['/docs/@', '/docs/@', 'POST'],
    ...['/slow', '/slow/', '/slow/a/', '/slow/a/b', '/slow/a/b/', '/slow/a/b/c'].map((target): [string, string, string] => [target, '/slow', 'GET, HEAD']),
    ['/slow/a', '/slow/{id}', 'GET, HEAD'],
  ];
  for (const [target, route, allow] of cases) {
    found.push(...differences(await play(running, target, { method: 'PUT' }), { status: 405, reason: 'method-not-allowed', route, allow, received: '' }).map((difference) => `PUT ${target}: ${difference}`));
    const method = allow.startsWith('GET') ? 'GET' : 'POST';
    found.push(...differences(await play(running, target, { method }), { status: 200, reason: '', route, received: '0' }).map((difference) => `${method} ${target}: ${difference}`));
  }
  return found;
};

/** A time-out of one second, of routes that come to a location of others. */
const times = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const target of ['/docs/silent/x', '/slow/silent']) {
    const { status, reason, error } = await play(running, target, { method: 'GET' });
    found.push(...differences({ status, reason, error }, { status: 504, reason: 'app-timeout', error: 'gateway timeout' }).map((difference) => `${target}: ${difference}`));
  }
  return found;
};

export const LOCATION_PROBES = [
  { name: 'applies the options of its route to each path', run: decided },
  { name: 'limits a body by its route', run: bodies },
  { name: 'times out by the route', run: times },
];
