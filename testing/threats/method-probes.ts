import { playAnswered } from './play';
import { differences, Running } from './probes';
import { RawRequest } from '../../src/commands/replay/raw-client';

const HOST: [string, string] = ['Host', 'api.example.com'];
const READERS = 'https://readers.example';
const WRITERS = 'https://writers.example';
const origin = (name: string): [string, string] => ['Origin', name];
const requestedMethod = (method: string): [string, string] => ['Access-Control-Request-Method', method];
const JSON_BODY: [string, string] = ['Content-Type', 'application/json'];

async function play(running: Running, method: string, target: string, headers: [string, string][], bytes: number) {
  const raw: RawRequest = { method, target, headers: [HOST, ...headers], ...bytes > 0 ? { body: 'x'.repeat(bytes) } : {} };
  const { answer: { header }, status, error, received, log } = await playAnswered(running, raw, { quietMs: 1000 });
  return {
    status,
    reason: log.reason,
    route: log.route,
    received: received.length,
    types: received[0]?.headers.filter(([name]) => name === 'Content-Type').map(([, value]) => value),
    allow: header('Allow'),
    may: header('Access-Control-Allow-Origin'),
    methods: header('Access-Control-Allow-Methods'),
    headers: header('Access-Control-Allow-Headers'),
    seconds: header('Access-Control-Max-Age'),
    vary: header('Vary'),
    retry: header('Retry-After'),
    error,
  };
}

const decided = async (running: Running): Promise<string[]> => {
  const forms = { route: '/forms' };
  const passes = { status: 200, reason: '', received: 1 };
  const rejected = (status: number, reason: string, error?: string) => ({ status, reason, received: 0, ...error === undefined ? {} : { error } });
  const granted = (may: string, methods: string) => ({ ...rejected(204, ''), may, methods, headers: 'Content-Type', seconds: '7200' });
  const tooLarge = rejected(413, 'body-too-large', 'content too large');
  const cases: [method: string, target: string, headers: [string, string][], bytes: number, expected: Record<string, unknown>][] = [
    ...['/forms', '/forms/', '/forms/x'].flatMap((target): typeof cases => [
      // Who may read, by the method or by the one that is asked for.
      ...['GET', 'HEAD'].flatMap((method): typeof cases => [
        [method, target, [origin(READERS)], 0, { ...passes, ...forms, may: READERS, vary: 'Origin' }],
        [method, target, [origin(WRITERS)], 0, { ...passes, ...forms, may: undefined }],
        ['OPTIONS', target, [origin(READERS), requestedMethod(method)], 0, { ...granted(READERS, 'GET, HEAD'), ...forms }],
        ['OPTIONS', target, [origin(WRITERS), requestedMethod(method)], 0, { ...rejected(204, ''), ...forms, may: undefined }],
      ]),
      ['POST', target, [origin(WRITERS), JSON_BODY], 1, { ...passes, ...forms, may: WRITERS, vary: 'Origin' }],
      ['POST', target, [origin(READERS), JSON_BODY], 1, { ...passes, ...forms, may: undefined }],
      ['OPTIONS', target, [origin(WRITERS), requestedMethod('POST')], 0, { ...granted(WRITERS, 'POST'), ...forms }],
      ['OPTIONS', target, [origin(READERS), requestedMethod('POST')], 0, { ...rejected(204, ''), ...forms, may: undefined }],
      ['OPTIONS', target, [origin(READERS), requestedMethod('PUT')], 0, { ...rejected(405, 'method-not-allowed'), ...forms, may: undefined }],
      // What a body may be.
      ['POST', target, [JSON_BODY], 200, { ...passes, ...forms }],
      // The app gets the one that was looked at.
      ['POST', target, [JSON_BODY, ['Content-Type', 'text/plain']], 1, { ...passes, ...forms, types: ['application/json'] }],
      ['POST', target, [JSON_BODY], 201, { ...tooLarge, ...forms }],
      ['POST', target, [], 1, { ...rejected(415, 'content-type-not-allowed', 'unsupported media type'), ...forms }],
      ['GET', target, [], 100, { ...passes, ...forms }],
      ['GET', target, [], 101, { ...tooLarge, ...forms }],
      ['HEAD', target, [], 101, { ...rejected(413, 'body-too-large'), ...forms }],
      ['PUT', target, [], 0, { ...rejected(405, 'method-not-allowed', 'method not allowed'), ...forms, allow: 'GET, HEAD, POST' }],
    ]),
    // What is counted.
    ['POST', '/login', [], 1, { ...passes, route: '/login' }],
    ['POST', '/login', [], 1, { ...rejected(429, 'rate-limited', 'too many requests'), route: '/login', retry: '60' }],
    ...['GET', 'HEAD', 'GET'].map((method): typeof cases[number] => [method, '/login', [], 0, { ...passes, route: '/login' }]),
    ['PUT', '/login', [], 1, { ...rejected(405, 'method-not-allowed', 'method not allowed'), route: '/login', allow: 'GET, HEAD, POST' }],
    // Beside them, a route whatever the method.
    ['GET', '/office', [], 0, { ...rejected(403, 'client-not-allowed'), route: '/office' }],
    ...['GET', 'POST'].map((method): typeof cases[number] => [method, '/office', [['X-Forwarded-For', '192.0.2.7']], 0, { ...passes, route: '/office' }]),
    ['POST', '/office', [], 0, { ...rejected(403, 'client-not-allowed'), route: '/office' }],
    ['OPTIONS', '/office', [origin(READERS), requestedMethod('POST')], 0, { ...granted(READERS, 'GET, HEAD, POST'), route: '/office' }],
  ];
  const found: string[] = [];
  for (const [method, target, headers, bytes, expected] of cases) {
    found.push(...differences(await play(running, method, target, headers, bytes), expected).map((difference) => `${method} ${target} ${JSON.stringify(headers)}: ${difference}`));
  }
  return found;
};

export const METHOD_PROBES = [{ name: 'applies the options of its route to each method', run: decided }];
