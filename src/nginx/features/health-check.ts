import { forwardHealthCheck } from './dropped-upgrade';
import { Allowlist } from '../../allowlist/allowlist';
import { isCanonical, USUAL_FORM } from '../../allowlist/paths/canonical-target';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import type { AppProtocol } from '../settings/app-protocol';
import { block, comment, condition, directive, literal, mapKey, Statement, text, unlike, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';

/** The path at which health checks are answered. */
export const HEALTH_PATH = '/health';

const HEALTH_CHECK = 'rp_health_check';
/** A status that no response has. The status sends a health check to the location that answers it. */
const ASKED = 419;
const LOCATION = '@health';

/** Checks the path of the app that is asked for its health; a problem is added. */
export function checkHealthPath(path: string | undefined, problems: Problems): void {
  if (path !== undefined && (holdsToken(path) || path.length > 255 || !/^\/[A-Za-z0-9._~/-]*$/.test(path) || !isCanonical(path, USUAL_FORM))) {
    problems.add('appHealthPath', path, 'a path of at most 255 letters, digits and "._~/-" that starts with "/", in segments that are neither empty nor "." or ".."',
      holdsToken(path) ? TOKEN_FIX : 'write for example "/api/health-check"');
  }
}

/** The response to a health check on the health port, by NGINX itself or by the app, for GET and HEAD only. */
export function healthAnswer(allowlist: Allowlist, protocol: AppProtocol, appHealthPath?: string): Statement[] {
  return [
    block('if', [unlike('request_method', '^(?:GET|HEAD)\\z')], [
      directive('add_header', word('Allow'), literal('GET, HEAD'), 'always'),
      directive('return', 405),
    ]),
    ...appHealthPath === undefined ? ownAnswer() : [...toTheApp(allowlist, protocol, appHealthPath), forwardHealthCheck(protocol, appHealthPath)],
  ];
}

/**
 * The map that identifies health checks on the port that serves requests, for a load balancer that cannot use another port. An
 * Application Load Balancer adds `X-Forwarded-For` to the requests of clients, but not to its own health checks. Clients
 * behind the load balancer therefore cannot send health checks.
 */
export function trafficPortHealthMap(): Statement[] {
  return [
    comment('Health checks on the port of requests: without X-Forwarded-For, which the load balancer adds to all that clients send.'),
    map([read('request_method'), ' ', read('request_uri'), ' ', read('http_x_forwarded_for')], HEALTH_CHECK,
      [directive(mapKey(`GET ${HEALTH_PATH} `), 1)]),
  ];
}

/**
 * The directives that answer health checks before any other check of the request. The path may also be a path of a route.
 *
 * @param exempt the directives that turn the server's limits off: a task under full load is busy, not unhealthy
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
        // The server's answers to errors are found by a path, which leads past the condition above, and back to here.
        directive('error_page', ASKED, '=', LOCATION),
        // A named location accepts no path in `proxy_pass`.
        directive('rewrite', literal('^'), literal(appHealthPath), 'break'),
        forwardHealthCheck(protocol),
      ],
    ]),
  ];
}

function ownAnswer(): Statement[] {
  return [directive('default_type', 'text/plain'), directive('return', 200, literal('ok'))];
}

/**
 * The health check to the app. Of the original request, the app receives only the `User-Agent`, so that nobody can claim
 * anything or send a body.
 */
function toTheApp(allowlist: Allowlist, protocol: AppProtocol, appHealthPath: string): Statement[] {
  return [
    ...protocol._request([appHealthPath], false),
    protocol._directive('pass_request_headers', 'off'),
    protocol._directive('pass_request_body', 'off'),
    ...protocol._upgrades ? ['Connection', 'Content-Length'].map((name) => protocol._header(name, text(''))) : [],
    protocol._header('User-Agent', valueOf('http_user_agent')),
    protocol._header('Host', literal(allowlist.hosts.find((host) => !host.startsWith('*')) ?? 'localhost')),
  ];
}
