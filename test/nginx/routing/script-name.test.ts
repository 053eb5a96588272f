import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { UpstreamProtocol, Enforcement, NginxConfiguration } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { PhpFramework, phpFrameworks, startPhpFpm } from '../../../testing/php-frameworks';
import { phpFpm } from '../../../testing/setup/php';
import { python } from '../../../testing/setup/python';
import { SocketApp } from '../../../testing/socket-app';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { startUwsgi, WSGI_FRAMEWORKS } from '../../../testing/wsgi-frameworks';

/** The names of scripts in URLs; the last part is the file name. */
const SCRIPT_NAMES = ['/index.php', '/app.php', '/x/index.php', '/x/y/app@1.php'];

const folder = temporaryFolder();
fs.chmodSync(folder, 0o755);

/** A front controller of the framework, with the name of a script's last part. */
function protocolOf({ name, source }: PhpFramework, scriptName: string): UpstreamProtocol {
  const scriptFilename = path.join(folder, name, path.basename(scriptName));
  fs.mkdirSync(path.dirname(scriptFilename), { recursive: true, mode: 0o755 });
  fs.writeFileSync(scriptFilename, source);
  return UpstreamProtocol.fastCgi({ scriptFilename, ...scriptName === `/${path.basename(scriptName)}` ? {} : { scriptName } });
}

function configurationOf(routes: Route[], appProtocol: UpstreamProtocol, enforcement = Enforcement.ENFORCE): NginxConfiguration {
  return new NginxConfiguration({ allowlist: new Allowlist({ routes }), appSocket: '/run/app/app.sock', appProtocol, settings: { enforcement } });
}

/** Paths and queries in which frameworks look for the name of a script. */
function targetsOf(script: string): string[] {
  const name = path.basename(script);
  const encoded = (text: string) => text.replace(/@/g, '%40');
  const upper = (text: string) => text.toUpperCase();
  // As long as the name, because some frameworks cut off this number of characters, whatever they are.
  const asLong = `/api/${'a'.repeat(Math.max(0, script.length - 5))}`;
  return [...new Set([script, `/${name}`, encoded(script), upper(script)].flatMap((one) => [
    `/api${one}`, `/api${one}/`, `/api${one}/admin`, `/api${one}/admin/x`, `/api${one}admin`, `/api/v1${one}/admin`, `/api/x${one.slice(1)}/admin`, `/api${one}?y=1`,
    `/api/x${one.slice(1)}?y=${script}`, `/api/x${one.slice(1)}?y=${script}/admin`, `/api/x${one.slice(1)}/admin?${script}`, `${asLong}/admin/x${one.slice(1)}`, `${asLong}${one}`,
    `/files/x${one.replace(/\//g, '%2F')}%2Fadmin`, `/files/x${one.replace(/\//g, '%2f')}`, `/parts${one};v=1/admin`, `/parts/x;v=${one.slice(1)}/admin`,
    `/a/x${one.slice(1)}/c`, `/shop/${one.slice(1)}`,
    one, `${one}/`, `${one}/admin`, `${one}admin`, `${one}/admin/x`, `${one}%2Fadmin`, `/y${one}/admin`, `/x${one.slice(1)}/admin`,
    `${path.dirname(one)}/admin`, `${path.dirname(one)}admin`, `${path.dirname(path.dirname(one))}/admin`, `${path.dirname(one)}%2Fadmin`, path.dirname(one),
  ]).map((target) => target.replace(/^\/\/+/, '/')))];
}

const ONE_PREFIX = [Route.prefix('/api')];
const NARROW = [
  Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST], cors: { origins: ['https://app.example.com'] } }),
  Route.template('/files/{name}', { allowEncodedSlash: true }),
  Route.prefix('/parts', { allowSemicolon: true }),
  Route.template('/a/{name}/c'),
  Route.template('/shop/{rest+}', { reportOnly: true }),
];
const OPEN = [
  Route.prefix('/', { allowEncodedSlash: true }), Route.template('/{tenant}/{page}'), Route.template('/{tenant}/{page}/{part}', { allowSemicolon: true }),
  ...['/', '/admin', '/admin/x'].map((admin) => Route.exact(admin, { allowedClients: ['10.0.0.0/8'] })), Route.prefix('/admin', { allowedClients: ['10.0.0.0/8'] }),
];

