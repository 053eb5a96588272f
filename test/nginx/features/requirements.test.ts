import * as fc from 'fast-check';
import { Allowlist, HttpMethod, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { NginxConfiguration } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';

const allowlist = new Allowlist({
  routes: [
    Route.prefix('/open', { methods: [HttpMethod.GET, HttpMethod.POST] }),
    Route.prefix('/office', { allowedClients: ['10.1.0.0/16', '192.0.2.7', '2001:db8::/32', '::1'] }),
    Route.exact('/search', { queryParameters: ['q', 'page', 'filter[name]', 'ä b', 'a&b', 'x.y'] }),
    Route.exact('/plain', { queryParameters: [] }),
    Route.exact('/json', { methods: [HttpMethod.GET, HttpMethod.POST], contentTypes: ['application/json', 'application/vnd.api+json'] }),
    Route.exact('/all', { methods: [HttpMethod.POST], allowedClients: ['10.1.0.0/16'], queryParameters: ['q'], contentTypes: ['text/plain'] }),
    Route.exact('/soft', { methods: [HttpMethod.POST], allowedClients: ['10.1.0.0/16'], reportOnly: true }),
  ],
});

let app: RecordingApp;
let nginx: RunningNginx;
beforeAll(async () => {
  app = await startRecordingApp();
  nginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000 }).text, app });
});
afterAll(async () => {
  await nginx.stop();
  await app.stop();
});

interface More {
  readonly method?: string;
  readonly client?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Plays a request, checks that `decide()` says the same, and gives the status and the reason. */
async function play(target: string, { method = 'GET', client = '10.1.2.3', body = '', headers = {} }: More = {}) {
  app.clear();
  await nginx.newAccessLog();
  const all = { ...headers, ...body === '' || 'Transfer-Encoding' in headers ? {} : { 'Content-Length': String(body.length) } };
  const { status, header } = await request(nginx.port, { method, target, body, headers: [['Host', 'a.example'], ['X-Forwarded-For', `6.6.6.6, ${client}`], ...Object.entries(all)] });
  const [{ reason, enforced }] = await nginx.nextAccessLog(1);
  const decision = allowlist.decide({ method, target, clientAddress: client, headers: all });
  expect(decision.reason ?? '').toBe(reason);
  expect([decision.status ?? 200, app.requests.length]).toEqual(enforced ? [status, status === 200 ? 1 : 0] : [expect.any(Number), 1]);
  if (status >= 400) {
    expect(header('Content-Type')).toBe('application/json');
  }
  return [status, reason];
}

test.each([
  ['10.1.0.0', true], ['10.1.255.255', true], ['10.2.0.0', false], ['192.0.2.7', true], ['192.0.2.8', false], ['6.6.6.6', false],
  ['2001:db8:ffff::1', true], ['2001:db9::1', false], ['::1', true], ['::2', false], ['::ffff:10.1.2.3', true], ['::ffff:10.2.2.3', false],
])('client %s is allowed: %p', async (client, allowed) => {
  expect(await play('/office/x', { client })).toEqual(allowed ? [200, ''] : [403, 'client-not-allowed']);
  expect(await play('/open', { client })).toEqual([200, '']);
});

test('NGINX and decide() treat all spellings of an address as equal', async () => {
  const byte = fc.nat(255);
  const ipv4 = fc.oneof(fc.tuple(fc.constantFrom(10, 192), fc.constantFrom(0, 1, 2), byte, byte), fc.constant([192, 0, 2, 7])).map((bytes) => bytes.join('.'));
  const hex = (address: string) => Buffer.from(address.split('.').map(Number)).toString('hex').replace(/^(.{4})/, '$1:');
  const spelled = fc.tuple(ipv4, fc.constantFrom('', '::ffff:', '0:0:0:0:0:FFFF:', '::', '64:ff9b::', '::fffe:', '::ffff:0:', '2001:db8::', '2001:DB8::ffff:'), fc.boolean(), fc.boolean())
    .map(([address, before, digits, upper]) => before === '' ? address : `${before}${digits ? hex(address) : address}`[upper ? 'toUpperCase' : 'toLowerCase']());
  const seen = new Set<string>();
  await fc.assert(fc.asyncProperty(spelled, async (client) => {
    seen.add((await play('/office/x', { client })).join());
  }), { numRuns: 150 });
  expect([...seen].sort()).toEqual(['200,', '403,client-not-allowed']);
});

test.each([
  '', '?', '?q=1', '?q', '?page=1&q=x%26y', '?q=1&q=2', '?&q=1&', '?filter[name]=x', '?filter%5Bname%5d=x', '?%C3%A4+b=1', '?%c3%a4%20b', '?a%26b=1', '?x.y=?=?', '?q=a=b',
])('accepts the query %p', async (query) => {
  expect(await play(`/search${query}`)).toEqual([200, '']);
});

test.each([
  '?x=1', '?q=1&x=1', '?Q=1', '?%71=1', '?q;x=1', '?q=1;x=1', '?=1', '?qq=1', '?pag=1', '?filter=1', '?xzy=1', '?a&b', '?q%00', '?page=1&&admin', '?filter%5B%6eame%5D',
])('rejects the query %p', async (query) => {
  expect(await play(`/search${query}`)).toEqual([400, query.includes('%00') ? 'not-canonical' : 'query-not-allowed']);
});

test('a route may allow no query', async () => {
  expect([await play('/plain'), await play('/plain?'), await play('/plain?a')]).toEqual([[200, ''], [200, ''], [400, 'query-not-allowed']]);
});

test.each([
  'application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json;x="a,\\"b"', 'application/vnd.api+json', 'application/json \t; a',
])('accepts a body of type %p', async (type) => {
  expect(await play('/json', { method: 'POST', body: '{}', headers: { 'Content-Type': type } })).toEqual([200, '']);
});

test.each([
  'text/plain', 'application/jsonx', 'application/json, text/plain', 'application/json;a,text/plain', 'application/vndXapi+json', 'xapplication/json', 'application/json;x="', 'application/json text/plain',
])('rejects a body of type %p', async (type) => {
  expect(await play('/json', { method: 'POST', body: '{}', headers: { 'Content-Type': type } })).toEqual([415, 'content-type-not-allowed']);
});

test('requires a content type for a body with any framing, and for nothing else', async () => {
  expect(await play('/json', { method: 'POST', body: '{}' })).toEqual([415, 'content-type-not-allowed']);
  expect(await play('/json', { method: 'POST', body: '2\r\n{}\r\n0\r\n\r\n', headers: { 'Transfer-Encoding': 'chunked' } })).toEqual([415, 'content-type-not-allowed']);
  expect(await play('/json', { body: '{}' })).toEqual([415, 'content-type-not-allowed']);
  expect(await play('/json')).toEqual([200, '']);
  expect(await play('/json', { method: 'POST', headers: { 'Content-Length': '0' } })).toEqual([200, '']);
  expect(await play('/json', { headers: { 'Content-Type': 'text/plain' } })).toEqual([200, '']);
});

test('forwards only the content type that was checked', async () => {
  app.clear();
  const { status } = await request(nginx.port, {
    method: 'POST', target: '/json', body: '{}', headers: [['Host', 'a.example'], ['Content-Type', 'application/json'], ['Content-Type', 'text/xml']],
  });
  expect([[200, ['application/json']], [415, undefined]]).toContainEqual(
    [status, app.requests[0]?.headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value)]);
});

