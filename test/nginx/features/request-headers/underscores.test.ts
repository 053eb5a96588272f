import { spawn } from 'child_process';
import * as fs from 'fs';
import * as http2 from 'http2';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route } from '../../../../src/allowlist';
import { freePorts } from '../../../../src/commands/nginx/free-ports';
import { answers, until } from '../../../../src/commands/nginx/waiting';
import { request } from '../../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../../src/commands/replay/recording-app';
import { UpstreamProtocol, ClientAddressSource, ClientScheme, Enforcement, NginxConfiguration, NginxConfigurationOptions, NginxOptions } from '../../../../src/nginx';
import { HOP_BY_HOP, SPOOFABLE_NAMES } from '../../../../src/nginx/features/request-headers/dropped-headers';
import { spellings } from '../../../../testing/header-spellings';
import { complaints, RunningNginx, startNginx } from '../../../../testing/nginx';
import { PROTOCOL_APPS } from '../../../../testing/protocol-apps';
import { fastCgiServer, uwsgiServer } from '../../../../testing/script-servers';
import { python } from '../../../../testing/setup/python';
import { temporaryFolder } from '../../../../testing/temporary-folder';

const folder = temporaryFolder();
fs.chmodSync(folder, 0o777);
const OPEN: NginxOptions = { underscoresInHeaders: true, clientScheme: ClientScheme.HTTPS };
const allowlist = new Allowlist({ routes: [Route.exact('/a', { methods: [HttpMethod.GET, HttpMethod.POST] })] });
const textOf = (settings: NginxOptions, more: Partial<NginxConfigurationOptions> = {}) =>
  new NginxConfiguration({ allowlist, appPort: more.appSocket === undefined ? 3000 : undefined, settings, ...more }).text;

/** Names that a client must not set, with any character in place of a hyphen. */
const SET_BY_NGINX = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'X-Request-Id', 'X-Forwarded-Port', 'Transfer-Encoding', 'Content-Length', 'Content-Type', 'Keep-Alive'];
const CLAIMED = [...SPOOFABLE_NAMES, ...HOP_BY_HOP, ...SET_BY_NGINX];

/** Every spelling of a name with at least one underscore in place of a hyphen, or a dot, or both, in some mix of case. */
function spelled(name: string, separators = ['-', '_']): string[] {
  return spellings(name, separators)
    .filter((one) => one !== name).map((one, i) => i % 3 === 0 ? one : i % 3 === 1 ? one.toLowerCase() : one.toUpperCase());
}
const SPELLED = CLAIMED.flatMap((name) => spelled(name));

const EVIL = 'evil';
const fold = (name: string) => name.toLowerCase().replace(/[-_. [+]/g, '_');
const FOLDED = new Set(CLAIMED.map(fold));

/** Plays headers in as many requests as they need. */
async function play(port: number, names: string[], target = '/a', value = EVIL): Promise<string[]> {
  const bodies: string[] = [];
  for (let i = 0; i < names.length; i += 90) {
    const { status, body } = await request(port, { method: 'GET', target, headers: [['Host', 'a.example'], ['X-Forwarded-Proto', 'http'], ...names.slice(i, i + 90).map((name): [string, string] => [name, value])] });
    expect(status).toBe(200);
    bodies.push(body.toString());
  }
  return bodies;
}

describe.each<[string, NginxOptions]>([['with underscores', OPEN], ['without', {}], ['with underscores, reported', { ...OPEN, enforcement: Enforcement.REPORT_ONLY }]])('an app that receives header names unchanged, %s', (_, settings) => {
  let app: RecordingApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startRecordingApp();
    nginx = await startNginx({ text: textOf(settings), app });
  });
  afterAll(async () => {
    await nginx?.stop();
    await app?.stop();
  });

  test.each<[string, string[]]>([
    ['an underscore', SPELLED], ['a dot', CLAIMED.flatMap((name) => spelled(name, ['-', '.']))], ['either', SET_BY_NGINX.flatMap((name) => spelled(name, ['-', '_', '.']))],
    ['another character', CLAIMED.flatMap((name) => ['+', '!', '~', '*', '\'', '[', '$', '`'].map((one) => name.replace('-', one))).filter((name) => !CLAIMED.includes(name))],
  ])('receives no protected header with %s in place of a hyphen', async (__, names) => {
    app.clear();
    expect(names.length).toBeGreaterThan(10);
    await play(nginx.port, names);
    expect(app.requests.length).toBeGreaterThan(0);
    expect(app.requests.flatMap(({ headers }) => headers.filter(([name, value]) => value.includes(EVIL) && FOLDED.has(fold(name))))).toEqual([]);
  });
});

