import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as cloudmap from 'aws-cdk-lib/aws-servicediscovery';
import { AwsSolutionsChecks } from 'cdk-nag';
import { UpstreamProtocol, Exposure, NoLoadBalancerExposureOptions, ReverseProxiedService } from '../../../src';
import { APP_IMAGE, containersOf, nginxConfOf, TestStack } from '../../../testing/cdk';

const LATTICE_ARN = 'arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-0123456789abcdef0';

function exposed(options: NoLoadBalancerExposureOptions, type: cloudmap.NamespaceType = cloudmap.NamespaceType.HTTP):
{ stack: TestStack; service: ReverseProxiedService; template: Template } {
  const stack = new TestStack();
  stack.cluster.addDefaultCloudMapNamespace({ name: 'shop.local', type });
  const service = stack.service({ exposure: Exposure.noLoadBalancer(options) });
  return { stack, service, template: Template.fromStack(stack) };
}

const connect = (...services: ecs.ServiceConnectService[]): NoLoadBalancerExposureOptions => ({ serviceConnectConfiguration: { services } });
const openings = (template: Template) => Object.values(template.findResources('AWS::EC2::SecurityGroup'))
  .flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []).map((rule: any) => `${rule.CidrIp} ${rule.FromPort}`).sort();

test('creates no load balancer, and allows no clients', () => {
  const { stack, service, template } = exposed({});
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  expect(openings(template)).toEqual([]);
  template.hasResourceProperties('AWS::ECS::Service', {
    LoadBalancers: Match.absent(),
    HealthCheckGracePeriodSeconds: Match.absent(),
    ServiceConnectConfiguration: Match.absent(),
    ServiceRegistries: Match.absent(),
  });
  expect(containersOf(stack).nginx.PortMappings[0]).toEqual({ ContainerPort: 8080, Protocol: 'tcp' });
  expect([service.loadBalancer, service.listener, service.targetGroup, service.networkLoadBalancer].every((child) => child === undefined)).toBe(true);
  expect(nginxConfOf(stack)).toContain('no proxy is in front of NGINX');
});

test('allows clients to connect to the proxy', () => {
  const { template } = exposed({ allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] });
  expect(openings(template)).toEqual(['10.0.0.0/16 8080']);
  const stack = new TestStack();
  stack.service({ exposure: Exposure.noLoadBalancer() }).clientConnections!.allowDefaultPortFrom(ec2.Peer.ipv4('10.9.0.0/16'));
  expect(openings(Template.fromStack(stack))).toEqual(['10.9.0.0/16 8080']);
});

describe('Service Connect', () => {
  test('forwards to the proxy, never to the app', () => {
    const { stack, template } = exposed(connect({ portMappingName: 'orders', dnsName: 'orders', port: 80 }));
    template.hasResourceProperties('AWS::ECS::Service', {
      ServiceConnectConfiguration: { Enabled: true, Services: [{ PortName: 'orders', ClientAliases: [{ Port: 80, DnsName: 'orders' }] }] },
    });
    const { app, nginx } = containersOf(stack);
    expect(nginx.PortMappings[0]).toEqual({ Name: 'orders', ContainerPort: 8080, Protocol: 'tcp', AppProtocol: 'http' });
    expect(nginx.PortMappings[1].Name).toBeUndefined();
    expect(app.PortMappings).toBeUndefined();
  });

  test('supports several names for the proxy, but no other port', () => {
    exposed(connect({ portMappingName: 'orders', discoveryName: 'a', dnsName: 'a' }, { portMappingName: 'orders', discoveryName: 'b', dnsName: 'b' }));
    expect(() => exposed(connect({ portMappingName: 'orders' }, { portMappingName: 'app' })))
      .toThrow(/`serviceConnectConfiguration\.services\[1\]\.portMappingName` must be "orders", like the name in `services\[0\]`, got: "app"/);
  });

  test('opens its ingress port to clients', () => {
    const { template } = exposed({ ...connect({ portMappingName: 'orders', ingressPortOverride: 15000 }), allowedClients: [ec2.Peer.ipv4('10.0.0.0/16')] });
    expect(openings(template)).toEqual(['10.0.0.0/16 15000']);
  });

  test('supports another protocol than HTTP', () => {
    const { stack } = exposed({ ...connect({ portMappingName: 'orders' }), appProtocol: ecs.AppProtocol.grpc });
    expect(containersOf(stack).nginx.PortMappings[0].AppProtocol).toBe('grpc');
  });

  test('uses gRPC for an app with gRPC', () => {
    const grpc = { app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() } };
    const of = (more: object = {}) => {
      const stack = new TestStack();
      stack.cluster.addDefaultCloudMapNamespace({ name: 'shop', useForServiceConnect: true });
      stack.service({ ...grpc, exposure: Exposure.noLoadBalancer({ serviceConnectConfiguration: { services: [{ portMappingName: 'orders' }] }, ...more }) });
      return containersOf(stack).nginx.PortMappings[0].AppProtocol;
    };
    expect([of(), of({ appProtocol: ecs.AppProtocol.http2 })]).toEqual(['grpc', 'http2']);
    expect(() => of({ appProtocol: ecs.AppProtocol.http })).toThrow(/`exposure\.appProtocol` \("http"\) cannot be combined with `app\.protocol` gRPC/);
  });

  test('does not change the ports if the service is only a client', () => {
    const { stack, template } = exposed({ serviceConnectConfiguration: {} });
    template.hasResourceProperties('AWS::ECS::Service', { ServiceConnectConfiguration: { Enabled: true, Services: Match.absent() } });
    expect(containersOf(stack).nginx.PortMappings[0].Name).toBeUndefined();
  });

  test('keeps idle connections for a shorter time than NGINX', () => {
    expect(nginxConfOf(exposed(connect({ portMappingName: 'orders' })).stack)).toContain('keepalive_timeout 315s;');
    expect(nginxConfOf(exposed({ idleTimeout: Duration.seconds(60) }).stack)).toContain('keepalive_timeout 75s;');
  });
});

