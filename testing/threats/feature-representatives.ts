import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import { AUTHORIZED_PROBES, layUsers } from './authorized-probes';
import { FRONTED_PROBES, layOriginSecrets } from './fronted-probes';
import { GRPC_PROBES, startGrpcApp } from './grpc-probes';
import { LOCATION_PROBES } from './location-probes';
import { METHOD_PROBES } from './method-probes';
import { Running } from './probes';
import { REPORT_ONLY_PROBES } from './report-only-probes';
import { REQUIRED_PROBES } from './required-probes';
import { fastCgiProbes, uwsgiProbes } from './script-probes';
import { spellingProbes } from './spelling-probes';
import { TLS_PROBES } from './tls-probes';
import { TRAFFIC_HEALTH_PROBES } from './traffic-health-probes';
import { UNDERSCORE_PROBES } from './underscore-probes';
import { Allowlist, AuthorizationRequest, HttpMethod, RateLimit, Route } from '../../src/allowlist';
import { UpstreamProtocol, ClientAddressSource, ClientScheme, Enforcement, NginxConfiguration, NginxConfigurationOptions } from '../../src/nginx';
import { fastCgiServer, ScriptServer, uwsgiServer } from '../script-servers';

/** A configuration with features that those of the threat table cannot have, and what looks at them. */
export interface FeatureRepresentative {
  readonly text: string;
  readonly probes: { readonly name: string; readonly run: (running: Running) => Promise<string[]> }[];
  /** Puts what NGINX reads into its folder. */
  readonly lay?: (folder: string) => void;
  /** Starts the app that it needs, where that speaks anything but HTTP. */
  readonly startApp?: () => Promise<({ readonly port: number } | { readonly socket: string }) & { stop(): Promise<void> }>;
  /** Why it cannot be run here. */
  readonly absent?: string;
}

/** Where scripts and the sockets of their servers are. NGINX's workers are another user. */
const scripts = fs.mkdtempSync(path.join(os.tmpdir(), 'scripts-'));
fs.chmodSync(scripts, 0o755);
process.on('exit', () => fs.rmSync(scripts, { recursive: true, force: true }));

function ofScripts(
  server: ScriptServer | { readonly absent: string }, props: Pick<NginxConfigurationOptions, 'allowlist'> & Partial<NginxConfigurationOptions>,
  probes: (server: ScriptServer) => FeatureRepresentative['probes'],
): FeatureRepresentative {
  return 'absent' in server ? { text: '', probes: [], absent: server.absent } : {
    text: new NginxConfiguration({ appSocket: '/run/app/app.sock', appProtocol: server.protocol, appHealthPath: '/ready', ...props }).text,
    probes: probes(server),
    startApp: server.start,
  };
}

/** Each option that allows a spelling, alone on a prefix and with others on a route beside it. */
const SPELLINGS = new Allowlist({
  hosts: ['api.example.com'],
  routes: [
    Route.prefix('/objects', { allowEmptySegments: true, allowEncodedDelimiters: true, allowEncodedPercent: true }),
    Route.prefix('/objects/private'),
    Route.prefix('/plain'),
    Route.template('/keys/{bucket}/{key+}', { allowEmptySegments: true, allowEncodedSlash: true }),
    Route.prefix('/search', { strictQuery: true }),
    Route.prefix('/text', { allowEncodedBackslash: true, allowNewlineInQuery: true, allowSemicolon: true }),
  ],
});

