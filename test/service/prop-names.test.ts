import { Duration, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  Allowlist, UpstreamProtocol, Capacity, ClientAddressSource, Exposure, NginxConfiguration, NginxOptions, ProxyImage, ProxyTls,
  RejectedRequestLog, ReverseProxiedService, ReverseProxiedServiceProps, Route,
} from '../../src';
import { APP_IMAGE, TestStack } from '../../testing/cdk';
import { errorMessage } from '../../testing/error-message';

/** Props of a service that another class checks: the wrong props, the path in the message, and the value as given. */
type Wrong = readonly [props: (stack: TestStack) => Partial<ReverseProxiedServiceProps>, prop: string, value: string];

const nginx = (settings: NginxOptions, prop: string, value: string): Wrong => [() => ({ nginx: settings }), `nginx.${prop}`, value];
const app = (more: object, prop: string, value: string): Wrong => [() => ({ app: { image: APP_IMAGE, port: 3000, ...more } }), `app.${prop}`, value];
const NEGATIVE = -1;

/** Each setting of NGINX, so that the compiler finds a setting that is missing here. */
const SETTINGS: Record<keyof NginxOptions, Wrong> = {
  clientAddressSource: [() => ({
    nginx: { clientAddressSource: ClientAddressSource.CONNECTION }, capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }),
  }), 'nginx.clientAddressSource', 'connection'],
  clientBodyTimeout: nginx({ clientBodyTimeout: Duration.seconds(0) }, 'clientBodyTimeout', 'Duration.seconds(0)'),
  clientHeaderTimeout: nginx({ clientHeaderTimeout: Duration.seconds(0) }, 'clientHeaderTimeout', 'Duration.seconds(0)'),
  clientScheme: nginx({ clientScheme: 'ftp' as never }, 'clientScheme', '"ftp"'),
  clientSendTimeout: nginx({ clientSendTimeout: Duration.seconds(0) }, 'clientSendTimeout', 'Duration.seconds(0)'),
  connectTimeout: nginx({ connectTimeout: Duration.seconds(0) }, 'connectTimeout', 'Duration.seconds(0)'),
  enforcement: nginx({ enforcement: 'none' as never }, 'enforcement', '"none"'),
  forwardedRequestHeaders: nginx({ forwardedRequestHeaders: ['a b'] }, 'forwardedRequestHeaders[0]', '"a b"'),
  gzip: nginx({ gzip: { level: 10 } }, 'gzip.level', '10'),
  hiddenResponseHeaders: nginx({ hiddenResponseHeaders: ['a b'] }, 'hiddenResponseHeaders[0]', '"a b"'),
  listenIpv6: nginx({ listenIpv6: 'yes' as never }, 'listenIpv6', '"yes"'),
  maxConnections: nginx({ maxConnections: NEGATIVE }, 'maxConnections', '-1'),
  maxHeaderLineBytes: nginx({ maxHeaderLineBytes: NEGATIVE }, 'maxHeaderLineBytes', '-1'),
  maxRequestBodyBytes: nginx({ maxRequestBodyBytes: NEGATIVE }, 'maxRequestBodyBytes', '-1'),
  maxResponseHeaderBytes: nginx({ maxResponseHeaderBytes: NEGATIVE }, 'maxResponseHeaderBytes', '-1'),
  maxResponseTempFileBytes: nginx({ maxResponseTempFileBytes: NEGATIVE }, 'maxResponseTempFileBytes', '-1'),
  openTelemetry: [() => ({
    nginx: { openTelemetry: { sampledPercent: 0 } }, proxyImage: ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' }),
  }), 'nginx.openTelemetry.sampledPercent', '0'],
  originSecret: [(stack) => ({ nginx: { originSecret: { header: 'Host' } }, originSecrets: { origin: [secretIn(stack)] } }), 'nginx.originSecret.header', '"Host"'],
  readTimeout: nginx({ readTimeout: Duration.seconds(0) }, 'readTimeout', 'Duration.seconds(0)'),
  rejectSwitchingProtocols: [() => ({
    nginx: { rejectSwitchingProtocols: true }, app: { image: APP_IMAGE, port: 3000, protocol: UpstreamProtocol.uwsgi() },
  }), 'nginx.rejectSwitchingProtocols', 'true'],
  rejectedRequestLog: nginx({ rejectedRequestLog: 'none' as unknown as RejectedRequestLog }, 'rejectedRequestLog', '"none"'),
  securityHeaders: nginx({ securityHeaders: { hstsMaxAge: Duration.days(731) } }, 'securityHeaders.hstsMaxAge', 'Duration.days(731)'),
  sendTimeout: nginx({ sendTimeout: Duration.seconds(0) }, 'sendTimeout', 'Duration.seconds(0)'),
  strictQuery: nginx({ strictQuery: 'yes' as never }, 'strictQuery', '"yes"'),
  tls: [() => ({ nginx: { tls: {} } }), 'proxyTls', 'undefined'],
  trustedHeaders: nginx({ trustedHeaders: ['Accept'] }, 'trustedHeaders[0]', '"Accept"'),
  underscoresInHeaders: nginx({ underscoresInHeaders: 'yes' as never }, 'underscoresInHeaders', '"yes"'),
  upstreamKeepaliveConnections: nginx({ upstreamKeepaliveConnections: NEGATIVE }, 'upstreamKeepaliveConnections', '-1'),
  upstreamKeepaliveRequests: nginx({ upstreamKeepaliveRequests: NEGATIVE }, 'upstreamKeepaliveRequests', '-1'),
  upstreamKeepaliveTimeout: nginx({ upstreamKeepaliveTimeout: Duration.seconds(0) }, 'upstreamKeepaliveTimeout', 'Duration.seconds(0)'),
  workerConnections: nginx({ workerConnections: NEGATIVE }, 'workerConnections', '-1'),
};

