import * as fs from 'fs';
import * as net from 'net';
import { Duration } from 'aws-cdk-lib';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route } from '../../src/allowlist';
import { RawResponse, takeResponse } from '../../src/commands/replay/raw-client';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../../src/commands/replay/recording-app';
import { NginxConfiguration } from '../../src/nginx';
import { corpus } from '../../testing/corpora';
import { RunningNginx, startNginx } from '../../testing/nginx';
import { temporaryFolder } from '../../testing/temporary-folder';
import { layUsers } from '../../testing/threats/authorized-probes';
import { EVERY_REQUEST } from '../../testing/threats/every-request';
import { label } from '../../testing/threats/play';
import { ALL_SMUGGLING, Smuggling } from '../../testing/threats/smuggling';

/** `npm run test:threats` plays all attacks at all routes, `npm test` all of them at one, and this part at each other. */
const EVERY = EVERY_REQUEST ? 1 : 8;
const LANES = 64;

const POST = [HttpMethod.POST];
/** The largest body of some routes, in bytes. */
const NARROW = 8;
const JSON_ONLY = ['application/json'];

/** Routes that take a POST, and routes that refuse it before its body is read. */
const ALLOWLIST = new Allowlist({
  routes: [
    Route.prefix('/api', { methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'].map((name) => HttpMethod.of(name)) }),
    // As long as the path that is smuggled to, so that no length changes with it.
    Route.prefix('/s'),
    Route.exact('/wide', { methods: POST, maxRequestBodyBytes: 50_000_000 }),
    Route.exact('/narrow', { methods: POST, maxRequestBodyBytes: NARROW }),
    Route.exact('/typed', { methods: POST, contentTypes: JSON_ONLY }),
    Route.exact('/typed-narrow', { methods: POST, contentTypes: JSON_ONLY, maxRequestBodyBytes: NARROW }),
    Route.exact('/streamed', { methods: POST, responseBuffering: false }),
    Route.exact('/asked', { methods: POST, authorizedBy: AuthorizationRequest.toApp('/auth/yes') }),
    Route.exact('/denied', { methods: POST, authorizedBy: AuthorizationRequest.toApp('/auth/no') }),
    Route.exact('/staff', { methods: POST, basicAuth: {} }),
    Route.exact('/limited', { methods: POST, rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
    Route.exact('/read'),
    Route.exact('/soft', { reportOnly: true }),
    Route.redirect('/moved', '/api/moved', { methods: POST }),
  ],
});
const TEXT = new NginxConfiguration({
  allowlist: ALLOWLIST,
  appPort: 3000,
  keepaliveTimeout: Duration.seconds(1),
  workerShutdownTimeout: Duration.seconds(1),
  settings: { clientBodyTimeout: Duration.seconds(2), clientHeaderTimeout: Duration.seconds(2), upstreamKeepaliveConnections: LANES },
}).text;

/** Where an attack is sent, and a header that goes with it. */
const TARGETS: [path: string, header?: string][] = [
  ['/api/x'], ['/wide'], ['/narrow'], ['/typed'], ['/typed', 'Content-Type: application/json'], ['/typed-narrow', 'Content-Type: application/json'], ['/streamed'], ['/asked'], ['/denied'], ['/staff'], ['/limited'], ['/read'], ['/soft'],
  ['/moved'], ['/nowhere'],
];

interface Play {
  readonly threat: Smuggling;
  readonly attack: string;
  readonly path: string;
  /** The number by which log and app tell its requests from those of others. */
  readonly token: string;
}

interface Outcome extends Play {
  readonly answers: RawResponse[];
}

/** What the app received, in its order. */
interface Received {
  readonly request: RecordedRequest;
  readonly serial: string;
}

const tokenOf = (target: string): string | undefined => /(?:\?n=|^\/s\/)([0-9a-z]{5})/.exec(target)?.[1];
const next = (token: string, more = '') => `GET /api/next?n=${token} HTTP/1.1\r\nHost: api.example.com\r\n${more}\r\n`;
const LAST = 'Connection: close\r\n';

/** The attack at another path, and with another path smuggled, in the same length. */
function placed(attack: string, path: string, header: string | undefined, token: string, smuggled: boolean): string {
  const at = attack.replace(/^([\r\n]*[A-Z]+) \/api\/x /, (_, method) => `${method} ${path}?n=${token} `)
    .replace('Host: api.example.com\r\n', (host) => header === undefined ? host : `${host}${header}\r\n`);
  return smuggled ? at.replace(/\/admin\/[a-z]+/g, (found) => `/s/${token.padEnd(found.length - 3, '0')}`) : at;
}

/**
 * The client waits for NGINX to close the connection, which it does two seconds after the last byte of an attack without an
 * end. A client that goes earlier misses answers where others keep NGINX or the app from the processor.
 */
const PATIENT_MS = 30_000;

/** Sends the pieces, each when there is an answer to the one before, and gives all answers once the connection is closed. */
function converse(port: number, pieces: string[]): Promise<RawResponse[]> {
  return new Promise((resolve) => {
    const [first, ...others] = pieces;
    const answers: RawResponse[] = [];
    let pending: Buffer = Buffer.alloc(0);
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(first, 'latin1'));
    const take = (closed: boolean) => {
      for (;;) {
        const taken = takeResponse(pending, answers.length === 0 && first.trimStart().startsWith('HEAD '), closed);
        if (taken === undefined) {
          return;
        }
        pending = taken.rest;
        if (taken.response.status >= 200) {
          answers.push(taken.response);
          const piece = others.shift();
          if (piece !== undefined && socket.writable) {
            socket.write(piece, 'latin1');
          }
        }
      }
    };
    const end = () => {
      clearTimeout(limit);
      take(true);
      socket.destroy();
      resolve(answers);
    };
    const limit = setTimeout(end, PATIENT_MS);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      take(false);
    }).on('end', end).on('error', end);
  });
}

/** Why a server could see the end of this request elsewhere than another one. */
function ambiguities({ headers, body }: RecordedRequest): string[] {
  const valuesOf = (wanted: string) => headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const lengths = valuesOf('content-length');
  return [
    ...headers.filter(([name]) => !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)).map(([name]) => `a header is called ${JSON.stringify(name)}`),
    ...headers.filter(([, value]) => /[\0\r\n]/.test(value)).map(([name]) => `the value of ${name} has a line end or NUL`),
    ...valuesOf('transfer-encoding').map((value) => `Transfer-Encoding: ${value}`),
    ...valuesOf('host').length === 1 ? [] : ['not one Host'],
    ...lengths.length > 1 || (lengths[0] ?? '0') !== String(body.length) ? [`Content-Length: ${lengths} with ${body.length} bytes`] : [],
  ];
}

