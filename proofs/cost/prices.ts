import { AwsFigure, NOT_READ_AGAIN } from './aws-figure';

const price = (name: string, value: number, unit: string, source: string, read = NOT_READ_AGAIN): AwsFigure =>
  ({ name, value, unit, region: 'us-east-1', source, read });

const FARGATE = 'https://aws.amazon.com/fargate/pricing/';
const FARGATE_READ = '2026-11-29, repeated on https://www.vantage.sh/blog/fargate-pricing';
const WAF = 'https://aws.amazon.com/waf/pricing/';
const WAF_READ = '2026-11-29, repeated on https://c3x.dev/blog/aws-waf-cost-explained/';
const API_GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/';
const API_GATEWAY_READ = '2026-11-29, in a stored copy of AWS\'s "Best Practices for Designing Amazon API Gateway Private APIs and Private Integration"';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const CLOUDWATCH_READ = '2026-11-29, repeated on https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/';
const LOAD_BALANCING = 'https://aws.amazon.com/elasticloadbalancing/pricing/';

/** List prices in US dollars, without free tiers and discounts. */
export const PRICES = {
  vcpuHour: price('AWS Fargate, Linux/x86, vCPU', 0.04048, 'per vCPU and hour', FARGATE, FARGATE_READ),
  gigabyteHour: price('AWS Fargate, Linux/x86, memory', 0.004445, 'per GB and hour', FARGATE, FARGATE_READ),
  wafMillion: price('AWS WAF, requests', 0.6, 'per million requests', WAF, WAF_READ),
  wafAcl: price('AWS WAF, web ACL', 5, 'per web ACL and month', WAF, WAF_READ),
  wafRule: price('AWS WAF, rule', 1, 'per rule and month', WAF, WAF_READ),
  httpApiFirst: price('API Gateway, HTTP API, first 300 million requests of a month', 1, 'per million requests', API_GATEWAY, API_GATEWAY_READ),
  httpApiNext: price('API Gateway, HTTP API, further requests', 0.9, 'per million requests', API_GATEWAY, API_GATEWAY_READ),
  restApiFirst: price('API Gateway, REST API, first 333 million requests of a month', 3.5, 'per million requests', API_GATEWAY, API_GATEWAY_READ),
  restApiNext: price('API Gateway, REST API, next 667 million requests', 2.8, 'per million requests', API_GATEWAY, API_GATEWAY_READ),
  logGigabyte: price('CloudWatch Logs, ingestion, class Standard', 0.5, 'per GB', CLOUDWATCH, CLOUDWATCH_READ),
  metricMonth: price('CloudWatch, custom metric, first 10,000', 0.3, 'per metric and month', CLOUDWATCH, '2026-11-29, repeated on https://signoz.io/guides/cloudwatch-pricing'),
  alarmMonth: price('CloudWatch, alarm with standard resolution', 0.1, 'per metric of the alarm and month', CLOUDWATCH),
  dashboardMonth: price('CloudWatch, dashboard', 3, 'per dashboard and month', CLOUDWATCH, CLOUDWATCH_READ),
  loadBalancerHour: price('Application Load Balancer', 0.0225, 'per hour', LOAD_BALANCING),
};
