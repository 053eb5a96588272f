import { client, learned, learnedFromAnyAnswer, times, words } from './learned-requests';
import { TrafficEvidence } from '../../../src/commands/learn/evidence/traffic-evidence';
import { learn } from '../../../src/commands/learn/learn';
import { learnedAllowlist, learnedRoutes } from '../../../src/commands/learn/output/learned-route';
import { Doubt } from '../../../src/commands/learn/shapes/doubt';
import { pathKey } from '../../../src/commands/learn/shapes/learned-path';

test('names with paths of their own stay literal, and values become a parameter', () => {
  const { keys } = learned([
    ...times(40, (i) => `GET /orders/${i * 37} 200 ${client(i)}`),
    ...times(40, (i) => `GET /users/u${i}x/posts 200 ${client(i)}`),
    ...times(30, (i) => `GET /settings/theme 200 ${client(i)}`),
    ...times(30, (i) => `PUT /settings/mail 200 ${client(i)}`),
    ...times(5, (i) => `GET /files/${i}7.pdf 200 ${client(i)}`),
    ...times(30, (i) => `GET /2/status 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/2/status', '/files/{}.pdf', '/orders/{}', '/settings/mail', '/settings/theme', '/users/{}/posts']);
});

test('a parameter with few values is recognized by what the values have in common', () => {
  const { keys } = learned(words.flatMap((word) => times(40, (i) => (
    `${i % 4 === 0 ? 'DELETE' : 'GET'} /namespaces/${word}/${['pods', 'nodes'][i % 2]} 200 ${client(i)}`))));
  expect(keys).toEqual(['/namespaces/{}/nodes', '/namespaces/{}/pods']);
});

test('what a scanner finds is no route', () => {
  const { keys, found } = learned([
    ...times(20, (i) => `GET /orders/${i} 200 ${client(i)}`),
    ...times(20, (i) => `GET /missing${i} 404 198.51.100.1`),
    ...times(5, () => 'GET /internal-status 200 198.51.100.1'),
  ]);
  expect(keys).toEqual(['/orders/{}']);
  expect(found.scannersOnly).toBe(1);
});

test('an app that answers everything has no routes of scanners and of mistakes', () => {
  const probes = ['/a.php', '/b.asp', '/c.jsp', '/cgi-bin/d', '/.git/config', '/wp-login.php', '/backup.sql', '/admin-panel', '/secret-page'];
  const { found } = learned([
    ...times(1500, (i) => `GET /api/orders/${i} 200 ${client(i)}`),
    ...times(300, (i) => `POST /api/orders 200 ${client(i)}`),
    ...times(4, (i) => `DELETE /api/orders/${i} 200 ${client(i)}`),
    ...times(4, (i) => `GET /api/ordres/${i} 200 ${client(i)}`),
    ...times(6, (i) => probes.map((path) => `GET ${path} 200 198.51.100.${i}`)).flat(),
  ]);
  expect(found.answersEverything).toBe(true);
  const allowlist = learnedAllowlist(learnedRoutes(found));
  const allowed = ['GET /api/orders/9', 'POST /api/orders', 'DELETE /api/orders/1', 'GET /api/ordres/1', 'GET /secret-page', 'GET /.git/config']
    .map((request) => request.split(' ')).map(([method, target]) => allowlist.decide({ method, target }).allowed);
  expect(allowed).toEqual([true, true, false, false, false, false]);
});

test('thousands of names seen once are one parameter', () => {
  const { keys } = learned(times(3000, (i) => `GET /t/${words[i % 9]}-${i.toString(36)}zz/items 200 ${client(i)}`));
  expect(keys).toEqual(['/t/{}/items']);
});

test('what may be a mistake of a client of an app that answers everything is uncertain, at the path of its route', () => {
  const probes = ['/a.php', '/b.asp', '/c.jsp', '/cgi-bin/d', '/.git/config', '/wp-login.php', '/backup.sql'];
  const { found } = learned([
    ...times(1500, (i) => `GET /api/orders/${i} 200 ${client(i)}`),
    ...times(4, (i) => `DELETE /api/orders/${i} 200 ${client(i)}`),
    ...times(4, (i) => `GET /api/orders/${i}/export 200 ${client(i)}`),
    ...times(4, (i) => `GET /api/ordres/${i} 200 ${client(i)}`),
    ...times(6, (i) => probes.map((path) => `GET ${path} 200 198.51.100.${i}`)).flat(),
  ]);
  const mistakes = learnedRoutes(found).uncertain.filter(({ doubt }) => doubt === Doubt.LIKELY_MISTAKE);
  expect(mistakes.map(({ path, evidence }) => [path, [...evidence].map(([method, { succeeded }]) => `${method} ${succeeded}`).join()])).toEqual([
    ['/api/orders/{order}', 'DELETE 4'], ['/api/orders/{order}/export', 'GET 4'], ['/api/ordres/{ordre}', 'GET 4'],
  ]);
});

describe('an app that answers everything', () => {
  test('a rare name that is no variation of a frequent request is a route', () => {
    const { keys } = learnedFromAnyAnswer([
      ...times(1500, (i) => `GET /api/orders/${i} 200 ${client(i)}`),
      ...times(4, (i) => `GET /api/licenses 200 ${client(i)}`),
      ...times(4, (i) => `GET /status 200 ${client(i)}`),
    ]);
    expect(keys).toEqual(['/api/licenses', '/api/orders/{}', '/status']);
  });

  test.each([
    ['a path that looks like a probe, among others', '/databases/mysql', 60],
    ['an app of one kind of software', '/orders.php', 1500],
  ])('clients of %s are no scanners', (_, target, count) => {
    const { keys } = learnedFromAnyAnswer([
      ...times(1500, (i) => `GET /api/orders/${i} 200 ${client(i)}`),
      ...times(count, (i) => `GET ${target} 200 ${client(i)}`),
    ]);
    expect(keys).toEqual(['/api/orders/{}', target].sort());
  });

  test('clients that send probes of one kind only are scanners', () => {
    const { keys } = learnedFromAnyAnswer([
      ...times(1500, (i) => `GET /api/orders/${i} 200 ${client(i)}`),
      ...times(9, (i) => ['/wp-cron.php', '/xmlrpc.php'].map((path) => `GET ${path} 200 192.0.2.${i}`)).flat(),
    ]);
    expect(keys).toEqual(['/api/orders/{}']);
  });

  test.each([
    ['another method', 'POST /orders'],
    ['one segment more', 'GET /orders/edit'],
    ['one segment more behind a slash', 'GET /orders/list/edit'],
    ['one segment fewer', 'GET /parts'],
    ['two edits', 'GET /odrers'],
    ['a text behind a punctuation mark', 'GET /orders-old'],
  ])('a variation with %s is uncertain only if the request is a hundred times as frequent', (_, variation) => {
    const frequent = ['GET /orders', 'GET /orders/list/', 'GET /parts/17', 'GET /parts/18'];
    const certain = (count: number) => {
      const { found } = learnedFromAnyAnswer([
        ...frequent.flatMap((request) => times(1000, (i) => `${request} 200 ${client(i)}`)),
        ...times(count, (i) => `${variation} 200 ${client(i)}`),
      ]);
      const [method, target] = variation.split(' ');
      return learnedAllowlist(learnedRoutes(found)).decide({ method, target }).allowed;
    };
    expect([certain(5), certain(60)]).toEqual([false, true]);
  });

  test('values of a parameter, each with few requests, stay below a path with many requests', () => {
    const { keys } = learnedFromAnyAnswer([
      ...times(1000, (i) => `GET /users 200 ${client(i)}`),
      ...times(300, (i) => `GET /users/${words[i % 9]}${words[Math.floor(i / 9) % 9]}${i % 7} 200 ${client(i)}`),
    ]);
    expect(keys).toEqual(['/users', '/users/{}']);
  });

  test('names that were seen once beside much used names open no parameter', () => {
    const used = ['blocks', 'hooks', 'members', 'teams', 'issues', 'events'];
    const { keys } = learnedFromAnyAnswer([
      ...used.flatMap((name, n) => times(150 + 100 * n, (i) => `GET /orgs/${i % 5}/${name} 200 ${client(i)}`)),
      ...words.slice(0, 8).map((word, i) => `GET /orgs/${i % 5}/${word} 200 ${client(i)}`),
    ]);
    expect(keys).toEqual(used.map((name) => `/orgs/{}/${name}`).sort());
  });
});

describe('more names than a parameter may list become several parameters that list the names', () => {
  const names = times(70, (i) => `${words[i % 9]}${words[Math.floor(i / 9)]}`);

  test.each<[string, (name: string) => string[]]>([
    ['names of operations', (name) => [`POST /api/chat.${name} 200`]],
    ['names at the end of a path', (name) => [`GET /status/${name} 200`]],
  ])('%s', (_, requestsFor) => {
    // No name has few requests, so that no further names are to be expected.
    const { found, keys } = learned(names.flatMap((name, n) => requestsFor(name).flatMap((request) => times(2 + n % 9 * 6, (i) => `${request} ${client(i)}`))));
    expect(keys).toHaveLength(2);
    const allowlist = learnedAllowlist(learnedRoutes(found));
    const isAllowed = (request: string) => {
      const [method, target] = request.split(' ');
      return allowlist.decide({ method, target }).allowed;
    };
    expect(names.flatMap(requestsFor).every(isAllowed)).toBe(true);
    expect(requestsFor('unknown').some(isAllowed)).toBe(false);
  });

  test('but names before further segments are values', () => {
    const { keys } = learned(names.flatMap((name, n) => [
      ...times(2 + n % 9 * 6, (i) => `GET /players/${name}/stats 200 ${client(i)}`),
      ...times(3 + n % 5 * 20, (i) => `PUT /players/${name}/stats/latest 200 ${client(i)}`),
    ]));
    expect(keys).toEqual(['/players/{}/stats', '/players/{}/stats/latest']);
  });
});

test('a much used name without the operations of the values beside is a literal name', () => {
  const { keys } = learned([
    ...times(400, (i) => `GET /v1/search 200 ${client(i)}`),
    ...times(400, (i) => `${['GET', 'PUT', 'DELETE', 'PATCH'][Math.floor(i / 40) % 4]} /v1/${words[i % 9]}${words[i % 40 % 7]}${i % 40} 200 ${client(i)}`),
    ...times(40, (i) => `GET /v1/${words[i % 9]}${i}x 200 ${client(i)}`),
  ]);
  expect(keys).toContain('/v1/search');
});

test('values whose structure differs far below only in further values are one parameter', () => {
  const { keys } = learned(words.slice(0, 3).flatMap((group) => times(240, (i) => (
    `${['GET', 'PUT'][i % 2]} /groups/${group}/providers/Store/accounts/${['items', 'hooks'][Math.floor(i / 2) % 2]} 200 ${client(i)}`))));
  expect(keys).toEqual(['/groups/{}/providers/Store/accounts/hooks', '/groups/{}/providers/Store/accounts/items']);
});

test('a few alike among many literal names are literal names', () => {
  const alike = words.slice(0, 3).flatMap((name) => times(60, (i) => `${['GET', 'PUT'][i % 2]} /org/${name} 200 ${client(i)}`));
  const others = [...words.slice(3), 'olive', 'plum'].flatMap((name, n) => times(60, (i) => `${['POST', 'PATCH', 'DELETE'][n % 3]} /org/${name}/part${n} 200 ${client(i)}`));
  expect(learned([...alike, ...others]).keys).toEqual(expect.arrayContaining(words.slice(0, 3).map((name) => `/org/${name}`)));
});

test('much used values with the same operations as the rare values beside are values', () => {
  const requests = words.flatMap((name, n) => times(30 + 60 * n, (i) => `POST /kinds/${name}/query 200 ${client(i)}`));
  const rare = times(12, (i) => `POST /kinds/${words[i % 9]}${words[(i + 3) % 9]}/query 200 ${client(i)}`);
  expect(learned([...requests, ...rare]).keys).toEqual(['/kinds/{}/query']);
});

test('names with the same operations below become one parameter that lists the names, and other names stay', () => {
  const { keys, found } = learned([
    ...words.flatMap((word, w) => times(3, (i) => times(3 + (w + i) % 3 * 15, (j) => `GET /areas/${word}/${['plan', 'state', 'cost'][i]} 200 ${client(j)}`)).flat()),
    ...times(40, (i) => `GET /areas/other/report 200 ${client(i)}`),
  ]);
  const list = `{${words.join('|')}}`;
  expect(keys).toEqual(['/areas/other/report', ...['cost', 'plan', 'state'].map((name) => `/areas/${list}/${name}`)]);
  const allowlist = learnedAllowlist(learnedRoutes(found));
  const allowed = ['/areas/fern/cost', '/areas/olive/cost', '/areas/other/cost', '/areas/fern/report'].map((target) => allowlist.decide({ method: 'GET', target }).allowed);
  expect(allowed).toEqual([true, false, false, false]);
});

test('names with an operation that the others lack, in spite of many requests, are not listed together', () => {
  const { found } = learned(words.flatMap((word, w) => [
    ...times(3, (i) => times(3 + w * 5, (j) => `GET /areas/${word}/${['plan', 'state', 'cost'][i]} 200 ${client(j)}`)).flat(),
    ...word === 'iris' ? times(40, (j) => `DELETE /areas/iris/plan 200 ${client(j)}`) : [],
  ]));
  const allowlist = learnedAllowlist(learnedRoutes(found));
  expect(['iris', 'hazel'].map((name) => allowlist.decide({ method: 'DELETE', target: `/areas/${name}/plan` }).allowed)).toEqual([true, false]);
});

test.each([
  ['an app', learned],
  ['an app that answers everything', (requests: string[]) => learned([
    ...requests, ...times(6, (i) => ['/a.php', '/b.asp', '/c.jsp', '/cgi-bin/d', '/.git/config', '/backup.sql'].map((path) => `GET ${path} 200 198.51.100.${i}`)).flat(),
  ])],
])('values behind different words and a dot do not open the root: %s', (_, learnedThere) => {
  const { keys } = learnedThere([
    ...times(400, (i) => `GET /${['status', 'queries', 'phrases', 'entities'][i % 4]}.${i * 37 % 997} 200 ${client(i)}`),
    `GET /statsu.17 200 ${client(1)}`,
    `GET /help 200 ${client(2)}`,
  ]);
  expect(keys).toEqual(['/entities.{}', '/phrases.{}', '/queries.{}', '/status.{}']);
});

test('the literal start and the literal end of values stay in the path', () => {
  const { keys } = learned([
    ...times(30, (i) => `GET /data/divisions.${i}x/votes 200 ${client(i)}`),
    ...times(30, (i) => `GET /topics/${i}7.json 200 ${client(i)}`),
    ...times(30, (i) => `GET /topics/${i}7/replies.json 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/data/divisions.{}/votes', '/topics/{}.json', '/topics/{}/replies.json']);
});

test.each([
  ['words', (i: number) => `${words[i % 9]}${words[(i * 7 + Math.floor(i / 9)) % 9]}${words[Math.floor(i / 40) % 9]}`],
  ['slugs', (i: number) => `${words[i % 9]}-${words[Math.floor(i / 9) % 9]}-${words[Math.floor(i / 81) % 9]}`],
  ['numbers', (i: number) => String(i * 31)],
  ['UUIDs', (i: number) => `0b5c9f3e-0000-4000-8000-${String(i).padStart(12, '0')}`],
  ['hashes', (i: number) => (i + 2 ** 40).toString(16).repeat(3)],
  ['dates', (i: number) => `20${10 + i % 15}-0${1 + i % 9}-1${i % 10}`],
  ['identifiers with a prefix', (i: number) => `acct_9QxT${String(i).padStart(8, '0')}`],
  ['files', (i: number) => `${words[i % 9]}${i}.${['pdf', 'csv', 'json'][i % 3]}`],
  ['numbers and words', (i: number) => i % 2 === 0 ? String(i) : `${words[i % 9]}${words[Math.floor(i / 9) % 9]}`],
])('%s are values, also deep in the tree and beside a literal name', (_, value) => {
  const { keys } = learned([
    ...times(300, (i) => `GET /api/v1/teams/${value(i)} 200 ${client(i)}`),
    ...times(300, (i) => `GET /api/v1/teams/${value(i + 150)}/members/${i}/keys 200 ${client(i)}`),
    ...times(30, (i) => `PUT /api/v1/teams/me 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/api/v1/teams/me', '/api/v1/teams/{}', '/api/v1/teams/{}/members/{}/keys']);
});

test('few words in the first segment are uncertain names, and not a parameter that opens the root', () => {
  const { keys, found } = learned([
    ...times(40, (i) => `GET /books/${i * 37} 200 ${client(i)}`),
    ...['chat', 'search', 'robots.txt', 'sitemap.xml', 'about', 'imprint'].map((name, i) => `GET /${name} 200 ${client(i)}`),
  ]);
  expect(keys).toEqual(['/books/{}']);
  expect(found.paths.filter(({ certain }) => certain.size === 0).map(({ path }) => pathKey(path)).sort())
    .toEqual(['/about', '/chat', '/imprint', '/robots.txt', '/search', '/sitemap.xml']);
});

test('the origins of preflights are those of pages on other hosts', () => {
  const evidence = new TrafficEvidence();
  const pages = ['https://app.example/a', 'https://APP.example', 'http://localhost:5173/', 'https://api.example/docs', '-', 'https://evil.example"]', 'ftp://x.example/'];
  pages.forEach((referrer, i) => ['OPTIONS', 'GET'].forEach((method) => evidence.add({
    method, target: '/orders', host: 'api.example', client: client(i), referrer, status: 204, weight: 1, webSocket: false,
  })));
  const [route] = learnedRoutes(learn(evidence)).certain;
  expect([...route.evidence].map(([method, { origins }]) => [method, [...origins].sort()]).sort())
    .toEqual([['GET', []], ['OPTIONS', ['http://localhost:5173', 'https://app.example']]]);
});

test('a folder of files with hashes in their names is a prefix', () => {
  const { keys } = learned(times(12, (i) => [`GET /start 200 ${client(i)}`, `GET /static/js/page-${(i + 70).toString(16)}f3a9c1.js 200 ${client(i)}`]).flat());
  expect(keys).toEqual(['/start', '/static/**']);
});

test('HEAD is part of GET, and is a method of its own where there is no GET', () => {
  const { found } = learned(times(9, (i) => [`GET /a 200 ${client(i)}`, `HEAD /a 200 ${client(i)}`, `HEAD /b 200 ${client(i)}`]).flat());
  expect(learnedRoutes(found).certain.map(({ path, options }) => [path, options.methods?.map(String)])).toEqual([['/a', undefined], ['/b', ['HEAD']]]);
});
