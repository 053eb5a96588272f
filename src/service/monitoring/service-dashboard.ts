import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { DashboardOptions } from './dashboard-options';
import { DEFAULT_LIMIT } from './logs-insights-queries';
import type { ProxyLog } from './proxy-log';
import { WOULD_BREAK_QUERY } from './would-break-query';
import { RejectionReason } from '../../allowlist';
import type { LazyConfiguration } from '../lazy-configuration';

/**
 * A dashboard of requests, their latency, and the resources that the tasks use; in report-only mode also of the requests that
 * would break.
 */
export function serviceDashboard(
  scope: Construct, service: ecs.BaseService, log: ProxyLog, configuration: LazyConfiguration, options: DashboardOptions,
): cloudwatch.Dashboard {
  const metrics = log.metrics('addDashboard');
  const period = options.period ?? Duration.minutes(1);
  const graph = (title: string, left: cloudwatch.IMetric[], more: Partial<cloudwatch.GraphWidgetProps> = {}) =>
    new cloudwatch.GraphWidget({ title, left, width: 12, ...more });
  const counts = { leftYAxis: { min: 0, label: 'requests', showUnits: false }, period };
  const reasons = Object.values(RejectionReason);
  const percentile = (percent: number) => metrics.latency({ statistic: cloudwatch.Stats.percentile(percent), label: `p${percent}`, period });

  const dashboard = new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: options.dashboardName,
    widgets: [
      [
        graph('Requests', [metrics.accepted({ label: 'accepted', period }), metrics.rejected({ label: 'rejected', period }), metrics.undelivered({ label: 'not delivered', period })], counts),
        graph('Rejected, by reason', reasons.map((reason) => metrics.rejectedByReason(reason, { period })), { ...counts, stacked: true }),
      ],
      [
        graph('Latency of accepted requests', [50, 95, 99].map(percentile), { leftYAxis: { min: 0, label: 'seconds', showUnits: false } }),
        graph('Upstream errors', [metrics.upstreamErrors({ label: '5xx of the app, 502, 504', period })], counts),
      ],
      [
        graph('CPU and memory', [service.metricCpuUtilization({ label: 'CPU', period }), service.metricMemoryUtilization({ label: 'memory', period })],
          { leftYAxis: { min: 0, max: 100, label: 'per cent', showUnits: false } }),
        // Each task reports its CPU once a minute, so the number of reports is the number of tasks.
        graph('Tasks', [service.metricCpuUtilization({ statistic: cloudwatch.Stats.SAMPLE_COUNT, label: 'tasks', period: Duration.minutes(1) })],
          { leftYAxis: { min: 0, label: 'tasks', showUnits: false } }),
      ],
    ],
  });
  configuration.whenReporting(() => dashboard.addWidgets(new cloudwatch.LogQueryWidget({
    title: 'Would break: only reported, and answered by the app',
    logGroupNames: [log.readableGroup('addDashboard').logGroupName],
    queryString: new logs.QueryString({ ...WOULD_BREAK_QUERY, limit: DEFAULT_LIMIT }).toString(),
    view: cloudwatch.LogQueryVisualizationType.TABLE,
    width: 24,
    height: 8,
  })));
  return dashboard;
}
