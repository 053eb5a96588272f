import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DomainNameStack } from '../../examples/domain-name/app';
import { ExistingTargetGroupStack } from '../../examples/existing-target-group/app';
import { NetworkLoadBalancerStack } from '../../examples/network-load-balancer/app';
import { ServiceConnectStack } from '../../examples/service-connect/app';
import { CartsStack, OrdersStack, PlatformStack } from '../../examples/shared-listener/app';
import { VpcLatticeStack } from '../../examples/vpc-lattice/app';
import { Allowlist, Capacity, NginxConfiguration, NginxSidecar, ProxyImage, Route } from '../../src';
import { APP_IMAGE, newApp, TestStack } from '../../testing/cdk';

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
])('cdk-nag reports for %s only findings that its owner has to decide', (_, stack, expected) => {
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack);
  expect(violations.map(({ ruleName }) => ruleName).sort()).toEqual(expected);
});

describe('wildcards in an execution role', () => {
  const found = (stack: TestStack) => new AwsSolutionsChecks(stack.node.root).validateScope(stack).violations
    .map(({ ruleName }) => ruleName).filter((rule) => rule.startsWith('AwsSolutions-IAM5'));
  const wildcard = new iam.PolicyStatement({ actions: ['dynamodb:ListTables'], resources: ['*'] });

  test('are not acknowledged in a custom task definition', () => {
    const stack = new TestStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    const appContainer = taskDefinition.addContainer('App', { image: APP_IMAGE });
    taskDefinition.addToExecutionRolePolicy(wildcard);
    const allowlist = new Allowlist({ routes: [Route.prefix('/')] });
    taskDefinition.addExtension(new NginxSidecar({ appContainer, configuration: new NginxConfiguration({ allowlist, appPort: 3000 }) }));
    expect(found(stack)).toEqual(['AwsSolutions-IAM5[Resource::*]']);
    const given = new TestStack();
    const own = new ecs.FargateTaskDefinition(given, 'Task', { cpu: 512, memoryLimitMiB: 1024 });
    own.addToExecutionRolePolicy(wildcard);
    given.service({ capacity: Capacity.fargate({ taskDefinition: own }) });
    expect(found(given)).toEqual(['AwsSolutions-IAM5[Resource::*]']);
  });

  test('are acknowledged if the construct creates the role and pulls an image from Amazon ECR', () => {
    const built = new TestStack();
    built.service();
    expect(found(built)).toEqual([]);
    const asset = new TestStack();
    const image = ecs.ContainerImage.fromAsset(__dirname, { file: path.basename(__filename) });
    asset.service({ proxyImage: ProxyImage.stock(), app: { image, port: 3000 } });
    expect(found(asset)).toEqual([]);
    const stock = new TestStack();
    stock.service({ proxyImage: ProxyImage.stock() }).taskDefinition.addToExecutionRolePolicy(wildcard);
    expect(found(stock)).toEqual(['AwsSolutions-IAM5[Resource::*]']);
  });
});
