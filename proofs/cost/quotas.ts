import { AwsFigure, NOT_READ_AGAIN } from './aws-figure';

const quota = (name: string, value: number, unit: string, adjustable: boolean, source: string, read = NOT_READ_AGAIN): AwsFigure =>
  ({ name, value, unit, region: 'every region', source, read, adjustable });

const LOAD_BALANCING = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html';
const LOAD_BALANCING_READ = '2026-11-29, in a stored copy of the page';
const ECS = 'https://docs.aws.amazon.com/general/latest/gr/ecs-service.html';
const LOGS = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html';

/** Default quotas of an account in a region. */
export const QUOTAS = {
  loadBalancers: quota('Application Load Balancers', 50, 'per region', true, LOAD_BALANCING, LOAD_BALANCING_READ),
  rules: quota('rules, without default rules', 100, 'per Application Load Balancer', true, LOAD_BALANCING, LOAD_BALANCING_READ),
  targetGroups: quota('target groups', 100, 'per Application Load Balancer', false, LOAD_BALANCING, LOAD_BALANCING_READ),
  targets: quota('targets', 1000, 'per Application Load Balancer', true, LOAD_BALANCING, LOAD_BALANCING_READ),
  certificates: quota('certificates, without default certificates', 25, 'per Application Load Balancer', true, LOAD_BALANCING, LOAD_BALANCING_READ),
  regionTargetGroups: quota('target groups, shared with Network Load Balancers', 3000, 'per region', true, LOAD_BALANCING, LOAD_BALANCING_READ),
  services: quota('services', 5000, 'per cluster', true, ECS),
  tasks: quota('tasks', 5000, 'per service', true, ECS),
  logGroups: quota('log groups', 1_000_000, 'per region', true, LOGS),
  metricFilters: quota('metric filters', 100, 'per log group', false, LOGS,
    '2026-11-29, in a stored copy of https://docs.aws.amazon.com/goto/WebAPI/logs-2014-03-28/PutMetricFilter'),
};
