/** The members of the structs of configurations. */

import type { NginxConfigurationProps } from './nginx-configuration-props';
import { AppProtocol } from './settings/app-protocol';
import { ClientAddressSource } from './settings/client-address-source';
import { ClientScheme, Enforcement, GzipSettings, NginxSettings } from './settings/nginx-settings';
import { OpenTelemetrySettings, TraceContext } from './settings/open-telemetry-settings';
import { SecurityHeaders } from './settings/security-headers';
import { ClientCertificateSettings, TlsPolicy, TlsSettings } from './settings/tls-settings';
import { Allowlist } from '../allowlist/allowlist';
import { OriginSecret } from '../allowlist/policies/origin-secret';
import { anything, bool, duration, enumeration, instance, listOf, number, required, struct, StructMembers, text } from '../validation/struct-members';

/** The members of `ClientCertificateSettings`. */
export const CLIENT_CERTIFICATE_SETTINGS: StructMembers<ClientCertificateSettings> = {
  verifyDepth: number,
};

/** The members of `GzipSettings`. */
export const GZIP_SETTINGS: StructMembers<GzipSettings> = {
  enabled: bool,
  level: number,
  minLengthBytes: number,
  types: listOf(text),
};

/** The members of `NginxConfigurationProps`. */
export const NGINX_CONFIGURATION_PROPS: StructMembers<NginxConfigurationProps> = {
  allowlist: required(instance(() => Allowlist, 'Allowlist', "new Allowlist({ routes: [Route.prefix('/api')] })")),
  appHealthPath: text,
  appHost: text,
  appPort: number,
  appProtocol: instance(() => AppProtocol, 'AppProtocol', 'AppProtocol.http()'),
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

/** The members of `NginxSettings`. */
export const NGINX_SETTINGS: StructMembers<NginxSettings> = {
  clientAddressSource: instance(() => ClientAddressSource, 'ClientAddressSource', 'ClientAddressSource.LAST_FORWARDED_FOR'),
  clientBodyTimeout: duration,
  clientHeaderTimeout: duration,
  clientSendTimeout: duration,
  clientScheme: enumeration(() => ClientScheme, 'ClientScheme'),
  connectTimeout: duration,
  enforcement: enumeration(() => Enforcement, 'Enforcement'),
  forwardedRequestHeaders: listOf(text),
  gzip: struct(() => GZIP_SETTINGS),
  hiddenResponseHeaders: listOf(text),
  maxConnections: number,
  maxHeaderLineBytes: number,
  maxResponseHeaderBytes: number,
  maxResponseTempFileBytes: number,
  upstreamKeepaliveRequests: number,
  upstreamKeepaliveTimeout: duration,
  maxRequestBodyBytes: number,
  openTelemetry: struct(() => OPEN_TELEMETRY_SETTINGS),
  originSecret: instance(() => OriginSecret, 'OriginSecret', 'OriginSecret.required()'),
  readTimeout: duration,
  refuseSwitchingProtocols: bool,
  securityHeaders: instance(() => SecurityHeaders, 'SecurityHeaders', 'SecurityHeaders.standard()'),
  sendTimeout: duration,
  strictQuery: bool,
  tls: struct(() => TLS_SETTINGS),
  trustedHeaders: listOf(text),
  underscoresInHeaders: bool,
  upstreamKeepaliveConnections: number,
  workerConnections: number,
};

/** The members of `OpenTelemetrySettings`. */
export const OPEN_TELEMETRY_SETTINGS: StructMembers<OpenTelemetrySettings> = {
  endpoint: text,
  sampledPercent: number,
  serviceName: text,
  traceContext: enumeration(() => TraceContext, 'TraceContext'),
};

/** The members of `TlsSettings`. */
export const TLS_SETTINGS: StructMembers<TlsSettings> = {
  clientCertificates: struct(() => CLIENT_CERTIFICATE_SETTINGS),
  policy: enumeration(() => TlsPolicy, 'TlsPolicy'),
};