test('forwards other headers with underscores only if underscores are enabled', async () => {
  const names = ['api_key', 'API_KEY', 'x-amz-meta-my_meta', 'X_Tenant-Id', '_', '__x', 'a_', 'user_id'];
  const app = await startRecordingApp();
  try {
    for (const [settings, expected] of [[OPEN, names], [{}, []]] as const) {
      const nginx = await startNginx({ text: textOf(settings), app });
      app.clear();
      await play(nginx.port, [...names, 'x.y', 'api.key']);
      expect(app.requests[0].headers.filter(([, value]) => value === EVIL).map(([name]) => name)).toEqual(expected);
      await nginx.stop();
    }
  } finally {
    await app.stop();
  }
});

test('forwards gRPC metadata with underscores, except for protected names', async () => {
  const app = await PROTOCOL_APPS.grpc();
  const nginx = await startNginx({ text: textOf(OPEN, { appProtocol: UpstreamProtocol.grpc() }), app });
  try {
    const session = http2.connect(`http://127.0.0.1:${nginx.port}`);
    const names = [...new Set([...SPELLED.map((name) => name.toLowerCase()), 'api_key', 'my_meta-bin'])];
    for (let i = 0; i < names.length; i += 90) {
      await new Promise((resolve) => session.request({ ':method': 'POST', ':path': '/a', ':authority': 'a.example', ...Object.fromEntries(names.slice(i, i + 90).map((name) => [name, 'ZXZpbA'])) })
        .on('close', () => resolve(undefined)).resume().end());
    }
    session.close();
    const seen = app.take().flatMap(({ headers }) => Object.entries(headers).filter(([, value]) => value === 'ZXZpbA').map(([name]) => name));
    expect(seen.sort()).toEqual(['api_key', 'my_meta-bin']);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test('forwards a trusted header only with hyphens, not with underscores', async () => {
  const app = await startRecordingApp();
  const nginx = await startNginx({ text: textOf({ ...OPEN, trustedHeaders: ['X-Amzn-Oidc-Data', 'X-Forwarded-User'] }), app });
  try {
    await play(nginx.port, ['X_Amzn_Oidc_Data', 'X-Amzn-Oidc_Data', 'x_forwarded_user', 'X-Amzn-Oidc-Data']);
    expect(app.requests[0].headers.filter(([, value]) => value === EVIL)).toEqual([['X-Amzn-Oidc-Data', EVIL]]);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

test('forwards the identity from the authorization response under one name only', async () => {
  const app = await startRecordingApp({ respond: () => 'HTTP/1.1 200 OK\r\nX-App-User: ann\r\nContent-Length: 0\r\n\r\n' });
  const asking = new Allowlist({ routes: [Route.exact('/a', { authorizedBy: AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: ['X-App-User'] }) })] });
  const nginx = await startNginx({ text: textOf(OPEN, { allowlist: asking }), app });
  try {
    await play(nginx.port, [...spelled('X-App-User'), ...spelled('X-Original-URI')]);
    expect(app.requests.map(({ headers }) => headers.filter(([name, value]) => value === EVIL || fold(name) === 'x_app_user'))).toEqual([[], [['X-App-User', 'ann']]]);
  } finally {
    await nginx.stop();
    await app.stop();
  }
});

describe('with listed names', () => {
  const LISTED: NginxOptions = { forwardedRequestHeaders: ['api_key', 'Accept', 'x-amz-meta-my_meta'], clientScheme: ClientScheme.HTTPS };
  let app: RecordingApp;
  let nginx: RunningNginx;
  beforeAll(async () => {
    app = await startRecordingApp();
    nginx = await startNginx({ text: textOf(LISTED), app });
  });
  afterAll(async () => {
    await nginx?.stop();
    await app?.stop();
  });

  test('forwards only the listed headers', async () => {
    app.clear();
    await play(nginx.port, ['api_key', 'x-amz-meta-my_meta', 'x_tenant', 'X-Tenant', ...SPELLED.slice(0, 70)]);
    expect(app.requests[0].headers.filter(([, value]) => value.includes(EVIL)).map(([name]) => name)).toEqual(['api_key', 'x-amz-meta-my_meta']);
    app.clear();
    await play(nginx.port, SPELLED);
    expect(app.requests.flatMap(({ headers }) => headers.filter(([, value]) => value.includes(EVIL)))).toEqual([]);
  });

  test('forwards both spellings as one header, under the listed name', async () => {
    for (const names of [['api-key'], ['api_key', 'api-key'], ['api-key', 'api_key']]) {
      app.clear();
      await play(nginx.port, names);
      expect(app.requests[0].headers.filter(([name]) => fold(name) === 'api_key').map(([name]) => name)).toEqual(['api_key']);
    }
  });

  const listed = (forwardedRequestHeaders: string[], more: NginxOptions = {}) => () => textOf({ ...LISTED, forwardedRequestHeaders, ...more });
  test.each(['x_forwarded_for', 'X_Real-IP', 'X-Real_IP', 'x_amzn_oidc_data', 'X_HTTP_Method_Override', 'Content_Type', 'Transfer_Encoding', 'X_Request_Id', 'X_Amzn_Trace_Id', 'http2_settings', 'x_forwarded_host'])(
    'rejects %s, because it resembles another header', (name) => {
      expect(listed([name])).toThrow(/`settings\.forwardedRequestHeaders\[0\]` must be different from .* in more than "-" and "_"/);
    });

  test('rejects two names that differ only by a hyphen and an underscore, and reports each problem', () => {
    expect(listed(['api_key', 'Api-Key'])).toThrow(/`settings\.forwardedRequestHeaders\[1\]` must be different from "api_key" in more than "-" and "_", got: "Api-Key"/);
    expect(listed(['x.y'])).toThrow(/letters, digits, hyphens and underscores/);
    expect(listed(['api_key'], { trustedHeaders: ['X-Amzn-Oidc-Data'] })).toThrow(/`settings\.trustedHeaders` \(\["X-Amzn-Oidc-Data"\]\) cannot be combined with `settings\.forwardedRequestHeaders` with underscores/);
    expect(listed(['api_key'], { clientScheme: undefined })).toThrow(/`settings\.clientScheme` must be given with `settings\.forwardedRequestHeaders` with underscores, got: undefined/);
    expect(listed(['api-key'], { clientScheme: undefined })).not.toThrow();
    expect(listed(['api-key'])()).toContain('underscores_in_headers off;');
  });
});

test('does not take the scheme from a header with underscores', async () => {
  const app = await startRecordingApp();
  const direct: NginxOptions = { underscoresInHeaders: true, clientAddressSource: ClientAddressSource.CONNECTION };
  for (const [settings, scheme] of [[{ ...OPEN, clientScheme: ClientScheme.HTTP }, 'http'], [direct, 'http']] as const) {
    const nginx = await startNginx({ text: textOf(settings), app });
    app.clear();
    await play(nginx.port, spelled('X-Forwarded-Proto'), '/a', 'https');
    expect(app.requests[0].headers.filter(([name]) => fold(name) === 'x_forwarded_proto')).toEqual([['X-Forwarded-Proto', scheme]]);
    await nginx.stop();
  }
  await app.stop();
});

test.each<[string, Partial<NginxConfigurationOptions>, RegExp]>([
  ['a scheme that a header tells', { settings: { underscoresInHeaders: true } }, /`settings\.clientScheme` must be given with `settings\.underscoresInHeaders`, got: undefined/],
  ['a store', { allowlist: new Allowlist({ routes: [Route.exact('/a', { cache: { ttl: Duration.seconds(1) } })] }) }, /`cache of exact \/a` \(\{"ttl":"Duration\.seconds\(1\)"\}\) cannot be combined with `settings\.underscoresInHeaders`/],
  ['types of bodies', { allowlist: new Allowlist({ routes: [Route.exact('/a', { methods: [HttpMethod.POST], contentTypes: ['text/plain'] })] }) }, /`contentTypes of exact \/a` \(\["text\/plain"\]\) cannot be combined with `settings\.underscoresInHeaders`/],
  ['trusted headers that are variables', { appProtocol: UpstreamProtocol.uwsgi(), settings: { ...OPEN, trustedHeaders: ['X-Forwarded-User'] } }, /`settings\.trustedHeaders` \(\["X-Forwarded-User"\]\) cannot be combined with `settings\.underscoresInHeaders` and an app that speaks uwsgi/],
  ['a name of very many hyphens', { allowlist: new Allowlist({ routes: [Route.exact('/a', { authorizedBy: AuthorizationRequest.toApp('/c', { forwardedResponseHeaders: ['a-b-c-d-e-f-g-h-i-j'] }) })] }) }, /at most 8 hyphens/],
])('rejects %s in combination with underscores', (_, props, message) => {
  expect(() => textOf(OPEN, props)).toThrow(message);
});

/** Variables whose value NGINX takes only from the header with the exact name, and variables without influence on decisions. */
const EXACT = ['user_agent', 'x_forwarded_for'];
const HARMLESS = ['x_amzn_trace_id', 'access_control_request_method'];

test('bases no decision on a variable that does not distinguish spellings', () => {
  const routes = [
    Route.exact('/a', { methods: [HttpMethod.GET, HttpMethod.POST], cors: { origins: ['https://a.example'] }, rateLimits: [RateLimit.perClient({ requestsPerMinute: 1 })], allowedClients: ['192.0.2.0/24'] }),
    Route.exact('/b', { queryParameters: ['a'], authorizedBy: AuthorizationRequest.toApp('/c', { forwardedResponseHeaders: ['X-App-User'] }) }), Route.exact('/ws', { webSocket: true }),
  ];
  for (const appProtocol of [UpstreamProtocol.http(), UpstreamProtocol.fastCgi({ scriptFilename: '/a/f.php' }), UpstreamProtocol.uwsgi()]) {
    const most = new Allowlist({ routes: routes.filter((_, i) => i < 2 || appProtocol._upstreamModule.upgrades), hosts: ['a.example'] });
    for (const settings of [OPEN, { ...OPEN, underscoresInHeaders: undefined, forwardedRequestHeaders: ['api_key'] }]) {
      const text = textOf(settings, { allowlist: most, appProtocol, healthOnTrafficPort: true });
      expect(complaints(text)).toBe('');
      // A header that is only forwarded to the app under its listed name is not part of a decision.
      const decided = text.split('\n').filter((line) => !/^ {8,}\w+_(?:set_header|param) /.test(line)).join('\n');
      const read = [...decided.matchAll(/(?<!sent_|upstream_)\$\{?http_([a-z0-9]+(?:_[a-z0-9_]*)+)/g)].map(([, name]) => name);
      expect([...new Set(read)].filter((name) => ![...EXACT, ...HARMLESS].includes(name))).toEqual([]);
    }
  }
});

describe('an app whose gateway converts headers to variables', () => {
  const names = [...SPELLED, ...CLAIMED.flatMap((name) => spelled(name, ['-', '.', '_']).slice(0, 40))];

  /** The variables of these names that contain a value of the client. */
  const forged = (bodies: string[]) => bodies.flatMap((body) => Object.entries(JSON.parse(body).env as Record<string, string>)
    .filter(([name, value]) => String(value).includes(EVIL) && (FOLDED.has(fold(name.replace(/^HTTP_/, ''))) || !name.startsWith('HTTP_'))));

  test.each([['FastCGI', fastCgiServer(folder)], ['uwsgi', uwsgiServer(folder)]] as const)('receives no protected header by %s', async (_, server) => {
    if ('absent' in server) {
      console.warn(`skipped: ${server.absent}`);
      return;
    }
    const app = await server.start();
    for (const settings of [OPEN, { forwardedRequestHeaders: ['api_key'], clientScheme: ClientScheme.HTTPS }]) {
      const nginx = await startNginx({ text: textOf(settings, { appProtocol: server.protocol, appSocket: '/run/app/app.sock' }), app });
      try {
        expect(forged(await play(nginx.port, names))).toEqual([]);
        expect(JSON.parse((await play(nginx.port, ['api_key']))[0]).env.HTTP_API_KEY).toBe(EVIL);
      } finally {
        await nginx.stop();
      }
    }
    await app.stop();
  }, 60_000);

  // May create the virtual environment, which takes minutes on a loaded machine.
  let found: ReturnType<typeof python>;
  beforeAll(() => { found = python(); }, 600_000);

  test('receives no protected header by Python\'s own gateway over HTTP', async () => {
    if ('absent' in found) {
      console.warn(`skipped: ${found.absent}`);
      return;
    }
    const file = path.join(folder, 'gateway.py');
    fs.writeFileSync(file, [
      'import json, sys', 'from wsgiref.simple_server import make_server',
      'def application(environ, start_response):', '    start_response("200 OK", [("Content-Type", "application/json")])',
      '    return [json.dumps({"env": {name: value for name, value in environ.items() if isinstance(value, str) and name.startswith("HTTP_")}}).encode()]',
      'make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()',
    ].join('\n'));
    const [port] = await freePorts(1);
    const child = spawn(found.executable, [file, String(port)], { stdio: 'ignore' });
    const nginx = await startNginx({ text: textOf(OPEN), app: { port } });
    try {
      expect(await until(() => answers(port), 20_000)).toBe(true);
      expect(forged(await play(nginx.port, SPELLED))).toEqual([]);
      expect(JSON.parse((await play(nginx.port, ['api_key']))[0]).env.HTTP_API_KEY).toBe(EVIL);
      // Without the proxy the same gateway takes each of them.
      expect(forged(await play(port, SPELLED.slice(0, 50))).length).toBeGreaterThan(10);
    } finally {
      await nginx.stop();
      child.kill();
    }
  }, 60_000);
});
