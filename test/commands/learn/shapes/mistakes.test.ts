import { client, learnedFromAnyAnswer, times } from '../learned-requests';

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
