import { accessLog, LogFormat } from './answers/access-log';
import { ErrorResponses, outside } from './answers/error-responses';
import { Compilation } from './features/compilation';
import { HEALTH_PATH } from './features/health-check';
import { listenForHealthChecks, listenForRequests } from './features/listeners';
import { authorizationLocation } from './locations/authorization-location';
import { proxyLocations } from './locations/proxy-locations';
import { block, comment, directive, literal, pattern, Statement, word } from './syntax/configuration-tree';
import { malformedHostGate } from './verdict/gate';
import { Verdict } from './verdict/verdict';
import { hostPattern, isWildcard, OTHER_HOSTS } from '../allowlist/host-name';

/** The server of all hosts that are not listed. */
export function otherHostsServer(compilation: Compilation, port: number): Statement[] {
  const { settings, features } = compilation;
  const responses = new ErrorResponses(compilation);
  return [
    comment('Requests for unlisted hosts, for example from scanners.'),
    block('server', [], [
      ...listenForRequests(port, settings, 'default_server'),
      directive('server_name', OTHER_HOSTS),
      ...accessLog(LogFormat.UNROUTED, settings),
      ...responses.pages(),
      ...responses.headers(),
      ...features.flatMap((feature) => feature.beforeChecks?.(false)),
      block('location', ['/'], outside(421, settings)),
      ...responses.locations(),
    ]),
  ];
}

/** The server of the listed hosts. */
export function listedServer(compilation: Compilation, port: number, verdict: Verdict, responses: ErrorResponses): Statement[] {
  const { allowlist: { hosts }, settings, features } = compilation;
  return [
    comment('Requests for the listed hosts, or for all hosts if no hosts are listed.'),
    block('server', [], [
      ...listenForRequests(port, settings),
      directive('server_name', ...hosts.map((host) => isWildcard(host) ? pattern(`${hostPattern(host)}\\z`) : word(host)),
        ...hosts.length === 0 || features.reporting.checksHosts ? [pattern(`${hostPattern()}\\z`)] : []),
      ...accessLog(LogFormat.ROUTED, settings),
      ...responses.pages(),
      ...features.flatMap((feature) => feature.beforeChecks?.(true)),
      comment('Rejection of malformed hosts. NGINX before 1.30 ignores the text after a colon.'),
      malformedHostGate(),
      ...features.flatMap((feature) => feature.server?.()),
      ...features.forwardedHeaders.toTheApp(),
      ...proxyLocations(compilation, verdict, responses),
      ...authorizationLocation(compilation),

      comment('Responses to rejected requests, and to errors of NGINX itself.'),
      ...responses.locations(),
    ]),
  ];
}

/** The server of health checks. */
export function healthServer({ settings, features }: Compilation, port: number): Statement[] {
  return [
    comment('Health checks, for any host. Only the load balancer can reach this port.'),
    block('server', [], [
      ...listenForHealthChecks(port, settings),
      directive('access_log', 'off'),
      block('location', ['=', literal(HEALTH_PATH)], features.healthChecks.answer()),
      block('location', ['/'], [directive('return', 404)]),
    ]),
  ];
}
