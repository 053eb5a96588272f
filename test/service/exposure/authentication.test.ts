import { Duration, SecretValue } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  CognitoAuthenticationOptions, Deployment, Exposure, JwtClaimFormat, LoadBalancerAuthentication, OidcAuthenticationOptions, ReverseProxiedService,
  ReverseProxiedServiceProps,
} from '../../../src';
import { checkId } from '../../../src/checks/check';
import { nginxConfOf, TestStack } from '../../../testing/cdk';
import { errorMessage } from '../../../testing/error-message';

const OIDC: OidcAuthenticationOptions = {
  issuer: 'https://login.example.com',
  authorizationEndpoint: 'https://login.example.com/authorize',
  tokenEndpoint: 'https://login.example.com/token',
  userInfoEndpoint: 'https://login.example.com/userinfo',
  clientId: 'orders',
  clientSecret: SecretValue.secretsManager('orders/oidc'),
};

function pool(stack: TestStack): CognitoAuthenticationOptions {
  const userPool = new cognito.UserPool(stack, 'Pool');
  const userPoolClient = userPool.addClient('Client', { generateSecret: true });
  return { userPool, userPoolClient, userPoolDomain: userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'orders' } }) };
}

const KINDS: Record<string, { make: (stack: TestStack) => LoadBalancerAuthentication; action: object; headers: boolean }> = {
  'authenticate-oidc': {
    make: () => (
      LoadBalancerAuthentication.oidc({ ...OIDC, sessionTimeout: Duration.hours(8), onUnauthenticatedRequest: elbv2.UnauthenticatedAction.DENY })),
    action: { AuthenticateOidcConfig: Match.objectLike({ ClientId: 'orders', Issuer: OIDC.issuer, OnUnauthenticatedRequest: 'deny' }) },
    headers: true,
  },
  'authenticate-cognito': {
    make: (stack) => LoadBalancerAuthentication.cognito({ ...pool(stack), scope: 'openid email' }),
    action: { AuthenticateCognitoConfig: Match.objectLike({ Scope: 'openid email', UserPoolArn: Match.anyValue() }) },
    headers: true,
  },
  'jwt-validation': {
    make: () => LoadBalancerAuthentication.jwt({
      issuer: OIDC.issuer, jwksEndpoint: `${OIDC.issuer}/keys`, additionalClaims: [{ name: 'aud', format: JwtClaimFormat.SINGLE_STRING, values: ['orders'] }],
    }),
    action: { JwtValidationConfig: { Issuer: OIDC.issuer, JwksEndpoint: `${OIDC.issuer}/keys`, AdditionalClaims: [{ Name: 'aud', Format: 'single-string', Values: ['orders'] }] } },
    headers: false,
  },
};

const testListener = { port: 9443, allowedClients: [ec2.Peer.ipv4('10.0.0.0/8')] };
const DEPLOYMENTS: Record<string, (tested: boolean) => Deployment> = {
  rolling: () => Deployment.rolling(),
  blueGreen: (tested) => Deployment.blueGreen(tested ? { testListener } : {}),
  canary: (tested) => Deployment.canary(tested ? { testListener } : {}),
};

function sharedListener(stack: TestStack, defaultAction = elbv2.ListenerAction.fixedResponse(404)): elbv2.ApplicationListener {
  return new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc })
    .addListener('Https', { port: 443, certificates: [stack.certificate], open: false, defaultAction });
}

const EXPOSURES: Record<string, (stack: TestStack, authentication?: LoadBalancerAuthentication) => Exposure> = {
  internetFacing: ({ certificate }, authentication) => Exposure.internetFacing({ certificate, authentication }),
  internal: ({ certificate }, authentication) => Exposure.internal({ certificate, authentication }),
  listenerRule: (stack, authentication) => Exposure.listenerRule({ listener: sharedListener(stack), priority: 5, authentication }),
};

