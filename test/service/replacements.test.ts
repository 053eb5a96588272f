import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  UpstreamProtocol, Capacity, Exposure, InternetFacingExposureOptions, NetworkLoadBalancerExposureOptions, ProxyTls, ReverseProxiedServiceProps,
} from '../../src';
import { APP_IMAGE, TestStack } from '../../testing/cdk';
import { replaced } from '../../testing/replaced';

/** What the table in docs/stability.md says of changes that replace resources, held against templates. */

type Props = (stack: TestStack) => Partial<ReverseProxiedServiceProps>;

const network = (options: NetworkLoadBalancerExposureOptions = {}): Props => ({ certificate }) => (
  { exposure: Exposure.networkLoadBalancer({ certificate, ...options }) });
const capacity = (value: () => Capacity): Props => () => ({ capacity: value() });
const usual: Props = () => ({});
const dualStack = (options: Partial<InternetFacingExposureOptions> = {}): Props => ({ certificate }) => (
  { exposure: Exposure.internetFacing({ certificate, ipAddressType: elbv2.IpAddressType.DUAL_STACK, ...options }) });

function listenerRule(stack: TestStack): Partial<ReverseProxiedServiceProps> {
  const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Shared', {
    listenerArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2',
    securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'SharedGroup', 'sg-12345678'),
  });
  return { exposure: Exposure.listenerRule({ listener, priority: 1 }) };
}

function proxyTls(stack: TestStack): Partial<ReverseProxiedServiceProps> {
  const secret = (id: string) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
  return { proxyTls: ProxyTls.fromSecrets({ certificate: secret('TlsCertificate'), privateKey: secret('TlsKey') }) };
}

function otherCluster(stack: TestStack): Partial<ReverseProxiedServiceProps> {
  return { cluster: new ecs.Cluster(stack, 'Other', { vpc: stack.vpc }) };
}

const CHANGES: Record<string, [Props, Props]> = {
  '`internetFacing()` to `internal()`, and back': [usual, ({ certificate }) => ({ exposure: Exposure.internal({ certificate }) })],
  '`networkLoadBalancer()`: `internetFacing`': [network(), network({ internetFacing: true })],
  '`internetFacing()` or `internal()` to `listenerRule()`': [usual, listenerRule],
  '`listenerRule()` to `internetFacing()` or `internal()`': [listenerRule, usual],
  '`internetFacing()` or `internal()` to `networkLoadBalancer()`': [usual, network()],
  '`proxyTls` behind an Application Load Balancer': [usual, proxyTls],
  '`proxyTls` behind `networkLoadBalancer({ certificate })`': [network(), (stack) => ({ ...network()(stack), ...proxyTls(stack) })],
  '`app.protocol` to or from `grpc()`, behind an Application Load Balancer': [usual, () => ({ app: { image: APP_IMAGE, port: 3000, protocol: UpstreamProtocol.grpc() } })],
  '`targetIpAddressType`': [dualStack(), dualStack({ targetIpAddressType: elbv2.TargetGroupIpAddressType.IPV6 })],
  '`fargate()` to `ec2()`': [usual, capacity(() => Capacity.ec2())],
  '`fargate()` to `ec2()` with the network mode `bridge`': [usual, capacity(() => Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }))],
  '`fargate()`: `spot` or `capacityProviderStrategies`': [usual, capacity(() => Capacity.fargate({ spot: true }))],
  '`fargate()` to `managedInstances()`': [usual, capacity(() => Capacity.managedInstances({ capacityProviderStrategies: [{ capacityProvider: 'instances' }] }))],
  '`ec2()`: `daemon`': [capacity(() => Capacity.ec2()), capacity(() => Capacity.ec2({ daemon: true }))],
  '`cluster`, in the same VPC': [usual, otherCluster],
};

const TYPES = /^AWS::(?:ElasticLoadBalancingV2|ECS::Service$)/;

/** The templates by their props, because many changes begin with the usual props. */
const templates = new Map<Props, Template>();

function templateOf(props: Props): Template {
  const template = templates.get(props) ?? synthesize(props);
  templates.set(props, template);
  return template;
}

function synthesize(props: Props): Template {
  const stack = new TestStack();
  stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small'), machineImage: ecs.EcsOptimizedImage.amazonLinux2023() });
  stack.cluster.enableFargateCapacityProviders();
  stack.service(props(stack));
  return Template.fromStack(stack);
}

/** The type of a resource by its logical id, as CloudFormation names it. */
const typeIn = (template: Template, id: string) => template.toJSON().Resources[id].Type.split('::').pop();

const page = fs.readFileSync(path.join(__dirname, '../../docs/stability.md'), 'utf8');
const ROWS = page.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | ')).filter(([change]) => change in CHANGES);

test('the table has a row for each of these changes', () => {
  expect(ROWS.map(([change]) => change)).toEqual(Object.keys(CHANGES));
});

test.each(ROWS)('%s: %s', (change, said) => {
  const [before, after] = CHANGES[change].map(templateOf);
  const found = replaced(before, after, TYPES).map((line) => {
    const [id, , , , property] = line.split(' ');
    return `\`${typeIn(before, id)}\`${property === undefined ? ' removed' : ` by \`${property}\``}`;
  });
  expect([...new Set(found)].sort().join(', ')).toBe(said);
});

test('changes that are documented as in-place replace no resource', () => {
  const inPlace: [Props, Props][] = [
    [network(), network({ preserveClientIp: true })],
    [usual, () => ({ proxyHealthPort: 9001 })],
    [() => ({ exposure: Exposure.internetFacing({ unencrypted: true }) }), usual],
    [() => ({ exposure: Exposure.internal({ unencrypted: true }) }), () => ({ exposure: Exposure.cloudFront({ unencrypted: true }) })],
    [dualStack(), dualStack({ stickinessCookieDuration: Duration.hours(1), attributes: { zonalShift: true } })],
  ];
  for (const [before, after] of inPlace) expect(replaced(templateOf(before), templateOf(after), TYPES)).toEqual([]);
});
