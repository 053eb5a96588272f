import { Duration } from 'aws-cdk-lib';
import { Allowlist, HttpMethod, PathParameter, Route } from '../../src/allowlist';
import { ClientAddressSource, NginxConfiguration } from '../../src/nginx';

/** Paths and hosts that do not fit NGINX's tables as they are by default. */
export const LONG_PATH = `/long/${'segment-'.repeat(30)}/end`;
export const LONG_HOST = `${'label-'.repeat(9)}x.example.com`;

/**
 * Two allowlists that together use every kind of directive that there is. Times are short, so that tests of them are;
 * what is tested with these is tested again, when the engine changes, with whatever text it makes then.
 */
export const REPRESENTATIVES = {
  /** Named hosts, all kinds of routes and all their options, behind a load balancer. */
  full: new NginxConfiguration({
    allowlist: new Allowlist({
      hosts: ['api.example.com', '*.shop.example.com', LONG_HOST],
      routes: [
        Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] }),
        Route.prefix('/api/internal/reports', { methods: [HttpMethod.DELETE] }),
        Route.template('/items/{id}', { methods: [HttpMethod.GET, HttpMethod.PATCH] }),
        Route.template('/items/{id}/parts/{part}'),
        Route.template('/numbers/{n}', { pathParameters: { n: PathParameter.integer() } }),
        Route.template('/files/{path+}', { allowEncodedSlash: true, allowSemicolon: true }),
        Route.template('/rates/{rate}', { allowEncodedPercent: true }),
        Route.exact('/notes', { allowNewlineInQuery: true }),
        Route.exact('/Status'),
        Route.exact('/$metadata'),
        Route.exact('/caf%C3%A9'),
        Route.exact(LONG_PATH),
        Route.exact('/ws', { webSocket: true }),
        Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes: 300_000 }),
        Route.exact('/silent', { readTimeout: Duration.seconds(1) }),
        Route.prefix('/events', { responseBuffering: false }),
      ],
    }),
    appPort: 3000,
    appHealthPath: '/api/health-check',
    keepaliveTimeout: Duration.seconds(1),
    workerShutdownTimeout: Duration.seconds(1),
    settings: {
      clientHeaderTimeout: Duration.seconds(1),
      clientBodyTimeout: Duration.seconds(1),
      maxRequestBodyBytes: 100_000,
      upstreamKeepaliveConnections: 4,
      workerConnections: 64,
      gzip: { level: 9, minLengthBytes: 400, types: ['application/json'] },
      trustedHeaders: ['X-Amzn-Oidc-Data'],
    },
  }),
  /** The least that one can write: one prefix, any host, no load balancer in front. */
  small: new NginxConfiguration({
    allowlist: new Allowlist({ routes: [Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST] })] }),
    appPort: 3000,
    settings: { clientAddressSource: ClientAddressSource.CONNECTION, gzip: {} },
  }),
} as const;

export type Representative = keyof typeof REPRESENTATIVES;
