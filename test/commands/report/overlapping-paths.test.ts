import * as fc from 'fast-check';
import { Allowlist, Route } from '../../../src';
import { overlappingPaths } from '../../../src/commands/report/overlapping-paths';

const segment = fc.constantFrom('a', 'b', '{x}', '{x}.json', 'a.json');
const route = fc.tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '/{rest+}', '/'), fc.boolean()).map(([segments, end, prefix]) => {
  const path = `/${segments.join('/')}`;
  return path.includes('{') ? Route.template(path + end) : prefix ? Route.prefix(path) : end === '/{rest+}' ? Route.template(path + end) : Route.exact(path + end);
});

/** Paths that show most overlaps of the drawn routes. */
const TEXTS = ['a', 'b', 'a.json', 'c', 'c.json'];
const PATHS = [1, 2, 3, 4].flatMap((length) => Array.from({ length: TEXTS.length ** length }, (_, n) => (
  Array.from({ length }, (__, i) => `/${TEXTS[Math.floor(n / TEXTS.length ** i) % TEXTS.length]}`).join('')))).flatMap((path) => [path, `${path}/`]);

test('the pairs are those of which both match a request and the first decides', () => {
  fc.assert(fc.property(fc.array(route, { minLength: 2, maxLength: 6 }), (routes) => {
    const allowlist = new Allowlist({ routes });
    const patterns = allowlist._paths.map(({ route: { _pattern: pattern } }) => pattern);
    const { pairs, incomplete } = overlappingPaths(allowlist);
    pairs.forEach(({ winner, other, example }) => {
      expect([patterns[winner].matches(example), patterns[other].matches(example)]).toEqual([true, true]);
      expect(allowlist._find(example)).toBe(allowlist._paths[winner]);
    });
    const expected = new Set(PATHS.flatMap((path) => {
      const matching = patterns.flatMap((pattern, number) => pattern.matches(path) ? [number] : []);
      return matching.slice(1).map((other) => `${matching[0]} ${other}`);
    }));
    const found = new Set(pairs.map(({ winner, other }) => `${winner} ${other}`));
    expect([...expected].filter((pair) => !found.has(pair))).toEqual([]);
    expect(incomplete).toBe(false);
  }), { numRuns: 60 });
});

test('a list of very many pairs says that it is not complete', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/'), ...Array.from({ length: 30 }, (_, i) => Route.exact(`/a${i}`))] });
  const { pairs, incomplete } = overlappingPaths(allowlist);
  expect([pairs.length, incomplete]).toEqual([20, true]);
});
