import { CfnElement, CfnParameter, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Exposure, InternetFacingExposureOptions, ReverseProxiedService } from '../../../src';
import { nginxConfOf, TestStack } from '../../../testing/cdk';

const WEB_ACL = 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555';

const zoneIn = (stack: TestStack) => route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789', zoneName: 'example.com' });

function exposed(options: InternetFacingExposureOptions | ((stack: TestStack) => InternetFacingExposureOptions), props: object = {}):
{ stack: TestStack; service: ReverseProxiedService; template: Template } {
  const stack = new TestStack();
  const service = stack.service({ exposure: Exposure.internetFacing(typeof options === 'function' ? options(stack) : options), ...props });
  return { stack, service, template: Template.fromStack(stack) };
}

const recordsIn = (template: Template) => Object.values(template.findResources('AWS::Route53::RecordSet'))
  .map(({ Properties: { Type, Name } }) => `${Type} ${Name}`).sort();

test('a domain name in a hosted zone creates a record and a certificate, and allows the host', () => {
  const { stack, service, template } = exposed((own) => ({ domainName: 'shop.example.com', hostedZone: zoneIn(own) }));
  template.hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: 'shop.example.com',
    SubjectAlternativeNames: Match.absent(),
    ValidationMethod: 'DNS',
    DomainValidationOptions: [{ DomainName: 'shop.example.com', HostedZoneId: 'Z0123456789' }],
  });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
    Port: 443, Certificates: [{ CertificateArn: { Ref: stack.getLogicalId(service.certificate!.node.defaultChild as never) } }],
  });
  template.hasResourceProperties('AWS::Route53::RecordSet', {
    AliasTarget: { DNSName: { 'Fn::Join': ['', ['dualstack.', Match.anyValue()]] } }, HostedZoneId: 'Z0123456789',
  });
  expect(recordsIn(template)).toEqual(['A shop.example.com.']);
  expect(service.records).toHaveLength(1);
  expect(nginxConfOf(stack)).toContain('server_name shop.example.com;');
});

test('several names share one certificate, and have IPv6 records if the load balancer has IPv6', () => {
  const { stack, template } = exposed((own) => ({
    domainName: 'example.com', alternativeDomainNames: ['www.example.com'], hostedZone: zoneIn(own), ipAddressType: elbv2.IpAddressType.DUAL_STACK,
  }));
  template.hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: 'example.com', SubjectAlternativeNames: ['www.example.com'] });
  expect(recordsIn(template)).toEqual(['A example.com.', 'A www.example.com.', 'AAAA example.com.', 'AAAA www.example.com.']);
  expect(nginxConfOf(stack)).toContain('server_name example.com www.example.com;');
  const open = Object.values(template.findResources('AWS::EC2::SecurityGroup')).flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []);
  expect(open.map((rule: any) => `${rule.CidrIp ?? rule.CidrIpv6} ${rule.FromPort}`).sort()).toEqual(['0.0.0.0/0 443', '0.0.0.0/0 80', '::/0 443', '::/0 80']);
});

test('without public IPv4 addresses there are neither IPv4 records nor IPv4 rules', () => {
  const { template } = exposed((own) => ({
    domainName: 'shop.example.com', hostedZone: zoneIn(own), ipAddressType: elbv2.IpAddressType.DUAL_STACK_WITHOUT_PUBLIC_IPV4,
  }));
  expect(recordsIn(template)).toEqual(['AAAA shop.example.com.']);
  expect(JSON.stringify(template.findResources('AWS::EC2::SecurityGroup'))).not.toContain('0.0.0.0/0","Description":"clients');
});

test('a given certificate and given hosts take precedence', () => {
  const { stack, service, template } = exposed((own) => ({ certificate: own.certificate, domainName: 'shop.example.com', hostedZone: zoneIn(own) }), { hosts: ['other.example'] });
  template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
  expect(service.certificate).toBeUndefined();
  expect(recordsIn(template)).toEqual(['A shop.example.com.']);
  expect(nginxConfOf(stack)).toContain('server_name other.example;');
});

test('a name that is known only at deployment gets a record if hosts are given', () => {
  const { stack, template } = exposed((own) => ({
    certificate: own.certificate,
    domainName: Lazy.string({ produce: () => 'shop.example.com' }),
    alternativeDomainNames: ['www.example.com', new CfnParameter(own, 'Name').valueAsString],
    hostedZone: zoneIn(own),
    ipAddressType: elbv2.IpAddressType.DUAL_STACK,
  }), { hosts: ['shop.example.com'] });
  const records = template.findResources('AWS::Route53::RecordSet');
  const idOf = (id: string) => stack.getLogicalId(stack.node.findChild('Orders').node.findChild(id).node.defaultChild as CfnElement);
  expect(Object.fromEntries(Object.entries(records).map(([id, { Properties: { Type, Name } }]) => [id, [Type, Name]]))).toEqual({
    [idOf('Record-DomainName')]: ['A', 'shop.example.com.'],
    [idOf('Ipv6Record-DomainName')]: ['AAAA', 'shop.example.com.'],
    [idOf('Record-www.example.com')]: ['A', 'www.example.com.'],
    [idOf('Ipv6Record-www.example.com')]: ['AAAA', 'www.example.com.'],
    [idOf('Record-AlternativeDomainName2')]: ['A', { 'Fn::Join': ['', [{ Ref: 'Name' }, '.']] }],
    [idOf('Ipv6Record-AlternativeDomainName2')]: ['AAAA', { 'Fn::Join': ['', [{ Ref: 'Name' }, '.']] }],
  });
  expect(nginxConfOf(stack)).toContain('server_name shop.example.com;');
});

