import * as fc from 'fast-check';
import { EvidenceTable } from '../../../../src/commands/learn/evidence/evidence-table';

const DAY_MS = 86_400_000;
const GET = { method: 'GET', weight: 1, webSocket: false, time: 0 };

/** Requests of few or many clients on few or many days. */
const success = fc.record({
  method: fc.constant('GET'),
  client: fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 2 ** 32 - 1 })),
  time: fc.option(fc.oneof(fc.constantFrom(-1, 0, DAY_MS - 1, DAY_MS), fc.nat({ max: 500 * DAY_MS })), { nil: undefined }),
  weight: fc.integer({ min: 1, max: 3 }),
  webSocket: fc.boolean(),
});

test('the evidence of a row is that of its requests, also in parts that are merged', () => {
  fc.assert(fc.property(fc.array(success, { maxLength: 80 }), fc.nat({ max: 80 }), (requests, divide) => {
    const table = new EvidenceTable();
    const [whole, first, second] = ['GET', 'GET', 'GET'].map((method) => table.add(method));
    requests.forEach((request, i) => [whole, i < divide ? first : second].forEach((row) => table.addSuccess(row, `/${i}`, request, request.client)));
    table.merge(first, table.evidence(second));

    const evidence = table.evidence(whole);
    expect(table.evidence(first)).toEqual(evidence);
    const sum = (of: typeof requests) => of.reduce((total, { weight }) => total + weight, 0);
    const kept = [...new Set(requests.map(({ client }) => client))].sort((a, b) => a - b).slice(0, 24);
    expect(evidence.succeeded).toBe(sum(requests));
    expect(evidence.webSockets).toBe(sum(requests.filter(({ webSocket }) => webSocket)));
    expect(evidence.sample).toBe(requests.length === 0 ? '' : '/0');
    expect(evidence.clients.hashes).toEqual(kept);
    const days = requests.flatMap(({ time }) => time === undefined ? [] : [Math.floor(time / DAY_MS)]);
    expect(new Set(evidence.days)).toEqual(new Set(days));
  }), { numRuns: 300 });
});

test('the requests of each kept client are counted', () => {
  const table = new EvidenceTable();
  const row = table.add('GET');
  for (let i = 0; i < 300; i++) {
    table.addSuccess(row, '/', { ...GET, weight: 2 }, i % 100);
  }
  const { clients } = table.evidence(row);
  expect(clients.hashes).toEqual(Array.from({ length: 24 }, (_, i) => i));
  expect(clients.requests).toEqual(Array.from({ length: 24 }, () => 6));
});

test('the sample is a request that succeeded, if there is any', () => {
  const table = new EvidenceTable();
  const row = table.add('GET');
  table.addRefusal(row, '/refused', GET);
  expect(table.evidence(row).sample).toBe('/refused');
  table.addSuccess(row, '/succeeded', GET, 1);
  table.addSuccess(row, '/later', GET, 1);
  table.addRefusal(row, '/refused', GET);
  expect(table.evidence(row)).toMatchObject({ sample: '/succeeded', succeeded: 2, refused: 2 });
});

test('the days, the clients and the origins of a row are bounded', () => {
  const table = new EvidenceTable();
  const row = table.add('OPTIONS');
  for (let day = 0; day < 1000; day++) {
    table.addSuccess(row, '/', { ...GET, time: day * DAY_MS }, day * 4_000_000);
    table.addOrigin(row, `https://${day}.example`);
  }
  const { days, clients, origins } = table.evidence(row);
  expect([days.size, clients.hashes.length, origins.size]).toEqual([400, 24, 64]);
  expect(Math.abs(clients.size - 1000)).toBeLessThan(400);
});

test('rows of many paths and methods keep their numbers', () => {
  const table = new EvidenceTable();
  const rows = Array.from({ length: 5000 }, (_, i) => table.add(`METHOD-${i % 7}`));
  rows.forEach((row, i) => table.addRefusal(row, `/${i}`, { ...GET, weight: i }));
  rows.forEach((row, i) => {
    expect(table.method(row)).toBe(`METHOD-${i % 7}`);
    expect(table.evidence(row)).toMatchObject({ refused: i, sample: `/${i}`, succeeded: 0 });
  });
});
