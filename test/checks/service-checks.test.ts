import { App, Aspects, CfnResource, Duration, Fn, Lazy, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import type { IConstruct } from 'constructs';
import { Capacity, ClientAddressSource, Deployment, Exposure, OpenApiDescription, ProxyImage, ProxyTls, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../../src';
import { checkId } from '../../src/checks/check';
import { APP_IMAGE, nginxConfOf, TestStack } from '../../testing/cdk';

const warningsOf = (stack: TestStack) => Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

const deploymentAlarms = { alarmNames: ['errors'] };
const allowedClients = [ec2.Peer.ipv4('10.0.0.0/8')];

/** The checks whose acknowledgement has been tested, which does not depend on the case. */
const acknowledged = new Set<string>();

/** Expects this warning alone, and none once it has been acknowledged. */
function expectWarning(code: string, text: RegExp, make: (stack: TestStack) => ReverseProxiedService): void {
  const stack = new TestStack();
  make(stack);
  const [warning, ...others] = warningsOf(stack);
  expect(warning).toMatch(text);
  expect(warning).toContain(checkId(code));
  expect(others).toEqual([]);
  if (acknowledged.has(code)) return;
  acknowledged.add(code);

  const quiet = new TestStack();
  Validations.of(make(quiet)).acknowledge({ id: checkId(code), reason: 'meant to be so' });
  expect(warningsOf(quiet)).toEqual([]);
}

test('reports nothing for a valid service', () => {
  const stack = new TestStack();
  const { service } = stack.service({ enableExecuteCommand: true });
  service.autoScaleTaskCount({ maxCapacity: 3 });
  expect(warningsOf(stack)).toEqual([]);
  const inside = new TestStack();
  inside.service({ exposure: Exposure.internal({ unencrypted: true, allowedClients }), desiredCount: 2 });
  expect(warningsOf(inside)).toEqual([]);
});

/** A load balancer of the app that was there before, on the internet, with plain HTTP on port 80 and HTTPS on port 443. */
function sharedLoadBalancer(stack: TestStack): { http: elbv2.ApplicationListener; https: elbv2.ApplicationListener } {
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc, internetFacing: true });
  const defaultAction = elbv2.ListenerAction.fixedResponse(404);
  return {
    http: loadBalancer.addListener('Http', { port: 80, open: false, defaultAction }),
    https: loadBalancer.addListener('Https', { port: 443, certificates: [stack.certificate], open: false, defaultAction }),
  };
}

const targetGroup = (stack: TestStack) => new elbv2.ApplicationTargetGroup(stack, 'Group', {
  vpc: stack.vpc, port: 80, targetType: elbv2.TargetType.IP, healthCheck: { port: '8081', path: '/health', protocol: elbv2.Protocol.HTTP },
});

const proxyTls = (stack: TestStack) => {
  const secret = ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret'));
  return ProxyTls.fromSecrets({ certificate: secret, privateKey: secret });
};

