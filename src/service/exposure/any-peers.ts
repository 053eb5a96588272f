import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { isDualStack } from './domain-names';

/** All clients that can connect to a load balancer with this IP address type. */
export function anyPeers(ipAddressType: elbv2.IpAddressType | undefined): ec2.IPeer[] {
  return [
    ...ipAddressType === elbv2.IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4 ? [] : [ec2.Peer.anyIpv4()],
    ...isDualStack(ipAddressType) ? [ec2.Peer.anyIpv6()] : [],
  ];
}
