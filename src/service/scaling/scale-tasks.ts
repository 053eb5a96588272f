import { Duration, Token } from 'aws-cdk-lib';
import type * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { trackRequestsOfBoth } from './request-tracking';
import type { ServiceScalingOptions } from './service-scaling';
import { subjectAt } from '../../validation/invalid-input';
import { isNumberOrToken, isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import type { AttachedTargetGroup } from '../exposure/attached-target-groups';

/** The service to scale, and the target groups that count its requests. */
export interface ScaledService {
  readonly service: ecs.BaseService;
  /** The target groups. There are two if deployments shift traffic between them. */
  readonly targetGroups: AttachedTargetGroup[];
}

/** Adds auto scaling to the service. */
export function scaleTasks(scope: Construct, scaled: ScaledService, scaling: ServiceScalingOptions): ecs.ScalableTaskCount {
  // Network Load Balancers count connections, not requests.
  const counted = scaled.targetGroups.filter((group) => group instanceof elbv2.ApplicationTargetGroup);
  validate(scope, scaling, counted.length > 0);

  const taskCount = scaled.service.autoScaleTaskCount({ minCapacity: scaling.minTaskCount ?? 1, maxCapacity: scaling.maxTaskCount });
  const tracking = {
    scaleInCooldown: scaling.scaleInCooldown ?? Duration.minutes(5),
    scaleOutCooldown: scaling.scaleOutCooldown ?? Duration.minutes(1),
    disableScaleIn: scaling.disableScaleIn,
  };
  if (scaling.targetCpuUtilizationPercent !== undefined) {
    taskCount.scaleOnCpuUtilization('Cpu', { ...tracking, targetUtilizationPercent: scaling.targetCpuUtilizationPercent });
  }
  if (scaling.targetMemoryUtilizationPercent !== undefined) {
    taskCount.scaleOnMemoryUtilization('Memory', { ...tracking, targetUtilizationPercent: scaling.targetMemoryUtilizationPercent });
  }
  if (scaling.targetRequestsPerMinute !== undefined) {
    const requestsPerTarget = scaling.targetRequestsPerMinute;
    const [targetGroup, alternate] = counted;
    if (alternate === undefined) {
      taskCount.scaleOnRequestCount('Requests', { ...tracking, requestsPerTarget, targetGroup });
    } else {
      trackRequestsOfBoth(taskCount, 'Requests', { ...tracking, requestsPerTarget, targetGroups: counted });
    }
  }
  for (const [name, schedule] of Object.entries(scaling.schedules ?? {})) {
    taskCount.scaleOnSchedule(name, schedule);
  }
  return taskCount;
}

function validate(scope: Construct, scaling: ServiceScalingOptions, countsRequests: boolean): void {
  const problems = new Problems();
  const { minTaskCount = 1, maxTaskCount } = scaling;
  requireNumber(problems, 'scaling.minTaskCount', minTaskCount, 0, Infinity);
  requireNumber(problems, 'scaling.maxTaskCount', maxTaskCount, 1, Infinity);
  if (!Token.isUnresolved(minTaskCount) && !Token.isUnresolved(maxTaskCount) && minTaskCount > maxTaskCount) {
    problems.add('scaling.minTaskCount', minTaskCount, `at most \`maxTaskCount\` (${maxTaskCount})`, 'lower `minTaskCount` or raise `maxTaskCount`');
  }
  requireNumber(problems, 'scaling.targetCpuUtilizationPercent', scaling.targetCpuUtilizationPercent, 1, 100);
  requireNumber(problems, 'scaling.targetMemoryUtilizationPercent', scaling.targetMemoryUtilizationPercent, 1, 100);
  requireNumber(problems, 'scaling.targetRequestsPerMinute', scaling.targetRequestsPerMinute, 1, Infinity);
  if (scaling.targetRequestsPerMinute !== undefined && !countsRequests) {
    problems.conflict('scaling.targetRequestsPerMinute', scaling.targetRequestsPerMinute, 'an `exposure` whose requests no known Application Load Balancer counts',
      'use `targetCpuUtilizationPercent` or `targetMemoryUtilizationPercent`, or pass a target group of the app that already has a listener to `Exposure.targetGroup()`');
  }
  checkSchedules(problems, scaling.schedules ?? {}, minTaskCount, maxTaskCount);
  const targets = [scaling.targetCpuUtilizationPercent, scaling.targetMemoryUtilizationPercent, scaling.targetRequestsPerMinute];
  if (targets.every((target) => target === undefined) && Object.keys(scaling.schedules ?? {}).length === 0) {
    problems.add('scaling', scaling, 'an object with at least one target or schedule',
      'give for example `targetCpuUtilizationPercent: 60`; for your own policy, leave `scaling` out and call `service.service.autoScaleTaskCount()`');
  }
  problems.throwIfAny(subjectAt(scope, 'ReverseProxiedService'));
}

/** Checks the schedules. A number that a schedule leaves out keeps the value that another schedule or `scaling` has set. */
function checkSchedules(problems: Problems, schedules: Record<string, appscaling.ScalingSchedule>, minTaskCount: number, maxTaskCount: number): void {
  const known = (numbers: (number | undefined)[]) => numbers.filter((number): number is number => number !== undefined);
  for (const [name, { minCapacity, maxCapacity }] of Object.entries(schedules)) {
    const prop = `scaling.schedules.${name}`;
    requireNumber(problems, `${prop}.minCapacity`, minCapacity, 0, Infinity);
    requireNumber(problems, `${prop}.maxCapacity`, maxCapacity, 0, Infinity);
    if (minCapacity === undefined && maxCapacity === undefined) {
      problems.add(prop, schedules[name], 'a schedule with `minCapacity`, `maxCapacity` or both', 'give the number of tasks from that time on');
      continue;
    }
    const least = minCapacity === undefined ? known([minTaskCount, ...Object.values(schedules).map((other) => other.minCapacity)]) : [minCapacity];
    const most = maxCapacity === undefined ? known([maxTaskCount, ...Object.values(schedules).map((other) => other.maxCapacity)]) : [maxCapacity];
    if (![...least, ...most].some((number) => Token.isUnresolved(number)) && Math.min(...least) > Math.max(...most)) {
      problems.add(`${prop}.${minCapacity === undefined ? 'maxCapacity' : 'minCapacity'}`, minCapacity ?? maxCapacity,
        minCapacity === undefined ? `at least the minimum number of tasks (${Math.min(...least)})` : `at most the maximum number of tasks (${Math.max(...most)})`,
        'give `minCapacity` and `maxCapacity` of the schedule together');
    }
  }
}

function requireNumber(problems: Problems, prop: string, value: number | undefined, least: number, most: number): void {
  const isRight = most === Infinity ? isWholeNumberOrToken : isNumberOrToken;
  if (!isRight(value, least, most)) {
    problems.add(prop, value, most === Infinity ? `a whole number from ${least}` : `from ${least} to ${most}`, 'give a number in that range');
  }
}
