import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  UpstreamProtocol, Capacity, CloudFrontExposureOptions, Deployment, Exposure, ReverseProxiedService, ReverseProxiedServiceProps, Route,
} from '../../../src';
import { APP_IMAGE, containersOf, newApp, nginxConfOf, TestStack } from '../../../testing/cdk';

const HOST = 'shop.example.com';

function viewerCertificate(stack: Stack, region = 'us-east-1'): acm.ICertificate {
  const id = `ViewerCertificate-${region}`;
  return stack.node.tryFindChild(id) as acm.ICertificate | undefined
    ?? acm.Certificate.fromCertificateArn(stack, id, `arn:aws:acm:${region}:123456789012:certificate/11111111-2222-3333-4444-555555555555`);
}

/** What most distributions have. */
const usual = (stack: TestStack): CloudFrontExposureOptions => ({
  certificate: stack.certificate, domainName: HOST, distribution: { certificate: viewerCertificate(stack) },
});

/** The same in a cluster with instances. */
function onInstances(stack: TestStack): CloudFrontExposureOptions {
  stack.cluster.addCapacity('Machines', { instanceType: new ec2.InstanceType('t3.small') });
  return usual(stack);
}

function synthesize(options: (stack: TestStack) => CloudFrontExposureOptions = usual, props: Partial<ReverseProxiedServiceProps> = {}) {
  const stack = new TestStack();
  const service = stack.service({ exposure: Exposure.cloudFront(options(stack)), ...props });
  const template = Template.fromStack(stack);
  const only = (type: string) => Object.values(template.findResources(type))[0]?.Properties;
  return { stack, service, template, distribution: only('AWS::CloudFront::Distribution')?.DistributionConfig, origin: only('AWS::CloudFront::VpcOrigin') };
}

/** All rules that let clients in, of which the rules between load balancer and tasks name a security group as their source. */
const ruleOfClients = (template: Template) => [
  ...Object.values(template.findResources('AWS::EC2::SecurityGroup')).flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []),
  ...Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties),
].filter(({ SourceSecurityGroupId }) => SourceSecurityGroupId === undefined);

const CAPACITIES = { Fargate: Capacity.fargate(), bridge: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }) };
const DEPLOYMENTS = { rolling: Deployment.rolling(), blueGreen: Deployment.blueGreen(), linear: Deployment.linear(), canary: Deployment.canary() };

describe.each(Object.entries(DEPLOYMENTS))('%s', (_, deployment) => {
  test.each(Object.entries(CAPACITIES))('only CloudFront can connect to the internal load balancer, with %s', (__, capacity) => {
    const { template, origin } = synthesize(onInstances, { deployment, capacity });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    expect(ruleOfClients(template)).toEqual([expect.objectContaining({ SourcePrefixListId: 'pl-xxxxxxxx', FromPort: 443, ToPort: 443 })]);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    expect(origin.VpcOriginEndpointConfig).toMatchObject({
      Arn: { Ref: expect.stringMatching(/^OrdersLoadBalancer/) }, OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'],
    });
  });
});

test('the distribution disables caching, forwards all headers, and serves the domain names over HTTPS', () => {
  const { service, distribution } = synthesize();
  expect(distribution).toMatchObject({
    Aliases: [HOST],
    Enabled: true,
    HttpVersion: 'http2and3',
    IPV6Enabled: true,
    ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only', AcmCertificateArn: expect.stringContaining(':us-east-1:') },
    DefaultCacheBehavior: {
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // The managed policies CachingDisabled, and AllViewerAndCloudFrontHeaders-2022-06.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: '33f36d7e-f396-46d9-90e0-52428a34d9dc',
      ViewerProtocolPolicy: 'redirect-to-https',
    },
  });
  expect(service.distribution).toBeInstanceOf(cloudfront.Distribution);
  expect(service.loadBalancer).toBeDefined();
});

