import type { AppProtocol } from './app-protocol';
import { block, comment, condition, directive, literal, mapKey, Statement } from './configuration-tree';
import { forwardHealthCheck } from './dropped-upgrade';
import { map, read } from './map-directive';
import { Allowlist } from '../allowlist/allowlist';

/** The path at which health checks are answered. */
export const HEALTH_PATH = '/health';

const HEALTH_CHECK = 'rp_health_check';
/** A status that no answer has: it leads a health check to the location that answers it. */
const ASKED = 419;
const LOCATION = '@health';

/** How a health check is answered: by NGINX itself, or by the app. */
export function healthAnswer(allowlist: Allowlist, protocol: AppProtocol, appHealthPath?: string): Statement[] {
  return appHealthPath === undefined ? ownAnswer() : [...toTheApp(allowlist, protocol, appHealthPath), forwardHealthCheck(protocol, appHealthPath)];
}

/**
 * Tells health checks apart on the port that serves requests, for a load balancer that cannot ask on another one. An
 * Application Load Balancer adds X-Forwarded-For to what clients send, and not to what it asks itself, so that no client
 * behind it can ask for health.
 */
export function trafficPortHealthMap(): Statement[] {
  return [
    comment('Health checks on the port of requests: without X-Forwarded-For, which the load balancer adds to all that clients send.'),
    map([read('request_method'), ' ', read('request_uri'), ' ', read('http_x_forwarded_for')], HEALTH_CHECK,
      [directive(mapKey(`GET ${HEALTH_PATH} `), 1)]),
  ];
}

/**
 * Leads health checks to their answer before anything else is looked at. The path may be one of a route all the same.
 *
 * @param exempt what turns the server's limits off: under full load a task is busy, not ill
 */
export function trafficPortHealth(allowlist: Allowlist, protocol: AppProtocol, appHealthPath: string | undefined, exempt: Statement[]): Statement[] {
  return [
    block('if', [condition(HEALTH_CHECK)], [directive('return', ASKED)]),
    directive('error_page', ASKED, '=', LOCATION),
    block('location', [LOCATION], [
      directive('access_log', 'off'),
      ...exempt,
      ...appHealthPath === undefined ? ownAnswer() : [
        ...toTheApp(allowlist, protocol, appHealthPath),
        // A location with a name takes no path in `proxy_pass`.
        directive('rewrite', literal('^'), literal(appHealthPath), 'break'),
        forwardHealthCheck(protocol),
      ],
    ]),
  ];
}

function ownAnswer(): Statement[] {
  return [directive('default_type', 'text/plain'), directive('return', 200, literal('ok'))];
}

function toTheApp(allowlist: Allowlist, protocol: AppProtocol, appHealthPath: string): Statement[] {
  return [
    ...protocol._request([appHealthPath]),
    ...protocol._upgrades ? [protocol._header('Connection', literal(''))] : [],
    protocol._header('Host', literal(allowlist.hosts.find((host) => !host.startsWith('*')) ?? 'localhost')),
  ];
}
