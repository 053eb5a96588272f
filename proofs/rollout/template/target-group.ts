import { Fields } from '../../containers/task/fields';

/** An `AWS::ElasticLoadBalancingV2::TargetGroup`, as far as requests notice it. */
export interface TargetGroup {
  readonly healthCheck: TargetHealthCheck;
  readonly deregistrationDelaySeconds: number;
}

export interface TargetHealthCheck {
  readonly path: string;
  readonly port: number;
  /** Statuses and ranges of statuses, such as `200-299`. */
  readonly matcher: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

/** Reads the properties of a target group. Where one is absent, the default of CloudFormation's reference counts. */
export function readTargetGroup(properties: Record<string, any>): TargetGroup {
  return Fields.read('The target group', properties, (fields) => {
    ['Name', 'Tags', 'VpcId', 'TargetType', 'ProtocolVersion'].forEach((name) => fields.take(name));
    only('Protocol', fields.required('Protocol'), 'HTTP');
    only('HealthCheckProtocol', fields.take('HealthCheckProtocol') ?? 'HTTP', 'HTTP');
    const port = fields.required('Port');
    const healthCheckPort = fields.take('HealthCheckPort') ?? 'traffic-port';
    return {
      deregistrationDelaySeconds: deregistrationDelay(fields.take('TargetGroupAttributes') ?? []),
      healthCheck: {
        path: fields.take('HealthCheckPath') ?? '/',
        port: Number(healthCheckPort === 'traffic-port' ? port : healthCheckPort),
        matcher: fields.take('Matcher')?.HttpCode ?? '200',
        intervalSeconds: fields.take('HealthCheckIntervalSeconds') ?? 30,
        timeoutSeconds: fields.take('HealthCheckTimeoutSeconds') ?? 5,
        healthyThreshold: fields.take('HealthyThresholdCount') ?? 5,
        unhealthyThreshold: fields.take('UnhealthyThresholdCount') ?? 2,
      },
    };
  });
}

/** What the load balancer of the rollout does without being told so. */
const DONE_ANYWAY: Record<string, string> = {
  'stickiness.enabled': 'false',
  'slow_start.duration_seconds': '0',
  'load_balancing.algorithm.type': 'round_robin',
};

function deregistrationDelay(attributes: Array<{ Key: string; Value: string }>): number {
  let seconds = 300;
  for (const { Key: key, Value: value } of attributes) {
    if (key === 'deregistration_delay.timeout_seconds') {
      seconds = Number(value);
    } else {
      only(key, value, DONE_ANYWAY[key]);
    }
  }
  return seconds;
}

function only(name: string, value: unknown, known: string | undefined): void {
  if (value !== known) {
    throw new Error(`${name} of the target group is ${JSON.stringify(value)}, which is not known here.`);
  }
}
