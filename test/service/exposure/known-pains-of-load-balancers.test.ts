import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Exposure, ProxyTls, Route } from '../../../src';
import { APP_IMAGE, containersOf, newApp, TestStack } from '../../../testing/cdk';
import { replaced } from '../../../testing/replaced';

/** What users of other constructs have complained about load balancers, for every kind of exposure; #… is an issue of aws/aws-cdk. */

/** Load balancers that somebody else has made, in a stack of their own. */
class PlatformStack extends TestStack {
  public readonly listener: elbv2.ApplicationListener;
  public readonly targetGroup: elbv2.ApplicationTargetGroup;

  public constructor(app: App) {
    super(app, 'Platform');
    this.targetGroup = new elbv2.ApplicationTargetGroup(this, 'Group', {
      vpc: this.vpc, port: 80, targetType: elbv2.TargetType.IP, healthCheck: { port: '8081', path: '/health', protocol: elbv2.Protocol.HTTP },
    });
    this.listener = new elbv2.ApplicationLoadBalancer(this, 'Shared', { vpc: this.vpc })
      .addListener('Listener', { port: 443, certificates: [this.certificate], open: false, defaultTargetGroups: [this.targetGroup] });
  }
}

const KINDS: Record<string, (stack: TestStack, platform: PlatformStack) => Exposure> = {
  internetFacing: ({ certificate }) => Exposure.internetFacing({ certificate }),
  internal: ({ certificate }) => Exposure.internal({ certificate, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')] }),
  listenerRule: (_, { listener }) => Exposure.listenerRule({ listener, priority: 1, hosts: ['orders.example.com'] }),
  targetGroup: (_, { targetGroup }) => Exposure.targetGroup({ targetGroup }),
  networkLoadBalancer: ({ certificate }) => Exposure.networkLoadBalancer({ certificate, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')] }),
};

function exposed(kind: string, props: object = {}): { app: App; platform: PlatformStack; stack: TestStack; template: Template } {
  // Newer versions of CDK want to be told.
  const app = newApp({ '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
  const platform = new PlatformStack(app);
  const stack = new TestStack(app, 'Own');
  stack.service({ exposure: KINDS[kind](stack, platform), ...props });
  return { app, platform, stack, template: Template.fromStack(stack) };
}

const ruleTargets = (template: Template) => Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties.FromPort).sort();

describe.each(Object.keys(KINDS))('%s', (kind) => {
  test('the load balancer reaches the proxy and not the app (pain 1: #5506, #10113, #24013)', () => {
    const { stack, template } = exposed(kind);
    template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080, TargetGroupArn: Match.anyValue() }] });
    expect(containersOf(stack).app.PortMappings).toBeUndefined();
    expect(ruleTargets(template)).not.toContain(3000);
  });

  test('an upgrade replaces no resource of the load balancer: neither logical ids nor immutable properties depend on app and proxy (pain 2: #36149, #36239, #24642, #19411)', () => {
    const changed = { app: { image: ecs.ContainerImage.fromRegistry('example.com/other:2'), port: 8080 }, appHealthPath: '/up', hosts: ['a.example'] };
    const before = exposed(kind).template;
    for (const after of [exposed(kind, changed), exposed(kind, { ...changed, proxyPort: 9000, proxyHealthPort: 9001 })]) {
      expect(replaced(before, after.template, /^AWS::(?:ElasticLoadBalancingV2::|ECS::Service$)/)).toEqual([]);
    }
  });

  test('health checks are allowed, on their own port (pain 7: #2359, #6498, #18093, #28796)', () => {
    const { template, platform } = exposed(kind);
    const [group] = Object.values({
      ...Template.fromStack(platform).findResources('AWS::ElasticLoadBalancingV2::TargetGroup'),
      ...template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'),
    }).slice(-1);
    expect(group.Properties).toMatchObject({ HealthCheckPort: '8081', HealthCheckPath: '/health', HealthCheckProtocol: 'HTTP' });
    expect(ruleTargets(template)).toEqual([8080, 8081]);
    template.hasResourceProperties('AWS::ECS::Service', { HealthCheckGracePeriodSeconds: 60 });
  });

  test('all resources are in the stack of the service, without cyclic references (pain 6: #3689, #4267, #12006, #26806)', () => {
    const { app, platform, template } = exposed(kind);
    expect(() => app.synth()).not.toThrow();
    expect(platform.dependencies).toEqual([]);
    expect(ruleTargets(Template.fromStack(platform))).toEqual([]);
    expect(ruleTargets(template)).toEqual([8080, 8081]);
  });

  test('synthesis causes no warning (pain 9: #31705)', () => {
    const { stack } = exposed(kind);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('the internet is allowed only if this is explicitly configured (pain 3: #35292, #8342, #9433, #20444)', () => {
  const worldIn = (template: Template) => JSON.stringify(template.toJSON().Resources, (key, value) => (key === 'SecurityGroupEgress' ? undefined : value)).includes('"CidrIp":"0.0.0.0/0"');

  test.each(Object.keys(KINDS))('%s', (kind) => {
    expect(worldIn(exposed(kind).template)).toBe(kind === 'internetFacing');
  });

  test.each<[string, (stack: TestStack, groups: ec2.ISecurityGroup[]) => Exposure]>([
    ['internetFacing', ({ certificate }, securityGroups) => Exposure.internetFacing({ certificate, securityGroups })],
    ['internal', ({ certificate }, securityGroups) => Exposure.internal({ certificate, securityGroups, allowedClients: [ec2.Peer.anyIpv4()] })],
    ['networkLoadBalancer', ({ certificate }, securityGroups) => Exposure.networkLoadBalancer({ certificate, securityGroups, internetFacing: true })],
  ])('%s, not with existing security groups', (kind, exposure) => {
    const stack = new TestStack();
    const groups = ['sg-11111111', 'sg-22222222'].map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id));
    const make = () => stack.service({ exposure: exposure(stack, groups) });
    if (kind === 'internal') {
      expect(make).toThrow(/`allowedClients` \(\["CidrIPv4"\]\) cannot be combined with `securityGroups`/);
      return;
    }
    make();
    const template = Template.fromStack(stack);
    expect(worldIn(template)).toBe(false);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: ['sg-11111111', 'sg-22222222'] });
  });
});

test('services share one load balancer and one listener (pain 4: #15894, #5502, #3737)', () => {
  const app = newApp();
  const platform = new PlatformStack(app);
  const stacks = ['Orders', 'Carts'].map((id, i) => {
    const stack = new TestStack(app, id);
    stack.service({ exposure: Exposure.listenerRule({ listener: platform.listener, priority: i + 1, paths: [`/${id.toLowerCase()}/*`] }) });
    return stack;
  });
  for (const stack of stacks) {
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 0);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 0);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1);
  }
});

