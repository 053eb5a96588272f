import { Allowlist, HttpMethod, Route } from '../../src/allowlist';
import { testWithCorpus } from '../../testing/corpora';
import { Outcome, replay } from '../../testing/replay';

const METHODS = [HttpMethod.of('GET'), HttpMethod.of('POST'), HttpMethod.of('PUT'), HttpMethod.of('PATCH'), HttpMethod.of('DELETE')];
const api = new Allowlist({ hosts: ['api.example.com'], routes: [Route.prefix('/api', { methods: METHODS })] });

/** Every path that some app could take a target for: decoded up to three times, with either slash, parameters cut, segments resolved. */
function readings(target: string): string[] {
  const spellings = [target.split('?')[0]];
  for (let round = 0; round < 3; round++) {
    spellings.push(spellings[round].replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))));
  }
  return spellings
    .flatMap((path) => [path, path.replace(/\\/g, '/')])
    .flatMap((path) => [path, path.replace(/;[^/]*/g, ''), path.split(/[;?#\0]/)[0]])
    .flatMap((path) => [path, path.replace(/\/+/g, '/')])
    .map(resolved);
}

function resolved(path: string): string {
  const segments: string[] = [];
  path.split('/').slice(1).forEach((segment) => {
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '.') {
      segments.push(segment);
    }
  });
  return `/${segments.join('/')}`;
}

const lines = (outcomes: Outcome[]) => outcomes.flatMap(({ received }) => received.map(({ requestLine }) => requestLine));
const targetOf = (line: string) => line.split(' ')[1];
const outsideApi = (outcomes: Outcome[]) => lines(outcomes).filter((line) => readings(targetOf(line)).some((path) => !/^\/api(\/|$)/.test(path)));

test('the app models decode the payloads that apps decode', () => {
  for (const target of ['/api/..%2fadmin', '/api/%252e%252e/admin', '/api/..;/admin', '/api\\..\\..\\admin', '/api/x/%2e%2e/../../admin', '/api/..%00/admin']) {
    expect(readings(target).some((path) => !/^\/api(\/|$)/.test(path))).toBe(true);
  }
  expect(new Set(readings('/api/x'))).toEqual(new Set(['/api/x']));
});

testWithCorpus('path-confusion-handmade.jsonl', 'no target that means something outside /api under any decoding reaches the app', async (requests) => {
  const outcomes = await replay({ allowlist: api, requests });

  expect(lines(outcomes).length).toBeGreaterThan(0);
  expect(outsideApi(outcomes)).toEqual([]);
});

testWithCorpus('smuggling-default.jsonl', 'at most one request of each send reaches the app, and none that was smuggled', async (requests) => {
  const outcomes = await replay({ allowlist: api, requests });

  expect(Math.max(...outcomes.map(({ received }) => received.length))).toBe(1);
  expect(lines(outcomes).filter((line) => line.includes('/admin'))).toEqual([]);
});

testWithCorpus('scanner-dirb.jsonl', 'what scanners look for does not reach the app outside /api', async (requests) => {
  const outcomes = await replay({ allowlist: api, requests });

  expect(outcomes).toHaveLength(requests.length);
  expect(outsideApi(outcomes)).toEqual([]);
  expect(outcomes.filter(({ reason }) => reason === undefined)).toEqual([]);
});

testWithCorpus('seed-log.jsonl', 'the scanners of the access log are turned away', async (requests) => {
  const outcomes = await replay({ allowlist: api, requests });

  expect(lines(outcomes)).toEqual([]);
});

testWithCorpus('crs-protocol-half.jsonl', 'no protocol case brings a target outside /api to the app', async (requests) => {
  expect(outsideApi(await replay({ allowlist: api, requests }))).toEqual([]);
});

testWithCorpus('methods.jsonl', 'of all methods only those of the route reach the app', async (requests) => {
  const outcomes = await replay({ allowlist: api, requests });
  const allowed = ['HEAD', ...METHODS.map(({ name }) => name)];

  for (const { request, received } of outcomes) {
    expect([request.method, received.length]).toEqual([request.method, allowed.includes(request.method) ? 1 : 0]);
  }
});

testWithCorpus('host-header-protocol.jsonl', 'no other host reaches the app, nor what a client says about itself', async (requests) => {
  const outcomes = await replay({ allowlist: api, requests });
  const headers = outcomes.flatMap(({ received }) => received.flatMap((each) => each.headers));
  const valuesOf = (name: string) => new Set(headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value));

  expect(outsideApi(outcomes)).toEqual([]);
  expect(valuesOf('host')).toEqual(new Set(['api.example.com', 'api.example.com:1337']));
  // The port is the requested one.
  for (const { request, received } of outcomes) {
    const port = (request.headers ?? []).some(([name, value]) => name.toLowerCase() === 'host' && value.endsWith(':1337')) ? ':1337' : '';
    const told = received.flatMap((each) => each.headers.filter(([name]) => ['host', 'x-forwarded-host'].includes(name.toLowerCase())).map(([, value]) => value));
    expect([request.headers, told]).toEqual([request.headers, received.flatMap(() => Array(2).fill(`api.example.com${port}`))]);
  }
  for (const name of ['x-original-url', 'x-rewrite-url', 'x-http-method-override', 'forwarded', 'upgrade']) {
    expect([name, [...valuesOf(name)]]).toEqual([name, []]);
  }
});

describe('a request that real clients send is accepted', () => {
  const open = new Allowlist({
    routes: [Route.prefix('/', { methods: METHODS, allowEncodedSlash: true, allowSemicolon: true, allowEncodedPercent: true, allowNewlineInQuery: true })],
  });
  for (const name of ['benign-handmade.jsonl', 'benign-gotestwaf-falsepos.jsonl', 'benign-openapi-blockfrost.jsonl', 'benign-openapi-directus.jsonl']) {
    testWithCorpus(name, name, async (requests) => {
      const outcomes = await replay({ allowlist: open, requests });

      const kept = outcomes.filter(({ received }) => received.length !== 1);
      expect(kept.map(({ request, status, reason }) => [request.method, request.target, status, reason])).toEqual([]);
      // Nothing of a target is changed on its way.
      for (const { request, received } of outcomes) {
        expect(received[0].requestLine).toBe(`${request.method} ${request.target} HTTP/1.1`);
      }
    });
  }
});
