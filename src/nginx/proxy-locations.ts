import { Argument, block, comment, condition, directive, Directive, literal, Statement, text, variable, word } from './configuration-tree';
import { REASON } from './decision-maps';
import { droppedHeaders } from './dropped-headers';
import { ResolvedSettings } from './resolve-settings';
import { Allowlist } from '../allowlist/allowlist';
import { RejectionReason } from '../allowlist/decision';
import { REJECTION_STATUS } from '../allowlist/rejection-status';
import { Route, RouteOptions } from '../allowlist/route';

/** The reasons that a location tests, each by itself, because `return` takes no variable. An unknown host has a server of its own. */
const TESTED = Object.values(RejectionReason).filter((reason) => reason !== RejectionReason.UNKNOWN_HOST);

/**
 * The locations. Body size, timeouts and buffering are taken from the location and not from a variable, so a route for
 * which they differ has a location of its own, and so has every more specific route, or the former would take its
 * requests, too. Every location rejects by the same verdict: which one is entered never decides whether a request passes.
 */
export function proxyLocations(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  const treatments = allowlist._routes.map(({ route }) => treatment(route._options, settings));
  const own = treatments.reduce((last, differing, i) => differing.length > 0 ? i + 1 : last, 0);
  return [
    comment('Everything that passes goes to the app.'),
    block('location', ['/'], gateAndForward()),
    ...own === 0 ? [] : [comment('Routes with a body size, timeouts or buffering of their own, and the more specific ones, the most specific first.')],
    ...allowlist._routes.slice(0, own).map(({ route }, i) => block('location', match(route), [...treatments[i], ...gateAndForward()])),
  ];
}

/** What a location must match: NGINX compares it with the decoded path. */
function match(route: Route): (string | Argument)[] {
  const path = route._pattern;
  return path.kind === 'exact' ? ['=', literal(path.decoded())] : ['~', literal(`^${path.decodedPcre(route._form.encodedSlash)}\\z`)];
}

/** The directives by which a route's treatment differs from the settings. */
function treatment(options: RouteOptions, settings: ResolvedSettings): Directive[] {
  const differing: Directive[] = [];
  if (options.maxRequestBodyBytes !== undefined && options.maxRequestBodyBytes !== settings.maxRequestBodyBytes) {
    differing.push(directive('client_max_body_size', options.maxRequestBodyBytes));
  }
  for (const [name, seconds, usual] of [
    ['proxy_connect_timeout', options.connectTimeoutSeconds, settings.connectTimeoutSeconds],
    ['proxy_read_timeout', options.readTimeoutSeconds, settings.readTimeoutSeconds],
    ['proxy_send_timeout', options.sendTimeoutSeconds, settings.sendTimeoutSeconds],
  ] as const) {
    if (seconds !== undefined && seconds !== usual) {
      differing.push(directive(name, `${seconds}s`));
    }
  }
  if (options.responseBuffering === false) {
    differing.push(directive('proxy_buffering', 'off'));
  }
  return differing;
}

function gateAndForward(): Statement[] {
  return [
    ...TESTED.map((reason) => block('if', [condition(REASON, reason)], [directive('return', REJECTION_STATUS[reason])])),
    // Fail closed: whatever else the verdict may say, only an empty one passes.
    block('if', [condition(REASON)], [directive('return', 400)]),
    directive('proxy_pass', 'http://rp_app'),
  ];
}

/** What every forwarded request carries, set once for the server. */
export function forwardedHeaders(settings: ResolvedSettings): Statement[] {
  const set = (name: string, ...value: Parameters<typeof text>) => directive('proxy_set_header', word(name), text(...value));
  return [
    comment('To the app: the true host, client and scheme. What a client claims about them, or would override, is dropped.'),
    directive('proxy_http_version', '1.1'),
    set('Connection', variable('rp_connection')),
    set('Upgrade', variable('rp_upgrade')),
    set('Host', variable('host')),
    set('X-Real-IP', variable('remote_addr')),
    set('X-Forwarded-For', variable('remote_addr')),
    set('X-Forwarded-Proto', variable('rp_scheme')),
    set('X-Forwarded-Host', variable('host')),
    set('X-Forwarded-Port', variable('rp_scheme_port')),
    set('X-Request-Id', variable('request_id')),
    ...droppedHeaders(settings.trustedHeaders).map((name) => set(name, '')),
  ];
}