describe('the origin secret', () => {
  const headerOf = (distribution: any) => distribution.Origins[0].OriginCustomHeaders;

  test('is generated, sent by CloudFront and required by the proxy', () => {
    const { stack, template, distribution } = synthesize();
    const [[id, { Properties }]] = Object.entries(template.findResources('AWS::SecretsManager::Secret'));
    expect(Properties.GenerateSecretString).toEqual({ ExcludePunctuation: true, PasswordLength: 48 });
    expect(headerOf(distribution)).toEqual([{ HeaderName: 'X-Origin-Secret', HeaderValue: { 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: id }, ':SecretString:::}}']] } }]);
    expect(containersOf(stack).nginx.Secrets).toContainEqual({ Name: expect.stringMatching(/CLOUDFRONT/), ValueFrom: { Ref: id } });
    expect(nginxConfOf(stack)).toContain('$http_x_origin_secret');
  });

  test('can be given, in addition to others that the proxy accepts', () => {
    const stack = new TestStack();
    const [own, old] = ['Own', 'Old'].map((id) => new secretsmanager.Secret(stack, id));
    stack.service({
      exposure: Exposure.cloudFront({ ...usual(stack), originSecret: own }), originSecrets: { cloudfront: [ecs.Secret.fromSecretsManager(old)] },
    });
    const values = containersOf(stack).nginx.Secrets.map(({ ValueFrom }: any) => ValueFrom.Ref);
    expect(values).toEqual([expect.stringMatching(/^Own/), expect.stringMatching(/^Old/)]);
    Template.fromStack(stack).resourceCountIs('AWS::SecretsManager::Secret', 2);
  });

  test('cannot be configured in `nginx` as well', () => {
    expect(() => synthesize(usual, { nginx: { originSecret: { header: 'X-Mine' } } }))
      .toThrow(/`nginx.originSecret` \(.*\) cannot be combined with `Exposure.cloudFront\(\)`/);
  });

  test('is created per service if two services share the exposure', () => {
    const stack = new TestStack();
    const exposure = Exposure.cloudFront({ unencrypted: true });
    for (const id of ['A', 'B']) {
      new ReverseProxiedService(stack, id, { cluster: stack.cluster, app: { image: APP_IMAGE, port: 3000 }, routes: [Route.prefix('/')], exposure });
    }
    const secrets = Object.values(Template.fromStack(stack).findResources('AWS::CloudFront::Distribution'))
      .map(({ Properties }) => headerOf(Properties.DistributionConfig)[0].HeaderValue['Fn::Join'][1][1].Ref);
    expect(secrets).toEqual([expect.stringMatching(/^AOriginSecret/), expect.stringMatching(/^BOriginSecret/)]);
  });
});

test('NGINX takes the client address from CloudFront, and serves only the domain names', () => {
  const conf = nginxConfOf(synthesize((stack) => ({ ...usual(stack), alternativeDomainNames: ['www.example.com'] })).stack);
  expect(conf).toContain('$http_cloudfront_viewer_address');
  expect(conf).toMatch(/shop\.example\.com/);
  expect(conf).toMatch(/www\.example\.com/);
});

describe('the timeout of NGINX for the app is shorter than the timeout of CloudFront for NGINX', () => {
  const times = (options: Pick<CloudFrontExposureOptions, 'distribution' | 'idleTimeout'>) => {
    const { stack, distribution } = synthesize((own) => ({
      ...usual(own), ...options, distribution: { ...usual(own).distribution, ...options.distribution },
    }));
    return [distribution.Origins[0].VpcOriginConfig.OriginReadTimeout, /proxy_read_timeout (\d+s);/.exec(nginxConfOf(stack))![1]];
  };

  test('by default', () => expect(times({})).toEqual([60, '55s']));
  test('with a shorter timeout', () => expect(times({ distribution: { readTimeout: Duration.seconds(30) } })).toEqual([30, '25s']));
  test('with a longer timeout, unless the load balancer has a shorter one', () => {
    expect(times({ distribution: { readTimeout: Duration.seconds(120) } })).toEqual([120, '55s']);
    expect(times({ distribution: { readTimeout: Duration.seconds(120) }, idleTimeout: Duration.minutes(4) })).toEqual([120, '60s']);
  });
});

