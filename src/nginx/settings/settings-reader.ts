import { ClientAddressSource, ForwardedForOptions } from './client-address-source';
import { FastCgiOptions } from './fast-cgi-options';
import { ClientScheme, Enforcement, GzipOptions, NginxOptions } from './nginx-options';
import { OpenTelemetryOptions, TraceContext } from './open-telemetry-options';
import { RejectedRequestLog } from './rejected-request-log';
import { FrameAncestors, ReferrerPolicy, SecurityHeadersOptions } from './security-headers';
import { ClientCertificateOptions, TlsPolicy, TlsOptions } from './tls-options';
import { UpstreamProtocol } from './upstream-protocol';
import { readOriginSecret } from '../../allowlist/routes/route-options-reader';
import { isObject } from '../../validation/unknown-values';
import { bool, check, members, number, oneOf, Reader, seconds, string, strings } from '../../validation/value-readers';

const forwardedFor = members<ForwardedForOptions>({ trustedHops: number }, [], (options) => ClientAddressSource.forwardedFor(options));

/** The sources that a word names. */
const SOURCES: Record<string, () => ClientAddressSource> = {
  'last-forwarded-for': () => ClientAddressSource.LAST_FORWARDED_FOR,
  'connection': () => ClientAddressSource.CONNECTION,
  'proxy-protocol': () => ClientAddressSource.PROXY_PROTOCOL,
  'cloudfront-viewer-address': () => ClientAddressSource.cloudFrontViewerAddress(),
};

const clientAddressSource: Reader = (value) => {
  const [kind, ...more] = isObject(value) ? Object.keys(value) : [];
  if (isObject(value) && more.length === 0 && kind === 'forwardedFor') {
    return forwardedFor(value.forwardedFor);
  }
  if (isObject(value) && more.length === 0 && kind === 'trustedProxies') {
    return ClientAddressSource.trustedProxies(strings(value.trustedProxies) as string[]);
  }
  check(value, typeof value === 'string' && Object.hasOwn(SOURCES, value), `must be one of ${Object.keys(SOURCES).join(', ')}, {"forwardedFor": {"trustedHops": …}} or {"trustedProxies": […]}`);
  return SOURCES[value as string]();
};

const sampledLog = members<{ sampledPercent: number }>({ sampledPercent: number }, ['sampledPercent'], ({ sampledPercent }) => RejectedRequestLog.sampled(sampledPercent));

const rejectedRequestLog: Reader = (value) => {
  check(value, value === 'all' || isObject(value), 'must be "all" or {"sampledPercent": …}');
  return value === 'all' ? RejectedRequestLog.all() : sampledLog(value);
};

/** Reads settings from data that nobody has checked yet; every setting, so that the compiler misses one that is new. */
export const readNginxSettings = members<NginxOptions>({
  enforcement: oneOf(Object.values(Enforcement)),
  gzip: members<GzipOptions>({ enabled: bool, types: strings, minLengthBytes: number, level: number }),
  maxRequestBodyBytes: number,
  maxResponseTempFileBytes: number,
  maxHeaderLineBytes: number,
  clientHeaderTimeoutSeconds: seconds(),
  clientBodyTimeoutSeconds: seconds(),
  connectTimeoutSeconds: seconds(),
  readTimeoutSeconds: seconds(),
  sendTimeoutSeconds: seconds(),
  clientSendTimeoutSeconds: seconds(),
  maxResponseHeaderBytes: number,
  upstreamKeepaliveConnections: number,
  upstreamKeepaliveTimeoutSeconds: seconds(),
  upstreamKeepaliveRequests: number,
  workerConnections: number,
  maxConnections: number,
  rejectSwitchingProtocols: bool,
  rejectedRequestLog,
  strictQuery: bool,
  listenIpv6: bool,
  securityHeaders: members<SecurityHeadersOptions>({
    hstsMaxAgeSeconds: seconds(0, 2 * 31_536_000),
    hstsIncludeSubDomains: bool,
    frameAncestors: oneOf(Object.values(FrameAncestors)),
    referrerPolicy: oneOf(Object.values(ReferrerPolicy)),
  }),
  hiddenResponseHeaders: strings,
  clientAddressSource,
  clientScheme: oneOf(Object.values(ClientScheme)),
  tls: members<TlsOptions>({
    policy: oneOf(Object.values(TlsPolicy)),
    clientCertificates: members<ClientCertificateOptions>({ verifyDepth: number }),
  }),
  originSecret: readOriginSecret,
  forwardedRequestHeaders: strings,
  underscoresInHeaders: bool,
  trustedHeaders: strings,
  openTelemetry: members<OpenTelemetryOptions>({
    endpoint: string,
    serviceName: string,
    sampledPercent: number,
    traceContext: oneOf(Object.values(TraceContext)),
  }),
}) as (value: unknown) => NginxOptions;

const fastCgi = members<FastCgiOptions>({ scriptFilename: string, scriptName: string, documentRoot: string }, ['scriptFilename'],
  (options) => UpstreamProtocol.fastCgi(options));

/** Reads the protocol between NGINX and the app: `http`, `grpc`, `uwsgi` or `{ fastCgi: { scriptFilename, … } }`. */
export function readAppProtocol(value: unknown): UpstreamProtocol {
  if (isObject(value) && Object.keys(value).join() === 'fastCgi') {
    return fastCgi(value.fastCgi) as UpstreamProtocol;
  }
  const { http, grpc, uwsgi } = UpstreamProtocol;
  const kinds: Record<string, () => UpstreamProtocol> = { http, grpc, uwsgi };
  check(value, typeof value === 'string' && Object.hasOwn(kinds, value), 'must be http, grpc, uwsgi or {"fastCgi": {"scriptFilename": …}}');
  return kinds[value as string]();
}
