import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ProxyMetrics } from './proxy-metrics';
import type { AttachedTargetGroup } from '../exposure/attached-target-groups';

/** The resources that alarms monitor. */
export interface WatchedService {
  readonly service: ecs.BaseService;
  /** The metrics from the proxy's log, if the log can be read. */
  readonly metrics?: ProxyMetrics;
  readonly loadBalancer?: elbv2.ApplicationLoadBalancer;
  /** All target groups with metrics that the proxies are registered with. */
  readonly targetGroups: AttachedTargetGroup[];
}