interface Answer { readonly path: string; readonly served: string | null; readonly self: string; readonly name: string; readonly file: string }

async function get(nginx: RunningNginx, target: string, method = 'GET', headers: [string, string][] = []) {
  const { status, body, header } = await request(nginx.port, { method, target, headers: [['Host', 'api.example.com'], ...headers] });
  const [line] = await nginx.nextAccessLog(1);
  const answer = line.upstream_status === '' ? undefined : JSON.parse(body.toString()) as Answer;
  return { status, header, line, answer };
}

const asked = (target: string) => ({ method: 'GET', target, host: 'api.example.com', clientAddress: '127.0.0.1' });
const told = ({ line: { status, reason, route, upstream_status: upstream } }: { line: Record<string, unknown> }) => ({ status, reason, route, forwarded: upstream !== '' });
/** The log fields of a request. In report-only mode, the request is forwarded nevertheless. */
function decided(configuration: NginxConfiguration, target: string, forwarded: boolean) {
  const { allowed, status, reason = '', route = '' } = configuration.decide(asked(target));
  return { status: allowed || forwarded && route === '/shop/{rest+}' ? 200 : status, reason, route, forwarded: allowed || forwarded && route === '/shop/{rest+}' };
}

const server = phpFpm();
describe('PHP-FPM', () => {
  if ('absent' in server) {
    test.skip(`real frameworks (skipped: ${server.absent})`, () => undefined);
    return;
  }
  let app: SocketApp;
  beforeAll(async () => { app = await startPhpFpm(server.executable, folder); });
  afterAll(() => app?.stop());

  async function play(configuration: NginxConfiguration, run: (nginx: RunningNginx) => Promise<void>): Promise<void> {
    const nginx = await startNginx({ text: configuration.text, app });
    try {
      await run(nginx);
    } finally {
      await nginx.stop();
    }
  }

  const cases = phpFrameworks().flatMap((framework) => SCRIPT_NAMES.map((script) => [framework.name, script, framework] as const));

  test.each(cases)('%s at %s would serve paths that are not listed without the proxy', async (_, script, framework) => {
    await play(configurationOf(ONE_PREFIX, protocolOf(framework, script), Enforcement.REPORT_ONLY), async (nginx) => {
      const target = `${framework.looksAnywhere && script !== `/${path.basename(script)}` ? '/api' : ''}${script}/admin`;
      const { answer, line } = await get(nginx, target);
      expect([answer?.path, answer?.served]).toEqual(['/admin', '/admin']);
      expect(line).toMatchObject({ status: 200, reason: 'no-route', route: '', enforced: false });
    });
  });

  const casesByRoutes = cases.flatMap(([name, script, framework]) =>
    Object.entries({ ONE_PREFIX, NARROW, OPEN }).map(([routes, list]) => [name, script, routes, framework, list] as const));

  test.each(casesByRoutes)('%s at %s serves only listed paths, by %s', async (_, script, __, framework, routes) => {
    const configuration = configurationOf(routes, protocolOf(framework, script));
    await play(configuration, async (nginx) => {
      const found: unknown[] = [];
      for (const target of targetsOf(script)) {
        const { answer, ...played } = await get(nginx, target);
        if (answer !== undefined && (answer.served !== null || answer.path !== target.split('?')[0])) {
          found.push({ target, ...answer });
        }
        expect({ target, ...told(played) }).toEqual({ target, ...decided(configuration, target, answer !== undefined) });
      }
      expect(found).toEqual([]);
    });
  });

  test.each(cases)('%s at %s routes by the requested path, whatever characters it contains', async (_, script, framework) => {
    const file = path.basename(script);
    const parts = fc.constantFrom(
      '/', '/', '/api', '/admin', 'x', 'x/', file, file, script, script.replace('@', '%40'), file.toUpperCase(), path.dirname(script), `${path.dirname(script)}/`,
      file.slice(0, 3), file.slice(3), '%2F', '?', '?/', '&y=', ';', 'aaaaaaa',
    );
    const targets = fc.tuple(fc.constantFrom('/', '/api', '/api/', '/parts/', '/files/'), fc.array(parts, { minLength: 1, maxLength: 6 }))
      .map(([first, others]) => `${first}${others.join('')}`);
    for (const routes of [NARROW, OPEN]) {
      const configuration = configurationOf(routes, protocolOf(framework, script));
      await play(configuration, (nginx) => fc.assert(fc.asyncProperty(targets, async (target) => {
        const { answer, ...played } = await get(nginx, target);
        expect(told(played)).toEqual(decided(configuration, target, answer !== undefined));
        expect(answer?.path ?? target.split('?')[0]).toBe(target.split('?')[0]);
      }), { numRuns: 25 }));
    }
  }, 300_000);

  test.each(cases)('%s at %s receives the correct path from PHP-FPM', async (_, script, framework) => {
    const headers = ['Script-Name', 'Orig-Script-Name', 'Script-Filename', 'Path-Info', 'Orig-Path-Info', 'Php-Self', 'Request-Uri', 'Unencoded-Url', 'Iis-Wasurlrewritten', 'X-Original-Url', 'X-Rewrite-Url', 'X-Forwarded-Prefix']
      .map((name): [string, string] => [name, '/api/a']);
    await play(configurationOf(ONE_PREFIX, protocolOf(framework, script)), async (nginx) => {
      const { answer } = await get(nginx, '/api/a/b', 'GET', headers);
      expect(answer).toMatchObject({ path: '/api/a/b', self: `${script}/api/a/b`, name: script, file: path.join(folder, framework.name, path.basename(script)) });
    });
  });
});

