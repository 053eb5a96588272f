import * as fs from 'node:fs';
import * as path from 'node:path';
import { Stack } from 'aws-cdk-lib';
import * as ts from 'typescript';
import * as library from '../../src';
import { TestStack } from '../../testing/cdk';
import { errorMessage } from '../../testing/error-message';

const SRC = path.resolve(__dirname, '../../src');

interface Struct {
  /** The text of the type of each member. */
  readonly members: Record<string, string>;
}

/** The files that make up the public API. */
function publicFiles(file = path.join(SRC, 'index.ts'), seen = new Set<string>()): Set<string> {
  if (!seen.has(file) && fs.existsSync(file)) {
    seen.add(file);
    for (const [, target] of fs.readFileSync(file, 'utf8').matchAll(/^export .* from '(.*)';/gm)) {
      publicFiles(path.resolve(path.dirname(file), `${target}.ts`), seen);
      publicFiles(path.resolve(path.dirname(file), target, 'index.ts'), seen);
    }
  }
  return seen;
}

/** Every struct of the public API, as jsii tells one: an interface without "I" whose members are all data. */
function structs(): Map<string, Struct> {
  const declared = new Map<string, ts.InterfaceDeclaration>();
  for (const file of publicFiles()) {
    ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true).forEachChild((node) => {
      const exported = ts.isInterfaceDeclaration(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
      if (exported && node.members.every(ts.isPropertySignature)) {
        declared.set(node.name.text, node);
      }
    });
  }
  const membersOf = (node: ts.InterfaceDeclaration): Record<string, string> => Object.assign({},
    ...(node.heritageClauses ?? []).flatMap(({ types }) => types.map(({ expression }) => membersOf(declared.get(expression.getText())!))),
    ...node.members.map((member) => ({ [member.name!.getText()]: (member as ts.PropertySignature).type!.getText() })));
  return new Map([...declared].filter(([name]) => !/^I[A-Z][a-z]+[A-Z]/.test(name) || name.startsWith('Intern')).map(([name, node]) => [name, { members: membersOf(node) }]));
}

/** Structs that the library returns and never accepts. */
const GIVEN = ['Decision', 'HeaderParameter', 'LessRestrictiveRoute', 'MultiSegmentParameter', 'Redirect', 'SpellingFinding'];

const { Route, Exposure, Capacity, Deployment, ProxyImage, ProxyTls, Allowlist } = library;
const allowlist = new Allowlist({ routes: [Route.prefix('/api')] });
const stack = new TestStack();
const whole = stack.service();
let number = 0;
const serviceWith = (props: any) => new library.ReverseProxiedService(stack, `Service${number++}`, props);

