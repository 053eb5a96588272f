import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ProxyMetrics } from './proxy-metrics';
import { addTo } from '../../grouped-by';
import { subjectAt } from '../../validation/invalid-input';
import { describeProblem, Problems } from '../../validation/problems';
import type { ReverseProxiedServiceProps } from '../reverse-proxied-service-props';

/** The log of a service's proxy, as the source of metrics and queries, which need a log group in CloudWatch Logs. */
export class ProxyLog {
  private proxyMetrics?: ProxyMetrics;

  public constructor(
    private readonly service: Construct,
    private readonly logGroup: logs.ILogGroup | undefined,
    private readonly props: ReverseProxiedServiceProps,
  ) {
    if (logGroup) addTo(writers, logGroup, service);
  }

  /** Whether a line may stand for several rejected requests. */
  public get isSampled(): boolean {
    return this.props.nginx?.rejectedRequestLog?._isSampled ?? false;
  }

  /** Whether the log can be read. */
  public get isReadable(): boolean {
    return this.logGroup !== undefined;
  }

  /** @param method the method that reads the metrics, for the error without a log group */
  public metrics(method: string): ProxyMetrics {
    const logGroup = this.readableGroup(method);
    if (this.proxyMetrics === undefined) {
      this.proxyMetrics = new ProxyMetrics(this.service, logGroup, this.isSampled, this.props.metricNamespace);
      this.service.node.addValidation({ validate: () => this.countedTogether(logGroup) });
    }
    return this.proxyMetrics;
  }

  /** @param method the method that reads the log group, for the error without a log group */
  public readableGroup(method: string): logs.ILogGroup {
    return this.logGroup ?? Problems.fail(subjectAt(this.service, `${method}()`), 'proxyLogging', this.props.proxyLogging, READABLE, WITHOUT_LOG_GROUP);
  }

  /** The problem of other proxies that write to the log group. The metric filters cannot tell their lines from those of this proxy. */
  private countedTogether(logGroup: logs.ILogGroup): string[] {
    const others = writers.get(logGroup)!.filter((other) => other !== this.service);
    return others.length === 0 ? [] : [describeProblem('proxyLogging', this.props.proxyLogging,
      `a driver whose log group no other proxy writes to, unlike that of ${others.map(({ node }) => node.path).join(' and ')}`,
      'create a log group for each service, because its metrics would also count the requests of the other proxies')];
  }
}

/** The services whose proxies write to a log group. */
const writers = new WeakMap<logs.ILogGroup, Construct[]>();

/** The log drivers whose lines metrics and queries can read, in words that follow "must be". */
const READABLE = 'left out, or an `awslogs` driver, because metric filters and saved queries read a log group of CloudWatch Logs';

const WITHOUT_LOG_GROUP = 'write `ecs.LogDriver.awsLogs({ logGroup, streamPrefix: \'nginx\' })`, or use the metrics of the load balancer '
  + '(`service.loadBalancer.metrics`, `service.targetGroup.metrics`) and of ECS, which need no log';
