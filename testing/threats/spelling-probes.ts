import { playAnswered } from './play';
import { differences, Running } from './probes';
import { Allowlist } from '../../src/allowlist';

const HOST: [string, string] = ['Host', 'api.example.com'];
const PATHS = ['/objects', '/objects/private', '/plain', '/keys/a', '/search', '/text'];
const PARTS = ['', '/', '/x', '//', '//x', '/x//y', '/x//', '/%23', '/%3F', '/%3f', '/a%3Fb', '/%5C', '/a%5cb', '/..%5C', '/%5C..', '/%2F', '/%2f..', '/%25', '/50%25.txt', '/%2541', '/%2e', '/%2E%2E', '/a%2Eb', '/%7Ea', '/;a', '/[b]', '/a|b', '/..', '/.', '/x/../y', '/%00', '/a%0Ab', '//..', '/..//x', '//%2E%2E'];
const QUERIES = ['?q=1', '?', '?q=a%0Ab', '?q=%0D', '?q="', '?q=<b>', '?q=\\d', '?q=100%', '?q=%u2019', '?q=\xc3\xa9', '?q=\xff', '?q=[a]|{b}^`', '?q=%41', '?q=\x01', '?q=%00'];
const EMPTY = ['/keys', '//keys/a/b', '/keys//a/b', '//keys//a', '//objects', '//objects/x', '///plain', '//objects//..', '/objects//', '//text/x', '/objects//private', '/objects//private/x', '/objects/private//x', '//objects/private'];
const WAYS = ['', '/', '/x', '/x/', '/x/y', '/x/y/'];
const CASES: [method: string, target: string][] = [
  ...[...PATHS.flatMap((path) => [...PARTS, ...QUERIES].map((more) => `${path}${more}`)), ...EMPTY].map((target): [string, string] => ['GET', target]),
  ...PATHS.flatMap((path) => WAYS.map((more): [string, string] => ['PUT', `${path}${more}`])),
];

/** Every spelling at every route is decided as `decide()` says. */
const decided = (allowlist: Allowlist) => async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [method, target] of CASES) {
    const { answer: { body, header }, status, received, log } = await playAnswered(running, { method, target, headers: [HOST] });
    const { allowed, status: refused, reason, route } = allowlist.decide({ method, host: HOST[1], target });
    found.push(...differences({ status, reason: log.reason, route: log.route, received: received.map((seen) => seen.target).join(), type: header('Content-Type'), said: /"status":(\d+)/.exec(body.toString())?.[1] }, {
      status: allowed ? 200 : refused, reason: reason ?? '', route: route ?? '', received: allowed ? target : '', type: 'application/json', said: allowed ? undefined : String(refused),
    }).map((difference) => `${method} ${JSON.stringify(target)}: ${difference}`));
  }
  return found;
};

export const spellingProbes = (allowlist: Allowlist) => [{ name: 'accepts only the spellings that a route allows', run: decided(allowlist) }];
