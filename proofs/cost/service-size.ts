import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OperatedStack } from '../../examples/autoscaling-and-alarms/app';
import { OrdersStack } from '../../examples/minimal/app';
import * as shared from '../../examples/shared-listener/app';

/** The size of one service and the numbers of its resources, read from the template of an example. */
export interface ServiceSize {
  readonly example: string;
  /** CPU units and MiB of the task. */
  readonly cpu: number;
  readonly memoryMiB: number;
  /** Hard memory limit of the container `nginx`, in MiB. */
  readonly proxyMemoryMiB: number;
  readonly loadBalancers: number;
  readonly listenerRules: number;
  readonly targetGroups: number;
  readonly logGroups: number;
  readonly metricFilters: number;
  /** The largest number of metric filters of one log group. */
  readonly metricFiltersOfLogGroup: number;
  readonly customMetrics: number;
  readonly alarms: number;
  /** The metrics of all alarms: an alarm on an expression has several. */
  readonly alarmMetrics: number;
  readonly dashboards: number;
}

interface Resource {
  readonly Type: string;
  readonly Properties: any;
}

/** The sizes of the services of the examples. */
export function serviceSizes(): ServiceSize[] {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'cost-'));
  const app = (name: string) => new App({ outdir: path.join(outdir, name), analyticsReporting: false });
  try {
    const platformApp = app('shared-listener');
    const env = { region: 'eu-central-1' };
    const platform = new shared.PlatformStack(platformApp, 'Platform', { env });
    return [
      serviceSize('minimal', new OrdersStack(app('minimal'), 'Orders')),
      serviceSize('shared-listener', new shared.OrdersStack(platformApp, 'Orders', platform, { env })),
      serviceSize('autoscaling-and-alarms', new OperatedStack(app('autoscaling-and-alarms'), 'Operated')),
    ];
  } finally {
    fs.rmSync(outdir, { recursive: true, force: true });
  }
}

function serviceSize(example: string, stack: Stack): ServiceSize {
  const resources = Object.values<Resource>(Template.fromStack(stack).toJSON().Resources);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === `AWS::${type}`).map(({ Properties }) => Properties);
  const [task] = ofType('ECS::TaskDefinition');
  const filters = ofType('Logs::MetricFilter');
  const alarms = ofType('CloudWatch::Alarm');
  const groups = filters.map(({ LogGroupName }) => JSON.stringify(LogGroupName));
  const metrics = filters.flatMap(({ MetricTransformations }) => MetricTransformations).map(({ MetricNamespace, MetricName }) => `${MetricNamespace} ${MetricName}`);
  return {
    example,
    cpu: Number(task.Cpu),
    memoryMiB: Number(task.Memory),
    proxyMemoryMiB: task.ContainerDefinitions.find(({ Name }: { Name: string }) => Name === 'nginx').Memory,
    loadBalancers: ofType('ElasticLoadBalancingV2::LoadBalancer').length,
    listenerRules: ofType('ElasticLoadBalancingV2::ListenerRule').length,
    targetGroups: ofType('ElasticLoadBalancingV2::TargetGroup').length,
    logGroups: ofType('Logs::LogGroup').length,
    metricFilters: filters.length,
    metricFiltersOfLogGroup: Math.max(0, ...groups.map((group) => groups.filter((other) => other === group).length)),
    customMetrics: new Set(metrics).size,
    alarms: alarms.length,
    alarmMetrics: alarms.flatMap(({ Metrics = [{ MetricStat: {} }] }) => Metrics.filter(({ MetricStat }: any) => MetricStat !== undefined)).length,
    dashboards: ofType('CloudWatch::Dashboard').length,
  };
}
