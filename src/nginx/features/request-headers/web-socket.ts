import { Allowlist } from '../../../allowlist/allowlist';
import { Route } from '../../../allowlist/routes/route';
import { RouteClasses } from '../../routing/route-classes';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, directive, literal, mapKey, pattern, Statement, text, variable } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { OPTIONS_CLASS, WEB_SOCKET_ENFORCED, WEB_SOCKET_REASON } from '../../syntax/variables';
import { Feature } from '../feature';
import { Reporting } from '../reporting';

/**
 * The reason in the log for a WebSocket request that no route lists. The proxy removes the upgrade and forwards the request, or only
 * reports the missing permission. The request is not rejected, so this text is not a `RejectionReason`.
 */
export const WEB_SOCKET_NOT_LISTED = 'web-socket-not-listed';

/** Upgrades to WebSocket (RFC 6455), on routes with `webSocket`. NGINX forwards no other upgrades. */
export class WebSockets implements Feature {
  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings, private readonly reporting: Reporting) {}

  public http(): Statement[] {
    const { allowlist, reportsAll } = this;
    if (!this.settings.protocol.upgrades) {
      return [];
    }
    const listing = RouteClasses.of(allowlist).idsOf(lists);
    return [
      ...!this.mayUpgrade ? [] : [
        comment(reportsAll ? 'Upgrades: only to WebSocket.' : 'Upgrades: only to WebSocket, and only if the route allows WebSocket.'),
        map([read('request_method'), ':', read('http_upgrade')], 'rp_upgrade',
          [directive(pattern('^GET:websocket\\z', true), reportsAll ? 'websocket' : valueOf('rp_web_socket'))]),
        ...reportsAll ? []
          : [map([read(OPTIONS_CLASS)], 'rp_web_socket', RouteClasses.of(allowlist).idsOf(passes).map((id) => directive(mapKey(id), 'websocket')))],
      ],
      comment('For the log: WebSocket requests that no route lists.'),
      map([read('http_upgrade')], WEB_SOCKET_REASON, [directive(mapKey(''), literal('')), directive(pattern('^websocket\\z', true), valueOf('rp_requested_web_socket'))]),
      map([read('request_method')], 'rp_requested_web_socket', [directive(mapKey('GET'), listing.length === 0 ? WEB_SOCKET_NOT_LISTED : valueOf('rp_unlisted_web_socket'))]),
      ...listing.length === 0 ? []
        : [map([read(OPTIONS_CLASS)], 'rp_unlisted_web_socket', listing.map((id) => directive(mapKey(id), literal(''))), { otherwise: WEB_SOCKET_NOT_LISTED })],
    ];
  }

  /** The map for logs in report-only mode. */
  public reportMap(): Statement {
    return this.mayUpgrade
      ? map([read(WEB_SOCKET_REASON), ':', read('rp_upgrade')], WEB_SOCKET_ENFORCED, [directive(mapKey(`${WEB_SOCKET_NOT_LISTED}:websocket`), 'false')], { otherwise: 'true' })
      : map([read(WEB_SOCKET_REASON)], WEB_SOCKET_ENFORCED, [], { otherwise: 'true' });
  }

  /** The header `Upgrade` of requests to the app. NGINX does not send an empty header. */
  public requestHeaders(): Statement[] {
    return !this.settings.protocol.upgrades ? [] : [directive('proxy_set_header', 'Upgrade', this.mayUpgrade ? text(variable('rp_upgrade')) : text(''))];
  }

  /** Whether any request can become a WebSocket: a route lists WebSocket, or is in report-only mode. */
  public get mayUpgrade(): boolean {
    return this.settings.protocol.upgrades && (this.reportsAll || this.allowlist._routes.some(({ route }) => passes(route)));
  }

  /**
   * Whether every WebSocket request is forwarded. If an app responds with 101 to an ordinary request, the client has a tunnel that
   * bypasses the proxy. If any route has authentication or an origin secret, only listed WebSocket requests are forwarded.
   */
  private get reportsAll(): boolean {
    return this.reporting.reportsAll && !this.reporting.identifiesClients;
  }
}

const lists = (route: Route): boolean => route._options.webSocket === true;
const passes = (route: Route): boolean => lists(route) || route._options.reportOnly === true;
