/** The members of the structs that exposures are made of. */

import type { ApplicationTargetGroupOptions } from './attributes/application-target-group-options';
import type { ApplicationLoadBalancerAttributesOptions, LoadBalancerAttributesOptions, NetworkLoadBalancerAttributesOptions } from './attributes/load-balancer-attributes-options';
import type { LoadBalancerLogsOptions } from './attributes/load-balancer-logs-options';
import { LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import type { CloudFrontDistributionOptions, CloudFrontExposureOptions } from './cloudfront/cloudfront-options';
import type { DomainOptions } from './domain-options';
import type { ListenerRuleExposureOptions } from './listener-rule-options';
import type { LoadBalancerHealthCheckOptions } from './load-balancer-health-check';
import type { InternalExposureOptions, InternetFacingExposureOptions, LoadBalancerOptions } from './load-balancer-options';
import type { NetworkLoadBalancerExposureOptions } from './network-load-balancer-options';
import type { NoLoadBalancerExposureOptions, VpcLatticeTarget } from './no-load-balancer-options';
import type { TargetGroupExposureOptions, TargetGroupShiftOptions } from './target-group-options';
import { ClientAddressSource } from '../../nginx/settings/client-address-source';
import { bool, duration, instance, laterListOf, laterNumber, laterText, listOf, object, required, struct, word, StructMembers } from '../../validation/struct-members';

const AUTHENTICATION = instance(() => LoadBalancerAuthentication, 'LoadBalancerAuthentication', 'LoadBalancerAuthentication.cognito({ … })');

/** The members of `DomainOptions`. */
export const DOMAIN_OPTIONS: StructMembers<DomainOptions> = {
  alternativeDomainNames: laterListOf(laterText),
  domainName: laterText,
  hostedZone: object('route53.IHostedZone'),
};

/** The members of `ApplicationTargetGroupOptions`. */
export const APPLICATION_TARGET_GROUP_OPTIONS: StructMembers<ApplicationTargetGroupOptions> = {
  enableAnomalyMitigation: bool,
  loadBalancingAlgorithmType: word('elbv2.TargetGroupLoadBalancingAlgorithmType'),
  slowStart: duration,
  stickinessCookieDuration: duration,
  stickinessCookieName: laterText,
  targetIpAddressType: word('elbv2.TargetGroupIpAddressType'),
};

/** The members of `LoadBalancerAttributesOptions`. */
export const LOAD_BALANCER_ATTRIBUTES_OPTIONS: StructMembers<LoadBalancerAttributesOptions> = {
  deletionProtection: bool,
  zonalShift: bool,
};

/** The members of `ApplicationLoadBalancerAttributesOptions`. */
export const APPLICATION_LOAD_BALANCER_ATTRIBUTES_OPTIONS: StructMembers<ApplicationLoadBalancerAttributesOptions> = {
  ...LOAD_BALANCER_ATTRIBUTES_OPTIONS,
  clientKeepAlive: duration,
  desyncMitigationMode: word('elbv2.DesyncMitigationMode'),
  dropInvalidHeaderFields: bool,
  http2Enabled: bool,
  preserveHostHeader: bool,
  preserveXffClientPort: bool,
  wafFailOpen: bool,
  xAmznTlsVersionAndCipherSuiteHeaders: bool,
  xffHeaderProcessingMode: word('elbv2.XffHeaderProcessingMode'),
};

/** The members of `NetworkLoadBalancerAttributesOptions`. */
export const NETWORK_LOAD_BALANCER_ATTRIBUTES_OPTIONS: StructMembers<NetworkLoadBalancerAttributesOptions> = {
  ...LOAD_BALANCER_ATTRIBUTES_OPTIONS,
  clientRoutingPolicy: word('elbv2.ClientRoutingPolicy'),
  crossZoneEnabled: bool,
};

/** The members of `LoadBalancerLogsOptions`. */
export const LOAD_BALANCER_LOGS_OPTIONS: StructMembers<LoadBalancerLogsOptions> = {
  bucket: required(object('s3.IBucket')),
  prefix: laterText,
};

/** The members of `LoadBalancerHealthCheckOptions`. */
export const LOAD_BALANCER_HEALTH_CHECK_OPTIONS: StructMembers<LoadBalancerHealthCheckOptions> = {
  healthyThresholdCount: laterNumber,
  interval: duration,
  timeout: duration,
  unhealthyThresholdCount: laterNumber,
};

/** The members of `NoLoadBalancerExposureOptions`. */
export const NO_LOAD_BALANCER_EXPOSURE_OPTIONS: StructMembers<NoLoadBalancerExposureOptions> = {
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  appProtocol: object('ecs.AppProtocol'),
  cloudMapOptions: object('ecs.CloudMapOptions'),
  idleTimeout: duration,
  serviceConnectConfiguration: object('ecs.ServiceConnectProps'),
  vpcLatticeTargets: listOf(struct(() => VPC_LATTICE_TARGET)),
};

/** The members of `TargetGroupShiftOptions`. */
export const TARGET_GROUP_SHIFT_OPTIONS: StructMembers<TargetGroupShiftOptions> = {
  alternateTargetGroup: required(object('elbv2.ITargetGroup')),
  productionListenerRuleArn: required(laterText),
  testListenerRuleArn: laterText,
};

/** The members of `TargetGroupExposureOptions`. */
export const TARGET_GROUP_EXPOSURE_OPTIONS: StructMembers<TargetGroupExposureOptions> = {
  targetGroup: required(object('elbv2.ITargetGroup')),
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  clientAddressSource: instance(() => ClientAddressSource, 'ClientAddressSource', 'ClientAddressSource.LAST_FORWARDED_FOR'),
  idleTimeout: duration,
  trafficShift: struct(() => TARGET_GROUP_SHIFT_OPTIONS),
};

/** The members of `VpcLatticeTarget`. */
export const VPC_LATTICE_TARGET: StructMembers<VpcLatticeTarget> = {
  targetGroupArn: required(laterText),
  infrastructureRole: object('iam.IRole'),
};

/** The members of `ListenerRuleExposureOptions`. */
export const LISTENER_RULE_EXPOSURE_OPTIONS: StructMembers<ListenerRuleExposureOptions> = {
  ...DOMAIN_OPTIONS,
  ...APPLICATION_TARGET_GROUP_OPTIONS,
  listener: required(object('elbv2.IApplicationListener')),
  priority: required(laterNumber),
  authentication: AUTHENTICATION,
  conditions: listOf(object('elbv2.ListenerCondition', "write for example elbv2.ListenerCondition.httpHeader('X-Team', ['a'])")),
  hosts: laterListOf(laterText),
  idleTimeout: duration,
  loadBalancer: object('elbv2.IApplicationLoadBalancer'),
  paths: laterListOf(laterText),
};

/** The members of `LoadBalancerOptions`. */
export const LOAD_BALANCER_OPTIONS: StructMembers<LoadBalancerOptions> = {
  ...DOMAIN_OPTIONS,
  ...APPLICATION_TARGET_GROUP_OPTIONS,
  accessLogs: struct(() => LOAD_BALANCER_LOGS_OPTIONS),
  attributes: struct(() => APPLICATION_LOAD_BALANCER_ATTRIBUTES_OPTIONS),
  authentication: AUTHENTICATION,
  certificate: object('acm.ICertificate'),
  connectionLogs: struct(() => LOAD_BALANCER_LOGS_OPTIONS),
  healthCheckLogs: struct(() => LOAD_BALANCER_LOGS_OPTIONS),
  idleTimeout: duration,
  ipAddressType: word('elbv2.IpAddressType'),
  mutualAuthentication: object('elbv2.MutualAuthentication'),
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
  accessLogs: struct(() => LOAD_BALANCER_LOGS_OPTIONS),
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  attributes: struct(() => NETWORK_LOAD_BALANCER_ATTRIBUTES_OPTIONS),
  certificate: object('acm.ICertificate'),
  internetFacing: bool,
  ipAddressType: word('elbv2.IpAddressType'),
  port: laterNumber,
  preserveClientIp: bool,
  securityGroups: listOf(object('ec2.ISecurityGroup')),
  sourceIpStickiness: bool,
  sslPolicy: word('elbv2.SslPolicy'),
  targetIpAddressType: word('elbv2.TargetGroupIpAddressType'),
  unencrypted: bool,
  vpcSubnets: object('ec2.SubnetSelection'),
};

/** The members of `CloudFrontDistributionOptions`. */
export const CLOUD_FRONT_DISTRIBUTION_OPTIONS: StructMembers<CloudFrontDistributionOptions> = {
  cachePolicy: object('cloudfront.ICachePolicy', 'write for example cloudfront.CachePolicy.CACHING_DISABLED'),
  certificate: object('acm.ICertificate'),
  comment: laterText,
  enableIpv6: bool,
  geoRestriction: object('cloudfront.GeoRestriction', "write for example cloudfront.GeoRestriction.denylist('XX')"),
  httpVersion: word('cloudfront.HttpVersion'),
  keepaliveTimeout: duration,
  logBucket: object('s3.IBucket'),
  logFilePrefix: laterText,
  minimumProtocolVersion: word('cloudfront.SecurityPolicyProtocol'),
  originRequestPolicy: object('cloudfront.IOriginRequestPolicy', 'write for example cloudfront.OriginRequestPolicy.ALL_VIEWER_AND_CLOUDFRONT_2022'),
  priceClass: word('cloudfront.PriceClass'),
  readTimeout: duration,
  responseHeadersPolicy: object('cloudfront.IResponseHeadersPolicy'),
  webAclId: laterText,
};

/** The members of `CloudFrontExposureOptions`. */
export const CLOUD_FRONT_EXPOSURE_OPTIONS: StructMembers<CloudFrontExposureOptions> = {
  ...LOAD_BALANCER_OPTIONS,
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.prefixList('pl-0123456789abcdef0')")),
  distribution: struct(() => CLOUD_FRONT_DISTRIBUTION_OPTIONS),
  originSecret: object('secretsmanager.ISecret'),
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
