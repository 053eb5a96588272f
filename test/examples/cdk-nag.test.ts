import { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DomainNameStack } from '../../examples/domain-name/app';
import { ExistingTargetGroupStack } from '../../examples/existing-target-group/app';
import { NetworkLoadBalancerStack } from '../../examples/network-load-balancer/app';
import { ServiceConnectStack } from '../../examples/service-connect/app';
import { CartsStack, OrdersStack, PlatformStack } from '../../examples/shared-listener/app';
import { VpcLatticeStack } from '../../examples/vpc-lattice/app';
import { newApp } from '../support/cdk';

/** Access logs need a region. */
const env = { region: 'eu-central-1' };

const shared = newApp();
const platform = new PlatformStack(shared, 'Platform', { env });

/** Open to everybody. */
const OPEN = 'AwsSolutions-EC23';

test.each<[string, Stack, string[]]>([
  ['domain-name', new DomainNameStack(newApp(), 'DomainName', { env }), [OPEN]],
  ['existing-target-group', new ExistingTargetGroupStack(newApp(), 'ExistingTargetGroup'), []],
  ['network-load-balancer', new NetworkLoadBalancerStack(newApp(), 'NetworkLoadBalancer'), []],
  ['service-connect', new ServiceConnectStack(newApp(), 'ServiceConnect'), []],
  ['shared-listener, the platform', platform, []],
  ['shared-listener, by host', new OrdersStack(shared, 'Orders', platform, { env }), []],
  ['shared-listener, by path', new CartsStack(shared, 'Carts', platform, { env }), []],
  ['vpc-lattice', new VpcLatticeStack(newApp(), 'VpcLattice'), []],
])('cdk-nag finds in %s only what its owner has to decide', (_, stack, expected) => {
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack);
  expect(violations.map(({ ruleName }) => ruleName).sort()).toEqual(expected);
});