describe('allowed clients', () => {
  test('can be given', () => {
    const { template } = synthesize((stack) => ({ ...usual(stack), allowedClients: [ec2.Peer.prefixList('pl-a3a144ca')] }));
    expect(ruleOfClients(template)).toEqual([expect.objectContaining({ SourcePrefixListId: 'pl-a3a144ca', FromPort: 443 })]);
  });

  test('are not changed for given security groups', () => {
    const { template } = synthesize((stack) => ({ ...usual(stack), securityGroups: [new ec2.SecurityGroup(stack, 'Mine', { vpc: stack.vpc })] }));
    expect(ruleOfClients(template)).toEqual([]);
  });

  test('must be given in a stack with unknown account or region', () => {
    const anywhere = (exposure: Exposure) => {
      const stack = new Stack(newApp(), 'Anywhere');
      const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
      new ReverseProxiedService(stack, 'Orders', { cluster, app: { image: APP_IMAGE, port: 3000 }, routes: [Route.prefix('/')], exposure });
      return Template.fromStack(stack);
    };
    expect(() => anywhere(Exposure.cloudFront({ unencrypted: true }))).toThrow(/`exposure.allowedClients` must be given in the stack Anywhere, whose account or region is unknown/);
    expect(() => anywhere(Exposure.cloudFront({ unencrypted: true, allowedClients: [ec2.Peer.prefixList('pl-a3a144ca')] }))).not.toThrow();
  });
});

describe('certificates', () => {
  test('for the load balancer are created, and the records point to the distribution', () => {
    const { template, service } = synthesize((stack) => ({
      domainName: HOST,
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
      distribution: { certificate: viewerCertificate(stack) },
    }));
    template.resourceCountIs('AWS::CertificateManager::Certificate', 1);
    const records = Object.values(template.findResources('AWS::Route53::RecordSet')).map(({ Properties }) => Properties);
    expect(records.map(({ Type }) => Type).sort()).toEqual(['A', 'AAAA']);
    for (const { AliasTarget, Name } of records) {
      expect(Name).toBe(`${HOST}.`);
      expect(AliasTarget.DNSName).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^OrdersDistribution/), 'DomainName'] });
    }
    expect(service.records).toHaveLength(2);
  });

  test('are created without an IPv6 record if IPv6 is off', () => {
    const { template, distribution } = synthesize((stack) => ({
      ...usual(stack),
      hostedZone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
      distribution: { ...usual(stack).distribution, enableIpv6: false },
    }));
    expect(distribution.IPV6Enabled).toBe(false);
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
  });

  test('for the load balancer are those of the distribution in us-east-1', () => {
    const stack = new Stack(newApp(), 'Virginia', { env: { account: '123456789012', region: 'us-east-1' } });
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
    new ReverseProxiedService(stack, 'Orders', {
      cluster,
      app: { image: APP_IMAGE, port: 3000 },
      routes: [Route.prefix('/')],
      exposure: Exposure.cloudFront({ domainName: HOST, certificate: viewerCertificate(stack) }),
    });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: { ViewerCertificate: { AcmCertificateArn: Match.stringLikeRegexp(':us-east-1:') } },
    });
  });

  test('for the distribution must be given in other regions', () => {
    expect(() => synthesize((stack) => ({ domainName: HOST, certificate: stack.certificate })))
      .toThrow(/`exposure.distribution.certificate` must be a certificate in us-east-1 for shop.example.com, got: undefined/);
  });
});

test('supports HTTP between CloudFront and the load balancer, with the domain name of CloudFront', () => {
  const { template, origin, distribution } = synthesize(() => ({ unencrypted: true }));
  expect(origin.VpcOriginEndpointConfig.OriginProtocolPolicy).toBe('http-only');
  expect(ruleOfClients(template)).toEqual([expect.objectContaining({ FromPort: 80 })]);
  expect(distribution.Aliases).toBeUndefined();
  expect(distribution.ViewerCertificate).toBeUndefined();
  expect(distribution.DefaultCacheBehavior.ViewerProtocolPolicy).toBe('redirect-to-https');
});

