import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import * as zlib from 'zlib';
import { label, play, violations } from './play';
import { LONG_PATH, Representative } from './representatives';
import { EACH_ROUTE, THREATS } from './threats';
import { RawRequest, RawResponse, request, requestBytes } from '../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp } from '../../src/commands/replay/recording-app';
import { RunningNginx } from '../nginx';

/** Pages as NGINX packages bring them, where NGINX looks for files: nothing of the configuration may lead there. */
export function layStaticFiles(folder: string): void {
  for (const name of ['index.html', '50x.html', 'nope', 'keys', 'items', 'files', 'rates', 'numbers', 'long', 'api', 'favicon.ico', 'apifoo', 'admin', 'orders', 'shop.Orders', '\\rejected']) {
    fs.mkdirSync(path.join(folder, 'html'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'html', name), '<html>Welcome to nginx!</html>');
  }
  fs.chmodSync(folder, 0o755);
}

/** A configuration that runs. */
export interface Running {
  readonly nginx: RunningNginx;
  readonly app: RecordingApp;
  /** The folder that NGINX writes to. */
  readonly folder: string;
}

/** What a configuration of the threat table is probed in. */
export interface Bench extends Running {
  readonly representative: Representative;
}

export interface Probe {
  readonly name: string;
  /** What is wrong; nothing if all is well. */
  readonly run: (bench: Bench) => Promise<string[]>;
}

const HOST: [string, string] = ['Host', 'api.example.com'];
/** Compresses much better at the highest level than at the lowest. */
const LARGE = JSON.stringify(Array.from({ length: 400 }, (_, i) => ({ id: i, name: `item ${i * 7919 % 400}`, tags: ['alpha', 'beta', `t${i % 13}`] })));

/** What makes the recording app switch protocols. */
const SWITCH: [string, string] = ['User-Agent', 'switch'];
const UPGRADE: [string, string] = ['Upgrade', 'h2c'];

