import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Exposure } from '../../../src';
import { newApp, TestStack } from '../../../testing/cdk';

function templateFor(exposure: (stack: TestStack) => Exposure): Template {
  const stack = new TestStack();
  stack.service({ exposure: exposure(stack) });
  return Template.fromStack(stack);
}

const openedTo = (template: Template) => Object.values(template.findResources('AWS::EC2::SecurityGroup'))
  .flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? [])
  .map((rule: any) => `${rule.CidrIp} ${rule.FromPort}`).sort();

test('internet-facing uses HTTPS with a modern policy, and a redirect', () => {
  const template = templateFor((stack) => Exposure.internetFacing({ certificate: stack.certificate }));
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443, Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06', DefaultActions: [{ Type: 'forward' }],
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
  });
  expect(openedTo(template)).toEqual(['0.0.0.0/0 443', '0.0.0.0/0 80']);
});

test('internet-facing allows only the given clients, and everyone by default', () => {
  const allowedClients = [ec2.Peer.ipv4('192.0.2.0/24')];
  expect(openedTo(templateFor((stack) => Exposure.internetFacing({ certificate: stack.certificate, allowedClients }))))
    .toEqual(['192.0.2.0/24 443', '192.0.2.0/24 80']);
  expect(() => templateFor((stack) => Exposure.internetFacing({
    certificate: stack.certificate, allowedClients, securityGroups: [new ec2.SecurityGroup(stack, 'Mine', { vpc: stack.vpc })],
  }))).toThrow(/`allowedClients` \(\["CidrIPv4"\]\) cannot be combined with `securityGroups`/);
});

test('internal allows no clients by default', () => {
  const template = templateFor((stack) => Exposure.internal({ certificate: stack.certificate }));
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
  expect(openedTo(template)).toEqual([]);
});

test('internal allows the given clients', () => {
  const template = templateFor((stack) => Exposure.internal({
    certificate: stack.certificate, redirectHttp: false, allowedClients: [ec2.Peer.ipv4('10.1.0.0/16'), ec2.Peer.ipv4('10.2.0.0/16')],
  }));
  expect(openedTo(template)).toEqual(['10.1.0.0/16 443', '10.2.0.0/16 443']);
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
});

test('plain HTTP must be requested explicitly', () => {
  const template = templateFor(() => Exposure.internetFacing({ unencrypted: true }));
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP', SslPolicy: Match.absent() });
});

test('the listener has the same logical id with and without encryption, and is replaced before the redirect uses port 80', () => {
  const idsOf = (template: Template) => Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::Listener')).sort();
  const encrypted = templateFor((stack) => Exposure.internetFacing({ certificate: stack.certificate }));
  const [listener] = idsOf(templateFor(() => Exposure.internetFacing({ unencrypted: true })));
  expect(idsOf(encrypted)).toContain(listener);
  encrypted.hasResource('AWS::ElasticLoadBalancingV2::Listener', { DependsOn: Match.arrayWith([listener]), Properties: { Port: 80 } });
});

test.each<[string, (stack: TestStack) => Exposure]>([
  ['internetFacing', ({ certificate }) => Exposure.internetFacing({ certificate })],
  ['networkLoadBalancer', ({ certificate }) => Exposure.networkLoadBalancer({ certificate, internetFacing: true })],
])('CDK\'s feature flag for post-quantum key exchange applies to %s', (_, exposure) => {
  const stack = new TestStack(newApp({ '@aws-cdk/aws-elasticloadbalancingv2:usePostQuantumTlsPolicy': true }));
  stack.service({ exposure: exposure(stack) });
  Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, SslPolicy: elbv2.SslPolicy.TLS13_12_RES_PQ });
});

test('passes on the other options of the load balancer', () => {
  const template = templateFor((stack) => Exposure.internetFacing({
    certificate: stack.certificate,
    sslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS,
    attributes: { deletionProtection: true, desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST, http2Enabled: false },
    accessLogs: { bucket: new s3.Bucket(stack, 'Logs'), prefix: 'orders' },
  }));
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { SslPolicy: elbv2.SslPolicy.RECOMMENDED_TLS });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([
      { Key: 'deletion_protection.enabled', Value: 'true' },
      { Key: 'routing.http2.enabled', Value: 'false' },
      { Key: 'routing.http.desync_mitigation_mode', Value: 'strictest' },
      { Key: 'access_logs.s3.enabled', Value: 'true' },
      { Key: 'access_logs.s3.prefix', Value: 'orders' },
    ]),
  });
});

describe('fails', () => {
  test('without a certificate', () => {
    expect(() => Exposure.internetFacing({})).toThrow(/invalid Exposure.internetFacing: `certificate` must be a certificate, got: undefined; .*unencrypted: true/);
    expect(() => Exposure.internal({})).toThrow(/invalid Exposure.internal: `certificate`/);
  });

  test('with options for an absent redirect to HTTPS', () => {
    expect(() => Exposure.internetFacing({ unencrypted: true, redirectHttp: true })).toThrow(/`redirectHttp` \(true\) cannot be combined with a listener without a certificate/);
  });

  test('with TLS settings for plain HTTP', () => {
    expect(() => Exposure.internetFacing({ unencrypted: true, sslPolicy: elbv2.SslPolicy.TLS13_RES })).toThrow(/`sslPolicy`/);
  });

  test('with a certificate without effect', () => {
    expect(() => Exposure.internetFacing({ certificate: new TestStack().certificate, unencrypted: true })).toThrow(/`unencrypted` \(true\) cannot be combined with `certificate`/);
  });
});
