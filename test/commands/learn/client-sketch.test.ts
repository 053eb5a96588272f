import * as fc from 'fast-check';
import { ClientSketch } from '../../../src/commands/learn/client-sketch';

const KEPT = 24;
/** Few different hashes, so that clients come back, beside hashes of the whole range. */
const hash = fc.oneof(fc.nat({ max: 40 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const requests = fc.array(fc.tuple(hash, fc.integer({ min: 1, max: 5 })), { maxLength: 120 });

/** The clients with the smallest hashes, found without a sketch. */
function smallest(of: Array<[number, number]>): Array<[number, number]> {
  const counts = new Map<number, number>();
  of.forEach(([client, count]) => counts.set(client, (counts.get(client) ?? 0) + count));
  return [...counts].sort(([a], [b]) => a - b).slice(0, KEPT);
}

const sketchOf = (added: Array<[number, number]>) => {
  const sketch = new ClientSketch();
  added.forEach(([client, count]) => sketch.add(client, count));
  return sketch;
};
const kept = ({ hashes, requests: counts }: ClientSketch) => hashes.map((client, i) => [client, counts[i]]);

test('a sketch keeps the clients with the smallest hashes', () => {
  fc.assert(fc.property(requests, (added) => {
    const sketch = sketchOf(added);
    const different = new Set(added.map(([client]) => client)).size;
    expect(sketch.hashes).toEqual(smallest(added).map(([client]) => client));
    if (different <= KEPT) {
      expect([kept(sketch), sketch.size]).toEqual([smallest(added), different]);
    }
  }), { numRuns: 200 });
});

test('sketches are independent of each other', () => {
  fc.assert(fc.property(requests, requests, (one, other) => {
    const [first, second] = [sketchOf(one), sketchOf(other)];
    const before = kept(second);
    const filtered = second.filter((client) => client % 2 === 0);
    first.merge(second);
    filtered.add(0, 1);
    expect(kept(second)).toEqual(before);
    expect(first.hashes).toEqual(smallest([...one, ...other]).map(([client]) => client));
  }), { numRuns: 100 });
});
