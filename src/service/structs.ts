/** The members of the structs that services are made of. */

import type { AppContainerProps } from './app-container';
import { Capacity } from './capacity/capacity';
import type { Ec2CapacityOptions } from './capacity/ec2-capacity-options';
import type { ExternalCapacityOptions } from './capacity/external-capacity-options';
import type { FargateCapacityOptions } from './capacity/fargate-capacity-options';
import { Deployment } from './deployment/deployment';
import type { BlueGreenDeploymentOptions, CanaryDeploymentOptions, DeploymentOptions, LinearDeploymentOptions, RollingDeploymentOptions, ShiftingDeploymentOptions, TestListenerOptions } from './deployment/deployment-options';
import type { DomainOptions } from './exposure/domain-options';
import { Exposure } from './exposure/exposure';
import type { ListenerRuleExposureOptions } from './exposure/listener-rule-options';
import type { LoadBalancerHealthCheck } from './exposure/load-balancer-health-check';
import type { InternalExposureOptions, InternetFacingExposureOptions, LoadBalancerAccessLogs, LoadBalancerOptions } from './exposure/load-balancer-options';
import type { NetworkLoadBalancerExposureOptions } from './exposure/network-load-balancer-options';
import type { NoneExposureOptions, VpcLatticeTarget } from './exposure/none-options';
import type { TargetGroupExposureOptions } from './exposure/target-group-options';
import type { DashboardOptions } from './monitoring/dashboard-options';
import type { LogsInsightsQueriesOptions } from './monitoring/logs-insights-queries-options';
import type { RecommendedAlarmsOptions } from './monitoring/recommended-alarms-options';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service';
import type { ServiceScaling } from './scaling/service-scaling';
import { Route } from '../allowlist/routes/route';
import { AppProtocol } from '../nginx/settings/app-protocol';
import { ClientAddressSource } from '../nginx/settings/client-address-source';
import { NGINX_SETTINGS } from '../nginx/structs';
import { ProxyImage } from '../sidecar/image/proxy-image';
import { ProxyTls } from '../sidecar/proxy-tls';
import { bool, duration, instance, laterListOf, laterNumber, laterText, listOf, mapOf, object, required, struct, word, StructMembers } from '../validation/struct-members';

/** The members of `AppContainerProps`. */
export const APP_CONTAINER_PROPS: StructMembers<AppContainerProps> = {
  image: required(object('ecs.ContainerImage', "write for example ecs.ContainerImage.fromAsset('./app')")),
  command: laterListOf(laterText),
  containerName: laterText,
  cpu: laterNumber,
  entryPoint: laterListOf(laterText),
  environment: mapOf(laterText),
  healthCheck: object('ecs.HealthCheck'),
  initProcessEnabled: bool,
  logging: object('ecs.LogDriver', "write for example ecs.LogDriver.awsLogs({ streamPrefix: 'app' })"),
  memoryLimitMiB: laterNumber,
  memoryReservationMiB: laterNumber,
  port: laterNumber,
  protocol: instance(() => AppProtocol, 'AppProtocol', 'AppProtocol.http()'),
  readonlyRootFilesystem: bool,
  secrets: mapOf(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)')),
  socket: laterText,
  stopTimeout: duration,
  user: laterText,
  workingDirectory: laterText,
};

/** The members of `DashboardOptions`. */
export const DASHBOARD_OPTIONS: StructMembers<DashboardOptions> = {
  dashboardName: laterText,
  period: duration,
};

/** The members of `DeploymentOptions`. */
export const DEPLOYMENT_OPTIONS: StructMembers<DeploymentOptions> = {
  bakeTime: duration,
  lifecycleHooks: listOf(object('ecs.IDeploymentLifecycleHookTarget')),
};

/** The members of `DomainOptions`. */
export const DOMAIN_OPTIONS: StructMembers<DomainOptions> = {
  alternativeDomainNames: laterListOf(laterText),
  domainName: laterText,
  hostedZone: object('route53.IHostedZone'),
};

/** The members of `Ec2CapacityOptions`. */
export const EC2_CAPACITY_OPTIONS: StructMembers<Ec2CapacityOptions> = {
  capacityProviderStrategies: listOf(object('ecs.CapacityProviderStrategy')),
  cpuArchitecture: object('ecs.CpuArchitecture'),
  daemon: bool,
  instanceSecurityGroups: listOf(object('ec2.ISecurityGroup')),
  networkMode: word('ecs.NetworkMode'),
  placementConstraints: listOf(object('ecs.PlacementConstraint')),
  placementStrategies: listOf(object('ecs.PlacementStrategy')),
  taskDefinition: object('ecs.TaskDefinition'),
  vpcSubnets: object('ec2.SubnetSelection'),
};

/** The members of `ExternalCapacityOptions`. */
export const EXTERNAL_CAPACITY_OPTIONS: StructMembers<ExternalCapacityOptions> = {
  daemon: bool,
  hostPort: laterNumber,
  taskDefinition: object('ecs.TaskDefinition'),
};

