import { Token, type Duration } from 'aws-cdk-lib';
import { describeRange, isWholeNumberOrToken, secondsOf } from '../validation/number-range';
import { USUAL_INTERVAL } from './exposure/proxy-target-group';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import type { Problems } from '../validation/problems';

/** The minimum memory of a Linux container. */
const LEAST_MEMORY_MIB = 6;

/**
 * Checks each value of a service by itself, unless a class already checks the value. Values that are known at deployment
 * only pass.
 */
export function checkValues(problems: Problems, props: ReverseProxiedServiceProps): void {
  const whole = (prop: string, value: number | undefined, least: number, most: number, what: string) => {
    if (!isWholeNumberOrToken(value, least, most)) {
      problems.add(prop, value, `a whole number of ${what} ${describeRange(least, most)}`, `give such a number, or leave \`${prop}\` out for the default`);
    }
  };
  const wholeSeconds = (prop: string, value: Duration | undefined, least: number, most: number) => {
    if (!isWholeNumberOrToken(secondsOf(value), least, most)) {
      problems.add(prop, value, `a Duration of ${least} to ${most} whole seconds`, `give such a Duration, or leave \`${prop}\` out for the default`);
    }
  };
  whole('proxyCpu', props.proxyCpu, 1, Infinity, 'CPU units');
  whole('proxyMemoryLimitMiB', props.proxyMemoryLimitMiB, LEAST_MEMORY_MIB, Infinity, 'MiB');
  whole('proxyMemoryReservationMiB', props.proxyMemoryReservationMiB, LEAST_MEMORY_MIB, Infinity, 'MiB');
  whole('app.cpu', props.app.cpu, 1, Infinity, 'CPU units');
  whole('app.memoryLimitMiB', props.app.memoryLimitMiB, LEAST_MEMORY_MIB, Infinity, 'MiB');
  whole('app.memoryReservationMiB', props.app.memoryReservationMiB, LEAST_MEMORY_MIB, Infinity, 'MiB');
  whole('app.restartAttemptPeriod', secondsOf(props.app.restartAttemptPeriod), 60, 1800, 'seconds');
  whole('desiredCount', props.desiredCount, 0, Infinity, 'tasks');
  wholeSeconds('healthCheckGracePeriod', props.healthCheckGracePeriod, 0, 2_147_483_647);
  whole('minHealthyPercent', props.minHealthyPercent, 0, 100, 'per cent');
  whole('maxHealthyPercent', props.maxHealthyPercent, 100, Infinity, 'per cent');
  const { healthyThresholdCount, unhealthyThresholdCount, interval, timeout } = props.loadBalancerHealthCheck ?? {};
  whole('loadBalancerHealthCheck.healthyThresholdCount', healthyThresholdCount, 2, 10, 'checks');
  whole('loadBalancerHealthCheck.unhealthyThresholdCount', unhealthyThresholdCount, 2, 10, 'checks');
  wholeSeconds('loadBalancerHealthCheck.interval', interval, 5, 300);
  wholeSeconds('loadBalancerHealthCheck.timeout', timeout, 2, 120);
  const [between, within] = [secondsOf(interval ?? USUAL_INTERVAL), secondsOf(timeout)];
  if (between !== undefined && within !== undefined && within >= between) {
    problems.add('loadBalancerHealthCheck.timeout', timeout, `less than the \`interval\` (${between} seconds)`, 'raise `interval` or lower `timeout`');
  }
  if (props.metricNamespace !== undefined && !isNamespace(props.metricNamespace)) {
    problems.add('metricNamespace', props.metricNamespace,
      '1 to 255 letters, digits, spaces and characters of "._/#-", not only spaces, and not beginning with "AWS/"',
      'write for example "Orders/Proxy"');
  }
}

/**
 * Whether CloudWatch accepts the namespace ("Namespaces" in its user guide). The colon is excluded, because a metric filter
 * does not accept colons (`[^:*$]*` in its API reference).
 */
function isNamespace(text: string): boolean {
  return Token.isUnresolved(text) || (/^(?! *$)[A-Za-z0-9 ._/#-]{1,255}$/.test(text) && !text.startsWith('AWS/'));
}
