import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, RateLimit, Route, RouteOptions } from '../../../src/allowlist';
import { KeepAliveClient } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { startNginx } from '../../../testing/nginx';

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

const USUAL_LIMIT = 1000;
const METHODS = { methods: [HttpMethod.GET, HttpMethod.POST] };

/** Options of the kind that NGINX takes from a location only, and the directives that they become. */
const OPTIONS: Record<string, [options: RouteOptions, directives: string[]]> = {
  'no options': [{}, []],
  'a smaller body': [{ maxRequestBodyBytes: 10 }, ['client_max_body_size 10']],
  'a larger body': [{ maxRequestBodyBytes: 2000 }, ['client_max_body_size 2000']],
  'another larger body': [{ maxRequestBodyBytes: 3000 }, ['client_max_body_size 3000']],
  'timeouts': [{ connectTimeout: Duration.seconds(3), readTimeout: Duration.seconds(301), sendTimeout: Duration.seconds(302) }, ['proxy_connect_timeout 3s', 'proxy_read_timeout 301s', 'proxy_send_timeout 302s']],
  'no buffering, and a larger body': [{ responseBuffering: false, maxRequestBodyBytes: 2500 }, ['client_max_body_size 2500', 'proxy_buffering off']],
  'a limit of the rate that is only reported': [{ reportOnly: true, rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }, ['limit_req_dry_run on']],
  'a store': [{ cache: { ttl: Duration.seconds(61) } }, ['proxy_cache_valid 200 61s', 'proxy_cache_use_stale updating error timeout http_500 http_503 http_502 http_504']],
};

/** Pairs of routes that one location of NGINX may serve, with a path of each of them. */
const PAIRS: Record<string, [one: (o: RouteOptions) => Route, path: string, other: (o: RouteOptions) => Route, path: string, around?: Route[]]> = {
  'an encoded slash in a parameter, and a path with a segment more': [
    (o) => Route.template('/projects/{id}', { ...o, allowEncodedSlash: true }), '/projects/group%2Fproject', (o) => Route.template('/projects/{id}/{file}', o), '/projects/group/project',
  ],
  'an encoded slash in a parameter, and an exact path': [
    (o) => Route.template('/projects/{id}', { ...o, allowEncodedSlash: true }), '/projects/a%2fb', (o) => Route.exact('/projects/a/b', o), '/projects/a/b',
  ],
  'an encoded slash in a literal text, and an exact path': [
    (o) => Route.exact('/projects/a%2Fb', { ...o, allowEncodedSlash: true }), '/projects/a%2Fb', (o) => Route.exact('/projects/a/b', o), '/projects/a/b',
  ],
  'an encoded slash in the first segment': [
    (o) => Route.template('/{id}', { ...o, allowEncodedSlash: true }), '/a%2Fb', (o) => Route.exact('/a/b', o), '/a/b',
  ],
  'an encoded slash in the rest': [
    (o) => Route.template('/r/{rest+}', { ...o, allowEncodedSlash: true }), '/r/a%2Fb', (o) => Route.template('/r/{x}/{y}', o), '/r/a/b',
  ],
  'two spellings of one path': [(o) => Route.exact('/u/@me', o), '/u/@me', (o) => Route.exact('/u/%40me', o), '/u/%40me'],
  'two spellings of a first segment': [(o) => Route.exact('/@me', o), '/@me', (o) => Route.exact('/%40me', o), '/%40me'],
  'a prefix, and an exact path below it': [(o) => Route.prefix('/api', o), '/api/x', (o) => Route.exact('/api/upload', o), '/api/upload'],
  'a prefix, and an exact path with a slash at its end': [(o) => Route.prefix('/api', o), '/api/upload', (o) => Route.exact('/api/upload/', o), '/api/upload/'],
  'a prefix, and a template below it': [(o) => Route.prefix('/api', o), '/api/files', (o) => Route.template('/api/{x}/content', o), '/api/files/content'],
  'a prefix, and a template that is less specific': [(o) => Route.prefix('/admin', o), '/admin/x', (o) => Route.template('/{tenant}/{page}', o), '/tenant/x'],
  'a prefix of everything, and an exact path': [(o) => Route.prefix('/', o), '/x', (o) => Route.exact('/upload', o), '/upload'],
  'upper and lower case': [(o) => Route.template('/x/{id}/A', o), '/x/1/A', (o) => Route.template('/x/{id}/a', o), '/x/1/a'],
  'a semicolon': [(o) => Route.exact('/m/a;b', { ...o, allowSemicolon: true }), '/m/a;b', (o) => Route.template('/m/{x}', o), '/m/ab'],
};