const secretIn = (stack: TestStack) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret'));
const LATE = Token.asNumber({ resolve: () => 3000 });

/** The other props of a service whose values other classes receive. */
const PROPS: Wrong[] = [
  app({ port: 70_000 }, 'port', '70000'),
  app({ port: LATE }, 'port', '${Token[TOKEN.'),
  app({ port: undefined }, 'port', 'undefined'),
  app({ port: undefined, socket: 'app.sock' }, 'socket', '"app.sock"'),
  app({ socket: '/run/app/app.sock' }, 'port', '3000'),
  app({ protocol: 'grpc' }, 'protocol', '"grpc"'),
  [() => ({ capacity: Capacity.ec2({ networkMode: ecs.NetworkMode.BRIDGE }), app: { image: APP_IMAGE, port: 3000, containerName: 'my_app' } }), 'app.containerName', '"my_app"'],
  [() => ({ proxyPort: 80 }), 'proxyPort', '80'],
  [() => ({ proxyPort: 8081 }), 'proxyPort', '8081'],
  [() => ({ proxyPort: 3000 }), 'proxyPort', '3000'],
  [() => ({ proxyHealthPort: 80 }), 'proxyHealthPort', '80'],
  [() => ({ appHealthPath: 'health' }), 'appHealthPath', '"health"'],
  [() => ({ hosts: ['https://a.test'] }), 'hosts[0]', '"https://a.test"'],
  [({ certificate }) => ({ exposure: Exposure.internetFacing({ certificate, domainName: 'https://a.test' }) }), 'exposure.domainName', '"https://a.test"'],
  [({ certificate }) => ({
    exposure: Exposure.internetFacing({ certificate, domainName: 'a.test', alternativeDomainNames: ['b.test', 'c d'] }),
  }), 'exposure.alternativeDomainNames[1]', '"c d"'],
  [() => ({ routes: [Route.exact('/staff', { basicAuth: {} })] }), 'basicAuthUsers', '[]'],
  [(stack) => ({ basicAuthUsers: { 'the staff': secretIn(stack) } }), 'basicAuthUsers', '["the staff"]'],
  [() => ({ routes: [Route.exact('/a', { originSecret: {} })] }), 'originSecrets', '[]'],
  [() => ({ nginx: { originSecret: { header: 'a b' } } }), 'nginx.originSecret.header', '"a b"'],
  [() => ({ nginx: { originSecret: { secret: 'A' } } }), 'nginx.originSecret.secret', '"A"'],
  [() => ({ originSecrets: { origin: [] } }), 'originSecrets.origin', '[]'],
  [(stack) => ({ originSecrets: { 'the origin': [secretIn(stack)] } }), 'originSecrets', '["the origin"]'],
  [() => ({ nginx: { openTelemetry: {} } }), 'proxyImage', '"public.ecr.aws/nginx/nginx-unprivileged:1.30-alpine"'],
  [(stack) => {
    const secret = secretIn(stack);
    const clientCertificates = { trustBundle: secret, verifyDepth: 11 };
    const proxyTls = ProxyTls.fromSecrets({ certificate: secret, privateKey: secret, clientCertificates });
    return { exposure: Exposure.networkLoadBalancer({}), proxyTls };
  }, 'proxyTls.clientCertificates.verifyDepth', '11'],
  [() => ({ proxyCpu: 0 }), 'proxyCpu', '0'],
  [() => ({ proxyMemoryLimitMiB: 1 }), 'proxyMemoryLimitMiB', '1'],
  [() => ({ proxyMemoryReservationMiB: 300 }), 'proxyMemoryReservationMiB', '300'],
  [() => ({ drainTime: Duration.seconds(500) }), 'drainTime', 'Duration.seconds(500)'],
  [({ certificate }) => ({ exposure: Exposure.internetFacing({ certificate, idleTimeout: Duration.seconds(5000) }) }), 'exposure.idleTimeout', 'Duration.seconds(5000)'],
];

