import { Feature } from '../feature';
import { connectionHeader } from './connection-header';
import { WebSockets } from './web-socket';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { UpstreamModule } from '../../settings/upstream-module';
import { anyText, block, comment, condition, directive, literal, mapKey, Statement, word } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { ResponseHeaderBuffers } from '../responses/response-header-buffers';

/** The variable that is not empty if a client requests an upgrade that is not forwarded. */
const DROPPED_UPGRADE = 'rp_dropped_upgrade';
const UPSTREAM = 'rp_app_without_upgrade';

/** The socket file of the server for requests whose upgrade is not forwarded. */
export const WITHOUT_UPGRADE_SOCKET = '/tmp/without-upgrade.sock';

/** The variable that marks a response of the app that switches protocols. */
const SWITCHING_PROTOCOLS = 'rp_switching_protocols';
/** The invalid name of a header. NGINX rejects a response with such a header. */
const NO_HEADER = 'Switching Protocols';

/** A timeout that is longer than all timeouts of the other servers, so that only the timeouts of the other servers have an effect. */
const LONGEST = '1d';
/** The location of errors. No client request can reach the location, because NGINX resolves dot segments. */
const ERROR_LOCATION = '/../closed';
/** The statuses with which NGINX itself can respond to a request that NGINX has forwarded to itself. */
const OWN_ERRORS = [400, 405, 408, 413, 414, 494, 500, 501, 502, 503, 504, 505];
/** The headers with which an app controls the processing of a response in NGINX. */
const X_ACCEL = ['X-Accel-Expires', 'X-Accel-Redirect', 'X-Accel-Limit-Rate', 'X-Accel-Buffering', 'X-Accel-Charset'];

/** Whether NGINX opens a tunnel if the app responds with 101 to a client that sent `Upgrade`, even if NGINX did not forward the header. */
function passesThroughItself(protocol: UpstreamModule): boolean {
  return protocol.upgrades;
}

/** The directive that forwards a health check to the app. NGINX opens no tunnel, even if the health check requests an upgrade. */
export function forwardHealthCheck(protocol: UpstreamModule, path?: string): Statement {
  return protocol.pass(path === undefined ? undefined : [path], passesThroughItself(protocol) ? UPSTREAM : undefined);
}

/** Requests whose upgrade is not forwarded, and the server for these requests. */
export class DroppedUpgrades implements Feature {
  constructor(
    private readonly settings: ResolvedSettings, private readonly webSockets: WebSockets, private readonly headerBuffers: ResponseHeaderBuffers,
  ) {}

  /** The directives that forward the request to the app, in a location or in a block of a location. */
  public forward(): Statement[] {
    const { protocol, rejectSwitchingProtocols } = this.settings;
    const withoutUpgrade = protocol.pass(undefined, UPSTREAM);
    if (!passesThroughItself(protocol)) {
      return [protocol.pass()];
    }
    if (this.webSockets.mayUpgrade) {
      return [block('if', [condition(DROPPED_UPGRADE)], [withoutUpgrade]), protocol.pass()];
    }
    return rejectSwitchingProtocols ? [withoutUpgrade] : [block('if', [anyText('http_upgrade')], [withoutUpgrade]), protocol.pass()];
  }

  public http(): Statement[] {
    const { protocol, rejectSwitchingProtocols } = this.settings;
    if (!passesThroughItself(protocol)) {
      return [];
    }
    return [
      comment('Requests whose header Upgrade is not forwarded. NGINX would open a tunnel nevertheless if the app responded with 101.'),
      ...!this.webSockets.mayUpgrade ? [] : rejectSwitchingProtocols
        // In maps, a header without a value is the same as no header, but NGINX still opens a tunnel.
        ? [map([read('rp_upgrade')], DROPPED_UPGRADE, [directive(mapKey(''), '1')])]
        : [
          map([read('http_upgrade')], DROPPED_UPGRADE, [directive(mapKey(''), literal(''))], { otherwise: valueOf('rp_not_upgraded') }),
          map([read('rp_upgrade')], 'rp_not_upgraded', [directive(mapKey(''), '1')]),
        ],
      map([read('upstream_status')], SWITCHING_PROTOCOLS, [directive(mapKey('101'), 'refused')], { volatile: true }),
    ];
  }

  /** The upstream for requests whose upgrade is not forwarded. */
  public upstreams(): Statement[] {
    return !passesThroughItself(this.settings.protocol) ? [] : [
      comment('The app, through the last server below, for requests whose header Upgrade is not forwarded.'),
      block('upstream', [UPSTREAM], [directive('server', `unix:${WITHOUT_UPGRADE_SOCKET}`, 'max_fails=0')]),
    ];
  }

  /** The server that forwards requests unchanged, and rejects responses that switch protocols. */
  public servers(): Statement[] {
    const { protocol, gzip, maxHeaderLineBytes } = this.settings;
    return !passesThroughItself(protocol) ? [] : [
      comment('Requests whose header Upgrade was removed. Only NGINX can connect, with requests that another server has accepted.'),
      block('server', [], [
        directive('listen', `unix:${WITHOUT_UPGRADE_SOCKET}`),
        directive('access_log', 'off'),
        // Requests that another server has allowed are not checked again.
        directive('client_max_body_size', 0),
        directive('large_client_header_buffers', 16, maxHeaderLineBytes + 4096),
        directive('ignore_invalid_headers', 'off'),
        directive('client_body_timeout', LONGEST),
        directive('send_timeout', LONGEST),
        // Data after the request is discarded.
        directive('keepalive_timeout', 0),
        ...gzip.enabled ? [directive('gzip', 'off')] : [],
        ...protocol.request(),
        protocol.header('Host', valueOf('http_host')),
        connectionHeader(protocol),
        ...['connect', 'read', 'send'].map((kind) => protocol.directive(`${kind}_timeout`, LONGEST)),
        ...this.headerBuffers.secondServer(),
        protocol.directive('request_buffering', 'off'),
        protocol.directive('buffering', 'off'),
        // The server that forwarded the request processes the response like all others.
        protocol.directive('ignore_headers', ...X_ACCEL),
        ...X_ACCEL.map((name) => protocol.directive('pass_header', word(name))),
        directive('add_header', literal(NO_HEADER), valueOf(SWITCHING_PROTOCOLS), 'always'),
        // The server that forwarded the request responds and logs.
        directive('error_page', ...OWN_ERRORS, literal(ERROR_LOCATION)),
        block('location', ['/'], [protocol.pass()]),
        block('location', ['=', literal(ERROR_LOCATION)], [directive('internal'), directive('return', 444)]),
      ]),
    ];
  }
}
