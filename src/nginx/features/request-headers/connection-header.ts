import { Feature } from '../feature';
import { WebSockets } from './web-socket';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { UpstreamModule } from '../../settings/upstream-module';
import { comment, directive, mapKey, Statement, text, variable } from '../../syntax/configuration-tree';
import { map, read } from '../../syntax/map-directive';

const CONNECTION = 'rp_connection';

/** The header `Connection` of requests to the app, for a server that forwards requests. */
export function connectionHeader(protocol: UpstreamModule): Statement {
  return protocol.header('Connection', text(variable(CONNECTION)));
}

/**
 * The values of the header `Connection` of requests to the app. A connection stays open after a request, with two exceptions: upgrades
 * to WebSocket, and HEAD. A response to HEAD has no body, but some apps send one. If NGINX reused the connection, the next client would
 * receive that body as the response.
 */
export class ConnectionHeader implements Feature {
  constructor(private readonly settings: ResolvedSettings, private readonly webSockets: WebSockets) {}

  public http(): Statement[] {
    if (!this.settings.protocol.upgrades) {
      return [];
    }
    return [
      comment('Connections to the app stay open, but not after HEAD: a body, which some apps send nevertheless, would be the response to the next request.'),
      this.webSockets.mayUpgrade
        ? map([read('request_method'), ':', read('rp_upgrade')], CONNECTION, [directive(mapKey('HEAD:'), 'close'), directive(mapKey('GET:websocket'), 'upgrade')])
        : map([read('request_method')], CONNECTION, [directive(mapKey('HEAD'), 'close')]),
    ];
  }
}