interface Bench {
  readonly app: RecordingApp;
  readonly nginx: RunningNginx;
  readonly received: Received[];
}

const folder = temporaryFolder();

async function start(name: string, change?: (text: string) => string): Promise<Bench> {
  const received: Received[] = [];
  const app = await startRecordingApp({
    respond: (request) => {
      const serial = String(received.length);
      received.push({ request, serial });
      const status = request.target.startsWith('/auth/no') ? '403 Forbidden' : '200 OK';
      return `HTTP/1.1 ${status}\r\nX-Serial: ${serial}\r\nContent-Type: text/plain\r\nContent-Length: ${serial.length}\r\n\r\n${request.method === 'HEAD' ? '' : serial}`;
    },
  });
  const prefix = `${folder}/${name}`;
  fs.mkdirSync(prefix, { recursive: true });
  fs.chmodSync(folder, 0o755);
  layUsers(prefix);
  return { app, received, nginx: await startNginx({ text: TEXT, app, prefix, change }) };
}

/** Each attack with the next request in the same packet; many at a time. */
async function playAll({ nginx }: Bench, plays: (Play & { readonly bytes: string })[]): Promise<Outcome[]> {
  const queue = [...plays];
  const outcomes: Outcome[] = [];
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (let play = queue.shift(); play !== undefined; play = queue.shift()) {
      const answers = await converse(nginx.port, [play.bytes + next(play.token, LAST)]);
      outcomes.push({ ...play, answers });
    }
  }));
  return outcomes;
}

/** What the app received and what NGINX logged, by token. */
interface Observed {
  readonly received: Map<string | undefined, Received[]>;
  readonly log: Map<string | undefined, Array<Record<string, any>>>;
}

function observed({ received, nginx }: Bench): Observed {
  const byToken = <T>(items: T[], targetOf: (item: T) => string) => {
    const groups = new Map<string | undefined, T[]>();
    for (const item of items) {
      const token = tokenOf(targetOf(item));
      groups.get(token)?.push(item) ?? groups.set(token, [item]);
    }
    return groups;
  };
  return { received: byToken(received, ({ request }) => request.target), log: byToken(nginx.accessLog(), ({ target }) => target) };
}

