import * as fs from 'fs';
import * as path from 'path';
import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import * as ts from 'typescript';
import { Allowlist, AuthorizationRequest, HttpMethod, OpenApiDescription, PathParameter, Route } from '../../../src/allowlist';
import { UpstreamProtocol, ClientAddressSource, ClientScheme, NginxConfiguration, NginxConfigurationOptions } from '../../../src/nginx';
import { complaints } from '../../../testing/nginx';
import { parseNginx, ParsedDirective } from '../../../testing/nginx-syntax';
import { numberOfRuns } from '../../../testing/number-of-runs';

/** Characters with a meaning for NGINX, PCRE, CDK or a shell, and texts that have been injected into other configurations. */
const HOSTILE = [
  '{', '}', ';', '"', '\'', '`', '#', '\\', '$', ' ', '\t', '\n', '\r', '\0', '\u007f', '\u2028', '\ufeff', 'é', '\ud800', '(', ')', '[', ']', '*', '+', '?', '|', '^', '~', '=', '@', '!', ',', ':', '&', '<', '>', '-',
  '%', '%2F', '%5C', '%00', '%0a', '%20', '%C3%A9', '..', '.', '/', '//', '{id}', '{rest+}', '{a}.{b}',
  '$http_authorization', '${http_authorization}', '\\$x', '$1', '$$', '${Token[TOKEN.1]}', '#{Token[TOKEN.1]}', '${rp_dollar}', '$uri', '\\z', '\\Q', '\\E', '(?i)', '(?{', '*/', '(*LIMIT_MATCH=0)',
  'x { return 200 "PWNED"; } location /y', '" { return 200; } location "/y', '; return 200', '\\"; return 200 "', '\n return 200;', 'include', 'default', 'hostnames', 'volatile', 'lua_code', '_', 'localhost', 'unix:/tmp/x', 'a'.repeat(64), '$'.repeat(400), 'text/html', 'X-Original-URL',
];
const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom('a', 'b', 'api', '0', '-')), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((units) => String.fromCharCode(...units)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('$', '"', '\\', '(', 'a', '%20', '/a', 'a.', '\''), fc.integer({ min: 1, max: 1100 })).map(([text, times]) => text.repeat(times)) },
);

interface Prop {
  /** The members of public interfaces that accept the text, in addition to the name. */
  readonly covers?: string[];
  /** How an error calls it. */
  readonly named: RegExp;
  readonly make: (value: string) => string;
  /** A value that is accepted. */
  readonly valid: string;
  /** A harmless value that must be treated in the same way. */
  readonly benign: (value: string) => string;
}

const configuration = (routes: Route[], more: Partial<NginxConfigurationOptions> = {}, hosts?: string[]) =>
  new NginxConfiguration({ allowlist: new Allowlist({ routes, hosts }), appPort: 3000, ...more }).text;
const api = Route.prefix('/api');

/**
 * A path that is as long as a pattern, too: above some length NGINX's limit for tokens asks for another gate. What has two
 * spellings keeps them.
 */
