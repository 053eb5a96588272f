import { ResolvedSettings } from '../settings/resolve-settings';
import { directive, Statement } from '../syntax/configuration-tree';

/** The listeners on the port that serves requests, for one of the servers on this port. */
export function listenForRequests(port: number, settings: ResolvedSettings, ...options: string[]): Statement[] {
  return listenOnAll(port, settings, [...settings.tls === undefined ? [] : ['ssl'], ...http2(settings), ...proxyProtocol(settings), ...options]);
}

/**
 * The listeners on the port of health checks, always without TLS. A Network Load Balancer with the PROXY protocol also uses the
 * PROXY protocol in health checks (see "Proxy protocol" in its documentation on target groups). The health check of the container
 * does not use the PROXY protocol.
 */
export function listenForHealthChecks(port: number, settings: ResolvedSettings): Statement[] {
  const options = [...http2(settings), ...proxyProtocol(settings)];
  return [...listenOnAll(port, settings, options), ...proxyProtocol(settings).length > 0 ? [directive('listen', `127.0.0.1:${port}`, ...http2(settings))] : []];
}

/** The listeners on all IPv4 addresses, and on all IPv6 addresses if asked for. A port alone means all IPv4 addresses. */
function listenOnAll(port: number, { listenIpv6 }: ResolvedSettings, options: string[]): Statement[] {
  return [directive('listen', port, ...options), ...listenIpv6 ? [directive('listen', `[::]:${port}`, ...options)] : []];
}

/** Whether clients use HTTP/2. gRPC clients use only HTTP/2. */
export function isHttp2({ protocol }: ResolvedSettings): boolean {
  return protocol.prefix === 'grpc';
}

/** The parameter of `listen` for HTTP/2. Newer versions of NGINX have the directive `http2`, but version 1.22 does not. */
function http2(settings: ResolvedSettings): string[] {
  return isHttp2(settings) ? ['http2'] : [];
}

function proxyProtocol({ clientAddressSource }: ResolvedSettings): string[] {
  return clientAddressSource._kind === 'proxy-protocol' ? ['proxy_protocol'] : [];
}
