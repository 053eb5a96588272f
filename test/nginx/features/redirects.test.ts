import { Allowlist, HttpMethod, RedirectStatus, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';

const allowlist = new Allowlist({
  routes: [
    Route.redirect('/', '/app/'),
    Route.redirect('/old', 'https://www.example.com/new$x', { status: RedirectStatus.PERMANENT_REDIRECT, methods: [HttpMethod.GET, HttpMethod.POST] }),
    Route.redirect('/search', '/find?from=search#results'),
    Route.redirect('/plain', '/p', { keepQuery: false, status: RedirectStatus.MOVED_PERMANENTLY }),
    Route.exact('/found', { reportOnly: true }),
    Route.redirect('/a/', '/b', { status: RedirectStatus.FOUND }),
    Route.prefix('/app'),
  ],
});

let app: RecordingApp;
let nginx: RunningNginx;
let reporting: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp();
  nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  const settings = { enforcement: Enforcement.REPORT_ONLY };
  reporting = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app });
});
afterAll(async () => {
  await nginx.stop();
  await reporting.stop();
  await app.stop();
});

test.each([
  ['GET', '/', 307, '/app/'], ['HEAD', '/?a=1&b=/../c', 307, '/app/?a=1&b=/../c'], ['GET', '/?', 307, '/app/'],
  ['POST', '/old?x', 308, 'https://www.example.com/new$x?x'], ['GET', '/search?q=1', 307, '/find?from=search#results'],
  ['GET', '/plain?x', 301, '/p'], ['GET', '/a/', 302, '/b'], ['GET', '/old?%0d%0aSet-Cookie:x', 400, undefined], ['GET', '/old?a%20%22b', 308, 'https://www.example.com/new$x?a%20%22b'],
  ['POST', '/', 405, undefined], ['GET', '/old/', 404, undefined], ['GET', '/app/x', 200, undefined], ['GET', '/app/../old', 400, undefined],
])('%s %s is answered with %i and the location %s', async (method, target, status, location) => {
  app.clear();
  await nginx.newAccessLog();
  const response = await request(nginx.port, { method, target, headers: [['Host', 'a.example']] });
  expect([response.status, response.header('Location'), app.requests.length]).toEqual([status, location, status === 200 ? 1 : 0]);
  expect(response.header('Cache-Control')).toBe(status >= 400 && status !== 404 ? 'no-store' : undefined);
  const decision = allowlist.decide({ method, target });
  expect([decision.status ?? 200, decision.location]).toEqual([status, location]);
  expect((await nginx.nextAccessLog(1))[0]).toMatchObject({ status, route: decision.route ?? '', reason: decision.reason ?? '' });
  expect(response.headers.map(([name]) => name)).not.toContain('Set-Cookie');
});

test('redirects allowed requests in report-only mode, and forwards the others', async () => {
  const play = async (method: string, target: string) => (await request(reporting.port, { method, target, headers: [['Host', 'a.example']] })).status;
  expect([await play('GET', '/old'), await play('DELETE', '/old'), await play('GET', '/nope')]).toEqual([308, 200, 200]);
});

test.each(['new', '//evil.test/', '/a b', '/a\r\nX: y', '/a"', '/%zz', 'javascript:alert(1)', 'https://a.example', '/\\evil', '/{x}', '${Token[TOKEN.1]}', '/x', `/${'x'.repeat(2048)}`])('rejects %p as a target', (to) => {
  expect(() => Route.redirect('/x', to)).toThrow(/`to` must be/);
});

test('replaces the query if the target has a query', () => {
  expect(() => Route.redirect('/x', '/y?z', { keepQuery: true })).toThrow(/`keepQuery` \(true\) cannot be combined with `to`/);
  expect(() => Route.redirect('x', 'y')).toThrow(/2 problems/);
  expect(() => new Allowlist({ routes: [Route.redirect('/x', '/y'), Route.exact('/x')] })).toThrow(/for the same paths and differs in the target of the redirect/);
});
