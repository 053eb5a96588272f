import type { ClientAddressSource } from './client-address-source';
import type { FastCgiOptions } from './fast-cgi-options';
import type { GzipOptions, NginxOptions } from './nginx-options';
import type { OpenTelemetryOptions } from './open-telemetry-options';
import type { SecurityHeadersOptions } from './security-headers';
import type { ClientCertificateOptions, TlsOptions } from './tls-options';
import { FastCgi } from './upstream-module';
import type { UpstreamProtocol } from './upstream-protocol';
import { writeOriginSecret } from '../../allowlist/routes/route-options-writer';
import { asGiven, inSeconds, membersOf } from '../../validation/value-writers';

/** Writes the source of the client's address. */
export function writeClientAddressSource({ _kind: kind, _trustedHops: trustedHops, _ranges: ranges }: ClientAddressSource): unknown {
  switch (kind) {
    case 'forwarded-for': return trustedHops === 1 ? 'last-forwarded-for' : { forwardedFor: { trustedHops } };
    case 'trusted-proxies': return { trustedProxies: ranges.map(({ text }) => text) };
    default: return kind;
  }
}

/** Writes settings, every setting, so that the compiler misses a new one. `readNginxSettings()` reads them. */
export const writeNginxSettings = membersOf<NginxOptions>({
  enforcement: asGiven,
  gzip: membersOf<GzipOptions>({ enabled: asGiven, types: asGiven, minLengthBytes: asGiven, level: asGiven }),
  maxRequestBodyBytes: asGiven,
  maxResponseTempFileBytes: asGiven,
  maxHeaderLineBytes: asGiven,
  clientHeaderTimeoutSeconds: inSeconds,
  clientBodyTimeoutSeconds: inSeconds,
  connectTimeoutSeconds: inSeconds,
  readTimeoutSeconds: inSeconds,
  sendTimeoutSeconds: inSeconds,
  clientSendTimeoutSeconds: inSeconds,
  maxResponseHeaderBytes: asGiven,
  upstreamKeepaliveConnections: asGiven,
  upstreamKeepaliveTimeoutSeconds: inSeconds,
  upstreamKeepaliveRequests: asGiven,
  workerConnections: asGiven,
  maxConnections: asGiven,
  rejectSwitchingProtocols: asGiven,
  rejectedRequestLog: (log) => log._isSampled ? { sampledPercent: log._percent } : 'all',
  strictQuery: asGiven,
  listenIpv6: asGiven,
  securityHeaders: membersOf<SecurityHeadersOptions>({
    hstsMaxAgeSeconds: inSeconds,
    hstsIncludeSubDomains: asGiven,
    frameAncestors: asGiven,
    referrerPolicy: asGiven,
  }),
  hiddenResponseHeaders: asGiven,
  clientAddressSource: writeClientAddressSource,
  clientScheme: asGiven,
  tls: membersOf<TlsOptions>({
    policy: asGiven,
    clientCertificates: membersOf<ClientCertificateOptions>({ verifyDepth: asGiven }),
  }),
  originSecret: writeOriginSecret,
  forwardedRequestHeaders: asGiven,
  underscoresInHeaders: asGiven,
  trustedHeaders: asGiven,
  openTelemetry: membersOf<OpenTelemetryOptions>({
    endpoint: asGiven,
    serviceName: asGiven,
    sampledPercent: asGiven,
    traceContext: asGiven,
  }),
});

const fastCgi = membersOf<FastCgiOptions>({ scriptFilename: asGiven, scriptName: asGiven, documentRoot: asGiven });

/** The words for protocols, by the prefixes of the modules of NGINX. */
const WORDS = { proxy: 'http', grpc: 'grpc', uwsgi: 'uwsgi' } as const;

/** Writes the protocol between NGINX and the app. `readAppProtocol()` reads it. */
export function writeAppProtocol({ _upstreamModule: module }: UpstreamProtocol): unknown {
  return module instanceof FastCgi ? { fastCgi: fastCgi(module.given) } : WORDS[module.prefix as keyof typeof WORDS];
}