/** The actions of all listeners and rules that forward requests. */
function forwardingActions(template: Template): any[][] {
  return [
    ...Object.values<any>(template.findResources('AWS::ElasticLoadBalancingV2::Listener')).map(({ Properties }) => Properties.DefaultActions),
    ...Object.values<any>(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule')).map(({ Properties }) => Properties.Actions),
  ].filter((actions) => actions.some(({ Type }: any) => Type === 'forward'));
}

const CASES = Object.keys(KINDS).flatMap((kind) => Object.keys(DEPLOYMENTS).flatMap((deployment) => (
  Object.keys(EXPOSURES).map((exposure) => [kind, deployment, exposure] as const))));

test.each(CASES)('%s with %s deployments and %s authenticates before every forward action', (kind, deployment, exposure) => {
  const stack = new TestStack();
  const { make, action, headers } = KINDS[kind];
  const ownListener = exposure !== 'listenerRule';
  stack.service({ exposure: EXPOSURES[exposure](stack, make(stack)), deployment: DEPLOYMENTS[deployment](ownListener), hosts: ['orders.example.com'] });
  const template = Template.fromStack(stack);

  const all = forwardingActions(template);
  // With listeners of its own, a shifting deployment has the default actions of two listeners and two rules.
  expect(all).toHaveLength(ownListener && deployment !== 'rolling' ? 4 : 1);
  for (const actions of all) {
    expect(actions.map(({ Type, Order }) => [Type, Order])).toEqual([[kind, 1], ['forward', 2]]);
    const matched = Match.objectLike(action).test(actions[0]);
    expect(matched.toHumanStrings()).toEqual([]);
  }
  const conf = nginxConfOf(stack);
  for (const name of ['X-Amzn-Oidc-Data', 'X-Amzn-Oidc-Identity', 'X-Amzn-Oidc-Accesstoken']) {
    expect([name, conf.includes(`proxy_set_header ${name} "";`)]).toEqual([name, !headers]);
  }
  expect(conf).toContain(`large_client_header_buffers 4 ${headers ? 32768 : 8192};`);
  expect(conf).toContain('proxy_set_header X-Amzn-Mtls-Clientcert-Leaf "";');
});

test('without authentication, no action authenticates and no identity header is trusted', () => {
  const stack = new TestStack();
  stack.service();
  expect(forwardingActions(Template.fromStack(stack))).toEqual([[{ Type: 'forward', TargetGroupArn: expect.anything() }]]);
  expect(nginxConfOf(stack)).toContain('proxy_set_header X-Amzn-Oidc-Identity "";');
});

test('removes trusted headers from requests without a login', () => {
  const stack = new TestStack();
  const authentication = LoadBalancerAuthentication.oidc({ ...OIDC, onUnauthenticatedRequest: elbv2.UnauthenticatedAction.ALLOW });
  stack.service({ exposure: Exposure.internetFacing({ certificate: stack.certificate, authentication }) });
  expect(nginxConfOf(stack)).toContain('proxy_set_header X-Amzn-Oidc-Identity "";');
});

test('allows the load balancer to connect to the identity provider', () => {
  const stack = new TestStack();
  stack.service({ exposure: Exposure.internetFacing({ certificate: stack.certificate, authentication: LoadBalancerAuthentication.oidc(OIDC) }) });
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupEgress: Match.arrayWith([Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 })]),
  });
});

