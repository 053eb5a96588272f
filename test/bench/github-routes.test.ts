import { operationsOf } from '../../bench/routes/github-routes';
import { anyOf, byFirstSegment, bySet } from '../../bench/routes/operations';

const operations = operationsOf({
  paths: {
    '/': { get: {} },
    '/repos/{owner}/{repo}': { get: {}, patch: {}, parameters: [] },
    '/repos/{owner}/{repo}/compare/{base}...{head}': { get: {} },
    '/markdown/raw.txt': { post: {} },
  },
});

test('reads paths and methods of a description, HEAD with GET', () => {
  expect(operations).toEqual([
    { path: '/', methods: ['GET', 'HEAD'] },
    { path: '/repos/{owner}/{repo}', methods: ['GET', 'HEAD', 'PATCH'] },
    { path: '/repos/{owner}/{repo}/compare/{base}...{head}', methods: ['GET', 'HEAD'] },
    { path: '/markdown/raw.txt', methods: ['POST'] },
  ]);
});

test('groups paths by first segment and by methods, with one expression per group', () => {
  expect(byFirstSegment(operations).map(([first, members]) => [first, members.length])).toEqual([['', 1], ['repos', 2], ['markdown', 1]]);
  expect(bySet(operations).map((members) => members.length)).toEqual([2, 1, 1]);
  expect(anyOf(operations.slice(1, 4))).toBe('^(?:/repos/[^/]+/[^/]+|/repos/[^/]+/[^/]+/compare/[^/]+\\.\\.\\.[^/]+|/markdown/raw\\.txt)$');
});
