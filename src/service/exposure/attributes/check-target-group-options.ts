import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { ApplicationTargetGroupOptions } from './application-target-group-options';
import { isWholeNumberOrToken, secondsOf } from '../../../validation/number-range';
import type { Problems } from '../../../validation/problems';

const { ROUND_ROBIN, WEIGHTED_RANDOM } = elbv2.TargetGroupLoadBalancingAlgorithmType;

/** A week, the longest stickiness. */
const LONGEST_STICKINESS_SECONDS = 604_800;

/** The characters of the name of a cookie (RFC 6265, section 4.1.1). */
const COOKIE_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * Checks the options of the target groups of an Application Load Balancer ("Edit target group attributes" in the user guide),
 * and adds problems. CDK checks some of these combinations only, and ignores a cookie name without a duration.
 */
export function checkTargetGroupOptions(problems: Problems, options: ApplicationTargetGroupOptions): void {
  const { loadBalancingAlgorithmType: algorithm = ROUND_ROBIN, enableAnomalyMitigation, slowStart } = options;
  const { stickinessCookieDuration, stickinessCookieName } = options;
  const rising = secondsOf(slowStart);
  if (rising !== 0 && !isWholeNumberOrToken(rising, 30, 900)) {
    problems.add('slowStart', slowStart, 'a Duration of 30 to 900 whole seconds', 'give such a Duration, or leave `slowStart` out');
  }
  if (slowStart !== undefined && algorithm !== ROUND_ROBIN) {
    problems.conflict('slowStart', slowStart, `\`loadBalancingAlgorithmType\` ${algorithm}`,
      'leave `slowStart` out, or leave `loadBalancingAlgorithmType` out for round_robin, because Elastic Load Balancing supports slow start with that algorithm only');
  }
  if (enableAnomalyMitigation === true && algorithm !== WEIGHTED_RANDOM) {
    problems.conflict('enableAnomalyMitigation', true, `\`loadBalancingAlgorithmType\` ${algorithm}`,
      'pass `loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.WEIGHTED_RANDOM`, or leave `enableAnomalyMitigation` out');
  }
  checkStickiness(problems, options);
  if (stickinessCookieDuration !== undefined && algorithm === WEIGHTED_RANDOM) {
    problems.conflict('stickinessCookieDuration', stickinessCookieDuration, `\`loadBalancingAlgorithmType\` ${algorithm}`,
      'leave `stickinessCookieDuration` out, or choose another algorithm, because Elastic Load Balancing does not support stickiness with this algorithm');
  }
  if (stickinessCookieName !== undefined && stickinessCookieDuration === undefined) {
    problems.add('stickinessCookieDuration', undefined, 'given with `stickinessCookieName`', 'pass for example `stickinessCookieDuration: Duration.days(1)`, or leave `stickinessCookieName` out');
  }
}

/**
 * Checks that a deployment keeps the sessions of clients, and adds a problem. While a part of the requests goes to the new
 * tasks, clients would move between old and new tasks. A longer stickiness of the target groups would not help: it would keep
 * clients at the old tasks after Amazon ECS has stopped the old tasks.
 */
export function checkStickinessOf(strategy: ecs.DeploymentStrategy, prop: string, value: unknown, problems: Problems): void {
  if (value !== undefined && value !== false && strategy !== ecs.DeploymentStrategy.BLUE_GREEN) {
    problems.conflict(prop, value, `the deployment strategy ${strategy}`,
      `leave \`${prop}\` out, or pass \`Deployment.rolling()\` or \`Deployment.blueGreen()\`, because clients would move between old and new tasks during the deployment`);
  }
}

function checkStickiness(problems: Problems, options: ApplicationTargetGroupOptions): void {
  const { stickinessCookieDuration: duration, stickinessCookieName: name } = options;
  if (!isWholeNumberOrToken(secondsOf(duration), 1, LONGEST_STICKINESS_SECONDS)) {
    problems.add('stickinessCookieDuration', duration, 'a Duration of 1 second to 7 days in whole seconds', 'give such a Duration, or leave `stickinessCookieDuration` out for no stickiness');
  }
  if (name !== undefined && !Token.isUnresolved(name) && (!COOKIE_NAME.test(name) || name.startsWith('AWSALB'))) {
    problems.add('stickinessCookieName', name, 'the name of a cookie of the app (RFC 6265, section 4.1.1) that does not start with "AWSALB"',
      'write the name of a cookie that the app sets, such as "session", or leave `stickinessCookieName` out for a cookie of the load balancer');
  }
}
