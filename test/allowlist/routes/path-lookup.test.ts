import * as fc from 'fast-check';
import { PathLookup, RespelledLookup } from '../../../src/allowlist/routes/path-lookup';
import { configurations, makeAllowlist, requestsFor } from '../../../testing/decision-arbitraries';
import { numberOfRuns } from '../../../testing/number-of-runs';

const cases = configurations.chain((configuration) => fc.record({
  allowlist: fc.constant(configuration).map(makeAllowlist),
  paths: fc.array(requestsFor(configuration).map(({ target }) => target.split('?')[0]), { minLength: 20, maxLength: 20 }),
}));

test('the path found is the first one whose pattern matches', () => {
  fc.assert(fc.property(cases, ({ allowlist, paths }) => {
    const lookup = new PathLookup(allowlist._paths);
    for (const path of paths.filter((one) => one.startsWith('/') && !one.includes('//'))) {
      expect(lookup.find(path)?.route.toString()).toBe(allowlist._paths.find(({ route }) => route._pattern.matches(path))?.route.toString());
    }
  }), { numRuns: numberOfRuns(150) });
});

test('a path is respelled if the most specific routes that match any spelling do not match the path itself', () => {
  fc.assert(fc.property(cases, ({ allowlist, paths }) => {
    const lookup = new RespelledLookup(allowlist._respellable);
    for (const path of paths.filter((one) => one.startsWith('/') && !one.includes('//'))) {
      const listed = allowlist._respellable.find((group) => group.some(({ _pattern: pattern }) => pattern.matchesInAnySpelling(path)));
      const expected = listed !== undefined && !listed.some(({ _pattern: pattern }) => pattern.matches(path));
      expect([path, lookup.isRespelled(path)]).toEqual([path, expected]);
    }
  }), { numRuns: numberOfRuns(150) });
});
