import * as fs from 'fs';
import * as path from 'path';
import { OPERATIONS } from '../../examples/learned-routes/server/server';
import { changedRequests } from '../../proofs/journey/changed-requests';
import { isOfTheApp, passedWithoutOperation, requireAllAccountedFor, requireAllArrived } from '../../proofs/journey/claims';
import { evaluateQuery } from '../../proofs/journey/logs-insights';
import { fenced, withBlocks } from '../../proofs/journey/page';
import { reviewed, reviewedUpdate } from '../../proofs/journey/review';
import { shiftedTo } from '../../proofs/journey/shifted-times';
import { readAllowlist } from '../../src/routes-file/read-routes-file';

const ROUTES = path.resolve(__dirname, '../../examples/learned-routes/routes.yaml');
/** A value of each parameter, by its name. */
const VALUES: Record<string, string> = { author: 'jun-sato', genre: 'crime', date: '2026-11-02', month: '2026-12', id: '42', order: '5f0c6a1e-5f0f-4c38-9f0e-1d5a0d6c7b11' };
const SAMPLES = OPERATIONS.map(({ method, path: template }) => (
  { method, target: template.replace('/*', '/styles.css').replace(/:(\w+)/g, (_, name: string) => VALUES[name] ?? 'red-kites'), status: 200 }));

describe('the routes of examples/learned-routes', () => {
  const allowlist = readAllowlist(ROUTES);
  const allows = ({ method, target }: { method: string; target: string }) => allowlist.decide({ method, target, host: 'books.example.com' }).allowed;

  test('allow the 40 operations of the app', () => {
    expect(SAMPLES).toHaveLength(40);
    expect(SAMPLES.filter((request) => !allows(request))).toEqual([]);
  });

  test('allow no request that differs from an operation in method or path, unless the app has an operation for that request', () => {
    const others = changedRequests(SAMPLES).filter((request) => !isOfTheApp(request));
    expect(others.length).toBeGreaterThan(500);
    expect(others.filter(allows)).toEqual([]);
  });

  test('were reviewed: a person accepted a rare operation, and a parameter', () => {
    const text = fs.readFileSync(ROUTES, 'utf8');
    expect(text).toContain('\nhosts: [books.example.com]\n');
    expect(() => reviewed(text)).toThrow('no uncertain route');
    expect(() => reviewedUpdate(text)).toThrow('no route for /newsletter/2026-11');
  });
});

describe('the claims fail', () => {
  const request = { method: 'GET', target: '/books', status: 200 };
  const scan = { method: 'GET', target: '/wp-login.php' };

  test('if a request of a client does not arrive, or arrives as another request', () => {
    expect(() => requireAllArrived({ sent: [request], seen: [request], log: [] })).not.toThrow();
    expect(() => requireAllArrived({ sent: [request], seen: [], log: [] })).toThrow('there are 1:\nGET /books');
    expect(() => requireAllArrived({ sent: [request], seen: [scan], log: [] })).toThrow('GET /books');
  });

  test('if a request arrives for which the app has no operation', () => {
    expect(passedWithoutOperation({ sent: [], seen: [request, scan, { method: 'DELETE', target: '/books' }], log: [] })).toEqual(['GET /wp-login.php', 'DELETE /books']);
  });

  test('if a line of the log is neither refused nor of a request that arrived', () => {
    const log = ['{"reason":"","status":200}'];
    expect(() => requireAllAccountedFor({ sent: [request], seen: [request], log })).not.toThrow();
    expect(() => requireAllAccountedFor({ sent: [request], seen: [], log })).toThrow('1 lines');
  });
});

test('a query is evaluated as CloudWatch Logs Insights does, and what is not known is an error', () => {
  const lines = [['/a/1', 200], ['/a/2', 200], ['/b', 404]].map(([target, status], i) => JSON.stringify({ target, status, client: 'c', time: `${i}` }));
  const query = 'parse target /^(?<start>\\/[a-z]+)/\n| filter status >= 100 and status not in [404]\n'
    + '| stats count(*) as requests, count_distinct(client) as clients, latest(target) as example by start\n| sort requests desc\n| limit 5';
  expect(evaluateQuery(query, lines)).toEqual([{ requests: 2, clients: 1, example: '/a/2', start: '/a' }]);
  expect(() => evaluateQuery('dedup target', lines)).toThrow('dedup target');
  expect(() => evaluateQuery('filter isPresent(target)', lines)).toThrow('isPresent(target)');
});

test('only the time of log lines changes', () => {
  expect(shiftedTo('2026-11-02', ['a - - [29/Nov/2026:15:36:49 +0000] "GET / HTTP/1.1" 200 1', '{"time":"2026-11-29T15:36:49+00:00","a":1}'])).toEqual([
    'a - - [02/Nov/2026:00:10:00 +0000] "GET / HTTP/1.1" 200 1', '{"time":"2026-11-02T11:58:20+00:00","a":1}',
  ]);
});

test('a page gets its texts, and a block without a text and a text without a block are errors', () => {
  const page = 'a\n<!-- one: written by the command -->\nold\n<!-- end -->\nb\n';
  expect(withBlocks(page, new Map([['one', fenced('text', 'new\n')]]))).toBe('a\n<!-- one: written by the command -->\n```text\nnew\n```\n<!-- end -->\nb\n');
  expect(() => withBlocks(page, new Map([['two', '']]))).toThrow('the block "one" has no text; the text "two" needs one block');
});
