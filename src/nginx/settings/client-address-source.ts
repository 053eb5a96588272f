import { FORWARDED_FOR_OPTIONS } from './structs';
import { IpRange, parseIpRange } from '../../allowlist/policies/ip-range';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { checkStruct } from '../../validation/struct-members';

/** The proxies that each write one entry of `X-Forwarded-For`. */
export interface ForwardedForOptions {
  /**
   * The number of proxies in front, from 1 to 16, each of which appends the address that it is reached from. With CloudFront
   * in front of an Application Load Balancer it is 2.
   *
   * @default 1
   */
  readonly trustedHops?: number;
}

/** How a source finds the address. */
export type ClientAddressKind = 'forwarded-for' | 'trusted-proxies' | 'cloudfront-viewer-address' | 'connection' | 'proxy-protocol';

/** Where the client's address is taken from. */
export class ClientAddressSource {
  /** The last entry of `X-Forwarded-For`: the one that the load balancer wrote. Right where only it reaches the port. */
  public static readonly LAST_FORWARDED_FOR = new ClientAddressSource('forwarded-for', 'last-forwarded-for', 1);

  /** The connection's other end, where no proxy stands in between. */
  public static readonly CONNECTION = new ClientAddressSource('connection', 'connection');

  /**
   * The PROXY protocol, with which a Network Load Balancer opens each connection. NGINX closes connections without it, on
   * the health port, too, but for those from within the task. Right where only the load balancer reaches the ports.
   */
  public static readonly PROXY_PROTOCOL = new ClientAddressSource('proxy-protocol', 'proxy-protocol');

  /**
   * The entry of `X-Forwarded-For` at a place that is counted from the right, where several proxies stand in front and each
   * appends an entry. What is further left is the client's own claim, and is never looked at.
   *
   * A request with fewer entries, or with something else than an address at a place that counts, did not come through all
   * of the proxies: it is answered 403, `client-address-unknown`. Somebody who reaches a proxy further inside can put any
   * address into the place of the client's, so let nobody: by an `OriginSecret`, a VPC origin, or security groups.
   *
   * @param options how many proxies there are
   * @throws when the number of proxies is none from 1 to 16
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
   * The last entry of `X-Forwarded-For` that is not an address of a trusted proxy (NGINX's `real_ip_recursive`), where the
   * number of proxies differs from request to request. Of a connection from elsewhere it is the connection's other end. Where
   * all entries are of trusted proxies, the first of them is the client.
   *
   * Whoever has an address in these ranges is believed whatever it says, so name proxies, and no network with clients in it.
   *
   * @param ranges 1 to 1,000 addresses or ranges in CIDR notation, with those of the load balancer's subnets
   * @throws listing every range that is none
   */
  public static trustedProxies(ranges: string[]): ClientAddressSource {
    const problems = new Problems();
    if (!Array.isArray(ranges) || ranges.length < 1 || ranges.length > 1000) {
      problems.add('ranges', Array.isArray(ranges) ? ranges.length : ranges, 'a list of 1 to 1000 ranges', 'name the addresses of what is in front, such as the subnets of the load balancer');
      problems.throwIfAny('client address source');
    }
    const parsed = ranges.flatMap((range, i) => parseIpRange(range, `ranges[${i}]`, problems) ?? []);
    problems.throwIfAny('client address source');
    return new ClientAddressSource('trusted-proxies', 'trusted-proxies', undefined, parsed);
  }

  /**
   * The header `CloudFront-Viewer-Address`, in which CloudFront has the viewer's address and port. The origin request policy
   * has to name it. `X-Forwarded-Proto` becomes what `CloudFront-Forwarded-Proto` says, where the policy names that, too.
   *
   * A request without the header, or with another value than CloudFront writes, did not come through CloudFront: it is
   * answered 403, `client-address-unknown`. Who reaches the load balancer past CloudFront can write anything into it, so let
   * nobody: by a VPC origin, or an `OriginSecret`.
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
