import { Allowlist, AuthorizationRequest, HttpMethod, Route } from '../../../src/allowlist';
import { UpstreamProtocol, NginxConfiguration, NginxConfigurationOptions, NginxOptions } from '../../../src/nginx';

const text = (routes: Route[], more: Partial<NginxConfigurationOptions> = {}, hosts?: string[]) =>
  new NginxConfiguration({ allowlist: new Allowlist({ routes, hosts }), appPort: 3000, ...more }).text;
const api = Route.prefix('/api');
const settings = (some: NginxOptions) => text([api], { settings: some });

/** The props that accept a text, by their name in errors. */
const PROPS: Record<string, (value: string) => unknown> = {
  'appHost': (value) => text([api], { appHost: value }),
  'appHealthPath': (value) => text([api], { appHealthPath: value }),
  'appSocket': (value) => text([api], { appPort: undefined, appSocket: value }),
  'hosts': (value) => text([api], {}, [value]),
  'trustedHeaders': (value) => settings({ trustedHeaders: [value] }),
  'forwardedRequestHeaders': (value) => settings({ forwardedRequestHeaders: [value] }),
  'hiddenResponseHeaders': (value) => settings({ hiddenResponseHeaders: [value] }),
  'gzip.types': (value) => settings({ gzip: { types: [value] } }),
  'openTelemetry.endpoint': (value) => settings({ openTelemetry: { endpoint: value } }),
  'openTelemetry.serviceName': (value) => settings({ openTelemetry: { serviceName: value } }),
  'basicAuth.realm': (value) => text([Route.prefix('/api', { basicAuth: { realm: value } })]),
  'basicAuth.users': (value) => text([Route.prefix('/api', { basicAuth: { users: value } })]),
  'forwardedResponseHeaders': (value) => AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: [value] }),
  'allowedClients': (value) => Route.prefix('/api', { allowedClients: [value] }),
  'queryParameters': (value) => Route.prefix('/api', { queryParameters: [value] }),
  'contentTypes': (value) => Route.prefix('/api', { contentTypes: [value] }),
  'cors.origins': (value) => Route.prefix('/api', { cors: { origins: [value] } }),
  'cors.headers': (value) => Route.prefix('/api', { cors: { origins: ['https://a.test'], headers: [value] } }),
  'cors.exposedHeaders': (value) => Route.prefix('/api', { cors: { origins: ['https://a.test'], exposedHeaders: [value] } }),
  'scriptFilename': (value) => UpstreamProtocol.fastCgi({ scriptFilename: value }),
  'scriptName': (value) => UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php', scriptName: value }),
  'documentRoot': (value) => UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php', documentRoot: value }),
  'to': (value) => Route.redirect('/from', value),
  'name': (value) => HttpMethod.of(value),
  'path': (value) => text([Route.exact(value)]),
};

const tricky = (value: string) => ({ toString: () => value, includes: () => false, test: () => true, length: 3, toLowerCase: () => value });
const WRONG: [string, unknown][] = [
  ['a list', ['/api']], ['a list of a host', ['app.test']], ['an object', {}], ['a number', 5], ['true', true], ['null', null], ['a function', () => '/api'],
  ['an object that calls itself a path', tricky('/x; return 200')], ['a boxed text', new String('/api')],
];

describe.each(Object.entries(PROPS))('%s', (prop, make) => {
  // Null is no address, so it is the default one.
  test.each(WRONG.filter(([, value]) => prop !== 'appHost' || value !== null))('rejects %s by its name', (_, value) => {
    expect(() => make(value as string)).toThrow(new RegExp(`\`(?:settings\\.)?${prop.replace('.', '\\.')}`));
  });
});

test.each(['127.0.0.1', 'app', 'APP-1.local', '::1', '2001:db8::7', '1and1.test'])('accepts %s as appHost', (appHost) => {
  expect(text([api], { appHost })).toContain(`server ${appHost.includes(':') ? `[${appHost}]` : appHost}:3000 `);
});

test.each(['', 'a..b', '-a', 'a-', 'a.-b', 'a_b', '1.2.3', '256.1.1.1', '10.0.0.01', 'a.1', 'a.', '[::1]', 'fe80::1%eth0', 'a:80', `${'a'.repeat(64)}.test`, `${'a.'.repeat(127)}ab`, '$a', 'a b', 'a;'])('rejects %j as appHost', (appHost) => {
  expect(() => text([api], { appHost })).toThrow(/`appHost` must be an IPv4 or IPv6 address, or a host name/);
});
