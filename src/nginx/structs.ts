/** The members of the structs of configurations. */

import type { NginxConfigurationOptions } from './nginx-configuration-options';
import { ClientAddressSource } from './settings/client-address-source';
import { ClientScheme, Enforcement, GzipOptions, NginxOptions } from './settings/nginx-options';
import { OpenTelemetryOptions, TraceContext } from './settings/open-telemetry-options';
import { RejectedRequestLog } from './settings/rejected-request-log';
import { SECURITY_HEADERS_OPTIONS } from './settings/security-headers';
import { ClientCertificateOptions, TlsPolicy, TlsOptions } from './settings/tls-options';
import { UpstreamProtocol } from './settings/upstream-protocol';
import { Allowlist } from '../allowlist/allowlist';
import { ORIGIN_SECRET_OPTIONS } from '../allowlist/policies/origin-secret';
import { anything, bool, duration, enumeration, instance, listOf, number, required, struct, StructMembers, text } from '../validation/struct-members';

/** The members of `ClientCertificateOptions`. */
export const CLIENT_CERTIFICATE_OPTIONS: StructMembers<ClientCertificateOptions> = {
  verifyDepth: number,
};

/** The members of `GzipOptions`. */
export const GZIP_OPTIONS: StructMembers<GzipOptions> = {
  enabled: bool,
  level: number,
  minLengthBytes: number,
  types: listOf(text),
};

/** The members of `NginxConfigurationOptions`. */
export const NGINX_CONFIGURATION_OPTIONS: StructMembers<NginxConfigurationOptions> = {
  allowlist: required(instance(() => Allowlist, 'Allowlist', "new Allowlist({ routes: [Route.prefix('/api')] })")),
  appHealthPath: text,
  appHost: text,
  appPort: number,
  appProtocol: instance(() => UpstreamProtocol, 'UpstreamProtocol', 'UpstreamProtocol.http()'),
  appSocket: text,
  healthOnTrafficPort: bool,
  healthPort: number,
  keepaliveTimeout: duration,
  port: number,
  // `NginxConfiguration` checks the members of the settings under their own names.
  settings: anything,
  workerProcesses: number,
  workerShutdownTimeout: duration,
};

/** The members of `NginxOptions`. */
export const NGINX_OPTIONS: StructMembers<NginxOptions> = {
  clientAddressSource: instance(() => ClientAddressSource, 'ClientAddressSource', 'ClientAddressSource.LAST_FORWARDED_FOR'),
  clientBodyTimeout: duration,
  clientHeaderTimeout: duration,
  clientSendTimeout: duration,
  clientScheme: enumeration(() => ClientScheme, 'ClientScheme'),
  connectTimeout: duration,
  enforcement: enumeration(() => Enforcement, 'Enforcement'),
  forwardedRequestHeaders: listOf(text),
  gzip: struct(() => GZIP_OPTIONS),
  hiddenResponseHeaders: listOf(text),
  listenIpv6: bool,
  maxConnections: number,
  maxHeaderLineBytes: number,
  maxResponseHeaderBytes: number,
  maxResponseTempFileBytes: number,
  upstreamKeepaliveRequests: number,
  upstreamKeepaliveTimeout: duration,
  maxRequestBodyBytes: number,
  openTelemetry: struct(() => OPEN_TELEMETRY_OPTIONS),
  originSecret: struct(() => ORIGIN_SECRET_OPTIONS),
  readTimeout: duration,
  rejectSwitchingProtocols: bool,
  securityHeaders: struct(() => SECURITY_HEADERS_OPTIONS),
  rejectedRequestLog: instance(() => RejectedRequestLog, 'RejectedRequestLog', 'RejectedRequestLog.sampled(1)'),
  sendTimeout: duration,
  strictQuery: bool,
  tls: struct(() => TLS_OPTIONS),
  trustedHeaders: listOf(text),
  underscoresInHeaders: bool,
  upstreamKeepaliveConnections: number,
  workerConnections: number,
};

/** The members of `OpenTelemetryOptions`. */
export const OPEN_TELEMETRY_OPTIONS: StructMembers<OpenTelemetryOptions> = {
  endpoint: text,
  sampledPercent: number,
  serviceName: text,
  traceContext: enumeration(() => TraceContext, 'TraceContext'),
};

/** The members of `TlsOptions`. */
export const TLS_OPTIONS: StructMembers<TlsOptions> = {
  clientCertificates: struct(() => CLIENT_CERTIFICATE_OPTIONS),
  policy: enumeration(() => TlsPolicy, 'TlsPolicy'),
};
