import * as fc from 'fast-check';
import { RequestsOverTime } from '../../../src/commands/report/requests-over-time';

const request = (spanMs: number) => fc.record({ time: fc.integer({ min: 0, max: spanMs }), outcome: fc.constantFrom('allowed', 'no-route'), weight: fc.integer({ min: 1, max: 100 }) });
const requests = fc.constantFrom(1, 60_000, 86_400_000, 90 * 86_400_000, 2_000_000_000_000).chain((spanMs) => (
  fc.array(request(spanMs), { minLength: 1, maxLength: 200 })));

test('each request is counted once, in its period, and there are few periods', () => {
  fc.assert(fc.property(requests, (added) => {
    const counts = new RequestsOverTime();
    added.forEach(({ time, outcome, weight }) => counts.add(time, outcome, weight));
    const { periodMs } = counts;
    const periods = counts.periods();
    const sum = (of: { time: number; outcome: string; weight: number }[]) => of.reduce((total, { weight }) => total + weight, 0);
    for (const outcome of ['allowed', 'no-route']) {
      for (const { start, requests: counted } of periods) {
        expect(counted[outcome] ?? 0).toBe(sum(added.filter((one) => one.outcome === outcome && one.time >= start && one.time < start + periodMs)));
      }
    }
    expect(periods.reduce((total, { requests: counted }) => total + Object.values(counted).reduce((a, b) => a + b, 0), 0)).toBe(sum(added));
    expect((periods[periods.length - 1].start - periods[0].start) / periodMs).toBeLessThanOrEqual(97);
    expect(periods.map(({ start }) => start)).toEqual([...new Set(periods.map(({ start }) => start))].sort((a, b) => a - b));
  }));
});