const plainPath = (value: string) => value.replace(/%[0-9A-Fa-f]{2}|[^A-Za-z0-9/{}+._~-]/g, (match) => match.length === 3 ? match : /[$()*]/.test(match) ? '+' : match === ';' ? '@A' : /[!&',:=@]/.test(match) ? '@' : 'x');
const plainWord = (value: string) => value.replace(/[^A-Za-z0-9./*-]/g, 'x');
/** The syntax of other routers is read as text; otherwise hardly any unusual text would reach NGINX. */
const LITERAL = { literalPath: true };
const OPTED_IN = {
  ...LITERAL,
  allowEncodedSlash: true,
  allowSemicolon: true,
  allowEncodedPercent: true,
  allowEncodedDelimiters: true,
  allowEncodedBackslash: true,
  allowNewlineInQuery: true,
  strictQuery: true,
  maxRequestBodyBytes: 5,
  webSocket: true,
};

const cors = (options: { origins?: string[]; headers?: string[]; exposedHeaders?: string[] }) => Route.prefix('/api', { cors: { origins: ['https://a.test'], ...options } });
const fastCgi = (options: { scriptFilename?: string; scriptName?: string; documentRoot?: string }) =>
  configuration([api], { appProtocol: UpstreamProtocol.fastCgi({ scriptFilename: '/app/index.php', ...options }) });
const description = (content: object, options = {}) => {
  const { routes, hosts } = OpenApiDescription.fromObject({ openapi: '3.0.0', ...content }, options);
  return configuration(routes, {}, ['always.test', ...hosts]);
};
/** A path as the import spells it, made plain. */
const imported = (content: object, options = {}) =>
  plainPath(OpenApiDescription.fromObject({ openapi: '3.0.0', ...content }, options).routes.map(({ path: one }) => one).find((one) => one !== '/api') ?? '/api');
const twoPaths = (value: string) => ({ paths: { [value]: { get: {} }, '/api': { get: {} } } });
/** A path that is invalid until `readAs` states the meaning. */
const odd = (pathItem: object) => ({ paths: { '/odd/*': { get: {}, ...pathItem }, '/api': { get: {} } } });
const reading = (readAs: string) => ({ overrides: [{ path: '/odd/*', readAs }] });
const below = (url: string) => ({ servers: [{ url }], ...oneOperation({}) });
const swagger = (basePath: string) => ({ openapi: undefined, swagger: '2.0', host: 'a.test', basePath, ...oneOperation({}) });
const oneOperation = (operation: object) => ({ paths: { '/api': { get: operation } } });
/** The benign text, with a character that has two spellings if the value has one. */
const withSpellings = (value: string, benign: string) => /[._~-]/.test(value) ? `${benign}-` : benign;
/** Whether a text can be one of the values of a path parameter. */
const shaped = (value: string) => {
  try {
    PathParameter.oneOf([value]);
    return true;
  } catch {
    return false;
  }
};

const PROPS: Record<string, Prop> = {
  'Route.exact': { valid: '/a$b', named: /`path`/, make: (value) => configuration([Route.exact(value, LITERAL), api]), benign: plainPath },
  'Route.exact, after a slash': { valid: "a'b", named: /`path`/, make: (value) => configuration([Route.exact(`/${value}`, LITERAL), api]), benign: plainPath },
  'Route.exact with all options': { valid: 'a;b', named: /`path`/, make: (value) => configuration([Route.exact(`/${value}`, OPTED_IN), api]), benign: plainPath },
  'Route.prefix': { valid: 'a(b)', named: /`path`/, make: (value) => configuration([Route.prefix(`/${value}`, LITERAL), Route.exact('/api')]), benign: plainPath },
  'Route.prefix with all options': { valid: 'a%2Fb', named: /`path`/, make: (value) => configuration([Route.prefix(`/p/${value}`, { ...OPTED_IN, allowEmptySegments: true }), api]), benign: plainPath },
  'Route.template': { valid: '{x}.{y}', named: /`path`/, make: (value) => configuration([Route.template(`/t/{id}/${value}`, LITERAL), api]), benign: plainPath },
  'Route.template with all options': { valid: '{r+}', named: /`path`/, make: (value) => configuration([Route.template(`/{id}/${value}`, OPTED_IN), api]), benign: plainPath },
  'a parameter\'s name': {
    valid: 'n',
    named: /`path`|`pathParameters/,
    make: (value) => configuration([Route.template(`/t/{${value}}`, { ...LITERAL, pathParameters: { [value]: PathParameter.integer() } }), api]),
    benign: (value) => `n${value.length}`,
  },
  'PathParameter.oneOf': {
    valid: 'a.b',
    named: /`values/,
    make: (value) => configuration([Route.template('/t/{p}', { pathParameters: { p: PathParameter.oneOf(['a', value]) } }), api]),
    benign: (value) => withSpellings(value, `x${value.length}`),
  },
  'hosts': { covers: ['AllowlistOptions.hosts'], valid: 'b.test', named: /`hosts/, make: (value) => configuration([api], {}, ['a.test', value]), benign: (value) => value.replace(/[^a-z0-9.*-]/gi, 'x') },
  'hosts, after a wildcard': { valid: 'b.test', named: /`hosts/, make: (value) => configuration([api], {}, [`*.${value}`]), benign: plainWord },
  'HttpMethod.of': { valid: 'PROPFIND', named: /`name`/, make: (value) => configuration([Route.prefix('/api', { methods: [HttpMethod.of(value)] })]), benign: (value) => value === 'GET' || value === 'HEAD' ? value : 'PROPFIND' },
  'Route.redirect': { valid: "/a'b!", named: /`path`/, make: (value) => configuration([Route.redirect(value, '/new'), api]), benign: plainPath },
  'Route.redirect, where to': { valid: '/a$b;c', named: /`to`/, make: (value) => configuration([Route.redirect('/from', value), api]), benign: (value) => /[?#]/.test(value) ? '/new?x' : '/new' },
  'Route.redirect, to a URL': { valid: 'a.test/$b', named: /`to`/, make: (value) => configuration([Route.redirect('/from', `https://${value}`), api]), benign: (value) => /[?#]/.test(value) ? 'x/?x' : 'x/' },
  'RouteOptions.allowedClients': { valid: '10.0.0.0/8', named: /`allowedClients/, make: (value) => configuration([Route.prefix('/api', { allowedClients: ['192.0.2.0/24', value] })]), benign: () => '10.0.0.0/8' },
  'RouteOptions.queryParameters': { valid: 'a[$b]', named: /`queryParameters/, make: (value) => configuration([Route.prefix('/api', { queryParameters: ['q', value] })]), benign: () => 'x' },
  'RouteOptions.contentTypes': { valid: 'x+y', named: /`contentTypes/, make: (value) => configuration([Route.prefix('/api', { contentTypes: ['text/plain', `application/${value}`] })]), benign: () => 'x' },
  'CorsOptions.origins': { valid: 'b.test', named: /`cors\.origins/, make: (value) => configuration([cors({ origins: ['https://a.test', `https://${value}`] })]), benign: () => 'b.test' },
  'CorsOptions.origins, any text': { valid: 'http://b.test', named: /`cors\.origins/, make: (value) => configuration([cors({ origins: ['https://a.test', value] })]), benign: () => 'https://b.test' },
  'CorsOptions.headers': { valid: 'X-A', named: /`cors\.headers/, make: (value) => configuration([cors({ headers: ['X-B', value] })]), benign: () => 'X-Benign' },
  'CorsOptions.exposedHeaders': { valid: 'X-A', named: /`cors\.exposedHeaders/, make: (value) => configuration([cors({ exposedHeaders: [value] })]), benign: () => 'X-Benign' },
  'AuthorizationRequest.toApp': { valid: '/a~b', named: /`path`/, make: (value) => configuration([Route.prefix('/api', { authorizedBy: AuthorizationRequest.toApp(value) })]), benign: () => '/check' },
  'AuthorizationRequest.toApp, after a slash': { valid: 'a/b', named: /`path`/, make: (value) => configuration([Route.prefix('/api', { authorizedBy: AuthorizationRequest.toApp(`/${value}`) })]), benign: () => 'check' },
  'AuthorizationRequestOptions.forwardedResponseHeaders': {
    valid: 'X-User',
    named: /`forwardedResponseHeaders/,
    make: (value) => configuration([Route.prefix('/api', { authorizedBy: AuthorizationRequest.toApp('/check', { forwardedResponseHeaders: [value] }) })]),
    // The variables have the names of the headers, and headers that are dropped by default need no test here.
    benign: (value) => value,
  },
  'BasicAuthOptions.users': { valid: 'staff-1', named: /`basicAuth\.users`/, make: (value) => configuration([Route.prefix('/api', { basicAuth: { users: value } })]), benign: () => 'users' },
  'BasicAuthOptions.realm': { valid: '$http_cookie; x {', named: /`basicAuth\.realm`/, make: (value) => configuration([Route.prefix('/api', { basicAuth: { realm: value } })]), benign: () => 'Realm' },
  'a path with a store': { valid: '/a$b', named: /`path`/, make: (value) => configuration([Route.prefix(value, { ...LITERAL, cache: { ttl: Duration.seconds(1) } }), Route.exact('/api')]), benign: plainPath },
  'FastCgiOptions.scriptFilename': { valid: '/a/b.php', named: /`scriptFilename`/, make: (value) => fastCgi({ scriptFilename: value }), benign: () => '/app/index.php' },
  'FastCgiOptions.scriptName': { valid: '/b/index.php', named: /`scriptName`/, make: (value) => fastCgi({ scriptName: value }), benign: () => '/index.php' },
  'FastCgiOptions.scriptName, its folder': { valid: 'b-c', named: /`scriptName`/, make: (value) => fastCgi({ scriptName: `/${value}/index.php` }), benign: (value) => 'api'.startsWith(value.toLowerCase()) ? value : 'x' },
  'FastCgiOptions, before an extension': { valid: 'b-c', named: /`scriptFilename`/, make: (value) => fastCgi({ scriptFilename: `/app/${value}.php`, scriptName: `/${value}.php` }), benign: () => 'x' },
  'FastCgiOptions.documentRoot': { valid: '/b', named: /`documentRoot`/, make: (value) => fastCgi({ documentRoot: value }), benign: () => '/app' },
  'FastCgiOptions, after a slash': { valid: 'b.php', named: /`scriptFilename`/, make: (value) => fastCgi({ scriptFilename: `/app/${value}`, scriptName: `/${value}`, documentRoot: `/${value}` }), benign: () => 'x.php' },
  'NginxConfigurationOptions.appSocket': { valid: '/run/app/a.sock', named: /`appSocket`/, make: (value) => configuration([api], { appPort: undefined, appSocket: value }), benign: () => '/run/app/app.sock' },
  'NginxConfigurationOptions.appSocket, in a folder': {
    valid: 'a.sock', named: /`appSocket`/, make: (value) => configuration([api], { appPort: undefined, appSocket: `/run/app/${value}` }), benign: () => 'app.sock',
  },
  'NginxOptions.hiddenResponseHeaders': {
    valid: 'X-A', named: /`settings\.hiddenResponseHeaders/, make: (value) => configuration([api], { settings: { hiddenResponseHeaders: [value] } }), benign: (value) => /^x-powered-by$/i.test(value) ? value : 'X-Benign',
  },
  'NginxOptions.forwardedRequestHeaders': {
    valid: 'X-A', named: /`settings\.forwardedRequestHeaders/, make: (value) => configuration([api], { settings: { forwardedRequestHeaders: [value], clientScheme: ClientScheme.HTTPS } }), benign: (value) => value,
  },
  'the paths of a description': { valid: '/a$b', named: /paths/, make: (value) => description(twoPaths(value)), benign: (value) => imported(twoPaths(value)) },
  'the paths of a description, after a slash': {
    valid: "{x}'y", named: /paths/, make: (value) => description(twoPaths(`/v/${value}`)), benign: (value) => imported(twoPaths(`/v/${value}`)).slice(3),
  },
  'the values of a path parameter': {
    valid: 'a.b',
    named: /#\/paths|paths|values/,
    make: (value) => description({
      paths: { '/t/{p}': { get: { parameters: [{ name: 'p', in: 'path', required: true, schema: { type: 'string', enum: ['a', value] } }] } } },
    }, { restrictPathParameters: true }),
    benign: (value) => shaped(value) ? withSpellings(value, 'x') : value,
  },
  'the hosts of a description': {
    valid: 'b.test', named: /servers|hosts|path/, make: (value) => description({ servers: [{ url: 'https://a.test' }, { url: `https://${value}` }], ...oneOperation({}) }), benign: (value) => value,
  },
  'the base path of a description': {
    valid: 'a$b',
    named: /servers|path/,
    make: (value) => description(below(`/${value}`)),
    // Two slashes begin a host.
    benign: (value) => value.startsWith('/') ? value : imported(below(`/${value}`)).replace(/\/api$/, '').replace(/^\//, ''),
  },
  'the base path of a description of Swagger 2.0': {
    valid: '/a', named: /basePath|path/, make: (value) => description(swagger(value)), benign: (value) => imported(swagger(value)).replace(/\/api$/, ''),
  },
  'OpenApiOptions.basePath': {
    valid: '/a$b', named: /`basePath`|path/, make: (value) => description(oneOperation({}), { basePath: value }), benign: (value) => imported(oneOperation({}), { basePath: value }).replace(/\/api$/, ''),
  },
  'operation ids, tags and texts of a description': {
    valid: 'any; { text', named: /operationId|tags/, make: (value) => description({ info: { title: value, description: value }, ...oneOperation({ operationId: value, tags: [value], summary: value, description: value }) }), benign: () => 'x',
  },
  'x-reverse-proxy of a description: query': { valid: 'a$b', named: /queryParameters/, make: (value) => description(oneOperation({ 'x-reverse-proxy': { queryParameters: ['q', value] } })), benign: () => 'x' },
  'x-reverse-proxy of a description: realm': { valid: 'a$b;', named: /realm/, make: (value) => description(oneOperation({ 'x-reverse-proxy': { basicAuth: { realm: value } } })), benign: () => 'x' },
  'x-reverse-proxy of a description: everything else': {
    valid: 'abc',
    named: /x-reverse-proxy/,
    make: (value) => description(oneOperation({
      'x-reverse-proxy': {
        contentTypes: [`text/${value}`],
        cors: { origins: [`https://${value}`], headers: [value] },
        authorizedBy: { path: `/${value}` },
      },
    })),
    benign: () => 'x',
  },
  'appHost': { covers: ['NginxConfigurationOptions.appHost'], valid: 'app-1.local', named: /`appHost`/, make: (value) => configuration([api], { appHost: value }), benign: () => 'app' },
  'appHealthPath': { covers: ['NginxConfigurationOptions.appHealthPath'], valid: 'a/b~c', named: /`appHealthPath`/, make: (value) => configuration([api], { appHealthPath: `/${value}` }), benign: () => 'health' },
  'gzip.types': { covers: ['GzipOptions.types'], valid: 'image/svg+xml', named: /`settings\.gzip\.types/, make: (value) => configuration([api], { settings: { gzip: { types: [value] } } }), benign: (value) => value === 'text/html' ? value : 'text/plain' },
  'openTelemetry.endpoint': { covers: ['OpenTelemetryOptions.endpoint'], valid: 'http://collector-1.local:4317', named: /`settings\.openTelemetry\.endpoint`/, make: (value) => configuration([api], { settings: { openTelemetry: { endpoint: value } } }), benign: () => '127.0.0.1:4317' },
  'openTelemetry.serviceName': { covers: ['OpenTelemetryOptions.serviceName'], valid: 'team/orders.v1-a_b', named: /`settings\.openTelemetry\.serviceName`/, make: (value) => configuration([api], { settings: { openTelemetry: { serviceName: value } } }), benign: () => 'x' },
  'ClientAddressSource.trustedProxies': {
    valid: '10.0.0.0/8', named: /`ranges/, make: (value) => configuration([api], { settings: { clientAddressSource: ClientAddressSource.trustedProxies(['192.0.2.0/24', value]) } }), benign: () => '10.0.0.0/8',
  },
  'OriginSecretOptions.header': {
    valid: 'X-From-CDN', named: /`settings\.originSecret\.header`/, make: (value) => configuration([api], { settings: { originSecret: { header: value } } }), benign: (value) => value.toLowerCase(),
  },
  'OriginSecretOptions.header of a route': {
    valid: 'X-From-CDN', named: /`originSecret\.header(?: of [^`]*)?`/, make: (value) => configuration([Route.prefix('/api', { originSecret: { header: value } })]), benign: (value) => value.toLowerCase(),
  },
  'OriginSecretOptions.secret': {
    valid: 'cdn-1', named: /`settings\.originSecret\.secret`/, make: (value) => configuration([api], { settings: { originSecret: { secret: value } } }), benign: () => 'x',
  },
  'OpenApiOverride.readAs': {
    valid: '/a$b', named: /readAs|path/, make: (value) => description(odd({}), reading(value)), benign: (value) => imported(odd({}), reading(value)),
  },
  'OpenApiOverride.readAs, after a slash': {
    valid: "{x}'y", named: /readAs|path/, make: (value) => description(odd({}), reading(`/v/${value}`)), benign: (value) => imported(odd({}), reading(`/v/${value}`)).slice(3),
  },
  'x-reverse-proxy of a description: readAs': {
    valid: '/f/{rest+}', named: /readAs|path/, make: (value) => description(odd({ 'x-reverse-proxy': { readAs: value } })), benign: (value) => imported(odd({ 'x-reverse-proxy': { readAs: value } })),
  },
  'trustedHeaders': { covers: ['NginxOptions.trustedHeaders'], valid: 'x-original-url', named: /`settings\.trustedHeaders/, make: (value) => configuration([api], { settings: { trustedHeaders: [value] } }), benign: (value) => value },
};

/**
 * Directives, their nesting and the number of their arguments, whatever their order, which follows the alphabet of paths;
 * an entry of a map has its key where directives have a name.
 */
function structure(directives: ParsedDirective[], within = ''): unknown[] {
  return directives.map(({ name, args, block }) => [
    ['map', 'geo'].includes(within) && !['default', 'volatile'].includes(name) ? '(entry)' : name,
    args.length,
    ...block === undefined ? [] : [structure(block, name)],
  ]).map((directive) => ({ directive, text: JSON.stringify(directive) })).sort((a, b) => a.text < b.text ? -1 : 1).map(({ directive }) => directive);
}

/** The variables that NGINX puts into answers, requests and log lines. */
function variables(directives: ParsedDirective[], within = ''): Set<string> {
  const expanding = within === 'map' ? true : undefined;
  return new Set(directives.flatMap(({ name, args, block }) => [
    ...expanding ?? !['location', 'server_name'].includes(name)
      ? (name === 'if' && args[1] === '!~' ? args.slice(0, 1) : args).flatMap((arg) => [...arg.matchAll(/\$\{?([A-Za-z0-9_]*)/g)].map(([, variable]) => variable)) : [],
    ...variables(block ?? [], name),
  ]));
}

/** How many texts are drawn for each prop. */
const RUNS = Number(process.env.INJECTIONS ?? numberOfRuns(15));

/** NGINX has no longer tokens. */
const TOO_LONG = /must be at most \d+ bytes long/;
const accepted: string[] = [];

test.each(Object.entries(PROPS))('%s: rejects any text by the name of the prop, or keeps it as text', (_, { valid, named, make, benign }) => {
  let passed = 0;
  fc.assert(fc.property(hostile, (value) => {
    let text: string;
    try {
      text = make(value);
    } catch (error) {
      expect((error as Error).message).toMatch(TOO_LONG.test((error as Error).message) ? TOO_LONG : named);
      return;
    }
    passed++;
    const tree = parseNginx(text);
    let plain: ParsedDirective[];
    try {
      plain = parseNginx(make(benign(value)));
    } catch (error) {
      // An escape with a letter has two spellings, so the pattern of "+" is longer than that of "(".
      expect((error as Error).message).toContain('a path that fits into a pattern');
      return;
    }
    expect(structure(tree)).toEqual(structure(plain));
    expect(new Set([...variables(tree), 'rp_dollar'])).toEqual(new Set([...variables(plain), 'rp_dollar']));
    // No comment contains external text.
    expect(text.match(/^\s*#.*$/gm)).toEqual(make(benign(value)).match(/^\s*#.*$/gm));
    if (/[^A-Za-z0-9/._-]/.test(value) && (passed === 1 || passed % 5 === 0)) {
      accepted.push(text);
    }
  }), { numRuns: RUNS, examples: [[valid], ['*/']] });
  expect(passed).toBeGreaterThan(0);
});

// With "x" for "(" the plain path has one spelling less, and with it another variable.
test('accepts a path whose pattern is almost as long as NGINX allows', () => {
  const { make, benign } = PROPS['Route.template'];
  const long = '('.repeat(60) + '.'.repeat(220);
  expect(benign(long)).not.toContain('(');
  expect([...variables(parseNginx(make(long)))]).toEqual([...variables(parseNginx(make(benign(long))))]);
  expect([...variables(parseNginx(make(long)))]).not.toEqual([...variables(parseNginx(make(long.replace(/\(/g, 'x'))))]);
  expect(() => make(`${long}${'.'.repeat(30)}`)).toThrow(/`path` must be a path that fits into a pattern of NGINX/);
});

// The printer refuses it, safely, but only when the text is asked for and without the name of the prop.
test('rejects a path that is too long only because of its many "$", by its name', () => {
  expect(() => PROPS['Route.exact'].make(`/${'$'.repeat(400)}`)).toThrow(/`path`/);
});

test('NGINX accepts every accepted text', () => {
  expect(accepted.length).toBeGreaterThan(10);
  // The module for OpenTelemetry is in few packages.
  const runnable = accepted.filter((text) => !text.includes('load_module'));
  const step = Math.ceil(runnable.length / 40);
  expect(runnable.filter((__, i) => i % step === 0).map((text) => complaints(text)).filter((complaint) => complaint !== '')).toEqual([]);
});

/** Props that only select one of several values, so that their text is not written anywhere. */
const ONLY_CHOOSES = /^OpenApi(?:Options\.(?:(?:include|exclude)\w+|ignoreExtensions)|Override\.(?:path|operationId))$/;

test('covers every prop that accepts a text', () => {
  const names = ['allowlist', 'allowlist/openapi', 'nginx'].flatMap((folder) => {
    const full = path.join(__dirname, '../../../src', folder);
    const index = fs.readFileSync(path.join(full, 'index.ts'), 'utf8');
    return [...index.matchAll(/from '\.\/([a-z/-]+)'/g)].flatMap(([, file]) => fs.existsSync(path.join(full, `${file}.ts`)) ? textProps(path.join(full, `${file}.ts`)) : []);
  });
  const covered = Object.entries(PROPS).flatMap(([name, { covers = [] }]) => [name, ...covers]);
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !ONLY_CHOOSES.test(name) && !covered.includes(name))).toEqual([]);
});

/** The members of exported interfaces of options that are texts or lists of them. */
function textProps(file: string): string[] {
  const found: string[] = [];
  ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022).forEachChild((node) => {
    if (ts.isInterfaceDeclaration(node) && /(?:Options|Props|Settings|Override)$/.test(node.name.text) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
      node.members.forEach((member) => {
        if (ts.isPropertySignature(member) && member.type !== undefined) {
          const array = ts.isArrayTypeNode(member.type) ? member.type.elementType : member.type;
          if (array.kind === ts.SyntaxKind.StringKeyword) {
            found.push(`${node.name.text}.${(member.name as ts.Identifier).text}`);
          }
        }
      });
    }
  });
  return found;
}