test('passes on the other options of the distribution', () => {
  const { distribution } = synthesize((stack) => ({
    ...usual(stack),
    distribution: {
      ...usual(stack).distribution,
      cachePolicy: cloudfront.CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS,
      comment: 'orders',
      geoRestriction: cloudfront.GeoRestriction.allowlist('DE'),
      httpVersion: cloudfront.HttpVersion.HTTP2,
      keepaliveTimeout: Duration.seconds(50),
      logBucket: new s3.Bucket(stack, 'Logs', { objectOwnership: s3.ObjectOwnership.OBJECT_WRITER }),
      logFilePrefix: 'orders/',
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2019,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
      webAclId: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/orders/1',
    },
  }));
  expect(distribution).toMatchObject({
    Comment: 'orders',
    HttpVersion: 'http2',
    Logging: { Prefix: 'orders/' },
    Origins: [{ VpcOriginConfig: { OriginKeepaliveTimeout: 50 } }],
    PriceClass: 'PriceClass_100',
    Restrictions: { GeoRestriction: { Locations: ['DE'], RestrictionType: 'whitelist' } },
    ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2019' },
    WebACLId: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/orders/1',
    DefaultCacheBehavior: {
      CachePolicyId: '4cc15a8a-d715-48a4-82b8-cc0b614638fe', OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3', ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
    },
  });
});

describe('fails', () => {
  test.each<[string, (stack: TestStack) => CloudFrontExposureOptions, RegExp]>([
    ['with an unreachable redirect', (own) => ({ ...usual(own), redirectHttp: true }), /`redirectHttp` \(true\) cannot be combined with `Exposure.cloudFront\(\)`/],
    ['without a name that the certificate covers', ({ certificate }) => ({ certificate }), /`domainName` must be a name that the certificate of the load balancer covers/],
    ['without a certificate of the load balancer', () => ({ domainName: HOST }), /`certificate` must be a certificate/],
    ['with a certificate of another region', (own) => ({ ...usual(own), distribution: { certificate: viewerCertificate(own, 'eu-west-1') } }), /`distribution.certificate` must be a certificate in us-east-1, not in eu-west-1/],
    ['with a certificate for no name', (own) => ({ unencrypted: true, distribution: usual(own).distribution }), /`domainName` must be given with `distribution.certificate`/],
    ['with a TLS version that CloudFront ignores', () => ({ unencrypted: true, distribution: { minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 } }), /`domainName` must be given with `distribution.minimumProtocolVersion`/],
    ['with a prefix of no logs', () => ({ unencrypted: true, distribution: { logFilePrefix: 'a' } }), /`distribution.logBucket` must be given with `distribution.logFilePrefix`/],
    ['with a regional web ACL', () => ({ unencrypted: true, distribution: { webAclId: 'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/a/1' } }), /`distribution.webAclId` must be the ARN of a web ACL of the scope CLOUDFRONT/],
    ['with a read timeout that CloudFront does not have', () => ({ unencrypted: true, distribution: { readTimeout: Duration.seconds(181) } }), /`distribution.readTimeout` must be a Duration of 1 to 180 whole seconds/],
    ['with connections that the load balancer closes first', () => ({ unencrypted: true, distribution: { keepaliveTimeout: Duration.seconds(60) } }), /`distribution.keepaliveTimeout` must be less than `idleTimeout` \(60 seconds\)/],
    ['with a load balancer that closes connections first', () => ({ unencrypted: true, idleTimeout: Duration.seconds(5) }), /`distribution.keepaliveTimeout` must be less than `idleTimeout` \(5 seconds\)/],
  ])('%s', (_, options, message) => {
    expect(() => synthesize(options)).toThrow(message);
  });

  test('with all problems at once', () => {
    expect(() => Exposure.cloudFront({ redirectHttp: true })).toThrow(/redirectHttp[^]*domainName[^]*certificate/);
  });

  test('with gRPC', () => {
    expect(() => synthesize(usual, { app: { image: APP_IMAGE, port: 3000, protocol: UpstreamProtocol.grpc() } })).toThrow(/`app.protocol` \(.*\) cannot be combined with `Exposure.cloudFront\(\)`/);
  });
});
