import { ClientAddress } from './clients/client-address';
import { Feature } from './feature';
import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { RateLimit } from '../../allowlist/policies/rate-limit';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import { RouteClass, RouteClasses } from '../routing/route-classes';
import { Enforcement } from '../settings/nginx-options';
import { ResolvedSettings } from '../settings/resolve-settings';
import { BEFORE_IPV4, networkSpellings } from '../syntax/address-patterns';
import { Argument, comment, directive, Directive, literal, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { RATE_REASON, RETRY_AFTER, OPTIONS_CLASS } from '../syntax/variables';

/**
 * A pattern for the bytes of an IPv6 address before an embedded IPv4 address: mapped (RFC 4291, section 2.5.5.2) or translated
 * (RFC 6052, section 2.1).
 */
const HOLDS_IPV4 = '(?:\\x00{10}\\xff{2}|\\x00\\x64\\xff\\x9b\\x00{8})';

/** The same pattern for addresses in text, whose rest is an IPv4 address or two IPv6 groups. */
const TEXT_HOLDS_IPV4 = `^${BEFORE_IPV4}(?<rp_ipv4>[^:]++(?::[^:]++)?)\\z`;

/** The variables that hold the keys of clients: an IPv4 address or an IPv6 network of 64 bits, and an IPv6 network of 48 bits. */
const CLIENT = 'rp_client';
const NETWORK = 'rp_network';

/** The map from the address in text to the key of the client: the IPv4 address, or the first four IPv6 groups in any spelling. */
function clientOfText(address: string): Directive {
  return map([read(address)], CLIENT, [
    directive(pattern(TEXT_HOLDS_IPV4), valueOf('rp_ipv4')),
    ...networkSpellings('rp_group').map((spelling) => directive(pattern(spelling.pattern),
      text(...spelling.groups.flatMap((group, i) => [...i === 0 ? [] : [':'], group === '0' ? group : variable(group.capture)])))),
  ], { otherwise: valueOf(address) });
}

/** A zone in which requests are counted: the key of a request, and the allowed rate. */
interface Zone {
  readonly name: string;
  readonly key: Argument | string;
  readonly optionsClasses: string[];
  readonly memoryBytes: number;
  readonly requests: number;
  readonly unit: string;
  readonly burst: number;
}

/** A limit that several routes have. Requests are counted per route. */
interface Shared<T> {
  readonly limit: T;
  readonly optionsClasses: string[];
}

/**
 * The directive for requests that the client aborts. NGINX waits for the response of the app, so that the request is counted as
 * long as the app processes the request. gRPC needs no such directive, because NGINX cancels the call at the app.
 */
function untilAnswered({ protocol }: ResolvedSettings): Directive[] {
  return protocol.buffers ? [protocol.directive('ignore_client_abort', 'on')] : [];
}

/** Rate limits and limits of concurrent requests. Only accepted requests are counted. */
export class RequestLimits implements Feature {
  private readonly rates: Shared<RateLimit>[];
  private readonly connections: Shared<number>[];
  private readonly serviceConnections?: number;
  private readonly reportsAll: boolean;

  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings, private readonly clientAddress: ClientAddress) {
    const { optionsClasses } = RouteClasses.of(allowlist);
    this.rates = shared(optionsClasses, ({ rateLimits }) => rateLimits ?? [], (limit) => limit._key);
    this.connections = shared(optionsClasses, ({ maxConnections }) => maxConnections === undefined ? [] : [maxConnections], String);
    this.serviceConnections = settings.maxConnections;
    this.reportsAll = settings.enforcement === Enforcement.REPORT_ONLY;
  }

  public get ownReasons(): RejectionReason[] {
    return [
      ...this.limitsRates ? [RejectionReason.RATE_LIMITED] : [],
      ...this.limitsConnections ? [RejectionReason.TOO_MANY_CONNECTIONS] : [],
    ];
  }

  public get limitsRates(): boolean {
    return this.rates.length > 0;
  }

  /** The zone of each limit, and one zone for the networks of its clients. */
  private get zones(): Zone[] {
    return this.rates.flatMap(({ limit, optionsClasses }, i) => {
      const zone: Zone = {
        name: `rp_rate_${i + 1}`,
        key: text(variable(OPTIONS_CLASS), ...limit._perClient ? [variable(CLIENT)] : []),
        optionsClasses,
        memoryBytes: limit._memoryBytes,
        requests: limit._requests,
        unit: limit._unit[0],
        burst: limit._burst,
      };
      const clients = limit._clientsPerNetwork;
      return clients === undefined ? [zone] : [zone, {
        ...zone,
        name: `${zone.name}_network`,
        key: valueOf(NETWORK),
        memoryBytes: Math.max(65_536, Math.ceil(zone.memoryBytes / 4)),
        requests: zone.requests * clients,
        burst: (zone.burst + 1) * clients - 1,
      }];
    });
  }

  private get limitsConnections(): boolean {
    return this.connections.length > 0 || this.serviceConnections !== undefined;
  }

  public http(): Statement[] {
    const keyOf = (optionsClasses: string[], key: Directive['args'][number] | string) => optionsClasses.map((id) => directive(mapKey(id), key));
    return [
      ...this.limitsRates ? [comment('Rate limits. NGINX does not count requests without a key.')] : [],
      ...this.rates.some(({ limit }) => limit._perClient) ? [
        // An IPv6 client can choose any address within its network of 64 bits.
        ...this.settings.clientAddressSource._mayBeUnknown ? [clientOfText(this.clientAddress.variable)] : [
          map([read('binary_remote_addr')], CLIENT, [
            directive(pattern(`(?s)^${HOLDS_IPV4}(?<rp_ipv4>.{4})\\z`), valueOf('rp_ipv4')),
            directive(pattern('(?s)^(?<rp_network_64>.{8}).{8}\\z'), valueOf('rp_network_64')),
          ], { otherwise: valueOf('binary_remote_addr') }),
        ],
      ] : [],
      ...this.rates.some(({ limit }) => limit._clientsPerNetwork !== undefined) ? [
        // Requests without a key are not counted: IPv4 has no such networks.
        this.settings.clientAddressSource._mayBeUnknown ? map([read(CLIENT)], NETWORK, [
          directive(pattern('^(?<rp_network_48>[^:]++(?::[^:]++){2}):[^:]++\\z'), text(variable(OPTIONS_CLASS), variable('rp_network_48'))),
        ]) : map([read('binary_remote_addr')], NETWORK, [
          directive(pattern(`(?s)^(?!${HOLDS_IPV4})(?<rp_network_48>.{6}).{10}\\z`), text(variable(OPTIONS_CLASS), variable('rp_network_48'))),
        ]),
      ] : [],
      ...this.zones.flatMap(({ name, key, optionsClasses, memoryBytes, requests, unit }) => [
        map([read(OPTIONS_CLASS)], name, keyOf(optionsClasses, key)),
        directive('limit_req_zone', valueOf(name), `zone=${name}:${memoryBytes}`, `rate=${requests}r/${unit}`),
      ]),
      ...this.limitsConnections ? [comment('Limits of concurrent requests to the app.')] : [],
      ...this.serviceConnections === undefined ? [] : [directive('limit_conn_zone', literal('app'), 'zone=rp_connections:65536')],
      ...this.connections.flatMap(({ optionsClasses }, i) => [
        map([read(OPTIONS_CLASS)], `rp_connections_${i + 1}`, keyOf(optionsClasses, valueOf(OPTIONS_CLASS))),
        directive('limit_conn_zone', valueOf(`rp_connections_${i + 1}`), `zone=rp_connections_${i + 1}:${65_536 + 128 * optionsClasses.length}`),
      ]),
      ...this.retryAfter(),
      ...this.limitsRates ? [map([read('limit_req_status')], RATE_REASON, [directive(mapKey('REJECTED_DRY_RUN'), RejectionReason.RATE_LIMITED)])] : [],
    ];
  }

  public server(): Statement[] {
    return [
      ...this.limitsRates ? [
        directive('limit_req_status', REJECTION_STATUS[RejectionReason.RATE_LIMITED]),
        ...this.reportsAll ? [directive('limit_req_dry_run', 'on')] : [],
      ] : [],
      ...this.zones.map(({ name, burst }) => directive('limit_req', `zone=${name}`, ...burst > 0 ? [`burst=${burst}`, 'nodelay'] : [])),
      ...this.limitsConnections ? [directive('limit_conn_status', REJECTION_STATUS[RejectionReason.TOO_MANY_CONNECTIONS])] : [],
      ...this.serviceConnections === undefined ? [] : [directive('limit_conn', 'rp_connections', this.serviceConnections), ...untilAnswered(this.settings)],
      ...this.connections.map(({ limit }, i) => directive('limit_conn', `rp_connections_${i + 1}`, limit)),
    ];
  }

  public location({ maxConnections, reportOnly, rateLimits }: ResolvedRouteOptions): Directive[] {
    return [
      ...maxConnections !== undefined && this.serviceConnections === undefined ? untilAnswered(this.settings) : [],
      ...reportOnly && rateLimits !== undefined && !this.reportsAll ? [directive('limit_req_dry_run', 'on')] : [],
    ];
  }

  /** An authorization request belongs to a request that may be counted. */
  public authorizationRequest(): Statement[] {
    return this.connections.length > 0 && this.serviceConnections === undefined ? untilAnswered(this.settings) : [];
  }

  public healthCheck(): Statement[] {
    return [
      ...this.limitsConnections ? [directive('limit_conn_dry_run', 'on')] : [],
      ...this.limitsRates ? [directive('limit_req_dry_run', 'on')] : [],
    ];
  }

  public errorHeaders(): Statement[] {
    return this.ownReasons.length === 0 ? [] : [directive('add_header', 'Retry-After', valueOf(RETRY_AFTER), 'always')];
  }

  /** The maps for the header Retry-After: the time until the slowest limit of the route allows another request. */
  private retryAfter(): Statement[] {
    const slow = RouteClasses.of(this.allowlist).optionsClasses.flatMap(({ route: { _options: { rateLimits } }, id }) => {
      const seconds = Math.max(1, ...(rateLimits ?? []).map((limit) => Math.ceil((limit._unit === 'second' ? 1 : 60) / limit._requests)));
      return seconds === 1 ? [] : [directive(mapKey(id), seconds)];
    });
    return this.ownReasons.length === 0 ? [] : [
      map([read('status')], RETRY_AFTER, [
        ...this.limitsRates ? [directive(mapKey('429'), slow.length > 0 ? valueOf('rp_rate_seconds') : '1')] : [],
        ...this.limitsConnections ? [directive(mapKey('503'), 1)] : [],
      ], { volatile: true }),
      ...slow.length > 0 ? [map([read(OPTIONS_CLASS)], 'rp_rate_seconds', slow, { otherwise: '1' })] : [],
    ];
  }
}

/** The distinct limits, in the order of the first routes with each limit. Each of these routes has its own options class. */
function shared<T>(optionsClasses: RouteClass[], limitsOf: (options: ResolvedRouteOptions) => T[], keyOf: (limit: T) => string): Shared<T>[] {
  const found = new Map<string, Shared<T>>();
  optionsClasses.forEach(({ route, id }) => new Map(limitsOf(route._options).map((limit) => [keyOf(limit), limit])).forEach((limit, key) => {
    const known = found.get(key) ?? { limit, optionsClasses: [] };
    known.optionsClasses.push(id);
    found.set(key, known);
  }));
  return [...found.values()];
}
