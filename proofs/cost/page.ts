import * as arithmetic from './arithmetic';
import { AwsFigure } from './aws-figure';
import { LogLineBytes } from './log-line';
import { PRICES } from './prices';
import { QUOTAS } from './quotas';
import { ServiceSize } from './service-size';
import { pointOf, Results } from '../../bench/results';
import { markdownTable } from '../../testing/markdown-table';

const BILLION = 1e9;
/** How busy vCPUs are on average. */
const BUSY = 0.5;
/** The part of the CPU of a task that the proxy takes in the examples of this page. */
const PROXY_SHARE = 0.1;
const TASKS = 2;
const CELL_REQUESTS_PER_SECOND = 1e6;
const SECONDS_OF_DAY = 86_400;
/** CPU units, and the least memory in MiB that AWS Fargate supports with them. */
const TASK_SIZES = [[256, 512], [512, 1024], [1024, 2048], [2048, 4096], [4096, 8192]];

/** `docs/cost.md`. */
export function costPage(results: Results, sizes: ServiceSize[], lines: LogLineBytes): string {
  const size = (example: string) => sizes.find((one) => one.example === example)!;
  const [minimal, shared, operated] = [size('minimal'), size('shared-listener'), size('autoscaling-and-alarms')];
  const seconds = arithmetic.secondsPerRequest(results, 'exchange');
  const withTls = arithmetic.secondsPerRequest(results, 'tls');
  const resident = results.variants.find(({ name }) => name === 'exchange')!.residentBytes;
  const instructions = pointOf(results, 'exchange', 'accept')!.instructions;
  const logPrice = (requests: number) => requests * lines.accepted / 1e9 * PRICES.logGigabyte.value;
  const cpuPrice = arithmetic.cpuPrice(BILLION, seconds, BUSY);
  return `<!-- Written by "npm run cost". Do not edit: change proofs/cost and run the command again. -->

# Cost and size

The price of the proxy for a billion accepted requests, beside services of AWS that also decide about requests:

${markdownTable(['service', 'US dollars per billion requests'], [
  [`the proxy: its CPU time, on vCPUs that are ${percent(BUSY)} busy`, dollars(cpuPrice)],
  ['the same, with TLS between load balancer and proxy', dollars(arithmetic.cpuPrice(BILLION, withTls, BUSY))],
  ['one line of the log for each request, in CloudWatch Logs', dollars(logPrice(BILLION))],
  ['AWS WAF: one web ACL with one rule, within one month', dollars(BILLION / 1e6 * PRICES.wafMillion.value + PRICES.wafAcl.value + PRICES.wafRule.value)],
  ['API Gateway: HTTP API, within one month', dollars(arithmetic.httpApiPrice(BILLION / 1e6))],
  ['API Gateway: REST API, within one month', dollars(arithmetic.restApiPrice(BILLION / 1e6))],
])}

The log costs about ${whole(logPrice(BILLION) / cpuPrice)} times as much as the proxy. All prices are list prices in us-east-1, without
taxes, free tiers, discounts and data transfer. The services do different work: AWS WAF also inspects bodies and knows
attack patterns, and API Gateway also replaces the load balancer. The price of the proxy
is its part of tasks that run anyway: tasks without requests cost the same as busy tasks. Check the prices of your region before you decide.

The command \`npm run cost\` computes this page from the templates of the examples, from lines that a real NGINX logs, from
[the benchmark](performance.md) of ${results.date}, and from the prices and quotas at the end of this page.

## Task sizes

The proxy takes ${(seconds * 1e6).toFixed(1)} µs of CPU time${instructions === undefined ? '' : ` and ${whole(instructions)} instructions`} for one accepted request with its log line, and ${(withTls * 1e6).toFixed(1)} µs with TLS over kept
connections. The processor is the one of the benchmark: ${results.machine.cpu}. A vCPU of AWS Fargate may be
slower or faster. The least memory that AWS Fargate supports is shown. The app must fit in the rest of CPU and memory.

${markdownTable(['vCPU', 'memory, MiB', 'left beside the proxy\'s limit, MiB', `requests/s if the proxy takes ${percent(PROXY_SHARE)} of the CPU`, 'requests/s if it takes all CPU', 'US dollars per task and month'],
  TASK_SIZES.map(([cpu, memoryMiB]) => [
    String(cpu / 1024), whole(memoryMiB), whole(memoryMiB - minimal.proxyMemoryMiB),
    whole(arithmetic.requestsPerSecond(cpu, PROXY_SHARE, seconds)), whole(arithmetic.requestsPerSecond(cpu, 1, seconds)),
    dollars(arithmetic.taskPriceOfMonth({ cpu, memoryMiB })),
  ]))}

The task of \`examples/minimal\` has ${minimal.cpu / 1024} vCPU and ${whole(minimal.memoryMiB)} MiB, and costs ${dollars(arithmetic.taskPriceOfMonth(minimal))} US dollars in a month. The container
\`nginx\` is limited to ${minimal.proxyMemoryMiB} MiB.${resident === undefined ? '' : ` Its worker used ${(resident / 1e6).toFixed(1)} MB after the load of the benchmark.`}

## Log volume

A line of an accepted request has ${lines.accepted} bytes, and a line of a request that no route lists has ${lines.rejected} bytes, for the
target, the trace id and the user agent of a browser. Longer targets and user agents make longer lines. The right
columns show the volume and the price if only a part of the lines is written.

${markdownTable(['requests/s', 'GB/day, all lines', 'US dollars/day', 'US dollars/day, 10 %', 'US dollars/day, 1 %'],
  [10, 100, 1000, 10_000, 100_000, 1e6].map((rate) => {
    const requests = rate * SECONDS_OF_DAY;
    const prices = [1, 10, 100].map((share) => dollars(logPrice(requests) / share));
    return [whole(rate), (requests * lines.accepted / 1e9).toFixed(1), ...prices];
  }))}

## Resources of a service

${markdownTable(['example', 'load balancers', 'listener rules', 'target groups', 'log groups', 'metric filters', 'custom metrics', 'alarms', 'metrics of alarms', 'dashboards', 'monitoring, US dollars/month'],
  sizes.map((one) => [`\`${one.example}\``, ...[one.loadBalancers, one.listenerRules, one.targetGroups, one.logGroups, one.metricFilters, one.customMetrics, one.alarms,
    one.alarmMetrics, one.dashboards].map(String), dollars(arithmetic.monitoringPriceOfMonth(one))]))}

