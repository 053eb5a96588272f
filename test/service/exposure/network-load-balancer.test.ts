import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { UpstreamProtocol, ClientAddressSource, Exposure, NetworkLoadBalancerExposureOptions, ProxyTls, ReverseProxiedService, ReverseProxiedServiceProps } from '../../../src';
import { APP_IMAGE, newApp, nginxConfOf, TestStack } from '../../../testing/cdk';

type From<T> = T | ((stack: TestStack) => T);

function exposed(options: From<NetworkLoadBalancerExposureOptions>, props: From<Partial<ReverseProxiedServiceProps>> = {}):
{ stack: TestStack; service: ReverseProxiedService; template: Template; attributes: Record<string, string> } {
  const stack = new TestStack();
  const of = <T>(value: From<T>): T => typeof value === 'function' ? (value as (own: TestStack) => T)(stack) : value;
  const service = stack.service({ exposure: Exposure.networkLoadBalancer(of(options)), ...of(props) });
  const template = Template.fromStack(stack);
  const [group] = Object.values(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'));
  const attributes = Object.fromEntries(group.Properties.TargetGroupAttributes.map(({ Key, Value }: any) => [Key, Value]));
  return { stack, service, template, attributes };
}

const proxyTls = (stack: TestStack, verifyClients = false) => {
  const secret = (name: string) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, name));
  return ProxyTls.fromSecrets({
    certificate: secret('TlsCertificate'),
    privateKey: secret('TlsKey'),
    clientCertificates: verifyClients ? { trustBundle: secret('TrustBundle') } : undefined,
  });
};

const openings = (template: Template) => Object.values(template.findResources('AWS::EC2::SecurityGroup'))
  .flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? [])
  .map((rule: any) => `${rule.CidrIp ?? rule.CidrIpv6} ${rule.FromPort}`).sort();

const PASSED_THROUGH = { internetFacing: true };
const ENDED = (stack: TestStack) => ({ internetFacing: true, certificate: stack.certificate });

describe('TLS', () => {
  test('is passed through to NGINX', () => {
    const { stack, service, template } = exposed(PASSED_THROUGH, (own) => ({ proxyTls: proxyTls(own) }));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'TCP', Certificates: Match.absent(), SslPolicy: Match.absent() });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Port: 8080, Protocol: 'TCP', TargetType: 'ip' });
    expect(nginxConfOf(stack)).toMatch(/listen 8080 ssl proxy_protocol/);
    expect([service.networkLoadBalancer, service.networkListener, service.networkTargetGroup].every((made) => made !== undefined)).toBe(true);
    expect([service.loadBalancer, service.listener, service.targetGroup]).toEqual([undefined, undefined, undefined]);
  });

  test('ends at NGINX, and not before, if clients have certificates', () => {
    const { stack } = exposed(PASSED_THROUGH, (own) => ({ proxyTls: proxyTls(own, true) }));
    expect(nginxConfOf(stack)).toContain('ssl_verify_client on;');
    expect(() => exposed(ENDED, (own) => ({ proxyTls: proxyTls(own, true) }))).toThrow(/`proxyTls\.clientCertificates` \(\{\}\) cannot be combined with an `exposure` whose load balancer terminates TLS/);
  });

  test('ends at the load balancer, and the app receives the scheme HTTPS', () => {
    const { stack, template } = exposed(ENDED);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443, Protocol: 'TLS', Certificates: [Match.anyValue()], SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'TCP' });
    expect(nginxConfOf(stack)).toMatch(/map \$scheme \$rp_scheme \{\s+default https;\s+\}/);
  });

  test('ends at the load balancer, which uses TLS to the proxy again', () => {
    const { template } = exposed(ENDED, (own) => ({ proxyTls: proxyTls(own) }));
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TLS' });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'TLS' });
  });

  test('is disabled only explicitly', () => {
    const { stack, template } = exposed({ unencrypted: true });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'TCP' });
    expect(nginxConfOf(stack)).toMatch(/map \$scheme \$rp_scheme \{\s+default http;\s+\}/);
    expect(() => exposed({})).toThrow(/`exposure\.certificate` must be a certificate, got: undefined/);
  });
});