/** The members of `FargateCapacityOptions`. */
export const FARGATE_CAPACITY_OPTIONS: StructMembers<FargateCapacityOptions> = {
  assignPublicIp: bool,
  capacityProviderStrategies: listOf(object('ecs.CapacityProviderStrategy')),
  cpu: laterNumber,
  cpuArchitecture: object('ecs.CpuArchitecture'),
  ephemeralStorageGiB: laterNumber,
  memoryLimitMiB: laterNumber,
  platformVersion: word('ecs.FargatePlatformVersion'),
  spot: bool,
  taskDefinition: object('ecs.TaskDefinition'),
  vpcSubnets: object('ec2.SubnetSelection'),
};

/** The members of `LoadBalancerAccessLogs`. */
export const LOAD_BALANCER_ACCESS_LOGS: StructMembers<LoadBalancerAccessLogs> = {
  bucket: required(object('s3.IBucket')),
  prefix: laterText,
};

/** The members of `LoadBalancerHealthCheck`. */
export const LOAD_BALANCER_HEALTH_CHECK: StructMembers<LoadBalancerHealthCheck> = {
  healthyThresholdCount: laterNumber,
  interval: duration,
  timeout: duration,
  unhealthyThresholdCount: laterNumber,
};

/** The members of `LogsInsightsQueriesOptions`. */
export const LOGS_INSIGHTS_QUERIES_OPTIONS: StructMembers<LogsInsightsQueriesOptions> = {
  limit: laterNumber,
  namePrefix: laterText,
};

/** The members of `NoneExposureOptions`. */
export const NONE_EXPOSURE_OPTIONS: StructMembers<NoneExposureOptions> = {
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  appProtocol: object('ecs.AppProtocol'),
  cloudMapOptions: object('ecs.CloudMapOptions'),
  idleTimeout: duration,
  serviceConnectConfiguration: object('ecs.ServiceConnectProps'),
  vpcLatticeTargets: listOf(struct(() => VPC_LATTICE_TARGET)),
};

/** The members of `RecommendedAlarmsOptions`. */
export const RECOMMENDED_ALARMS_OPTIONS: StructMembers<RecommendedAlarmsOptions> = {
  actions: listOf(object('cloudwatch.IAlarmAction')),
  cpuUtilizationPercent: laterNumber,
  evaluationPeriods: laterNumber,
  latency: duration,
  leastRequests: laterNumber,
  loadBalancerErrors: laterNumber,
  memoryUtilizationPercent: laterNumber,
  okActions: listOf(object('cloudwatch.IAlarmAction')),
  period: duration,
  rejectedPercent: laterNumber,
  rollBackDeployments: bool,
  upstreamErrorPercent: laterNumber,
};

/** The members of `ReverseProxiedServiceProps`. */
export const REVERSE_PROXIED_SERVICE_PROPS: StructMembers<ReverseProxiedServiceProps> = {
  app: required(struct(() => APP_CONTAINER_PROPS)),
  cluster: required(object('ecs.ICluster')),
  exposure: required(instance(() => Exposure, 'Exposure', 'Exposure.internetFacing({ certificate })')),
  routes: required(listOf(instance(() => Route, 'Route', "Route.prefix('/api')"))),
  appHealthPath: laterText,
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
  loadBalancerHealthCheck: struct(() => LOAD_BALANCER_HEALTH_CHECK),
  logEncryptionKey: object('kms.IKey'),
  logRemovalPolicy: word('RemovalPolicy'),
  logRetention: word('logs.RetentionDays'),
  maxHealthyPercent: laterNumber,
  metricNamespace: laterText,
  minHealthyPercent: laterNumber,
  nginx: struct(() => NGINX_SETTINGS),
  originSecrets: mapOf(listOf(object('ecs.Secret', 'write for example ecs.Secret.fromSecretsManager(secret)'))),
  propagateTags: word('ecs.PropagatedTagSource'),
  proxyCpu: laterNumber,
  proxyHealthPort: laterNumber,
  proxyImage: instance(() => ProxyImage, 'ProxyImage', 'ProxyImage.built()'),
  proxyMemoryLimitMiB: laterNumber,
  proxyMemoryReservationMiB: laterNumber,
  proxyPort: laterNumber,
  proxyTls: instance(() => ProxyTls, 'ProxyTls', 'ProxyTls.fromSecrets({ certificate, privateKey })'),
  scaling: struct(() => SERVICE_SCALING),
};