A load balancer that no other service shares costs ${dollars(PRICES.loadBalancerHour.value * arithmetic.HOURS_OF_MONTH)} US dollars in a month, without its capacity units (LCU). The
network and the resources of the app are not counted.

## Services within quotas

${markdownTable(['quota', 'default', 'adjustable', 'services that fit'], [
  quotaRow(QUOTAS.rules, QUOTAS.rules.value / shared.listenerRules, '`shared-listener`'),
  quotaRow(QUOTAS.targetGroups, QUOTAS.targetGroups.value / shared.targetGroups, '`shared-listener`'),
  quotaRow(QUOTAS.targets, QUOTAS.targets.value / TASKS, `${TASKS} tasks each`),
  quotaRow(QUOTAS.certificates, QUOTAS.certificates.value, 'each with a certificate of its own'),
  quotaRow(QUOTAS.loadBalancers, QUOTAS.loadBalancers.value / minimal.loadBalancers, '`minimal`'),
  quotaRow(QUOTAS.regionTargetGroups, QUOTAS.regionTargetGroups.value / shared.targetGroups, '`shared-listener`'),
  quotaRow(QUOTAS.services, QUOTAS.services.value, 'per cluster'),
  [named(QUOTAS.tasks), whole(QUOTAS.tasks.value), 'yes', 'one service with as many tasks'],
  quotaRow(QUOTAS.logGroups, QUOTAS.logGroups.value / operated.logGroups, '`autoscaling-and-alarms`'),
  [named(QUOTAS.metricFilters), whole(QUOTAS.metricFilters.value), 'no', `each log group of \`autoscaling-and-alarms\` has at most ${operated.metricFiltersOfLogGroup}`],
])}

## A region with many services

${whole(CELL_REQUESTS_PER_SECOND)} requests per second, spread evenly over the services. Each service has the task size of \`shared-listener\`, at least
${TASKS} tasks, and the monitoring of \`autoscaling-and-alarms\`. The proxy takes ${percent(PROXY_SHARE)} of the CPU of each task. The load balancers
are shared and have default quotas. The capacity of a load balancer and its price by capacity units are not counted.

${markdownTable(['services', 'tasks per service', 'tasks', 'vCPU', 'load balancers', 'tasks, US dollars/month', 'monitoring, US dollars/month'],
  [10, 100, 1000].map((services) => cellRow(services, shared, operated, seconds)))}

The CPU time of the proxies together is ${(CELL_REQUESTS_PER_SECOND * seconds).toFixed(1)} vCPU. All lines of the log are ${whole(CELL_REQUESTS_PER_SECOND * SECONDS_OF_DAY * lines.accepted / 1e9)} GB and ${dollars(logPrice(CELL_REQUESTS_PER_SECOND * SECONDS_OF_DAY))} US dollars a
day, for any number of services. The default quota of an account for vCPUs of AWS Fargate is far lower than these
numbers, and must be raised first.

## Prices and quotas

A value with the words "repeated on" was read on the named page of others, which repeats the value of the source.

${markdownTable(['price', 'US dollars', 'unit', 'region', 'source', 'read'], Object.values(PRICES).map((price) =>
  [price.name, String(price.value), price.unit, price.region, `<${price.source}>`, price.read]))}

${markdownTable(['quota', 'default', 'region', 'source', 'read'], Object.values(QUOTAS).map((quota) =>
  [named(quota), whole(quota.value), quota.region, `<${quota.source}>`, quota.read]))}
`;
}

function cellRow(services: number, shared: ServiceSize, operated: ServiceSize, seconds: number): string[] {
  const ofTask = arithmetic.requestsPerSecond(shared.cpu, PROXY_SHARE, seconds);
  const tasks = Math.max(TASKS, Math.ceil(CELL_REQUESTS_PER_SECOND / services / ofTask));
  const loadBalancers = Math.ceil(services / arithmetic.servicesOfLoadBalancer(shared, tasks));
  return [
    ...[services, tasks, services * tasks, services * tasks * shared.cpu / 1024, loadBalancers].map(whole),
    dollars(services * tasks * arithmetic.taskPriceOfMonth(shared)), dollars(services * arithmetic.monitoringPriceOfMonth(operated)),
  ];
}

function quotaRow(quota: AwsFigure, services: number, of: string): string[] {
  return [named(quota), whole(quota.value), quota.adjustable ? 'yes' : 'no', `${whole(Math.floor(services))} (${of})`];
}

const named = ({ name, unit }: AwsFigure): string => `${name}, ${unit}`;
const percent = (share: number): string => `${share * 100} %`;
const whole = (value: number): string => Math.round(value).toLocaleString('en');
const dollars = (value: number): string => value >= 100 ? whole(value) : value.toFixed(2);