/** The recording app's answers, by path. */
export function respond({ method, target, headers }: RecordedRequest): string {
  const route = target.split('?')[0];
  if (headers.some(([name, value]) => name === SWITCH[0] && value === SWITCH[1])) {
    return 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
  }
  if (method === 'HEAD' || route.endsWith('/broken')) {
    return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n${method === 'HEAD' ? 'Content-Length: 9' : 'X: \0'}\r\n\r\n`;
  }
  if (route === '/silent') {
    return '';
  }
  if (route === '/api/old') {
    return 'in HTTP/0.9\n';
  }
  if (route.startsWith('/events')) {
    return 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n';
  }
  const answers: Record<string, [string, string]> = {
    '/api/large': ['application/json', LARGE],
    '/api/medium': ['application/json', LARGE.slice(0, 600)],
    '/api/slight': ['application/json', LARGE.slice(0, 300)],
    '/api/text': ['text/plain', LARGE],
  };
  const [type, body] = answers[route] ?? ['application/json', '{"ok":true}'];
  const more = route === '/api/accel' ? 'X-Accel-Redirect: /admin/x\r\nX-Accel-Limit-Rate: 1\r\nX-Accel-Charset: koi8-r\r\n' : '';
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nX-Powered-By: test\r\n${more}Content-Length: ${body.length}\r\n\r\n${body}`;
}

const get = (target: string, ...headers: Array<[string, string]>): RawRequest => ({ method: 'GET', target, headers: [HOST, ...headers] });

/** Compares parts of what was found with what must be. */
export function differences(found: Record<string, unknown>, expected: Record<string, unknown>): string[] {
  return Object.entries(expected)
    .filter(([key, value]) => value instanceof RegExp ? !value.test(String(found[key])) : JSON.stringify(found[key]) !== JSON.stringify(value))
    .map(([key, value]) => `${key} is ${JSON.stringify(found[key])?.slice(0, 120)} and not ${value instanceof RegExp ? value : JSON.stringify(value)}`);
}

/** One probe for all threats that need no waiting, one for those that do. */
const threats = (verbatim: boolean): Probe[] => THREATS.map((threat) => ({
  name: `row ${threat.row}: ${threat.name}`,
  run: async ({ representative, nginx, app }: Bench) => {
    for (const each of threat.requests) {
      if (typeof each === 'string' === verbatim && (threat.at ?? [representative]).includes(representative)) {
        const found = violations(threat, each, await play(nginx, app, each));
        if (found.length > 0) {
          return found.map((violation) => `${label(each)}: ${violation}`);
        }
      }
    }
    return [];
  },
}));

const files: Probe = {
  name: 'NGINX writes only below its folder',
  run: async ({ folder, nginx }) => {
    const descriptors = `/proc/${nginx.pid}/fd`;
    const open = (fs.existsSync(descriptors) ? fs.readdirSync(descriptors) : [])
      .map((descriptor) => fs.readlinkSync(path.join(descriptors, descriptor)));
    return [
      ...['nginx.pid', 'client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].filter((name) => !fs.existsSync(path.join(folder, name))).map((name) => `${name} is elsewhere`),
      ...open.filter((file) => file.startsWith('/') && !file.startsWith(`${folder}/`) && !file.startsWith('/dev/')).map((file) => `${file} is open`),
    ];
  },
};

const workers: Probe = {
  name: 'NGINX runs one worker with the required number of open files',
  run: async ({ representative, nginx }) => {
    const children = (pid: number | string) => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter((child) => child !== '');
    if (!fs.existsSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`)) {
      return fs.existsSync('/proc/self/task') ? ['NGINX is not the process that was started'] : [];
    }
    const found = children(nginx.pid);
    const limits = fs.readFileSync(`/proc/${found[0]}/limits`, 'utf8');
    return differences({ workers: found.length, openFiles: Number(/^Max open files +(\d+)/m.exec(limits)?.[1]) }, { workers: 1, openFiles: representative === 'full' ? 128 : 8192 });
  },
};

const routes: Probe = {
  name: 'each route accepts each of its methods and is logged by its name',
  run: async ({ representative, nginx, app }) => {
    const own: Record<string, string[]> = { '/api': ['GET', 'HEAD', 'POST'], '/items/{id}': ['GET', 'HEAD', 'PATCH'] };
    const all: Array<[string, string, string[]]> = representative === 'full' ? [
      ...EACH_ROUTE.map(([route, target]): [string, string, string[]] => [route, target, own[route] ?? (route === '/events' ? ['HEAD'] : ['GET', 'HEAD'])]),
      ['/upload', '/upload', ['POST']], ['/silent', '/silent', ['HEAD']], ['/api/internal/reports', '/api/internal/reports', ['DELETE']],
      ['/api/internal/reports', '/api/internal/reports/', ['DELETE']], ['/api/internal/reports', '/api/internal/reports/1', ['DELETE']], ['/api/internal/reports', '/api/internal/reports/1/2/', ['DELETE']],
    ] : EACH_ROUTE.filter(([route]) => route === '/api').map(([route, target]) => [route, target, own[route]]);
    const found: string[] = [];
    for (const [route, target, methods] of all) {
      for (const method of methods) {
        const { status, received, log } = await play(nginx, app, { method, target });
        const connection = received[0]?.headers.find(([name]) => name === 'Connection')?.[1];
        const lines = received.map(({ requestLine }) => requestLine);
        found.push(...differences({ status, received: lines, connection, route: log[0]?.route, reason: log[0]?.reason },
          { status: 200, received: [`${method} ${target} HTTP/1.1`], connection: method === 'HEAD' ? 'close' : undefined, route, reason: '' }).map((difference) => `${method} ${target}: ${difference}`));
      }
      if (representative === 'full') {
        const { answers } = await play(nginx, app, { method: 'PUT', target });
        found.push(...differences({ allow: answers[0]?.header('Allow') }, { allow: (route === '/upload' ? ['POST'] : route === '/api/internal/reports' ? ['DELETE'] : own[route] ?? ['GET', 'HEAD']).join(', ') }));
      }
    }
    return found;
  },
};

const logged: Probe = {
  name: 'the log line has the expected fields',
  run: async ({ representative, nginx, app }) => {
    const named = representative === 'full';
    const forwarded = await play(nginx, app, get('/api/x?a=1', ['X-Forwarded-For', '203.0.113.9'], ['User-Agent', 'probe'], ['X-Amzn-Trace-Id', 'Root=1']));
    const common = { time: /^\d{4}-\d\d-\d\dT/, request_id: /^[0-9a-f.-]{12,}$/, client: named ? '203.0.113.9' : '127.0.0.1', host: 'api.example.com', protocol: 'HTTP/1.1', request_time: /^[\d.]+$/, bytes_received: /^\d+$/, bytes_sent: /^\d+$/ };
    const id = (received: RecordedRequest[]) => received[0]?.headers.find(([name]) => name === 'X-Request-Id')?.[1];
    const found = [
      ...forwarded.log.length === 1 ? [] : [`${forwarded.log.length} lines`],
      ...differences({ ...forwarded.log[0], sent: id(forwarded.received) }, {
        ...common, method: 'GET', target: '/api/x?a=1', status: 200, route: '/api', reason: '', upstream_status: '200', user_agent: 'probe', trace_id: 'Root=1', sent: forwarded.log[0]?.request_id,
      }),
    ];
    const [old = {}] = (await play(nginx, app, get('/api/old'))).log;
    found.push(...differences({ status: old.status, reason: old.reason }, { status: 200, reason: '' }).map((difference) => `an answer in HTTP/0.9: ${difference}`));
    const rejections: Array<[Partial<RawRequest>, Record<string, unknown>]> = [
      [get('/nope'), { status: 404, reason: 'no-route', route: '', target: '/nope', method: 'GET' }],
      [{ ...get('/api/x'), method: 'PATCH' }, { status: 405, reason: 'method-not-allowed', route: '/api', method: 'PATCH' }],
      [get('/api//x'), { status: 400, reason: 'not-canonical', method: 'GET', target: '/api//x' }],
      [{ ...get('/api/x'), version: 'HTTP/1.0' }, { status: 505, reason: 'unsupported-http-version', protocol: 'HTTP/1.0' }],
      [get('http://api.example.com/api/x'), { status: 400, reason: 'not-origin-form' }],
      [get('/api/%zz'), { status: 400, reason: 'malformed-request' }],
      [get(`/api/${'x'.repeat(9000)}`), { status: 414, reason: 'target-too-long' }],
      [get('/api/x', ['X-Long', 'x'.repeat(9000)]), { status: /^4(00|94)$/, reason: 'malformed-request' }],
      [{ ...get('/api/x', ['Content-Length', '1048577']), method: 'POST' }, { status: 413, reason: 'body-too-large', method: 'POST' }],
      [{ ...get('/api/x', ['Transfer-Encoding', 'x']), method: 'POST' }, { status: 501, reason: 'malformed-request' }],
      [{ ...get('/api/x'), version: 'HTTP/9.9' }, { status: 505, reason: 'unsupported-http-version' }],
      [{ headers: [['Host', '<script>']] }, { status: /^4(21|00)$/, reason: /^(unknown-host|malformed-request)$/ }],
      [{ ...get('/api/x'), method: 'TRACE' }, { status: 405, reason: 'method-not-allowed', method: 'TRACE' }],
      ...named ? [
        [{ headers: [['Host', 'evil.test']] }, { status: 421, reason: 'unknown-host', host: 'evil.test' }], [get('/items/a;b'), { status: 400, reason: 'not-canonical' }],
        ...[LONG_PATH.replace('-', '%2D'), '/numbers/%2D1'].map((target): [Partial<RawRequest>, Record<string, unknown>] => [get(target), { status: 400, reason: 'not-canonical', route: '' }]),
        [{ ...get('/notes?a=%0a'), method: 'POST' }, { status: 405, reason: 'method-not-allowed', route: '/notes' }],
        [{ ...get('/$metadata'), method: 'POST' }, { status: 405, route: '/$metadata' }], [get('/items/1/parts/2'), { status: 200, route: '/items/{id}/parts/{part}' }],
      ] as Array<[Partial<RawRequest>, Record<string, unknown>]> : [],
    ];
    for (const [each, expected] of rejections) {
      const { log } = await play(nginx, app, each);
      found.push(...log.length === 1 ? [] : [`${log.length} lines`], ...differences(log[0] ?? {}, expected).map((difference) => `${label(each)}: ${difference}`));
    }
    return found;
  },
};

/** Texts of bytes, each of which stands for what a reader of UTF-8 sees. */
const sentAndLogged: Probe = {
  name: 'values of clients are logged safely',
  run: async ({ representative, nginx, app }) => {
    const agent: [string, string] = ['User-Agent', 'caf\xc3\xa9\xff!'];
    const cut = 'café [...]';
    const cases: Array<[Partial<RawRequest>, Record<string, unknown>]> = [
      [get('/api/x', agent), { user_agent: cut, target: '/api/x', route: '/api', method: 'GET', host: 'api.example.com', protocol: 'HTTP/1.1', trace_id: '' }],
      [get('/api/x', ['User-Agent', 'x'.repeat(5000)]), { user_agent: `${'x'.repeat(512)} [...]` }],
      [get('/api/x', ['User-Agent', 'caf\xc3\xa9'], ['X-Amzn-Trace-Id', 'Root=\xff']), { user_agent: 'café', trace_id: 'Root= [...]' }],
      [get('/api/x', ['X-Amzn-Trace-Id', 'x'.repeat(5000)]), { trace_id: `${'x'.repeat(256)} [...]`, user_agent: '' }],
      [get('/api/x', ['X-Amzn-Trace-Id', 'caf\xc3\xa9']), { trace_id: 'café' }],
      [get('/api/\xff'), { target: '/api/ [...]' }],
      [get(`/api?${'x'.repeat(5000)}`), { target: `/api?${'x'.repeat(2043)} [...]` }],
      [{ ...get('/api/x', agent), method: 'PATCH' }, { status: 405, user_agent: cut, method: 'PATCH' }],
      [{ ...get('/api/x'), method: 'M'.repeat(5000) }, { status: 405, method: `${'M'.repeat(64)} [...]` }],
      [{ ...get('/nope', agent) }, { status: 404, user_agent: cut, target: '/nope', host: 'api.example.com', protocol: 'HTTP/1.1' }],
      [get('/api/x', agent, ['X-Long', 'x'.repeat(9000)]), { status: /^4(00|94)$/, user_agent: cut }],
      [{ headers: [agent, ['X-Long', 'x'.repeat(9000)], ['Host', 'api.example.com']] }, { status: /^4(00|94)$/, user_agent: cut }],
      [{ headers: [['Host', 'a\xff.test'], agent] }, { status: 421, host: 'a [...]', user_agent: cut }],
      [{ headers: [['Host', `${'a'.repeat(300)}\xff`]] }, { status: 421, host: `${'a'.repeat(255)} [...]` }],
      [{ ...get('/api/x', agent), version: `HTTP/1.${'0'.repeat(20)}` }, { status: 505, protocol: `HTTP/1.${'0'.repeat(9)} [...]`, user_agent: cut }],
      ...representative === 'full' ? [[{ headers: [['Host', 'evil.test'], agent] }, { status: 421, user_agent: cut, host: 'evil.test', target: '/api/x', protocol: 'HTTP/1.1' }]] as Array<[Partial<RawRequest>, Record<string, unknown>]> : [],
    ];
    const found: string[] = [];
    for (const [each, expected] of cases) {
      const { log } = await play(nginx, app, each);
      found.push(...log.length === 1 ? [] : [`${log.length} lines`], ...differences(log[0] ?? {}, expected).map((difference) => `${label(each)}: ${difference}`));
    }
    return found;
  },
};

/** What the log says where the app answers what is none, and where nobody listens. */
export async function appFailures({ nginx, app }: Running, target: string, expected: Record<string, unknown> = {}): Promise<string[]> {
  const failed = async () => (await play(nginx, app, get(target))).log[0] ?? {};
  return [
    ...differences(await failed(), { status: 502, reason: 'app-answer-invalid', ...expected }).map((difference) => `a broken answer: ${difference}`),
    ...differences(await app.whileDown(failed), { status: 502, reason: 'app-unreachable', ...expected }).map((difference) => `nobody listens: ${difference}`),
  ];
}

const failures: Probe = {
  name: 'failures of the app are logged',
  run: async (bench) => [
    ...await appFailures(bench, '/api/broken'),
    ...bench.representative === 'full' ? await bench.app.whileDown(async () => {
      const { status, body } = await request(bench.nginx.port, { method: 'POST', target: '/upload', headers: [HOST], body: 'x'.repeat(200_000) });
      return differences({ status, json: body.toString().includes('bad gateway') }, { status: 502, json: true }).map((difference) => `nobody listens, and the body is large: ${difference}`);
    }) : [],
  ],
};

const errors: Probe = {
  name: 'NGINX\'s own responses are in JSON',
  run: async ({ representative, nginx }) => {
    const cases: Array<[RawRequest, number, string]> = [
      [get('/nope'), 404, 'not found'], [get('/api//x'), 400, 'bad request'], [{ ...get('/api/x'), method: 'PATCH' }, 405, 'method not allowed'], [{ ...get('/api/x'), version: 'HTTP/1.0' }, 505, 'HTTP version not supported'],
      [get(`/api/${'x'.repeat(9000)}`), 414, 'URI too long'], [{ ...get('/api/x', ['Content-Length', '1048577']), method: 'POST' }, 413, 'content too large'], [get('/api/%zz'), 400, 'bad request'],
      [{ ...get('/nope'), method: 'TRACE' }, 405, 'method not allowed'], [{ ...get('/api/x'), version: 'HTTP/9.9' }, 505, 'HTTP version not supported'], [get('/api/broken'), 502, 'bad gateway'],
      [{ ...get('/api/x'), headers: [['Host', 'api.example.com:evil']] }, 400, 'bad request'], [get('/%5Crejected'), 404, 'not found'], [{ ...get('/%5Crejected'), headers: [['Host', 'a!b']] }, 421, 'misdirected request'],
      [{ ...get('/api/x', ['Transfer-Encoding', 'x']), method: 'POST' }, 501, 'not implemented'], [get('/api/x', ['X-Long', 'x'.repeat(9000)]), 400, 'bad request'],
      ...representative === 'full' ? [[{ ...get('/'), headers: [['Host', 'evil.test']] }, 421, 'misdirected request']] as Array<[RawRequest, number, string]> : [],
    ];
    const found: string[] = [];
    await Promise.all(cases.map(async ([each, status, error]) => {
      const plain = [404, 421].includes(status);
      const answer = await request(nginx.port, each);
      let body: Record<string, unknown> = {};
      try {
        body = JSON.parse(answer.body.toString());
      } catch { /* the difference shows below */ }
      found.push(...differences({ ...body, http: answer.status, type: answer.header('Content-Type'), server: answer.header('Server'), cache: answer.header('Cache-Control'), allow: answer.header('Allow') },
        { http: status, error, ...plain ? {} : { request_id: /^[0-9a-f.-]{12,}$/ }, type: 'application/json', server: 'nginx', cache: plain ? undefined : 'no-store', allow: status === 405 && each.method !== 'TRACE' ? 'GET, HEAD, POST' : undefined })
        .map((difference) => `${label(each)}: ${difference}`));
    }));
    return found;
  },
};

const compression: Probe = {
  name: 'large responses are compressed',
  run: async ({ representative, nginx }) => {
    const full = representative === 'full';
    const encoding = async (target: string, ...headers: Array<[string, string]>): Promise<RawResponse> => request(nginx.port, get(target, ['Accept-Encoding', 'gzip'], ...headers));
    const large = await encoding('/api/large');
    return differences({
      large: large.header('Content-Encoding'),
      vary: large.header('Vary'),
      same: large.header('Content-Encoding') === 'gzip' ? zlib.gunzipSync(large.body).toString() === LARGE : undefined,
      level: large.body.length <= zlib.gzipSync(LARGE, { level: full ? 9 : 1 }).length * 1.05,
      proxied: (await encoding('/api/large', ['Via', '1.1 proxy'])).header('Content-Encoding'),
      medium: (await encoding('/api/medium')).header('Content-Encoding'),
      slight: (await encoding('/api/slight')).header('Content-Encoding'),
      small: (await encoding('/api/x')).header('Content-Encoding'),
      text: (await encoding('/api/text')).header('Content-Encoding'),
      unasked: (await request(nginx.port, get('/api/large'))).header('Content-Encoding'),
    }, { large: 'gzip', vary: 'Accept-Encoding', same: true, level: true, proxied: 'gzip', medium: full ? 'gzip' : undefined, slight: undefined, small: undefined, text: full ? undefined : 'gzip', unasked: undefined });
  },
};

const ports: Probe = {
  name: 'the app receives the requested port',
  run: async ({ representative, nginx, app }) => {
    const found: string[] = [];
    const http = [['', '', '80'], [':80', '', '80'], [':443', ':443', '443'], [':08080', ':8080', '8080']].map(([asked, told, port]) => ({ scheme: 'http', asked, told, port }));
    const https = [['', '', '443'], [':80', ':80', '80'], [':443', '', '443'], [':08443', ':8443', '8443']].map(([asked, told, port]) => ({ scheme: 'https', asked, told, port }));
    for (const { scheme, asked, told, port } of representative === 'full' ? [...http, ...https] : http) {
      const { received } = await play(nginx, app, { headers: [['Host', `api.example.com${asked}`], ['X-Forwarded-Proto', scheme]] });
      const of = (name: string) => received[0]?.headers.filter(([one]) => one === name).map(([, value]) => value).join();
      found.push(...differences({ host: of('Host'), forwarded: of('X-Forwarded-Host'), port: of('X-Forwarded-Port') }, { host: `api.example.com${told}`, forwarded: `api.example.com${told}`, port })
        .map((difference) => `"${asked}" by ${scheme}: ${difference}`));
    }
    return found;
  },
};

const connections: Probe = {
  name: 'connections to the app are reused',
  run: async ({ nginx, app }) => {
    const before = app.connections;
    for (let i = 0; i < 5; i++) {
      await request(nginx.port, get('/api/x'));
      await request(nginx.healthPort, get('/health'));
    }
    return app.connections - before > 1 ? [`${app.connections - before} connections for five requests`] : [];
  },
};

const bodies: Probe = {
  name: 'bodies reach the app up to the limit of each route',
  run: async ({ representative, nginx, app }) => {
    const post = async (target: string, size: number) => {
      app.clear();
      const { status } = await request(nginx.port, { method: 'POST', target, headers: [HOST], body: 'x'.repeat(size) });
      return `${status} ${app.requests[0]?.body.length}`;
    };
    return differences({ small: await post('/api/x', 5000), ...representative === 'full' ? { upload: await post('/upload', 250_000), large: await post('/api/x', 99_000) } : { large: await post('/api/x', 1_000_000) } },
      { small: '200 5000', ...representative === 'full' ? { upload: '200 250000', large: '200 99000' } : { large: '200 1000000' } });
  },
};

const health: Probe = {
  name: 'health checks are answered',
  run: async ({ representative, nginx, app }) => {
    app.clear();
    await nginx.newAccessLog();
    const ask = () => request(nginx.healthPort, { method: 'GET', target: '/health', headers: [['Host', '10.0.0.1:8081'], ['User-Agent', 'me'], ['X-Forwarded-User', 'root'], ['Content-Length', '4']], body: 'evil' });
    // A body that got through would begin the second question.
    const healthy = [await ask(), await ask()];
    const posted = await request(nginx.healthPort, { method: 'POST', target: '/health', headers: [['Host', '10.0.0.1:8081']] });
    const other = await Promise.all(['/api/x', '/', '/index.html'].map(async (target) => (await request(nginx.healthPort, get(target))).status));
    const seen = app.requests.map(({ requestLine, headers, body }) => [requestLine, ...headers.map((header) => header.join(': ')).sort(), body.toString()]);
    return differences({ status: healthy.map(({ status }) => status), seen, type: healthy[0].header('Content-Type'), other, posted: posted.status, allow: posted.header('Allow'), lines: (await nginx.newAccessLog()).length }, {
      status: [200, 200],
      other: [404, 404, 404],
      posted: 405,
      allow: 'GET, HEAD',
      lines: 0,
      ...representative === 'full' ? { seen: Array(2).fill(['GET /api/health-check HTTP/1.1', 'Host: api.example.com', 'User-Agent: me', '']), type: 'application/json' } : { seen: [], type: 'text/plain' },
    });
  },
};

const upgrades: Probe = {
  name: 'an upgrade that is not forwarded opens no tunnel, and changes nothing else',
  run: async ({ representative, nginx, app }) => {
    const full = representative === 'full';
    const found: string[] = [];
    const others: Array<[string, string]> = [['GET', '/silent'], ['POST', '/upload'], ['DELETE', '/api/internal/reports'], ['DELETE', '/api/internal/reports/'], ['DELETE', '/api/internal/reports/1']];
    const all = [...EACH_ROUTE.filter(([route]) => full || route === '/api').map(([, target]): [string, string] => ['GET', target]), ...full ? others : []];
    for (const [method, target] of all) {
      const { answers, received } = await play(nginx, app, { method, target, headers: [HOST, UPGRADE, SWITCH] });
      found.push(...differences({ status: answers[0]?.status, received: received.length }, { status: 502, received: 1 }).map((difference) => `${method} ${target}: ${difference}`));
    }
    const asked: Array<[string, string, string, number, RegExp]> = [
      ['GET', '/api/large', '', 200, /^\[\{"id":0,/], ['GET', '/api/accel', '', 200, /^\{"ok":true\}$/], ['POST', '/api/x', 'x'.repeat(90_000), 200, /^\{"ok":true\}$/], ['GET', '/api/broken', '', 502, /^\{"error":"bad gateway"/],
      ...full ? [['POST', '/upload', 'x'.repeat(200_000), 200, /^\{"ok":true\}$/] as [string, string, string, number, RegExp]] : [],
    ];
    for (const [method, target, body, status, answered] of asked) {
      app.clear();
      const answer = await request(nginx.port, { method, target, body, headers: [HOST, UPGRADE] });
      const [seen] = app.requests;
      found.push(...differences({ status: answer.status, body: answer.body.toString(), line: seen?.requestLine, sent: seen?.body.length, host: seen?.headers.filter(([name]) => name === 'Host').map(([, value]) => value) },
        { status, body: answered, line: `${method} ${target} HTTP/1.1`, sent: body.length, host: [HOST[1]] }).map((difference) => `${method} ${target}, served: ${difference}`));
    }
    if (full) {
      const { status } = await request(nginx.healthPort, { method: 'GET', target: '/health', headers: [HOST, UPGRADE, SWITCH] });
      found.push(...differences({ status }, { status: 502 }).map((difference) => `health: ${difference}`));
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
    await nginx.newAccessLog();
    return found;
  },
};

/** What arrives on a connection within a time; the sender may go on with `then`. */
function listen(
  port: number,
  bytes: Buffer | string,
  milliseconds: number,
  then?: (socket: net.Socket, received: string) => void,
): Promise<{ received: string; closedAfter?: number }> {
  return new Promise((resolve) => {
    const start = Date.now();
    let received = '';
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(bytes));
    const limit = setTimeout(() => socket.destroy(), milliseconds);
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      then?.(socket, received);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearTimeout(limit);
      const after = Date.now() - start;
      resolve({ received, closedAfter: after < milliseconds - 20 ? after : undefined });
    });
  });
}

const streaming: Probe = {
  name: 'an event is forwarded immediately',
  run: async ({ representative, nginx }) => {
    if (representative !== 'full') {
      return [];
    }
    const found = await Promise.all(['/events', '/events/x'].map(async (target) => {
      const { received } = await listen(nginx.port, requestBytes(get(target)), 5000, (socket, text) => text.includes('data: 1') ? socket.destroy() : undefined);
      return received.includes('data: 1') ? [] : [`${target} is held back`];
    }));
    await nginx.nextAccessLog(2);
    return found.flat();
  },
};

const times: Probe = {
  name: 'timeouts apply to a header, a body, an idle connection and a silent app',
  run: async ({ representative, nginx, app }) => {
    if (representative !== 'full') {
      return [];
    }
    app.clear();
    await nginx.newAccessLog();
    const [header, body, idle, silent] = await Promise.all([
      listen(nginx.port, 'GET /api/x HTTP/1.1\r\nHost: api.ex', 5000),
      listen(nginx.port, 'POST /api/stopped HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 10\r\n\r\nx', 5000),
      listen(nginx.port, requestBytes(get('/api/x')), 5000),
      request(nginx.port, get('/silent'), { patientMs: 5000 }),
    ]);
    const lines = await nginx.newAccessLog();
    return differences({
      header: header.closedAfter !== undefined && header.received === '',
      body: body.closedAfter !== undefined,
      idle: idle.closedAfter !== undefined,
      reason: lines.find(({ target }) => target === '/api/stopped')?.reason,
      stopped: app.requests.filter(({ target }) => target === '/api/stopped').length,
      late: lines.find(({ target }) => target === '/silent')?.reason,
      silent: `${silent.status} ${/"error":"([^"]*)"/.exec(silent.body.toString())?.[1]}`,
    }, { header: true, body: true, idle: true, reason: 'request-timeout', late: 'app-timeout', stopped: 0, silent: '504 gateway timeout' });
  },
};

const shutdown: Probe = {
  name: 'a stop waits for requests up to a limit',
  run: async ({ representative, nginx, app }) => {
    if (representative !== 'full') {
      return [];
    }
    app.clear();
    // An event stream that never ends, and a stop meanwhile.
    const stream = listen(nginx.port, requestBytes(get('/events/x')), 5000, (_, received) => {
      if (received.includes('data: 1') && !stopped) {
        stopped = true;
        process.kill(nginx.pid, 'SIGQUIT');
      }
    });
    let stopped = false;
    const { closedAfter } = await stream;
    return closedAfter === undefined ? ['a stream goes on after the stop'] : closedAfter < 500 ? ['a stream is cut off by the stop'] : [];
  },
};

/** In the order in which they are run: what is fast and catches most first, what stops NGINX last. */
export const PROBES: Probe[] = [
  files, workers, routes, logged, sentAndLogged, failures, health, ports, connections, bodies, compression, streaming, upgrades,
  ...threats(false), errors, ...threats(true), times, shutdown,
];
