import * as http from 'http';
import * as path from 'path';
import { gunzipSync } from 'zlib';
import WebSocket from 'ws';
import { runAsProcess } from '../testing/cli';
import { synthesizedConfiguration } from './lib/synthesized-configuration';
import { DemoServer, startDemoServer } from '../examples/demo/server/server';
import { RawRequest, RawResponse, request } from '../src/commands/replay/raw-client';
import { RunningNginx, startNginx } from '../testing/nginx';
import { table } from '../testing/table';

const HOST = 'shop.example.com';

interface Play {
  readonly title: string;
  /** The status that is right. */
  readonly status: number;
  /** The reason that is right: empty for what passes. */
  readonly reason: string;
  /** Whether the app should see the request. */
  readonly reachesApp: boolean;
  /** A header that must not arrive at the app. */
  readonly dropped?: string;
  /** Headers that must arrive at the app with these values. */
  readonly received?: Record<string, string>;
  /** Plays it; returns the status, and a complaint if anything besides it is wrong. */
  act(port: number): Promise<{ status: number; complaint?: string }>;
}

type Request = Partial<RawRequest> & { readonly target: string };

/** A request that passes; `check` complains about the answer. */
function passes(title: string, raw: Request, check?: (answer: RawResponse) => string | undefined, status = 200): Play {
  return {
    title,
    status,
    reason: '',
    reachesApp: true,
    act: async (port) => {
      const answer = await request(port, complete(raw));
      return { status: answer.status, complaint: check?.(answer) };
    },
  };
}

/** A rejected request, with a body in JSON that names the status; `check` reports problems of the rest of the response. */
function rejected(title: string, status: number, reason: string, raw: Request, check?: (answer: RawResponse) => string | undefined): Play {
  return {
    title,
    status,
    reason,
    reachesApp: false,
    act: async (port) => {
      const answer = await request(port, complete(raw));
      return { status: answer.status, complaint: (namesStatus(answer) ? undefined : 'no JSON that names the status') ?? check?.(answer) };
    },
  };
}

function namesStatus({ status, body }: RawResponse): boolean {
  try {
    return JSON.parse(body.toString()).status === status;
  } catch {
    return false;
  }
}

function complete(raw: Request): RawRequest {
  const headers = raw.headers ?? [];
  const host: Array<[string, string]> = headers.some(([name]) => name.toLowerCase() === 'host') ? [] : [['Host', HOST]];
  return { method: 'GET', ...raw, headers: [...host, ...headers] };
}

function allParagraphs(body: Buffer): string | undefined {
  return JSON.parse(body.toString()).paragraphs.length === 400 ? undefined : 'wrong content';
}

function gzipped(answer: RawResponse): string | undefined {
  if (answer.header('content-encoding') !== 'gzip') {
    return 'not compressed';
  }
  const plain = gunzipSync(answer.body);
  return plain.length > 10 * answer.body.length && !allParagraphs(plain) ? undefined : 'wrong content';
}