describe('mutual authentication', () => {
  const VERIFIED = ['Serial-Number', 'Issuer', 'Subject', 'Validity', 'Leaf'].map((name) => `X-Amzn-Mtls-Clientcert-${name}`);
  const trustStore = (stack: TestStack) => new elbv2.TrustStore(stack, 'Trust', { bucket: new s3.Bucket(stack, 'Bucket'), key: 'authorities.pem' });
  const exposed = (mutual: (stack: TestStack) => elbv2.MutualAuthentication, props: Partial<ReverseProxiedServiceProps> = {}) => {
    const stack = new TestStack();
    stack.service({
      exposure: Exposure.internetFacing({ certificate: stack.certificate, mutualAuthentication: mutual(stack) }),
      deployment: Deployment.blueGreen({ testListener }),
      ...props,
    });
    return stack;
  };
  const modes = (stack: TestStack) => Object.values<any>(Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::Listener'))
    .filter(({ Properties }) => Properties.Protocol === 'HTTPS').map(({ Properties }) => Properties.MutualAuthentication.Mode);

  test('with verification is enabled on every listener, and its headers reach the app', () => {
    const stack = exposed((own) => ({ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY, trustStore: trustStore(own) }));
    expect(modes(stack)).toEqual(['verify', 'verify']);
    const conf = nginxConfOf(stack);
    expect(VERIFIED.filter((name) => conf.includes(`proxy_set_header ${name} "";`))).toEqual([]);
    expect(conf).toContain('proxy_set_header X-Amzn-Mtls-Clientcert "";');
    expect(conf).toContain('large_client_header_buffers 4 32768;');
  });

  test.each(['Listener', 'TestListener'])('is required after an escape hatch removes it from the %s', (name) => {
    const stack = exposed((own) => ({ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY, trustStore: trustStore(own) }));
    (stack.node.findChild('Orders').node.findChild('LoadBalancer').node.findChild(name).node.defaultChild as elbv2.CfnListener)
      .addPropertyOverride('MutualAuthentication', { Mode: 'off' });
    expect(errorMessage(() => Template.fromStack(stack))).toContain(checkId('unverifiedClientCertificates'));
  });

  test('with passthrough is trusted only if the service enables this', () => {
    const passThrough = () => ({ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.PASS_THROUGH });
    const stack = exposed(passThrough);
    expect(modes(stack)).toEqual(['passthrough', 'passthrough']);
    expect(nginxConfOf(stack)).toContain('proxy_set_header X-Amzn-Mtls-Clientcert "";');
    expect(nginxConfOf(stack)).toContain('large_client_header_buffers 4 32768;');
    expect(nginxConfOf(exposed(passThrough, { nginx: { trustedHeaders: ['X-Amzn-Mtls-Clientcert'] } }))).not.toContain('proxy_set_header X-Amzn-Mtls-Clientcert "";');
  });

  test.each([
    [{ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY }, '`mutualAuthentication.trustStore` must be given with the mode VERIFY'],
    [{ mutualAuthenticationMode: 'all' as never }, '`mutualAuthentication.mutualAuthenticationMode` must be a value of elbv2.MutualAuthenticationMode, got: "all"'],
    [{ mutualAuthenticationMode: elbv2.MutualAuthenticationMode.PASS_THROUGH, ignoreClientCertificateExpiry: true }, '`mutualAuthentication.ignoreClientCertificateExpiry` (true) cannot be combined with the mode PASS_THROUGH'],
  ])('%j is rejected', (mutualAuthentication, message) => {
    const { certificate } = new TestStack();
    expect(errorMessage(() => Exposure.internal({ certificate, mutualAuthentication }))).toContain(message);
  });
});

describe('rejects', () => {
  const authentication = LoadBalancerAuthentication.oidc(OIDC);

  test('authentication without HTTPS', () => {
    const mutualAuthentication = { mutualAuthenticationMode: elbv2.MutualAuthenticationMode.PASS_THROUGH };
    const message = errorMessage(() => Exposure.internal({ unencrypted: true, authentication, mutualAuthentication }));
    expect(message).toContain('`authentication` (LoadBalancerAuthentication.oidc()) cannot be combined with a listener without a certificate');
    expect(message).toContain('`mutualAuthentication` (');
    const stack = new TestStack();
    const listener = new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc }).addListener('Http', { port: 80, open: false, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
    expect(errorMessage(() => Exposure.listenerRule({ listener, priority: 5, authentication }))).toContain('cannot be combined with an HTTP listener');
  });

  test('a small header line limit, because identity headers are long', () => {
    const stack = new TestStack();
    const exposure = Exposure.internal({ certificate: stack.certificate, authentication });
    expect(errorMessage(() => stack.service({ exposure, nginx: { maxHeaderLineBytes: 8192 } })))
      .toContain('`nginx.maxHeaderLineBytes` must be at least 16384 bytes');
  });

  test.each([
    [() => LoadBalancerAuthentication.oidc({ ...OIDC, issuer: 'login.example.com', sessionTimeout: Duration.days(8) }), ['`issuer` must be a URL that begins with https://', '`sessionTimeout` must be a Duration from 1 second to 7 days']],
    [() => LoadBalancerAuthentication.jwt({ issuer: OIDC.issuer, jwksEndpoint: 'http://login.example.com/keys' }), ['`jwksEndpoint` must be a URL that begins with https://']],
    [() => LoadBalancerAuthentication.jwt({
      issuer: OIDC.issuer, jwksEndpoint: OIDC.issuer, additionalClaims: [{ name: 'iss', format: JwtClaimFormat.STRING_ARRAY, values: [] }],
    }), ['`additionalClaims[0].name` must be other than exp, iss, nbf, iat', '`additionalClaims[0].values` must be 1 to 10 texts']],
    [() => LoadBalancerAuthentication.oidc({ ...OIDC, authenticationRequestExtraParams: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`p${i}`, 'a'])) }), ['`authenticationRequestExtraParams` must be at most 10 parameters']],
  ])('%#', (make, messages) => {
    const message = errorMessage(make);
    for (const part of messages) expect(message).toContain(part);
  });
});

