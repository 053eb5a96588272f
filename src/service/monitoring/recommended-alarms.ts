import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { RecommendedAlarmsOptions } from './recommended-alarms-options';
import { leaveOutAlarmsOnLog } from './recommended-alarms-without-log';
import type { WatchedService } from './watched-service';
import { subjectAt } from '../../validation/invalid-input';
import { describeRange, isNumberOrToken, isWholeNumberOrToken, secondsOf } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import type { AttachedTargetGroup } from '../exposure/attached-target-groups';

/**
 * The alarms that most services need. `ReverseProxiedService.addRecommendedAlarms()` creates the alarms.
 */
export class RecommendedAlarms extends Construct {
  /** @internal */
  public static _of(scope: Construct, watched: WatchedService, options: RecommendedAlarmsOptions): RecommendedAlarms {
    return new RecommendedAlarms(scope, watched, options);
  }

  /**
   * The alarm on the percentage of accepted requests that end in a 5xx of the app, or in a 502 or 504 because the app did
   * not respond, unless `proxyLogging` of the service is a driver other than `awslogs`.
   */
  public readonly upstreamErrors?: cloudwatch.Alarm;
  /**
   * The alarm on the time within which 95 of 100 accepted requests are answered, unless `proxyLogging` of the service is a
   * driver other than `awslogs`.
   */
  public readonly latency?: cloudwatch.Alarm;
  /** The alarm on the percentage of requests that are rejected, with `rejectedPercent`. */
  public readonly rejections?: cloudwatch.Alarm;
  /**
   * The alarm on tasks that fail the load balancer's health checks, if there is a load balancer. With
   * `Exposure.targetGroup()` the alarm exists if the target group is created in the app and already has a listener.
   */
  public readonly unhealthyTargets?: cloudwatch.Alarm;
  /** The alarm on errors that the load balancer generates itself, if a load balancer was created for the service. */
  public readonly loadBalancerErrors?: cloudwatch.Alarm;
  /** The alarm on requests that the load balancer rejects itself, if a load balancer was created for the service. */
  public readonly loadBalancerRejections?: cloudwatch.Alarm;
  /**
   * The alarm on a service without any healthy task, if there is a load balancer as with `unhealthyTargets`. The alarm also
   * goes off if the service has no task at all, as with a `desiredCount` of 0.
   */
  public readonly noHealthyTarget?: cloudwatch.Alarm;
  /** The alarm on CPU utilization. */
  public readonly cpuUtilization: cloudwatch.Alarm;
  /** The alarm on memory utilization. */
  public readonly memoryUtilization: cloudwatch.Alarm;

  private constructor(scope: Construct, watched: WatchedService, private readonly options: RecommendedAlarmsOptions) {
    super(scope, 'RecommendedAlarms');
    checkThresholds(scope, options);
    const { service, metrics, loadBalancer, targetGroups } = watched;
    const { period = Duration.minutes(1), leastRequests: least = 20 } = options;
    if (metrics) {
      const perCent = (name: string, expression: string, part: cloudwatch.IMetric) => new cloudwatch.MathExpression({
        expression, usingMetrics: { accepted: metrics.accepted({ period }), [name]: part }, label: `${name} in per cent`, period,
      });
      this.upstreamErrors = this.alarm('UpstreamErrors', {
        alarmDescription: 'The app answers too many of its requests with errors, or does not answer.',
        // If the app neither allows nor denies requests when asked for authorization, there are errors without accepted requests.
        metric: perCent('errors', `IF(MAX([accepted, errors]) >= ${least}, 100 * errors / MAX([accepted, errors]), 0)`, metrics.upstreamErrors({ period })),
        threshold: options.upstreamErrorPercent ?? 5,
      });
      this.latency = this.alarm('Latency', {
        alarmDescription: 'The app takes too long to answer.',
        metric: metrics.latency({ period }),
        threshold: (options.latency ?? Duration.seconds(1)).toMilliseconds() / 1000,
        evaluateLowSampleCountPercentile: 'ignore',
      });
      if (options.rejectedPercent !== undefined) {
        this.rejections = this.alarm('Rejections', {
          alarmDescription: 'The proxy rejects an unusual percentage of requests: a scanner sends requests, or a route is missing.',
          metric: perCent('rejected', `IF(accepted + rejected >= ${least}, 100 * rejected / (accepted + rejected), 0)`, metrics.rejected({ period })),
          threshold: options.rejectedPercent,
        });
      }
    } else {
      leaveOutAlarmsOnLog(scope, options);
    }
    if (targetGroups.length > 0) {
      this.unhealthyTargets = this.alarm('UnhealthyTargets', {
        alarmDescription: 'Tasks do not answer the health checks of the load balancer.',
        metric: maximumOf(targetGroups.map((group) => unhealthyHosts(group, { period, statistic: cloudwatch.Stats.MAXIMUM })), period),
        threshold: 0,
      });
      this.noHealthyTarget = this.alarm('NoHealthyTarget', {
        alarmDescription: 'No task answers requests: all tasks are unhealthy, or the service has no task.',
        metric: maximumOf(targetGroups.map((group) => group.metrics.healthyHostCount({ period, statistic: cloudwatch.Stats.MAXIMUM })), period),
        threshold: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        // Without registered tasks there are no data.
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      });
    }
    if (loadBalancer) {
      this.loadBalancerErrors = this.alarm('LoadBalancerErrors', {
        alarmDescription: 'The load balancer generates errors itself, for example because it reaches no proxy.',
        metric: loadBalancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period, statistic: cloudwatch.Stats.SUM }),
        threshold: options.loadBalancerErrors ?? 10,
      });
      this.loadBalancerRejections = this.alarm('LoadBalancerRejections', {
        alarmDescription: 'The load balancer rejects requests itself, so that they do not reach the proxy.',
        metric: loadBalancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_4XX_COUNT, { period, statistic: cloudwatch.Stats.SUM }),
        threshold: options.loadBalancerRejections ?? 100,
      });
    }
    this.cpuUtilization = this.alarm('CpuUtilization', {
      alarmDescription: 'The tasks are short of CPU.',
      metric: service.metricCpuUtilization({ period }),
      threshold: options.cpuUtilizationPercent ?? 80,
    });
    this.memoryUtilization = this.alarm('MemoryUtilization', {
      alarmDescription: 'The tasks are short of memory.',
      metric: service.metricMemoryUtilization({ period }),
      threshold: options.memoryUtilizationPercent ?? 80,
    });
  }

  /** All of the alarms. */
  public get all(): cloudwatch.Alarm[] {
    return [
      this.upstreamErrors, this.latency, this.rejections, this.unhealthyTargets, this.noHealthyTarget, this.loadBalancerErrors,
      this.loadBalancerRejections, this.cpuUtilization, this.memoryUtilization,
    ].filter((alarm) => alarm !== undefined);
  }

  /**
   * The alarms that roll back a deployment with `rollBackDeployments`.
   *
   * @internal
   */
  public get _endingDeployments(): cloudwatch.Alarm[] {
    return [this.upstreamErrors, this.latency].filter((alarm) => alarm !== undefined);
  }

  private alarm(id: string, props: Omit<cloudwatch.AlarmProps, 'evaluationPeriods'>): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      evaluationPeriods: this.options.evaluationPeriods ?? 3,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Without requests there are no errors.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      ...props,
    });
    alarm.addAlarmAction(...this.options.actions ?? []);
    alarm.addOkAction(...this.options.okActions ?? []);
    return alarm;
  }
}