const wsgi = python('testing/uwsgi/requirements.txt');
describe('uWSGI', () => {
  if ('absent' in wsgi) {
    test.skip(`real frameworks (skipped: ${wsgi.absent})`, () => undefined);
    return;
  }
  const { executable } = wsgi;
  const FRAMEWORKS = Object.keys(WSGI_FRAMEWORKS);
  const routes = [
    Route.prefix('/api'), Route.template('/{tenant}/{page}', { allowSemicolon: true }), Route.exact('/shop/admin'), Route.template('/files/{name}', { allowEncodedSlash: true }),
    ...['/', '/admin', '/admin/x'].map((admin) => Route.exact(admin, { allowedClients: ['10.0.0.0/8'] })), Route.template('/admin/{name}', { allowedClients: ['10.0.0.0/8'] }),
  ];
  const configuration = configurationOf(routes, UpstreamProtocol.uwsgi());
  const decoded = (target: string) => decodeURIComponent(target.split('?')[0]);
  const CLAIMED = ['Script-Name', 'SCRIPT_NAME', 'Script-Url', 'SCRIPT_URL', 'Redirect-Url', 'REDIRECT_URL', 'Path-Info', 'PATH_INFO', 'X-Script-Name', 'X-Forwarded-Prefix', 'Uwsgi-Script', 'Uwsgi-Appid', 'Uwsgi-File'];

  async function play(name: string, mounts: string[], run: (nginx: RunningNginx) => Promise<void>): Promise<void> {
    const app = await startUwsgi(executable, folder, name, mounts);
    try {
      const nginx = await startNginx({ text: configuration.text, app });
      await run(nginx).finally(() => nginx.stop());
    } finally {
      await app.stop();
    }
  }

  test.each(FRAMEWORKS)('%s routes by the requested path, whatever characters it contains and whatever a client claims', async (name) => {
    const parts = fc.constantFrom('/', '/', '/api', '/admin', '/shop', 'x', '/index.php', '.py', `/${name.toLowerCase()}_app.py`, '/application', '%40', '%2F', ';', '?', '?SCRIPT_NAME=/api', '&PATH_INFO=/admin', '?/admin');
    const targets = fc.tuple(fc.constantFrom('/', '/api', '/api/', '/x/', '/files/'), fc.array(parts, { minLength: 1, maxLength: 6 })).map(([first, others]) => `${first}${others.join('')}`);
    const claims = fc.subarray(CLAIMED).chain((names) => fc.constantFrom('/api', '/api/x', '/', '/admin', 'x').map((value) => names.map((one): [string, string] => [one, value])));
    await play(name, [], (nginx) => fc.assert(fc.asyncProperty(targets, claims, async (target, headers) => {
      const { answer, ...played } = await get(nginx, target, 'GET', headers);
      expect(told(played)).toEqual(decided(configuration, target, answer !== undefined));
      expect(answer ?? { path: decoded(target), served: null, name: '' }).toEqual({ path: decoded(target), served: null, name: '' });
    }), { numRuns: 40, examples: [['/api/x', CLAIMED.map((one): [string, string] => [one, '/api'])]] }));
  }, 300_000);

  test.each(FRAMEWORKS)('%s at a mounted path receives the path without the mount point, which must be whole segments', async (name) => {
    await play(name, ['/shop'], async (nginx) => {
      expect((await get(nginx, '/shop/admin')).answer).toMatchObject({ path: '/admin', name: '/shop' });
      expect((await get(nginx, '/api/shop/admin')).answer?.served ?? null).toBe(null);
      expect((await get(nginx, '/shopping/admin')).answer?.served ?? null).toBe(null);
    });
  });
});