/** How each struct comes in. */
const ENTRIES: Record<string, (value: any) => unknown> = {
  AllowlistOptions: (value) => new Allowlist(value),
  AppContainerOptions: (app) => serviceWith({ app }),
  ApplicationLoadBalancerAttributesOptions: (attributes) => Exposure.internal({ attributes }),
  ApplicationTargetGroupOptions: (value) => Exposure.internal(value),
  AuthorizationRequestOptions: (value) => library.AuthorizationRequest.toApp('/check', value),
  BasicAuthOptions: (basicAuth) => Route.exact('/a', { basicAuth }),
  BlueGreenDeploymentOptions: (value) => Deployment.blueGreen(value),
  BuiltProxyImageOptions: (value) => ProxyImage.built(value),
  CanaryDeploymentOptions: (value) => Deployment.canary(value),
  ClientCertificateOptions: (clientCertificates) => (
    new library.NginxConfiguration({ allowlist, appPort: 3000, settings: { tls: { clientCertificates } } })),
  ClientRateLimitOptions: (value) => library.RateLimit.perClient(value),
  CloudFrontDistributionOptions: (distribution) => Exposure.cloudFront({ distribution }),
  CloudFrontExposureOptions: (value) => Exposure.cloudFront(value),
  CognitoAuthenticationOptions: (value) => library.LoadBalancerAuthentication.cognito(value),
  CorsOptions: (cors) => Route.exact('/a', { cors }),
  DashboardOptions: (value) => whole.addDashboard(value),
  DeploymentOptions: (value) => Deployment.rolling(value),
  DomainOptions: (value) => Exposure.internal(value),
  Ec2CapacityOptions: (value) => Capacity.ec2(value),
  ExternalCapacityOptions: (value) => Capacity.external(value),
  FargateCapacityOptions: (value) => Capacity.fargate(value),
  FastCgiOptions: (value) => library.UpstreamProtocol.fastCgi(value),
  GzipOptions: (gzip) => new library.NginxConfiguration({ allowlist, appPort: 3000, settings: { gzip } }),
  InternalExposureOptions: (value) => Exposure.internal(value),
  InternetFacingExposureOptions: (value) => Exposure.internetFacing(value),
  JwtAuthenticationOptions: (value) => library.LoadBalancerAuthentication.jwt(value),
  JwtClaimOptions: (claim) => library.LoadBalancerAuthentication.jwt({ additionalClaims: [claim] } as any),
  LinearDeploymentOptions: (value) => Deployment.linear(value),
  ListenerRuleExposureOptions: (value) => Exposure.listenerRule(value),
  LoadBalancerAttributesOptions: (attributes) => Exposure.internal({ attributes }),
  LoadBalancerHealthCheckOptions: (loadBalancerHealthCheck) => serviceWith({ loadBalancerHealthCheck }),
  LoadBalancerLogsOptions: (accessLogs) => Exposure.internal({ accessLogs }),
  LoadBalancerOptions: (value) => Exposure.internetFacing(value),
  LoginAuthenticationOptions: (value) => library.LoadBalancerAuthentication.oidc(value),
  LogsInsightsQueriesOptions: (value) => whole.addLogsInsightsQueries(value),
  ManagedInstancesCapacityOptions: (value) => Capacity.managedInstances(value),
  NetworkLoadBalancerAttributesOptions: (attributes) => Exposure.networkLoadBalancer({ attributes }),
  NetworkLoadBalancerExposureOptions: (value) => Exposure.networkLoadBalancer(value),
  NginxConfigurationOptions: (value) => new library.NginxConfiguration(value),
  NginxOptions: (settings) => new library.NginxConfiguration({ allowlist, appPort: 3000, settings }),
  NginxSidecarOptions: (value) => new library.NginxSidecar(value),
  NoLoadBalancerExposureOptions: (value) => Exposure.noLoadBalancer(value),
  OidcAuthenticationOptions: (value) => library.LoadBalancerAuthentication.oidc(value),
  OpenApiOptions: (value) => library.OpenApiDescription.fromObject({ openapi: '3.1.0', paths: { '/a': { get: {} } } }, value),
  OpenApiOverride: (value) => library.OpenApiDescription.fromObject({ openapi: '3.1.0', paths: { '/a': { get: {} } } }, { overrides: [value] }),
  OriginSecretOptions: (originSecret) => Route.exact('/a', { originSecret }),
  ForwardedForOptions: (value) => library.ClientAddressSource.forwardedFor(value),
  OpenTelemetryOptions: (openTelemetry) => new library.NginxConfiguration({ allowlist, appPort: 3000, settings: { openTelemetry } }),
  ProxyClientCertificates: (clientCertificates) => ProxyTls.fromSecrets({ clientCertificates } as any),
  ProxyContainerOptions: (value) => new library.NginxSidecar(value),
  ProxyImageRepositoryProps: (value) => new library.ProxyImageRepository(new Stack(), 'Repository', value),
  ProxyTlsFromSecretsOptions: (value) => ProxyTls.fromSecrets(value),
  PullThroughCacheProxyImageOptions: (value) => ProxyImage.pullThroughCache(value),
  RateLimitOptions: (value) => library.RateLimit.inTotal(value),
  RecommendedAlarmsOptions: (value) => whole.addRecommendedAlarms(value),
  RedirectRouteOptions: (value) => Route.redirect('/a', '/b', value),
  RepositoryProxyImageOptions: (value) => ProxyImage.fromRepository({} as any, value),
  RequestHead: (value) => allowlist.decide(value),
  ResponseCacheOptions: (cache) => Route.exact('/a', { cache }),
  ReverseProxiedServiceProps: serviceWith,
  RollingDeploymentOptions: (value) => Deployment.rolling(value),
  RouteOptions: (value) => Route.template('/a/{id}', value),
  SecretFile: (file) => new library.NginxSidecar({ secretFiles: [file] } as any),
  SecurityHeadersOptions: (securityHeaders) => new library.NginxConfiguration({ allowlist, appPort: 3000, settings: { securityHeaders } }),
  ServiceScalingOptions: (scaling) => serviceWith({ scaling }),
  ShiftingDeploymentOptions: (value) => Deployment.canary(value),
  StockProxyImageOptions: (value) => ProxyImage.stock(value),
  TargetGroupExposureOptions: (value) => Exposure.targetGroup(value),
  TargetGroupShiftOptions: (trafficShift) => Exposure.targetGroup({ trafficShift } as any),
  TestListenerOptions: (testListener) => Deployment.blueGreen({ testListener }),
  TlsOptions: (tls) => new library.NginxConfiguration({ allowlist, appPort: 3000, settings: { tls } }),
  VpcLatticeTarget: (target) => Exposure.noLoadBalancer({ vpcLatticeTargets: [target] }),
};

const WRONG: ReadonlyArray<readonly [name: string, value: unknown]> = [
  ['a text', 'nonsense'], ['a number', 5.5], ['true', true], ['null', null], ['an empty object', {}], ['an empty list', []], ['a list of an empty list', [[]]], ['a list of null', [null]],
];

