import * as fs from 'fs';
import * as path from 'path';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { parseRequests } from '../../../src/commands/replay/requests-file';
import { runCommandLine } from '../../../testing/command-line';
import { CorpusRequest } from '../../../testing/corpora';
import { replay } from '../../../testing/replay';
import { temporaryFolder } from '../../../testing/temporary-folder';

const HOST: [string, string] = ['Host', 'api.example.com'];
const allowlist = new Allowlist({ hosts: [HOST[1]], routes: [Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] })] });
const get = (target: string, more: Partial<CorpusRequest> = {}): CorpusRequest => ({ method: 'GET', target, headers: [HOST], ...more });
const raw = (bytes: string): CorpusRequest => get('/', { raw_b64: Buffer.from(bytes, 'latin1').toString('base64') });

test('reports each request with its decision', async () => {
  const outcomes = await replay({
    allowlist,
    requests: [
      get('/api/x?a=1'),
      get('/admin'),
      get('/api/x/../y'),
      get('/api/x', { method: 'DELETE' }),
      get('/api/x', { headers: [['Host', 'evil.example.net']] }),
      get('/api/x', { version: 'HTTP/1.0' }),
      get('/api/x', { version: 'HTTP/0.9' }),
      get('/api/orders', { method: 'POST', body: 'é' }),
      get('/api/x', { method: 'HEAD' }),
      raw('GET /api/1 HTTP/1.1\r\nHost: api.example.com\r\n\r\nGET /api/2 HTTP/1.1\r\nHost: api.example.com\r\n\r\n'),
      raw('POST /api/x HTTP/1.1\r\nHost: api.example.com\r\nContent-Length: 10\r\n\r\nabc'),
      raw(''),
      get('/api/last'),
    ],
  });

  expect(outcomes.map(({ status, reason, received }) => [status, reason ?? null, ...received.map(({ requestLine }) => requestLine)])).toEqual([
    [200, '', 'GET /api/x?a=1 HTTP/1.1'],
    [404, 'no-route'],
    [400, 'not-canonical'],
    [405, 'method-not-allowed'],
    [421, 'unknown-host'],
    [505, 'unsupported-http-version'],
    [0, expect.any(String)],
    [200, '', 'POST /api/orders HTTP/1.1'],
    [200, '', 'HEAD /api/x HTTP/1.1'],
    [200, '', 'GET /api/1 HTTP/1.1', 'GET /api/2 HTTP/1.1'],
    [0, expect.any(String)],
    [0, null],
    [200, '', 'GET /api/last HTTP/1.1'],
  ]);
  expect(outcomes[9].statuses).toEqual([200, 200]);
  expect(Buffer.from(outcomes[7].received[0].body!, 'latin1').toString('utf8')).toBe('é');
  expect(outcomes[0].received[0].headers).toContainEqual(HOST);
});

test('keeps the order of the requests, even for many of them', async () => {
  const requests = Array.from({ length: 4500 }, (_, index) => get(index % 3 === 0 ? `/api/${index}` : `/other/${index}`));

  const outcomes = await replay({ allowlist, requests });

  expect(outcomes.map(({ number }) => number)).toEqual(requests.map((_, index) => index + 1));
  for (const { request, received } of outcomes) {
    expect(received.map(({ requestLine }) => requestLine)).toEqual(request.target.startsWith('/api') ? [`GET ${request.target} HTTP/1.1`] : []);
  }
});

describe('the command', () => {
  const folder = temporaryFolder();
  const routes = path.join(folder, 'routes.json');
  const requests = path.join(folder, 'requests.jsonl');
  fs.writeFileSync(routes, JSON.stringify({ routes: [{ prefix: '/api' }] }));
  fs.writeFileSync(requests, [get('/api/x'), get('/admin', { headers: [['Host', 'any.example']] }), get('/api/y', { headers: [['Host', 'any.example']] })]
    .map((request) => JSON.stringify(request)).join('\n'));
  const run = async (...argv: string[]) => {
    const { status, out, error } = await runCommandLine(['replay', ...argv]);
    if (status !== 0) throw new Error(error);
    return out.trimEnd().split('\n');
  };

  test('prints JSON with the summary last', async () => {
    const lines = (await run('--routes', routes, '--requests', requests, '--json')).map((line) => JSON.parse(line));

    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({ number: 1, status: 200, reason: '', app: { requestLine: 'GET /api/x HTTP/1.1' } });
    expect(lines[1]).toMatchObject({ number: 2, status: 404, reason: 'no-route', app: null, received: [] });
    expect(lines[2]).toMatchObject({ number: 3, status: 200 });
    expect(lines[3].summary).toMatchObject({ requests: 3, reachedApp: 2, keptFromApp: 1, statuses: { 200: 2, 404: 1 }, reasons: { 'no-route': 1 } });
  });

  test('prints text with the summary last', async () => {
    const lines = await run('--routes', routes, '--requests', requests);

    expect(lines[0]).toBe('1\t200\t-\tGET /api/x');
    expect(lines).toContain('\tthe app received: GET /api/x HTTP/1.1');
    expect(lines).toContain('2\t404\tno-route\tGET /admin');
    expect(lines).toContain('\tthe app received nothing');
    expect(lines.slice(-3)[0]).toBe('3 requests: 2 reached the app, 1 did not');
  });

  test('reports missing and invalid arguments', async () => {
    await expect(run('--routes', routes)).rejects.toThrow("required option '--requests <file>'");
    await expect(run('--routes', routes, '--requests', '/nonexistent')).rejects.toThrow('--requests /nonexistent: ENOENT');
    expect(() => parseRequests('{"method":"GET","target":"/"}\n{')).toThrow('Line 2 is no request');
    expect(() => parseRequests('{"method":"GET"}')).toThrow('Line 1 is no request');
    expect(() => parseRequests('{"target":"/","headers":{"Host":"a"}}')).toThrow('Line 1 is no request: "headers" must be a list of pairs of texts');
    expect(() => parseRequests('{"target":"/","headers":[["Host"]]}')).toThrow('Line 1 is no request: "headers"');
    expect(() => parseRequests('{"target":"/","body":{}}')).toThrow('Line 1 is no request: "body" must be a text');
    expect(parseRequests('\uFEFF{"target":"/","method":null,"headers":null,"raw_b64":null,"attack":1}\r\n\r\n')).toEqual([{ method: 'GET', target: '/', attack: 1 }]);
  });
});
