import { PathIndex } from '../../../../src/commands/learn/evidence/path-index';

const NODES = 3000;

test('nodes are told apart by both hashes', () => {
  const index = new PathIndex();
  // Few different hashes, so that most nodes share their place and one hash with others.
  const hashes = Array.from({ length: NODES }, (_, i) => [i % 3 - 1, i * 1024 - 5] as const);
  hashes.forEach(([first, second], node) => index.add(first, second, node));
  hashes.forEach(([first, second], node) => {
    expect(index.find(first, second)).toBe(node);
    expect(index.find(first + 3, second)).toBe(-1);
    expect(index.find(first, second + 1)).toBe(-1);
  });
});
