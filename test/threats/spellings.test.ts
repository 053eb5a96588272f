import { Allowlist, HttpMethod, Route, RouteOptions } from '../../src/allowlist';
import { KeepAliveClient } from '../../src/commands/replay/raw-client';
import { NginxConfiguration } from '../../src/nginx';
import { startNginx } from '../../testing/nginx';
import { describeApps, NODE_APPS, PYTHON_APPS, startApp } from '../../testing/threats/apps/apps';
import { TappedApp } from '../../testing/threats/apps/tap';
import { EVERY_REQUEST } from '../../testing/threats/every-request';

/** A text with each of its characters encoded, up to three times. */
const encoded = (text: string) => [1, 2, 3].map((times) => [...text].map((one) => `%${'25'.repeat(times - 1)}${one.charCodeAt(0).toString(16)}`).join(''));

/** What may lead out of a path for whom decodes it, cuts it or merges slashes. */
const SEPARATORS = ['/', '//', ...encoded('/'), '\\', ...encoded('\\'), ';', ';/', ...encoded(';'), ...encoded('?'), ...encoded('#')];
const DOTS = ['..', ...encoded('..'), '.%2e', '%2E.', '.%252e', '%c0%ae.', '%25u002e.', '.'];
const ATTACKS = SEPARATORS.flatMap((separator) => DOTS.flatMap((dots) => [
  `/api${separator}${dots}${separator}admin`, `/api/x${separator}${dots}/${dots}/admin`, `/api${separator}${dots}/admin`, `/admin${separator}${dots}${separator}api`,
]));
/** Other spellings of what is restricted. */
const RESPELLED = [
  '/api//for-staff/one', '/api/for-staff//one', '/api///for-staff///one', '/api/for%2Dstaff/one', '/api/for%2dstaff//one', '/api/%66or-staff/one', '/api/%7Eann', '/api//~ann', '/api//%7eann', '/api/a%2Eb', '/api//a.b', '/api/%40me',
  '/api//@me', '//api/for-staff/one', '/api//for-staff%2F%2Fone',
];

/** What each option admits, and nothing but it. */
const ADMITTED: Partial<Record<keyof RouteOptions, string>> = {
  allowEncodedSlash: '/api/a%2Fb',
  allowSemicolon: '/api/a;b',
  allowEncodedPercent: '/api/a%2541',
  allowEncodedDelimiters: '/api/a%3Fb',
  allowEncodedBackslash: '/api/a%5Cb',
  allowEmptySegments: '/api/a//b',
  allowNewlineInQuery: '/api/a?b=%0A',
};
/** What needs no option. */
const USUAL = ['/api/a', '/api/a%2Db', '/api/100%25', '/api/[a]', '/api/a?b=%zz'];
const ALL: RouteOptions = Object.fromEntries(Object.keys(ADMITTED).map((name) => [name, true]));
const ALONE = Object.keys(ALL).map((name): RouteOptions => ({ [name]: true }));
const methods = ['GET', 'POST'].map((name) => HttpMethod.of(name));
const RESTRICTED: RouteOptions = { allowedClients: ['192.0.2.0/24'], methods };

const APPS = [...NODE_APPS, ...PYTHON_APPS];
/** `npm run test:threats` plays each set of options at each app, `npm test` at one of them. */
const isPlayed = (app: number, options: number) => EVERY_REQUEST || options % APPS.length === app;

describeApps(APPS, (name) => {
  let app: TappedApp;
  beforeAll(async () => { app = await startApp(name); });
  afterAll(() => app.stop());

  test.each([{}, ...ALONE, ALL].filter((_, i) => isPlayed(APPS.indexOf(name as typeof APPS[number]), i)).map((options) => [Object.keys(options).join(', ') || 'no option', options] as const))('%s: serves neither pages outside /api nor restricted pages', async (_, options) => {
    const allowlist = new Allowlist({
      routes: [
        Route.prefix('/api', { ...options, methods }), Route.prefix('/api/for-staff', RESTRICTED), Route.exact('/api/~ann', RESTRICTED), Route.exact('/api/@me', RESTRICTED), Route.template('/api/{name}.b', RESTRICTED),
      ],
    });
    const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
    const client = new KeepAliveClient(nginx.port);
    try {
      app.clear();
      const ask = (target: string) => client.request({ method: 'GET', target, headers: [['Host', 'api.example.com'], ['X-Forwarded-For', '203.0.113.7']] });
      for (const target of [...USUAL, ...Object.values(ADMITTED)]) {
        await ask(target);
      }
      const admitted = Object.entries(ADMITTED).filter(([option]) => option in options).map(([, target]) => target);
      expect(app.requests.map(({ target }) => target)).toEqual([...USUAL, ...admitted]);
      app.clear();
      for (const target of [...ATTACKS, ...RESPELLED]) {
        await ask(target);
      }
      expect([app.served, app.garbage]).toEqual([[], []]);
      const received = app.requests.map(({ target }) => target);
      expect(received.filter((target) => !/^\/api(?:[/?]|$)/.test(target))).toEqual([]);
      const meant = received.flatMap((target) => readings(target, options).map((path) => [target, path]));
      expect(meant.filter(([, path]) => !/^\/api(?:\/|$)/.test(path) || /^\/api\/(?:for-staff(?:\/|$)|~ann$|@me$|[^/]+\.b$)/.test(path))).toEqual([]);
    } finally {
      client.close();
      await nginx.stop();
    }
  }, 120_000);
});

/** A path as apps may read it: decoded not at all, once, or more often where no option says that they do not; with slashes merged or not; and without its dot segments. */
function readings(target: string, options: RouteOptions): string[] {
  const decode = (text: string) => text.replace(/%[0-9A-Fa-f]{2}/g, (one) => String.fromCharCode(parseInt(one.slice(1), 16)));
  const once = decode(target);
  const texts = [target, once, ...options.allowEncodedPercent ? [] : [decode(once), decode(decode(once))]];
  return texts.flatMap((text) => [text, text.replace(/\/+/g, '/')]).map((text) => new URL(`http://a${text.replace(/[?#]/g, '_')}`).pathname);
}
