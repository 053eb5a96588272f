import * as net from 'net';
import { differences, Running } from './probes';
import { CLAIMED, METHOD_OVERRIDES } from './threats';
import { RawRequest, request, requestBytes } from '../../src/commands/replay/raw-client';
import { ScriptServer, TOLD_OF_EVERY_REQUEST } from '../script-servers';

type Told = Record<string, string | undefined>;

/** As it is sent, and not as the app gets it. */
const HOST: [string, string] = ['Host', 'API.example.com:8080'];
/** What the load balancer adds. */
const CLIENT: [string, string][] = [['X-Forwarded-For', '198.51.100.1, 203.0.113.9'], ['X-Forwarded-Proto', 'HTTPS']];
/** What no app may hear from a client, and what is of one hop or no variable of its own. */
const CLAIMS = [...CLAIMED, ...METHOD_OVERRIDES, 'X-Amzn-Oidc-Data', 'HTTP2-Settings', 'Trailer', 'TE', 'Keep-Alive', 'Upgrade'];

/** One request: the answer in parts, what the script was told, and the line in the log. */
async function play({ nginx }: Running, target: string, headers: [string, string][] = [], more: Partial<RawRequest> & { port?: number } = {}) {
  await nginx.newAccessLog();
  const answer = await request(more.port ?? nginx.port, { method: 'GET', target, headers: [HOST, ...headers], ...more });
  const [log = {}] = more.port === undefined ? await nginx.nextAccessLog(1) : [];
  const text = answer.body.toString();
  const told: { env: Told; body: string } = text.startsWith('{"env"') ? JSON.parse(text) : { env: {}, body: '' };
  return { answer, log, status: answer.status, error: /"error":"([^"]*)"/.exec(text)?.[1], ...told };
}

/** What every script is told, with what is different each time. */
const told = ({ own }: ScriptServer, more: Record<string, unknown>) => ({
  ...own,
  ...TOLD_OF_EVERY_REQUEST,
  HTTP_HOST: 'api.example.com:8080',
  HTTP_X_FORWARDED_HOST: 'api.example.com:8080',
  HTTP_X_FORWARDED_PORT: '8080',
  SERVER_PORT: '8080',
  HTTP_X_REQUEST_ID: /^[0-9.-]+$/,
  HTTP_CONNECTION: undefined,
  HTTP_CONTENT_LENGTH: undefined,
  HTTP_CONTENT_TYPE: undefined,
  HTTP_EXPECT: undefined,
  HTTP_TRANSFER_ENCODING: undefined,
  ...more,
});

const claimed = (env: Told) => Object.entries(env).flatMap(([name, value]) => String(value).includes('evil') ? [name] : []);

const EVIL = [...CLAIMS, 'X-Forwarded-Port'].map((name): [string, string] => [name, 'evil']);
const TYPE: [string, string] = ['Content-Type', 'text/plain'];

const forwarded = (server: ScriptServer) => async (running: Running): Promise<string[]> => {
  const headers: [string, string][] = [...EVIL, ...CLIENT, TYPE, ['Connection', 'close'], ['Expect', 'nothing'], ['X-Api-Key', 'k']];
  const { status, answer, log, env, body } = await play(running, '/api/caf%C3%A9?a=b%20c', headers, { method: 'POST', body: 'hello' });
  const path = Buffer.from(env.PATH_INFO ?? '', 'latin1').toString();
  const chunked = await play(running, '/api', [...CLIENT, TYPE, ['Transfer-Encoding', 'chunked']], { method: 'POST', body: '5\r\nhello\r\n0\r\n\r\n' });
  const plain = await play(running, '/api');
  return [
    ...differences({ status, secret: answer.header('X-Secret'), powered: answer.header('X-Powered-By'), reason: log.reason, claimed: claimed(env), body, path: [env.PATH_INFO, path].includes('/api/café'), ...env },
      { status: 200, secret: undefined, powered: undefined, reason: '', claimed: [], body: 'hello', path: true, ...told(server, { REQUEST_METHOD: 'POST', REQUEST_URI: '/api/caf%C3%A9?a=b%20c', QUERY_STRING: 'a=b%20c', CONTENT_TYPE: 'text/plain', CONTENT_LENGTH: '5', HTTP_X_API_KEY: 'k' }) }),
    ...differences({ status: chunked.status, body: chunked.body, ...chunked.env }, { status: 200, body: 'hello', ...told(server, { REQUEST_METHOD: 'POST', CONTENT_LENGTH: '5' }) }).map((difference) => `in chunks: ${difference}`),
    ...differences(plain.env, { HTTPS: undefined, SERVER_PORT: '8080', REQUEST_SCHEME: 'http', REMOTE_ADDR: '127.0.0.1' }).map((difference) => `without TLS: ${difference}`),
  ];
};

