import { client, learned, learnedFromAnyAnswer, times, words } from '../learned-requests';

const names = times(30, (i) => `${words[i % 9]}-${words[Math.floor(i / 9)]}`);

test('a name with the method of a verb behind values is no value', () => {
  const { keys, isAllowed } = learned([
    ...times(400, (i) => `POST /v1/signups 200 ${client(i)}`),
    ...times(300, (i) => `POST /v1/${names[i % 30]}${i % 10}:cancel 200 ${client(i)}`),
    ...times(600, (i) => `${['GET', 'PATCH', 'DELETE'][Math.floor(i / 300)]} /v1/${names[i % 30]}${i % 10} 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/v1/signups', '/v1/{}', '/v1/{}:cancel']);
  expect(isAllowed('DELETE /v1/signups')).toBe(false);
  expect(isAllowed(`POST /v1/${names[0]}1`)).toBe(false);
});

test('names that are all much used are values if they have the same verb, and so are these names without the verb', () => {
  const { keys } = learned(names.flatMap((name, n) => [
    ...times(9 + 300 / (n + 1), (i) => `POST /v1/${name}:archive 200 ${client(i)}`),
    ...times(9 + 700 / (n + 1), (i) => `GET /v1/${name}/devices 200 ${client(i)}`),
  ]));
  expect(keys).toEqual(['/v1/{}/devices', '/v1/{}:archive']);
});

test('few names with the same verb are literal names', () => {
  expect(learned(words.slice(0, 3).flatMap((name) => times(60, (i) => `POST /v1/${name}:search 200 ${client(i)}`))).keys)
    .toEqual(words.slice(0, 3).map((name) => `/v1/${name}:search`));
});

test.each([['one looks like a value', 'vm17', ['/v1/{}', '/v1/{}:enroll']], ['none looks like a value', 'nodePools', undefined]])(
  'of a few names with the same verb, %s', (_, last, values) => {
    const clusters = ['adminClusters', 'machines', 'userClusters', 'networks', 'policies', last];
    const { keys } = learned(clusters.flatMap((name, n) => [
      ...times(100 + 90 * n, (i) => `POST /v1/${name}:enroll 200 ${client(i)}`), ...times(700 - 110 * n, (i) => `GET /v1/${name} 200 ${client(i)}`),
    ]));
    expect(keys).toEqual(values ?? clusters.flatMap((name) => [`/v1/${name}`, `/v1/${name}:enroll`]).sort());
  });

test('a misspelled verb behind values is a mistake if the app answers everything', () => {
  const { keys } = learnedFromAnyAnswer([
    ...times(2000, (i) => `POST /v1/${i}:query 200 ${client(i)}`),
    ...times(2000, (i) => `POST /v1/${i}:export 200 ${client(i)}`),
    ...times(6, (i) => `POST /v1/${i * 7}:querys 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/v1/{}:export', '/v1/{}:query']);
});