/** The names of the inner classes that a user of a service has not written. */
const INNER = /`(?:settings|port|healthPort|appPort|appSocket|appHost|appProtocol|image|secretFiles|memoryLimitMiB|configuration)\b/;

test.each([...Object.values(SETTINGS), ...PROPS].map(([props, prop, value]) => [prop, value, props] as const))('%s: %s', (prop, value, props) => {
  const stack = new TestStack();
  const message = errorMessage(() => stack.service(props(stack)));
  expect(message).toContain('[Stack/Orders] invalid ReverseProxiedService');
  const problem = message.split('\n').find((line) => line.includes(`\`${prop}\` `))!;
  expect(problem.includes(`\`${prop}\` (${value}) cannot be combined with `) || (problem.includes(`\`${prop}\` must be `) && problem.includes(`, got: ${value}`)) ? '' : problem).toBe('');
  expect(message).not.toMatch(INNER);
});

test('an error names the service that it belongs to', () => {
  const stack = new TestStack();
  stack.service();
  expect(() => new ReverseProxiedService(stack, 'Carts', {
    cluster: stack.cluster, app: { image: APP_IMAGE, port: 3000 }, routes: [Route.exact('/')], exposure: Exposure.noLoadBalancer(), proxyPort: 80,
  })).toThrow('[Stack/Carts] invalid ReverseProxiedService: `proxyPort` must be a port from 1024 to 65535, got: 80');
});

test('an error about a route that is added later uses the prop names of the service', () => {
  const stack = new TestStack();
  const service = stack.service({ app: { image: APP_IMAGE, port: 3000, protocol: UpstreamProtocol.uwsgi() } });
  service.addRoute(Route.exact('/ws', { webSocket: true }));
  expect(() => stack.resolve(service.taskDefinition.node.findAll().map((node) => (node as ecs.CfnTaskDefinition).containerDefinitions)))
    .toThrow('[Stack/Orders] invalid ReverseProxiedService: `webSocket of exact /ws` (true) cannot be combined with an app that speaks uwsgi');
});

test('an option of a route keeps its name although a setting has the same name', () => {
  const stack = new TestStack();
  const message = errorMessage(() => stack.service({ routes: [Route.exact('/a', { originSecret: { header: 'Host' } })], originSecrets: { origin: [secretIn(stack)] } }));
  expect(message).toContain('[Stack/Orders] invalid ReverseProxiedService: `originSecret.header of exact /a` must be a header without another meaning');
});

test('NginxConfiguration itself reports its own prop names', () => {
  expect(() => new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.exact('/')] }), appPort: 3000, port: 80, settings: { trustedHeaders: ['Accept'] } }))
    .toThrow(/2 problems:\n.*`port` must be a port from 1024 to 65535, got: 80.*\n.*`settings\.trustedHeaders\[0\]` must be .*, got: "Accept"/);
});
