import type { LoggedEntry } from './logged-entry';

const START = Date.UTC(2026, 10, 9);
const STEP_MS = 61_000;
const HOST = 'api.example.com';

/** Paths that SQL, regular expressions, the reader of logs or the shapes of paths could get wrong. */
const TARGETS = [
  "/o'brien/1", "/x' OR '1'='1", '/say"hello"', '/back\\slash/2', '/back\\?a=1', '/a%2Fb', '/a%2fb/17', '//double//slash', '/x/../y', '/%2e%2e/etc', '/über/größe',
  '/{integer}/5', '/{text}', '/a;b=1/5', '/a;b=1/6', '/a b/c', '/semi;colon', '/%zz', '/a%', '/trailing/', '/dot.', '/.hidden/1', '/wp-login.php', '/1.php7',
  '/files/17.pdf', '/files/18.pdf', '/files/9.PDF', '/files/a.b.17', '/0123456789abcdef0123', '/0123456789ABCDEF', '/deadbeefdeadbeefdead', '/cus_9s6XKzkNRiz8i3',
  '/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/2026-11-09', '/2026-11-09T10:00:00Z', '/2026-11-09T10%3A00%3A00Z', '/+5', '/-5', '/5-', '/n/1/2/3/4', '/n/5/6/7/8', '/n/1/2/3',
  '/q?', '/q?a?b', "/q?name='x'", '/q?a=1&b=2', '/q?a=%20', '/q?redirect=https://evil.example/', '/?a=../etc/passwd', '/', '/a\tb', '/emoji/😀', '/7a0f1c9e-3b8d-4a55-9c11-0d2e6f7a8b9c/x',
  `/long/${'x'.repeat(900)}`, `/deep${'/1'.repeat(30)}`,
];

/** Targets of one client that must not be counted together, because a decision, a route or an example tells them apart. */
const TOLD_APART = [
  '/only/1', '/only/2', '/only/3', '/only/4', '/only/5', '/a;b=2/5', '/a;b=2/6', '/a;b=2/7', '/a;b=2/8', '/{integer}/x1', '/17/x1', '/18/x1', '/{text}/5', '/{text}/6', '/d/2026-11-09T10:00', '/d/2026-11-09T10%3A00',
  '/q?a=1', '/q?b=1', '/q?a=1&b=1', '/q?a=%00', '/q?a=<script>', '/q?a=2', '/files/list?x=1', '/files/list?x=%00', '/files/list?x="', '/files/list?x=2', '/files/list',
];

const CLIENTS = ['203.0.113.7', '2001:db8::1', '198.51.100.200'];
const USER_AGENTS = ['curl/8.5.0', 'a "quoted" agent', "it's", 'Mozilla/5.0 (X11; Linux) 100%25', '-', 'ünïcode 😀', 'back\\slash'];
const STATUSES = [[200, 200], [301, 301], [404, 404], [403, 0], [403, 403], [422, 422], [502, 0], [460, 0], [504, 504]];

/** The entries that are made to be misread. */
export function hostileEntries(): LoggedEntry[] {
  const entries: Omit<LoggedEntry, 'time'>[] = [];
  for (const [i, target] of TARGETS.entries()) {
    for (const [j, client] of CLIENTS.entries()) {
      const [status, appStatus] = j < 2 ? STATUSES[0] : STATUSES[i % STATUSES.length];
      entries.push({ method: 'GET', target, host: HOST, client, userAgent: USER_AGENTS[(i + j) % USER_AGENTS.length], status, appStatus });
    }
  }
  const plain = { host: 'API.Example.com', client: '192.0.2.9', userAgent: 'one', status: 200, appStatus: 200 };
  // One value in many requests, and several values of which only one place varies, from one client.
  for (let i = 0; i < 30; i++) {
    entries.push({ ...plain, method: 'GET', target: '/year/2026/report' });
    entries.push({ ...plain, method: 'GET', target: `/item/7/part/${1 + i % 2}` });
    entries.push({ ...plain, method: 'GET', target: `/item/${[1, 1, 2][i % 3]}/list/${[1, 2, 1][i % 3]}` });
    entries.push({ ...plain, method: 'GET', target: `/three/${[1, 1, 2][i % 3]}/${[5, 6, 5][i % 3]}/${[8, 8, 8][i % 3]}` });
  }
  for (const target of [...TOLD_APART, ...TOLD_APART]) {
    entries.push({ ...plain, method: 'GET', target });
  }
  for (const method of ['get', 'PROPFIND', 'TRACE', 'X', 'M-SEARCH', 'OPTIONS', 'DELETE']) {
    entries.push({ ...plain, method, target: '/methods/17' }, { ...plain, method, target: '/methods/18', appStatus: 501, status: 501 });
  }
  entries.push({ ...plain, method: 'GET', target: '/live', status: 101, appStatus: 101, webSocket: true });
  return entries.map((entry, i) => ({ time: START + i * STEP_MS, ...entry }));
}
