import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ApplicationLoadBalancerAttributesOptions, ClientAddressSource, Deployment, Exposure, ReverseProxiedServiceProps } from '../../../src';
import { TestStack } from '../../../testing/cdk';

function synthesize(props: (stack: TestStack) => Partial<ReverseProxiedServiceProps>): Record<string, string> {
  const stack = new TestStack();
  stack.service(props(stack));
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  return Object.fromEntries(Properties.LoadBalancerAttributes.map(({ Key, Value }: any) => [Key, Value]));
}

type Made = (stack: TestStack, attributes?: ApplicationLoadBalancerAttributesOptions) => Exposure;

const MADE: Record<string, Made> = {
  internetFacing: ({ certificate }, attributes) => Exposure.internetFacing({ certificate, attributes }),
  internal: ({ certificate }, attributes) => Exposure.internal({ certificate, attributes }),
};

const DEPLOYMENTS = [Deployment.rolling(), Deployment.blueGreen(), Deployment.canary()];

describe.each(Object.entries(MADE).flatMap(([name, made]) => DEPLOYMENTS.map((deployment, i) => [name, i, made, deployment] as const)))('%s, deployment %d', (_, __, made, deployment) => {
  const of = (attributes?: ApplicationLoadBalancerAttributesOptions) => synthesize((stack) => ({ exposure: made(stack, attributes), deployment }));

  test('has secure defaults', () => {
    expect(of()).toEqual({
      'deletion_protection.enabled': 'false',
      'idle_timeout.timeout_seconds': '60',
      'routing.http.desync_mitigation_mode': 'defensive',
      'routing.http.drop_invalid_header_fields.enabled': 'true',
      'routing.http2.enabled': 'true',
    });
    expect(of({})).toEqual(of());
  });

  test('has the given attributes', () => {
    expect(of({
      clientKeepAlive: Duration.minutes(5),
      deletionProtection: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
      dropInvalidHeaderFields: false,
      http2Enabled: false,
      preserveHostHeader: true,
      preserveXffClientPort: true,
      wafFailOpen: true,
      xAmznTlsVersionAndCipherSuiteHeaders: true,
      xffHeaderProcessingMode: elbv2.XffHeaderProcessingMode.APPEND,
      zonalShift: true,
    })).toEqual({
      'client_keep_alive.seconds': '300',
      'deletion_protection.enabled': 'true',
      'idle_timeout.timeout_seconds': '60',
      'routing.http.desync_mitigation_mode': 'strictest',
      'routing.http.drop_invalid_header_fields.enabled': 'false',
      'routing.http.preserve_host_header.enabled': 'true',
      'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'true',
      'routing.http.xff_client_port.enabled': 'true',
      'routing.http.xff_header_processing.mode': 'append',
      'routing.http2.enabled': 'false',
      'waf.fail_open.enabled': 'true',
      'zonal_shift.config.enabled': 'true',
    });
  });
});

describe('headers with underscores', () => {
  const of = (dropInvalidHeaderFields?: boolean) => synthesize(({ certificate }) => ({
    exposure: Exposure.internetFacing({ certificate, attributes: { dropInvalidHeaderFields } }), nginx: { underscoresInHeaders: true },
  }));

  test('are not dropped by the load balancer if the proxy forwards them', () => {
    expect(of()).toMatchObject({ 'routing.http.drop_invalid_header_fields.enabled': 'false' });
    expect(of(false)).toMatchObject({ 'routing.http.drop_invalid_header_fields.enabled': 'false' });
  });

  test('cannot be both dropped and forwarded', () => {
    expect(() => of(true)).toThrow(/`exposure.attributes.dropInvalidHeaderFields` \(true\) cannot be combined with `nginx.underscoresInHeaders`/);
  });
});

test.each([Duration.seconds(59), Duration.seconds(604_801), Duration.millis(60_500)])('rejects a client keep alive duration of %s', (clientKeepAlive) => {
  expect(() => Exposure.internal({ unencrypted: true, attributes: { clientKeepAlive } })).toThrow(/`attributes.clientKeepAlive` must be a Duration of 60 seconds to 7 days/);
});

test.each([elbv2.XffHeaderProcessingMode.PRESERVE, elbv2.XffHeaderProcessingMode.REMOVE])('warns about the mode %s, unless NGINX does not read the header', (mode) => {
  const warnings = (nginx?: ReverseProxiedServiceProps['nginx']) => {
    const stack = new TestStack();
    stack.service({ exposure: Exposure.internal({ certificate: stack.certificate, attributes: { xffHeaderProcessingMode: mode } }), nginx });
    Template.fromStack(stack);
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('xff_header_processing'));
  };
  expect(warnings()).toHaveLength(1);
  expect(warnings({ clientAddressSource: ClientAddressSource.CONNECTION })).toEqual([]);
});

describe('a Network Load Balancer', () => {
  const of = (attributes?: Parameters<typeof Exposure.networkLoadBalancer>[0]['attributes'], deployment?: Deployment) => synthesize(({ certificate }) => ({
    exposure: Exposure.networkLoadBalancer({ certificate, attributes }), deployment,
  }));

  test.each(DEPLOYMENTS)('has the given attributes, deployment %#', (deployment) => {
    expect(of({
      clientRoutingPolicy: elbv2.ClientRoutingPolicy.AVAILABILITY_ZONE_AFFINITY, crossZoneEnabled: true, deletionProtection: true, zonalShift: true,
    }, deployment)).toEqual({
      'deletion_protection.enabled': 'true',
      'dns_record.client_routing_policy': 'availability_zone_affinity',
      'load_balancing.cross_zone.enabled': 'true',
      'zonal_shift.config.enabled': 'true',
    });
  });

  test('has the defaults of AWS', () => {
    expect(of()).toEqual({ 'deletion_protection.enabled': 'false', 'load_balancing.cross_zone.enabled': 'false' });
  });
});