function legitimate(): Play[] {
  return [
    passes('GET /api/health-check', { target: '/api/health-check' }, (answer) => JSON.parse(answer.body.toString()).healthy ? undefined : 'wrong content'),
    passes('GET /api/lorem-ipsum, large', { target: '/api/lorem-ipsum' }, ({ body }) => allParagraphs(body)),
    passes('GET /api/lorem-ipsum, gzip', { target: '/api/lorem-ipsum', headers: [['Accept-Encoding', 'gzip']] }, gzipped),
    passes('HEAD /api/health-check', { method: 'HEAD', target: '/api/health-check' }, (answer) => answer.body.length === 0 ? undefined : 'a body'),
    passes('POST /api/orders', { method: 'POST', target: '/api/orders', headers: [['Content-Type', 'application/json']], body: '{"item":"teapot"}' }, undefined, 201),
    passes('GET /orders/o-1?expand=lines', { target: '/orders/o-1?expand=lines' }),
    passes('PATCH /orders/o-1', { method: 'PATCH', target: '/orders/o-1', headers: [['Content-Type', 'application/json']], body: '{"item":"cup"}' }),
    passes('GET /api/caf%C3%A9, 404 of the app', { target: '/api/caf%C3%A9' }, undefined, 404),
    {
      ...passes('GET, X-HTTP-Method-Override: DELETE dropped', { target: '/orders/o-2', headers: [['X-HTTP-Method-Override', 'DELETE']] }),
      dropped: 'x-http-method-override',
    },
    {
      ...passes('GET, Upgrade: h2c dropped', {
        target: '/api/health-check',
        headers: [['Connection', 'Upgrade, HTTP2-Settings'], ['Upgrade', 'h2c'], ['HTTP2-Settings', 'AAMAAABkAARAAAAAAAIAAAAA']],
      }),
      dropped: 'upgrade',
    },
    {
      ...passes('GET, the address and scheme that the load balancer saw', {
        target: '/api/health-check', headers: [['X-Forwarded-For', '6.6.6.6, 203.0.113.9'], ['X-Forwarded-Proto', 'https'], ['Forwarded', 'for=6.6.6.6']],
      }),
      received: { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': HOST, 'host': HOST },
      dropped: 'forwarded',
    },
    {
      ...passes('GET /ws, Upgrade: h2c dropped', { target: '/ws', headers: [['Connection', 'Upgrade'], ['Upgrade', 'h2c']] }, undefined, 404),
      dropped: 'upgrade',
    },
    passes('GET /api/lorem-ipsum, gzip, through another proxy', { target: '/api/lorem-ipsum', headers: [['Accept-Encoding', 'gzip'], ['Via', '1.1 cdn']] }, gzipped),
    passes('GET, no versions in the answer', { target: '/api/health-check' },
      (answer) => answer.header('server') === 'nginx' && answer.header('x-powered-by') === undefined ? undefined : 'names versions'),
    webSocketEcho(),
    eventStream(),
  ];
}

function webSocketEcho(): Play {
  return {
    title: 'WebSocket /ws, echo',
    status: 101,
    reason: '',
    reachesApp: true,
    act: (port) => new Promise((resolve) => {
      const client = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers: { Host: HOST }, handshakeTimeout: 5000 });
      const limit = setTimeout(() => client.terminate(), 5000);
      let outcome: { status: number; complaint?: string } = { status: 0, complaint: 'no echo' };
      client
        .on('open', () => client.send('hello'))
        .on('message', (data) => {
          outcome = { status: 101, complaint: String(data) === 'hello' ? undefined : 'wrong echo' };
          client.close();
        })
        .on('unexpected-response', (_, answer) => {
          outcome = { status: answer.statusCode!, complaint: 'not upgraded' };
          client.terminate();
        })
        .on('error', () => undefined)
        .on('close', () => {
          clearTimeout(limit);
          resolve(outcome);
        });
    }),
  };
}

function eventStream(): Play {
  return {
    title: 'GET /events, one at a time',
    status: 200,
    reason: '',
    reachesApp: true,
    act: (port) => new Promise((resolve, reject) => {
      http.get({ port, host: '127.0.0.1', path: '/events', headers: { Host: HOST }, agent: false, timeout: 5000 }, (answer) => {
        const chunks: string[] = [];
        answer
          .on('data', (chunk) => chunks.push(String(chunk)))
          .on('error', reject)
          .on('end', () => resolve({
            status: answer.statusCode!,
            complaint: chunks.length >= 3 && chunks.join('').endsWith('data: 5\n\n') ? undefined : `arrived in ${chunks.length} parts`,
          }));
      }).on('error', reject).on('timeout', function (this: http.ClientRequest) { this.destroy(new Error('timeout')); });
    }),
  };
}

const RESEARCH = 'YesThisIsAReallyLongRequestURLbutWeAreDoingItOnPurposeWeAreScanningForResearchPurposePleaseHaveALookAtTheUserAgentTHX';

const SETUP_PROBES = [
  'phpMyAdmin', 'phpmyadmin', 'pma', 'PMA', 'myadmin', 'MyAdmin', 'mysql', 'mysqladmin', 'dbadmin', 'web/phpMyAdmin', 'xampp/phpmyadmin', 'phpMyAdmin-2.10.0.0',
];

