import { RejectionReason } from '../../../allowlist/decision';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { IPV4, IPV6 } from '../../syntax/address-patterns';
import { block, comment, directive, Directive, literal, mapKey, pattern, Statement, word } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { ADDRESS_UNMET } from '../../syntax/variables';
import { Feature } from '../feature';

const ADDRESS = 'rp_client_address';
const FOUND = 'rp_found_address';
const TRUSTED_PEER = 'rp_trusted_peer';

/** A pattern for a port, which is ignored. */
const PORT = ':[0-9]{1,5}';
/** A pattern for whitespace around an entry of a list (RFC 9110, section 5.6.1). */
const BLANKS = '[ \\t]*+';

/** The client's address and scheme. */
export class ClientAddress implements Feature {
  constructor(private readonly settings: ResolvedSettings) {}

  /** The variable that holds the client's address as text. */
  public get variable(): string {
    return this.settings.clientAddressSource._mayBeUnknown ? ADDRESS : 'remote_addr';
  }

  public http(): Statement[] {
    return clientAddress(this.settings);
  }
}

function clientAddress({ clientAddressSource, clientScheme }: ResolvedSettings): Statement[] {
  const scheme = (statement: () => Statement[]) => clientScheme === undefined ? statement() : [map([read('scheme')], 'rp_scheme', [], { otherwise: clientScheme })];
  const schemeOf = (source: string) => scheme(() => [map([read(source)], 'rp_scheme', [directive(mapKey('https'), 'https')], { otherwise: 'http' })]);
  const lastForwardedFor = () => [...trustAll(), directive('real_ip_header', 'X-Forwarded-For'), directive('real_ip_recursive', 'off')];
  switch (clientAddressSource._kind) {
    case 'connection':
      return [comment('The client address: the peer of the connection, because no proxy is in front of NGINX.'), ...schemeOf('scheme')];
    case 'proxy-protocol':
      return [
        comment('The client address: from the PROXY protocol. Only the load balancer can reach this port.'),
        ...trustAll(),
        directive('real_ip_header', 'proxy_protocol'),
        ...schemeOf('scheme'),
      ];
    case 'trusted-proxies': {
      const ranges = clientAddressSource._ranges.map(({ text: range }) => range);
      return [
        comment('The client address: the last entry of X-Forwarded-For that is not one of these proxies. Only these proxies are trusted.'),
        ...ranges.map((range) => directive('set_real_ip_from', range)),
        directive('real_ip_header', 'X-Forwarded-For'),
        directive('real_ip_recursive', 'on'),
        ...scheme(() => [
          block('geo', ['$realip_remote_addr', `$${TRUSTED_PEER}`], [directive('default', literal('')), ...ranges.map((range) => directive(word(range), '1'))]),
          map([read(TRUSTED_PEER), read('http_x_forwarded_proto')], 'rp_scheme', [directive(mapKey('1https'), 'https'), directive(pattern('^1'), 'http')],
            { otherwise: valueOf('scheme') }),
        ]),
      ];
    }
    case 'forwarded-for': {
      const { _trustedHops: hops = 1 } = clientAddressSource;
      return hops === 1 ? [
        comment('The client address: the last entry of X-Forwarded-For. Only the load balancer, which adds the entry, can reach this port.'),
        ...lastForwardedFor(),
        ...schemeOf('http_x_forwarded_proto'),
      ] : [
        comment(`The client address: the first of the last ${hops} entries of X-Forwarded-For. Each of ${hops} proxies adds an entry; clients can forge the entries before.`),
        ...lastForwardedFor(),
        found('http_x_forwarded_for', `(?:^|,)${BLANKS}`, { address: '', port: `(?:${PORT})?+` }, `${BLANKS}(?:,${BLANKS}[0-9A-Fa-f.:[\\]]++${BLANKS}){${hops - 1}}\\z`),
        ...ofFound(),
        ...schemeOf('http_x_forwarded_proto'),
      ];
    }
    case 'cloudfront-viewer-address':
      return [
        comment('The client address: from CloudFront, followed by a port. IPv6 addresses can be without brackets.'),
        ...lastForwardedFor(),
        found('http_cloudfront_viewer_address', '^', { address: PORT, port: PORT }, '\\z'),
        ...ofFound(),
        ...scheme(() => [map([read('http_cloudfront_forwarded_proto'), ':', read('http_x_forwarded_proto')], 'rp_scheme',
          [directive(pattern('^https:'), 'https'), directive(mapKey(':https'), 'https')], { otherwise: 'http' })]),
      ];
  }
}

function trustAll(): Directive[] {
  return [directive('set_real_ip_from', '0.0.0.0/0'), directive('set_real_ip_from', '::/0')];
}

/**
 * The map that finds the address in a header between two patterns, without the port.
 *
 * @param ends the patterns after an IPv6 address without brackets, and after any other address
 */
function found(source: string, before: string, ends: { readonly address: string; readonly port: string }, after: string): Directive {
  const entry = (name: string, address: string) => directive(pattern(`${before}${address}${after}`), valueOf(name));
  return map([read(source)], FOUND, [
    entry('rp_found_ipv4', `(?<rp_found_ipv4>${IPV4})${ends.port}`),
    entry('rp_found_ipv6', `(?<rp_found_ipv6>${IPV6})${ends.address}`),
    entry('rp_found_in_brackets', `\\[(?<rp_found_in_brackets>${IPV6})\\]${ends.port}`),
  ]);
}

/** The maps for the address that was found. Requests without an address are rejected, or have the address of the last hop in report-only mode. */
function ofFound(): Directive[] {
  return [
    map([read(FOUND)], ADDRESS, [directive(mapKey(''), valueOf('remote_addr'))], { otherwise: valueOf(FOUND) }),
    map([read(FOUND)], ADDRESS_UNMET, [directive(mapKey(''), RejectionReason.CLIENT_ADDRESS_UNKNOWN)]),
  ];
}
