import { IpRange, parseIpRange } from '../../allowlist/policies/ip-range';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { checkStruct, number, StructMembers } from '../../validation/struct-members';

/** The proxies that each add one entry to `X-Forwarded-For`. */
export interface ForwardedForOptions {
  /**
   * The number of proxies in front, from 1 to 16. Each proxy appends the address of the peer that connects to it. With
   * CloudFront in front of an Application Load Balancer, the number is 2.
   *
   * @default 1
   */
  readonly trustedHops?: number;
}

/** The members of `ForwardedForOptions`. */
export const FORWARDED_FOR_OPTIONS: StructMembers<ForwardedForOptions> = { trustedHops: number };

/** The kind of a client address source. */
export type ClientAddressKind = 'forwarded-for' | 'trusted-proxies' | 'cloudfront-viewer-address' | 'connection' | 'proxy-protocol';

/** The source of the client's address. */
export class ClientAddressSource {
  /**
   * The last entry of `X-Forwarded-For`, which the load balancer added. The entry is correct if only the load balancer can
   * reach the port.
   */
  public static readonly LAST_FORWARDED_FOR = new ClientAddressSource('forwarded-for', 'last-forwarded-for', 1);

  /** The peer of the connection, if no proxy is in between. */
  public static readonly CONNECTION = new ClientAddressSource('connection', 'connection');

  /**
   * The PROXY protocol, with which a Network Load Balancer opens each connection. NGINX closes connections that do not use the
   * protocol, on the health port as well, except connections from within the task. The address is correct if only the load
   * balancer can reach the ports.
   */
  public static readonly PROXY_PROTOCOL = new ClientAddressSource('proxy-protocol', 'proxy-protocol');

  /**
   * The entry of `X-Forwarded-For` at a position counted from the right, if there are several proxies in front and each
   * appends an entry. Entries further left are claims of the client, and are ignored.
   *
   * A request with fewer entries, or with an entry at one of the counted positions that is not an address, did not pass
   * through all of the proxies. NGINX rejects such a request with 403, `client-address-unknown`. Clients that can reach an
   * inner proxy directly can put any address at the counted position. Use the option `originSecret`, a VPC origin, or security
   * groups to exclude such clients.
   *
   * @param options the number of proxies
   * @throws if the number of proxies is not an integer from 1 to 16
   */
  public static forwardedFor(options: ForwardedForOptions = {}): ClientAddressSource {
    checkStruct('client address source', FORWARDED_FOR_OPTIONS, options);
    const { trustedHops = 1 } = options;
    const problems = new Problems();
    checkWholeNumber(problems, 'trustedHops', trustedHops, 1, 16, 'proxies');
    problems.throwIfAny('client address source');
    return trustedHops === 1 ? ClientAddressSource.LAST_FORWARDED_FOR : new ClientAddressSource('forwarded-for', `forwarded-for of ${trustedHops} hops`, trustedHops);
  }

  /**
   * The last entry of `X-Forwarded-For` that is not the address of a trusted proxy (NGINX's `real_ip_recursive`), if the
   * number of proxies differs from request to request. If the peer of the connection is not a trusted proxy, the peer is the
   * client. If all entries are addresses of trusted proxies, the first entry is the client.
   *
   * NGINX believes every peer with an address in these ranges. Give the addresses of proxies only, and no network that
   * contains clients.
   *
   * @param ranges 1 to 1,000 addresses or ranges in CIDR notation, including those of the load balancer's subnets
   * @throws an error that lists every invalid range
   */
  public static trustedProxies(ranges: string[]): ClientAddressSource {
    const problems = new Problems();
    if (!Array.isArray(ranges) || ranges.length < 1 || ranges.length > 1000) {
      problems.add('ranges', ranges, `a list of 1 to 1000 ranges${Array.isArray(ranges) ? ` instead of ${ranges.length}` : ''}`, 'list the addresses of the proxies in front, such as the subnets of the load balancer');
      problems.throwIfAny('client address source');
    }
    const parsed = ranges.flatMap((range, i) => parseIpRange(range, `ranges[${i}]`, problems) ?? []);
    problems.throwIfAny('client address source');
    return new ClientAddressSource('trusted-proxies', 'trusted-proxies', undefined, parsed);
  }

  /**
   * The header `CloudFront-Viewer-Address`, which contains the viewer's address and port. The origin request policy must
   * include the header. If the policy also includes `CloudFront-Forwarded-Proto`, the value of that header becomes
   * `X-Forwarded-Proto`.
   *
   * A request without the header, or with a value that CloudFront would not write, did not pass through CloudFront. NGINX
   * rejects such a request with 403, `client-address-unknown`. Clients that can reach the load balancer directly can write any
   * value into the header. Use a VPC origin or the option `originSecret` to exclude such clients.
   */
  public static cloudFrontViewerAddress(): ClientAddressSource {
    return new ClientAddressSource('cloudfront-viewer-address', 'cloudfront-viewer-address');
  }

  private constructor(
    /** @internal */
    public readonly _kind: ClientAddressKind,
    private readonly name: string,
    /** @internal */
    public readonly _trustedHops?: number,
    /** @internal */
    public readonly _ranges: IpRange[] = [],
  ) {}

  /**
   * Whether the address is in a header that NGINX's own module does not read. A request may be without one.
   *
   * @internal
   */
  public get _mayBeUnknown(): boolean {
    return this._kind === 'cloudfront-viewer-address' || this._kind === 'forwarded-for' && this._trustedHops !== 1;
  }

  /**
   * Whether something in front adds `X-Forwarded-For` to all that clients send, and speaks HTTP with NGINX.
   *
   * @internal
   */
  public get _isForwarded(): boolean {
    return this._kind !== 'connection' && this._kind !== 'proxy-protocol';
  }

  /** The name of the source, for messages. */
  public toString(): string {
    return this.name;
  }
}
