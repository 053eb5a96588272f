import { RejectionReason } from '../../../src/allowlist';
import { RefusedShapes } from '../../../src/commands/check/refused-shapes';

const MOST_SHAPES = 20_000;

test('the groups of refused requests are bounded, whatever the methods and the paths are', () => {
  const shapes = new RefusedShapes();
  const groups = new Set<object>();
  for (let i = 0; i < MOST_SHAPES + 1000; i++) {
    const name = `name-${i}y`;
    const request = { method: i % 2 === 0 ? `M${i}` : 'GET', target: `/${name}`, webSocket: false };
    groups.add(shapes.of(request, { decision: { allowed: false, status: 404 }, reason: RejectionReason.NO_ROUTE }));
  }
  expect(groups.size).toBe(MOST_SHAPES + 2);
  expect(shapes.collapsed().map(({ method, shape }) => `${method} ${shape}`)).toEqual(expect.arrayContaining(['GET other paths', 'other methods other paths']));
});
