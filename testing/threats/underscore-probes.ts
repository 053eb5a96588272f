import { differences, Running } from './probes';
import { NOT_FOR_CLIENTS } from '../../src/nginx/features/underscores';
import { request } from '../raw-client';

const EVIL = 'evil';
/** A name with a hyphen or an underscore at each place. */
const spelled = (name: string): string[] => name.split('-')
  .reduce<string[]>((befores, part) => befores.length === 0 ? [part] : befores.flatMap((before) => [`${before}-${part}`, `${before}_${part}`]), []);
/** Each spelling with an underscore of each name that a client must not use. */
const CLAIMS = [...new Set(NOT_FOR_CLIENTS.flatMap((name) => spelled(name).filter((one) => one !== name)))];
const HEADERS_OF_ONE_REQUEST = 80;

/** Names with underscores arrive, but for those that are read for a name that a client must not use. */
const underscores = async ({ nginx, app }: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const target of ['/api', '/asked']) {
    for (let i = 0; i < CLAIMS.length; i += HEADERS_OF_ONE_REQUEST) {
      app.clear();
      const claims = CLAIMS.slice(i, i + HEADERS_OF_ONE_REQUEST).map((name): [string, string] => [name, EVIL]);
      const { status } = await request(nginx.port, { method: 'GET', target, headers: [['Host', 'api.example.com'], ['api_key', 'k'], ['x-amz-meta-my_meta', 'm'], ['X-Forwarded-Proto', 'http'], ...claims] });
      const seen = Object.fromEntries(app.requests.at(-1)?.headers ?? []);
      found.push(...differences({ status, ...seen }, { 'status': 200, 'api_key': 'k', 'x-amz-meta-my_meta': 'm', 'X-Forwarded-Proto': 'https' }).map((difference) => `${target}: ${difference}`));
      found.push(...app.requests.flatMap(({ headers }) => headers.filter(([, value]) => value.includes(EVIL)).map(([name]) => `${target}: the app gets ${name}`)));
    }
  }
  return found;
};

/** The method that is refused and the one that passes, at each way to a route. */
const decided = async ({ nginx, app }: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [target, route] of [['/api', '/api'], ['/api/', '/api'], ['/api/x', '/api'], ['/api/x/', '/api'], ['/api/x/y', '/api'], ['/asked', '/asked']]) {
    for (const method of ['GET', 'PUT']) {
      app.clear();
      await nginx.newAccessLog();
      const { status } = await request(nginx.port, { method, target, headers: [['Host', 'api.example.com']] });
      const [log = {}] = await nginx.nextAccessLog(1);
      const expected = method === 'GET' ? { status: 200, reason: '', route, received: target } : { status: 405, reason: 'method-not-allowed', route, received: undefined };
      found.push(...differences({ status, reason: log.reason, route: log.route, received: app.requests.at(-1)?.target }, expected).map((difference) => `${method} ${target}: ${difference}`));
    }
  }
  return found;
};

export const UNDERSCORE_PROBES = [
  { name: 'requests are decided as without them', run: decided },
  { name: 'headers with underscores', run: underscores },
];
