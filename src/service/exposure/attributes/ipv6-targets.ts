import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Problems } from '../../../validation/problems';
import type { CapacityKind } from '../../capacity/capacity-kind';
import { isDualStack } from '../domain-names';

/** The option for the addresses of targets. */
interface TargetAddresses {
  readonly targetIpAddressType?: elbv2.TargetGroupIpAddressType;
}

/** Whether the load balancer connects to IPv6 addresses of the tasks. */
export function hasIpv6Targets({ targetIpAddressType }: TargetAddresses): boolean {
  return targetIpAddressType === elbv2.TargetGroupIpAddressType.IPV6;
}

/** Checks that a load balancer can connect to IPv6 addresses, and adds a problem. */
export function checkIpv6Targets(problems: Problems, options: TargetAddresses, ipAddressType: elbv2.IpAddressType | undefined, prop = 'ipAddressType'): void {
  if (hasIpv6Targets(options) && !isDualStack(ipAddressType)) {
    problems.add(prop, ipAddressType, 'dual-stack with `targetIpAddressType` ipv6',
      'pass `ipAddressType: elbv2.IpAddressType.DUAL_STACK` to the load balancer, or leave `targetIpAddressType` out for IPv4');
  }
}

/** Checks that tasks have IPv6 addresses of their own, and adds a problem. */
export function checkIpv6Capacity(problems: Problems, options: TargetAddresses, { networkMode }: CapacityKind): void {
  if (hasIpv6Targets(options) && networkMode === ecs.NetworkMode.BRIDGE) {
    problems.conflict('exposure.targetIpAddressType', options.targetIpAddressType, `a \`capacity\` with the network mode ${networkMode}`,
      `leave \`targetIpAddressType\` out, or use the network mode ${ecs.NetworkMode.AWS_VPC}, in which tasks have their own addresses`);
  }
}
