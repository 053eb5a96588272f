import { AUTHORIZED_PROBES, layUsers } from './authorized-probes';
import { Running } from './probes';
import { REQUIRED_PROBES } from './required-probes';
import { TLS_PROBES } from './tls-probes';
import { Allowlist, AuthorizationRequest, BasicAuth, Cors, HttpMethod, RateLimit, ResponseCache, Route } from '../../src/allowlist';
import { ClientAddressSource, NginxConfiguration, SecurityHeaders } from '../../src/nginx';

/** A configuration with features that those of the threat table cannot have, and what looks at them. */
export interface FeatureRepresentative {
  readonly text: string;
  readonly probes: { readonly name: string; readonly run: (running: Running) => Promise<string[]> }[];
  /** Puts what NGINX reads into its folder. */
  readonly lay?: (folder: string) => void;
}

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
        securityHeaders: SecurityHeaders.standard(),
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
          Route.exact('/staff', { basicAuth: BasicAuth.required() }),
          Route.exact('/both', { basicAuth: BasicAuth.required(), authorizedBy: AuthorizationRequest.toApp('/auth/any') }),
          Route.prefix('/news', { cache: ResponseCache.store({ seconds: 60, statuses: [200, 404], staleWhileUpdating: false }) }),
          Route.exact('/flags', {
            cache: ResponseCache.store({ seconds: 60, bypassedByAuthorization: false, bypassedByCookie: false, staleWhileUpdating: false }),
          }),
          Route.exact('/brief', { cache: ResponseCache.store({ seconds: 1 }) }),
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
            cors: Cors.allow({ origins: ['https://a.example'], headers: ['X-A'], exposedHeaders: ['X-B'], credentials: true }),
          }),
          Route.redirect('/old', '/new'),
          Route.exact('/limited', { rateLimits: [RateLimit.perClient({ requestsPerMinute: 1 })] }),
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
} satisfies Record<string, FeatureRepresentative>;
