import { Evidence } from '../../../../src/commands/learn/evidence/evidence';
import { classify } from '../../../../src/commands/learn/shapes/classify';
import type { LearnedSegment } from '../../../../src/commands/learn/shapes/learned-path';
import { certainOperations } from '../../../../src/commands/learn/shapes/mistakes/certain-operations';
import { ShapeNode } from '../../../../src/commands/learn/shapes/shape-node';
import { times, words } from '../learned-requests';

/** A tree with a path `/v1/NAME` for each name, of which each has requests with GET and PUT. */
function treeOf(names: string[]): ShapeNode {
  const root = new ShapeNode();
  const below = new ShapeNode();
  names.forEach((name, n) => {
    const node = new ShapeNode();
    ['GET', 'PUT'].forEach((method, m) => node.addMethod(method, { requests: 30 + 10 * (n * (m + 3) % 7), evidence: [new Evidence()] }));
    below.addChild(name, node);
  });
  root.addChild('v1', below);
  return root;
}

const certain = new Map([['GET', new Evidence()]]);
const judged = (...segments: LearnedSegment[]) => ({ path: { segments: [{ literal: 'v1' }, ...segments], methods: certain, isFolder: false }, certain, uncertain: new Map() });
const parameter = (names: string[], isListed = false) => ({ head: '', tail: '', names: new Map(names.map((name) => [name, 1])), isListed });
const many = times(12, (i) => `${words[i % 9]}${words[Math.floor(i / 9)]}`);

test('only the certain methods of the paths are kept', () => {
  const kept = certainOperations(treeOf([...many, 'other']), [judged(parameter(many))]).children.get('v1')!;
  expect([...kept.children.keys()]).toEqual(many);
  expect([...kept.children.get(many[0])!.methods.keys()]).toEqual(['GET']);
});

test.each([
  ['the names of a parameter with many values are known to be values', [judged(parameter(many))], many],
  ['the names of a parameter with few values are not', [judged(parameter(many.slice(0, 9)))], []],
  ['the names that a parameter lists are not', [judged(parameter(many, true))], []],
  ['literal names are not', many.map((literal) => judged({ literal })), []],
])('%s', (_, paths, values) => {
  const kept = certainOperations(treeOf(many), paths).children.get('v1')!;
  expect(classify(kept.children).parameters.flatMap(({ names }) => names).sort()).toEqual([...values].sort());
});
