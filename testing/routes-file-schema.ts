import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';
import type { AuthorizationRequestOptions, BasicAuthOptions, ClientRateLimitOptions, CorsOptions, OriginSecretOptions, RateLimitOptions, RedirectRouteOptions, ResponseCacheOptions, RouteOptions } from '../src/allowlist';
import { ClientScheme, Enforcement, FrameAncestors, ReferrerPolicy, TlsPolicy, TraceContext } from '../src/nginx';
import type { ClientCertificateOptions, FastCgiOptions, ForwardedForOptions, GzipOptions, NginxConfigurationOptions, NginxOptions, OpenTelemetryOptions, SecurityHeadersOptions, TlsOptions } from '../src/nginx';
import { ROUTES_FILE_VERSION } from '../src/routes-file/routes-file-version';
import { FileReaders, memberName } from '../src/validation/value-readers';

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [keyword: string]: unknown };

/** A schema for each member of a struct, by the names in a file: one that is new has to be here, or this does not compile. */
type Members<T> = { readonly [Name in keyof FileReaders<T>]: Schema };

const SRC = path.resolve(__dirname, '../src');

const boolean: Schema = { type: 'boolean' };
const text: Schema = { type: 'string' };
const number: Schema = { type: 'number' };
const integer: Schema = { type: 'integer' };
const list = (items: Schema): Schema => ({ type: 'array', items });
const words = (values: object): Schema => ({ enum: Object.values(values) });
const seconds = (minimum = 1, maximum = 86_400): Schema => ({ type: 'integer', minimum, maximum });
const only = (properties: Record<string, Schema>, required: string[] = Object.keys(properties)): Schema => ({
  type: 'object', properties, ...required.length > 0 && { required }, additionalProperties: false,
});