/** Writes into each answer which directives its location has of those that override. */
function tellOverrides(text: string): string {
  return text.replace(/^( +)location [^\n]*\{\n((?:\1 {4}[^\n]*\n)*?)\1\}/gm, (block, indent: string, body: string) => {
    const own = body.split('\n').map((line) => line.trim().replace(/;$/, '')).filter((line) => (
      /^(?:client_max_body_size|limit_req_dry_run|proxy_(?:connect_timeout|read_timeout|send_timeout|buffering|cache_valid|cache_use_stale)) /.test(line)));
    return block.replace('{\n', `{\n${indent}    add_header X-Overrides "overrides: ${own.join(', ')}" always;\n`);
  });
}

interface Played { readonly target: string; readonly directives: string[]; readonly options: RouteOptions; readonly route: string }

async function play(allowlist: Allowlist, settings: NginxOptions, requests: Played[]): Promise<void> {
  const { text } = new NginxConfiguration({ allowlist, appPort: 3000, settings });
  const nginx = await startNginx({ text, app, change: tellOverrides });
  const client = new KeepAliveClient(nginx.port, 20_000);
  let lines = 0;
  const logged = async () => {
    await nginx.settled(++lines);
    return nginx.accessLog()[lines - 1];
  };
  const ask = (target: string, method: string, body?: string, chunked = false) => client.request({
    method,
    target,
    version: 'HTTP/1.1',
    headers: [['Host', 'a.example'], ...chunked ? [['Transfer-Encoding', 'chunked'] as [string, string]] : []],
    body: body === undefined || !chunked ? body : `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  });
  try {
    for (const { target, directives, options, route } of requests) {
      const answer = await ask(target, 'GET');
      const line = await logged();
      expect({ target, status: answer.status, overrides: answer.header('x-overrides'), route: line.route })
        .toEqual({ target, status: 200, overrides: `overrides: ${directives.join(', ')}`.trim(), route });
      if (options.cache !== undefined) continue;
      const limit = options.maxRequestBodyBytes ?? USUAL_LIMIT;
      for (const chunked of [false, true]) {
        for (const [size, status] of [[limit, 200], [limit + 1, 413]]) {
          app.clear();
          const { status: answered, body } = await ask(target, 'POST', 'x'.repeat(size), chunked);
          client.close();
          const { reason } = await logged();
          const seen = { target, chunked, size, answered, received: app.requests.map((request) => request.body.length), json: body.toString().includes('"request_id"') };
          expect({ ...seen, reason }).toEqual({
            ...seen,
            answered: status,
            received: status === 413 ? [] : [size],
            json: status === 413,
            reason: status === 413 ? 'body-too-large' : options.rateLimits && size >= limit ? expect.stringMatching(/^(rate-limited)?$/) : allowlist.decide({ method: 'POST', target }).reason ?? '',
          });
        }
      }
    }
  } finally {
    client.close();
    await nginx.stop();
  }
}

const COMBINATIONS = Object.keys(OPTIONS)
  .flatMap((one) => Object.keys(OPTIONS).filter((other) => other !== one).map((other) => [one, other] as const));

describe.each(Object.keys(PAIRS))('%s', (pair) => {
  test('applies to each request the options of its own route, whichever options the other route has', async () => {
    const [one, path, other, otherPath] = PAIRS[pair];
    // Each pair of options once in each direction would be fifty starts of NGINX a pair, so the pairs take turns.
    const turn = Object.keys(PAIRS).indexOf(pair);
    for (const [i, [name, otherName]] of COMBINATIONS.entries()) {
      if (i % 14 !== turn % 14) continue;
      const [options, directives] = OPTIONS[name];
      const [otherOptions, otherDirectives] = OPTIONS[otherName];
      const routes = [one({ ...METHODS, ...options }), other({ ...METHODS, ...otherOptions })];
      await play(new Allowlist({ routes }), { maxRequestBodyBytes: USUAL_LIMIT }, [
        { target: path, directives, options, route: routes[0].path },
        { target: otherPath, directives: otherDirectives, options: otherOptions, route: routes[1].path },
      ]);
    }
  }, 60_000);
});

describe('in report-only mode', () => {
  test.each<[string, Route[], string, string[], RouteOptions, string]>([
    ['a listed path has the options of its route', [Route.prefix('/api', { ...METHODS, maxRequestBodyBytes: 2000 })], '/api/x', ['client_max_body_size 2000'], { maxRequestBodyBytes: 2000 }, '/api'],
    ['another spelling has the options of the service', [Route.prefix('/api', { ...METHODS, maxRequestBodyBytes: 2000 })], '/api/%78', [], {}, ''],
    ['another spelling has the larger limit of the service', [Route.prefix('/api', { ...METHODS, maxRequestBodyBytes: 10 })], '/api/%78', [], {}, ''],
    ['a path without a route has the options of the service', [Route.template('/api/{id}', { ...METHODS, maxRequestBodyBytes: 2000 })], '/api/x/y', [], {}, ''],
    ['a path with another first segment has the options of the service', [Route.prefix('/api', { ...METHODS, maxRequestBodyBytes: 2000 })], '/x', [], {}, ''],
  ])('%s', async (_, routes, target, directives, options, route) => {
    const settings = { maxRequestBodyBytes: USUAL_LIMIT, enforcement: Enforcement.REPORT_ONLY };
    await play(new Allowlist({ routes }), settings, [{ target, directives, options, route }]);
  });
});

test('enforces a rate limit next to a route that only reports its own', async () => {
  const twice = RateLimit.inTotal({ requestsPerMinute: 2 });
  const allowlist = new Allowlist({
    routes: [
      Route.template('/projects/{id}', { allowEncodedSlash: true, reportOnly: true, rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
      Route.template('/projects/{id}/{file}', { rateLimits: [twice] }),
    ],
  });
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  const client = new KeepAliveClient(nginx.port);
  const statuses = async (target: string) => {
    const all: number[] = [];
    for (let i = 0; i < 5; i++) all.push((await client.request({ method: 'GET', target, headers: [['Host', 'a.example']] })).status);
    return all;
  };
  try {
    expect(await statuses('/projects/a/b')).toEqual([200, 200, 429, 429, 429]);
    expect(await statuses('/projects/a%2Fb')).toEqual([200, 200, 200, 200, 200]);
  } finally {
    client.close();
    await nginx.stop();
  }
});

test('sends a redirect to its target next to routes with their own locations', async () => {
  const allowlist = new Allowlist({
    routes: [Route.prefix('/api'), Route.template('/api/{id}', { readTimeout: Duration.seconds(300) }), Route.redirect('/old', '/new'), Route.redirect('/api/old', '/api/new')],
  });
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
  const client = new KeepAliveClient(nginx.port);
  try {
    for (const [target, location] of [['/old?a=1', '/new?a=1'], ['/api/old?a=1', '/api/new?a=1']]) {
      const answer = await client.request({ method: 'GET', target, headers: [['Host', 'a.example']] });
      expect({ status: answer.status, location: answer.header('location') }).toEqual({ status: 307, location });
      expect(allowlist.decide({ method: 'GET', target })).toMatchObject({ status: 307, location });
    }
  } finally {
    client.close();
    await nginx.stop();
  }
});
