import { comment, Statement, text, variable } from '../../syntax/configuration-tree';
import { map } from '../../syntax/map-directive';
import { REQUEST_ID } from '../../syntax/variables';
import { Feature } from '../feature';

/**
 * The request ID: the time, the connection, and the number of the request within the connection. NGINX's own `$request_id` consists
 * of 16 random bytes, which OpenSSL 3 generates at a third of the proxy's CPU time per request. The ID of this class is unique but
 * not random, and must not be used as a secret. The map has no keys: NGINX evaluates a map once per request.
 */
export class RequestIds implements Feature {
  public http(): Statement[] {
    const parts = ['msec', 'realip_remote_port', 'connection', 'connection_requests'];
    return [
      comment('The request ID: time, port of the load balancer, number of the connection, number of the request within the connection.'),
      map([], REQUEST_ID, [], { otherwise: text(...parts.flatMap((part, i) => i === 0 ? [variable(part)] : ['-', variable(part)])) }),
    ];
  }
}
