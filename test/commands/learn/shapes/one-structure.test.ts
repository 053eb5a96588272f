import { client, learned, times, words } from '../learned-requests';

const on = (count: number, request: string) => times(count, (i) => `${request} 200 ${client(i)}`);

test('few names with the same paths below are values, even if almost all of these paths have the same start', () => {
  const group = (i: number) => `${words[i % 9]}${i % 37}`;
  const server = (i: number) => `${words[i % 9]}${i % 41}`;
  const { keys, isAllowed } = learned(['anchor', 'beacon', 'candle', 'dagger', 'ember'].flatMap((name, n) => [
    ...times(Math.ceil(1200 / 2 ** n), (i) => [
      `GET /subs/${name}/groups/${group(i)}/providers/sql/servers/${server(i + n)}/rules 200 ${client(i)}`,
      `PUT /subs/${name}/groups/${group(i)}/providers/sql/servers/${server(i + n)}/rules/${i % 50} 200 ${client(i)}`,
      `GET /subs/${name}/groups/${group(i)}/providers/sql/jobs 200 ${client(i)}`,
    ][i % 3]),
    ...on(Math.ceil(12 / 2 ** n), `GET /subs/${name}/providers/sql/jobs`),
  ]));
  expect(keys).toEqual([
    '/subs/{}/groups/{}/providers/sql/jobs', '/subs/{}/groups/{}/providers/sql/servers/{}/rules',
    '/subs/{}/groups/{}/providers/sql/servers/{}/rules/{}', '/subs/{}/providers/sql/jobs',
  ]);
  expect(isAllowed('GET /subs/unseen/groups/unseen/providers/sql/jobs')).toBe(true);
});

test('few names with different paths below stay literal names, even if all of these paths have the same start', () => {
  const { keys } = learned(['anchor', 'beacon', 'candle', 'dagger'].flatMap((name, n) => times(600, (i) => (
    `${['GET', 'PUT'][i % 2]} /subs/${name}/groups/${words[i % 9]}${i % 37}/providers/sql/${words[n]}/${i} 200 ${client(i)}`))));
  expect(keys).toEqual(['anchor', 'beacon', 'candle', 'dagger'].map((name, n) => `/subs/${name}/groups/{}/providers/sql/${words[n]}/{}`));
});
