import { PRICES } from './prices';
import { QUOTAS } from './quotas';
import { ServiceSize } from './service-size';
import { median } from '../../bench/measure/statistics';
import { pointOf, Results } from '../../bench/results';

export const HOURS_OF_MONTH = 730;
const CPU_UNITS = 1024;
const MIB_OF_GIB = 1024;

/** The CPU time of the proxy for one accepted request, in seconds, with the log. */
export function secondsPerRequest(results: Results, variant: 'exchange' | 'tls'): number {
  const microseconds = median(pointOf(results, variant, 'accept')?.cpuMicroseconds ?? []);
  if (microseconds === undefined) {
    throw new Error(`bench/results/latest.json has no CPU time of the accepted request of "${variant}": run "npm run bench" to measure all configurations.`);
  }
  return microseconds / 1e6;
}

/** Requests per second for which a share of the CPU of a task suffices. */
export function requestsPerSecond(cpu: number, share: number, seconds: number): number {
  return cpu / CPU_UNITS * share / seconds;
}

/** The price of vCPUs for a number of requests, if the vCPUs are busy for this share of the time. */
export function cpuPrice(requests: number, seconds: number, busy: number): number {
  return requests * seconds / busy / 3600 * PRICES.vcpuHour.value;
}

export function taskPriceOfMonth({ cpu, memoryMiB }: Pick<ServiceSize, 'cpu' | 'memoryMiB'>): number {
  return (cpu / CPU_UNITS * PRICES.vcpuHour.value + memoryMiB / MIB_OF_GIB * PRICES.gigabyteHour.value) * HOURS_OF_MONTH;
}

export function monitoringPriceOfMonth({ alarmMetrics, customMetrics, dashboards }: ServiceSize): number {
  return alarmMetrics * PRICES.alarmMonth.value + customMetrics * PRICES.metricMonth.value + dashboards * PRICES.dashboardMonth.value;
}

export function httpApiPrice(millions: number): number {
  return Math.min(millions, 300) * PRICES.httpApiFirst.value + Math.max(0, millions - 300) * PRICES.httpApiNext.value;
}

/** @throws above a billion requests, where further prices apply */
export function restApiPrice(millions: number): number {
  if (millions > 1000) throw new Error(`${millions} million requests must be at most 1000 million: add the prices of further requests.`);
  return Math.min(millions, 333) * PRICES.restApiFirst.value + Math.max(0, millions - 333) * PRICES.restApiNext.value;
}

/** The number of services that fit one shared load balancer with default quotas. */
export function servicesOfLoadBalancer({ listenerRules, targetGroups }: ServiceSize, tasks: number): number {
  return Math.floor(Math.min(QUOTAS.rules.value / listenerRules, QUOTAS.targetGroups.value / targetGroups, QUOTAS.targets.value / tasks));
}