function unwanted(): Play[] {
  return [
    rejected('GET the "research scan", 4 kB', 404, 'no-route', { target: `/${RESEARCH}`.repeat(34) }),
    rejected('GET /clientaccesspolicy.xml', 404, 'no-route', { target: '/clientaccesspolicy.xml' }),
    ...SETUP_PROBES.map((folder) => rejected(`GET /${folder}/scripts/setup.php`, 404, 'no-route', {
      target: `/${folder}/scripts/setup.php`, headers: [['User-Agent', 'ZmEu']],
    })),
    rejected('GET /w00tw00t.at.blackhats.romanian.anti-sec:)', 404, 'no-route', { target: '/w00tw00t.at.blackhats.romanian.anti-sec:)' }),
    rejected('GET /', 404, 'no-route', { target: '/' }),
    rejected('GET /apix', 404, 'no-route', { target: '/apix' }),
    rejected('GET /admin', 404, 'no-route', { target: '/admin' }),
    rejected('GET /admin with X-Original-URL: /api/x', 404, 'no-route', { target: '/admin', headers: [['X-Original-URL', '/api/x']] }),
    rejected('GET /API/health-check', 404, 'no-route', { target: '/API/health-check' }),
    rejected('GET /ORDERS/o-1', 404, 'no-route', { target: '/ORDERS/o-1' }),
    rejected('POST /API/orders', 404, 'no-route', { method: 'POST', target: '/API/orders', headers: [['Content-Length', '0']] }),
    rejected('POST /api/Orders, listed as /api/orders', 405, 'method-not-allowed', { method: 'POST', target: '/api/Orders', headers: [['Content-Length', '0']] }),
    rejected('DELETE /orders/o-1, with what is allowed', 405, 'method-not-allowed', { method: 'DELETE', target: '/orders/o-1' },
      (answer) => answer.header('allow') === 'GET, HEAD, PATCH' ? undefined : 'without Allow'),
    rejected('POST /api/orders, 1 MB and a byte', 413, 'body-too-large', { method: 'POST', target: '/api/orders', headers: [['Content-Length', '1048577']] }),
    rejected('POST /api/health-check', 405, 'method-not-allowed', { method: 'POST', target: '/api/health-check', headers: [['Content-Length', '0']] }),
    rejected('OPTIONS /api/health-check', 405, 'method-not-allowed', { method: 'OPTIONS', target: '/api/health-check' }),
    rejected('TRACE /api/health-check', 405, 'method-not-allowed', { method: 'TRACE', target: '/api/health-check' }),
    rejected('GET /api/health-check, unknown host', 421, 'unknown-host', { target: '/api/health-check', headers: [['Host', 'evil.example.net']] }),
    rejected('GET /admin/..%2fapi/x', 400, 'not-canonical', { target: '/admin/..%2fapi/x' }),
    rejected('GET /api/../admin', 404, 'no-route', { target: '/api/../admin' }),
    rejected('GET /api/%2e%2e/admin', 404, 'no-route', { target: '/api/%2e%2e/admin' }),
    rejected('GET /api//health-check', 400, 'not-canonical', { target: '/api//health-check' }),
    rejected('GET //admin', 404, 'no-route', { target: '//admin' }),
    rejected('GET /api/x;/../../admin', 404, 'no-route', { target: '/api/x;/../../admin' }),
    rejected('GET /api\\..\\admin', 404, 'no-route', { target: '/api\\..\\admin' }),
    rejected('GET /api/%00', 400, 'malformed-request', { target: '/api/%00' }),
    rejected(`GET http://${HOST}/api/health-check`, 400, 'not-origin-form', { target: `http://${HOST}/api/health-check` }),
    rejected('GET /api/health-check, HTTP/1.0', 505, 'unsupported-http-version', { target: '/api/health-check', version: 'HTTP/1.0' }),
  ];
}

async function play(plays: Play[], nginx: RunningNginx, server: DemoServer): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { title, status, reason, reachesApp, dropped, received, act } of plays) {
    await nginx.newAccessLog();
    server.seen.length = 0;
    const outcome = await act(nginx.port);
    const [logged] = await nginx.nextAccessLog(1);
    const saw = server.seen.length > 0;
    const complaints = [
      ...outcome.status === status ? [] : [`expected ${status}`],
      ...(logged?.reason ?? '') === reason ? [] : [`expected the reason ${reason || 'none'}`],
      ...saw === reachesApp ? [] : [saw ? 'the app saw it' : 'the app did not see it'],
      ...dropped !== undefined && server.seen.some(({ headers }) => dropped in headers) ? [`the app got ${dropped}`] : [],
      ...Object.entries(received ?? {}).filter(([name, value]) => server.seen.some(({ headers }) => headers[name] !== value))
        .map(([name, value]) => `the app did not get ${name}: ${value}`),
      ...outcome.complaint === undefined ? [] : [outcome.complaint],
    ];
    rows.push([title, String(outcome.status), logged?.reason || '-', saw ? 'yes' : 'no', complaints.length === 0 ? 'yes' : `NO: ${complaints.join(', ')}`]);
  }
  return rows;
}

/** The command `demo`; what it writes to standard output is returned through `print`. */
export async function demo(print: (text: string) => void): Promise<number> {
  const text = synthesizedConfiguration(path.resolve(__dirname, '../examples/demo/app.ts'));
  const server = await startDemoServer();
  try {
    const nginx = await startNginx({ text, app: server });
    try {
      const rows = await play([...legitimate(), ...unwanted()], nginx, server);
      const wrong = rows.filter((row) => row[4] !== 'yes').length;
      print(`${table(['request', 'decision', 'reason', 'seen by the app', 'right'], rows)}\n\n`);
      print(wrong === 0 ? `All ${rows.length} decisions were right.\n` : `${wrong} of ${rows.length} decisions were wrong.\n`);
      return wrong === 0 ? 0 : 1;
    } finally {
      await nginx.stop();
    }
  } finally {
    await server.stop();
  }
}

if (require.main === module) {
  runAsProcess(() => demo((text) => process.stdout.write(text)));
}