/** What is wrong with an outcome; nothing if all is well. */
function violations({ threat, attack, path, token, answers }: Outcome, { received, log }: Observed): string[] {
  const found: string[] = [];
  const check = (holds: boolean, message: () => string) => holds ? undefined : found.push(message());
  const own = received.get(token) ?? [];
  const lines = own.map(({ request }) => `${request.method} ${request.target}`);
  const statuses = answers.map(({ status }) => status);

  const forwarded = (log.get(token) ?? []).filter(({ upstream_status: status }) => status !== '').map(({ method, target }) => `${method} ${target}`);
  check(JSON.stringify(lines) === JSON.stringify(forwarded), () => `the app received ${JSON.stringify(lines)} where NGINX forwarded ${JSON.stringify(forwarded)}`);
  const serials = answers.flatMap((answer) => answer.header('X-Serial') ?? []);
  check(JSON.stringify(serials) === JSON.stringify(own.map(({ serial }) => serial)), () => `the client got the app's answers ${serials} to requests ${own.map(({ serial }) => serial)}`);
  const attacks = own.filter(({ request }) => request.target === `${path}?n=${token}`);
  check(attacks.length <= 1 && (attacks.length === 0 || own[0] === attacks[0]), () => `the app received ${JSON.stringify(lines)}`);
  check(threat.reaches !== 'nothing' || own.length === 0, () => `the app received ${JSON.stringify(lines)}`);
  for (const [name, expected] of Object.entries(threat.appHeaders ?? {})) {
    for (const { request } of attacks) {
      const values = request.headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
      // The connection to the app closes after HEAD, whatever the client asked for.
      const right = name === 'Connection' && request.method === 'HEAD' ? ['close'] : expected;
      check(JSON.stringify(values) === JSON.stringify(right), () => `the app received ${name}: ${JSON.stringify(values)}`);
    }
  }

  const nextServed = answers.some((answer) => own.some(({ request, serial }) => request.target.startsWith('/api/next') && answer.header('X-Serial') === serial));
  // NGINX reads no body that is too large, so it cannot go on, whatever it answers.
  const isTooLarge = statuses[0] === 413 || statuses[0] === 405 && /narrow$/.test(path) && Number(/^Content-Length: (\d+)/m.exec(attack)?.[1] ?? 0) > NARROW;
  const then = isTooLarge && threat.next !== undefined ? 'closed' : threat.next;
  check(then !== 'answered' || nextServed, () => `the next request was not answered: ${statuses}`);
  check(then !== 'closed' || answers.length <= 1, () => `the connection stayed open: ${statuses}`);
  check(path !== '/api/x' || threat.status === undefined || threat.status.includes(statuses[0] ?? 0), () => `the status is ${statuses[0]} and not one of ${threat.status}`);
  return found;
}

let serialNumber = 0;
const newToken = () => (36 ** 4 + serialNumber++).toString(36);

function playsOf(threats: Smuggling[], targets = TARGETS): (Play & { readonly bytes: string })[] {
  return threats.flatMap((threat) => threat.requests.flatMap((attack, index) => targets.flatMap(([path, header], at) => (
    at > 0 && (index + at) % EVERY !== 0 ? [] : (at === 0 ? [false, true] : [true]).map((smuggled) => {
      const token = newToken();
      return { threat, attack, path, token, bytes: placed(attack, path, header, token, smuggled) };
    })
  ))));
}

const CORPUS = corpus('smuggling-default.jsonl')?.filter((_, index) => index % EVERY === 0);
const FROM_CORPUS: Smuggling[] = CORPUS === undefined ? [] : [{
  row: 28,
  name: 'the corpus of smuggling',
  reaches: 'one-at-most',
  requests: CORPUS.map(({ raw_b64: bytes }) => Buffer.from(bytes!, 'base64').toString('latin1')),
}];

