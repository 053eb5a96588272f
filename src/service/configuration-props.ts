import { Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { LazyConfigurationProps } from './lazy-configuration';
import { namesInConfiguration } from './prop-names';
import type { ResolvedProps } from './resolved-props';
import type { NginxOptions } from '../nginx';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';

/** The props of the NGINX configuration of a service. */
export function configurationProps(scope: Construct, resolved: ResolvedProps): LazyConfigurationProps {
  const { props, capacity, exposure, timing, appName, clientAddressSource, dynamicHostPort, underscores } = resolved;
  return {
    scope,
    names: namesInConfiguration(props, exposure),
    basicAuthUsers: Object.keys(props.basicAuthUsers ?? {}),
    originSecrets: Object.keys(props.originSecrets ?? {}),
    routes: props.routes,
    hosts: props.hosts ?? exposure.hosts,
    ownReadTimeout: props.nginx?.readTimeout,
    nginx: {
      ...choosePorts(props),
      // In the network mode `bridge` the host is the name of a link. A socket file needs no link.
      appHost: dynamicHostPort && props.app.socket === undefined ? appName : undefined,
      appPort: props.app.port,
      appSocket: props.app.socket,
      appProtocol: props.app.protocol,
      appHealthPath: props.appHealthPath,
      healthOnTrafficPort: dynamicHostPort && exposure.trafficPortHealth === elbv2.Protocol.HTTP,
      workerProcesses: workersFor(capacity.vcpus, props.proxyCpu),
      keepaliveTimeout: timing.keepaliveTimeout,
      workerShutdownTimeout: timing.workerShutdownTimeout,
      settings: {
        ...props.nginx,
        readTimeout: props.nginx?.readTimeout ?? timing.readTimeout,
        ...props.proxyTls && { tls: props.proxyTls.settings },
        listenIpv6: props.nginx?.listenIpv6 ?? exposure.reachesByIpv6,
        clientAddressSource,
        ...headersOfLoadBalancer(resolved),
        clientScheme: props.nginx?.clientScheme ?? exposure.clientScheme ?? (underscores ? exposure.listenerScheme : undefined),
      },
    },
  };
}

/**
 * The maximum size of a header line of a request behind a load balancer that adds tokens or certificates. User claims may have 11 KB, to
 * which Base64 adds a third, and a URL-encoded chain of certificates may be longer. The cookies of a session add up to 16 KB to
 * the cookies of the app.
 */
const LONG_HEADER_LINE_BYTES = 32768;

/** The settings for the headers that the load balancer adds. The props of the service come first, so that messages number them. */
function headersOfLoadBalancer({ props: { nginx = {} }, exposure: { identityHeaders = [], addsLongHeaders } }: ResolvedProps): NginxOptions {
  return {
    ...identityHeaders.length > 0 && { trustedHeaders: [...new Set([...nginx.trustedHeaders ?? [], ...identityHeaders])] },
    ...addsLongHeaders && { maxHeaderLineBytes: nginx.maxHeaderLineBytes ?? LONG_HEADER_LINE_BYTES },
  };
}

/**
 * The number of worker processes: one for each whole vCPU of the task, or of the proxy if the task definition names no CPU.
 * `auto` would count the processors of the host.
 */
function workersFor(vcpus?: number, proxyCpu: number = 0): number {
  return Math.max(1, Math.floor(vcpus ?? (Token.isUnresolved(proxyCpu) ? 1 : proxyCpu / 1024)));
}

/**
 * The ports of the proxy. The containers of a task share one network interface, so the proxy uses other ports if the app
 * uses the default ports.
 */
function choosePorts(props: ReverseProxiedServiceProps): { port: number; healthPort: number } {
  const taken = props.app.port === 8080 || props.app.port === 8081;
  return {
    port: props.proxyPort ?? (taken ? 8090 : 8080),
    healthPort: props.proxyHealthPort ?? (taken ? 8091 : 8081),
  };
}
