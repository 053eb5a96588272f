import { Duration } from 'aws-cdk-lib';
import { ClientAddressSource } from './client-address-source';
import { Enforcement, GzipOptions, NginxOptions } from './nginx-options';
import { RejectedRequestLog } from './rejected-request-log';
import { SecurityHeaders } from './security-headers';
import { UpstreamModule } from './upstream-module';
import { OriginSecret } from '../../allowlist/policies/origin-secret';
import { checkBodySize, checkConnections, checkHeaderSize, checkDuration, checkMediaType, checkWholeNumber, holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';

/** The settings with all defaults filled in. */
export type ResolvedSettings = Required<Omit<NginxOptions, 'gzip' | 'originSecret' | 'securityHeaders' | Optional>> & Pick<NginxOptions, Optional> & {
  readonly gzip: Required<GzipOptions>;
  readonly originSecret?: OriginSecret;
  readonly securityHeaders?: SecurityHeaders;
  /** The protocol between NGINX and the app. */
  readonly protocol: UpstreamModule;
};

/** The settings that are off by default and that nothing resolves. */
type Optional = 'clientScheme' | 'maxConnections' | 'forwardedRequestHeaders' | 'openTelemetry' | 'tls';

const GZIP_TYPES = [
  'text/plain', 'text/css', 'text/javascript', 'text/xml', 'application/json', 'application/problem+json', 'application/javascript',
];

/** The headers that clients need to read a response. */
const NEEDED_RESPONSE_HEADERS = ['connection', 'content-encoding', 'content-length', 'content-type', 'location', 'transfer-encoding', 'upgrade'];

/** Whether request headers whose names have underscores are accepted. */
export function takesUnderscores({ underscoresInHeaders, forwardedRequestHeaders }: NginxOptions): boolean {
  return underscoresInHeaders === true || (forwardedRequestHeaders ?? []).some((name) => String(name).includes('_'));
}

/** Checks the settings that no feature checks, and fills in the defaults; problems are added. */
export function resolveSettings(settings: NginxOptions, protocol: UpstreamModule, problems: Problems): ResolvedSettings {
  checkBodySize(problems, 'maxRequestBodyBytes', settings.maxRequestBodyBytes);
  if (settings.maxResponseTempFileBytes !== 0) {
    checkWholeNumber(problems, 'maxResponseTempFileBytes', settings.maxResponseTempFileBytes, 1024 ** 2, 100 * 1024 ** 3, 'bytes, or 0 for no files');
  }
  checkWholeNumber(problems, 'maxHeaderLineBytes', settings.maxHeaderLineBytes, 1024, 65536, 'bytes');
  for (const name of ['clientHeaderTimeout', 'clientBodyTimeout', 'clientSendTimeout', 'connectTimeout', 'readTimeout', 'sendTimeout', 'upstreamKeepaliveTimeout'] as const) {
    checkDuration(problems, name, settings[name]);
  }
  checkHeaderSize(problems, 'maxResponseHeaderBytes', settings.maxResponseHeaderBytes);
  checkWholeNumber(problems, 'upstreamKeepaliveRequests', settings.upstreamKeepaliveRequests, 1, 1_000_000, 'requests');
  checkWholeNumber(problems, 'upstreamKeepaliveConnections', settings.upstreamKeepaliveConnections, 1, 65536, 'connections');
  checkConnections(problems, 'maxConnections', settings.maxConnections);
  checkWholeNumber(problems, 'workerConnections', settings.workerConnections, 16, 65536, 'connections');
  checkWholeNumber(problems, 'gzip.minLengthBytes', settings.gzip?.minLengthBytes, 0, 1024 ** 3, 'bytes');
  checkWholeNumber(problems, 'gzip.level', settings.gzip?.level, 1, 9, 'compression levels');
  for (const [i, type] of (settings.gzip?.types ?? []).entries()) {
    checkMediaType(problems, `gzip.types[${i}]`, type);
  }
  if ((settings.hiddenResponseHeaders?.length ?? 0) > 64) {
    problems.add('hiddenResponseHeaders', settings.hiddenResponseHeaders, `a list of at most 64 headers instead of ${settings.hiddenResponseHeaders!.length}`, 'remove the other headers in the app');
  }
  for (const [i, name] of (settings.hiddenResponseHeaders ?? []).entries()) {
    const allowed = 'the name of a header, 1 to 64 letters, digits and hyphens';
    if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(name)) {
      problems.add(`hiddenResponseHeaders[${i}]`, name, allowed, holdsToken(name) ? TOKEN_FIX : 'write for example "X-Runtime"');
    } else if (NEEDED_RESPONSE_HEADERS.includes(name.toLowerCase())) {
      problems.add(`hiddenResponseHeaders[${i}]`, name, `${allowed}, other than ${NEEDED_RESPONSE_HEADERS.join(', ')}`, 'remove the name, because clients cannot read a response without the header');
    }
  }
  return {
    protocol,
    enforcement: settings.enforcement ?? Enforcement.ENFORCE,
    gzip: {
      enabled: settings.gzip !== undefined && (settings.gzip.enabled ?? true),
      // NGINX always compresses text/html, and warns if text/html is listed.
      types: [...new Set(settings.gzip?.types ?? GZIP_TYPES)].filter((type) => type !== 'text/html'),
      minLengthBytes: settings.gzip?.minLengthBytes ?? 1000,
      level: settings.gzip?.level ?? 1,
    },
    maxRequestBodyBytes: settings.maxRequestBodyBytes ?? 1024 ** 2,
    maxResponseTempFileBytes: settings.maxResponseTempFileBytes ?? 0,
    maxHeaderLineBytes: settings.maxHeaderLineBytes ?? 8192,
    clientHeaderTimeout: settings.clientHeaderTimeout ?? Duration.seconds(10),
    clientBodyTimeout: settings.clientBodyTimeout ?? Duration.seconds(60),
    clientSendTimeout: settings.clientSendTimeout ?? Duration.seconds(60),
    connectTimeout: settings.connectTimeout ?? Duration.seconds(2),
    readTimeout: settings.readTimeout ?? Duration.seconds(60),
    sendTimeout: settings.sendTimeout ?? Duration.seconds(60),
    maxResponseHeaderBytes: settings.maxResponseHeaderBytes ?? 16_384,
    upstreamKeepaliveConnections: settings.upstreamKeepaliveConnections ?? 32,
    // Shorter than the two seconds of Gunicorn, the shortest of the well-known servers.
    upstreamKeepaliveTimeout: settings.upstreamKeepaliveTimeout ?? Duration.seconds(1),
    upstreamKeepaliveRequests: settings.upstreamKeepaliveRequests ?? 1000,
    maxConnections: settings.maxConnections,
    rejectSwitchingProtocols: settings.rejectSwitchingProtocols ?? false,
    rejectedRequestLog: settings.rejectedRequestLog ?? RejectedRequestLog.all(),
    strictQuery: settings.strictQuery ?? false,
    listenIpv6: settings.listenIpv6 ?? false,
    workerConnections: settings.workerConnections ?? 4096,
    clientAddressSource: settings.clientAddressSource ?? ClientAddressSource.LAST_FORWARDED_FOR,
    clientScheme: settings.clientScheme,
    originSecret: settings.originSecret && OriginSecret.of(settings.originSecret, 'originSecret', problems),
    tls: settings.tls,
    securityHeaders: settings.securityHeaders && SecurityHeaders.of(settings.securityHeaders, 'securityHeaders', problems),
    forwardedRequestHeaders: settings.forwardedRequestHeaders,
    hiddenResponseHeaders: [...new Map((settings.hiddenResponseHeaders ?? []).map((name) => [String(name).toLowerCase(), name])).values()]
      .filter((name) => String(name).toLowerCase() !== 'x-powered-by'),
    underscoresInHeaders: takesUnderscores(settings),
    trustedHeaders: settings.trustedHeaders ?? [],
    openTelemetry: settings.openTelemetry,
  };
}
