import { Allowlist } from '../../../allowlist/allowlist';
import { ResponseCache } from '../../../allowlist/policies/response-cache';
import type { ResolvedRouteOptions } from '../../../allowlist/routes/resolved-route-options';
import { Route } from '../../../allowlist/routes/route';
import { Problems } from '../../../validation/problems';
import { RouteClasses } from '../../routing/route-classes';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, directive, Directive, literal, mapKey, pattern, Statement, text, variable } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { atMost } from '../../syntax/patterns';
import { OPTIONS_CLASS, snakeCase } from '../../syntax/variables';
import type { TemporaryFile } from '../feature';
import { Feature } from '../feature';
import { identityHeaders } from '../request-headers/dropped-headers';
import { HOST_AND_PORT } from '../request-headers/host-port';

/** The variable that holds the cache of the route. The variable is empty if the route has no cache. */
const STORE = 'rp_cache';
/** The variable that is not empty if a response is larger than the cache of its route. */
const TOO_LARGE = 'rp_cache_too_large';
const FOLDER = '/tmp/cache_';

/** A response cache that routes use. */
interface UsedCache {
  readonly cache: ResponseCache;
  readonly name: string;
  readonly route: Route;
  /** The options classes of the routes that use the cache. */
  readonly optionsClasses: string[];
}

/**
 * Response caches. A variable determines the cache of a request, by the route. NGINX reads the storage time only in a location, so
 * routes with different storage times have different options classes.
 */
export class ResponseCaches implements Feature {
  private readonly caches: UsedCache[];

  /** The headers that make a response personal, and the caches that ignore these headers. */
  private readonly personal: { readonly name: string; readonly headers: string[]; readonly ignored: (cache: ResponseCache) => boolean }[];

  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings) {
    const found = new Map<string, UsedCache>();
    RouteClasses.of(allowlist).optionsClasses.forEach(({ route, id }) => {
      const { cache } = route._options;
      if (cache !== undefined) {
        const known = found.get(cache.key) ?? { cache, name: `rp_cache_${found.size + 1}`, route, optionsClasses: [] };
        known.optionsClasses.push(id);
        found.set(cache.key, known);
      }
    });
    this.caches = [...found.values()];
    this.personal = [
      { name: 'authorization', headers: ['Authorization'], ignored: (cache: ResponseCache) => !cache.bypassedByAuthorization },
      { name: 'cookie', headers: ['Cookie'], ignored: (cache: ResponseCache) => !cache.bypassedByCookie },
      { name: 'identity', headers: identityHeaders(settings.trustedHeaders), ignored: (cache: ResponseCache) => !cache.bypassedByClientIdentity },
    ].filter(({ headers }) => headers.length > 0);
  }

  public get used(): boolean {
    return this.caches.length > 0;
  }

  public get temporaryFiles(): TemporaryFile[] {
    return this.caches.map(({ cache, route }) => ({ prop: `cache.maxBytes of ${route}`, bytes: cache.maxBytes }));
  }

  public http(): Statement[] {
    return !this.used ? [] : [
      comment('Response caches, and the requests whose responses must not be stored.'),
      ...this.caches.map(({ cache, name }, i) => this.settings.protocol.directive('cache_path', `${FOLDER}${i + 1}`, 'levels=1:2', 'use_temp_path=off',
        // A key takes 128 bytes; the zone has room for one key per 8 KiB.
        `keys_zone=${name}:${Math.min(16 * 1024 ** 2, Math.max(262_144, Math.ceil(cache.maxBytes / 64)))}`,
        `max_size=${cache.maxBytes}`, `inactive=${Math.max(60, cache.ttlSeconds)}s`)),
      map([read(OPTIONS_CLASS)], STORE, this.caches.flatMap(({ name, optionsClasses }) => optionsClasses.map((id) => directive(mapKey(id), name)))),
      // NGINX treats the text "0" as empty, so the directives do not use the headers themselves.
      ...this.personal.flatMap(({ name, headers }) => hasAny(`rp_has_${name}`, headers)),
      ...this.personal.map(({ name, ignored }) => map([read(STORE)], `rp_cache_${name}`,
        this.caches.filter(({ cache }) => ignored(cache)).map((one) => directive(mapKey(one.name), literal(''))), { otherwise: valueOf(`rp_has_${name}`) })),
      // NGINX writes a response that is to be stored to a file, whatever its size.
      map([read(STORE), ':', read('upstream_http_content_length')], TOO_LARGE, this.caches.map(({ cache, name }) =>
        directive(pattern(`^${name}:(?!${atMost(cache.maxBytes)}\\z)[0-9]`), '1')), { volatile: true }),
      map([read('http_transfer_encoding'), ':', read('http_content_length')], 'rp_cache_body', [directive(pattern('^:0*+\\z'), literal(''))], { otherwise: '1' }),
    ];
  }

  public server(): Statement[] {
    const { protocol } = this.settings;
    const personal = [...this.personal.map(({ name }) => `rp_cache_${name}`), 'rp_cache_body'].map(valueOf);
    // The proxy module converts HEAD to GET. Other modules would store the response to HEAD, which has no body.
    const method = protocol.upgrades ? [] : [variable('request_method'), ' '];
    return !this.used ? [] : [
      protocol.directive('cache', valueOf(STORE)),
      protocol.directive('cache_key', text(...method, variable('rp_scheme'), '://', ...HOST_AND_PORT, variable('request_uri'))),
      protocol.directive('cache_bypass', ...personal),
      protocol.directive('no_cache', ...personal, valueOf(TOO_LARGE)),
      protocol.directive('cache_lock', 'on'),
      protocol.directive('cache_lock_timeout', '2s'),
      protocol.directive('cache_revalidate', 'on'),
      protocol.directive('cache_background_update', 'on'),
    ];
  }

  /** The time for which a route's responses are stored. NGINX reads it only from a location. */
  public location({ cache }: ResolvedRouteOptions): Directive[] {
    const { protocol } = this.settings;
    return cache === undefined ? [] : [
      protocol.directive('cache_valid', ...cache.statuses, `${cache.ttlSeconds}s`),
      ...cache.staleWhileUpdating ? [protocol.directive('cache_use_stale', 'updating', 'error', 'timeout', 'http_500', 'http_503', ...protocol.upgrades ? ['http_502', 'http_504'] : [])] : [],
    ];
  }

  public check(problems: Problems): void {
    if (this.settings.tls?.clientCertificates === undefined) return;
    for (const { route } of this.allowlist._routes) {
      const { cache } = route._options;
      if (cache?.bypassedByClientIdentity) {
        problems.conflict(`cache of ${route}`, cache.given, '`tls.clientCertificates`',
          'leave `cache` out, or pass `cache.bypassedByClientIdentity: false` if the responses are the same for all clients');
      }
    }
  }
}

/** The maximum number of names in the source of one map. */
const MAX_NAMES = 64;

/** The maps that check whether a request has any of the headers. */
function hasAny(variableName: string, headers: string[]): Directive[] {
  const parts = [...Array(Math.ceil(headers.length / MAX_NAMES)).keys()].map((i) => headers.slice(i * MAX_NAMES, (i + 1) * MAX_NAMES));
  const partName = (i: number) => i === 0 ? variableName : `${variableName}_${i + 1}`;
  return parts.map((part, i) => map([...part.map((header) => read(`http_${snakeCase(header)}`)), ...i + 1 < parts.length ? [read(partName(i + 1))] : []], partName(i),
    [directive(mapKey(''), literal(''))], { otherwise: '1' }));
}
