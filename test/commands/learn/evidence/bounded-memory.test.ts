import { Evidence } from '../../../../src/commands/learn/evidence/evidence';
import { ownText } from '../../../../src/commands/learn/evidence/own-text';
import { PathNode } from '../../../../src/commands/learn/evidence/path-node';
import { PathTree } from '../../../../src/commands/learn/evidence/path-tree';

const MOST_NODES = 150_001;

function nodesOf(node: PathNode): number {
  return [...node.children.values()].reduce((sum, child) => sum + nodesOf(child), 1);
}

test('the nodes of a tree are bounded, and no request is lost when texts are merged', () => {
  const tree = new PathTree();
  const requests = 90_000;
  for (let i = 0; i < requests; i++) {
    tree.evidence('GET', `/users/name-${i}x/posts`, 1)?.addSuccess('/', i, 0, 1, false);
  }
  expect(nodesOf(tree.root)).toBeLessThan(MOST_NODES);
  expect(tree.root.requests + tree.dropped).toBe(requests);
  expect(tree.dropped).toBe(0);
});

test('texts of unmistakable kinds need one node, however many there are', () => {
  const tree = new PathTree();
  for (let i = 0; i < 20_000; i++) {
    tree.evidence('GET', `/orders/${i}/lines/${i * 7}`, 1);
  }
  expect(nodesOf(tree.root)).toBe(5);
});

test('the days and the clients of a path are bounded', () => {
  const evidence = new Evidence();
  for (let day = 0; day < 1000; day++) {
    evidence.addSuccess('/', day * 4_000_000, day * 86_400_000, 1, false);
  }
  expect(evidence.days.size).toBe(400);
  expect(evidence.clients.hashes).toHaveLength(24);
});

test('days are those of all requests, also after merging', () => {
  const [first, second] = [new Evidence(), new Evidence()];
  first.addSuccess('/', 1, 0, 1, false);
  first.addSuccess('/', 1, 1, 1, false);
  expect([...first.days]).toEqual([0]);
  second.addSuccess('/', 1, 3 * 86_400_000, 1, false);
  expect([...first.merge(second).days]).toEqual([0, 3]);
});

test.each(['/orders', '/caf\u00e9', '/\u4e2d\u6587', '/\ud800', ''])('the copy of a text is equal to the text: %j', (text) => {
  expect(ownText(text)).toBe(text);
});

test('paths with too many segments leave no nodes', () => {
  const tree = new PathTree();
  expect(tree.evidence('GET', '/a'.repeat(24), 1)).toBeUndefined();
  expect(nodesOf(tree.root)).toBe(1);
  expect(tree.evidence('GET', '/a'.repeat(23), 1)).toBeDefined();
});