/** The members of `ServiceScaling`. */
export const SERVICE_SCALING: StructMembers<ServiceScaling> = {
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

/** The members of `TargetGroupExposureOptions`. */
export const TARGET_GROUP_EXPOSURE_OPTIONS: StructMembers<TargetGroupExposureOptions> = {
  targetGroup: required(object('elbv2.ITargetGroup')),
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  clientAddressSource: instance(() => ClientAddressSource, 'ClientAddressSource', 'ClientAddressSource.LAST_FORWARDED_FOR'),
  idleTimeout: duration,
};

/** The members of `TestListenerOptions`. */
export const TEST_LISTENER_OPTIONS: StructMembers<TestListenerOptions> = {
  allowedClients: required(listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')"))),
  port: required(laterNumber),
};

/** The members of `VpcLatticeTarget`. */
export const VPC_LATTICE_TARGET: StructMembers<VpcLatticeTarget> = {
  targetGroupArn: required(laterText),
  infrastructureRole: object('iam.IRole'),
};

/** The members of `ListenerRuleExposureOptions`. */
export const LISTENER_RULE_EXPOSURE_OPTIONS: StructMembers<ListenerRuleExposureOptions> = {
  ...DOMAIN_OPTIONS,
  listener: required(object('elbv2.IApplicationListener')),
  priority: required(laterNumber),
  conditions: listOf(object('elbv2.ListenerCondition', "write for example elbv2.ListenerCondition.httpHeader('X-Team', ['a'])")),
  hosts: laterListOf(laterText),
  idleTimeout: duration,
  loadBalancer: object('elbv2.IApplicationLoadBalancer'),
  paths: laterListOf(laterText),
};

/** The members of `LoadBalancerOptions`. */
export const LOAD_BALANCER_OPTIONS: StructMembers<LoadBalancerOptions> = {
  ...DOMAIN_OPTIONS,
  accessLogs: struct(() => LOAD_BALANCER_ACCESS_LOGS),
  certificate: object('acm.ICertificate'),
  deletionProtection: bool,
  http2: bool,
  idleTimeout: duration,
  ipAddressType: word('elbv2.IpAddressType'),
  redirectHttp: bool,
  securityGroups: listOf(object('ec2.ISecurityGroup')),
  sslPolicy: word('elbv2.SslPolicy'),
  unencrypted: bool,
  vpcSubnets: object('ec2.SubnetSelection'),
  webAclArn: laterText,
};

/** The members of `NetworkLoadBalancerExposureOptions`. */
export const NETWORK_LOAD_BALANCER_EXPOSURE_OPTIONS: StructMembers<NetworkLoadBalancerExposureOptions> = {
  ...DOMAIN_OPTIONS,
  accessLogs: struct(() => LOAD_BALANCER_ACCESS_LOGS),
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  certificate: object('acm.ICertificate'),
  crossZoneEnabled: bool,
  deletionProtection: bool,
  internetFacing: bool,
  ipAddressType: word('elbv2.IpAddressType'),
  port: laterNumber,
  preserveClientIp: bool,
  securityGroups: listOf(object('ec2.ISecurityGroup')),
  sslPolicy: word('elbv2.SslPolicy'),
  unencrypted: bool,
  vpcSubnets: object('ec2.SubnetSelection'),
};

/** The members of `RollingDeploymentOptions`. */
export const ROLLING_DEPLOYMENT_OPTIONS: StructMembers<RollingDeploymentOptions> = {
  ...DEPLOYMENT_OPTIONS,
};

/** The members of `ShiftingDeploymentOptions`. */
export const SHIFTING_DEPLOYMENT_OPTIONS: StructMembers<ShiftingDeploymentOptions> = {
  ...DEPLOYMENT_OPTIONS,
  infrastructureRole: object('iam.IRole'),
  testListener: struct(() => TEST_LISTENER_OPTIONS),
};

/** The members of `BlueGreenDeploymentOptions`. */
export const BLUE_GREEN_DEPLOYMENT_OPTIONS: StructMembers<BlueGreenDeploymentOptions> = {
  ...SHIFTING_DEPLOYMENT_OPTIONS,
};

/** The members of `CanaryDeploymentOptions`. */
export const CANARY_DEPLOYMENT_OPTIONS: StructMembers<CanaryDeploymentOptions> = {
  ...SHIFTING_DEPLOYMENT_OPTIONS,
  canaryBakeTime: duration,
  canaryPercent: laterNumber,
};

/** The members of `InternalExposureOptions`. */
export const INTERNAL_EXPOSURE_OPTIONS: StructMembers<InternalExposureOptions> = {
  ...LOAD_BALANCER_OPTIONS,
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
};

/** The members of `InternetFacingExposureOptions`. */
export const INTERNET_FACING_EXPOSURE_OPTIONS: StructMembers<InternetFacingExposureOptions> = {
  ...LOAD_BALANCER_OPTIONS,
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
};

/** The members of `LinearDeploymentOptions`. */
export const LINEAR_DEPLOYMENT_OPTIONS: StructMembers<LinearDeploymentOptions> = {
  ...SHIFTING_DEPLOYMENT_OPTIONS,
  stepBakeTime: duration,
  stepPercent: laterNumber,
};
