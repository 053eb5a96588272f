import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Allowlist, AuthorizationRequest, HttpMethod, OriginSecretOptions, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { ClientAddressSource, Enforcement, NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { startNginx } from '../../../../testing/nginx';
import { layOriginSecret } from '../../../../testing/origin-secret-files';
import { APP_PROTOCOLS, PROTOCOL_APPS, ProtocolApp } from '../../../../testing/protocol-apps';

const VALUES: Record<string, string[]> = { origin: ['Value.of+the/first=~', 'value-of-the-next-one'], other: ['value-of-another-one'] };
const [RIGHT, NEXT] = VALUES.origin;
const HEADER = 'X-Origin-Secret';
const secret = {};

interface Answered { status: number; reason: string; enforced?: boolean; route: string; seen?: Record<string, string> }
type Ask = (target: string, value?: string, more?: [string, string][], method?: string) => Promise<Answered>;

async function running(routes: Route[], settings: NginxOptions, act: (ask: Ask) => Promise<void>, protocol: 'http' | 'fastCgi' = 'http'): Promise<void> {
  const app: ProtocolApp = await PROTOCOL_APPS[protocol]();
  const configuration = new NginxConfiguration({ allowlist: new Allowlist({ hosts: ['a.example'], routes }), appPort: 3000, appProtocol: APP_PROTOCOLS[protocol](), settings });
  const prefix = fs.mkdtempSync(path.join(os.tmpdir(), 'origin-secret-'));
  for (const name of configuration.requiredOriginSecrets) {
    layOriginSecret(prefix, name, VALUES[name]);
  }
  expect(configuration.text).not.toContain(RIGHT);
  const nginx = await startNginx({ text: configuration.text, app, prefix });
  try {
    await act(async (target, value, more = [], method = 'GET') => {
      app.take();
      const { status } = await request(nginx.port, { method, target, headers: [['Host', 'a.example'], ['X-Forwarded-For', '203.0.113.9'], ...value === undefined ? [] : [[HEADER, value] as [string, string]], ...more] });
      const [log] = await nginx.nextAccessLog(1);
      const seen = app.take();
      expect(JSON.stringify([seen, log])).not.toContain(RIGHT);
      return { status, reason: log.reason, enforced: log.enforced, route: log.route, seen: seen[seen.length - 1]?.headers };
    });
  } finally {
    await nginx.stop();
    await app.stop();
    fs.rmSync(prefix, { recursive: true, force: true });
  }
}

const WRONG: (string | undefined)[] = [
  undefined, '', RIGHT.toLowerCase(), RIGHT.toUpperCase(), RIGHT.slice(0, -1), `${RIGHT}x`, `x${RIGHT}`, `${RIGHT}, ${RIGHT}`, `${RIGHT},${NEXT}`, RIGHT.replace('.', 'x'), `"${RIGHT}"`, `~${RIGHT}`, `\\Q${RIGHT}\\E`, '.*', VALUES.other[0],
  'origin-secret-wrong', 'default', 'include',
];
const cors = { origins: ['https://page.example'] };

describe.each(['http', 'fastCgi'] as const)('with %s', (protocol) => {
  test('rejects every request of a service without the secret, and accepts listed requests with one of its values', async () => {
    const routes = [Route.prefix('/api', { cors }), Route.exact('/'), Route.redirect('/old', '/new'), Route.template('/x/{y}', { methods: [HttpMethod.POST], maxRequestBodyBytes: 10 })];
    await running(routes, { originSecret: secret }, async (ask) => {
      for (const value of WRONG) {
        for (const [target, method] of [['/', 'GET'], ['/api', 'GET'], ['/api/b', 'HEAD'], ['/x/y', 'POST'], ['/old', 'GET']]) {
          expect([value, target, await ask(target, value, [], method)]).toEqual([value, target, { status: 403, reason: 'origin-secret-wrong', route: target === '/api/b' ? '/api' : target === '/x/y' ? '/x/{y}' : target }]);
        }
        expect(await ask('/api', value, [['Origin', 'https://page.example'], ['Access-Control-Request-Method', 'GET']], 'OPTIONS')).toMatchObject({ status: 403, reason: 'origin-secret-wrong' });
      }
      for (const value of [RIGHT, NEXT]) {
        expect(await ask('/', value)).toMatchObject({ status: 200, reason: '' });
        expect((await ask('/api/b', value)).seen).not.toHaveProperty(HEADER.toLowerCase());
        expect(await ask('/old', value)).toMatchObject({ status: 307, reason: '' });
        expect(await ask('/api', value, [['Origin', 'https://page.example'], ['Access-Control-Request-Method', 'GET']], 'OPTIONS')).toMatchObject({ status: 204 });
        expect(await ask('/none', value)).toMatchObject({ status: 404, reason: 'no-route' });
      }
      expect((await ask('/', RIGHT.toLowerCase(), [[HEADER, RIGHT]])).status).toBe(403);
      // The app hears of no header of this name, in whichever line.
      expect((await ask('/', RIGHT, [[HEADER.toUpperCase(), 'x']])).seen ?? {}).not.toHaveProperty(HEADER.toLowerCase());
    }, protocol);
  });
});

test('requires a secret only on the routes with an origin secret', async () => {
  const other = { secret: 'other', header: 'X-Other' };
  const routes = [Route.prefix('/a', { originSecret: secret }), Route.exact('/b'), Route.exact('/c', { originSecret: other })];
  await running(routes, {}, async (ask) => {
    expect([await ask('/a/1'), await ask('/a/1', RIGHT), await ask('/b'), await ask('/c', RIGHT), await ask('/c', undefined, [['X-Other', VALUES.other[0]]])].map(({ status }) => status)).toEqual([403, 200, 200, 403, 200]);
    const { seen } = await ask('/b', RIGHT, [['X-Other', VALUES.other[0]]]);
    expect(Object.keys(seen!).filter((name) => ['x-other', HEADER.toLowerCase()].includes(name))).toEqual([]);
  });
});

test('a route with its own secret requires that secret only', async () => {
  const routes = [Route.exact('/b'), Route.exact('/c', { originSecret: { secret: 'other', header: 'X-Other' } }), Route.exact('/d', { originSecret: secret })];
  await running(routes, { originSecret: secret, forwardedRequestHeaders: ['Accept'] }, async (ask) => {
    expect([await ask('/b'), await ask('/b', RIGHT), await ask('/c', RIGHT), await ask('/c', undefined, [['X-Other', VALUES.other[0]]]), await ask('/d'), await ask('/d', NEXT)].map(({ status }) => status))
      .toEqual([403, 200, 403, 200, 403, 200]);
  });
});

test('rejects every request without the origin secret in report-only mode', async () => {
  await running([Route.exact('/a'), Route.prefix('/b', { methods: [HttpMethod.POST] })], { originSecret: secret, enforcement: Enforcement.REPORT_ONLY }, async (ask) => {
    for (const [target, method] of [['/a', 'GET'], ['/a', 'DELETE'], ['/none', 'GET'], ['/b/%2e%2e/x', 'GET'], ['/B', 'POST'], ['http://a.example/a', 'GET']]) {
      expect([target, await ask(target, 'x', [], method)]).toEqual([target, expect.objectContaining({ status: 403, reason: 'origin-secret-wrong', enforced: true, seen: undefined })]);
    }
    expect(await ask('/none', RIGHT)).toMatchObject({ status: 200, reason: 'no-route', enforced: false });
    expect(await ask('/a', NEXT, [], 'DELETE')).toMatchObject({ status: 200, reason: 'method-not-allowed', enforced: false });
  });
});

test('rejects requests without the secret on a report-only route, and for paths that the app may treat as that route', async () => {
  for (const settings of [{ enforcement: Enforcement.REPORT_ONLY }, {}]) {
    await running([Route.exact('/a', { originSecret: secret, reportOnly: true }), Route.exact('/b')], settings, async (ask) => {
      expect(await ask('/a', 'x')).toMatchObject({ status: 403, reason: 'origin-secret-wrong', enforced: true });
      expect(await ask('/a', 'x', [], 'DELETE')).toMatchObject({ status: 403, reason: 'origin-secret-wrong', enforced: true });
      expect(await ask('/a', RIGHT, [], 'DELETE')).toMatchObject({ status: 200, reason: 'method-not-allowed', enforced: false });
      expect((await ask('/A', 'x')).status).toBe(404);
      expect((await ask('/%61', 'x')).seen).toBeUndefined();
      expect((await ask('/b')).status).toBe(200);
    });
  }
});

test('does not forward the secret to the authorization endpoint, and sends no authorization request without it', async () => {
  await running([Route.exact('/a', { originSecret: secret, authorizedBy: AuthorizationRequest.toApp('/question') })], {}, async (ask) => {
    expect(await ask('/a', 'x')).toMatchObject({ status: 403, reason: 'origin-secret-wrong', seen: undefined });
    expect(await ask('/a', RIGHT)).toMatchObject({ status: 200 });
  });
});

test('requires both the secret and the address of CloudFront if both are set', async () => {
  await running([Route.exact('/a')], { originSecret: secret, clientAddressSource: ClientAddressSource.cloudFrontViewerAddress() }, async (ask) => {
    const address: [string, string][] = [['CloudFront-Viewer-Address', '203.0.113.9:1']];
    expect((await ask('/a', undefined, address)).reason).toBe('origin-secret-wrong');
    expect((await ask('/a', RIGHT)).reason).toBe('client-address-unknown');
    expect((await ask('/a', RIGHT, address)).status).toBe(200);
  });
});

test('requires the file to exist', async () => {
  const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/a')] }), appPort: 3000, settings: { originSecret: secret } });
  await expect(startNginx({ text })).rejects.toThrow(/origin-secret-origin" failed \(2: No such file/);
});

test('rejects headers with another meaning, all at once', () => {
  for (const header of ['Host', 'authorization', 'Cookie', 'X-Forwarded-For', 'X-Request-Id', 'CloudFront-Viewer-Address', 'TE', 'Content-Type', 'X-Amzn-Trace-Id']) {
    const make = (settings: NginxOptions, route: Route) => () => (
      new NginxConfiguration({ allowlist: new Allowlist({ routes: [route] }), appPort: 3000, settings }));
    const wrong = { header };
    expect(make({ originSecret: wrong }, Route.exact('/a'))).toThrow(/`settings\.originSecret\.header` must be a header without another meaning, because the app does not receive the header, got: "/);
    expect(make({}, Route.exact('/a', { originSecret: wrong }))).toThrow(/`originSecret\.header of exact \/a` must be /);
  }
  const ofRoute = (originSecret: OriginSecretOptions) => () => Route.exact('/a', { originSecret });
  const ofSettings = (originSecret: OriginSecretOptions) => () => new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/a')] }), appPort: 3000, settings: { originSecret } });
  expect(ofRoute({ header: 'a b', secret: 'A' })).toThrow(/2 problems:[^]*`originSecret\.header`[^]*`originSecret\.secret`/);
  expect(ofSettings({ header: 'a b', secret: 'A' })).toThrow(/2 problems:[^]*`settings\.originSecret\.header`[^]*`settings\.originSecret\.secret`/);
  expect(ofRoute({ header: '${Token[TOKEN.1]}' })).toThrow(/final at synthesis/);
  expect(() => new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/a')] }), appPort: 3000, settings: { originSecret: secret, forwardedRequestHeaders: ['x-origin-secret'] } })).toThrow(/`settings.forwardedRequestHeaders`/);
});
