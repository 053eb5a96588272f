import { pathKey } from '../../../../src/commands/learn/shapes/learned-path';
import { client, learnedFromAnyAnswer, times, words } from '../learned-requests';

describe('an app that answers everything', () => {
  test.each(['1', 'v1', '1.0', '2.0.1'])('the misspelled version %s is a mistake', (version) => {
    const { keys } = learnedFromAnyAnswer([
      ...times(3000, (i) => `GET /api/${version}/status 200 ${client(i)}`),
      ...['s', '-old', 'z', 'x'].flatMap((end) => times(5, (i) => `GET /api/${version}${end}/status 200 ${client(i)}`)),
    ]);
    expect(keys).toEqual([`/api/${version}/status`]);
  });

  test('a number that all paths start with is no parameter, although there are requests for other numbers', () => {
    const { keys } = learnedFromAnyAnswer([
      'GET /1990 200 a', 'GET /2006/x 200 b', 'GET /404 200 c',
      ...times(3000, (i) => `GET /1/status 200 ${client(i)}`), ...times(1000, (i) => `POST /1/items 200 ${client(i)}`),
      ...['s', '-old', 'z', 'x'].flatMap((end) => times(5, (i) => `GET /1${end}/status 200 ${client(i)}`)),
    ]);
    expect(keys).toEqual(['/1/items', '/1/status']);
  });

  test('a value that was seen once beside literal names opens no parameter', () => {
    const { keys } = learnedFromAnyAnswer([
      ...times(900, (i) => `GET /orgs/17/teams 200 ${client(i)}`), ...times(700, (i) => `PUT /orgs/17/members 200 ${client(i)}`),
      `GET /orgs/17/1 200 ${client(1)}`, `GET /orgs/17/admin 200 ${client(2)}`, `GET /orgs/17/admin 200 ${client(3)}`,
    ]);
    expect(keys).toEqual(['/orgs/17/members', '/orgs/17/teams']);
  });
});

test('segments behind a path are mistakes, however many misspelled names are beside them', () => {
  const on = (count: number, below: string) => times(count, (i) => `GET /v1/${String(i % 300).padStart(16, 'a')}${below} 200 ${client(i)}`);
  const misspelled = ['itemss', 'itemsz', 'itens', 'ites', 'items-old'].flatMap((name) => on(3, `/${name}`));
  const { keys } = learnedFromAnyAnswer([...on(1500, ''), ...on(9000, '/items'), ...misspelled, ...['x', 'admin', '1'].flatMap((name) => on(4, `/${name}`))]);
  expect(keys).toEqual(['/v1/{}', '/v1/{}/items']);
});

test('mistakes of clients below names do not hide that the names have the same operations', () => {
  const NAMES = [...words, 'jasmine', 'kale', 'lemon'];
  const on = (count: number, request: string) => times(count, (i) => `${request} 200 ${client(i)}`);
  const { found, keys, isAllowed } = learnedFromAnyAnswer(NAMES.flatMap((name, n) => [
    ...on(900 / 2 ** (n % 5), `GET /v1/${name}/dashboards`), ...on(700 / 2 ** (n * 3 % 5), `POST /v1/${name}/dashboards`),
    ...on(500 / 2 ** (n * 7 % 4), `POST /v1/${name}/projects`),
    ...on(2, `${['PUT', 'PATCH', 'DELETE'][n % 3]} /v1/${name}/dashboards`), ...on(2, `GET /v1/${name}/dashboards/${['x', 'edit', 'admin'][n % 3]}`),
    ...on(2, `${['PATCH', 'DELETE', 'GET'][n % 3]} /v1/${name}/projects`), ...on(2, `POST /v1/${name}/projects${['s', 'z'][n % 2]}`),
  ]));
  expect(keys).toEqual(['dashboards', 'projects'].map((resource) => `/v1/{${NAMES.join('|')}}/${resource}`));
  expect(['POST /v1/apple/projects', 'PUT /v1/apple/dashboards', 'GET /v1/mango/dashboards'].map(isAllowed)).toEqual([true, false, false]);
  // What is a mistake is said.
  const uncertain = found.paths.flatMap(({ path, uncertain: methods }) => [...methods.keys()].map((method) => `${method} ${pathKey(path)}`));
  expect(uncertain).toEqual(expect.arrayContaining(['PUT /v1/apple/dashboards', 'GET /v1/birch/dashboards/edit', 'POST /v1/birch/projectsz']));
});
