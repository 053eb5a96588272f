import { client, learned, times, words } from '../learned-requests';

/** Requests for names, and the number of requests for each name with each method and path below. */
function requestsFor(operations: Record<string, Record<string, number>>): string[] {
  return Object.entries(operations).flatMap(([name, counts]) => Object.entries(counts).flatMap(([operation, count]) => {
    const [method, below = ''] = operation.split(' ');
    return times(count, (i) => `${method} /user/${name}${below} 200 ${client(i)}`);
  }));
}

const products = times(9, (i) => `${words[i]}.csv`);

test.each([
  ['beside unmistakable values', times(10, (i) => `POST /user/1${i}/enable 200 ${client(i)}`), 'POST /user/17/enable'],
  ['beside names that were seen once', products.map((name, i) => `POST /user/${name}/enable 200 ${client(i)}`), 'POST /user/juniper.csv/enable'],
])('names with other methods and paths below stay literal %s', (_, values, value) => {
  const { isAllowed } = learned([...values, ...requestsFor({
    repos: { GET: 12, POST: 4 }, issues: { GET: 14 }, tokens: { 'GET': 20, 'POST': 5, 'POST /revoke': 15 },
  })]);
  expect([value, 'GET /user/repos', 'POST /user/tokens/revoke'].map(isAllowed)).toEqual([true, true, true]);
  expect(['GET /user/reposs', 'GET /user/admin', 'POST /user/issues', 'GET /user/juniper.csv'].map(isAllowed)).toEqual([false, false, false, false]);
});

test('three names with the same method are literal, although only one of them has values below', () => {
  const { isAllowed } = learned(requestsFor({ members: { 'GET': 250, 'GET /birch': 12, 'GET /cedar': 12 }, invitations: { GET: 24 }, groups: { GET: 10 } }));
  expect(['GET /user/members', 'GET /user/admin', 'GET /user/invitations/edit'].map(isAllowed)).toEqual([true, false, false]);
});

test('names with the same paths below are listed beside values that have other methods', () => {
  const listed = times(9, (i) => ({ [words[i]]: { 'GET /reservations': 20, 'POST /reservations': 20, 'GET /topics': 20 } }));
  const values = times(80, (i) => `${['DELETE', 'PATCH'][i % 2]} /user/${words[i % 9]}-${words[Math.floor(i / 9)]} 204 ${client(i)}`);
  const { keys, isAllowed } = learned([...requestsFor(Object.assign({}, ...listed)), ...values]);
  expect(keys).toEqual(['/user/{}', ...['reservations', 'topics'].map((name) => `/user/{${words.join('|')}}/${name}`)].sort());
  expect(['GET /user/apple/topics', 'GET /user/unseen/topics', 'DELETE /user/unseen'].map(isAllowed)).toEqual([true, false, true]);
});
