import { client, learned, learnedFromAnyAnswer, times, words } from '../learned-requests';

const SETS = ['books', 'authors', 'indexes'];
const entities = (count: number) => SETS.flatMap((set) => [
  ...times(40, (i) => `${i % 4 === 0 ? 'POST' : 'GET'} /${set} 200 ${client(i)}`),
  ...times(count, (i) => `${['GET', 'PUT', 'DELETE'][i % 3]} /${set}('${words[i % 9]}${Math.floor(i / 3)}') 200 ${client(i)}`),
]);

test('the keys of a set of OData are values between the name of the set and the parenthesis', () => {
  const { keys, isAllowed } = learned([...entities(120), ...times(60, (i) => `GET /lines(${i}) 200 ${client(i)}`)]);
  expect(keys).toEqual([...SETS.flatMap((set) => [`/${set}`, `/${set}('{}')`]), '/lines({})'].sort());
  expect(isAllowed("GET /books('unseen')")).toBe(true);
  expect(isAllowed("GET /boks('unseen')")).toBe(false);
  expect(isAllowed('GET /wp-login.php')).toBe(false);
});

test('misspelled sets and keys are no values of the first segment, even if the app answers every path', () => {
  const misspelled = times(30, (i) => `GET /${SETS[i % 3]}('${words[i % 9]}${i}')${'sz'[i % 2]}${i} 200 ${client(i)}`);
  const { keys, isAllowed } = learnedFromAnyAnswer([...times(20, () => entities(120)).flat(), ...misspelled]);
  expect(keys).toEqual(SETS.flatMap((set) => [`/${set}`, `/${set}('{}')`]).sort());
  expect(isAllowed('GET /anything')).toBe(false);
});
