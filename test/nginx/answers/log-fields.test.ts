import * as fs from 'fs';
import * as path from 'path';
import * as fc from 'fast-check';
import { Allowlist, Route } from '../../../src/allowlist';
import { send } from '../../../src/commands/replay/raw-client';
import { RecordingApp, startRecordingApp } from '../../../src/commands/replay/recording-app';
import { Enforcement, NginxConfiguration, NginxOptions } from '../../../src/nginx';
import { RunningNginx, startNginx } from '../../../testing/nginx';
import { temporaryFolder } from '../../../testing/temporary-folder';

/** At this length Docker cuts a line in two. */
const DOCKER_CUTS_AT = 16_384;

const LONGEST_ROUTE = `/${'r'.repeat(1023)}`;

const folder = temporaryFolder();
fs.chmodSync(folder, 0o755);
let count = 0;

let app: RecordingApp;
beforeAll(async () => { app = await startRecordingApp(); });
afterAll(() => app.stop());

/** Plays requests given as bytes, and gives the lines of the log as bytes are read strictly, with the length of each. */
async function linesOf(requests: Buffer[], settings: NginxOptions = {}): Promise<{ line: Record<string, string>; bytes: number }[]> {
  const prefix = path.join(folder, String(++count));
  const allowlist = new Allowlist({ routes: [Route.prefix('/a'), Route.exact(LONGEST_ROUTE)] });
  const nginx: RunningNginx = await startNginx({ text: new NginxConfiguration({ allowlist, appPort: 3000, settings }).text, app, prefix });
  for (const bytes of requests) {
    await send(nginx.port, bytes, { quietMs: 50 });
  }
  // Not by its own reader, which is lenient.
  const file = path.join(prefix, 'stdout.log');
  await nginx.stop();
  const log = fs.readFileSync(file);
  const found: Buffer[] = [];
  for (let start = 0, end = log.indexOf(10); end !== -1; start = end + 1, end = log.indexOf(10, start)) {
    found.push(log.subarray(start, end));
  }
  return found.map((line) => ({ line: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)), bytes: line.length }));
}

type Sent = Partial<Record<'method' | 'target' | 'version' | 'host' | 'agent' | 'trace', string>>;

/** A request; each character of the texts is a byte. */
const requestOf = ({ method = 'GET', target = '/a', version = 'HTTP/1.1', host = 'a.example', agent = 'me', trace = 'Root=1' }: Sent) =>
  Buffer.from(`${method} ${target} ${version}\r\nHost: ${host}\r\nUser-Agent: ${agent}\r\nX-Amzn-Trace-Id: ${trace}\r\nConnection: close\r\n\r\n`, 'latin1');

const bytesOf = (value: string) => Buffer.from(value, 'utf8').toString('latin1');

test('logs plain or well-formed values unchanged', async () => {
  const readable = ['Mozilla/5.0 (X11; Linux x86_64)', 'café/1.0', 'браузер 🦊', '"quoted\\"', 'tab\there', '\u0001', '\u007f', '~'.repeat(400), '"'.repeat(500), 'é'.repeat(200), ''];
  const lines = await linesOf(readable.map((agent) => requestOf({ agent: bytesOf(agent) })));
  expect(lines.map(({ line }) => line.user_agent)).toEqual(readable);
  expect(lines.map(({ line }) => [line.host, line.target, line.protocol, line.trace_id, line.method])).toEqual(readable.map(() => ['a.example', '/a', 'HTTP/1.1', 'Root=1', 'GET']));
});

test('truncates and marks values that are malformed or too long', async () => {
  const agents: [string, string][] = [
    ['me\xff', 'me [...]'], ['\xff', ' [...]'], ['a\xc3', 'a [...]'], ['caf\xc3\xa9\xc3(', 'café [...]'], ['\xc0\xaf', ' [...]'], ['\xed\xa0\x80', ' [...]'], ['\xf4\x90\x80\x80', ' [...]'],
    ['x'.repeat(5000), `${'x'.repeat(512)} [...]`], [bytesOf('é'.repeat(300)), `${'é'.repeat(256)} [...]`], [`x${bytesOf('é'.repeat(300))}`, `x${'é'.repeat(255)} [...]`],
  ];
  const lines = await linesOf(agents.map(([agent]) => requestOf({ agent })));
  expect(lines.map(({ line }) => line.user_agent)).toEqual(agents.map(([, logged]) => logged));
});

