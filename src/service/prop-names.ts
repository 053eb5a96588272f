import type { ExposureKind } from './exposure/exposure-kind';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import type { NginxConfigurationOptions } from '../nginx';
import type { ProxyContainerOptions } from '../sidecar';
import type { PropNames } from '../validation/problem';

/** The props of a service, by the names of the props of `NginxConfiguration` that receive their values. */
const CONFIGURATION: Record<Exclude<keyof NginxConfigurationOptions, 'allowlist'>, string> = {
  appHealthPath: 'appHealthPath',
  appHost: 'app.containerName',
  appPort: 'app.port',
  appProtocol: 'app.protocol',
  appSocket: 'app.socket',
  healthOnTrafficPort: 'capacity.networkMode',
  healthPort: 'proxyHealthPort',
  keepaliveTimeout: 'exposure.idleTimeout',
  port: 'proxyPort',
  settings: 'nginx',
  workerProcesses: 'proxyCpu',
  workerShutdownTimeout: 'drainTime',
};

/** The same for one service. Some values come from the exposure or from `proxyTls` unless the service sets them itself. */
export function namesInConfiguration({ hosts, nginx, proxyTls }: ReverseProxiedServiceProps, exposure: ExposureKind): PropNames {
  return {
    ...CONFIGURATION,
    ...proxyTls && { 'settings.tls': 'proxyTls' },
    ...nginx?.clientAddressSource === undefined && { 'settings.clientAddressSource': 'exposure.clientAddressSource' },
    ...nginx?.trustedHeaders === undefined && exposure.identityHeaders?.length && { 'settings.trustedHeaders': exposure.authentication ? 'exposure.authentication' : 'exposure.mutualAuthentication' },
    ...hosts === undefined && { hosts: 'exposure.hosts', ...Object.fromEntries((exposure.hostProps ?? []).map((prop, i) => [`hosts[${i}]`, `exposure.${prop}`])) },
  };
}

/** The props of a service, by the names of the options of `NginxSidecar` that receive their values. */
const SIDECAR: Record<keyof ProxyContainerOptions, string> = {
  appProtocol: 'exposure.appProtocol',
  containerName: 'containerName',
  cpu: 'proxyCpu',
  healthCheckStartPeriod: 'proxyHealthCheckStartPeriod',
  hostPort: 'capacity.hostPort',
  image: 'proxyImage',
  logEncryptionKey: 'logEncryptionKey',
  logRemovalPolicy: 'logRemovalPolicy',
  logRetention: 'logRetention',
  logging: 'proxyLogging',
  maxOpenFiles: 'nginx.workerConnections',
  memoryLimitMiB: 'proxyMemoryLimitMiB',
  memoryReservationMiB: 'proxyMemoryReservationMiB',
  originSecrets: 'originSecrets',
  portName: 'exposure.portName',
  secretFiles: 'basicAuthUsers',
  stopDelay: 'exposure.cloudMapOptions.dnsTtl',
  stopTimeout: 'drainTime',
};

export const NAMES_IN_SIDECAR: PropNames = {
  ...SIDECAR,
  'appContainer': 'app',
  'configuration.appHost': 'app.containerName',
  'networkMode': 'capacity.networkMode',
  'taskDefinition': 'capacity.taskDefinition',
};