test('equal priorities of rules are reported before deployment (pain 5: #12067, #12968, #4246)', () => {
  const app = newApp();
  const platform = new PlatformStack(app);
  for (const id of ['Orders', 'Carts']) {
    new TestStack(app, id).service({ exposure: Exposure.listenerRule({ listener: platform.listener, priority: 7 }) });
  }
  expect(() => app.synth()).toThrow(/`priority of Orders\/Orders\/ListenerRule` must be different from the priority of Carts\/Orders\/ListenerRule, a rule of the same listener, got: 7/);
});

describe('TLS up to the container: the protocol of the listener differs from the protocol of the target (pain 10: #6428, #7266, #4983)', () => {
  const tls = (stack: TestStack) => ProxyTls.fromSecrets({
    certificate: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'TlsCertificate')),
    privateKey: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'TlsKey')),
  });

  test.each<[string, string, string, boolean]>([
    ['internetFacing', 'HTTPS', 'HTTP', false],
    ['internetFacing', 'HTTPS', 'HTTPS', true],
    ['networkLoadBalancer', 'TLS', 'TCP', false],
    ['networkLoadBalancer', 'TLS', 'TLS', true],
  ])('%s: %s in front, %s behind', (kind, listener, target, encrypted) => {
    const stack = new TestStack();
    stack.service({ exposure: KINDS[kind](stack, undefined as never), ...encrypted && { proxyTls: tls(stack) } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: listener });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: target, HealthCheckProtocol: 'HTTP' });
  });

  test('a listener without encryption does not change the encryption of the target', () => {
    const stack = new TestStack();
    stack.service({ exposure: Exposure.internetFacing({ unencrypted: true }), proxyTls: tls(stack) });
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTPS' });
  });
});

