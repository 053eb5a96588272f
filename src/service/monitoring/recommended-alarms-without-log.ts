import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { RecommendedAlarmsOptions } from './recommended-alarms-options';
import { checkId } from '../../checks/check';
import { subjectAt } from '../../validation/invalid-input';
import { Problems } from '../../validation/problems';

/** The options that concern only the alarms on metrics from the proxy's log. */
const OF_THE_LOG = [
  'upstreamErrorPercent', 'leastRequests', 'latency', 'rejectedPercent', 'rollBackDeployments',
] as const satisfies (keyof RecommendedAlarmsOptions)[];

/**
 * Reports the recommended alarms that a service has no log group for. An option that only these alarms read is an error,
 * because the user counts on the alarm.
 */
export function leaveOutAlarmsOnLog(service: Construct, options: RecommendedAlarmsOptions): void {
  const problems = new Problems();
  for (const prop of OF_THE_LOG.filter((name) => options[name] !== undefined && options[name] !== false)) {
    problems.conflict(prop, options[prop], 'a `proxyLogging` other than an `awslogs` driver',
      `leave \`${prop}\` out, or pass an \`awslogs\` driver, because only the lines of a log group in CloudWatch Logs become metrics`);
  }
  problems.throwIfAny(subjectAt(service, 'addRecommendedAlarms'));
  Validations.of(service).addWarning(checkId('alarmsLeftOut'),
    'addRecommendedAlarms() leaves out the alarms UpstreamErrors and Latency, because `proxyLogging` writes to no log group of CloudWatch Logs: '
    + 'pass an `awslogs` driver, or add alarms on the responses and response times of the app yourself, as with `service.targetGroup.metrics`');
}
