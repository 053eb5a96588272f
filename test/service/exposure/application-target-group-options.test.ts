import { Duration, Lazy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ApplicationTargetGroupOptions, Deployment, Exposure, ReverseProxiedServiceProps } from '../../../src';
import { TestStack } from '../../../testing/cdk';

const { LEAST_OUTSTANDING_REQUESTS, ROUND_ROBIN, WEIGHTED_RANDOM } = elbv2.TargetGroupLoadBalancingAlgorithmType;

function synthesize(props: (stack: TestStack) => Partial<ReverseProxiedServiceProps>): Template {
  const stack = new TestStack();
  stack.service(props(stack));
  return Template.fromStack(stack);
}

type Made = (stack: TestStack, options: ApplicationTargetGroupOptions) => Exposure;

/** The exposures that create target groups for an Application Load Balancer. */
const EXPOSURES: Record<string, Made> = {
  internetFacing: ({ certificate }, options) => Exposure.internetFacing({ certificate, ...options }),
  internal: ({ certificate }, options) => Exposure.internal({ certificate, ...options }),
  listenerRule: (stack, options) => Exposure.listenerRule({
    listener: new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc })
      .addListener('Listener', { port: 443, certificates: [stack.certificate], defaultAction: elbv2.ListenerAction.fixedResponse(404) }),
    priority: 1,
    ...options,
  }),
};

const DEPLOYMENTS = {
  rolling: Deployment.rolling(), blueGreen: Deployment.blueGreen(), linear: Deployment.linear(), canary: Deployment.canary(),
};

const attributesOf = (template: Template) => Object.values(template.findResources('AWS::ElasticLoadBalancingV2::TargetGroup'))
  .map(({ Properties }) => Object.fromEntries(Properties.TargetGroupAttributes.map(({ Key, Value }: any) => [Key, Value])));

const cases = Object.entries(EXPOSURES).flatMap(([name, made]) => Object.entries(DEPLOYMENTS)
  .map(([strategy, deployment]) => [name, strategy, made, deployment] as const));

describe.each(cases)('%s and %s', (_, strategy, made, deployment) => {
  const groups = strategy === 'rolling' ? 1 : 2;
  const of = (options: ApplicationTargetGroupOptions) => synthesize((stack) => ({ exposure: made(stack, options), deployment }));

  test('apply the options to every target group', () => {
    const slow = attributesOf(of({ slowStart: Duration.seconds(45) }));
    expect(slow).toHaveLength(groups);
    for (const attributes of slow) expect(attributes).toMatchObject({ 'slow_start.duration_seconds': '45', 'stickiness.enabled': 'false' });
    const random = attributesOf(of({ loadBalancingAlgorithmType: WEIGHTED_RANDOM, enableAnomalyMitigation: true }));
    expect(random).toHaveLength(groups);
    for (const attributes of random) {
      expect(attributes).toMatchObject({ 'load_balancing.algorithm.type': 'weighted_random', 'load_balancing.algorithm.anomaly_mitigation': 'on' });
    }
  });

  test('configure stickiness, or are rejected if it is not available', () => {
    const sticky = () => of({ stickinessCookieDuration: Duration.hours(1), stickinessCookieName: 'session', loadBalancingAlgorithmType: LEAST_OUTSTANDING_REQUESTS });
    if (strategy === 'linear' || strategy === 'canary') {
      expect(sticky).toThrow(/`exposure.stickinessCookieDuration` \(.*\) cannot be combined with the deployment strategy (LINEAR|CANARY): .*`Deployment.blueGreen\(\)`/);
      return;
    }
    const found = attributesOf(sticky());
    expect(found).toHaveLength(groups);
    for (const attributes of found) {
      expect(attributes).toMatchObject({
        'stickiness.enabled': 'true', 'stickiness.type': 'app_cookie', 'stickiness.app_cookie.cookie_name': 'session', 'stickiness.app_cookie.duration_seconds': '3600',
      });
    }
  });
});

describe('a rule with two target groups', () => {
  const forwardOf = (options: ApplicationTargetGroupOptions) => {
    const template = synthesize(({ certificate }) => ({
      exposure: Exposure.internal({ certificate, ...options }), deployment: Deployment.blueGreen(),
    }));
    const [{ Properties }] = Object.values(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));
    return Properties.Actions[0].ForwardConfig;
  };

  test('is sticky for a second if its target groups are sticky, because Elastic Load Balancing requires this', () => {
    expect(forwardOf({ stickinessCookieDuration: Duration.days(1) }).TargetGroupStickinessConfig).toEqual({ DurationSeconds: 1, Enabled: true });
  });

  test('is not sticky otherwise', () => {
    expect(forwardOf({}).TargetGroupStickinessConfig).toBeUndefined();
  });
});

test('leaves out attributes with the default value', () => {
  const [attributes] = attributesOf(synthesize(({ certificate }) => ({ exposure: Exposure.internal({ certificate }) })));
  expect(attributes).toEqual({ 'deregistration_delay.timeout_seconds': expect.any(String), 'stickiness.enabled': 'false' });
});

