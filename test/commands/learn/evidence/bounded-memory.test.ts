import { ownText } from '../../../../src/commands/learn/evidence/own-text';
import type { PathNode } from '../../../../src/commands/learn/evidence/path-node';
import { PathTree } from '../../../../src/commands/learn/evidence/path-tree';

const MOST_NODES = 150_001;
const GET = { method: 'GET', time: 0, weight: 1, webSocket: false };

function nodesOf(node: PathNode): number {
  return [...node.children.values()].reduce((sum, child) => sum + nodesOf(child), 1);
}

function requestsOf({ methods, children }: PathNode): number {
  return [...[...methods.values()].map(({ succeeded }) => succeeded), ...[...children.values()].map(requestsOf)].reduce((sum, one) => sum + one, 0);
}

test('the nodes of a tree are bounded, and no request is lost when texts are merged', () => {
  const tree = new PathTree();
  const requests = 90_000;
  for (let i = 0; i < requests; i++) {
    tree.addSuccess(`/users/name-${i}x/posts`, GET, i);
  }
  expect(nodesOf(tree.root)).toBeLessThan(MOST_NODES);
  expect(requestsOf(tree.root)).toBe(requests);
  expect(tree.dropped).toBe(0);
});

test('texts of unmistakable kinds need one node, however many there are', () => {
  const tree = new PathTree();
  for (let i = 0; i < 20_000; i++) {
    tree.addRefusal(`/orders/${i}/lines/${i * 7}`, GET);
  }
  expect(nodesOf(tree.root)).toBe(5);
});

test.each(['/orders', '/caf\u00e9', '/\u4e2d\u6587', '/\ud800', ''])('the copy of a text is equal to the text: %j', (text) => {
  expect(ownText(text)).toBe(text);
});

test('paths with too many segments leave no nodes', () => {
  const tree = new PathTree();
  tree.addSuccess('/a'.repeat(24), GET, 1);
  expect([nodesOf(tree.root), tree.dropped]).toEqual([1, 1]);
  tree.addSuccess('/a'.repeat(23), GET, 1);
  expect([nodesOf(tree.root), tree.dropped]).toEqual([24, 1]);
});

test('where texts are merged, those with the most requests stay', () => {
  const tree = new PathTree();
  const add = (path: string) => tree.addSuccess(path, GET, 1);
  for (let i = 0; i < 20; i++) {
    add('/users/me/posts');
    add('/users/all');
  }
  for (let i = 0; i < 80_000; i++) {
    add(`/users/name-${i}x/posts`);
  }
  const users = tree.root.children.get('users')!;
  expect([...users.children.keys()]).toEqual(expect.arrayContaining(['me', 'all', '{text}']));
  expect(users.children.get('me')!.children.get('posts')!.methods.get('GET')!.succeeded).toBe(20);
  expect(users.children.get('{text}')!.majority).toMatchObject({ times: 1, all: expect.any(Number) });
  expect(users.children.get('{text}')!.majority!.all).toBeGreaterThan(100);
  expect(users.children.get('{text}')!.children.get('posts')!.methods.get('GET')!.clients.hashes).toEqual([1]);
});
