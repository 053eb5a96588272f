import { client, learned, learnedFromAnyAnswer, times, words } from '../learned-requests';

const names = times(80, (i) => `${words[i % 9]}-${words[Math.floor(i / 9)]}`);
const read = names.slice(0, 60).map((name, i) => `GET /secrets/${name} 200 ${client(i)}`);

test.each([
  ['each for another name', (i: number) => names[60 + i], true],
  ['all for one name', () => names[60], false],
])('requests with a method that no value has, %s', (_, nameOf, areOfValues) => {
  const { isAllowed } = learned([...read, ...times(4, (i) => `PUT /secrets/${nameOf(i)} 200 ${client(i)}`)]);
  expect([isAllowed('PUT /secrets/unseen'), isAllowed('GET /secrets/unseen')]).toEqual([areOfValues, true]);
});

test('a name with mistakes of clients does not have the methods of values', () => {
  const values = times(900, (i) => `${['GET', 'GET', 'PATCH', 'DELETE'][i % 4]} /streams/${String(i % 300).padStart(16, '0')}a 200 ${client(i)}`);
  const stop = times(5000, (i) => `${i % 300 === 0 ? 'DELETE' : i % 300 === 1 ? 'PATCH' : 'GET'} /streams/attendance 200 ${client(i)}`);
  const { isAllowed } = learnedFromAnyAnswer([...values, ...stop]);
  expect(['GET /streams/attendance', 'DELETE /streams/attendance', 'DELETE /streams/00000000000000ffa'].map(isAllowed)).toEqual([true, false, true]);
});

test('a name with the same methods and paths below as values together is no value if the values hardly have the paths', () => {
  const { isAllowed } = learned([
    ...read, `GET /secrets/${names[0]}/${names[70]} 200 ${client(1)}`, ...times(10, (i) => `GET /secrets/shared 200 ${client(i)}`),
    ...times(60, (i) => `GET /secrets/shared/${names[i]} 200 ${client(i)}`),
  ]);
  expect(['GET /secrets/unseen', 'GET /secrets/shared/unseen', 'GET /secrets/unseen/unseen'].map(isAllowed)).toEqual([true, true, false]);
});

test('a name is no value among its misspellings, which a parameter beside the name answers', () => {
  const values = times(300, (i) => `${['GET', 'GET', 'PUT', 'DELETE'][i % 4]} /reports/${i % 150} 200 ${client(i)}`);
  const misspelled = ['_infos', '_inf', '_info-old', '_onfo', '17-old', '4x2', '99z', '_inffo'].map((name, i) => `GET /reports/${name} 200 ${client(i)}`);
  const { keys, isAllowed } = learned([...values, ...misspelled, ...times(900, (i) => `GET /reports/_info 200 ${client(i)}`)]);
  expect(keys).toEqual(['/reports/_info', '/reports/{}']);
  expect(isAllowed('DELETE /reports/_info')).toBe(false);
});