test('truncates a target, a host, a trace and a method in the same way', async () => {
  const sent: Sent[] = [{ target: '/a\xff' }, { target: `/a?${'q'.repeat(5000)}` }, { host: 'a\xff.example' }, { trace: 'Root=\xff' }, { method: 'M'.repeat(5000) }, { version: `HTTP/1.${'0'.repeat(5000)}` }];
  const lines = await linesOf(sent.map(requestOf));
  // NGINX 1.30 takes no such host, and logs another one.
  const refused = String(lines[2].line.status) === '400';
  expect(lines.map(({ line }) => [line.target, line.host, line.trace_id, line.method, line.protocol].map((value) => /^(.*) \[\.\.\.\]$/s.exec(value)?.[1].length))).toEqual([
    [2, undefined, undefined, undefined, undefined],
    [2048, undefined, undefined, undefined, undefined], [undefined, refused ? undefined : 1, undefined, undefined, undefined],
    [undefined, undefined, 5, undefined, undefined], [undefined, undefined, undefined, 64, undefined], expect.anything(),
  ]);
});

test.each([Enforcement.ENFORCE, Enforcement.REPORT_ONLY])('keeps every line within the size that Docker does not split, whichever value is the longest (%s)', async (enforcement) => {
  const worst = ['"', '\\', '\x01', '\xff', bytesOf('é'), bytesOf('🦊'), 'x', '\x7f'];
  const sent = worst.flatMap((character): Sent[] => {
    const long = character.repeat(Math.floor(60_000 / character.length));
    return [{ agent: long, trace: long }, { agent: long, trace: long, target: `/a?${long}`, host: 'a.example' }, { agent: long, trace: long, target: LONGEST_ROUTE, host: `${long}.example` }];
  });
  const lines = await linesOf(sent.map(requestOf), { maxHeaderLineBytes: 65_536, enforcement });
  expect(lines.length).toBeGreaterThanOrEqual(worst.length);
  expect(Math.max(...lines.map(({ bytes }) => bytes))).toBeLessThan(DOCKER_CUTS_AT);
  expect(Math.max(...lines.map(({ bytes }) => bytes))).toBeGreaterThan(4000);
});

test('writes a line that a strict JSON parser accepts, for any bytes', async () => {
  const bytes = (max: number) => fc.uint8Array({ maxLength: max }).map((array) => Buffer.from(array).toString('latin1').replace(/[\0\r\n]/g, '\x01'));
  const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => bytesOf(value).replace(/[\0\r\n]/g, '?'));
  const long = fc.tuple(fc.oneof(bytes(3), text), fc.nat(3000)).map(([part, times]) => part.repeat(times).slice(0, 7000));
  const field = fc.oneof(bytes(20), text, long);
  const noSpace = (value: string) => value.replace(/[ \t\x01]/g, '!');
  const requests = fc.sample(fc.record({
    method: fc.oneof({ weight: 5, arbitrary: fc.constant('GET') }, { weight: 1, arbitrary: field.map(noSpace) }),
    target: fc.oneof(fc.constant('/a'), field.map((value) => `/a${noSpace(value)}`)),
    version: fc.oneof({ weight: 8, arbitrary: fc.constant('HTTP/1.1') }, { weight: 1, arbitrary: bytes(8).map((value) => `HTTP/1.${value}`) }),
    host: fc.oneof({ weight: 2, arbitrary: fc.constant('a.example') }, { weight: 1, arbitrary: field.map(noSpace) }),
    agent: field,
    trace: field,
  }), { numRuns: 150, seed: Number(process.env.SEED ?? Date.now() % 2 ** 31) });
  const lines = await linesOf(requests.map(requestOf));
  expect(lines.length).toBeGreaterThan(100);
  expect(lines.filter(({ bytes: length }) => length >= DOCKER_CUTS_AT)).toEqual([]);
  // Only lines of rejected requests contain a finding about the target.
  expect(new Set(lines.map(({ line: { found, offset, option, ...line } }) => Object.keys(line).join())).size).toBe(1);
  expect(lines.filter(({ line }) => 'found' in line && !line.reason)).toEqual([]);
}, 60_000);
