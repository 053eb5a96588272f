import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ProxyMetrics } from './proxy-metrics';
import { subjectAt } from '../../validation/invalid-input';
import { Problems } from '../../validation/problems';

/** The log of a service's proxy, as the source of metrics and queries. Both need a log group in CloudWatch Logs. */
export class ProxyLog {
  private proxyMetrics?: ProxyMetrics;

  public constructor(
    private readonly service: Construct,
    private readonly logGroup: logs.ILogGroup | undefined,
    private readonly driver: ecs.LogDriver | undefined,
    private readonly metricNamespace: string | undefined,
  ) {}

  /** Whether the log can be read. */
  public get isReadable(): boolean {
    return this.logGroup !== undefined;
  }

  /** @param method the method that reads the metrics, for the error without a log group */
  public metrics(method: string): ProxyMetrics {
    const logGroup = this.readableGroup(method);
    this.proxyMetrics ??= new ProxyMetrics(this.service, logGroup, this.metricNamespace);
    return this.proxyMetrics;
  }

  /** @param method the method that reads the log group, for the error without a log group */
  public readableGroup(method: string): logs.ILogGroup {
    return this.logGroup ?? Problems.fail(subjectAt(this.service, `${method}()`), 'proxyLogging', this.driver, READABLE, WITHOUT_LOG_GROUP);
  }
}

/** The log drivers whose lines metrics and queries can read, in words that follow "must be". */
export const READABLE = 'left out, or an `awslogs` driver, because metric filters and saved queries read a log group of CloudWatch Logs';

const WITHOUT_LOG_GROUP = 'write `ecs.LogDriver.awsLogs({ logGroup, streamPrefix: \'nginx\' })`, or use the metrics of the load balancer '
  + '(`service.loadBalancer.metrics`, `service.targetGroup.metrics`) and of ECS, which need no log';
