import { Feature } from './feature';
import { comment, Statement, text, variable } from '../syntax/configuration-tree';
import { map } from '../syntax/map-directive';
import { REQUEST_ID } from '../syntax/variables';

/**
 * A name for each request: when it came, over which connection, and as which one of that connection. NGINX's own
 * `$request_id` is 16 random bytes, and to draw these from OpenSSL 3 costs a third of all that the proxy computes for a
 * request. This one is unique without being random; nothing may take it for a secret. The map has nothing to look up: it only
 * makes the name once a request.
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
