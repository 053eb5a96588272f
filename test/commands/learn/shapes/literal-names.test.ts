import { client, learned, times, words } from '../learned-requests';

const names = times(160, (i) => `${words[i % 9]}${words[Math.floor(i / 9) % 9]}${i < 81 ? '' : 'tree'}`);

/** Requests for a name: the number of requests for each method and path below. */
function requestsFor(name: string, operations: Record<string, number>): string[] {
  return Object.entries(operations).flatMap(([operation, count]) => {
    const [method, below = ''] = operation.split(' ');
    return times(count, (i) => `${method} /user/${name}${below} 200 ${client(i)}`);
  });
}

/** Requests for a name with many methods and paths below, so that each name with few requests could be alike. */
const rules = [...requestsFor('rules', { GET: 100, POST: 60 }), ...names.map((name, i) => `POST /user/rules/${name} 200 ${client(i)}`)];

test.each([
  ['values of unmistakable kinds', times(10, (i) => `POST /user/1${i}/enable 200 ${client(i)}`), '17'],
  ['values that were seen once', names.slice(0, 9).map((name, i) => `POST /user/${name}.csv/enable 200 ${client(i)}`), 'unseen.csv'],
])('names with other methods and paths below than %s stay literal', (_, values, value) => {
  const { isAllowed } = learned([...rules, ...values, ...requestsFor('repos', { GET: 12, POST: 4 }), ...requestsFor('issues', { GET: 14 })]);
  expect([`POST /user/${value}/enable`, 'POST /user/repos', 'GET /user/issues'].map(isAllowed)).toEqual([true, true, true]);
  expect([`GET /user/${value}`, 'GET /user/reposs', 'POST /user/issues'].map(isAllowed)).toEqual([false, false, false]);
});

test.each([
  ['tokens', 80, { GET: 37, POST: 3 }, false],
  ['tokens', 30, { GET: 37, POST: 3 }, true],
])('a name stays literal if %s has a method that chance does not explain to be missing of %i values', (name, count, operations, isValue) => {
  const { isAllowed } = learned([...names.slice(0, count).map((value, i) => `GET /user/${value} 200 ${client(i)}`), ...requestsFor(name, operations)]);
  expect([isAllowed('GET /user/unseen'), isAllowed('POST /user/unseen')]).toEqual([true, isValue]);
});

test('many names with several paths below are values, although the values that were seen once hardly have these paths', () => {
  const { keys } = learned([
    ...names.slice(0, 40).flatMap((name, i) => requestsFor(name, { 'GET': 1, 'GET /insights': i % 2 === 0 ? 14 : 3, 'GET /advice': i % 2 === 0 ? 2 : 12 })),
    ...names.slice(40).map((name, i) => `GET /user/${name} 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/user/{}', '/user/{}/advice', '/user/{}/insights']);
});

test('three names with the same method are literal, although only one of them has values below', () => {
  const { isAllowed } = learned([
    ...requestsFor('members', { GET: 250 }), ...names.slice(0, 27).map((name, i) => `GET /user/members/${name} 200 ${client(i)}`),
    ...requestsFor('invitations', { GET: 24 }), ...requestsFor('groups', { GET: 10 }),
  ]);
  expect(['GET /user/members', 'GET /user/admin', 'GET /user/invitations/edit'].map(isAllowed)).toEqual([true, false, false]);
});

test('a name whose values below have other methods than those of values stays literal', () => {
  const { isAllowed } = learned([
    ...names.slice(0, 60).map((name, i) => `POST /user/${name}/${names[100 + i]} 200 ${client(i)}`),
    ...['GET', 'PUT', 'DELETE'].flatMap((method, m) => names.slice(6 * m, 6 * m + 6).map((name, i) => `${method} /user/memberships/${name} 200 ${client(i)}`)),
  ]);
  expect(['POST /user/unseen/unseen', 'DELETE /user/memberships/unseen', 'DELETE /user/unseen/unseen'].map(isAllowed)).toEqual([true, true, false]);
});

test('names with the same paths below are listed beside values that have other methods', () => {
  const { keys, isAllowed } = learned([
    ...words.flatMap((word) => requestsFor(word, { 'GET /reservations': 20, 'POST /reservations': 20, 'GET /topics': 20 })),
    ...names.slice(0, 80).map((name, i) => `${['DELETE', 'PATCH'][i % 2]} /user/${name} 204 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/user/{}', ...['reservations', 'topics'].map((name) => `/user/{${words.join('|')}}/${name}`)].sort());
  expect(['GET /user/apple/topics', 'GET /user/unseen/topics', 'DELETE /user/unseen'].map(isAllowed)).toEqual([true, false, true]);
});