describe('Cloud Map', () => {
  test('registers the addresses of the tasks', () => {
    const { template } = exposed({ cloudMapOptions: { name: 'orders' } }, cloudmap.NamespaceType.DNS_PRIVATE);
    template.hasResourceProperties('AWS::ServiceDiscovery::Service', { Name: 'orders', DnsConfig: { DnsRecords: [{ Type: 'A' }] } });
    template.hasResourceProperties('AWS::ECS::Service', { ServiceRegistries: [{ RegistryArn: Match.anyValue(), ContainerPort: Match.absent() }] });
  });

  test('has a TTL of seconds, so that clients notice stopped tasks', () => {
    const ttlOf = (options: ecs.CloudMapOptions) => {
      const services = exposed({ cloudMapOptions: options }, cloudmap.NamespaceType.DNS_PRIVATE).template.findResources('AWS::ServiceDiscovery::Service');
      return Object.values(services).map(({ Properties }) => Properties.DnsConfig.DnsRecords[0].TTL);
    };
    expect(ttlOf({ name: 'orders' })).toEqual([10]);
    expect(ttlOf({ name: 'orders', dnsTtl: Duration.seconds(45) })).toEqual([45]);
  });

  test('registers the port of the proxy, never that of the app', () => {
    const { template } = exposed({ cloudMapOptions: { name: 'orders', dnsRecordType: cloudmap.DnsRecordType.SRV } }, cloudmap.NamespaceType.DNS_PRIVATE);
    template.hasResourceProperties('AWS::ECS::Service', { ServiceRegistries: [{ ContainerName: 'nginx', ContainerPort: 8080 }] });
  });

  test('rejects a custom container', () => {
    expect(() => Exposure.noLoadBalancer({ cloudMapOptions: { containerPort: 3000 } })).toThrow(/`cloudMapOptions\.containerPort` \(3000\) cannot be combined with `Exposure\.noLoadBalancer\(\)`/);
  });
});

describe('VPC Lattice', () => {
  test('registers the proxy, with a dedicated role', () => {
    const { stack, service, template } = exposed({ vpcLatticeTargets: [{ targetGroupArn: LATTICE_ARN }], allowedClients: [ec2.Peer.prefixList('pl-12345678')] });
    template.hasResourceProperties('AWS::ECS::Service', {
      VpcLatticeConfigurations: [{ PortName: 'proxy', TargetGroupArn: LATTICE_ARN, RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('VpcLatticeRole'), 'Arn'] } }],
    });
    expect(containersOf(stack).nginx.PortMappings[0]).toEqual({ Name: 'proxy', ContainerPort: 8080, Protocol: 'tcp' });
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [{
        PolicyDocument: {
          Statement: [
            Match.objectLike({ Action: Match.arrayWith(['vpc-lattice:RegisterTargets']), Resource: LATTICE_ARN }),
            Match.objectLike({ Action: ['ec2:DescribeInstances', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'], Resource: '*' }),
          ],
        },
      }],
    });
    const rules = Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties);
    expect(rules.map((rule) => `${rule.SourcePrefixListId} ${rule.FromPort}`)).toEqual(['pl-12345678 8080', 'pl-12345678 8081']);
    expect(new AwsSolutionsChecks(stack.node.root).validateScope(service).violations).toEqual([]);
  });

  test('accepts an existing role', () => {
    const stack = new TestStack();
    const infrastructureRole = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::123456789012:role/lattice');
    stack.service({ exposure: Exposure.noLoadBalancer({ vpcLatticeTargets: [{ targetGroupArn: LATTICE_ARN, infrastructureRole }] }) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ECS::Service', { VpcLatticeConfigurations: [{ RoleArn: 'arn:aws:iam::123456789012:role/lattice' }] });
    expect(JSON.stringify(template.toJSON())).not.toContain('VpcLatticeRole');
  });
});

test('rejects names and protocols that ECS does not accept', () => {
  expect(() => Exposure.noLoadBalancer(connect({ portMappingName: 'Orders!' }))).toThrow(/portMappingName` must be up to 64 lower-case letters, .*got: "Orders!"/);
  expect(() => Exposure.noLoadBalancer({ appProtocol: ecs.AppProtocol.http })).toThrow(/`appProtocol` \("http"\) cannot be combined with a missing `serviceConnectConfiguration\.services`/);
});