test('negotiates HTTP/2 with gRPC clients wherever TLS ends', () => {
  const grpc = { app: { image: APP_IMAGE, port: 50051, protocol: UpstreamProtocol.grpc() } };
  exposed(ENDED, grpc).template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TLS', AlpnPolicy: ['HTTP2Only'] });
  exposed(ENDED).template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TLS', AlpnPolicy: Match.absent() });
  // NGINX says so itself.
  const passed = exposed(PASSED_THROUGH, (own) => ({ ...grpc, proxyTls: proxyTls(own) }));
  passed.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TCP', AlpnPolicy: Match.absent() });
  expect(nginxConfOf(passed.stack)).toMatch(/listen 8080 ssl http2 proxy_protocol/);
});

describe('the client address is preserved', () => {
  test('by the PROXY protocol', () => {
    const { stack, attributes } = exposed(ENDED);
    expect(attributes).toMatchObject({ 'proxy_protocol_v2.enabled': 'true', 'preserve_client_ip.enabled': 'false' });
    expect(nginxConfOf(stack)).toContain('real_ip_header proxy_protocol;');
    // The load balancer's health checks speak it, the container's own do not.
    expect(nginxConfOf(stack)).toMatch(/listen 8081 proxy_protocol;\s+listen 127\.0\.0\.1:8081;/);
  });

  test('by client IP preservation', () => {
    const { stack, attributes } = exposed((own) => ({ ...ENDED(own), preserveClientIp: true }));
    expect(attributes).toMatchObject({ 'proxy_protocol_v2.enabled': 'false', 'preserve_client_ip.enabled': 'true' });
    const text = nginxConfOf(stack);
    expect(text).not.toContain('real_ip_header');
    expect(text).not.toContain('proxy_protocol');
  });

  test('and another setting of NGINX is rejected', () => {
    for (const clientAddressSource of [ClientAddressSource.LAST_FORWARDED_FOR, ClientAddressSource.CONNECTION]) {
      expect(() => exposed(ENDED, { nginx: { clientAddressSource } })).toThrow(/`nginx\.clientAddressSource` must be proxy-protocol with `exposure\.preserveClientIp` false, got: (?:last-forwarded-for|connection)/);
    }
  });
});

test('security groups allow only clients to the load balancer and the load balancer to the proxy', () => {
  const { template } = exposed(ENDED);
  expect(openings(template)).toEqual(['0.0.0.0/0 443']);
  for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']) {
    expect(Object.values(template.findResources(type)).map(({ Properties }) => Properties.FromPort).sort()).toEqual([8080, 8081]);
  }
  for (const { Properties } of Object.values(template.findResources('AWS::EC2::SecurityGroupIngress'))) {
    expect(JSON.stringify(Properties.SourceSecurityGroupId)).toContain('NetworkLoadBalancerSecurityGroup');
  }
});

test('is internal and closed by default', () => {
  const { template, service, stack } = exposed((own) => ({ certificate: own.certificate }));
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Type: 'network', Scheme: 'internal' });
  expect(openings(template)).toEqual([]);
  const open = new TestStack();
  const later = open.service({ exposure: Exposure.networkLoadBalancer({ certificate: open.certificate, port: 8443 }) });
  later.clientConnections!.allowDefaultPortFrom(ec2.Peer.ipv4('10.9.0.0/16'));
  expect(openings(Template.fromStack(open))).toEqual(['10.9.0.0/16 8443']);
  expect(service.networkLoadBalancer!.node.path).toBe(`${stack.node.path}/Orders/NetworkLoadBalancer`);
});

test('allows only the given clients, also from the internet', () => {
  const { template } = exposed((own) => ({ ...ENDED(own), allowedClients: [ec2.Peer.ipv4('203.0.113.0/24')] }));
  expect(openings(template)).toEqual(['203.0.113.0/24 443']);
});

test('allows IPv6 clients if the load balancer has IPv6 addresses', () => {
  const { template } = exposed((own) => ({ ...ENDED(own), ipAddressType: elbv2.IpAddressType.DUAL_STACK }));
  expect(openings(template)).toEqual(['0.0.0.0/0 443', '::/0 443']);
});

test('custom security groups determine the allowed clients', () => {
  const { template } = exposed((own) => ({
    ...ENDED(own), securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(own, 'Mine', 'sg-12345678')],
  }));
  expect(openings(template)).toEqual([]);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { SecurityGroups: ['sg-12345678'] });
  template.allResourcesProperties('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: 'sg-12345678' });
});

test('checks the health over HTTP on the health port', () => {
  exposed(PASSED_THROUGH, (own) => ({ proxyTls: proxyTls(own) })).template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
    HealthCheckProtocol: 'HTTP', HealthCheckPort: '8081', HealthCheckPath: '/health', HealthCheckIntervalSeconds: 10, Matcher: { HttpCode: '200-299' },
  });
});

