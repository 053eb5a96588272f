/** The members of the structs that services are made of. */

import type { AppContainerOptions } from './app-container';
import { Capacity } from './capacity/capacity';
import { Deployment } from './deployment/deployment';
import { Exposure } from './exposure/exposure';
import type { DashboardOptions } from './monitoring/dashboard-options';
import type { LogsInsightsQueriesOptions } from './monitoring/logs-insights-queries-options';
import type { RecommendedAlarmsOptions } from './monitoring/recommended-alarms-options';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import type { ServiceScalingOptions } from './scaling/service-scaling';
import { Route } from '../allowlist/routes/route';
import { UpstreamProtocol } from '../nginx/settings/upstream-protocol';
import { NGINX_OPTIONS } from '../nginx/structs';
import { ProxyImage } from '../sidecar/image/proxy-image';
import { ProxyTls } from '../sidecar/proxy-tls';
import { bool, duration, instance, laterListOf, laterNumber, laterText, listOf, mapOf, object, required, struct, word, StructMembers } from '../validation/struct-members';
import { LOAD_BALANCER_HEALTH_CHECK_OPTIONS } from './exposure/structs';

/** The members of `AppContainerOptions`. */
export const APP_CONTAINER_OPTIONS: StructMembers<AppContainerOptions> = {
  image: required(object('ecs.ContainerImage', "write for example ecs.ContainerImage.fromAsset('./app')")),
  command: laterListOf(laterText),
  containerName: laterText,
  cpu: laterNumber,
  enableRestartPolicy: bool,
  entryPoint: laterListOf(laterText),
  environment: mapOf(laterText),
  healthCheck: object('ecs.HealthCheck'),
  initProcessEnabled: bool,
  logging: object('ecs.LogDriver', "write for example ecs.LogDriver.awsLogs({ streamPrefix: 'app' })"),
  memoryLimitMiB: laterNumber,
  memoryReservationMiB: laterNumber,
  port: laterNumber,
  protocol: instance(() => UpstreamProtocol, 'UpstreamProtocol', 'UpstreamProtocol.http()'),
  readonlyRootFilesystem: bool,
  restartAttemptPeriod: duration,
  restartIgnoredExitCodes: laterListOf(laterNumber),
  secrets: mapOf(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
  socket: laterText,
  stopTimeout: duration,
  user: laterText,
  versionConsistency: word('ecs.VersionConsistency'),
  workingDirectory: laterText,
};

/** The members of `DashboardOptions`. */
export const DASHBOARD_OPTIONS: StructMembers<DashboardOptions> = {
  dashboardName: laterText,
  period: duration,
};

/** The members of `LogsInsightsQueriesOptions`. */
export const LOGS_INSIGHTS_QUERIES_OPTIONS: StructMembers<LogsInsightsQueriesOptions> = {
  limit: laterNumber,
  namePrefix: laterText,
};

/** The members of `RecommendedAlarmsOptions`. */
export const RECOMMENDED_ALARMS_OPTIONS: StructMembers<RecommendedAlarmsOptions> = {
  actions: listOf(object('cloudwatch.IAlarmAction')),
  cpuUtilizationPercent: laterNumber,
  evaluationPeriods: laterNumber,
  latency: duration,
  leastRequests: laterNumber,
  loadBalancerErrors: laterNumber,
  loadBalancerRejections: laterNumber,
  memoryUtilizationPercent: laterNumber,
  okActions: listOf(object('cloudwatch.IAlarmAction')),
  period: duration,
  rejectedPercent: laterNumber,
  rollBackDeployments: bool,
  upstreamErrorPercent: laterNumber,
};

/** The members of `ReverseProxiedServiceProps`. */
export const REVERSE_PROXIED_SERVICE_PROPS: StructMembers<ReverseProxiedServiceProps> = {
  app: required(struct(() => APP_CONTAINER_OPTIONS)),
  cluster: required(object('ecs.ICluster')),
  exposure: required(instance(() => Exposure, 'Exposure', 'Exposure.internetFacing({ certificate })')),
  routes: required(listOf(instance(() => Route, 'Route', "Route.prefix('/api')"))),
  appHealthPath: laterText,
  availabilityZoneRebalancing: word('ecs.AvailabilityZoneRebalancing'),
  basicAuthUsers: mapOf(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
  capacity: instance(() => Capacity, 'Capacity', 'Capacity.fargate()'),
  circuitBreaker: object('ecs.DeploymentCircuitBreaker'),
  deployment: instance(() => Deployment, 'Deployment', 'Deployment.rolling()'),
  deploymentAlarms: object('ecs.DeploymentAlarmConfig'),
  desiredCount: laterNumber,
  drainTime: duration,
  enableECSManagedTags: bool,
  enableExecuteCommand: bool,
  healthCheckGracePeriod: duration,
  hosts: laterListOf(laterText),
  loadBalancerHealthCheck: struct(() => LOAD_BALANCER_HEALTH_CHECK_OPTIONS),
  logEncryptionKey: object('kms.IKey'),
  logRemovalPolicy: word('RemovalPolicy'),
  logRetention: word('logs.RetentionDays'),
  maxHealthyPercent: laterNumber,
  metricNamespace: laterText,
  minHealthyPercent: laterNumber,
  nginx: struct(() => NGINX_OPTIONS),
  originSecrets: mapOf(listOf(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)'))),
  propagateTags: word('ecs.PropagatedTagSource'),
  proxyCpu: laterNumber,
  proxyHealthCheckStartPeriod: duration,
  proxyHealthPort: laterNumber,
  proxyImage: instance(() => ProxyImage, 'ProxyImage', 'ProxyImage.built()'),
  proxyLogging: object('ecs.LogDriver', "write for example ecs.LogDriver.awsLogs({ streamPrefix: 'nginx' })"),
  proxyMemoryLimitMiB: laterNumber,
  proxyMemoryReservationMiB: laterNumber,
  proxyPort: laterNumber,
  proxyTls: instance(() => ProxyTls, 'ProxyTls', 'ProxyTls.fromSecrets({ certificate, privateKey })'),
  scaling: struct(() => SERVICE_SCALING_OPTIONS),
};

/** The members of `ServiceScalingOptions`. */
export const SERVICE_SCALING_OPTIONS: StructMembers<ServiceScalingOptions> = {
  maxTaskCount: required(laterNumber),
  disableScaleIn: bool,
  minTaskCount: laterNumber,
  scaleInCooldown: duration,
  scaleOutCooldown: duration,
  schedules: mapOf(object('appscaling.ScalingSchedule')),
  targetCpuUtilizationPercent: laterNumber,
  targetMemoryUtilizationPercent: laterNumber,
  targetRequestsPerMinute: laterNumber,
};
