import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Capacity, Deployment, Exposure, ReverseProxiedServiceProps } from '../../../src';
import { nginxConfOf, TestStack } from '../../../testing/cdk';

const { DUAL_STACK, DUAL_STACK_WITHOUT_PUBLIC_IPV4, IPV4 } = elbv2.IpAddressType;
const targetIpAddressType = elbv2.TargetGroupIpAddressType.IPV6;

type Made = (stack: TestStack, ipAddressType?: elbv2.IpAddressType) => Exposure;

const EXPOSURES: Record<string, Made> = {
  internetFacing: ({ certificate }, ipAddressType) => Exposure.internetFacing({ certificate, ipAddressType, targetIpAddressType }),
  internal: ({ certificate }, ipAddressType) => Exposure.internal({ certificate, ipAddressType, targetIpAddressType }),
  networkLoadBalancer: ({ certificate }, ipAddressType) => Exposure.networkLoadBalancer({ certificate, ipAddressType, targetIpAddressType }),
  listenerRule: (stack, ipAddressType) => Exposure.listenerRule({
    listener: new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc, ipAddressType })
      .addListener('Listener', { port: 443, certificates: [stack.certificate], defaultAction: elbv2.ListenerAction.fixedResponse(404) }),
    priority: 1,
    targetIpAddressType,
  }),
};

function synthesize(props: (stack: TestStack) => Partial<ReverseProxiedServiceProps>) {
  const stack = new TestStack();
  stack.service(props(stack));
  return { stack, template: Template.fromStack(stack) };
}

describe.each(Object.entries(EXPOSURES))('%s', (_, made) => {
  test.each([[1, Deployment.rolling()], [2, Deployment.blueGreen()]])('has %d target groups with IPv6 addresses, on which NGINX listens', (groups, deployment) => {
    const { stack, template } = synthesize((own) => ({ exposure: made(own, DUAL_STACK), deployment }));
    template.resourcePropertiesCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', { IpAddressType: 'ipv6' }, groups);
    expect(nginxConfOf(stack)).toContain('listen [::]:8080');
    expect(nginxConfOf(stack)).toContain('listen [::]:8081');
  });

  test('fails with a load balancer without IPv6', () => {
    for (const type of [undefined, IPV4]) {
      expect(() => synthesize((own) => ({ exposure: made(own, type) }))).toThrow(/ipAddressType` must be dual-stack with `targetIpAddressType` ipv6/);
    }
  });

  test('fails with tasks that share the address of their instance', () => {
    expect(() => synthesize((own) => ({ exposure: made(own, DUAL_STACK), capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) })))
      .toThrow(/`exposure.targetIpAddressType` \("ipv6"\) cannot be combined with a `capacity` with the network mode bridge/);
  });

  test('fails if NGINX does not listen on IPv6', () => {
    expect(() => synthesize((own) => ({ exposure: made(own, DUAL_STACK), nginx: { listenIpv6: false } })))
      .toThrow(/`nginx.listenIpv6` \(false\) cannot be combined with a target group with IPv6 addresses/);
  });
});

test('supports a load balancer without public IPv4 addresses', () => {
  const { template } = synthesize((own) => ({ exposure: EXPOSURES.internetFacing(own, DUAL_STACK_WITHOUT_PUBLIC_IPV4) }));
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { IpAddressType: 'dualstack-without-public-ipv4' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { IpAddressType: 'ipv6' });
});

test('supports an existing target group with IPv6 addresses', () => {
  const exposure = (own: TestStack, ipAddressType?: elbv2.TargetGroupIpAddressType) => Exposure.targetGroup({
    targetGroup: new elbv2.ApplicationTargetGroup(own, 'Group', {
      vpc: own.vpc, port: 80, targetType: elbv2.TargetType.IP, ipAddressType, healthCheck: { port: '8081', path: '/health', protocol: elbv2.Protocol.HTTP },
    }),
    allowedClients: [ec2.Peer.ipv6('2001:db8::/32')],
  });
  expect(nginxConfOf(synthesize((own) => ({ exposure: exposure(own, targetIpAddressType) })).stack)).toContain('listen [::]:8080');
  expect(nginxConfOf(synthesize((own) => ({ exposure: exposure(own) })).stack)).not.toContain('[::]');
});

test('uses the NGINX setting without a load balancer', () => {
  const { stack } = synthesize(() => ({ exposure: Exposure.noLoadBalancer(), nginx: { listenIpv6: true } }));
  expect(nginxConfOf(stack)).toContain('listen [::]:8080');
});
