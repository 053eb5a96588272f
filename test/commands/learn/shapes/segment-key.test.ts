import { routePath } from '../../../../src/commands/learn/output/route-path';
import { client, learned, learnedFromAnyAnswer, times, words } from '../learned-requests';

const SETS = ['books', 'authors', 'indexes'];
const entities = (keys: string[]) => SETS.flatMap((set) => [
  ...times(40, (i) => `${i % 4 === 0 ? 'POST' : 'GET'} /${set} 200 ${client(i)}`),
  ...keys.map((key, i) => `${['GET', 'PUT', 'DELETE'][i % 3]} /${set}('${key}') 200 ${client(i)}`),
]);
const names = times(72, (i) => `${words[i % 9]}${words[Math.floor(i / 9)]}`);

test('the keys of a set of OData are values between the name of the set and the parenthesis', () => {
  const { found, keys, isAllowed } = learned([...entities(names.slice(0, 24)), ...times(60, (i) => `GET /lines(${i}) 200 ${client(i)}`)]);
  expect(keys).toEqual([...SETS.flatMap((set) => [`/${set}`, `/${set}('{}')`]), '/lines({})'].sort());
  expect(found.paths.map(({ path }) => routePath(path).path)).toEqual(expect.arrayContaining(["/indexes('{index}')", '/lines({line})']));
  expect(["GET /books('unseen')", 'GET /lines(77)', "GET /boks('unseen')", 'GET /wp-login.php'].map(isAllowed)).toEqual([true, true, false, false]);
});

test('misspelled sets and keys are no values of the first segment, even if the app answers every path', () => {
  const misspelled = times(40, (i) => `GET /${SETS[i % 3]}('${names[i]}')${'sz'[i % 2]}${i % 3 === 0 ? i : ''} 200 ${client(i)}`);
  const { keys, isAllowed } = learnedFromAnyAnswer([...times(20, (part) => entities(names.map((name) => `${name}${part}`))).flat(), ...misspelled]);
  expect(keys).toEqual(SETS.flatMap((set) => [`/${set}`, `/${set}('{}')`]).sort());
  expect(isAllowed('GET /anything')).toBe(false);
});
