import { comment, directive, mapKey, pattern, Statement, text, variable } from './configuration-tree';
import { map, read, valueOf } from './map-directive';
import { RouteClasses, TREATMENT } from './route-classes';
import { Allowlist } from '../allowlist/allowlist';

/** The maps by which a client may upgrade to WebSocket (RFC 6455), to nothing else, and only where its route says so. */
export function webSocketMaps(allowlist: Allowlist): Statement[] {
  if (!mayUpgrade(allowlist)) {
    return [];
  }
  return [
    comment('A client may upgrade to WebSocket, to nothing else, and only where the route says so.'),
    map([read('request_method'), ':', read('http_upgrade')], 'rp_upgrade', [directive(pattern('^GET:websocket\\z', true), valueOf('rp_web_socket'))]),
    map([read(TREATMENT)], 'rp_web_socket', RouteClasses.of(allowlist).treatments.flatMap(({ route, id }) => route._options.webSocket ? [directive(mapKey(id), 'websocket')] : [])),
    map([read('rp_upgrade')], 'rp_connection', [directive(mapKey('websocket'), 'upgrade')]),
  ];
}

/** The headers of one hop: an empty one is not sent, which keeps the connection to the app open. */
export function webSocketHeaders(allowlist: Allowlist): Statement[] {
  const value = (name: string) => mayUpgrade(allowlist) ? text(variable(name)) : text('');
  return [
    directive('proxy_set_header', 'Connection', value('rp_connection')),
    directive('proxy_set_header', 'Upgrade', value('rp_upgrade')),
  ];
}

/** Whether any route has a WebSocket. */
export function mayUpgrade(allowlist: Allowlist): boolean {
  return allowlist._routes.some(({ route }) => route._options.webSocket);
}