export const FEATURE_REPRESENTATIVES = {
  /** TLS with certificates of clients behind the PROXY protocol, security headers, and plain routes only: the quicker gates. */
  tls: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [Route.prefix('/api'), Route.template('/orders/{id}'), Route.template('/orders/{id}/items', { methods: [HttpMethod.POST] })],
      }),
      appPort: 3000,
      settings: {
        tls: { clientCertificates: {} },
        clientAddressSource: ClientAddressSource.PROXY_PROTOCOL,
        securityHeaders: {},
      },
    }).text,
    probes: TLS_PROBES,
  },
  /** Routes that ask who the client is, and routes whose answers are stored. */
  authorized: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com', 'www.example.com'],
        routes: [
          Route.prefix('/me', {
            methods: [HttpMethod.GET, HttpMethod.POST],
            authorizedBy: AuthorizationRequest.toApp('/auth/check', { forwardedResponseHeaders: ['X-User'] }),
          }),
          Route.exact('/staff', { basicAuth: {} }),
          Route.exact('/both', { basicAuth: {}, authorizedBy: AuthorizationRequest.toApp('/auth/any') }),
          Route.prefix('/news', { cache: { ttl: Duration.seconds(60), statuses: [200, 404], staleWhileUpdating: false } }),
          Route.exact('/flags', {
            cache: {
              ttl: Duration.minutes(1), bypassedByAuthorization: false, bypassedByCookie: false, staleWhileUpdating: false,
            },
          }),
          Route.exact('/brief', { cache: { ttl: Duration.seconds(1) } }),
          Route.prefix('/open'),
        ],
      }),
      appPort: 3000,
    }).text,
    probes: AUTHORIZED_PROBES,
    lay: layUsers,
  },
  /** What else routes may require, what the proxy answers itself, what it counts, and what is only reported. */
  required: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          Route.prefix('/office', {
            methods: [HttpMethod.GET, HttpMethod.POST],
            allowedClients: ['10.0.0.0/8', '2001:db8::/32'],
            queryParameters: ['a', 'b[c]'],
            contentTypes: ['application/json'],
            allowEncodedSlash: true,
          }),
          Route.exact('/page', {
            methods: [HttpMethod.GET, HttpMethod.PUT],
            cors: { origins: ['https://a.example'], headers: ['X-A'], exposedHeaders: ['X-B'], credentials: true },
          }),
          Route.redirect('/old', '/new'),
          Route.exact('/limited', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1, clientsPerNetwork: 2 })] }),
          Route.exact('/few', { maxConnections: 1 }),
          Route.prefix('/soft', { reportOnly: true }),
          Route.exact('/soft/limited', { reportOnly: true, rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
        ],
      }),
      appPort: 3000,
      settings: { hiddenResponseHeaders: ['X-Secret'], forwardedRequestHeaders: ['Accept', 'X-Tenant'], maxConnections: 3 },
    }).text,
    probes: REQUIRED_PROBES,
  },
  /** Routes of one folder, and of one decoded path, that differ in what NGINX takes from a location. */
  locations: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          Route.prefix('/docs', { methods: [HttpMethod.GET, HttpMethod.POST] }),
          Route.template('/docs/{id}', { methods: [HttpMethod.POST], maxRequestBodyBytes: 1000, allowEncodedSlash: true }),
          Route.template('/docs/{id}/{file}', { methods: [HttpMethod.GET, HttpMethod.POST], maxRequestBodyBytes: 20, readTimeout: Duration.seconds(1) }),
          Route.exact('/docs/%40', { methods: [HttpMethod.POST], maxRequestBodyBytes: 1000 }),
          Route.exact('/docs/@', { methods: [HttpMethod.POST], maxRequestBodyBytes: 309 }),
          Route.prefix('/slow'),
          Route.template('/slow/{id}', { readTimeout: Duration.seconds(1) }),
        ],
      }),
      appPort: 3000,
      settings: { maxRequestBodyBytes: 100 },
    }).text,
    probes: LOCATION_PROBES,
  },
  /** Routes with the same path and different methods, of which each has options of its own. */
  methods: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          Route.prefix('/forms', { cors: { origins: ['https://readers.example'] } }),
          Route.prefix('/forms', {
            methods: [HttpMethod.POST],
            cors: { origins: ['https://writers.example'] },
            maxRequestBodyBytes: 200,
            contentTypes: ['application/json'],
          }),
          Route.exact('/login'),
          Route.exact('/login', { methods: [HttpMethod.POST], rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
          Route.exact('/office', {
            methods: [HttpMethod.GET, HttpMethod.POST],
            allowedClients: ['192.0.2.0/24'],
            cors: { origins: ['https://readers.example'] },
          }),
        ],
      }),
      appPort: 3000,
      settings: { maxRequestBodyBytes: 100 },
    }).text,
    probes: METHOD_PROBES,
  },
  /** Two proxies in front, of which the first must know a secret. */
  fronted: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
          Route.template('/orders/{id}'),
          Route.exact('/other', { originSecret: { secret: 'other', header: 'X-Other' } }),
          Route.exact('/office', { allowedClients: ['10.0.0.0/8', '2001:db8:a::/48'] }),
          Route.exact('/counted', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1, clientsPerNetwork: 2 })] }),
        ],
      }),
      appPort: 3000,
      settings: { originSecret: {}, clientAddressSource: ClientAddressSource.forwardedFor({ trustedHops: 2 }) },
    }).text,
    probes: FRONTED_PROBES,
    lay: layOriginSecrets,
  },
  /** Headers whose names have underscores. */
  underscores: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          Route.prefix('/api'),
          Route.exact('/asked', { authorizedBy: AuthorizationRequest.toApp('/auth/any') }),
        ],
      }),
      appPort: 3000,
      settings: { underscoresInHeaders: true, clientScheme: ClientScheme.HTTPS },
    }).text,
    probes: UNDERSCORE_PROBES,
  },
  /** Routes that allow spellings, each beside one that does not. */
  spellings: {
    text: new NginxConfiguration({ allowlist: SPELLINGS, appPort: 3000 }).text,
    probes: spellingProbes(SPELLINGS),
  },
  /** A whole service that only reports, with routes that ask who the client is. */
  reportOnly: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
          Route.prefix('/staff', { basicAuth: {} }),
          Route.template('/u/{id}', { methods: [HttpMethod.POST], maxRequestBodyBytes: 200 }),
          Route.exact('/mixed'),
          Route.exact('/mixed', { methods: [HttpMethod.POST], basicAuth: {} }),
        ],
      }),
      appPort: 3000,
      settings: { enforcement: Enforcement.REPORT_ONLY, maxRequestBodyBytes: 100 },
    }).text,
    probes: REPORT_ONLY_PROBES,
    lay: layUsers,
  },
  /** Health checks on the port that serves requests, answered by the app. */
  trafficHealth: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [Route.prefix('/api'), Route.exact('/few'), Route.exact('/health', { rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] })],
      }),
      appPort: 3000,
      appHealthPath: '/ready',
      healthOnTrafficPort: true,
      settings: { maxConnections: 1 },
    }).text,
    probes: TRAFFIC_HEALTH_PROBES,
  },
  /** gRPC, with health checks on the port that serves requests, answered by NGINX. */
  grpc: {
    text: new NginxConfiguration({
      allowlist: new Allowlist({
        hosts: ['api.example.com'],
        routes: [
          ...['Get', 'Broken'].map((name) => Route.exact(`/shop.Orders/${name}`, { methods: [HttpMethod.POST] })),
          Route.exact('/shop.Orders/Slow', { methods: [HttpMethod.POST], readTimeout: Duration.seconds(1) }),
          Route.exact('/shop.Orders/Large', { methods: [HttpMethod.POST], maxRequestBodyBytes: 100 }),
          Route.exact('/shop.Orders/Office', { methods: [HttpMethod.POST], allowedClients: ['10.0.0.0/8'] }),
          Route.exact('/shop.Orders/Staff', { methods: [HttpMethod.POST], basicAuth: {} }),
          Route.exact('/shop.Orders/Limited', { methods: [HttpMethod.POST], rateLimits: [RateLimit.inTotal({ requestsPerMinute: 1 })] }),
          Route.exact('/shop.Orders/Few', { methods: [HttpMethod.POST], maxConnections: 1 }),
        ],
      }),
      appPort: 3000,
      appProtocol: UpstreamProtocol.grpc(),
      healthOnTrafficPort: true,
      settings: { clientBodyTimeout: Duration.seconds(1) },
    }).text,
    probes: GRPC_PROBES,
    lay: layUsers,
    startApp: startGrpcApp,
  },
  /** FastCGI at a socket file, with a question to the app whether a request may pass, and a route that has the script's name. */
  fastCgi: ofScripts(fastCgiServer(scripts), {
    allowlist: new Allowlist({
      hosts: ['api.example.com'],
      routes: [
        Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
        Route.exact('/asked', { methods: [HttpMethod.POST], authorizedBy: AuthorizationRequest.toApp('/auth/check', { forwardedResponseHeaders: ['X-Told'] }) }),
        Route.exact('/stream', { responseBuffering: false }),
        Route.prefix('/stream/index.php'),
      ],
    }),
    settings: { hiddenResponseHeaders: ['X-Secret'] },
  }, fastCgiProbes),
  /** uwsgi at a socket file, with health checks on the port that serves requests. */
  uwsgi: ofScripts(uwsgiServer(scripts), {
    allowlist: new Allowlist({ hosts: ['api.example.com'], routes: [Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] })] }),
    healthOnTrafficPort: true,
    settings: { hiddenResponseHeaders: ['X-Secret'] },
  }, uwsgiProbes),
} satisfies Record<string, FeatureRepresentative>;