describe('a path that contains the name of the script matches no route', () => {
  /** Without an app, a forwarded request gets 502. */
  async function reasonsOf(configuration: NginxConfiguration, targets: string[], change?: (text: string) => string) {
    const nginx = await startNginx({ text: configuration.text, change });
    try {
      const reasons: Record<string, string> = {};
      for (const target of targets) {
        const { status, header, body } = await request(nginx.port, { method: 'GET', target, headers: [['Host', 'api.example.com']] });
        const [line] = await nginx.nextAccessLog(1);
        const { allowed, reason = '', route = '' } = configuration.decide(asked(target));
        reasons[target] = line.reason === 'app-unreachable' ? '' : line.reason;
        if (change === undefined) {
          expect({ target, reason: reasons[target], route: line.route, forwarded: status === 502 })
            .toEqual({ target, reason, route, forwarded: allowed });
        }
        if (status === 404) {
          expect([header('Allow'), JSON.parse(body.toString()).error]).toEqual([undefined, 'not found']);
        }
      }
      return reasons;
    } finally {
      await nginx.stop();
    }
  }

  const all = (targets: string[], reason: string) => Object.fromEntries(targets.map((target) => [target, reason]));
  const any = Route.prefix('/');

  test.each<[string, string, Route[], string[], string[]]>([
    ['below a prefix', '/index.php', [Route.prefix('/api')], ['/api/x', '/api/index', '/api/index.ph/p', '/api?index.php', '/api?y=/index.php/admin', '/api?/index.php'],
      ['/api/index.php', '/api/index.php/admin', '/api/a/b/index.php', '/api/reindex.php', '/api/index.phpx', '/api/INDEX.PHP/admin', '/api/Index.Php', '/index.php', '/index.php/api']],
    ['with a route for all paths', '/index.php', [any], ['/', '/index', '/?x'], ['/index.php', '/index.php/', '/index.phpadmin', '/x/index.php']],
    ['an exact path lists only itself', '/index.php', [any, Route.exact('/index.php'), Route.exact('/b/index.php/c')], ['/index.php', '/index.php?x=index.php', '/b/index.php/c'],
      ['/index.php/', '/index.php/x', '/INDEX.php', '/b/index.php', '/b/index.php/d', '/a/index.php']],
    ['except below a prefix that lists it', '/index.php', [any, Route.prefix('/legacy/index.php')], ['/legacy/index.php', '/legacy/index.php/', '/legacy/index.php/a/b'],
      ['/legacy/index.phpx', '/legacy/x/index.php', '/legacy/index.php/index.php', '/legacy/index.php/a/xindex.phpx', '/index.php/legacy/index.php']],
    ['the route that was found decides', '/index.php', [Route.template('/a/{name}'), Route.prefix('/a/index.php/b'), Route.prefix('/a')], ['/a/b', '/a/index.php/b', '/a/index.php/b/c'], ['/a/index.php', '/a/index.php/c']],
    ['except where a template contains the name', '/index.php', [Route.template('/{a}/index.php/{b}'), any], ['/a/index.php/b'], ['/index.php/index.php/b', '/a/index.php/index.php', '/a/b/index.php', '/xindex.php/index.php/b']],
    ['a segment with the name in it', '/index.php', [Route.template('/d/{lang}-index.php'), any], ['/d/en-index.php'], ['/d/index.php', '/d/en-index.php/x']],
    ['a segment that becomes the name', '/index.php', [Route.template('/e/{name}.{extension}'), Route.template('/e/index.{extension}/x')], ['/e/index.html', '/e/a.php', '/e/index.html/x'], ['/e/index.php', '/e/a.index.php', '/e/index.php/x']],
    ['below a multi-segment parameter', '/index.php', [Route.template('/f/index.php/{rest+}'), Route.template('/f/{rest+}')], ['/f/index.php/a', '/f/index.php/a/b', '/f/a'], ['/f/index.php/index.php', '/f/index.php/a/index.php', '/f/a/index.php', '/f/index.php']],
    ['upper case', '/Index.php', [Route.exact('/a/INDEX.php'), Route.prefix('/a')], ['/a/INDEX.php', '/a/b'], ['/a/index.php', '/a/Index.php', '/a/INDEX.php/b']],
    ['a path with a "$" and a file with an "@"', '/a@b.php', [Route.prefix('/$a/a@b.php', { literalPath: true }), any], ['/$a/a@b.php/c'], ['/$b/a@b.php', '/$a/c/a@b.php', '/$b/a%40b.php']],
    ['the folder of the script', '/shop/index.php', [any], ['/sho', '/x/shop', '/Shoes'], ['/shop', '/shop/', '/shop/admin', '/SHOP/admin', '/shopping', '/api/index.php']],
    ['the first folder of the script', '/shop/a/index.php', [Route.template('/{tenant}/{page}')], ['/sho/admin', '/a/admin'], ['/shop/admin', '/shop/a', '/shopping/a']],
    ['with routes inside the folder', '/shop/index.php', [any, Route.prefix('/shop'), Route.prefix('/shopping'), Route.template('/shop-{name}/x'), Route.prefix('/Shop')], ['/shop', '/shop/admin', '/shopping/x', '/shop-a/x', '/Shop/x'],
      ['/shop/index.php', '/shop/index.php/admin', '/shops', '/shopping/index.php', '/shop-a/y', '/shop-index.php/x', '/SHOP/x']],
    ['a parameter right behind the folder', '/shop/index.php', [Route.template('/shop{name}'), Route.template('/sho{name}/x'), Route.prefix('/y')], ['/shoes/x', '/y'], ['/shopadmin', '/shop-admin', '/shopadmin/x', '/y/index.php']],
    ['a template in the folder', '/shop/index.php', [Route.template('/shop/{page}'), Route.template('/shop/index.php/{page}'), Route.template('/{a}/index.php/{b}/{c}'), any],
      ['/shop/cart', '/shop/index.php/cart', '/a/index.php/b/c'], ['/shop/index.php', '/shop/index.php/index.php', '/shop/index.php/a/b', '/shoppers/index.php/b/c', '/shop/cart?/admin', '/shop/index.php/cart?/admin']],
    ['a path that is spelled with a slash in the end', '/index.php', [Route.prefix('/a/index.php/'), Route.exact('/b/index.php/'), any], ['/a/index.php', '/a/index.php/', '/a/index.php/x', '/b/index.php/'], ['/b/index.php', '/b/index.php/x', '/a/index.phpx']],
    ['escapes in the path of a route', '/index.php', [Route.prefix('/caf%C3%A9/index.php'), any], ['/caf%C3%A9/index.php/x', '/caf%c3%a9/index.php'], ['/caf%C3%A9/index.php/index.php', '/caf%C3%A9/x/index.php']],
    ['a path in the query', '/index.php', [Route.exact('/'), Route.exact('/index.php'), Route.exact('/api')], ['/', '/?', '/?a', '/?a=/admin', '/api?/admin', '/index.php?a'], ['/?/admin', '/?/', '/index.php?/admin']],
    ['a path in the query, within a folder', '/shop/index.php', [Route.exact('/shop/'), Route.exact('/shop/cart')], ['/shop/', '/shop/?a'], ['/shop/?/admin', '/shop/cart?/admin']],
    ['exact paths only', '/index.php', [Route.exact('/a'), Route.exact('/b')], ['/a', '/b'], ['/a/index.php', '/index.php/a']],
    ['an unusual name', '/front-controller.php', [any], ['/index.php/x', '/front', '/controller.php'], ['/front-controller.php', '/api/front-controller.php/admin']],
    ['with different options', '/index.php', [Route.prefix('/a', { readTimeout: Duration.seconds(5) }), Route.exact('/b/index.php', { maxRequestBodyBytes: 5 }), Route.prefix('/b', { allowEncodedSlash: true, maxRequestBodyBytes: 7 })],
      ['/a/b', '/b/index.php', '/b/c%2Fd'], ['/a/index.php', '/b/index.php/c', '/b/c%2Findex.php', '/b/index.php%2Fc']],
    ['with a report-only route', '/index.php', [Route.prefix('/a', { reportOnly: true })], ['/a/b'], ['/a/index.php/admin']],
  ])('%s', async (_, scriptName, routes, listed, refused) => {
    const configuration = configurationOf(routes, UpstreamProtocol.fastCgi({ scriptFilename: `/srv/${path.basename(scriptName)}`, scriptName }));
    const reasons = await reasonsOf(configuration, [...listed, ...refused]);
    expect(reasons).toEqual({ ...all(listed, ''), ...all(refused, expect.stringMatching(/^(?:no-route|not-canonical)$/)) });
    const onlyExact = routes.every(({ path: listedPath }) => ['/a', '/b'].includes(listedPath));
    // A rejection by the allowlist alone would show nothing.
    expect(onlyExact || refused.some((target) => new Allowlist({ routes }).decide(asked(target)).allowed)).toBe(true);
  });

  test('for any method, including a preflight', async () => {
    const configuration = configurationOf(NARROW, UpstreamProtocol.fastCgi({ scriptFilename: '/srv/index.php' }));
    const nginx = await startNginx({ text: configuration.text });
    const origin = { 'Origin': 'https://app.example.com', 'Access-Control-Request-Method': 'GET' };
    try {
      for (const [target, method, headers, status] of [
        ['/api/x', 'DELETE', {}, 405], ['/api/index.php', 'DELETE', {}, 404], ['/api/x', 'OPTIONS', origin, 204], ['/api/index.php', 'OPTIONS', origin, 404],
      ] as const) {
        const answer = await request(nginx.port, { method, target, headers: [['Host', 'api.example.com'], ...Object.entries(headers)] });
        expect([target, method, answer.status, answer.header('Allow'), answer.header('Access-Control-Allow-Origin')])
          .toEqual([target, method, status, status === 405 ? 'GET, HEAD, POST' : undefined, status === 204 ? 'https://app.example.com' : undefined]);
        expect(configuration.decide({ ...asked(target), method, headers }).status).toBe(status);
        expect((await nginx.nextAccessLog(1))[0]).toMatchObject({ status, reason: { 404: 'no-route', 405: 'method-not-allowed', 204: '' }[status], route: status === 404 ? '' : '/api' });
      }
    } finally {
      await nginx.stop();
    }
  });

  test('and a target that exceeds the matching limit of NGINX is rejected', async () => {
    const configuration = configurationOf(NARROW, UpstreamProtocol.fastCgi({ scriptFilename: '/srv/index.php' }));
    const targets = ['/api/x', '/api/index.php'];
    const failing = (text: string) => text.replace(/(map "\$\{rp_found_route\}[^~]*"~\*)/, '$1(*NO_JIT)(*LIMIT_MATCH=0)');
    expect(failing(configuration.text)).not.toBe(configuration.text);
    expect(await reasonsOf(configuration, targets)).toEqual({ '/api/x': '', '/api/index.php': 'no-route' });
    expect(await reasonsOf(configuration, targets, failing)).toEqual(all(targets, 'no-route'));
  });

  test('only if the app protocol has a script', () => {
    for (const appProtocol of [UpstreamProtocol.http(), UpstreamProtocol.uwsgi()]) {
      const configuration = new NginxConfiguration({ allowlist: new Allowlist({ routes: ONE_PREFIX }), appPort: 3000, appProtocol });
      expect(configuration.decide(asked('/api/index.php/admin'))).toEqual({ allowed: true, route: '/api' });
      expect(configuration.text).not.toContain('rp_found_route');
    }
  });

  test('and a route that NGINX could not compare is an error', () => {
    const routes = [Route.prefix(`/${'x.'.repeat(250)}/${'y.'.repeat(240)}/index.php`), any];
    const script = (name: string) => UpstreamProtocol.fastCgi({ scriptFilename: `/srv/${name}` });
    expect(() => configurationOf(routes, script('index.php'))).not.toThrow();
    const long = `${'n'.repeat(240)}.php`;
    const template = Route.template(`/${long}${[...Array(20).keys()].map((i) => `/{p${i}}`).join('')}`);
    expect(() => configurationOf([template], script(long))).toThrow(/`path of template .*` must be shorter, because the path contains the name of a script/);
  });
});
