import { Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ACCEPTED, REJECTED, TIMED, UNDELIVERED, UPSTREAM_ERRORS } from './log-patterns';
import { RejectionReason } from '../../allowlist';

/** A metric that a metric filter counts or takes from a log line. */
interface LogMetric {
  readonly metricName: string;
  readonly filterPattern: logs.IFilterPattern;
  readonly metricValue?: string;
  readonly unit: cloudwatch.Unit;
  readonly dimensions?: Record<string, string>;
  /** The value for a minute in which no log line matches, which cannot be combined with dimensions. */
  readonly defaultValue?: number;
}

/**
 * Metrics from the proxy's access log. A metric filter is created when its metric is first used, so that a service without
 * metrics has no filters.
 */
export class ProxyMetrics extends Construct {
  public readonly namespace: string;

  /** @param sampled whether a line may stand for several rejected requests */
  public constructor(scope: Construct, private readonly logGroup: logs.ILogGroup, private readonly sampled: boolean, namespace?: string) {
    super(scope, 'Metrics');
    this.namespace = namespace ?? defaultNamespace(scope);
  }

  public accepted(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.count('Accepted', ACCEPTED, options);
  }

  public rejected(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.count('Rejected', REJECTED, options, this.rejections);
  }

  public rejectedByReason(reason: RejectionReason, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    // One filter for all reasons. There are few reasons and clients cannot create any, so clients cannot increase their number.
    const metricName = 'RejectedByReason';
    this.filter({ metricName, filterPattern: REJECTED, metricValue: this.rejections, unit: cloudwatch.Unit.COUNT, dimensions: { Reason: '$.reason' } });
    return this.metric(metricName, { statistic: cloudwatch.Stats.SUM, dimensionsMap: { Reason: reason }, label: reason, ...options });
  }

  public upstreamErrors(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.count('UpstreamErrors', UPSTREAM_ERRORS, options);
  }

  public undelivered(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.count('Undelivered', UNDELIVERED, options);
  }

  public latency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    const metricName = 'Latency';
    this.filter({ metricName, filterPattern: TIMED, metricValue: '$.request_time', unit: cloudwatch.Unit.SECONDS });
    return this.metric(metricName, { statistic: cloudwatch.Stats.percentile(95), ...options });
  }

  /** The number of rejected requests that a line stands for, unless every line stands for one request. Only rejected requests are sampled. */
  private get rejections(): string | undefined {
    return this.sampled ? '$.weight' : undefined;
  }

  private count(metricName: string, filterPattern: logs.IFilterPattern, options?: cloudwatch.MetricOptions, metricValue?: string): cloudwatch.Metric {
    this.filter({ metricName, filterPattern, metricValue, unit: cloudwatch.Unit.COUNT, defaultValue: 0 });
    return this.metric(metricName, { statistic: cloudwatch.Stats.SUM, ...options });
  }

  private metric(metricName: string, options: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({ namespace: this.namespace, metricName, ...options }).attachTo(this);
  }

  private filter(metric: LogMetric): void {
    if (this.node.tryFindChild(metric.metricName) === undefined) {
      new logs.MetricFilter(this, metric.metricName, { logGroup: this.logGroup, metricNamespace: this.namespace, ...metric });
    }
  }
}

/**
 * The default namespace. Each service has its own namespace, because the metrics of two services must not add up and a
 * filter cannot add its own dimension.
 */
function defaultNamespace(scope: Construct): string {
  const stack = Stack.of(scope);
  const name = pathInStack(scope).join('-').replace(/[^A-Za-z0-9_-]/g, '-');
  // Namespaces have up to 255 characters, of which 20 are for the prefix and 128 for the name of the stack.
  return `ReverseProxiedService/${stack.stackName}/${name.length > 100 ? Names.uniqueResourceName(scope, { maxLength: 100 }) : name}`;
}

/** The IDs on the path from the stack of a construct to the construct. */
export function pathInStack(scope: Construct): string[] {
  return scope.node.scopes.slice(scope.node.scopes.indexOf(Stack.of(scope)) + 1).map(({ node }) => node.id);
}