describe('plain HTTP from the internet', () => {
  test.each<[string, string, (stack: TestStack) => ReverseProxiedService]>([
    ['a load balancer', 'HTTP at Stack/Orders/LoadBalancer/Listener', (stack) => stack.service({ exposure: Exposure.internetFacing({ unencrypted: true }) })],
    ['one that goes on by TLS', 'HTTP at Stack/Orders/LoadBalancer/Listener', (stack) => (
      stack.service({ exposure: Exposure.internetFacing({ unencrypted: true }), proxyTls: proxyTls(stack) }))],
    ['one of two target groups', 'HTTP at Stack/Orders/LoadBalancer/Listener', (stack) => (
      stack.service({ exposure: Exposure.internetFacing({ unencrypted: true }), deployment: Deployment.blueGreen(), deploymentAlarms }))],
    ['a Network Load Balancer', 'TCP at Stack/Orders/NetworkLoadBalancer/Listener', (stack) => (
      stack.service({ exposure: Exposure.networkLoadBalancer({ internetFacing: true, unencrypted: true }) }))],
    ['a rule of a listener', 'HTTP at Stack/Shared/Http', (stack) => (
      stack.service({ exposure: Exposure.listenerRule({ listener: sharedLoadBalancer(stack).http, priority: 1, hosts: ['orders.example.com'] }) }))],
    ['a target group', 'HTTP at Stack/Shared/Http', (stack) => {
      const group = targetGroup(stack);
      const service = stack.service({ exposure: Exposure.targetGroup({ targetGroup: group }) });
      sharedLoadBalancer(stack).http.addTargetGroups('Orders', { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])], targetGroups: [group] });
      return service;
    }],
  ])('is reported with %s', (_, got, make) => {
    const [protocol, path] = got.split(' at ');
    expectWarning('publicUnencrypted', new RegExp(`\`protocol of ${path}\` must be HTTPS or TLS on the internet, .*, got: "${protocol}"`), make);
  });

  test.each<[string, (stack: TestStack) => ReverseProxiedService]>([
    ['an internal load balancer', (stack) => stack.service({ exposure: Exposure.internal({ unencrypted: true, allowedClients }) })],
    ['an internal Network Load Balancer', (stack) => stack.service({ exposure: Exposure.networkLoadBalancer({ unencrypted: true, allowedClients }) })],
    ['TLS that is passed through', (stack) => stack.service({ exposure: Exposure.networkLoadBalancer({ internetFacing: true }), proxyTls: proxyTls(stack) })],
    ['the HTTPS listener of a load balancer that has another one', (stack) => (
      stack.service({ exposure: Exposure.listenerRule({ listener: sharedLoadBalancer(stack).https, priority: 1, hosts: ['orders.example.com'] }) }))],
  ])('is not reported with %s', (_, make) => {
    const stack = new TestStack();
    make(stack);
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a service that no client can connect to', () => {
  const connected = { serviceConnectConfiguration: { services: [{ portMappingName: 'orders', dnsName: 'orders', port: 80 }] } };
  const exposures: [string, (stack: TestStack) => Exposure][] = [
    ['internal()', ({ certificate }) => Exposure.internal({ certificate })],
    ['internetFacing() without allowed clients', ({ certificate }) => Exposure.internetFacing({ certificate, allowedClients: [] })],
    ['networkLoadBalancer()', ({ certificate }) => Exposure.networkLoadBalancer({ certificate })],
    ['noLoadBalancer()', () => Exposure.noLoadBalancer()],
    ['noLoadBalancer() with Service Connect', () => Exposure.noLoadBalancer(connected)],
    ['noLoadBalancer() with Cloud Map', () => Exposure.noLoadBalancer({ cloudMapOptions: { name: 'orders' } })],
    ['security groups without rules', (stack) => Exposure.internal({ certificate: stack.certificate, securityGroups: [new ec2.SecurityGroup(stack, 'Own', { vpc: stack.vpc })] })],
  ];
  const make = (stack: TestStack, exposure: (stack: TestStack) => Exposure) => {
    stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type: cloudmap.NamespaceType.DNS_PRIVATE });
    return stack.service({ exposure: exposure(stack) });
  };

  test.each(exposures)('is reported: %s', (_, exposure) => {
    expectWarning('noClients', /`exposure.allowedClients` must be a list of clients, .*; list the security groups or addresses of the clients, or call `service.clientConnections.allowDefaultPortFrom/, (stack) => make(stack, exposure));
  });

  test.each(exposures)('is not reported if clients are allowed later, also from a security group of another stack: %s', (_, exposure) => {
    for (const other of [false, true]) {
      const stack = new TestStack();
      const peers = other ? new TestStack(stack.node.root as App, 'Clients') : stack;
      make(stack, exposure).clientConnections!.allowDefaultPortFrom(other ? new ec2.SecurityGroup(peers, 'Clients', { vpc: peers.vpc }) : ec2.Peer.ipv4('10.0.0.0/8'));
      // CDK may have warnings about references between stacks.
      expect(warningsOf(stack).filter((warning) => warning.includes('ReverseProxiedService'))).toEqual([]);
    }
  });

  test('is reported if a rule allows another port only', () => {
    const stack = new TestStack();
    make(stack, () => Exposure.noLoadBalancer()).connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/8'), ec2.Port.tcp(8081));
    expect(warningsOf(stack)).toEqual([expect.stringContaining('noClients')]);
  });

  test('is not reported with imported security groups, a rule for all ports, or a port that is known only at deployment', () => {
    const stack = new TestStack();
    make(stack, ({ certificate }) => Exposure.internal({ certificate, securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Own', 'sg-12345678')] }));
    expect(warningsOf(stack)).toEqual([]);
    for (const port of [ec2.Port.allTraffic(), ec2.Port.allTcp(), ec2.Port.tcp(Lazy.number({ produce: () => 8080 }))]) {
      const other = new TestStack();
      make(other, () => Exposure.noLoadBalancer()).connections.allowFrom(ec2.Peer.ipv4('10.0.0.0/8'), port);
      expect(warningsOf(other)).toEqual([]);
    }
    const outside = new TestStack();
    outside.service({ capacity: Capacity.external(), exposure: Exposure.noLoadBalancer() });
    expect(warningsOf(outside)).toEqual([]);
  });

  test('an empty list of services of Service Connect is rejected', () => {
    expect(() => Exposure.noLoadBalancer({ serviceConnectConfiguration: { services: [] } }))
      .toThrow(/`serviceConnectConfiguration.services` must be a list of at least one service, because clients find the proxy by a service, got: \[\]; .* leave `services` out/);
  });
});

describe('a deployment that shifts requests, for which Amazon ECS has no circuit breaker', () => {
  test.each([Deployment.blueGreen(), Deployment.linear(), Deployment.canary()])('causes a warning if no alarm can end it (%#)', (deployment) => {
    expectWarning('shiftWithoutAlarms', /`deploymentAlarms` must be given, as Amazon ECS has no circuit breaker .*; call `addRecommendedAlarms/,
      (stack) => stack.service({ deployment }));
  });

  test('needs no warning if it has alarms, or is a rolling deployment with a circuit breaker', () => {
    const changes: ((service: ReverseProxiedService) => void)[] = [
      (service) => service.addRecommendedAlarms({ rollBackDeployments: true }),
      ({ service }) => service.enableDeploymentAlarms(['errors']),
    ];
    for (const change of changes) {
      const stack = new TestStack();
      change(stack.service({ deployment: Deployment.canary() }));
      expect(warningsOf(stack)).toEqual([]);
    }
    for (const props of [{ deployment: Deployment.canary(), deploymentAlarms }, { deployment: Deployment.rolling() }]) {
      const stack = new TestStack();
      stack.service(props);
      expect(warningsOf(stack)).toEqual([]);
    }
  });
});

