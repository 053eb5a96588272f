import { isMalformedHost, matchesHost, normalizeHost } from './host-name';

/** The properties of the host of a request. */
interface ReadHost {
  readonly host: string;
  /** Whether NGINX cannot parse the host. */
  readonly isMalformed: boolean;
  readonly isAllowed: boolean;
}

/** The hosts for which requests are allowed. */
export class AllowedHosts {
  /** The last host that was read, because most requests of a log have the same host. */
  private last?: ReadHost;

  /** @param hosts the allowed hosts in lower case; any well-formed host is allowed if the list is empty */
  constructor(private readonly hosts: string[]) {}

  /** Reads the value of the header `Host`, or the host of a target. */
  public read(host: string): ReadHost {
    if (this.last?.host !== host) {
      const normalized = normalizeHost(host);
      const isAllowed = this.hosts.length > 0 ? this.hosts.some((allowed) => matchesHost(normalized, allowed)) : matchesHost(normalized);
      this.last = { host, isAllowed, isMalformed: isMalformedHost(host) };
    }
    return this.last;
  }
}
