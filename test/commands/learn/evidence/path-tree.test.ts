import * as fc from 'fast-check';
import type { PathNode } from '../../../../src/commands/learn/evidence/path-node';
import { nameHashes, PathSegments } from '../../../../src/commands/learn/evidence/path-segments';
import { PathTree } from '../../../../src/commands/learn/evidence/path-tree';
import { segmentShape } from '../../../../src/commands/learn/segment-shape';

const segment = fc.oneof(
  fc.constantFrom('', 'a', 'orders', '17', '{id}', '{integer}', 'v1', '17.pdf', 'é', '550e8400-e29b-41d4-a716-446655440000'), fc.string({ maxLength: 6 }),
);
const path = fc.array(segment, { maxLength: 26 }).map((segments) => segments.map((one) => `/${one.replace(/\//g, '')}`).join(''));

test('the segments of a path are those between slashes, with their shapes and the hashes of the shapes', () => {
  const segments = new PathSegments();
  fc.assert(fc.property(path, (text) => {
    segments.read(text);
    const expected = text.split('/').slice(1);
    expect(segments.count).toBe(expected.length > 23 ? undefined : expected.length);
    const read = Array.from({ length: segments.count ?? 0 }, (_, i) => ({
      text: text.slice(segments.start(i), segments.end(i)),
      shape: segments.shape(i),
      hashes: { first: segments.first(i), second: segments.second(i) },
    }));
    read.forEach(({ text: found, shape, hashes }, i) => expect([found, shape ?? found, hashes]).toEqual([
      expected[i], segmentShape(expected[i]), nameHashes(segmentShape(expected[i])),
    ]));
  }), { numRuns: 500 });
});

test('each path and method has the requests of its shape', () => {
  const method = fc.constantFrom('GET', 'POST', 'PURGE');
  fc.assert(fc.property(fc.array(fc.tuple(method, path), { maxLength: 30 }), (requests) => {
    const tree = new PathTree();
    const sent = [...requests, ...requests];
    const counted = new Map<string, number>();
    sent.forEach(([name, one]) => {
      tree.addRefusal(one, { method: name, weight: 1, webSocket: false });
      if (one.split('/').length <= 24) {
        const shape = `${name} ${one.split('/').map(segmentShape).join('/')}`;
        counted.set(shape, (counted.get(shape) ?? 0) + 1);
      }
    });
    const found = new Map<string, number>();
    const count = (node: PathNode, prefix: string) => {
      node.methods.forEach(({ refused }, name) => found.set(`${name} ${prefix}`, refused));
      node.children.forEach((child, name) => count(child, `${prefix}/${name}`));
    };
    count(tree.root, '');
    expect([...found].sort()).toEqual([...counted].sort());
    expect(tree.dropped).toBe(sent.filter(([, one]) => one.split('/').length > 24).length);
  }), { numRuns: 200 });
});