test('warns about container instances with unknown security groups', () => {
  expectWarning('noSecurityGroups', /`capacity\.instanceSecurityGroups` must be a list with the security groups of the instances, got: undefined/, (stack) => new ReverseProxiedService(stack, 'Orders', {
    cluster: ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shared', vpc: stack.vpc }),
    app: { image: APP_IMAGE, port: 3000 },
    routes: [Route.prefix('/api')],
    exposure: Exposure.internetFacing({ certificate: stack.certificate }),
    capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }),
  }));
});

test('reports a load balancer that keeps idle connections longer than NGINX', () => {
  expectWarning('idleTimeout', /`idleTimeout` must be less than 75 seconds, for which NGINX keeps idle connections, got: Duration\.seconds\(300\)/, (stack) => {
    const service = stack.service();
    service.loadBalancer!.setAttribute('idle_timeout.timeout_seconds', '300');
    return service;
  });
});

test('reports an imported load balancer, known by its target group, that keeps idle connections longer than NGINX', () => {
  expectWarning('idleTimeout', /`idleTimeout` must be less than 75 seconds, for which NGINX keeps idle connections, got: Duration\.seconds\(300\)/, (stack) => {
    const group = targetGroup(stack);
    const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc, idleTimeout: Duration.minutes(5) });
    loadBalancer.addListener('Listener', { port: 443, certificates: [stack.certificate], open: false, defaultTargetGroups: [group] });
    return stack.service({ exposure: Exposure.targetGroup({ targetGroup: group }) });
  });
});

