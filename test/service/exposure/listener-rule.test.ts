import { App, Duration, Fn, Lazy, Stack, Token, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { UpstreamProtocol, Deployment, Exposure, ListenerRuleExposureOptions, ReverseProxiedService, ReverseProxiedServiceProps } from '../../../src';
import { checkId } from '../../../src/checks/check';
import { APP_IMAGE, newApp, nginxConfOf, TestStack } from '../../../testing/cdk';

const LISTENER_ARN = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:listener/app/shared/50dc6c495c0c9188/f2f7dc8efc522ab2';

/** A stack of a platform team: a load balancer whose listener answers what no rule is for. */
class PlatformStack extends TestStack {
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  public readonly listener: elbv2.ApplicationListener;

  public constructor(app: App, id: string = 'Platform', idleTimeout?: Duration, ipAddressType?: elbv2.IpAddressType) {
    super(app, id);
    this.loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Shared', { vpc: this.vpc, idleTimeout, ipAddressType });
    this.listener = this.loadBalancer.addListener('Listener', {
      port: 443, certificates: [this.certificate], open: false, defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
  }
}

/** A service on the listener of another stack. */
function tenant(app: App, id: string, listener: elbv2.IApplicationListener, priority: number, more: object = {}, props: object = {}):
{ stack: TestStack; service: ReverseProxiedService } {
  const stack = new TestStack(app, id);
  return { stack, service: stack.service({ exposure: Exposure.listenerRule({ listener, priority, ...more }), ...props }) };
}

const importedInto = (scope: Stack, securityGroup = ec2.SecurityGroup.fromSecurityGroupId(scope, 'SharedGroup', 'sg-12345678')) =>
  elbv2.ApplicationListener.fromApplicationListenerAttributes(scope, 'Shared', { listenerArn: LISTENER_ARN, securityGroup });

const portsOf = (template: Template, type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties.FromPort).sort();

test('a rule with hosts and paths forwards to the proxy', () => {
  const app = newApp();
  const platform = new PlatformStack(app);
  const { stack, service } = tenant(app, 'Orders', platform.listener, 10, { hosts: ['orders.example.com'], paths: ['/api/*', '/orders/*'] });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Priority: 10,
    Conditions: [
      { Field: 'host-header', HostHeaderConfig: { Values: ['orders.example.com'] } },
      { Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*', '/orders/*'] } },
    ],
    Actions: [{ Type: 'forward', TargetGroupArn: { Ref: Match.stringLikeRegexp('TargetGroup') } }],
  });
  template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
  expect(service.listenerRule).toBeDefined();
  expect(service.targetGroup).toBeDefined();
  expect([service.loadBalancer, service.listener, service.clientConnections]).toEqual([undefined, undefined, undefined]);
});

test('the proxy allows the hosts of the rule', () => {
  const app = newApp();
  const { stack } = tenant(app, 'Orders', new PlatformStack(app).listener, 10, { hosts: ['orders.example.com', '*.orders.example.com'] });
  expect(nginxConfOf(stack)).toContain('server_name orders.example.com "~^[a-z0-9._-]+\\\\.orders\\\\.example\\\\.com\\\\z";');
});

describe('the hosts of the service', () => {
  const conditionsOf = (props: Partial<ReverseProxiedServiceProps>, more: object = {}) => {
    const app = newApp();
    const { stack } = tenant(app, 'Orders', new PlatformStack(app).listener, 10, more, props);
    const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));
    return rule.Properties.Conditions;
  };
  const hostHeader = (...Values: string[]) => ({ Field: 'host-header', HostHeaderConfig: { Values } });
  const pathPattern = (...Values: string[]) => ({ Field: 'path-pattern', PathPatternConfig: { Values } });

  test('become the hosts of the rule, so that two services on a listener receive only their own requests', () => {
    expect(conditionsOf({ hosts: ['a.example.com', '*.a.example.com'] })).toEqual([hostHeader('a.example.com', '*.a.example.com')]);
    expect(conditionsOf({ hosts: ['a.example.com'] }, { paths: ['/api/*'] })).toEqual([hostHeader('a.example.com'), pathPattern('/api/*')]);
    expect(conditionsOf({ hosts: ['a.example.com'], deployment: Deployment.blueGreen() })).toEqual([hostHeader('a.example.com')]);
  });

  test('are overridden by the hosts of the rule', () => {
    expect(conditionsOf({ hosts: ['a.example.com'] }, { hosts: ['*.example.com'] })).toEqual([hostHeader('*.example.com')]);
    expect(conditionsOf({ hosts: ['a.example.com'] }, { domainName: 'b.example.com' })).toEqual([hostHeader('b.example.com')]);
    expect(conditionsOf({ hosts: ['a.example.com'] }, { conditions: [elbv2.ListenerCondition.hostHeaders(['*'])] })).toEqual([hostHeader('*')]);
  });

  test('are rejected if a load balancer does not support a rule with them', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.example.com`);
    expect(conditionsOf({ hosts: names(5) })).toHaveLength(1);
    expect(() => conditionsOf({ hosts: names(6) })).toThrow(/`hosts` must be at most 5 host names beside the 0 other values of the listener rule, .* got: .*; pass `hosts` to Exposure.listenerRule\(\) that match all hosts/);
    expect(() => conditionsOf({ hosts: names(4) }, { paths: ['/a', '/b'] })).toThrow(/`hosts` must be at most 3 host names beside the 2 other values/);
    expect(conditionsOf({ hosts: names(6) }, { hosts: ['*.example.com'] })).toEqual([hostHeader('*.example.com')]);
    expect(() => conditionsOf({ hosts: [`${'a.'.repeat(60)}example.com`] })).toThrow(/`hosts` must be at most 128 characters long/);
    expect(() => conditionsOf({ hosts: ['*.example.com'] }, { paths: ['/*/*/*', '/?/?/?'] })).toThrow(/`hosts` must be at most 6 of "\*" and "\?" in the hosts and paths of a rule, .* got: 7/);
    expect(() => conditionsOf({}, { paths: ['/*/*/*/*/*/*/*'] })).toThrow(/`paths` must be at most 6 of/);
  });
});

describe('a rule without hosts, paths and conditions', () => {
  const allOf = (more: object = {}) => {
    const app = newApp();
    return tenant(app, 'Orders', new PlatformStack(app).listener, 10, more);
  };
  const warnings = (stack: Stack) => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('catchAllRule'));

  test('matches all requests, with a warning', () => {
    const { stack } = allOf();
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
    });
    expect(warnings(stack).map(({ entry }) => entry.data)).toEqual([expect.stringMatching(/`hosts` must be given.*got: "none, and no other condition in Orders\/Orders\/ListenerRule"/)]);
  });

  test('has a warning that can be acknowledged', () => {
    const { stack, service } = allOf();
    Validations.of(service).acknowledge({ id: checkId('catchAllRule'), reason: 'meant to be so' });
    expect(warnings(stack)).toEqual([]);
  });

  test.each<[string, object, number]>([
    ['a path', { paths: ['/api/*'] }, 0],
    ['every path', { paths: ['/api/*', '*'] }, 1],
    ['a host', { hosts: ['a.example.com'] }, 0],
    ['every host', { conditions: [elbv2.ListenerCondition.hostHeaders(['*'])] }, 1],
    ['a header', { paths: ['/*'], conditions: [elbv2.ListenerCondition.httpHeader('X-Version', ['*'])] }, 0],
  ])('a rule for %s', (_, more, count) => {
    expect(warnings(allOf(more).stack)).toHaveLength(count);
  });
});

test('a custom condition is sufficient', () => {
  const app = newApp();
  const conditions = [elbv2.ListenerCondition.httpHeader('X-Version', ['2'])];
  const { stack } = tenant(app, 'Orders', new PlatformStack(app).listener, 10, { conditions });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Conditions: [{ Field: 'http-header' }] });
});

describe('domain names', () => {
  const zoneIn = (stack: Stack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' });
  const recordsIn = (template: Template) => Object.values(template.findResources('AWS::Route53::RecordSet'))
    .map(({ Properties: { Type, Name } }) => `${Type} ${Name}`).sort();

  /** A service with the listener of another stack. */
  function named(more: (stack: TestStack, platform: PlatformStack) => Partial<ListenerRuleExposureOptions>, ipAddressType?: elbv2.IpAddressType):
  { stack: TestStack; platform: PlatformStack; service: ReverseProxiedService; template: Template } {
    const app = newApp({ '@aws-cdk/core:defaultCrossStackReferences': 'strong' });
    const platform = new PlatformStack(app, 'Platform', undefined, ipAddressType);
    const stack = new TestStack(app, 'Orders');
    const service = stack.service({ exposure: Exposure.listenerRule({ listener: platform.listener, priority: 10, ...more(stack, platform) }) });
    app.synth();
    return { stack, platform, service, template: Template.fromStack(stack) };
  }

  const conditionOf = (template: Template) => Object.values(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))[0].Properties.Conditions;
  const hostHeader = (...names: string[]) => [{ Field: 'host-header', HostHeaderConfig: { Values: names } }];

  test('in a hosted zone have records for the load balancer of the listener, become conditions and are allowed', () => {
    const { stack, platform, service, template } = named((own) => ({
      domainName: 'orders.example.com', alternativeDomainNames: ['*.orders.example.com'], hostedZone: zoneIn(own),
    }));
    expect(recordsIn(template)).toEqual(['A *.orders.example.com.', 'A orders.example.com.']);
    const dnsName = Object.values<any>(Template.fromStack(platform).toJSON().Outputs).find(({ Value }) => Value['Fn::GetAtt']?.[1] === 'DNSName').Export.Name;
    template.allResourcesProperties('AWS::Route53::RecordSet', {
      HostedZoneId: 'Z0123456789', AliasTarget: { DNSName: { 'Fn::Join': ['', ['dualstack.', { 'Fn::ImportValue': dnsName }]] } },
    });
    expect(service.records).toHaveLength(2);
    expect(conditionOf(template)).toEqual(hostHeader('orders.example.com', '*.orders.example.com'));
    expect(nginxConfOf(stack)).toContain('server_name orders.example.com "~^[a-z0-9._-]+\\\\.orders\\\\.example\\\\.com\\\\z";');
    expect(Template.fromStack(platform).findResources('AWS::Route53::RecordSet')).toEqual({});
    expect(platform.dependencies).toEqual([]);
  });

  test('can be combined with hosts, which have no records', () => {
    const { stack, template } = named((own) => ({
      domainName: 'orders.example.com', hostedZone: zoneIn(own), hosts: ['orders.example.org', 'orders.example.com'], paths: ['/api/*'],
    }));
    expect(recordsIn(template)).toEqual(['A orders.example.com.']);
    expect(conditionOf(template)).toEqual([...hostHeader('orders.example.com', 'orders.example.org'), { Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }]);
    expect(nginxConfOf(stack)).toContain('server_name orders.example.com orders.example.org;');
  });

  test('without a zone have no records', () => {
    const { service, template } = named(() => ({ domainName: 'orders.example.com' }));
    expect(service.records).toEqual([]);
    expect(recordsIn(template)).toEqual([]);
    expect(conditionOf(template)).toEqual(hostHeader('orders.example.com'));
  });

  test('have IPv6 records where the load balancer has IPv6', () => {
    const { template } = named((own) => ({ domainName: 'orders.example.com', hostedZone: zoneIn(own) }), elbv2.IpAddressType.DUAL_STACK);
    expect(recordsIn(template)).toEqual(['A orders.example.com.', 'AAAA orders.example.com.']);
  });

  test('of an imported listener have records for the given load balancer', () => {
    const { template } = named((own) => ({
      listener: importedInto(own),
      loadBalancer: elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(own, 'LoadBalancer', {
        loadBalancerArn: LISTENER_ARN.replace('listener', 'loadbalancer'),
        securityGroupId: 'sg-12345678',
        loadBalancerDnsName: 'shared-1.eu-central-1.elb.amazonaws.com',
        loadBalancerCanonicalHostedZoneId: 'Z215JYRZR1TBD5',
      }),
      domainName: 'orders.example.com',
      hostedZone: zoneIn(own),
    }));
    expect(recordsIn(template)).toEqual(['A orders.example.com.']);
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      AliasTarget: { DNSName: 'dualstack.shared-1.eu-central-1.elb.amazonaws.com', HostedZoneId: 'Z215JYRZR1TBD5' },
    });
  });

  test('are rejected with an unknown load balancer, outside the zone, and above the value limit of a rule', () => {
    expect(() => named((own) => ({ listener: importedInto(own), domainName: 'orders.example.com', hostedZone: zoneIn(own) })))
      .toThrow(/`loadBalancer` must be the load balancer of the imported listener, which the records in `hostedZone` point to, got: undefined/);
    expect(() => named((own) => ({ domainName: 'orders.example.org', hostedZone: zoneIn(own) }))).toThrow(/`domainName` must be a name in the hosted zone example.com/);
    expect(() => named(() => ({ domainName: 'a.example.com', hosts: ['b', 'c', 'd', 'e'], paths: ['/f'] }))).toThrow(/`conditions` must be at most 5 values in total, domain names, `hosts` and `paths` included, instead of 6/);
  });
});

describe('in the stack of the service', () => {
  test('two services can share a listener of a third stack, whose template does not change', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    const before = JSON.parse(JSON.stringify(Template.fromStack(new PlatformStack(newApp())).toJSON()));
    const stacks = [tenant(app, 'Orders', platform.listener, 10).stack, tenant(app, 'Carts', platform.listener, 20).stack];
    expect(() => app.synth()).not.toThrow();
    expect(Object.keys(Template.fromStack(platform).toJSON().Resources)).toEqual(Object.keys(before.Resources));
    expect(platform.dependencies).toEqual([]);
    for (const stack of stacks) {
      const template = Template.fromStack(stack);
      expect(portsOf(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([8080, 8081]);
      expect(portsOf(template, 'AWS::EC2::SecurityGroupEgress')).toEqual([8080, 8081]);
      template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1);
      template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 1);
    }
  });

  test('a listener that is imported in another stack causes no cyclic reference', () => {
    const app = newApp();
    const other = new TestStack(app, 'Other');
    const listener = importedInto(other, ec2.SecurityGroup.fromSecurityGroupId(other, 'SharedGroup', 'sg-12345678', { allowAllOutbound: false }));
    const { stack } = tenant(app, 'Orders', listener, 10);
    expect(() => app.synth()).not.toThrow();
    Template.fromStack(other).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    const template = Template.fromStack(stack);
    expect(portsOf(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([8080, 8081]);
    template.allResourcesProperties('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: 'sg-12345678' });
    expect(portsOf(template, 'AWS::EC2::SecurityGroupEgress')).toEqual([8080, 8081]);
    template.allResourcesProperties('AWS::EC2::SecurityGroupEgress', { GroupId: 'sg-12345678' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: LISTENER_ARN });
  });

  test('a listener can be created here for a load balancer of another stack', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    const stack = new TestStack(app, 'Orders');
    const listener = new elbv2.ApplicationListener(stack, 'Mine', {
      loadBalancer: platform.loadBalancer,
      port: 8443,
      certificates: [stack.certificate],
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
    stack.service({ exposure: Exposure.listenerRule({ listener, priority: 1 }) });
    expect(() => app.synth()).not.toThrow();
    expect(portsOf(Template.fromStack(stack), 'AWS::EC2::SecurityGroupIngress')).toEqual([8080, 8081]);
  });

  test('an imported immutable security group is not changed', () => {
    const stack = new TestStack();
    const group = ec2.SecurityGroup.fromSecurityGroupId(stack, 'SharedGroup', 'sg-12345678', { mutable: false });
    stack.service({ exposure: Exposure.listenerRule({ listener: importedInto(stack, group), priority: 10 }) });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
    expect(portsOf(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([8080, 8081]);
  });
});

describe('equal priorities', () => {
  /** Both rules are named, and reported at the service that the first one is of. */
  const clash = (own: string, other: string) => new RegExp([
    `\\[Orders/Orders\\] \`priority of ${own}\` must be different from the priority of ${other}, a rule of the same listener, got: 10; `,
    `.*\\(${checkId('rulePriorityClash')}\\)`,
  ].join(''));

  test('of two services are reported at synthesis, also across stacks', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    tenant(app, 'Orders', platform.listener, 10);
    tenant(app, 'Carts', platform.listener, 10);
    expect(() => app.synth()).toThrow(clash('Orders/Orders/ListenerRule', 'Carts/Orders/ListenerRule'));
  });

  test('of a service and another rule of the app are reported at synthesis', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    platform.listener.addAction('Maintenance', {
      priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns(['/maintenance'])], action: elbv2.ListenerAction.fixedResponse(503),
    });
    tenant(app, 'Orders', platform.listener, 10);
    expect(() => app.synth()).toThrow(clash('Orders/Orders/ListenerRule', 'Platform/Shared/Listener/MaintenanceRule'));
  });

  test('are detected by the ARN of the listener, also if it is imported twice', () => {
    const app = newApp();
    for (const id of ['Orders', 'Carts']) {
      const stack = new TestStack(app, id);
      stack.service({ exposure: Exposure.listenerRule({ listener: importedInto(stack), priority: 10 }) });
    }
    expect(() => app.synth()).toThrow(clash('Orders/Orders/ListenerRule', 'Carts/Orders/ListenerRule'));
  });

  test('are detected by the export of another stack', () => {
    const app = newApp();
    for (const id of ['Orders', 'Carts']) {
      const stack = new TestStack(app, id);
      const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(stack, 'Shared', {
        listenerArn: Fn.importValue('shared-listener'), securityGroup: ec2.SecurityGroup.fromSecurityGroupId(stack, 'SharedGroup', 'sg-12345678'),
      });
      stack.service({ exposure: Exposure.listenerRule({ listener, priority: 10 }) });
    }
    expect(() => app.synth()).toThrow(clash('Orders/Orders/ListenerRule', 'Carts/Orders/ListenerRule'));
  });

  test('of other rules on the listener of a service are reported, too', () => {
    const app = newApp();
    const stack = new TestStack(app, 'Orders');
    const { listener } = stack.service();
    const action = elbv2.ListenerAction.fixedResponse(503);
    for (const id of ['Maintenance', 'Teapot']) listener!.addAction(id, { priority: 10, conditions: [elbv2.ListenerCondition.pathPatterns([`/${id}`])], action });
    tenant(app, 'Carts', listener!, 11);
    const found = clash('Orders/Orders/LoadBalancer/Listener/MaintenanceRule', 'Orders/Orders/LoadBalancer/Listener/TeapotRule');
    expect(() => app.synth()).toThrow(found);
    expect(() => app.synth()).not.toThrow(new RegExp(`(${found.source})[^]*rulePriorityClash`));
  });

  test('on different listeners are accepted', () => {
    const app = newApp();
    tenant(app, 'Orders', new PlatformStack(app, 'Platform1').listener, 10);
    tenant(app, 'Carts', new PlatformStack(app, 'Platform2').listener, 10);
    expect(() => app.synth()).not.toThrow();
  });

  test('that are known only at deployment are not compared', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    for (const id of ['Orders', 'Carts']) tenant(app, id, platform.listener, Token.asNumber({ Ref: 'Priority' }));
    expect(() => app.synth()).not.toThrow();
  });

  test('that are known at synthesis are compared', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    for (const id of ['Orders', 'Carts']) tenant(app, id, platform.listener, Lazy.number({ produce: () => 10 }));
    expect(() => app.synth()).toThrow(/`priority of Orders\/Orders\/ListenerRule` must be different from the priority of Carts\/Orders\/ListenerRule, a rule of the same listener, got: 10/);
  });
});

describe('NGINX keeps idle connections longer than the load balancer', () => {
  test('if the load balancer has a set idle timeout', () => {
    const app = newApp();
    const { stack } = tenant(app, 'Orders', new PlatformStack(app, 'Platform', Duration.seconds(300)).listener, 10);
    expect(nginxConfOf(stack)).toContain('keepalive_timeout 315s;');
  });

  test('if the load balancer has the default idle timeout', () => {
    const app = newApp();
    const { stack } = tenant(app, 'Orders', new PlatformStack(app).listener, 10);
    expect(nginxConfOf(stack)).toContain('keepalive_timeout 75s;');
  });

  test('if the idle timeout of an imported listener is given', () => {
    const stack = new TestStack();
    stack.service({ exposure: Exposure.listenerRule({ listener: importedInto(stack), priority: 10, idleTimeout: Duration.seconds(120) }) });
    expect(nginxConfOf(stack)).toContain('keepalive_timeout 135s;');
  });

  test('and otherwise fails, if the idle timeout is set later', () => {
    const app = newApp();
    const platform = new PlatformStack(app);
    tenant(app, 'Orders', platform.listener, 10);
    platform.loadBalancer.setAttribute('idle_timeout.timeout_seconds', '400');
    expect(() => app.synth()).toThrow(/`exposure\.idleTimeout` must be at least the 400 seconds of the load balancer, got: Duration\.seconds\(60\)/);
  });
});

describe('fails', () => {
  const options = (more: object) => {
    const stack = new TestStack();
    return { listener: importedInto(stack), priority: 10, ...more };
  };

  test.each([0, 50001, 1.5])('with the priority %p', (priority) => {
    expect(() => Exposure.listenerRule(options({ priority }))).toThrow(/`priority` must be a whole number from 1 to 50000/);
  });

  test('with two conditions of the same type', () => {
    expect(() => Exposure.listenerRule(options({
      hosts: ['a.example.com'], conditions: [elbv2.ListenerCondition.hostHeaders(['b.example.com']), elbv2.ListenerCondition.pathPatterns(['/x'])],
    }))).toThrow(/`conditions` must be a list with at most one host-header, `hosts`, `paths` and domain names included, got: \["host-header","host-header","path-pattern"\]/);
    expect(() => Exposure.listenerRule(options({
      conditions: [elbv2.ListenerCondition.queryStrings([{ value: 'a' }]), elbv2.ListenerCondition.queryStrings([{ value: 'b' }])],
    }))).not.toThrow();
  });

  test('with more than 5 condition values in total', () => {
    expect(() => Exposure.listenerRule(options({
      hosts: ['a.example.com', 'b.example.com'],
      paths: ['/a', '/b'],
      conditions: [elbv2.ListenerCondition.sourceIps(['10.0.0.0/8', '192.168.0.0/16'])],
    }))).toThrow(/`conditions` must be at most 5 values in total, domain names, `hosts` and `paths` included, instead of 6/);
  });

  test('with an invalid host and an invalid path', () => {
    expect(() => Exposure.listenerRule(options({ hosts: ['api.*.example.com'], paths: ['api'] }))).toThrow(/`hosts\[0\]`[^]*`paths\[0\]` must be a path that starts with "\/"/);
  });

  test('with gRPC on a listener that does not support it', () => {
    const grpc = (make: (stack: TestStack, loadBalancer: elbv2.ApplicationLoadBalancer) => elbv2.IApplicationListener, http2Enabled = true) => () => {
      const stack = new TestStack();
      const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc, http2Enabled });
      stack.service({
        app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() },
        exposure: Exposure.listenerRule({ listener: make(stack, loadBalancer), priority: 10 }),
      });
    };
    const defaultAction = elbv2.ListenerAction.fixedResponse(404);
    const plain = (_: TestStack, shared: elbv2.ApplicationLoadBalancer) => shared.addListener('Plain', { port: 80, open: false, defaultAction });
    const encrypted = ({ certificate }: TestStack, shared: elbv2.ApplicationLoadBalancer) => shared.addListener('Listener', { port: 443, certificates: [certificate], open: false, defaultAction });
    const message = /`app\.protocol` \("gRPC"\) cannot be combined with the listener Stack\/Shared\/(?:Plain|Listener) without HTTPS or without HTTP\/2/;
    expect(grpc(plain)).toThrow(message);
    expect(grpc(encrypted, false)).toThrow(message);
    expect(grpc(encrypted)).not.toThrow();
  });

  test('with an imported listener and an unknown security group of its load balancer', () => {
    const stack = new TestStack();
    const listener = importedInto(stack);
    Object.defineProperty(listener, 'connections', { value: new ec2.Connections() });
    expect(() => stack.service({ exposure: Exposure.listenerRule({ listener, priority: 10 }) }))
      .toThrow(/`exposure\.listener` must be imported together with the security group of its load balancer, got: "Stack\/Shared"/);
  });
});