describe('a secret whose key is in another stack: the solution for CDK\'s cycle in docs/tls.md', () => {
  test.each<[string, (secret: ecs.Secret) => object]>([
    ['of TLS', (secret) => ({ proxyTls: ProxyTls.fromSecrets({ certificate: secret, privateKey: secret }) })],
    ['of users', (secret) => ({ basicAuthUsers: { users: secret }, routes: [Route.prefix('/api', { basicAuth: {} })] })],
    ['of the app', (secret) => ({ app: { image: APP_IMAGE, port: 3000, secrets: { PASSWORD: secret } } })],
  ])('%s', (_, props) => {
    const app = newApp({ '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
    const theirs = new Stack(app, 'Secrets', { env: { account: '123456789012', region: 'eu-central-1' } });
    const key = new kms.Key(theirs, 'Key');
    const secret: secretsmanager.ISecret = new secretsmanager.Secret(theirs, 'Secret', { encryptionKey: key });
    const stack = new TestStack(app, 'Own');
    const byArn = secretsmanager.Secret.fromSecretCompleteArn(stack, 'ByArn', secret.secretArn);
    const service = stack.service(props(ecs.Secret.fromSecretsManager(byArn)));
    secret.encryptionKey!.grantDecrypt(service.taskDefinition.obtainExecutionRole());
    app.synth();
    expect(theirs.dependencies).toEqual([]);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      Roles: [{ Ref: Match.stringLikeRegexp('ExecutionRole') }],
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']), Resource: { 'Fn::ImportValue': Match.stringLikeRegexp('Secret') } }),
          Match.objectLike({ Action: 'kms:Decrypt', Resource: { 'Fn::ImportValue': Match.stringLikeRegexp('Key') } }),
        ]),
      },
    });
    expect(JSON.stringify(Template.fromStack(theirs).findResources('AWS::KMS::Key'))).not.toContain('ExecutionRole');
  });
});

const BALANCED = ['OrdersLoadBalancerB992A266', 'OrdersLoadBalancerListener520C9766', 'OrdersLoadBalancerRedirectListenerE5CEC57D', 'OrdersTargetGroup6F7DDFA8'];
const LOGICAL_IDS: Record<string, string[]> = {
  internetFacing: BALANCED,
  internal: BALANCED,
  listenerRule: ['OrdersListenerRule7F040BD9', 'OrdersTargetGroup6F7DDFA8'],
  targetGroup: [],
  networkLoadBalancer: ['OrdersNetworkLoadBalancerE26560DE', 'OrdersNetworkLoadBalancerListener06E380B5', 'OrdersNetworkTargetGroupD05D827E'],
  domain: [
    'OrdersCertificateD35EEEEA', 'OrdersIpv6Recordshopexamplecom53C8D689', 'OrdersIpv6RecordwwwexamplecomFCD95E7B',
    ...BALANCED.slice(0, 3), 'OrdersRecordshopexamplecom42F4D265', 'OrdersRecordwwwexamplecomC6DF5F07',
    'OrdersTargetGroup6F7DDFA8', 'OrdersWebAclAssociation62D5CC66',
  ],
};

describe('the logical ids of the load balancer are unchanged: a changed id replaces it in production (pain 2: #36149)', () => {
  const idsOf = (template: Template) => Object.entries(template.toJSON().Resources as Record<string, { Type: string }>)
    .filter(([, { Type }]) => /^AWS::(ElasticLoadBalancingV2|Route53|CertificateManager|WAFv2)::/.test(Type)).map(([id]) => id)
    .filter((id) => id.startsWith('Orders')).sort();

  test.each(Object.keys(KINDS))('%s', (kind) => {
    expect(idsOf(exposed(kind).template)).toEqual(LOGICAL_IDS[kind]);
  });

  test('with a domain', () => {
    const stack = new TestStack();
    stack.service({
      exposure: Exposure.internetFacing({
        domainName: 'shop.example.com',
        alternativeDomainNames: ['www.example.com'],
        hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' }),
        ipAddressType: elbv2.IpAddressType.DUAL_STACK,
        webAclArn: 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555',
      }),
    });
    expect(idsOf(Template.fromStack(stack))).toEqual(LOGICAL_IDS.domain);
  });
});