describe('a timeout of NGINX for the app that is shorter than the timeout for NGINX in front', () => {
  const connected = (more = {}) => Exposure.noLoadBalancer({
    allowedClients, serviceConnectConfiguration: { services: [{ portMappingName: 'orders', port: 80, ...more }] },
  });
  const network = ({ certificate }: TestStack) => Exposure.networkLoadBalancer({ certificate, allowedClients });
  const made = (exposure: (stack: TestStack) => Exposure, props: Partial<ReverseProxiedServiceProps> = {}) => {
    const stack = new TestStack();
    stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type: cloudmap.NamespaceType.DNS_PRIVATE });
    stack.service({ exposure: exposure(stack), ...props });
    return stack;
  };

  test.each<[string, (stack: TestStack) => Exposure, number]>([
    ['a load balancer', ({ certificate }) => Exposure.internetFacing({ certificate }), 55],
    ['one that is patient', ({ certificate }) => Exposure.internetFacing({ certificate, idleTimeout: Duration.minutes(5) }), 60],
    ['one that is not', ({ certificate }) => Exposure.internal({ certificate, allowedClients, idleTimeout: Duration.seconds(10) }), 6],
    ['a rule of a listener', (stack) => Exposure.listenerRule({ listener: sharedLoadBalancer(stack).https, priority: 1, hosts: ['a.example.com'] }), 55],
    ['a target group', (stack) => Exposure.targetGroup({ targetGroup: targetGroup(stack), allowedClients }), 55],
    ['a Network Load Balancer', network, 60],
    ['Service Connect', () => connected(), 10],
    ['Service Connect that is patient', () => connected({ perRequestTimeout: Duration.seconds(40) }), 35],
    ['Service Connect without a limit', () => connected({ perRequestTimeout: Duration.seconds(0) }), 60],
    ['VPC Lattice', () => Exposure.noLoadBalancer({
      allowedClients, vpcLatticeTargets: [{ targetGroupArn: 'arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-1' }],
    }), 55],
    ['clients alone', () => Exposure.noLoadBalancer({ allowedClients }), 60],
  ])('is derived behind %s', (_, exposure, seconds) => {
    const stack = made(exposure);
    expect(nginxConfOf(stack)).toContain(`  proxy_read_timeout ${seconds}s;`);
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is required, and reported otherwise', () => {
    const told = /`nginx.readTimeout` must be shorter than the 60 seconds after which the resource in front of the proxy gives up, got: Duration\.seconds\(60\); lower the read timeout, or raise/;
    expectWarning('readTimeout', told, (stack) => stack.service({ nginx: { readTimeout: Duration.seconds(60) } }));
    expectWarning('readTimeout', /`readTimeout of prefix \/report` must be .* the 60 seconds .*, got: Duration\.seconds\(300\)/, (stack) => (
      stack.service({ routes: [Route.prefix('/report', { readTimeout: Duration.seconds(300) })] })));
    expectWarning('readTimeout', /the 30 seconds .*, got: Duration\.seconds\(55\)/, (stack) => {
      const service = stack.service({ nginx: { readTimeout: Duration.seconds(55) } });
      service.loadBalancer!.setAttribute('idle_timeout.timeout_seconds', '30');
      return service;
    });
    const late = new TestStack();
    late.service().addRoute(Route.prefix('/report', { readTimeout: Duration.seconds(61) }));
    expect(warningsOf(late)).toEqual([expect.stringContaining('readTimeout')]);
    expect(warningsOf(made(network, { nginx: { readTimeout: Duration.seconds(350) } }))).toEqual([expect.stringContaining('readTimeout')]);
    expect(warningsOf(made(() => connected(), { nginx: { readTimeout: Duration.seconds(20) } }))).toEqual([expect.stringContaining('the 15 seconds')]);
  });

  test('is not reported if it is shorter already, for streams and WebSockets, and if nothing is in front', () => {
    const usual = ({ certificate }: TestStack) => Exposure.internetFacing({ certificate });
    for (const stack of [
      made(usual, { nginx: { readTimeout: Duration.seconds(59) }, routes: [Route.prefix('/a', { readTimeout: Duration.seconds(59) })] }),
      made(usual, { routes: [Route.prefix('/events', { stream: true }), Route.exact('/ws', { webSocket: true, readTimeout: Duration.seconds(3600) })] }),
      made(() => Exposure.noLoadBalancer({ allowedClients }), { nginx: { readTimeout: Duration.seconds(300) } }),
    ]) expect(warningsOf(stack)).toEqual([]);
  });
});