/** @param others paths of routes of their own */
const decided = (...others: string[]) => async (running: Running): Promise<string[]> => {
  const cases: [target: string, more: Partial<RawRequest>, status: number, reason: string, error?: string][] = [
    ...['/api', '/api/', '/api/x', '/api/x/', '/api/x/y'].flatMap((target): typeof cases => [[target, {}, 200, ''], [target, { method: 'DELETE' }, 405, 'method-not-allowed', 'method not allowed']]),
    ...others.map((target): typeof cases[number] => [target, { method: 'DELETE' }, 405, 'method-not-allowed', 'method not allowed']),
    ['/api/missing', {}, 404, ''], ['/api/elsewhere', {}, 200, ''], ['/admin', {}, 404, 'no-route', 'not found'], ['/api//x', {}, 400, 'not-canonical', 'bad request'], ['/api/..%2fapi/x', {}, 400, 'not-canonical', 'bad request'],
    ['/api', { method: 'POST', headers: [HOST, ['Content-Length', '1048577']] }, 413, 'body-too-large', 'content too large'],
  ];
  const found: string[] = [];
  for (const [target, more, status, reason, error] of cases) {
    const played = await play(running, target, [], more);
    found.push(...differences({ status: played.status, reason: played.log.reason, error: played.error, route: played.log.route, asked: played.log.upstream_status !== '' },
      { status, reason, error, route: [200, 405, 413].includes(status) || error === undefined ? /^\/api$/.test(target) || target.startsWith('/api/') ? '/api' : target : '', asked: error === undefined }).map((difference) => `${more.method ?? 'GET'} ${target}: ${difference}`));
  }
  return found;
};

const asked = (server: ScriptServer) => async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [body, length] of [['hello', []], ['5\r\nhello\r\n0\r\n\r\n', [['Transfer-Encoding', 'chunked']]]] as [string, [string, string][]][]) {
    const headers: [string, string][] = [['X-Told', 'evil'], ...EVIL, ...CLIENT, TYPE, ['Connection', 'close'], ['Expect', 'nothing'], ['X-Api-Key', 'k'], ...length];
    const seen = await play(running, '/asked?x=1', headers, { method: 'POST', body });
    const question: Told = JSON.parse(seen.env.HTTP_X_TOLD ?? '{}');
    found.push(
      ...differences({ status: seen.status, reason: seen.log.reason, body: seen.body, claimed: claimed(seen.env), ...seen.env },
        { status: 200, reason: '', body: 'hello', claimed: [], ...told(server, { REQUEST_METHOD: 'POST', REQUEST_URI: '/asked?x=1', HTTP_X_ORIGINAL_URI: undefined }) }),
      ...differences({ claimed: claimed(question), ...question, length: question.CONTENT_LENGTH || '', type: question.CONTENT_TYPE || '' }, {
        claimed: [],
        length: '',
        type: '',
        ...told(server, { REQUEST_METHOD: 'GET', REQUEST_URI: '/auth/check', PATH_INFO: '/auth/check', QUERY_STRING: '', HTTP_X_API_KEY: 'k', HTTP_X_ORIGINAL_URI: '/asked?x=1', HTTP_X_ORIGINAL_METHOD: 'POST' }),
      }).map((difference) => `the question: ${difference}`),
    );
  }
  const denied = await play(running, '/asked', [['X-Deny', '1']], { method: 'POST', body: 'hello' });
  return [...found, ...differences({ status: denied.status, reason: denied.log.reason }, { status: 500, reason: 'authorization-failed' })];
};

/** What a script is told when it is asked for its health, which is asked for by no client. */
const toldOfHealth = (server: ScriptServer, env: Told, host: string) => differences(
  { ...env, headers: Object.keys(env).filter((name) => name.startsWith('HTTP_')).sort(), length: env.CONTENT_LENGTH || '', type: env.CONTENT_TYPE || '', query: env.QUERY_STRING },
  {
    ...server.own,
    length: '',
    type: '',
    query: '',
    REQUEST_METHOD: 'GET',
    REQUEST_URI: '/ready',
    PATH_INFO: '/ready',
    SERVER_PROTOCOL: 'HTTP/1.1',
    SERVER_NAME: host,
    SERVER_PORT: '443',
    REQUEST_SCHEME: 'https',
    REMOTE_ADDR: '127.0.0.1',
    HTTPS: 'on',
    HTTP_HOST: 'api.example.com',
    HTTP_USER_AGENT: 'me',
    headers: ['HTTP_HOST', 'HTTP_USER_AGENT'],
  });