/** The first sentences of the members of a struct, from its doc comments. */
function sentences(file: string, nameOfStruct: string): Record<string, string> {
  const source = ts.createSourceFile(file, fs.readFileSync(path.join(SRC, file), 'utf8'), ts.ScriptTarget.ES2022, true);
  const node = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => name.text === nameOfStruct)!;
  return Object.fromEntries(node.members.map((member) => {
    const comment = ts.getTextOfJSDocComment(ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc)!.comment)!;
    return [member.name!.getText(), comment.replace(/\s+/g, ' ').replace(/(?<=\.) [A-Z`].*$/, '')];
  }));
}

/** An object with the members of a struct and their descriptions. */
function struct<T>(file: string, names: string[], members: Members<T>, required: string[] = []): Schema {
  return only(described(file, names, members), required);
}

function described<T>(file: string, names: string[], members: Members<T>): Record<string, Schema> {
  const comments: Record<string, string> = Object.assign({}, ...names.map((name) => sentences(file, name)));
  return Object.fromEntries(Object.entries<Schema>(members)
    .map(([name, schema]) => [name, { description: comments[memberName<T>(name as never)], ...schema }]));
}

const methods = list({ type: 'string', pattern: '^[A-Z][A-Z_-]*$' });
const originSecret = struct<OriginSecretOptions>('allowlist/policies/origin-secret.ts', ['OriginSecretOptions'], { header: text, secret: text });

const rates = { requestsPerSecond: integer, requestsPerMinute: integer, burst: integer };
const RATE_LIMITS = 'allowlist/policies/rate-limit.ts';

const ROUTE_OPTIONS: Members<RouteOptions> = {
  methods,
  pathParameters: { type: 'object', additionalProperties: { anyOf: [{ enum: ['integer', 'uuid'] }, list(text)] } },
  literalPath: boolean,
  webSocket: boolean,
  maxRequestBodyBytes: integer,
  connectTimeoutSeconds: seconds(),
  readTimeoutSeconds: seconds(),
  sendTimeoutSeconds: seconds(),
  clientBodyTimeoutSeconds: seconds(),
  clientSendTimeoutSeconds: seconds(),
  maxResponseHeaderBytes: integer,
  requestBuffering: boolean,
  responseBuffering: boolean,
  stream: boolean,
  responseCompression: boolean,
  allowEncodedSlash: boolean,
  allowSemicolon: boolean,
  allowEncodedPercent: boolean,
  allowEncodedDelimiters: boolean,
  allowEncodedBackslash: boolean,
  allowEmptySegments: boolean,
  allowNewlineInQuery: boolean,
  strictQuery: boolean,
  allowedClients: list(text),
  queryParameters: list(text),
  contentTypes: list(text),
  rateLimits: list({
    oneOf: [
      only({ perClient: struct<ClientRateLimitOptions>(RATE_LIMITS, ['RateLimitOptions', 'ClientRateLimitOptions'], { ...rates, memoryBytes: integer, clientsPerNetwork: integer }) }),
      only({ inTotal: struct<RateLimitOptions>(RATE_LIMITS, ['RateLimitOptions'], rates) }),
    ],
  }),
  cors: struct<CorsOptions>('allowlist/policies/cors.ts', ['CorsOptions'], {
    origins: list(text), methods, headers: list(text), exposedHeaders: list(text), credentials: boolean, maxAgeSeconds: seconds(0),
  }, ['origins']),
  maxConnections: integer,
  cache: struct<ResponseCacheOptions>('allowlist/policies/response-cache.ts', ['ResponseCacheOptions'], {
    ttlSeconds: seconds(),
    statuses: list(integer),
    staleWhileUpdating: boolean,
    bypassedByAuthorization: boolean,
    bypassedByCookie: boolean,
    bypassedByClientIdentity: boolean,
    maxBytes: integer,
  }, ['ttlSeconds']),
  authorizedBy: only({
    path: { description: 'The path of the authorization request.', ...text },
    ...described<AuthorizationRequestOptions>('allowlist/policies/authorization-request.ts', ['AuthorizationRequestOptions'], { forwardedResponseHeaders: list(text) }),
  }, ['path']),
  basicAuth: struct<BasicAuthOptions>('allowlist/policies/basic-auth.ts', ['BasicAuthOptions'], { users: text, realm: text, forwardAuthorization: boolean }),
  originSecret,
  reportOnly: boolean,
};

const SETTINGS: Members<NginxOptions> = {
  enforcement: words(Enforcement),
  gzip: struct<GzipOptions>('nginx/settings/nginx-options.ts', ['GzipOptions'], { enabled: boolean, types: list(text), minLengthBytes: integer, level: integer }),
  maxRequestBodyBytes: integer,
  maxResponseTempFileBytes: integer,
  maxHeaderLineBytes: integer,
  clientHeaderTimeoutSeconds: seconds(),
  clientBodyTimeoutSeconds: seconds(),
  connectTimeoutSeconds: seconds(),
  readTimeoutSeconds: seconds(),
  sendTimeoutSeconds: seconds(),
  clientSendTimeoutSeconds: seconds(),
  maxResponseHeaderBytes: integer,
  upstreamKeepaliveConnections: integer,
  upstreamKeepaliveTimeoutSeconds: seconds(),
  upstreamKeepaliveRequests: integer,
  workerConnections: integer,
  maxConnections: integer,
  rejectSwitchingProtocols: boolean,
  rejectedRequestLog: { anyOf: [{ const: 'all' }, only({ sampledPercent: number })] },
  strictQuery: boolean,
  listenIpv6: boolean,
  securityHeaders: struct<SecurityHeadersOptions>('nginx/settings/security-headers.ts', ['SecurityHeadersOptions'], {
    hstsMaxAgeSeconds: seconds(0, 2 * 31_536_000),
    hstsIncludeSubDomains: boolean,
    frameAncestors: words(FrameAncestors),
    referrerPolicy: words(ReferrerPolicy),
  }),
  hiddenResponseHeaders: list(text),
  clientAddressSource: {
    anyOf: [
      { enum: ['last-forwarded-for', 'connection', 'proxy-protocol', 'cloudfront-viewer-address'] },
      only({ forwardedFor: struct<ForwardedForOptions>('nginx/settings/client-address-source.ts', ['ForwardedForOptions'], { trustedHops: integer }) }),
      only({ trustedProxies: list(text) }),
    ],
  },
  clientScheme: words(ClientScheme),
  tls: struct<TlsOptions>('nginx/settings/tls-options.ts', ['TlsOptions'], {
    policy: words(TlsPolicy),
    clientCertificates: struct<ClientCertificateOptions>('nginx/settings/tls-options.ts', ['ClientCertificateOptions'], { verifyDepth: integer }),
  }),
  originSecret,
  forwardedRequestHeaders: list(text),
  underscoresInHeaders: boolean,
  trustedHeaders: list(text),
  openTelemetry: struct<OpenTelemetryOptions>('nginx/settings/open-telemetry-options.ts', ['OpenTelemetryOptions'], {
    endpoint: text, serviceName: text, sampledPercent: number, traceContext: words(TraceContext),
  }),
};

const PROXY: Members<Omit<NginxConfigurationOptions, 'allowlist'>> = {
  settings: { $ref: '#/$defs/settings' },
  appProtocol: {
    anyOf: [
      { enum: ['http', 'grpc', 'uwsgi'] },
      only({
        fastCgi: struct<FastCgiOptions>('nginx/settings/fast-cgi-options.ts', ['FastCgiOptions'],
          { scriptFilename: text, scriptName: text, documentRoot: text }, ['scriptFilename']),
      }),
    ],
  },
  appPort: integer,
  appSocket: text,
  appHost: text,
  appHealthPath: text,
  port: integer,
  healthPort: integer,
  healthOnTrafficPort: boolean,
  workerProcesses: integer,
  keepaliveTimeoutSeconds: seconds(),
  workerShutdownTimeoutSeconds: seconds(),
};

const routeOptions = described<RouteOptions>('allowlist/routes/route-options.ts', ['RouteOptions'], ROUTE_OPTIONS);
const PATHS = {
  exact: { description: 'The path that the route matches, exactly as given.', ...text },
  prefix: { description: 'The path that the route matches together with everything below it.', ...text },
  template: { description: 'The path with parameters that the route matches, such as `/orders/{id}`.', ...text },
};

/** The schema of routes files. */
export const ROUTES_FILE_SCHEMA: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Routes file of cdk-reverse-proxied-service',
  ...only({
    version: { description: 'The version of the format.', const: ROUTES_FILE_VERSION },
    service: { description: 'The path of the construct that wrote the file.', ...text },
    hosts: { description: 'The hosts for which requests are allowed. Without this key, any host is allowed.', ...list(text) },
    ...described<Omit<NginxConfigurationOptions, 'allowlist'>>('nginx/nginx-configuration-options.ts', ['NginxConfigurationOptions'], PROXY),
    routes: { description: 'The routes, at least one, in any order.', type: 'array', minItems: 1, items: { $ref: '#/$defs/route' } },
  }, ['routes']),
  $defs: {
    route: {
      oneOf: [
        ...Object.entries(PATHS).map(([kind, schema]) => only({ [kind]: schema, ...Object.fromEntries(Object.keys(routeOptions).map((name) => [name, { $ref: `#/$defs/routeOptions/properties/${name}` }])) }, [kind])),
        { $ref: '#/$defs/redirect' },
      ],
    },
    redirect: only({
      redirect: { description: 'The path that the proxy redirects, exactly as given.', ...text },
      to: { description: 'The path or URL to which the proxy redirects.', ...text },
      ...described<RedirectRouteOptions>('allowlist/routes/redirect.ts', ['RedirectRouteOptions'], { status: { enum: [301, 302, 307, 308] }, methods, keepQuery: boolean }),
    }, ['redirect', 'to']),
    routeOptions: only(routeOptions, []),
    settings: only(described<NginxOptions>('nginx/settings/nginx-options.ts', ['NginxOptions'], SETTINGS), []),
  },
};

/** A table of the keys of an object in the schema, for the documentation. */
export function keyTable(schema: Schema): string {
  const rows = Object.entries(schema.properties as Record<string, Schema>)
    .map(([name, { description, ...type }]) => `| \`${name}\` | ${typeInWords(type)} | ${description} |`);
  return ['| key | value | description |', '|---|---|---|', ...rows].join('\n');
}

/** The type of a value, in words. */
function typeInWords(schema: Schema): string {
  if (schema.$ref !== undefined) {
    return `object: see [${String(schema.$ref).split('/').pop()}](#${String(schema.$ref).split('/').pop()!.toLowerCase()})`;
  }
  if (schema.const !== undefined) {
    return `\`${schema.const}\``;
  }
  if (schema.enum !== undefined) {
    return (schema.enum as unknown[]).map((word) => `\`${word}\``).join(', ');
  }
  const choices = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined;
  if (choices !== undefined) {
    return choices.map(typeInWords).join(' or ');
  }
  switch (schema.type) {
    case 'boolean': return '`true`, `false`';
    case 'string': return 'text';
    case 'array': return `list of ${typeInWords(schema.items as Schema)}`;
    case 'object': return schema.properties === undefined ? `object of ${typeInWords(schema.additionalProperties as Schema)}` : `object: ${membersInWords(schema)}`;
    default: return schema.minimum === undefined ? String(schema.type) : `${schema.type} from ${schema.minimum} to ${schema.maximum}`;
  }
}

function membersInWords({ properties }: Schema): string {
  return Object.entries(properties as Record<string, Schema>)
    .map(([name, member]) => `\`${name}\`${member.type === 'object' ? ` (${membersInWords(member)})` : ''}`).join(', ');
}
