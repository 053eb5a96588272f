import { Template } from 'aws-cdk-lib/assertions';
import { isRejected, LogLine, METRICS, realLogLines } from './log-lines';
import { RejectionReason } from '../../../src/allowlist';
import { Enforcement } from '../../../src/nginx';
import { AppFailure } from '../../../src/nginx/answers/app-failure';
import { TestStack } from '../../../testing/cdk';
import { fieldsOf, matchesPattern } from '../../../testing/filter-pattern';

/** The metric filters of a service of which all metrics are asked for, by the names of their metrics. */
function filters(): Record<string, { pattern: string; value: string; defaultValue?: number; dimensions?: { Key: string; Value: string }[] }> {
  const stack = new TestStack();
  const service = stack.service();
  service.metricAccepted();
  service.metricRejected();
  service.metricRejectedByReason(RejectionReason.NO_ROUTE);
  service.metricUpstreamErrors();
  service.metricLatency();
  service.metricUndelivered();
  return Object.fromEntries(Object.values(Template.fromStack(stack).findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => {
    const [transformation] = Properties.MetricTransformations;
    return [transformation.MetricName, {
      pattern: Properties.FilterPattern,
      value: transformation.MetricValue,
      defaultValue: transformation.DefaultValue,
      dimensions: transformation.Dimensions,
    }];
  }));
}

const FILTERS = filters();
const counted = (metric: string, line: LogLine) => matchesPattern(FILTERS[metric].pattern, line);

describe.each([[Enforcement.ENFORCE], [Enforcement.REPORT_ONLY]])('metric filters on lines of real NGINX, %s', (enforcement) => {
  const reports = enforcement === Enforcement.REPORT_ONLY;
  let lines: LogLine[];
  beforeAll(async () => { lines = await realLogLines(enforcement); });

  test('there is a line for each reason', () => {
    const reasons = [...new Set(lines.map(({ reason }) => reason))].filter((reason) => reason !== '').sort();
    // That no app is there is like the other failures, and would take another NGINX.
    expect(reasons).toEqual(Object.keys(METRICS).filter((reason) => reason !== AppFailure.UNREACHABLE).sort());
    expect(lines.some(({ enforced }) => enforced === false)).toBe(reports);
  });

  test('each line counts either as accepted or as rejected, depending on whether the proxy rejected the request', () => {
    for (const line of lines) {
      const rejected = isRejected(line);
      expect([line, counted('Accepted', line), counted('Rejected', line)]).toEqual([line, !rejected, rejected]);
      expect(counted('RejectedByReason', line)).toBe(rejected);
    }
  });

  test('exactly one metric counts each reason', () => {
    for (const line of lines.filter(({ reason }) => reason !== '')) {
      const metrics = ['Rejected', 'UpstreamErrors', 'Undelivered'].filter((metric) => counted(metric, line));
      const reported = line.enforced === false;
      expect([line, metrics]).toEqual([line, reported ? metrics.filter((metric) => metric === 'UpstreamErrors' && line.status >= 500) : METRICS[line.reason]]);
    }
    for (const [reason, metrics] of Object.entries(METRICS)) {
      const status = metrics.includes('UpstreamErrors') && ![AppFailure.ANSWER_INCOMPLETE, AppFailure.TOO_SLOW].includes(reason as AppFailure) ? 502 : 200;
      expect([reason, ['Rejected', 'UpstreamErrors', 'Undelivered'].filter((metric) => counted(metric, { reason, status }))]).toEqual([reason, metrics]);
    }
  });

  test('upstream errors include server errors of the app and failed authorization requests', () => {
    const found = lines.filter((line) => counted('UpstreamErrors', line)).map(({ target, status }) => `${target} ${status}`).sort();
    // HTTP/1.0 is rejected, even in report-only mode, because a route requires authentication.
    expect(found).toEqual([
      '/api/500 500', '/api/502 502', '/api/503 503', '/api/505 505', '/api/invalid 502', '/api/long-header 502', '/asked/500 500', '/busy 504', '/cut/short 200', '/slow 499',
    ]);
  });

  test('latency covers accepted requests without WebSockets', () => {
    const timed = lines.filter((line) => counted('Latency', line));
    expect(timed).toEqual(lines.filter((line) => !isRejected(line) && line.status !== 101));
    expect(lines.some(({ status }) => status === 101)).toBe(true);
    expect(Math.max(...timed.map(({ request_time: time }) => time))).toBeGreaterThanOrEqual(0.9);
    expect(timed.every(({ request_time: time }) => typeof time === 'number')).toBe(true);
  });

  test('every field in a metric filter exists in the lines', () => {
    const read = Object.values(FILTERS).flatMap(({ pattern, value, dimensions }) => [
      ...fieldsOf(pattern), ...fieldsOf(value), ...(dimensions ?? []).flatMap((dimension) => fieldsOf(dimension.Value)),
    ]);
    expect(new Set(read)).toEqual(new Set(['reason', 'enforced', 'status', 'request_time']));
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(expect.arrayContaining(['reason', 'status', 'request_time', ...reports ? ['enforced'] : []]));
    }
  });
});

test('patterns respect the limits of CloudWatch Logs', () => {
  expect(Object.keys(FILTERS).sort()).toEqual(['Accepted', 'Latency', 'Rejected', 'RejectedByReason', 'Undelivered', 'UpstreamErrors']);
  for (const { pattern, defaultValue, dimensions } of Object.values(FILTERS)) {
    expect(pattern.length).toBeLessThanOrEqual(1024);
    // A default and dimensions exclude each other.
    expect(defaultValue === undefined || dimensions === undefined).toBe(true);
  }
});
