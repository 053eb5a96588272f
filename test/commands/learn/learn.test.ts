import { TrafficEvidence } from '../../../src/commands/learn/evidence/traffic-evidence';
import { learn } from '../../../src/commands/learn/learn';
import { learnedAllowlist, learnedRoutes } from '../../../src/commands/learn/output/learned-route';
import { pathKey } from '../../../src/commands/learn/shapes/learned-path';

/** Learns from requests `METHOD TARGET STATUS CLIENT`. */
function learned(requests: string[]) {
  const evidence = new TrafficEvidence();
  requests.forEach((request) => {
    const [method, target, status, client] = request.split(' ');
    evidence.add({ method, target, client, status: Number(status), appStatus: Number(status), weight: 1, webSocket: false });
  });
  const found = learn(evidence);
  return { found, keys: found.paths.filter(({ certain }) => certain.size > 0).map(({ path }) => pathKey(path)).sort() };
}

const client = (number: number) => `203.0.113.${number % 20}`;
const times = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, index) => make(index));
const words = ['apple', 'birch', 'cedar', 'daisy', 'elder', 'fern', 'grape', 'hazel', 'iris'];

test('names with paths of their own stay literal, and values become a parameter', () => {
  const { keys } = learned([
    ...times(40, (i) => `GET /orders/${i * 37} 200 ${client(i)}`),
    ...times(40, (i) => `GET /users/u${i}x/posts 200 ${client(i)}`),
    ...times(30, (i) => `GET /settings/theme 200 ${client(i)}`),
    ...times(30, (i) => `PUT /settings/mail 200 ${client(i)}`),
    ...times(5, (i) => `GET /files/${i}7.pdf 200 ${client(i)}`),
    ...times(30, (i) => `GET /2/status 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/2/status', '/files/{}.pdf', '/orders/{}', '/settings/mail', '/settings/theme', '/users/{}/posts']);
});

test('a parameter with few values is recognized by what the values have in common', () => {
  const { keys } = learned(words.flatMap((word) => times(40, (i) => (
    `${i % 4 === 0 ? 'DELETE' : 'GET'} /namespaces/${word}/${['pods', 'nodes'][i % 2]} 200 ${client(i)}`))));
  expect(keys).toEqual(['/namespaces/{}/nodes', '/namespaces/{}/pods']);
});

test('what a scanner finds is no route', () => {
  const { keys, found } = learned([
    ...times(20, (i) => `GET /orders/${i} 200 ${client(i)}`),
    ...times(20, (i) => `GET /missing${i} 404 198.51.100.1`),
    ...times(5, () => 'GET /internal-status 200 198.51.100.1'),
  ]);
  expect(keys).toEqual(['/orders/{}']);
  expect(found.scannersOnly).toBe(1);
});

test('an app that answers everything has no routes of scanners and of mistakes', () => {
  const probes = ['/a.php', '/b.asp', '/c.jsp', '/cgi-bin/d', '/.git/config', '/wp-login.php', '/backup.sql', '/admin-panel', '/secret-page'];
  const { found } = learned([
    ...times(1500, (i) => `GET /api/orders/${i} 200 ${client(i)}`),
    ...times(300, (i) => `POST /api/orders 200 ${client(i)}`),
    ...times(4, (i) => `DELETE /api/orders/${i} 200 ${client(i)}`),
    ...times(4, (i) => `GET /api/ordres/${i} 200 ${client(i)}`),
    ...times(6, (i) => probes.map((path) => `GET ${path} 200 198.51.100.${i}`)).flat(),
  ]);
  expect(found.answersEverything).toBe(true);
  const allowlist = learnedAllowlist(learnedRoutes(found));
  const allowed = ['GET /api/orders/9', 'POST /api/orders', 'DELETE /api/orders/1', 'GET /api/ordres/1', 'GET /secret-page', 'GET /.git/config']
    .map((request) => request.split(' ')).map(([method, target]) => allowlist.decide({ method, target }).allowed);
  expect(allowed).toEqual([true, true, false, false, false, false]);
});

test('thousands of names seen once are one parameter', () => {
  const { keys } = learned(times(3000, (i) => `GET /t/${words[i % 9]}-${i.toString(36)}zz/items 200 ${client(i)}`));
  expect(keys).toEqual(['/t/{}/items']);
});
