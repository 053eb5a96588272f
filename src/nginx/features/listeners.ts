import { ResolvedSettings } from '../settings/resolve-settings';
import { directive, Statement } from '../syntax/configuration-tree';

/** The port that serves requests, for one of its servers. */
export function listenForRequests(port: number, settings: ResolvedSettings, ...options: string[]): Statement {
  return directive('listen', port, ...settings.tls === undefined ? [] : ['ssl'], ...http2(settings), ...proxyProtocol(settings), ...options);
}

/**
 * The port of health checks, always without TLS. A Network Load Balancer that speaks the PROXY protocol does so in health
 * checks, too (its documentation on target groups, "Proxy protocol"); the container's own check does not.
 */
export function listenForHealthChecks(port: number, settings: ResolvedSettings): Statement[] {
  const options = [...http2(settings), ...proxyProtocol(settings)];
  return [directive('listen', port, ...options), ...proxyProtocol(settings).length > 0 ? [directive('listen', `127.0.0.1:${port}`, ...http2(settings))] : []];
}

/** Whether clients speak HTTP/2: those of gRPC speak nothing else. */
export function isHttp2({ protocol }: ResolvedSettings): boolean {
  return protocol._module === 'grpc';
}

/** Newer versions have a directive for it, which version 1.22 does not know. */
function http2(settings: ResolvedSettings): string[] {
  return isHttp2(settings) ? ['http2'] : [];
}

function proxyProtocol({ clientAddressSource }: ResolvedSettings): string[] {
  return clientAddressSource._kind === 'proxy-protocol' ? ['proxy_protocol'] : [];
}
