import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ProxyMetrics } from './proxy-metrics';
import type { AttachedTargetGroup } from '../exposure/attached-target-groups';

/** What alarms and dashboards watch. */
export interface WatchedService {
  readonly service: ecs.BaseService;
  readonly metrics: ProxyMetrics;
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  /** All target groups that the proxies are ever in, as far as they have metrics. */
  readonly targetGroups: AttachedTargetGroup[];
}