test('a domain name in a hosted zone creates a record, allows the host, and creates a certificate unless TLS ends at NGINX', () => {
  const domain = (own: TestStack) => ({
    domainName: 'orders.example.com',
    hostedZone: route53.HostedZone.fromHostedZoneAttributes(own, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' }),
  });
  const ended = exposed(domain);
  ended.template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'orders.example.com' });
  ended.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TLS' });
  ended.template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'orders.example.com.', Type: 'A' });
  expect(nginxConfOf(ended.stack)).toContain('server_name orders.example.com;');

  const passed = exposed(domain, (own) => ({ proxyTls: proxyTls(own) }));
  passed.template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
  passed.template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Protocol: 'TCP' });
  passed.template.resourceCountIs('AWS::Route53::RecordSet', 1);
});

test('passes on the other options of the load balancer', () => {
  const { template } = exposed((own) => ({
    ...ENDED(own), attributes: { crossZoneEnabled: true, deletionProtection: true }, accessLogs: { bucket: new s3.Bucket(own, 'Logs'), prefix: 'orders' },
  }));
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([
      { Key: 'deletion_protection.enabled', Value: 'true' },
      { Key: 'load_balancing.cross_zone.enabled', Value: 'true' },
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.prefix', Value: 'orders' },
    ]),
  });
});

test('creates all resources in the stack of the service, also with a cluster of another stack', () => {
  const app = newApp();
  const platform = new TestStack(app, 'Platform');
  const own = new TestStack(app, 'Own');
  own.service({ cluster: platform.cluster, exposure: Exposure.networkLoadBalancer({ certificate: own.certificate }) });
  expect(() => app.synth()).not.toThrow();
  Template.fromStack(platform).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  Template.fromStack(own).resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
});

describe('fails', () => {
  test.each<[string, From<NetworkLoadBalancerExposureOptions>, RegExp]>([
    ['a certificate that would not be used', (own) => ({ ...ENDED(own), unencrypted: true }), /`unencrypted` \(true\) cannot be combined with `certificate`/],
    ['access logs that would stay empty', (own) => ({ unencrypted: true, accessLogs: { bucket: new s3.Bucket(own, 'Logs') } }), /`exposure\.accessLogs` \(\{"bucket":"Stack\/Logs"\}\) cannot be combined with a listener without a certificate/],
    ['a TLS policy without TLS', { unencrypted: true, sslPolicy: elbv2.SslPolicy.TLS13_RES }, /`exposure\.sslPolicy` \("ELBSecurityPolicy-TLS13-1-2-Res-2021-06"\) cannot be combined with a listener without a certificate/],
    ['an invalid port', (own) => ({ ...ENDED(own), port: 70000 }), /`port` must be a port from 1 to 65535, got: 70000/],
    ['addresses that cannot be kept', (own) => ({ ...ENDED(own), preserveClientIp: true, ipAddressType: elbv2.IpAddressType.DUAL_STACK }), /`preserveClientIp` \(true\) cannot be combined with `ipAddressType` dualstack/],
    ['clients besides security groups', (own) => ({ ...ENDED(own), allowedClients: [ec2.Peer.anyIpv4()], securityGroups: [new ec2.SecurityGroup(own, 'Mine', { vpc: own.vpc })] }), /`allowedClients` \(\["CidrIPv4"\]\) cannot be combined with `securityGroups`/],
    ['no security group', (own) => ({ ...ENDED(own), securityGroups: [] }), /`securityGroups` must be a list of at least one/],
  ])('with %s', (_, options, message) => {
    expect(() => exposed(options)).toThrow(message);
  });

  test('with plain HTTP in front of a proxy with TLS', () => {
    expect(() => exposed({ unencrypted: true }, (own) => ({ proxyTls: proxyTls(own) }))).toThrow(/`exposure\.unencrypted` \(true\) cannot be combined with `proxyTls`/);
  });
});

test('the recommended alarms cover its targets', () => {
  const stack = new TestStack();
  const alarms = stack.service({ exposure: Exposure.networkLoadBalancer(ENDED(stack)) }).addRecommendedAlarms();
  expect(alarms.all.map(({ node }) => node.id)).toEqual(expect.arrayContaining(['UnhealthyTargets', 'NoHealthyTarget']));
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    MetricName: 'UnHealthyHostCount',
    Namespace: 'AWS/NetworkELB',
    Dimensions: Match.arrayWith([{ Name: 'TargetGroup', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('NetworkTargetGroup'), 'TargetGroupFullName'] } }]),
  });
});
