/** The members of the structs that exposures are made of. */

import { LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import type { DomainOptions } from './domain-options';
import type { ListenerRuleExposureOptions } from './listener-rule-options';
import type { LoadBalancerHealthCheckOptions } from './load-balancer-health-check';
import type { InternalExposureOptions, InternetFacingExposureOptions, LoadBalancerAccessLogsOptions, LoadBalancerOptions } from './load-balancer-options';
import type { NetworkLoadBalancerExposureOptions } from './network-load-balancer-options';
import type { NoLoadBalancerExposureOptions, VpcLatticeTarget } from './no-load-balancer-options';
import type { TargetGroupExposureOptions } from './target-group-options';
import { ClientAddressSource } from '../../nginx/settings/client-address-source';
import { bool, duration, instance, laterListOf, laterNumber, laterText, listOf, object, required, struct, word, StructMembers } from '../../validation/struct-members';

const AUTHENTICATION = instance(() => LoadBalancerAuthentication, 'LoadBalancerAuthentication', 'LoadBalancerAuthentication.cognito({ … })');

/** The members of `DomainOptions`. */
export const DOMAIN_OPTIONS: StructMembers<DomainOptions> = {
  alternativeDomainNames: laterListOf(laterText),
  domainName: laterText,
  hostedZone: object('route53.IHostedZone'),
};

/** The members of `LoadBalancerAccessLogsOptions`. */
export const LOAD_BALANCER_ACCESS_LOGS_OPTIONS: StructMembers<LoadBalancerAccessLogsOptions> = {
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

/** The members of `TargetGroupExposureOptions`. */
export const TARGET_GROUP_EXPOSURE_OPTIONS: StructMembers<TargetGroupExposureOptions> = {
  targetGroup: required(object('elbv2.ITargetGroup')),
  allowedClients: listOf(object('ec2.IPeer', "write for example ec2.Peer.ipv4('192.0.2.0/24')")),
  clientAddressSource: instance(() => ClientAddressSource, 'ClientAddressSource', 'ClientAddressSource.LAST_FORWARDED_FOR'),
  idleTimeout: duration,
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
  accessLogs: struct(() => LOAD_BALANCER_ACCESS_LOGS_OPTIONS),
  authentication: AUTHENTICATION,
  certificate: object('acm.ICertificate'),
  deletionProtection: bool,
  desyncMitigationMode: word('elbv2.DesyncMitigationMode'),
  http2: bool,
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
  accessLogs: struct(() => LOAD_BALANCER_ACCESS_LOGS_OPTIONS),
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
