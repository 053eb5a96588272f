import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { HttpMethod, Allowlist, AuthorizationRequest, OpenApiDescription, PathParameter, Route } from '../../src/allowlist';
import { UpstreamProtocol, NginxConfiguration, NginxConfigurationOptions, RejectedRequestLog } from '../../src/nginx';
import { routesFileFrom } from '../../src/routes-file/read-routes-file';
import { writeRoutesFile } from '../../src/routes-file/write-routes-file';
import { configurations, makeAllowlist, makeConfiguration } from '../../testing/decision-arbitraries';
import { numberOfRuns } from '../../testing/number-of-runs';
import { APP_PROTOCOLS } from '../../testing/protocol-apps';

/** What is read again from the text of a written file. */
const again = (options: NginxConfigurationOptions) => routesFileFrom(JSON.stringify(writeRoutesFile(options, 'Stack/Service')));

test('what is written and read has the same nginx.conf, for all options', () => {
  fc.assert(fc.property(configurations, (drawn) => {
    const { settings } = makeConfiguration(drawn);
    const options = { allowlist: makeAllowlist(drawn), appPort: 3000, appProtocol: APP_PROTOCOLS[drawn.protocol](), settings };
    const read = again(options);
    expect(new NginxConfiguration(read).text).toBe(new NginxConfiguration(options).text);
    expect(writeRoutesFile(read, 'Stack/Service')).toEqual(writeRoutesFile(options, 'Stack/Service'));
  }), { numRuns: numberOfRuns(60) });
});

/** Options besides those that are drawn. */
const COMPLETE: NginxConfigurationOptions = {
  allowlist: new Allowlist({
    hosts: ['api.example.com'],
    routes: [
      Route.redirect('/old', '/new?x=1', { methods: [HttpMethod.POST] }),
      Route.template('/a/{id}/{kind}/{u}', { pathParameters: { id: PathParameter.integer(), kind: PathParameter.oneOf(['b', 'a']), u: PathParameter.uuid() } }),
      Route.exact('/stream', { stream: true, readTimeout: Duration.minutes(2), authorizedBy: AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: ['X-User'] }) }),
    ],
  }),
  appSocket: '/run/app/app.sock',
  appHealthPath: '/ready',
  appProtocol: UpstreamProtocol.fastCgi({ scriptFilename: '/srv/public/index.php', documentRoot: '/srv/public' }),
  port: 8090,
  healthPort: 8091,
  healthOnTrafficPort: true,
  workerProcesses: 2,
  keepaliveTimeout: Duration.seconds(90),
  workerShutdownTimeout: Duration.seconds(25),
  settings: {
    listenIpv6: true,
    rejectedRequestLog: RejectedRequestLog.all(),
    securityHeaders: { hstsMaxAge: Duration.days(365) },
    openTelemetry: { endpoint: '127.0.0.1:4317', serviceName: 'orders', sampledPercent: 5 },
  },
};

test('addresses, ports, timeouts and what no drawing has', () => {
  expect(new NginxConfiguration(again(COMPLETE)).text).toBe(new NginxConfiguration(COMPLETE).text);
  expect(writeRoutesFile(COMPLETE, 'Stack/Service')).toEqual({
    version: 1,
    service: 'Stack/Service',
    appProtocol: { fastCgi: { scriptFilename: '/srv/public/index.php', documentRoot: '/srv/public' } },
    appSocket: '/run/app/app.sock',
    appHealthPath: '/ready',
    port: 8090,
    healthPort: 8091,
    healthOnTrafficPort: true,
    workerProcesses: 2,
    keepaliveTimeoutSeconds: 90,
    workerShutdownTimeoutSeconds: 25,
    settings: {
      rejectedRequestLog: 'all',
      listenIpv6: true,
      securityHeaders: { hstsMaxAgeSeconds: 31_536_000 },
      openTelemetry: { endpoint: '127.0.0.1:4317', serviceName: 'orders', sampledPercent: 5 },
    },
    hosts: ['api.example.com'],
    routes: [
      { redirect: '/old', to: '/new?x=1', status: 307, keepQuery: false, methods: ['POST'] },
      { template: '/a/{id}/{kind}/{u}', pathParameters: { id: 'integer', kind: ['a', 'b'], u: 'uuid' } },
      { exact: '/stream', readTimeoutSeconds: 120, stream: true, authorizedBy: { path: '/check', forwardedResponseHeaders: ['X-User'] } },
    ],
  });
});

test('a configuration without anything optional has no keys for what is not given', () => {
  const allowlist = new Allowlist({ routes: [Route.prefix('/api')] });
  expect(writeRoutesFile({ allowlist, appPort: 3000, settings: undefined })).toEqual({ version: 1, appPort: 3000, routes: [{ prefix: '/api' }] });
});

test('routes of a description, also those whose text is syntax of other routers', () => {
  const operation = { responses: { 200: { description: 'x' } } };
  const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }, { name: 'X-Key', in: 'header', schema: { type: 'string' } }];
  const description = OpenApiDescription.fromObject({
    openapi: '3.0.0',
    info: { title: 'x', version: '1' },
    paths: { '/a/$id': { get: operation }, '/b/{id}:cancel': { post: { ...operation, parameters } } },
  });
  const options = { allowlist: new Allowlist({ routes: description.routes }), appPort: 3000 };
  expect(new NginxConfiguration(again(options)).text).toBe(new NginxConfiguration(options).text);
  expect(writeRoutesFile(options).routes).toContainEqual({ exact: '/a/$id', methods: ['GET'], literalPath: true });
});

test('strict queries of the settings stay in the settings', () => {
  const options = { allowlist: new Allowlist({ routes: [Route.prefix('/api'), Route.exact('/x', { strictQuery: false })] }), appPort: 3000, settings: { strictQuery: true } };
  expect(writeRoutesFile(options)).toEqual({
    version: 1, appPort: 3000, settings: { strictQuery: true }, routes: [{ prefix: '/api' }, { exact: '/x', strictQuery: false }],
  });
  expect(new NginxConfiguration(again(options)).text).toBe(new NginxConfiguration(options).text);
});

test('the order in which path parameters are given makes no difference', () => {
  const { a, b } = { a: PathParameter.integer(), b: PathParameter.uuid() };
  const texts = [{ a, b }, { b, a }].map((pathParameters) => (
    JSON.stringify(writeRoutesFile({ allowlist: new Allowlist({ routes: [Route.template('/{b}/{a}', { pathParameters })] }), appPort: 3000 }))));
  expect(texts[0]).toBe(texts[1]);
});

test('another version is refused', () => {
  expect(() => routesFileFrom('{version: 2, routes: [], more: 1}')).toThrow(/^The routes file is not right:\n- "version" must be 1, not 2: use the version of this package that wrote the file/);
  expect(() => routesFileFrom('{version: "1", routes: []}')).toThrow(/"version" must be 1, not "1"/);
  expect(routesFileFrom('{version: 1, routes: [{exact: /}]}').allowlist.decide({ method: 'GET', target: '/' }).allowed).toBe(true);
});
