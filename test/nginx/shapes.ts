import { Duration } from 'aws-cdk-lib';
import { Allowlist, AllowlistOptions, AuthorizationRequest, HttpMethod, RateLimit, Route } from '../../src/allowlist';
import { UpstreamProtocol, ClientAddressSource, Enforcement, NginxConfiguration, NginxConfigurationOptions, RejectedRequestLog } from '../../src/nginx';

const configuration = (allowlist: AllowlistOptions, more: Partial<NginxConfigurationOptions> = {}) =>
  new NginxConfiguration({ allowlist: new Allowlist(allowlist), appPort: 3000, ...more });

/** The configurations that have a golden file each. */
export const SHAPES: Record<string, NginxConfiguration> = {
  'one-prefix': configuration({ routes: [Route.prefix('/api')] }),
  'rest-api': configuration({
    hosts: ['api.example.com', '*.shop.example.com'],
    routes: [
      Route.exact('/$metadata'),
      Route.template('/orders/{id}', { methods: [HttpMethod.GET, HttpMethod.PATCH] }),
      Route.template('/files/{path+}', { allowEncodedSlash: true, allowSemicolon: true }),
      Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes: 50_000_000, readTimeout: Duration.seconds(300) }),
      Route.exact('/ws', { webSocket: true, readTimeout: Duration.seconds(3600) }),
      Route.prefix('/events', { responseBuffering: false }),
    ],
  }, { appHealthPath: '/health-check', workerProcesses: 2, appHost: 'app' }),
  'all-features': configuration({
    hosts: ['api.example.com'],
    routes: [
      Route.exact('/login', {
        methods: [HttpMethod.POST],
        contentTypes: ['application/json'],
        queryParameters: [],
        rateLimits: [RateLimit.perClient({ requestsPerMinute: 10 }), RateLimit.inTotal({ requestsPerSecond: 50, burst: 0 })],
      }),
      Route.template('/orders/{id}', { maxConnections: 100, cors: { origins: ['https://app.example.com'], credentials: true } }),
      Route.prefix('/public', { cors: { origins: ['*'] }, queryParameters: ['page', 'filter[name]'] }),
      Route.prefix('/admin', { allowedClients: ['10.0.0.0/8', '2001:db8::/32'] }),
      Route.prefix('/new', { reportOnly: true, rateLimits: [RateLimit.perClient({ requestsPerSecond: 5 })] }),
      Route.exact('/ws', { webSocket: true }),
      Route.exact('/me', { authorizedBy: AuthorizationRequest.toApp('/auth/check', { forwardedResponseHeaders: ['X-User'] }) }),
      Route.exact('/staff', { basicAuth: { realm: 'Staff only' } }),
      Route.prefix('/news', { cache: { ttl: Duration.seconds(60) } }),
      Route.redirect('/', '/public/'),
    ],
  }, {
    settings: {
      securityHeaders: {},
      hiddenResponseHeaders: ['X-Runtime'],
      forwardedRequestHeaders: ['Accept', 'Authorization'],
      maxConnections: 500,
      rejectedRequestLog: RejectedRequestLog.sampled(1),
    },
  }),
  'report-only': configuration({ hosts: ['api.example.com', '*.shop.example.com'], routes: [Route.prefix('/api'), Route.template('/orders/{id}')] }, {
    settings: { enforcement: Enforcement.REPORT_ONLY },
  }),
  'grpc': configuration({ hosts: ['api.example.com'], routes: [Route.template('/shop.Orders/{method}', { methods: [HttpMethod.POST], contentTypes: ['application/grpc'] })] }, {
    appProtocol: UpstreamProtocol.grpc(),
  }),
  'fastcgi-socket': configuration({ routes: [Route.prefix('/', { readTimeout: Duration.seconds(300) })] }, {
    appPort: undefined,
    appSocket: '/run/app/app.sock',
    appProtocol: UpstreamProtocol.fastCgi({ scriptFilename: '/var/www/html/public/index.php' }),
  }),
  'tls-and-proxy-protocol': configuration({ hosts: ['api.example.com'], routes: [Route.prefix('/api')] }, {
    settings: {
      tls: { clientCertificates: { verifyDepth: 2 } },
      clientAddressSource: ClientAddressSource.PROXY_PROTOCOL,
      securityHeaders: {},
    },
  }),
  'no-gzip-no-load-balancer': configuration({ routes: [Route.exact('/')] }, {
    settings: { gzip: { enabled: false }, clientAddressSource: ClientAddressSource.CONNECTION },
  }),
};