test('accepts tokens', () => {
  const stickinessCookieName = Lazy.string({ produce: () => 'session' });
  expect(() => Exposure.internal({ unencrypted: true, stickinessCookieDuration: Duration.hours(1), stickinessCookieName })).not.toThrow();
});

describe('values that Elastic Load Balancing rejects', () => {
  test.each<[ApplicationTargetGroupOptions, RegExp]>([
    [{ slowStart: Duration.seconds(29) }, /`slowStart` must be a Duration of 30 to 900 whole seconds/],
    [{ slowStart: Duration.seconds(901) }, /`slowStart` must be/],
    [{ slowStart: Duration.millis(30_500) }, /`slowStart` must be/],
    [{ slowStart: Duration.minutes(1), loadBalancingAlgorithmType: LEAST_OUTSTANDING_REQUESTS }, /`slowStart` \(.*\) cannot be combined with `loadBalancingAlgorithmType` least_outstanding_requests/],
    [{ slowStart: Duration.minutes(1), loadBalancingAlgorithmType: WEIGHTED_RANDOM }, /`slowStart` \(.*\) cannot be combined with `loadBalancingAlgorithmType` weighted_random/],
    [{ enableAnomalyMitigation: true }, /`enableAnomalyMitigation` \(true\) cannot be combined with `loadBalancingAlgorithmType` round_robin/],
    [{ stickinessCookieDuration: Duration.hours(1), loadBalancingAlgorithmType: WEIGHTED_RANDOM }, /`stickinessCookieDuration` \(.*\) cannot be combined with `loadBalancingAlgorithmType` weighted_random/],
    [{ stickinessCookieDuration: Duration.seconds(0) }, /`stickinessCookieDuration` must be a Duration of 1 second to 7 days/],
    [{ stickinessCookieDuration: Duration.seconds(604_801) }, /`stickinessCookieDuration` must be/],
    [{ stickinessCookieName: 'session' }, /`stickinessCookieDuration` must be given with `stickinessCookieName`/],
    [{ stickinessCookieName: 'AWSALBAPP-1', stickinessCookieDuration: Duration.hours(1) }, /`stickinessCookieName` must be .* that does not start with "AWSALB"/],
    [{ stickinessCookieName: 'a b', stickinessCookieDuration: Duration.hours(1) }, /`stickinessCookieName` must be/],
    [{ stickinessCookieName: '', stickinessCookieDuration: Duration.hours(1) }, /`stickinessCookieName` must be/],
  ])('%j', (options, message) => {
    expect(() => Exposure.internetFacing({ unencrypted: true, ...options })).toThrow(message);
    expect(() => EXPOSURES.listenerRule(new TestStack(), options)).toThrow(message);
  });

  test('are reported together', () => {
    expect(() => Exposure.internal({ unencrypted: true, slowStart: Duration.seconds(1), stickinessCookieName: '' })).toThrow(/slowStart[^]*stickinessCookieName[^]*stickinessCookieDuration/);
  });

  test('do not include a slow start with an explicit round robin', () => {
    for (const slowStart of [Duration.seconds(0), Duration.minutes(15)]) {
      const exposure = () => Exposure.internal({ unencrypted: true, slowStart, loadBalancingAlgorithmType: ROUND_ROBIN });
      expect(() => synthesize(() => ({ exposure: exposure() }))).not.toThrow();
    }
  });
});

describe('stickiness by source address', () => {
  const SOURCE_IP = { 'stickiness.enabled': 'true', 'stickiness.type': 'source_ip' };
  const passing = (deployment: Deployment) => synthesize(() => ({
    exposure: Exposure.networkLoadBalancer({ unencrypted: true, sourceIpStickiness: true }), deployment,
  }));

  test('is an attribute of every target group of a Network Load Balancer', () => {
    expect(attributesOf(passing(Deployment.rolling()))).toEqual([expect.objectContaining(SOURCE_IP)]);
    expect(attributesOf(passing(Deployment.blueGreen()))).toEqual([expect.objectContaining(SOURCE_IP), expect.objectContaining(SOURCE_IP)]);
    synthesize(() => ({ exposure: Exposure.networkLoadBalancer({ unencrypted: true }) }))
      .hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { TargetGroupAttributes: Match.not(Match.arrayWith([{ Key: 'stickiness.enabled', Value: 'true' }])) });
  });

  test.each([Deployment.linear(), Deployment.canary()])('fails with deployment %#', (deployment) => {
    expect(() => passing(deployment)).toThrow(/`exposure.sourceIpStickiness` \(true\) cannot be combined with the deployment strategy/);
  });

  test('fails if the load balancer terminates TLS', () => {
    expect(() => synthesize(({ certificate }) => ({ exposure: Exposure.networkLoadBalancer({ certificate, sourceIpStickiness: true }) })))
      .toThrow(/`exposure.sourceIpStickiness` \(true\) cannot be combined with a listener with a certificate/);
  });
});
