import { differences, Running } from './probes';
import { RawRequest, request } from '../support/raw-client';

const HOST: [string, string] = ['Host', 'api.example.com'];
const READERS = 'https://readers.example';
const WRITERS = 'https://writers.example';
const origin = (name: string): [string, string] => ['Origin', name];
const asksFor = (method: string): [string, string] => ['Access-Control-Request-Method', method];
const JSON_BODY: [string, string] = ['Content-Type', 'application/json'];

async function play({ nginx, app }: Running, method: string, target: string, headers: [string, string][], bytes: number) {
  app.clear();
  await nginx.newAccessLog();
  const raw: RawRequest = { method, target, headers: [HOST, ...headers], ...bytes > 0 ? { body: 'x'.repeat(bytes) } : {} };
  const { status, header } = await request(nginx.port, raw, { quietMs: 1000 });
  const [log = {}] = await nginx.nextAccessLog(1);
  return {
    status,
    reason: log.reason,
    route: log.route,
    received: app.requests.length,
    allow: header('Allow'),
    may: header('Access-Control-Allow-Origin'),
    methods: header('Access-Control-Allow-Methods'),
  };
}

const decided = async (running: Running): Promise<string[]> => {
  const forms = { route: '/forms' };
  const passes = { status: 200, reason: '', received: 1 };
  const rejected = (status: number, reason: string) => ({ status, reason, received: 0 });
  const cases: [method: string, target: string, headers: [string, string][], bytes: number, expected: Record<string, unknown>][] = [
    // Who may read, by the method or by the one that is asked for.
    ...['GET', 'HEAD'].flatMap((method): typeof cases => [
      [method, '/forms/x', [origin(READERS)], 0, { ...passes, ...forms, may: READERS }],
      [method, '/forms/x', [origin(WRITERS)], 0, { ...passes, ...forms, may: undefined }],
      ['OPTIONS', '/forms/x', [origin(READERS), asksFor(method)], 0, { ...rejected(204, ''), ...forms, may: READERS, methods: 'GET, HEAD' }],
      ['OPTIONS', '/forms/x', [origin(WRITERS), asksFor(method)], 0, { ...rejected(204, ''), ...forms, may: undefined }],
    ]),
    ['POST', '/forms/x', [origin(WRITERS), JSON_BODY], 1, { ...passes, ...forms, may: WRITERS }],
    ['POST', '/forms/x', [origin(READERS), JSON_BODY], 1, { ...passes, ...forms, may: undefined }],
    ['OPTIONS', '/forms/x', [origin(WRITERS), asksFor('POST')], 0, { ...rejected(204, ''), ...forms, may: WRITERS, methods: 'POST' }],
    ['OPTIONS', '/forms/x', [origin(READERS), asksFor('POST')], 0, { ...rejected(204, ''), ...forms, may: undefined }],
    ['OPTIONS', '/forms/x', [origin(READERS), asksFor('PUT')], 0, { ...rejected(405, 'method-not-allowed'), ...forms, may: undefined }],
    // What a body may be.
    ['POST', '/forms/x', [JSON_BODY], 200, { ...passes, ...forms }],
    ['POST', '/forms/x', [JSON_BODY], 201, { ...rejected(413, 'body-too-large'), ...forms }],
    ['POST', '/forms/x', [], 1, { ...rejected(415, 'content-type-not-allowed'), ...forms }],
    ['GET', '/forms/x', [], 100, { ...passes, ...forms }],
    ['GET', '/forms/x', [], 101, { ...rejected(413, 'body-too-large'), ...forms }],
    ['HEAD', '/forms/x', [], 101, { ...rejected(413, 'body-too-large'), ...forms }],
    ['PUT', '/forms/x', [], 0, { ...rejected(405, 'method-not-allowed'), ...forms, allow: 'GET, HEAD, POST' }],
    // What is counted.
    ['POST', '/login', [], 1, { ...passes, route: '/login' }],
    ['POST', '/login', [], 1, { ...rejected(429, 'rate-limited'), route: '/login' }],
    ...['GET', 'HEAD', 'GET'].map((method): typeof cases[number] => [method, '/login', [], 0, { ...passes, route: '/login' }]),
    // Beside them, a route whatever the method.
    ['GET', '/office', [], 0, { ...rejected(403, 'client-not-allowed'), route: '/office' }],
    ['POST', '/office', [], 0, { ...rejected(403, 'client-not-allowed'), route: '/office' }],
  ];
  const found: string[] = [];
  for (const [method, target, headers, bytes, expected] of cases) {
    found.push(...differences(await play(running, method, target, headers, bytes), expected).map((difference) => `${method} ${target} ${JSON.stringify(headers)}: ${difference}`));
  }
  return found;
};

export const METHOD_PROBES = [{ name: 'each method has the options of its route', run: decided }];