function unhealthyHosts(group: AttachedTargetGroup, options: cloudwatch.MetricOptions): cloudwatch.IMetric {
  return group instanceof elbv2.NetworkTargetGroup ? group.metrics.unHealthyHostCount(options) : group.metrics.unhealthyHostCount(options);
}

function maximumOf(metrics: cloudwatch.IMetric[], period: Duration): cloudwatch.IMetric {
  if (metrics.length === 1) {
    return metrics[0];
  }
  const names = metrics.map((_, i) => `m${i}`);
  return new cloudwatch.MathExpression({
    expression: `MAX([${names.map((name) => `FILL(${name}, 0)`).join(', ')}])`,
    usingMetrics: Object.fromEntries(metrics.map((metric, i) => [names[i], metric])),
    period,
  });
}

function checkThresholds(scope: Construct, options: RecommendedAlarmsOptions): void {
  const problems = new Problems();
  const within = (prop: keyof RecommendedAlarmsOptions, least: number, most: number, what: string) => {
    const value = options[prop] as number | undefined;
    if (!isNumberOrToken(value, least, most)) {
      problems.add(prop, value, `${what} ${describeRange(least, most)}`, `give such a number, or leave \`${prop}\` out`);
    }
  };
  within('upstreamErrorPercent', 0, 100, 'a percentage');
  within('rejectedPercent', 0, 100, 'a percentage');
  // Tasks whose containers have no limits may use more than they reserve.
  within('cpuUtilizationPercent', 0, Infinity, 'a percentage');
  within('memoryUtilizationPercent', 0, Infinity, 'a percentage');
  within('leastRequests', 0, Infinity, 'a number');
  within('loadBalancerErrors', 0, Infinity, 'a number');
  within('loadBalancerRejections', 0, Infinity, 'a number');
  checkPeriods(problems, options);
  problems.throwIfAny(subjectAt(scope, 'addRecommendedAlarms'));
}

/** Checks the limits of CloudWatch's PutMetricAlarm: a day for periods of less than an hour, and a week for longer periods. */
function checkPeriods(problems: Problems, { evaluationPeriods: periods, period = Duration.minutes(1) }: RecommendedAlarmsOptions): void {
  const seconds = secondsOf(period);
  if (seconds !== undefined && (seconds % 60 !== 0 || seconds <= 0 || seconds > 86_400)) {
    problems.add('period', period, 'a Duration of whole minutes, up to a day', 'give such a Duration, or leave `period` out for one minute');
  }
  const most = seconds === undefined ? Infinity : Math.floor((seconds < 3600 ? 86_400 : 604_800) / seconds);
  if (!isWholeNumberOrToken(periods, 1, most)) {
    problems.add('evaluationPeriods', periods, `a whole number ${describeRange(1, most)}${most === Infinity ? '' : `, because CloudWatch evaluates at most ${seconds! < 3600 ? 'a day' : 'a week'}`}`,
      'give such a number, or leave `evaluationPeriods` out for 3');
  }
}