test('forwards headers with underscores through a created load balancer, and warns about an existing load balancer', () => {
  const nginx = { underscoresInHeaders: true };
  const stack = new TestStack();
  stack.service({ nginx });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'false' }]),
  });
  expect(warningsOf(stack)).toEqual([]);
  expectWarning('droppedUnderscores', /`nginx\.underscoresInHeaders` \(true\) cannot be combined with `dropInvalidHeaderFields` of the load balancer of Stack\/Shared\/Https/, (other) => {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(other, 'Shared', { vpc: other.vpc, dropInvalidHeaderFields: true });
    const listener = loadBalancer.addListener('Https', {
      port: 443, certificates: [other.certificate], open: false, defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
    return other.service({ nginx, exposure: Exposure.listenerRule({ listener, priority: 1, hosts: ['orders.example.com'] }) });
  });
});

test('warns about a header of an OpenAPI description that the app would not receive', () => {
  const text = /`#\/securityDefinitions\/key` must be a header that the app receives, but NGINX drops headers whose name has an underscore, got: "api_key"/;
  expectWarning('undeliveredHeader', text, (stack) => stack.service({
    routes: OpenApiDescription.fromObject({
      swagger: '2.0', securityDefinitions: { key: { type: 'apiKey', in: 'header', name: 'api_key' } }, paths: { '/a': { get: { security: [{ key: [] }] } } },
    }).routes,
  }));
});

