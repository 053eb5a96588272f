import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ProxyMetrics } from './proxy-metrics';

/** What alarms and dashboards watch. */
export interface WatchedService {
  readonly service: ecs.BaseService;
  readonly metrics: ProxyMetrics;
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  /** All target groups that the proxies are ever in. */
  readonly targetGroups: elbv2.ApplicationTargetGroup[];
}