/** All that a load balancer does not send, to see what of it would get through. */
const oddQuestions = (host: string): Partial<RawRequest>[] => [
  [['Content-Length', '5']] as [string, string][], [['Transfer-Encoding', 'chunked']] as [string, string][],
].map(([length]) => ({
  headers: [['Host', host], ['User-Agent', 'me'], ...EVIL.filter(([name]) => name !== 'Keep-Alive' && name !== 'Upgrade'), ['X-Api-Key', 'k'], ['Connection', 'close'], ['Expect', 'nothing'], ['Keep-Alive', 'x'], ['Upgrade', 'x'], ['X-Forwarded-Proto', 'https'], TYPE, length],
  body: length[0] === 'Content-Length' ? 'hello' : '5\r\nhello\r\n0\r\n\r\n',
}));

const healthAt = (server: ScriptServer, port: (running: Running) => number) => async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const [host, name] of [['10.0.3.7:32768', '10.0.3.7'], ['API.example.com:8080', 'api.example.com']]) {
    for (const question of oddQuestions(host)) {
      const { status, env } = await play(running, '/health', [], { ...question, port: port(running) });
      found.push(...[...differences({ status }, { status: 200 }), ...toldOfHealth(server, env, name)].map((difference) => `health at ${host}: ${difference}`));
    }
  }
  return found;
};

const healthOnItsPort = (server: ScriptServer) => healthAt(server, ({ nginx }) => nginx.healthPort);
const healthOnTrafficPort = (server: ScriptServer) => healthAt(server, ({ nginx }) => nginx.port);

const streamed = async ({ nginx }: Running): Promise<string[]> => {
  const whole = await new Promise<boolean>((resolve) => {
    const socket = net.connect({ port: nginx.port, host: '127.0.0.1' }, () => socket.write(requestBytes({ method: 'GET', target: '/stream', headers: [HOST, ['Connection', 'close']] })));
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
      said.includes('at once') && resolve(said.includes('"env"'));
    }).on('error', () => undefined).on('close', () => resolve(true));
  });
  return whole ? ['the beginning of a stream comes with its end'] : [];
};

/** Paths that hold the name of the script, of which only a route with that name has any. */
const named = async (running: Running): Promise<string[]> => {
  const cases: [target: string, method: string, status: number, reason: string, route: string][] = [
    ...['/api/index.php', '/api/index.php/admin', '/api/xindex.php', '/index.php/api', '/stream/x', '/stream/index.phpx', '/stream/index.php/INDEX.PHP']
      .map((target): typeof cases[number] => [target, 'GET', 404, 'no-route', '']),
    ['/api/a%2Db', 'DELETE', 405, 'method-not-allowed', '/api'],
    ['/stream/index%2Ephp', 'GET', 400, 'not-canonical', ''],
    ...['/stream/index.php', '/stream/index.php/', '/stream/index.php/a/b', '/stream/index.php?a=/index.php']
      .flatMap((target): typeof cases => [[target, 'GET', 200, '', '/stream/index.php'], [target, 'DELETE', 405, 'method-not-allowed', '/stream/index.php']]),
  ];
  const found: string[] = [];
  for (const [target, method, status, reason, route] of cases) {
    const played = await play(running, target, [], { method });
    const error = { 400: 'bad request', 404: 'not found', 405: 'method not allowed' }[status];
    found.push(...differences(
      { status: played.status, reason: played.log.reason, route: played.log.route, asked: played.log.upstream_status !== '', error: played.error, type: played.answer.header('Content-Type') },
      { status, reason, route, asked: status === 200, error, type: 'application/json' },
    ).map((difference) => `${method} ${target}: ${difference}`));
  }
  return found;
};

/** Probes of an app that is told of requests in the words of the Common Gateway Interface, with routes that ask it, or without. */
export const fastCgiProbes = (server: ScriptServer) => [
  { name: 'sends the expected parameters to the script', run: forwarded(server) },
  { name: 'sends the expected parameters in authorization requests', run: asked(server) },
  { name: 'sends the expected parameters in health checks', run: healthOnItsPort(server) },
  { name: 'decides requests', run: decided('/asked', '/stream') },
  { name: 'rejects the name of the script in a path', run: named },
  { name: 'forwards a stream immediately', run: streamed },
];

export const uwsgiProbes = (server: ScriptServer) => [
  { name: 'sends the expected parameters to the script', run: forwarded(server) },
  { name: 'sends the expected parameters in health checks on the traffic port', run: healthOnTrafficPort(server) },
  { name: 'sends the expected parameters in health checks', run: healthOnItsPort(server) },
  { name: 'decides requests', run: decided() },
];