describe('at routes that allow POST, and at routes that reject it', () => {
  let bench: Bench;
  let outcomes: Outcome[];
  let seen: Observed;
  const reached: string[] = [];
  const notReused: string[] = [];

  beforeAll(async () => {
    bench = await start('routes');
    // The only request of the minute.
    await converse(bench.nginx.port, [`POST /limited HTTP/1.1\r\nHost: api.example.com\r\n${LAST}\r\n`]);
    const plays = playsOf([...ALL_SMUGGLING, ...FROM_CORPUS]);
    outcomes = await playAll(bench, plays);

    // What reached the app is played again, one after another, with the next requests on both connections that it used.
    const own = new Set(bench.received.map(({ request }) => request.target));
    const again = plays.filter(({ path, token }) => own.has(`${path}?n=${token}`)).filter((_, index) => index % 2 === 0);
    for (const play of again) {
      const [first, second, third] = [newToken(), newToken(), newToken()];
      const bytes = play.bytes.split(play.token).join(first);
      const answers = await converse(bench.nginx.port, [bytes, next(first, LAST)]);
      outcomes.push({ ...play, token: first, answers, threat: { ...play.threat, next: undefined } });
      const used = bench.received[bench.received.length - 1].request.connection;
      for (const token of [second, third]) {
        outcomes.push({ threat: { row: 28, name: 'next', reaches: 'one-at-most', next: 'answered', requests: [] }, attack: label(play.attack), path: '/api/next', token, answers: await converse(bench.nginx.port, [next(token, LAST)]) });
      }
      const last = bench.received.slice(-2).map(({ request }) => request.connection);
      reached.push(play.attack);
      notReused.push(...last.every((connection) => connection === used) ? [] : [label(play.attack)]);
    }
    await Promise.all([bench.nginx.stop(), bench.app.stop()]);
    seen = observed(bench);
  }, 300_000);

  const names = [...ALL_SMUGGLING, ...FROM_CORPUS].map(({ row, name }) => [`row ${row}: ${name}`, name] as const);
  test.each(names)('%s', (_, name) => {
    const own = outcomes.filter(({ threat }) => threat.name === name);
    const found = own.flatMap((outcome) => violations(outcome, seen).map((violation) => `${outcome.path}: ${label(outcome.attack)}: ${violation}`));
    expect(own.length).toBeGreaterThan(0);
    expect(found).toEqual([]);
  });

  test('only listed requests reached the app, and each is unambiguous', () => {
    expect(bench.app.garbage).toEqual([]);
    expect(bench.received.flatMap(({ request }) => ambiguities(request).map((ambiguity) => `${request.requestLine}: ${ambiguity}`))).toEqual([]);
    expect(bench.received.map(({ request }) => request.target).filter((target) => !/^\/(?:api\/(?:x|next)|wide|narrow|typed|typed-narrow|streamed|asked|limited|read|soft)\?n=[0-9a-z]{5}$|^\/limited$|^\/s\/[0-9a-z]+$|^\/auth\/(?:yes|no)$/.test(target))).toEqual([]);
  });

  test('the next request on the connection to the app gets its own response', () => {
    const found = outcomes.filter(({ threat }) => threat.name === 'next').flatMap((outcome) => violations(outcome, seen).map((violation) => `behind ${outcome.attack}: ${violation}`));
    expect(found).toEqual([]);
    expect(notReused).toEqual([]);
    expect(reached.length).toBeGreaterThan(30);
  });

  test('every type of route was attacked', () => {
    expect(new Set(outcomes.map(({ path }) => path))).toEqual(new Set([...TARGETS.map(([path]) => path), '/api/next']));
  });
});

test('an ambiguous request is detected', () => {
  const request = (headers: [string, string][], body: string) => ({
    requestLine: '',
    method: 'POST',
    target: '/',
    headers: [['Host', 'a'], ...headers] as [string, string][],
    body: Buffer.from(body),
    connection: 1,
  });

  expect(ambiguities(request([['Content-Length', '1']], 'x'))).toEqual([]);
  const length: [string, string] = ['Content-Length', '1'];
  for (const headers of [
    [['Content-Length', '+1']], [['Content-Length', '2']], [], [length, ['content-length', '1']], [length, ['X ', '']], [length, ['X', 'a\rb']], [length, ['X', 'a\nb']], [length, ['X', '\0']], [length, ['Host', 'b']],
    [length, ['Transfer-Encoding', 'chunked']],
  ] as [string, string][][]) {
    expect([headers, ambiguities(request(headers, 'x')).length]).toEqual([headers, 1]);
  }
});

test('a proxy that sends bodies without their length is detected as vulnerable', async () => {
  const bench = await start('control', (text) => text.replace(/proxy_set_header X-Request-Id [^;]*;/g, (found) => `${found} proxy_set_header Content-Length "";`));
  const plays = playsOf(ALL_SMUGGLING.filter(({ name }) => name.startsWith('valid bodies')), TARGETS.slice(0, 1));
  const outcomes = await playAll(bench, plays.map((play) => ({ ...play, threat: { ...play.threat, next: undefined } })));
  await Promise.all([bench.nginx.stop(), bench.app.stop()]);

  const targets = bench.received.map(({ request }) => request.target);
  expect(targets).toContain('/admin/x');
  const seen = observed(bench);
  const found = outcomes.flatMap((outcome) => violations(outcome, seen));
  expect(found.filter((violation) => violation.includes('where NGINX forwarded'))).not.toEqual([]);
  expect(found.filter((violation) => violation.startsWith('the client got'))).not.toEqual([]);
});