test('a domain name without a zone only allows the host', () => {
  const { stack, service, template } = exposed((own) => ({ certificate: own.certificate, domainName: 'shop.example.com' }));
  template.resourceCountIs('AWS::Route53::RecordSet', 0);
  expect(service.records).toEqual([]);
  expect(nginxConfOf(stack)).toContain('server_name shop.example.com;');
});

test('a web ACL is associated with the load balancer', () => {
  const { service, template } = exposed((own) => ({ certificate: own.certificate, webAclArn: WEB_ACL }));
  template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: WEB_ACL, ResourceArn: { Ref: Match.stringLikeRegexp('LoadBalancer') } });
  expect(service.webAclAssociation).toBeDefined();
  exposed((own) => ({ certificate: own.certificate, webAclArn: Lazy.string({ produce: () => WEB_ACL }) }))
    .template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
});

test('clients can be allowed later', () => {
  const stack = new TestStack();
  const service = stack.service({ exposure: Exposure.internal({ certificate: stack.certificate }) });
  service.clientConnections!.allowDefaultPortFrom(ec2.Peer.ipv4('10.9.0.0/16'));
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: [Match.objectLike({ CidrIp: '10.9.0.0/16', FromPort: 443 })] });
});

describe('fails', () => {
  const stack = new TestStack();
  const hostedZone = zoneIn(stack);

  test('with a name outside the zone', () => {
    expect(() => Exposure.internetFacing({ domainName: 'shop.example.org', hostedZone })).toThrow(/`domainName` must be a name in the hosted zone example.com, got: "shop.example.org"/);
    expect(() => Exposure.internetFacing({ domainName: 'example.com', alternativeDomainNames: ['notexample.com'], hostedZone })).toThrow(/`alternativeDomainNames` must be .*"notexample.com"/);
  });

  test('with a name in another case than the zone, and a recommendation', () => {
    expect(() => Exposure.internetFacing({ domainName: 'Shop.Example.com', hostedZone }))
      .toThrow('`domainName` must be in lower case, like the name of the hosted zone example.com, got: "Shop.Example.com"; write "shop.example.com"');
    expect(() => Exposure.networkLoadBalancer({ domainName: 'shop.example.com', alternativeDomainNames: ['EXAMPLE.com'], hostedZone }))
      .toThrow('`alternativeDomainNames` must be in lower case, like the name of the hosted zone example.com, got: "EXAMPLE.com"; write "example.com"');
    const upper = route53.HostedZone.fromHostedZoneAttributes(stack, 'Upper', { hostedZoneId: 'Z0123456789', zoneName: 'Example.com' });
    expect(() => Exposure.internetFacing({ domainName: 'shop.example.com', hostedZone: upper }))
      .toThrow(/`domainName` must be in lower case, like the name of the hosted zone Example\.com, got: "shop\.example\.com"/);
    expect(() => Exposure.internetFacing({ domainName: 'Shop.Example.org', hostedZone })).toThrow('must be a name in the hosted zone example.com, got: "Shop.Example.org"; pass the hosted zone');
  });

  test('with one name in two cases, which would create one record twice', () => {
    expect(() => Exposure.internetFacing({ domainName: 'shop.example.com', alternativeDomainNames: ['Shop.example.com'], hostedZone }))
      .toThrow(/`alternativeDomainNames` must be different from "shop\.example\.com" in more than case, got: "Shop\.example\.com"/);
  });

  test('with a zone without a name, or additional names without a first name', () => {
    expect(() => Exposure.internetFacing({ certificate: stack.certificate, hostedZone })).toThrow(/`domainName` must be a name in the hosted zone, got: undefined/);
    expect(() => Exposure.internetFacing({ certificate: stack.certificate, alternativeDomainNames: ['www.example.com'] })).toThrow(/`alternativeDomainNames` \(\["www\.example\.com"\]\) cannot be combined with a missing `domainName`/);
  });

  test('with a zone that cannot validate a certificate', () => {
    const privateZone = new route53.PrivateHostedZone(stack, 'Private', { vpc: stack.vpc, zoneName: 'example.internal' });
    expect(() => Exposure.internal({ domainName: 'shop.example.internal', hostedZone: privateZone })).toThrow(/`certificate` must be a certificate, got: undefined; .*public `hostedZone`/);
    expect(() => Exposure.internal({ domainName: 'shop.example.internal', hostedZone: privateZone, certificate: stack.certificate })).not.toThrow();
  });

  test('with a name that is known only at deployment and no hosts, because NGINX needs the name', () => {
    const domainName = Lazy.string({ produce: () => 'shop.example.com' });
    expect(() => new TestStack().service({ exposure: Exposure.internetFacing({ certificate: stack.certificate, domainName }) })).toThrow(/`exposure\.domainName` must be a host name of letters, digits and hyphens \(RFC 1123\), at most 253 characters, optionally with a leading "\*\.", known at synthesis, got: "\$\{Token\[TOKEN\.\d+\]\}"/);
  });

  test.each([
    'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/11111111-2222-3333-4444-555555555555',
    'arn:aws:waf-regional:eu-central-1:123456789012:webacl/11111111-2222-3333-4444-555555555555',
    'shop',
  ])('with the web ACL %s', (webAclArn) => {
    expect(() => Exposure.internetFacing({ certificate: stack.certificate, webAclArn })).toThrow(/`webAclArn` must be the ARN of a web ACL of the scope REGIONAL/);
  });

  test('with an empty list of security groups', () => {
    expect(() => Exposure.internetFacing({ certificate: stack.certificate, securityGroups: [] })).toThrow(/`securityGroups` must be a list of at least one/);
  });
});
