import { speaksGrpc } from './check-combination';
import type { ResolvedProps } from './resolved-props';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import { NginxConfiguration } from '../nginx';
import type { ProxyContainerOptions, SecretFile } from '../sidecar';

/** The options of the sidecar of a service. */
export function sidecarOptions({ props, proxyImage, capacity, exposure, timing }: ResolvedProps): ProxyContainerOptions {
  return {
    image: proxyImage,
    secretFiles: secretFilesOf(props),
    originSecrets: props.originSecrets,
    portName: exposure.portName,
    appProtocol: exposure.appProtocol?.({ tls: props.proxyTls !== undefined, grpc: speaksGrpc(props) }),
    cpu: props.proxyCpu ?? capacity.containerDefaults.cpu,
    memoryLimitMiB: props.proxyMemoryLimitMiB,
    memoryReservationMiB: props.proxyMemoryReservationMiB,
    hostPort: capacity.hostPort,
    healthCheckStartPeriod: props.proxyHealthCheckStartPeriod,
    stopDelay: timing.stopDelay,
    stopTimeout: timing.proxyStopTimeout,
    ...props.proxyLogging ? { logging: props.proxyLogging } : {
      logRetention: props.logRetention,
      logRemovalPolicy: props.logRemovalPolicy,
      logEncryptionKey: props.logEncryptionKey,
    },
  };
}

/** The secrets that NGINX reads from files. */
function secretFilesOf({ proxyTls, basicAuthUsers = {} }: ReverseProxiedServiceProps): SecretFile[] | undefined {
  const lists = Object.entries(basicAuthUsers).map(([users, secret]) => ({ path: NginxConfiguration.basicAuthFile(users), secret }));
  return proxyTls === undefined && lists.length === 0 ? undefined : [...proxyTls?.secretFiles ?? [], ...lists];
}