/** Which of these a type may be right for, as far as its text tells. */
function mayBeRight(type: string, value: unknown): boolean {
  switch (type) {
    case 'string': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'boolean': return typeof value === 'boolean';
  }
  if (type.endsWith('[]')) {
    return Array.isArray(value) && (value.length === 0 || mayBeRight(type.slice(0, -2), value[0]));
  }
  if (/^(?:Record<|\{ ?\[)/.test(type)) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
  const own = (library as unknown as Record<string, unknown>)[type];
  if (typeof own === 'function') {
    return false; // an object of a class, which none of these is
  }
  if (own !== undefined) {
    return Object.values(own as object).includes(value);
  }
  // CDK's own, or a struct: some object; and CDK's enumerations are texts or numbers.
  return (typeof value === 'object' && value !== null && !Array.isArray(value)) || (/\./.test(type) && ['string', 'number'].includes(typeof value)) || type === 'RemovalPolicy';
}

const all = structs();

test('every struct is listed in this test', () => {
  expect([...all.keys()].filter((name) => !GIVEN.includes(name)).sort()).toEqual(Object.keys(ENTRIES).sort());
  expect(all.size).toBeGreaterThan(55);
});

/** The structs that the constructors of constructs take. */
function structsOfConstructs(): string[] {
  return [...publicFiles()].flatMap((file) => {
    const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    return source.statements.filter(ts.isClassDeclaration)
      .flatMap(({ members }) => members.filter(ts.isConstructorDeclaration))
      .filter(({ parameters: [scope, id] }) => scope?.type?.getText() === 'Construct' && id?.name.getText() === 'id')
      .flatMap(({ parameters }) => parameters.flatMap(({ type }) => type && all.has(type.getText()) ? [type.getText()] : []));
  });
}

test('only the structs of constructs are called Props', () => {
  expect(structsOfConstructs().sort()).toEqual([...all.keys()].filter((name) => name.endsWith('Props')).sort());
});

describe.each(Object.entries(ENTRIES))('%s', (name, enter) => {
  const { members } = all.get(name)!;
  const names = Object.keys(members);
  const named = (member: string) => new RegExp(`\`(?:[\\w.[\\]]+\\.)?${member}(?:\\[\\d+\\])*(?:\\.\\w+)?\` must be `);

  test('rejects an unknown member, with a suggestion', () => {
    expect(errorMessage(() => enter({ nonsense: 5 }))).toMatch(/`(?:[\w.[\]]+\.)?nonsense` \(5\) does not exist: (?:the existing names are|did you mean) /);
    for (const member of names.filter((one) => one.length > 4)) {
      const misspelled = `${member.slice(0, -2)}${member.slice(-1)}`;
      if (!names.includes(misspelled)) {
        expect(errorMessage(() => enter({ [misspelled]: 5 }))).toMatch(new RegExp(`${misspelled}\` \\(5\\) does not exist: did you mean .*"${member}"`));
      }
    }
    expect(errorMessage(() => enter({ nonsense: undefined }))).not.toContain('nonsense');
  });

  test.each(names)('rejects %s with a value of another type', (member) => {
    for (const [what, value] of WRONG.filter(([, one]) => !mayBeRight(members[member], one))) {
      expect([what, errorMessage(() => enter({ [member]: value }))]).toEqual([what, expect.stringMatching(named(member))]);
    }
  });

  test.each(['x', 5, null, []])('rejects %j as the struct', (value) => {
    expect(errorMessage(() => enter(value))).toMatch(/must be an object with some of /);
  });
});

test('reports all problems of names, types and values at once', () => {
  const message = errorMessage(() => Route.exact('/a', { methods: ['GET'], method: ['GET'], webSocket: 'yes', readTimeout: 0 } as any));
  expect(message).toMatch(/4 problems:\n.*`methods\[0\]` must be an HttpMethod, got: "GET".*\n.*`method` \(\["GET"\]\) does not exist.*\n.*`webSocket` must be true or false, got: "yes".*\n.*`readTimeout` must be a Duration, got: 0/);
});

test('rejects a quoted method, an unknown name, and true in place of an object', () => {
  expect(errorMessage(() => Route.exact('/a', { methods: ['GET'] } as any))).toContain('`methods[0]` must be an HttpMethod');
  expect(errorMessage(() => Route.exact('/a', { method: [library.HttpMethod.GET] } as any))).toContain('did you mean "methods"?');
  expect(errorMessage(() => serviceWith({ nginx: { gzip: true } }))).toContain('`nginx.gzip` must be an object with some of enabled, ');
});

test('accepts instances of classes and objects without a prototype', () => {
  class CorsOptions {
    public get origins() {
      return ['https://a.test'];
    }
  }
  class Options {
    public readonly stream = true;

    public get maxConnections() {
      return 5;
    }

    public get cors() {
      return new CorsOptions();
    }
  }
  const { maxConnections, cors } = Route.exact('/a', new Options())._options;
  expect([maxConnections, cors?.origins]).toEqual([5, ['https://a.test']]);
  expect(errorMessage(() => Route.exact('/a', Object.assign(Object.create(null), { maxConnections: 5 })))).toBe('');
  expect(errorMessage(() => Route.exact('/a', new (class { public get maxConnections() { return 'x'; } })() as any))).toContain('`maxConnections` must be a number');
});
