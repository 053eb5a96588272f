import { Feature } from './feature';
import { connectionHeader } from './request-headers/connection-header';
import { forwardHealthCheck } from './request-headers/dropped-upgrade';
import { Allowlist } from '../../allowlist/allowlist';
import { isCanonical, USUAL_FORM } from '../../allowlist/paths/canonical-target';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { ResolvedSettings } from '../settings/resolve-settings';
import type { UpstreamModule } from '../settings/upstream-module';
import { block, comment, condition, directive, literal, mapKey, Statement, text, unlike, word } from '../syntax/configuration-tree';
import { HEALTH_CHECK_REQUESTED } from '../syntax/internal-statuses';
import { map, read, valueOf } from '../syntax/map-directive';

/** The path of health checks. */
export const HEALTH_PATH = '/health';

const HEALTH_CHECK = 'rp_health_check';
const LOCATION = '@health';

/** The props of the configuration for health checks. */
export interface HealthCheckProps {
  readonly appHealthPath?: string;
  readonly healthOnTrafficPort?: boolean;
}

/**
 * Health checks, on a separate port and, for a load balancer that cannot use another port, on the port that serves requests. An Application Load Balancer adds `X-Forwarded-For` to the requests of clients, but not to its own health checks.
 * Clients behind the load balancer therefore cannot send health checks.
 */
export class HealthChecks implements Feature {
  /**
   * @param exempt the directives that turn off the limits, because a task under full load is not unhealthy
   */
  constructor(
    private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings, private readonly props: HealthCheckProps,
    private readonly exempt: () => Statement[],
  ) {}

  /** The response to a health check on the health port, by NGINX itself or by the app, for GET and HEAD only. */
  public answer(): Statement[] {
    const { allowlist, settings: { protocol }, props: { appHealthPath } } = this;
    return [
      block('if', [unlike('request_method', '^(?:GET|HEAD)\\z')], [
        directive('add_header', word('Allow'), literal('GET, HEAD'), 'always'),
        directive('return', 405),
      ]),
      ...appHealthPath === undefined ? proxyResponse()
        : [...toTheApp(allowlist, protocol, appHealthPath), forwardHealthCheck(protocol, appHealthPath)],
    ];
  }

  public http(): Statement[] {
    return !this.props.healthOnTrafficPort ? [] : [
      comment('Health checks on the port of requests. The load balancer adds X-Forwarded-For to the requests of clients, but not to health checks.'),
      map([read('request_method'), ' ', read('request_uri'), ' ', read('http_x_forwarded_for')], HEALTH_CHECK,
        [directive(mapKey(`GET ${HEALTH_PATH} `), 1)]),
    ];
  }

  /** The directives for health checks on the port of requests. The directives precede all checks, because the path of health checks can also be the path of a route. */
  public beforeChecks(listed: boolean): Statement[] {
    const { allowlist, settings: { protocol }, props: { appHealthPath, healthOnTrafficPort } } = this;
    return !healthOnTrafficPort ? [] : [
      block('if', [condition(HEALTH_CHECK)], [directive('return', HEALTH_CHECK_REQUESTED)]),
      directive('error_page', HEALTH_CHECK_REQUESTED, '=', LOCATION),
      block('location', [LOCATION], [
        directive('access_log', 'off'),
        ...listed ? this.exempt() : [],
        ...appHealthPath === undefined ? proxyResponse() : [
          ...toTheApp(allowlist, protocol, appHealthPath),
          // For an error, NGINX redirects to a path internally, evaluates the condition above again, and returns to this location.
          directive('error_page', HEALTH_CHECK_REQUESTED, '=', LOCATION),
          // A named location accepts no path in `proxy_pass`.
          directive('rewrite', literal('^'), literal(appHealthPath), 'break'),
          forwardHealthCheck(protocol),
        ],
      ]),
    ];
  }

  public check(problems: Problems): void {
    const { appHealthPath: path, healthOnTrafficPort } = this.props;
    if (path !== undefined && (holdsToken(path) || path.length > 255 || !/^\/[A-Za-z0-9._~/-]*$/.test(path) || !isCanonical(path, USUAL_FORM))) {
      problems.add('appHealthPath', path, 'a path of at most 255 letters, digits and "._~/-" that starts with "/", in segments that are neither empty nor "." or ".."',
        holdsToken(path) ? TOKEN_FIX : 'write for example "/api/health-check"');
    }
    if (healthOnTrafficPort && !this.settings.clientAddressSource._isForwarded) {
      problems.conflict('healthOnTrafficPort', true, `the \`clientAddressSource\` ${this.settings.clientAddressSource}`,
        'leave `healthOnTrafficPort` out, or put an Application Load Balancer in front of NGINX, because NGINX recognizes health checks by the missing header X-Forwarded-For');
    }
  }
}

function proxyResponse(): Statement[] {
  return [directive('default_type', 'text/plain'), directive('return', 200, literal('ok'))];
}

/**
 * The directives for the health check to the app. From the original request, the app receives only the `User-Agent`, so that
 * clients cannot forge headers or send a body.
 */
function toTheApp(allowlist: Allowlist, protocol: UpstreamModule, appHealthPath: string): Statement[] {
  return [
    ...protocol.request([appHealthPath], false),
    protocol.directive('pass_request_headers', 'off'),
    protocol.directive('pass_request_body', 'off'),
    ...protocol.upgrades ? [connectionHeader(protocol), protocol.header('Content-Length', text(''))] : [],
    protocol.header('User-Agent', valueOf('http_user_agent')),
    protocol.header('Host', literal(allowlist.hosts.find((host) => !host.startsWith('*')) ?? 'localhost')),
  ];
}
