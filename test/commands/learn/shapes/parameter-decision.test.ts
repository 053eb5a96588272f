import { parameterValues } from '../../../../src/commands/learn/shapes/parameter-decision';
import { ShapeNode } from '../../../../src/commands/learn/shapes/shape-node';
import { client, learned, learnedFromAnyAnswer, times, words } from '../learned-requests';

const names = times(72, (i) => `${words[i % 9]}${words[Math.floor(i / 9)]}`);

test('names with a method that hardly any other name has stay literal names, even if several have the method', () => {
  const { keys, isAllowed } = learned([
    ...times(900, (i) => `${['GET', 'PATCH', 'DELETE'][Math.floor(i / 72) % 3]} /v1/${names[i % 72]} 200 ${client(i)}`),
    ...names.map((name, i) => `GET /v1/${name}x 200 ${client(i)}`),
    ...['accounts', 'properties'].flatMap((name) => times(300, (i) => `${['POST', 'GET'][i % 2]} /v1/${name} 200 ${client(i)}`)),
  ]);
  expect(keys).toEqual(['/v1/accounts', '/v1/properties', '/v1/{}']);
  expect([isAllowed(`POST /v1/${names[0]}`), isAllowed('DELETE /v1/accounts')]).toEqual([false, false]);
});

test('many names that end a path are values if they have methods of resources, and may be literal names if not', () => {
  const requestsFor = (method: string) => names.flatMap((name, n) => times(3 + n % 9 * 9, (i) => `${method} /v1/services/${name} 200 ${client(i)}`));
  expect(learned(requestsFor('DELETE')).keys).toEqual(['/v1/services/{}']);
  expect(learned(requestsFor('POST')).keys).not.toContain('/v1/services/{}');
  // A few names with few requests have only methods of operations by chance.
  const read = ['lilac', 'mango', 'nectar'].flatMap((name) => times(9, (i) => `GET /v1/services/${name} 200 ${client(i)}`));
  expect(learned([...requestsFor('DELETE'), ...requestsFor('GET'), ...read]).keys).toEqual(['/v1/services/{}']);
});

test.each([[20, 100], [40, 0]])('of 80 names with the same paths below and %i that may be names of operations, %i are values', (operations, values) => {
  const siblings = times(80 + operations, (n) => {
    const node = new ShapeNode();
    node.addMethod(n < operations ? 'GET' : 'DELETE', { requests: 50 + n, evidence: [] });
    return { name: `${words[n % 9]}${words[Math.floor(n / 9) % 9]}${words[Math.floor(n / 81)]}`, node };
  });
  // The names have the same operations, but in other proportions.
  const profiles = siblings.map((_, n) => new Map([[' GET', 1 + n], ['/rules GET', 200 - n]]));
  expect(parameterValues(siblings, siblings.length, () => profiles)).toHaveLength(values);
});

test('names with even numbers of requests are values beside a name that was seen once', () => {
  const even = names.slice(0, 20).flatMap((name, n) => times(50 + n % 5 * 3, (i) => `POST /keys/${name}/rotate 200 ${client(i)}`));
  expect(learned([...even, `POST /keys/${names[30]}/rotate 200 ${client(1)}`]).keys).toEqual(['/keys/{}/rotate']);
});

test('names with other values below are one parameter if the same chain of names follows the values', () => {
  const { keys } = learned(words.slice(0, 4).flatMap((subscription, s) => [
    ...times(300, (i) => `${['GET', 'PUT'][i % 2]} /subscriptions/${subscription}/groups/${names[i % 18 + 18 * s]}/providers/Store/accounts 200 ${client(i)}`),
    ...times(150, (i) => `GET /subscriptions/${subscription}/state 200 ${client(i)}`),
  ]));
  expect(keys).toEqual(['/subscriptions/{}/groups/{}/providers/Store/accounts', '/subscriptions/{}/state']);
});

test('words with a version behind them do not look like values', () => {
  const services = ['search-v1', 'repositories-v1', 'changeset-v2', 'commit-graph-v1'];
  const { keys } = learned(services.flatMap((name, n) => times(60, (i) => `GET /rest/${name}/operation${'abcd'[n]} 200 ${client(i)}`)));
  expect(keys).toEqual(services.map((name, n) => `/rest/${name}/operation${'abcd'[n]}`).sort());
});

test.each([
  ['of all names', () => 6], ['of one name', (w: number) => w === 8 ? 120 : 0],
])('mistakes of clients %s do not hide that much used names have one structure', (_, countOf) => {
  const alike = words.flatMap((word, w) => times(600 + 150 * w, (i) => (
    `${i % 3 === 0 ? 'DELETE' : 'GET'} /areas/${word}/${['nodes', 'pods'][Math.floor(i / 3) % 2]} 200 ${client(i)}`)));
  const mistakes = words.flatMap((word, w) => times(countOf(w), (i) => (
    `${['PUT', 'PATCH', 'POST'][i % 3]} /areas/${word}/${['nodez', 'pods'][i % 2]}/x${'abcdefghi'[(w + Math.floor(i / 6)) % 9]} 200 ${client(w + i)}`)));
  expect(learnedFromAnyAnswer([...alike, ...mistakes]).keys).toEqual(expect.arrayContaining(['/areas/{}/nodes', '/areas/{}/pods']));
});
