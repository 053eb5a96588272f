import * as fc from 'fast-check';
import { LineResult } from '../../../src/commands/logs/line-format';
import { ProxyFormat, readInOrder, readParsed } from '../../../src/commands/logs/proxy-format';
import { RequestRecord } from '../../../src/commands/logs/request-record';

/** Text as in a log: mostly plain, sometimes with quotes, backslashes, control characters, braces and commas. */
const text = fc.oneof({ weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...'abc/019-_.~%?=&{}[]:, ') }) }, fc.string({ unit: 'binary' }), fc.constant(''));
const digits = fc.nat({ max: 2 ** 31 });
const status = fc.integer({ min: 0, max: 599 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Lines with the fields of the proxy in the order of the proxy, of all deployments. */
const objects = fc.record({
  time: fc.oneof(fc.constantFrom('2026-11-29T06:13:19+00:00', '2026-11-29T06:13:19-05:30'), text),
  request_id: text,
  client: text,
  host: text,
  method: text,
  target: text,
  protocol: text,
  status,
  route: text,
  reason: text,
  enforced: optional(fc.boolean()),
  weight: optional(digits),
  found: optional(fc.tuple(text, fc.option(digits), text)),
  dropped_headers: optional(text),
  cache: optional(text),
  upstream_status: fc.oneof(fc.constantFrom('', '-', '200', '502, 200', '504 : 301'), text),
  upstream_time: text,
  request_time: fc.double({ noNaN: true, noDefaultInfinity: true }),
  bytes_received: digits,
  bytes_sent: digits,
  trace_id: text,
  user_agent: text,
}).map(({ found, ...fields }) => Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => [
  ...value === undefined ? [] : [[name, value]],
  ...name === 'weight' && found !== undefined ? [['found', found[0]], ['offset', found[1]], ['option', found[2]]] : [],
])));

test('a line in the order of the proxy is read as JSON.parse reads it', () => {
  let quick = 0;
  fc.assert(fc.property(objects, (object) => {
    const line = JSON.stringify(object);
    const [inOrder, parsed] = [new RequestRecord(), new RequestRecord()];
    const result = readInOrder(line, inOrder);
    if (result !== undefined) {
      quick++;
      expect([readParsed(line, parsed), { ...parsed }]).toEqual([result, { ...inOrder }]);
    }
  }), { numRuns: 500 });
  expect(quick).toBeGreaterThan(100);
});

test('any change of a line is read as JSON.parse reads the line, or not at all', () => {
  const plain = objects.map((object) => JSON.stringify({ ...object, method: 'GET', target: '/orders' }));
  fc.assert(fc.property(plain, fc.nat(), fc.constantFrom('', '"', ',', '}', '{', '\\', '0', 'null'), (line, at, change) => {
    const position = at % line.length;
    const changed = line.slice(0, position) + change + line.slice(position + 1);
    const [read, parsed] = [new RequestRecord(), new RequestRecord()];
    const result = new ProxyFormat().read(changed, read);
    const expected = readParsed(changed, parsed);
    if (expected !== LineResult.BROKEN && result !== LineResult.BROKEN) {
      expect([result, { ...read }]).toEqual([expected, { ...parsed }]);
    }
  }), { numRuns: 500 });
});

test.each(['[...]', 'x'.repeat(20)])('a target that the proxy cut is no request', (start) => {
  const line = (target: string) => JSON.stringify({ time: '', method: 'GET', target, status: 404 });
  expect(new ProxyFormat().read(line(`/${start} [...]`), new RequestRecord())).toBe(LineResult.NO_REQUEST);
  expect(new ProxyFormat().read(line(`/${start}`), new RequestRecord())).toBe(LineResult.REQUEST);
});
