import { playAnswered } from './play';
import { differences, Running } from './probes';
import { NOT_FOR_CLIENTS } from '../../src/nginx/features/request-headers/underscores';
import { spellings } from '../header-spellings';

const HOST: [string, string] = ['Host', 'api.example.com'];
const EVIL = 'evil';
/** Each spelling with an underscore of each name that a client must not use. */
const CLAIMS = [...new Set(NOT_FOR_CLIENTS.flatMap((name) => spellings(name, ['-', '_']).filter((one) => one !== name)))];
const HEADERS_OF_ONE_REQUEST = 80;

/** Names with underscores arrive, but for those that are read for a name that a client must not use. */
const underscores = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const target of ['/api', '/asked']) {
    for (let i = 0; i < CLAIMS.length; i += HEADERS_OF_ONE_REQUEST) {
      const claims = CLAIMS.slice(i, i + HEADERS_OF_ONE_REQUEST).map((name): [string, string] => [name, EVIL]);
      const { status, received } = await playAnswered(running, { target, headers: [HOST, ['api_key', 'k'], ['x-amz-meta-my_meta', 'm'], ['X-Forwarded-Proto', 'http'], ...claims] });
      const seen = Object.fromEntries(received.at(-1)?.headers ?? []);
      found.push(...differences({ status, ...seen }, { 'status': 200, 'api_key': 'k', 'x-amz-meta-my_meta': 'm', 'X-Forwarded-Proto': 'https' }).map((difference) => `${target}: ${difference}`));
      found.push(...received.flatMap(({ headers }) => headers.filter(([, value]) => value.includes(EVIL)).map(([name]) => `${target}: the app gets ${name}`)));
    }
  }
  return found;
};

/** The method that is refused and the one that passes, at each way to a route. */
const decided = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [target, route] of [['/api', '/api'], ['/api/', '/api'], ['/api/x', '/api'], ['/api/x/', '/api'], ['/api/x/y', '/api'], ['/asked', '/asked']]) {
    for (const method of ['GET', 'PUT']) {
      const { status, received, log } = await playAnswered(running, { method, target, headers: [HOST] });
      const expected = method === 'GET' ? { status: 200, reason: '', route, received: target } : { status: 405, reason: 'method-not-allowed', route, received: undefined };
      found.push(...differences({ status, reason: log.reason, route: log.route, received: received.at(-1)?.target }, expected).map((difference) => `${method} ${target}: ${difference}`));
    }
  }
  return found;
};

export const UNDERSCORE_PROBES = [
  { name: 'requests are decided as without underscores', run: decided },
  { name: 'headers with underscores are forwarded or dropped', run: underscores },
];