describe('authentication that requests bypass is reported for', () => {
  const error = (change: (stack: TestStack) => ReverseProxiedService) => {
    const stack = new TestStack();
    change(stack);
    return errorMessage(() => Template.fromStack(stack));
  };
  const login = (service: ReverseProxiedService) => (
    elbv2.ListenerAction.authenticateOidc({ ...OIDC, next: elbv2.ListenerAction.forward([service.targetGroup!]) }));

  test.each(['blueGreen', 'canary'])('a default action before a rule of %s', (deployment) => {
    const message = error((stack) => {
      const service = stack.service({ deployment: DEPLOYMENTS[deployment](false) });
      service.listener!.addAction('Login', { action: login(service) });
      return service;
    });
    expect(message).toContain(checkId('droppedAuthentication'));
    expect(message).toMatch(/actions of Stack\/Orders\/ProductionRule.*authenticate-oidc, as in the default action of Stack\/Orders\/LoadBalancer\/Listener/);
  });

  test('a default action that is set by an escape hatch', () => {
    expect(error((stack) => {
      const service = stack.service({ deployment: Deployment.canary() });
      (service.listener!.node.defaultChild as elbv2.CfnListener).addPropertyOverride('DefaultActions', [
        { Type: 'jwt-validation', Order: 1, JwtValidationConfig: { Issuer: OIDC.issuer, JwksEndpoint: OIDC.issuer } },
        { Type: 'fixed-response', Order: 2, FixedResponseConfig: { StatusCode: '404' } },
      ]);
      return service;
    })).toContain(checkId('droppedAuthentication'));
  });

  test('neither a default action of a rolling deployment nor rules that authenticate some paths', () => {
    const stack = new TestStack();
    const service = stack.service();
    service.listener!.addAction('Login', { action: login(service) });
    expect(() => Template.fromStack(stack)).not.toThrow();
    const other = new TestStack();
    const partly = other.service();
    partly.listener!.addAction('Admin', { priority: 1, conditions: [elbv2.ListenerCondition.pathPatterns(['/admin/*'])], action: login(partly) });
    expect(() => Template.fromStack(other)).not.toThrow();
  });

  const authenticatedService = (stack: TestStack) => stack.service({
    exposure: Exposure.internetFacing({ certificate: stack.certificate, authentication: LoadBalancerAuthentication.oidc(OIDC) }),
  });

  test('a rule that forwards without the authentication of the exposure', () => {
    const conditions = [elbv2.ListenerCondition.pathPatterns(['/public/*'])];
    expect(error((stack) => {
      const service = authenticatedService(stack);
      service.listener!.addAction('Public', { priority: 1, conditions, action: elbv2.ListenerAction.forward([service.targetGroup!]) });
      return service;
    })).toContain(checkId('droppedAuthentication'));
    expect(error((stack) => {
      const service = authenticatedService(stack);
      new elbv2.CfnListenerRule(stack, 'Public', {
        listenerArn: service.listener!.listenerArn,
        priority: 1,
        conditions: [{ field: 'path-pattern', pathPatternConfig: { values: ['/public/*'] } }],
        actions: [{ type: 'forward', targetGroupArn: service.targetGroup!.targetGroupArn }],
      });
      return service;
    })).toMatch(/`actions of Stack.*\(LoadBalancerAuthentication\.oidc\(\)\)/);
  });

  test('a rule whose authentication is removed by an escape hatch', () => {
    expect(error((stack) => {
      const service = stack.service({
        exposure: Exposure.listenerRule({ listener: sharedListener(stack), priority: 5, authentication: LoadBalancerAuthentication.oidc(OIDC) }), hosts: ['a.test'],
      });
      (service.listenerRule!.node.defaultChild as elbv2.CfnListenerRule).addPropertyOverride('Actions', [{ Type: 'forward', TargetGroupArn: service.targetGroup!.targetGroupArn }]);
      return service;
    })).toContain(checkId('droppedAuthentication'));
  });

  test('a rule on an existing listener whose default action authenticates, as a warning', () => {
    const warnings = (authentication?: LoadBalancerAuthentication) => {
      const stack = new TestStack();
      const listener = sharedListener(stack, elbv2.ListenerAction.authenticateOidc({ ...OIDC, next: elbv2.ListenerAction.fixedResponse(404) }));
      stack.service({ exposure: Exposure.listenerRule({ listener, priority: 5, authentication }), hosts: ['a.test'] });
      return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data)).join('\n');
    };
    expect(warnings()).toContain(checkId('unauthenticatedRule'));
    expect(warnings(LoadBalancerAuthentication.oidc(OIDC))).toBe('');
  });
});