test('reports the first requirement that fails, after path and method', async () => {
  expect(await play('/all?x', { method: 'GET', client: '6.6.6.6' })).toEqual([405, 'method-not-allowed']);
  expect(await play('/all?x', { method: 'POST', client: '6.6.6.6', body: 'x' })).toEqual([403, 'client-not-allowed']);
  expect(await play('/all?x', { method: 'POST', body: 'x' })).toEqual([400, 'query-not-allowed']);
  expect(await play('/all?q', { method: 'POST', body: 'x' })).toEqual([415, 'content-type-not-allowed']);
  expect(await play('/all?q', { method: 'POST', body: 'x', headers: { 'Content-Type': 'text/plain' } })).toEqual([200, '']);
});

test('forwards and reports requests of a report-only route', async () => {
  expect(await play('/soft', { method: 'POST', client: '6.6.6.6' })).toEqual([200, 'client-not-allowed']);
});

test('decide() assumes an allowed client without a body if address and headers are not given', () => {
  expect(allowlist.decide({ method: 'POST', target: '/all' }).allowed).toBe(true);
});

test.each([
  [['10.0.0.1/8'], /`allowedClients\[0\]` must be a range whose address has no bits beyond its length, got: "10.0.0.1\/8"; write "10.0.0.0\/8"/],
  [['2001:db8::1/32'], /write "2001:db8::\/32"/], [['10.0.0.0/33'], /at most 32/], [['::/129'], /at most 128/], [['10.0.0/8'], /CIDR/], [['10.0.0.0/08'], /CIDR/],
  [['10.0.0.0/8/8'], /CIDR/], [['010.0.0.0/8'], /CIDR/], [['fe80::1%eth0'], /CIDR/], [['::ffff:10.0.0.0/104'], /no IPv4 address within IPv6/], [['10.0.0.0/255.0.0.0'], /CIDR/],
  [['10.0.0.0/8;'], /CIDR/], [[' 10.0.0.0/8'], /CIDR/], [['${Token[TOKEN.1]}'], /known at synthesis/], [[], /a list of 1 to 1000 ranges/],
])('rejects %p as a list of ranges', (allowedClients, message) => {
  expect(() => Route.exact('/x', { allowedClients })).toThrow(message);
});

test('checks names and types', () => {
  const wrong = { queryParameters: ['', 'a\n', '\ud800', '${Token[TOKEN.1]}'], contentTypes: ['json', 'TEXT/plain', 'text/*', 'text/plain; charset=utf-8', '${Token[TOKEN.1]}'] };
  expect(() => Route.exact('/x', wrong)).toThrow(/9 problems/);
  expect(() => Route.exact('/x', { contentTypes: [] })).toThrow(/`contentTypes` must be a list of 1 to 64/);
  expect(() => Route.exact('/x', { queryParameters: [...Array(200).keys()].map((i) => `parameter-with-a-long-name-${i}`) })).toThrow(/characters in total/);
});
