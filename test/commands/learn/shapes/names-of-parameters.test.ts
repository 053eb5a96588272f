import { withNamesOfParameters } from '../../../../src/commands/learn/shapes/names-of-parameters';
import { client, learned, learnedFromAnyAnswer, times, words } from '../learned-requests';

const names = times(60, (i) => `${words[i % 9]}-${words[Math.floor(i / 9)]}`);
const values = names.flatMap((name) => times(12, (i) => `${['GET', 'GET', 'PUT', 'DELETE'][i % 4]} /pages/${name} 200 ${client(i)}`))
  .concat(times(40, (i) => `GET /pages/${words[i % 9]}+${i} 200 ${client(i)}`));

test.each([
  ['with the same methods', 40, ['GET', 'PUT', 'DELETE'], true],
  ['with few requests, so that chance explains that methods are missing', 5, ['GET'], true],
  ['with many requests, none of which has the further methods', 200, ['GET'], false],
])('a name %s beside values', (_, count, methods, isValue) => {
  const { keys, isAllowed } = learned([...values, ...times(count, (i) => `${methods[i % methods.length]} /pages/latest 200 ${client(i)}`)]);
  expect(keys).toEqual(isValue ? ['/pages/{}'] : ['/pages/latest', '/pages/{}']);
  expect(isAllowed('DELETE /pages/latest')).toBe(isValue);
});

test('a name with a method that the values lack stays a literal name', () => {
  const { isAllowed } = learned([...values, ...times(6, (i) => `POST /pages/import 200 ${client(i)}`)]);
  expect([isAllowed('POST /pages/import'), isAllowed('POST /pages/latest'), isAllowed('GET /pages/import')]).toEqual([true, false, false]);
});

test('a word with paths of its own is no value beside values of unmistakable kinds, even with the same methods', () => {
  const { keys } = learned([
    ...times(60, (i) => `GET /orders/${i} 200 ${client(i)}`), ...times(60, (i) => `GET /orders/recent 200 ${client(i)}`),
    ...times(200, (i) => `GET /orders/recent/items 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/orders/recent', '/orders/recent/items', '/orders/{}']);
});

test('names are listed together although a mistake of a client is uncertain for a name', () => {
  const { keys, found } = learnedFromAnyAnswer([
    ...names.slice(0, 12).flatMap((name, n) => times(40 + 30 * n, (i) => `GET /reports/${name}.json 200 ${client(i)}`)),
    `DELETE /reports/${names[0]}.json 200 ${client(1)}`,
  ]);
  expect(keys).toEqual([`/reports/{${names.slice(0, 12).map((name) => `${name}.json`).sort().join('|')}}`]);
  expect(found.paths.flatMap(({ uncertain }) => [...uncertain.keys()])).toContain('DELETE');
});

test.each([
  ['words', ['apple', 'birch-cedar'], [['apple', 'birch-cedar', 'daisy', 'elder']]],
  ['of unmistakable kinds', ['{integer}'], [['daisy', 'elder'], ['{integer}']]],
])('listed names beside a parameter with values that are %s', (_, ofParameter, expected) => {
  const [judged] = learned(times(20, (i) => `GET /pages 200 ${client(i)}`)).found.paths;
  const pathOf = (texts: string[], isListed: boolean) => ({
    ...judged, path: { ...judged.path, segments: [{ head: '', tail: '', isListed, names: new Map(texts.map((name) => [name, 5])) }] },
  });
  const joined = withNamesOfParameters([pathOf(['daisy', 'elder'], true), pathOf(ofParameter, false)]);
  expect(joined.map(({ path: { segments: [segment] } }) => 'names' in segment && [...segment.names.keys()])).toEqual(expected);
});
