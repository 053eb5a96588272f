import * as http2 from 'http2';
import { Allowlist, AuthorizationRequest, HttpMethod, Route } from '../../../../src/allowlist';
import { request } from '../../../../src/commands/replay/raw-client';
import { Enforcement, NginxConfiguration, NginxOptions } from '../../../../src/nginx';
import { HOP_BY_HOP, SPOOFABLE_NAMES } from '../../../../src/nginx/features/request-headers/dropped-headers';
import { RunningNginx, startNginx } from '../../../../testing/nginx';
import { APP_PROTOCOLS, PROTOCOL_APPS, ProtocolApp, ReceivedRequest } from '../../../../testing/protocol-apps';

const REPORT_ONLY = { enforcement: Enforcement.REPORT_ONLY };
const REPLACED = ['X-Real-IP', 'X-Forwarded-Host', 'X-Request-Id'];
const PASSING = ['Accept', 'Authorization', 'Cookie', 'If-Match', 'X-Api-Key', 'X-Amzn-Trace-Id', 'Range', 'X-Own'];
const NAMES = [...SPOOFABLE_NAMES, ...HOP_BY_HOP, ...REPLACED, 'Expect', 'Keep-Alive', ...PASSING].filter((name) => name !== 'X-Forwarded-Port');

const SETTINGS: Record<string, NginxOptions> = {
  'all but some are forwarded': {},
  'some are trusted': { trustedHeaders: SPOOFABLE_NAMES.filter((_, i) => i % 3 === 0) },
  'only some are forwarded': { forwardedRequestHeaders: ['Accept', 'X-Own', 'if-match'], trustedHeaders: ['X-Forwarded-User'] },
};

const VALUE = '100-continue';

/** Sends one request with these headers, and returns its log line and the headers that the app received. */
async function play(protocol: string, nginx: RunningNginx, app: ProtocolApp, names: string[], target: string, method = 'GET'): Promise<{ line: Record<string, any>; received: ReceivedRequest[] }> {
  app.take();
  if (protocol === 'grpc') {
    // A client of HTTP/2 may not send connection-specific headers.
    const session = http2.connect(`http://127.0.0.1:${nginx.port}`);
    await new Promise((resolve) => session.request({ ':method': method, ':path': target, ':authority': 'a.example', ...Object.fromEntries(names.map((name) => [name, name === 'TE' ? 'trailers' : VALUE])) })
      .on('close', () => resolve(undefined)).resume().end());
    session.close();
  } else {
    await request(nginx.port, { method, target, headers: [['Host', 'a.example'], ...names.map((name): [string, string] => [name, VALUE])] });
  }
  const [line] = await nginx.nextAccessLog(1);
  return { line, received: app.take() };
}

describe.each(Object.keys(APP_PROTOCOLS) as (keyof typeof PROTOCOL_APPS)[])('an app that speaks %s', (protocol) => {
  let app: ProtocolApp;
  beforeAll(async () => { app = await PROTOCOL_APPS[protocol](); });
  afterAll(() => app.stop());

  // NGINX has no directive for gRPC that keeps headers back.
  test.each(Object.keys(SETTINGS).filter((name) => protocol !== 'grpc' || SETTINGS[name].forwardedRequestHeaders === undefined))('report-only mode logs exactly the headers that do not reach the app, if %s', async (name) => {
    const asking = protocol === 'grpc' ? [] : [Route.exact('/asked', { authorizedBy: AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: ['X-Own-User'] }) })];
    const places = [
      [REPORT_ONLY, [Route.exact('/a')], ['/a', '/unlisted']], [{}, [Route.exact('/a', { reportOnly: true }), ...asking], ['/a']],
    ] as const;
    for (const [settings, routes, targets] of places) {
      const allowlist = new Allowlist({ routes: [...routes] });
      const props = { allowlist, appPort: 3000, appProtocol: APP_PROTOCOLS[protocol](), settings: { ...SETTINGS[name], ...settings } };
      const nginx = await startNginx({ text: new NginxConfiguration(props).text, app });
      try {
        const sent = NAMES.filter((one) => protocol !== 'grpc' || !['Keep-Alive', 'HTTP2-Settings'].includes(one));
        const all = asking.length > 0 && routes.length > 1 ? [...sent, 'X-Own-User'] : sent;
        for (const target of targets) {
          for (let i = 0; i < all.length; i += 25) {
            const names = all.slice(i, i + 25);
            const { line, received: [seen] } = await play(protocol, nginx, app, names, target);
            const lost = names.filter((one) => ![VALUE, 'trailers'].includes(seen.headers[one.toLowerCase()]));
            const logged = line.dropped_headers.split(' ').filter((one: string) => one !== '');
            expect({ target, names: logged.map((one: string) => one.toLowerCase()).sort() }).toEqual({ target, names: lost.filter((one) => one !== 'X-Own').map((one) => one.toLowerCase()).sort() });
          }
        }
      } finally {
        await nginx.stop();
      }
    }
  });
});

describe('over HTTP', () => {
  let app: ProtocolApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await PROTOCOL_APPS.http();
    const allowlist = new Allowlist({ routes: [Route.exact('/a', { methods: [HttpMethod.GET, HttpMethod.POST] })] });
    nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings: REPORT_ONLY }).text, app });
  });
  afterAll(async () => {
    await nginx.stop();
    await app.stop();
  });

  test('logs an empty field for a request without dropped headers or with empty values', async () => {
    expect((await play('http', nginx, app, PASSING, '/a')).line.dropped_headers).toBe('');
    await request(nginx.port, { method: 'GET', target: '/a', headers: [['Host', 'a.example'], ['Forwarded', '']] });
    expect((await nginx.nextAccessLog(1))[0].dropped_headers).toBe('');
  });

  test('truncates a long list of names after a whole name, and marks this', async () => {
    const { line } = await play('http', nginx, app, NAMES, '/a');
    expect(line.dropped_headers).toMatch(/^[A-Za-z0-9 -]+ \[\.\.\.\]$/);
    const names = line.dropped_headers.replace(' [...]', '').split(' ');
    expect(names.filter((one: string) => !NAMES.includes(one))).toEqual([]);
    expect(names.length).toBeGreaterThan(30);
    expect(line.dropped_headers.length).toBeLessThan(1010);
  });

  test.each([['h2c', 'Upgrade'], ['TLS/1.2', 'Upgrade'], ['0', 'Upgrade'], ['websocket', '']])('logs an upgrade to %s: %p', async (upgrade, named) => {
    await request(nginx.port, { method: 'GET', target: '/a', headers: [['Host', 'a.example'], ['Connection', 'Upgrade'], ['Upgrade', upgrade]] });
    expect((await nginx.nextAccessLog(1))[0].dropped_headers).toBe(named);
  });

  test('does no lookup if everything is enforced', () => {
    const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/a')] }), appPort: 3000 });
    expect(text).not.toMatch(/dropped_headers|rp_dropped_name/);
  });
});
