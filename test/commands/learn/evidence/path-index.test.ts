import * as fc from 'fast-check';
import { ChildIndex } from '../../../../src/commands/learn/evidence/child-index';
import { PathNode } from '../../../../src/commands/learn/evidence/path-node';
import { nameHash, PathSegments } from '../../../../src/commands/learn/evidence/path-segments';
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
      text: text.slice(segments.start(i), segments.end(i)), shape: segments.shape(i), hash: segments.hash(i),
    }));
    read.forEach(({ text: found, shape, hash }, i) => expect([found, shape ?? found, hash]).toEqual([
      expected[i], segmentShape(expected[i]), nameHash(segmentShape(expected[i])),
    ]));
  }), { numRuns: 500 });
});

test('nodes with equal hashes are told apart by parent and name', () => {
  const index = new ChildIndex();
  const parents = [new PathNode(), new PathNode()];
  const names = Array.from({ length: 1000 }, (_, i) => `name${i}`);
  const hashOf = (i: number) => i % 3;
  const children = parents.map((parent) => names.map((name, i) => {
    const child = new PathNode();
    parent.setChild(name, child);
    index.add(hashOf(i), child);
    return child;
  }));
  parents.forEach((parent, p) => names.forEach((name, i) => {
    expect(index.find(hashOf(i), parent, `/${name}/x`, 1, name.length)).toBe(children[p][i]);
    expect(index.find(hashOf(i), parent, `/${name}x`, 1, name.length + 1)).toBeUndefined();
  }));
});

test('each path has the node at the end of its shapes', () => {
  fc.assert(fc.property(fc.array(path, { maxLength: 30 }), (paths) => {
    const tree = new PathTree();
    const kept = [...paths, ...paths].filter((one) => one.split('/').length <= 24);
    [...paths, ...paths].forEach((one) => tree.evidence('GET', one, 1)?.addRefusal(one, 1));
    const requests = new Map<string, number>();
    kept.forEach((one) => {
      const shape = one.split('/').map(segmentShape).join('/');
      requests.set(shape, (requests.get(shape) ?? 0) + 1);
    });
    const counted = new Map<string, number>();
    const count = (node: PathNode, prefix: string) => {
      node.methods.forEach(({ refused }) => counted.set(prefix, refused));
      node.children.forEach((child, name) => count(child, `${prefix}/${name}`));
    };
    count(tree.root, '');
    expect([...counted].sort()).toEqual([...requests].sort());
  }), { numRuns: 200 });
});
