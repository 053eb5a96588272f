import { Template } from 'aws-cdk-lib/assertions';
import { ALL_REASONS, isRejected, LogLine, realLogLines } from './log-lines';
import { Allowlist, RejectionReason, Route } from '../../../src/allowlist';
import { request } from '../../../src/commands/replay/raw-client';
import { Enforcement, NginxConfiguration, RejectedRequestLog } from '../../../src/nginx';
import { TestStack } from '../../../testing/cdk';
import { matchesPattern } from '../../../testing/filter-pattern';
import { startNginx } from '../../../testing/nginx';

/** Requests of scanners. */
const SAMPLED = [
  'client-certificate-missing', 'malformed-request', 'no-route', 'not-canonical', 'not-origin-form', 'plain-http', 'target-too-long', 'unknown-host', 'unsupported-http-version',
];
const isSampled = (line: LogLine) => SAMPLED.includes(line.reason) && isRejected(line);

/** The metric filters of a service, by the names of their metrics. */
function filters(rejectedRequestLog?: RejectedRequestLog): Record<string, { pattern: string; value: string }> {
  const stack = new TestStack();
  const service = stack.service({ nginx: { rejectedRequestLog } });
  service.addDashboard();
  return Object.fromEntries(Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => {
    const [{ MetricName, MetricValue }] = Properties.MetricTransformations;
    return [MetricName, { pattern: Properties.FilterPattern, value: MetricValue }];
  }));
}

const EACH_LINE = filters();
const TENTH = RejectedRequestLog.sampled(10);
const WEIGHTED_LINES = filters(TENTH);

/** The sum of a metric over some lines. */
function sum(metric: string, lines: LogLine[], { [metric]: { pattern, value } } = EACH_LINE): number {
  return lines.filter((line) => matchesPattern(pattern, line)).reduce((total, line) => total + (value.startsWith('$.') ? line[value.slice(2)] : Number(value)), 0);
}

/** The fields of a line that a sample does not change. */
const likeness = ({ host, method, target, status, reason, enforced }: LogLine) => JSON.stringify([host, method, target, status, reason, enforced]);

describe.each([[Enforcement.ENFORCE], [Enforcement.REPORT_ONLY]])('with a tenth of the rejections of unknown paths logged, %s', (enforcement) => {
  let all: LogLine[];
  let written: LogLine[];
  let kept: LogLine[];
  beforeAll(async () => {
    [all, written, kept] = await Promise.all([
      realLogLines(enforcement), realLogLines(enforcement, { rejectedRequestLog: TENTH, sample: 'all' }), realLogLines(enforcement, { rejectedRequestLog: TENTH, sample: 'none' }),
    ]);
  });

  test('each line has the number of requests that it represents', () => {
    expect(written.map(likeness).sort()).toEqual(all.map(likeness).sort());
    for (const line of written) expect([line, line.weight]).toEqual([line, isSampled(line) ? 10 : 1]);
    expect(all.every((line) => !('weight' in line))).toBe(true);
    const reasons = new Set(written.filter(isSampled).map(({ reason }) => reason));
    expect(reasons.size).toBeGreaterThanOrEqual(enforcement === Enforcement.ENFORCE ? SAMPLED.length : 5);
  });

  test('only lines of those rejections are left out', () => {
    expect(kept.map(likeness).sort()).toEqual(all.filter((line) => !isSampled(line)).map(likeness).sort());
    // The others are there: of accepted requests, of errors of the app, of rejections on a route, and those only reported.
    for (const reason of ['', 'app-timeout', 'rate-limited', 'method-not-allowed', 'not-authorized', 'answer-undelivered']) expect(kept.map((line) => line.reason)).toContain(reason);
    if (enforcement === Enforcement.REPORT_ONLY) expect(kept.filter(({ reason }) => reason === 'no-route').map(({ enforced }) => enforced)).toContain(false);
  });

  test('the metrics of rejections add the weights, and other metrics count lines', () => {
    const rejected = sum('Rejected', all);
    const sampled = all.filter(isSampled).length;
    for (const metric of ['Rejected', 'RejectedByReason']) expect(sum(metric, written, WEIGHTED_LINES)).toBe(rejected + 9 * sampled);
    for (const metric of ['Accepted', 'UpstreamErrors', 'Undelivered']) {
      expect(sum(metric, all)).toBeGreaterThan(0);
      for (const lines of [written, kept]) expect([metric, sum(metric, lines, WEIGHTED_LINES)]).toEqual([metric, sum(metric, all)]);
    }
  });
});

test('every other rejection concerns a route and is always logged', () => {
  expect(ALL_REASONS.filter((reason) => !SAMPLED.includes(reason))).toEqual([
    'authorization-failed', 'body-too-large', 'client-address-unknown', 'client-certificate-invalid', 'client-not-allowed', 'content-type-not-allowed', 'method-not-allowed',
    'not-authorized', 'origin-secret-wrong', 'query-not-allowed', 'rate-limited', 'request-timeout', 'storage-full', 'too-many-connections', 'unauthenticated',
  ]);
});

test('the sample is a share of the requests, and the sum of its weights approximates their number', async () => {
  const settings = { rejectedRequestLog: RejectedRequestLog.sampled(50) };
  const nginx = await startNginx({ text: new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, settings }).text });
  for (let i = 0; i < 400; i++) await request(nginx.port, { method: 'GET', target: '/admin', headers: [['Host', 'a.example']] });
  await nginx.stop();
  const lines = nginx.accessLog();
  expect(lines.every(({ reason, weight }) => reason === RejectionReason.NO_ROUTE && weight === 2)).toBe(true);
  // Five standard deviations.
  expect(Math.abs(lines.length - 200)).toBeLessThan(50);
});

describe('the sampled percentage', () => {
  test.each([[1, 100], [0.01, 10_000], [3, 33.333333], [99.99, 1.0001]])('of %d gives lines the weight %d', (percent, weight) => {
    expect(RejectedRequestLog.sampled(percent)._weight).toBe(weight);
  });

  test.each([0, -1, 0.001, 33.333, 100.01, NaN, Infinity, '1', undefined, null, true])('cannot be %p', (percent) => {
    expect(() => RejectedRequestLog.sampled(percent as number)).toThrow(/invalid rejected request log: `percent` must be a number from 0\.01 to 100 with at most two decimals, got: /);
  });

  test('of 100 switches sampling off', () => {
    const textOf = (rejectedRequestLog?: RejectedRequestLog) =>
      new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, settings: { rejectedRequestLog } }).text;
    expect(textOf(RejectedRequestLog.sampled(100))).toBe(textOf());
    expect(textOf(RejectedRequestLog.all())).toBe(textOf());
    expect(filters(RejectedRequestLog.all()).Rejected.value).toBe('1');
  });
});

test('saved queries add the weights', () => {
  const queriesOf = (rejectedRequestLog?: RejectedRequestLog) => {
    const stack = new TestStack();
    stack.service({ nginx: { rejectedRequestLog } }).addLogsInsightsQueries();
    return Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties.QueryString as string);
  };
  const [all, sampled] = [queriesOf(), queriesOf(RejectedRequestLog.sampled(1))];
  expect(sampled.join()).not.toContain('count(*)');
  expect(sampled.map((query) => query.replace('sum(weight)', 'count(*)').replace('sum(bytes_sent * weight)', 'sum(bytes_sent)'))).toEqual(all);
  expect(sampled.filter((query) => query.includes('sum(weight)'))).toHaveLength(5);
});