describe('the X-Forwarded-For mode of the load balancer', () => {
  const MODE = 'routing.http.xff_header_processing.mode';
  const PORT = 'routing.http.xff_client_port.enabled';
  const usual = ({ certificate }: TestStack) => Exposure.internal({ certificate, allowedClients });
  const told = (stack: TestStack, key: string, value: string, props = {}, exposure = usual(stack)) => {
    const service = stack.service({ exposure, ...props });
    service.loadBalancer!.setAttribute(key, value);
    return service;
  };

  test.each(['preserve', 'remove'])('%s is reported', (mode) => {
    expectWarning('forwardedForMode', new RegExp(`must be append, .* got: "${mode}"`), (stack) => told(stack, MODE, mode));
  });

  test('is also reported with two hops, and for an imported load balancer', () => {
    expectWarning('forwardedForMode', /got: "remove/, (stack) => told(stack, MODE, 'remove', { nginx: { clientAddressSource: ClientAddressSource.forwardedFor({ trustedHops: 2 }) } }));
    expectWarning('forwardedForMode', /got: "preserve/, (stack) => {
      const group = targetGroup(stack);
      const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc, xffHeaderProcessingMode: elbv2.XffHeaderProcessingMode.PRESERVE });
      loadBalancer.addListener('Listener', { port: 443, certificates: [stack.certificate], open: false, defaultTargetGroups: [group] });
      return stack.service({ exposure: Exposure.targetGroup({ targetGroup: group }) });
    });
  });

  test('is reported if it adds client ports', () => {
    expectWarning('forwardedForPort', /`routing\.http\.xff_client_port\.enabled` must be false for a load balancer with IPv6 addresses, got: true/, (stack) => told(stack, PORT, 'true', {},
      Exposure.internal({ certificate: stack.certificate, allowedClients, ipAddressType: elbv2.IpAddressType.DUAL_STACK })));
  });

  test('is not reported if it is valid', () => {
    const stack = new TestStack();
    const service = told(stack, MODE, 'append');
    service.loadBalancer!.setAttribute(PORT, 'true');
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a proxy in front of an internet-facing load balancer', () => {
  const clientAddressSource = ClientAddressSource.cloudFrontViewerAddress();
  const originSecrets = (stack: TestStack) => ({ origin: [ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Origin'))] });

  test('causes a warning without an origin secret', () => {
    expectWarning('unverifiedOrigin', /`nginx\.originSecret` must be given with the client address source cloudfront-viewer-address behind the public listener Stack\/Orders\/LoadBalancer\/Listener, got: undefined/, (stack) => stack.service({ nginx: { clientAddressSource } }));
  });

  test('causes no warning with an origin secret, or with an internal load balancer', () => {
    const stack = new TestStack();
    stack.service({ nginx: { clientAddressSource, originSecret: {} }, originSecrets: originSecrets(stack) });
    const other = new TestStack();
    other.service({ nginx: { clientAddressSource }, exposure: Exposure.internal({ certificate: other.certificate, allowedClients }) });
    expect([warningsOf(stack), warningsOf(other)]).toEqual([[], []]);
  });
});

describe('escape hatches are considered', () => {
  const scaled = { scaling: { maxTaskCount: 4, targetCpuUtilizationPercent: 60 } };
  const cfn = (construct: IConstruct) => (construct.node.tryFindChild('Service') ?? construct.node.defaultChild) as CfnResource;

  test.each<[string, RegExp, (stack: TestStack) => ReverseProxiedService]>([
    ['desiredCountWithScaling', /`desiredCount`/, (stack) => {
      const service = stack.service(scaled);
      cfn(service.service).addPropertyOverride('DesiredCount', 3);
      return service;
    }],
    ['desiredCountWithScaling', /`desiredCount`/, (stack) => {
      const service = stack.service(scaled);
      Aspects.of(stack).add({
        visit: (node) => {
          if (node instanceof ecs.CfnService) node.addPropertyOverride('DesiredCount', 3);
        },
      });
      return service;
    }],
    ['idleTimeout', /`idleTimeout` must be less than 75 seconds, for which NGINX keeps idle connections, got: Duration\.seconds\(600\)/, (stack) => {
      const service = stack.service();
      cfn(service.loadBalancer!).addPropertyOverride('LoadBalancerAttributes', [{ Key: 'idle_timeout.timeout_seconds', Value: '600' }]);
      return service;
    }],
    ['publicUnencrypted', /`protocol of Stack\/Orders\/LoadBalancer\/Listener` must be HTTPS or TLS on the internet, where others can read and change unencrypted traffic, got: "HTTP"/, (stack) => {
      const service = stack.service();
      cfn(service.listener!).addPropertyOverride('Protocol', 'HTTP');
      return service;
    }],
    ['publicUnencrypted', /`protocol of Stack\/Orders\/LoadBalancer\/Listener` must be HTTPS or TLS on the internet, where others can read and change unencrypted traffic, got: "HTTP"/, (stack) => {
      const service = stack.service({ exposure: Exposure.internal({ unencrypted: true, allowedClients }) });
      cfn(service.loadBalancer!).addPropertyOverride('Scheme', 'internet-facing');
      return service;
    }],
    ['publicUnencrypted', /`protocol of Stack\/Orders\/LoadBalancer\/Listener` must be HTTPS or TLS on the internet, where others can read and change unencrypted traffic, got: "HTTP"/, (stack) => {
      const service = stack.service({ exposure: Exposure.internal({ unencrypted: true, allowedClients }) });
      // AWS takes it for internet-facing then.
      cfn(service.loadBalancer!).addPropertyDeletionOverride('Scheme');
      return service;
    }],
    ['publicUnencrypted', /`protocol of Stack\/Orders\/NetworkLoadBalancer\/Listener` must be HTTPS or TLS on the internet, where others can read and change unencrypted traffic, got: "TCP_UDP"/, (stack) => {
      const service = stack.service({ exposure: Exposure.networkLoadBalancer({ internetFacing: true, unencrypted: true }) });
      (service.node.findAll().find((found) => found instanceof elbv2.CfnListener) as CfnResource).addPropertyOverride('Protocol', 'TCP_UDP');
      return service;
    }],
  ])('for %s', (code, text, make) => expectWarning(code, text, make));

  test('also if they correct a value', () => {
    const stack = new TestStack();
    const service = stack.service({ ...scaled, desiredCount: 2 });
    cfn(service.service).addPropertyDeletionOverride('DesiredCount');
    expect(warningsOf(stack)).toEqual([]);
  });

  test('also if CloudFormation treats a value as absent', () => {
    const stack = new TestStack();
    const service = stack.service({ ...scaled, desiredCount: 2 });
    cfn(service.service).addPropertyOverride('DesiredCount', { Ref: 'AWS::NoValue' });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('but not if a value is known only at deployment', () => {
    const stack = new TestStack();
    const service = stack.service();
    cfn(service.loadBalancer!).addPropertyOverride('LoadBalancerAttributes', Fn.conditionIf('Short', [], []));
    expect(warningsOf(stack)).toEqual([]);
  });

  test('by rulePriorityClash', () => {
    const stack = new TestStack();
    const { https } = sharedLoadBalancer(stack);
    stack.service({ exposure: Exposure.listenerRule({ listener: https, priority: 10 }) });
    const rule = new elbv2.ApplicationListenerRule(stack, 'Rule', {
      listener: https, priority: 20, conditions: [elbv2.ListenerCondition.pathPatterns(['/x'])], action: elbv2.ListenerAction.fixedResponse(404),
    });
    cfn(rule).addPropertyOverride('Priority', 10);
    expect(() => warningsOf(stack)).toThrow(checkId('rulePriorityClash'));
  });
});

describe('many services on one listener', () => {
  const appOf = (services: number) => {
    const stack = new TestStack();
    const { https: listener } = sharedLoadBalancer(stack);
    for (let i = 1; i <= services; i++) {
      new ReverseProxiedService(stack, `Service${i}`, {
        cluster: stack.cluster,
        app: { image: APP_IMAGE, port: 3000 },
        routes: [Route.prefix('/api')],
        proxyImage: ProxyImage.stock(),
        exposure: Exposure.listenerRule({ listener, priority: i }),
      });
    }
    return { app: stack.node.root as App, stack, listener };
  };

  test('do not cause each rule to be resolved for each service', () => {
    const rendered = jest.spyOn(elbv2.CfnListenerRule.prototype, '_toCloudFormation');
    const rendersFor = (services: number) => {
      const { app } = appOf(services);
      rendered.mockClear();
      app.synth();
      return rendered.mock.calls.length;
    };
    try {
      expect(rendersFor(6)).toBe(2 * rendersFor(3));
    } finally {
      rendered.mockRestore();
    }
  });

  test('are checked again at each synthesis', () => {
    const { app, stack, listener } = appOf(2);
    app.synth();
    new elbv2.ApplicationListenerRule(stack, 'Late', {
      listener, priority: 2, conditions: [elbv2.ListenerCondition.pathPatterns(['/x'])], action: elbv2.ListenerAction.fixedResponse(404),
    });
    expect(() => app.synth({ force: true })).toThrow(/`priority of Stack\/Service2\/ListenerRule` must be different from the priority of Stack\/Late, a rule of the same listener, got: 2/);
  });
});

test('does not treat two listeners as the same before CDK has looked them up', () => {
  const stack = new TestStack();
  ['A', 'B'].forEach((id) => new ReverseProxiedService(stack, id, {
    cluster: stack.cluster,
    app: { image: APP_IMAGE, port: 3000 },
    routes: [Route.prefix('/api')],
    proxyImage: ProxyImage.stock(),
    exposure: Exposure.listenerRule({ priority: 1, hosts: ['orders.example.com'], listener: elbv2.ApplicationListener.fromLookup(stack, `Listener${id}`, { loadBalancerTags: { id } }) }),
  }));
  expect(warningsOf(stack)).toEqual([]);
});

test('warns about a desired count together with scaling', () => {
  expectWarning('desiredCountWithScaling', /`desiredCount` \(2\) cannot be combined with `scaling`/, (stack) => {
    const service = stack.service({ desiredCount: 2 });
    service.service.autoScaleTaskCount({ maxCapacity: 4 });
    return service;
  });
});

describe('Spot', () => {
  const capacity = Capacity.fargate({ spot: true });
  const quiet = (props: Partial<ReverseProxiedServiceProps>) => {
    const stack = new TestStack();
    stack.service(props);
    expect(warningsOf(stack)).toEqual([]);
  };

  test('causes a warning if tasks stop slowly', () => {
    // 60 seconds to drain, 65 for the proxy and 70 for the app.
    expectWarning('spotInterruption', /`drainTime` must be short enough for a task on Spot capacity.*got: 195/, (stack) => stack.service({ capacity, drainTime: Duration.seconds(60) }));
    expectWarning('spotInterruption', /got: 155/, (stack) => stack.service({ capacity, app: { image: APP_IMAGE, port: 3000, stopTimeout: Duration.seconds(90) } }));
    expectWarning('spotInterruption', /got: 195/, (stack) => stack.service({
      capacity: Capacity.fargate({ capacityProviderStrategies: [{ capacityProvider: 'FARGATE', base: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }] }),
      drainTime: Duration.seconds(60),
    }));
  });

  const instanceType = new ec2.InstanceType('t3.large');
  const launchTemplate = (stack: TestStack, spot: boolean) => new ec2.LaunchTemplate(stack, 'Template', {
    instanceType,
    machineImage: ecs.EcsOptimizedImage.amazonLinux2023(),
    userData: ec2.UserData.forLinux(),
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
    ...spot ? { spotOptions: {} } : {},
  });
  const group = (stack: TestStack, props: Partial<autoscaling.AutoScalingGroupProps>) => (
    new autoscaling.AutoScalingGroup(stack, 'Group', { vpc: stack.vpc, ...props }));
  const KINDS: Array<[string, (stack: TestStack, spot: boolean) => autoscaling.AutoScalingGroup]> = [
    ['a launch template', (stack, spot) => group(stack, { launchTemplate: launchTemplate(stack, spot) })],
    ['a mixed instances policy', (stack, spot) => group(stack, {
      mixedInstancesPolicy: {
        launchTemplate: launchTemplate(stack, false),
        ...spot ? { instancesDistribution: { onDemandPercentageAboveBaseCapacity: 50 } } : {},
      },
    })],
  ];

  test.each(KINDS)('is known of EC2 instances by %s', (_, make) => {
    const service = (spot: boolean) => (stack: TestStack) => {
      const provider = new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup: make(stack, spot), enableManagedTerminationProtection: false });
      stack.cluster.addAsgCapacityProvider(provider);
      return stack.service({
        capacity: Capacity.ec2({ capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }] }),
        drainTime: Duration.seconds(60),
      });
    };
    expectWarning('spotInterruption', /Spot capacity.*got: 195/, service(true));
    const onDemand = new TestStack();
    service(false)(onDemand);
    expect(warningsOf(onDemand)).toEqual([]);
  });

  test('is known of the capacity of the cluster', () => {
    expectWarning('spotInterruption', /Spot capacity.*got: 195/, (stack) => {
      stack.cluster.addCapacity('Instances', { instanceType, spotPrice: '0.05', machineImage: ecs.EcsOptimizedImage.amazonLinux2023() });
      return stack.service({ capacity: Capacity.ec2(), drainTime: Duration.seconds(60) });
    });
  });

  test('allows the default stop timeout, and other capacity any', () => {
    quiet({ capacity });
    quiet({ drainTime: Duration.seconds(60) });
  });
});

describe('tasks in public subnets', () => {
  const capacity = (assignPublicIp?: boolean) => Capacity.fargate({ vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC }, assignPublicIp });

  test('cannot pull images without public IP addresses', () => {
    expectWarning('unreachableRegistry', /`capacity\.assignPublicIp` must be true for tasks in public subnets/, (stack) => stack.service({ capacity: capacity() }));
    expectWarning('unreachableRegistry', /got: false/, (stack) => {
      const vpc = new ec2.Vpc(stack, 'PublicVpc', { maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }] });
      return stack.service({ cluster: new ecs.Cluster(stack, 'PublicCluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }) });
    });
  });

  test('can pull images with public IP addresses, with an endpoint, and in private subnets', () => {
    const quiet = (make: (stack: TestStack) => unknown) => {
      const stack = new TestStack();
      make(stack);
      expect(warningsOf(stack)).toEqual([]);
    };
    quiet((stack) => stack.service({ capacity: capacity(true) }));
    quiet((stack) => stack.service({ capacity: Capacity.fargate({ assignPublicIp: true }) }));
    quiet((stack) => {
      stack.vpc.addInterfaceEndpoint('Registry', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER });
      stack.service({ capacity: capacity() });
    });
  });
});
