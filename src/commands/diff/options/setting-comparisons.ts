import { headerNames, originSecretData } from './plain-data';
import {
  largerIsLooser, longerListIsLooser, longerListIsStricter, members, neither, opensWith, requirement, trueIsLooser, trueIsStricter, ValueComparison,
} from './value-comparison';
import type { NginxConfigurationOptions } from '../../../nginx/nginx-configuration-options';
import { LOOPBACK } from '../../../nginx/settings/app-address';
import { Enforcement, NginxOptions } from '../../../nginx/settings/nginx-options';
import type { ResolvedSettings } from '../../../nginx/settings/resolve-settings';
import { writeAppProtocol, writeClientAddressSource } from '../../../nginx/settings/settings-writer';
import { TlsPolicy } from '../../../nginx/settings/tls-options';
import { UpstreamProtocol } from '../../../nginx/settings/upstream-protocol';
import { DifferenceKind } from '../difference';

/** A setting that the comparison of requests covers in full, because the setting is a default of a route option. */
export const BY_REQUESTS = 'by requests';

const tlsPolicy: ValueComparison = (_, new_) => new_ === TlsPolicy.MODERN ? DifferenceKind.TIGHTENED : DifferenceKind.LOOSENED;

/** The comparison of a setting. */
export interface SettingComparison<T> {
  readonly kindOf: ValueComparison;
  /** The value with its defaults, if the value is not plain data. */
  readonly dataOf?: (value: T) => unknown;
}

/** The comparison of every setting. The type makes a missing setting a compile error. */
export const SETTING_COMPARISONS: {
  readonly [Setting in keyof NginxOptions]-?: SettingComparison<ResolvedSettings[Setting]> | typeof BY_REQUESTS;
} = {
  strictQuery: BY_REQUESTS,
  enforcement: { kindOf: opensWith(Enforcement.REPORT_ONLY) },
  gzip: { kindOf: neither },
  maxRequestBodyBytes: { kindOf: largerIsLooser },
  maxResponseTempFileBytes: { kindOf: neither },
  maxHeaderLineBytes: { kindOf: largerIsLooser },
  clientHeaderTimeout: { kindOf: largerIsLooser },
  clientBodyTimeout: { kindOf: largerIsLooser },
  clientSendTimeout: { kindOf: largerIsLooser },
  connectTimeout: { kindOf: neither },
  readTimeout: { kindOf: neither },
  sendTimeout: { kindOf: neither },
  maxResponseHeaderBytes: { kindOf: largerIsLooser },
  upstreamKeepaliveConnections: { kindOf: neither },
  upstreamKeepaliveTimeout: { kindOf: neither },
  upstreamKeepaliveRequests: { kindOf: neither },
  workerConnections: { kindOf: neither },
  maxConnections: { kindOf: largerIsLooser },
  rejectSwitchingProtocols: { kindOf: trueIsStricter },
  rejectedRequestLog: { kindOf: neither, dataOf: String },
  securityHeaders: { kindOf: requirement },
  hiddenResponseHeaders: { kindOf: longerListIsStricter, dataOf: headerNames },
  tls: {
    kindOf: members(requirement, { policy: tlsPolicy, clientCertificates: members(requirement, { verifyDepth: largerIsLooser }) }),
    dataOf: (tls) => tls && {
      policy: tls.policy ?? TlsPolicy.INTERMEDIATE,
      clientCertificates: tls.clientCertificates && { verifyDepth: tls.clientCertificates.verifyDepth ?? 1 },
    },
  },
  clientAddressSource: { kindOf: neither, dataOf: writeClientAddressSource },
  clientScheme: { kindOf: neither },
  originSecret: { kindOf: requirement, dataOf: originSecretData },
  forwardedRequestHeaders: { kindOf: longerListIsLooser, dataOf: headerNames },
  underscoresInHeaders: { kindOf: trueIsLooser },
  trustedHeaders: { kindOf: longerListIsLooser, dataOf: headerNames },
  listenIpv6: { kindOf: neither },
  openTelemetry: { kindOf: neither },
};

/** The value of every other option of the proxy, with the defaults. The type makes a missing option a compile error. */
export const PROXY_VALUES: { readonly [Option in keyof ProxyOptions]-?: (value: ProxyOptions[Option]) => unknown } = {
  appPort: (port) => port,
  appSocket: (socket) => socket,
  appHost: (host = LOOPBACK) => host,
  appHealthPath: (path) => path,
  appProtocol: (protocol = UpstreamProtocol.http()) => writeAppProtocol(protocol),
  port: (port = 8080) => port,
  healthPort: (port = 8081) => port,
  healthOnTrafficPort: (is = false) => is,
  workerProcesses: (number = 1) => number,
  keepaliveTimeout: (time) => time?.toSeconds() ?? 75,
  workerShutdownTimeout: (time) => time?.toSeconds() ?? 20,
};

type ProxyOptions = Omit<NginxConfigurationOptions, 'allowlist' | 'settings'>;
