import { Allowlist, AllowlistProps, HttpMethod, Route } from '../../src/allowlist';
import { ClientAddressSource, NginxConfiguration, NginxConfigurationProps } from '../../src/nginx';

const configuration = (allowlist: AllowlistProps, more: Partial<NginxConfigurationProps> = {}) =>
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
      Route.exact('/upload', { methods: [HttpMethod.POST], maxRequestBodyBytes: 50_000_000, readTimeoutSeconds: 300 }),
      Route.exact('/ws', { webSocket: true, readTimeoutSeconds: 3600 }),
      Route.prefix('/events', { responseBuffering: false }),
    ],
  }, { appHealthPath: '/health-check', workerProcesses: 2, appHost: 'app' }),
  'no-gzip-no-load-balancer': configuration({ routes: [Route.exact('/')] }, {
    settings: { gzip: { enabled: false }, clientAddressSource: ClientAddressSource.CONNECTION },
  }),
};
