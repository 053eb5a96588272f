import { comment, directive, mapKey, Statement } from './configuration-tree';
import { map, read } from './map-directive';
import { ClientAddressSource } from './nginx-settings';
import { ResolvedSettings } from './resolve-settings';

/** Who the client is, and whether it came by HTTPS. */
export function clientAddress({ clientAddressSource, clientScheme }: ResolvedSettings): Statement[] {
  const scheme = (source: string) => clientScheme === undefined
    ? map([read(source)], 'rp_scheme', [directive(mapKey('https'), 'https')], { otherwise: 'http' })
    : map([read('scheme')], 'rp_scheme', [], { otherwise: clientScheme });
  const trustAll = () => [directive('set_real_ip_from', '0.0.0.0/0'), directive('set_real_ip_from', '::/0')];
  switch (clientAddressSource) {
    case ClientAddressSource.CONNECTION:
      return [comment('No proxy stands in front: the client is the other end of the connection.'), scheme('scheme')];
    case ClientAddressSource.PROXY_PROTOCOL:
      return [
        comment('Only the load balancer reaches this port, and tells the client\'s address when it connects (PROXY protocol).'),
        ...trustAll(),
        directive('real_ip_header', 'proxy_protocol'),
        scheme('scheme'),
      ];
    case ClientAddressSource.LAST_FORWARDED_FOR:
      return [
        comment('Only the load balancer reaches this port, so the last hop in X-Forwarded-For is the one that it saw itself.'),
        ...trustAll(),
        directive('real_ip_header', 'X-Forwarded-For'),
        directive('real_ip_recursive', 'off'),
        scheme('http_x_forwarded_proto'),
      ];
  }
}
