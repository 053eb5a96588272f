import { alternatives } from './alternatives';
import { directive, Directive } from './configuration-tree';
import { Enforcement } from './nginx-settings';
import { untilAnswered } from './request-limits';
import { ResolvedSettings } from './resolve-settings';
import { cacheTreatment } from './response-caches';
import { MergedRoute } from '../allowlist/merge-routes';
import { PathPattern } from '../allowlist/path-pattern';
import { normalizedLiteral } from '../allowlist/path-segment';
import { RouteOptions } from '../allowlist/route';

/** The directives by which a route's treatment differs from the settings: those that NGINX takes from a location only. */
export function treatment(options: RouteOptions, settings: ResolvedSettings): Directive[] {
  const differing: Directive[] = [];
  if (options.maxRequestBodyBytes !== undefined && options.maxRequestBodyBytes !== settings.maxRequestBodyBytes) {
    differing.push(directive('client_max_body_size', options.maxRequestBodyBytes));
  }
  for (const [name, seconds, usual] of [
    ['connect_timeout', options.connectTimeoutSeconds, settings.connectTimeoutSeconds],
    ['read_timeout', options.readTimeoutSeconds, settings.readTimeoutSeconds],
    ['send_timeout', options.sendTimeoutSeconds, settings.sendTimeoutSeconds],
  ] as const) {
    if (seconds !== undefined && seconds !== usual) {
      differing.push(settings.protocol._directive(name, `${seconds}s`));
    }
  }
  if (options.responseBuffering === false && settings.protocol._buffers) {
    differing.push(settings.protocol._directive('buffering', 'off'));
  }
  if (options.maxConnections !== undefined && settings.maxConnections === undefined) {
    differing.push(...untilAnswered(settings));
  }
  if (options.reportOnly && options.rateLimits !== undefined && settings.enforcement === Enforcement.ENFORCE) {
    differing.push(directive('limit_req_dry_run', 'on'));
  }
  return [...differing, ...cacheTreatment(options.cache, settings)];
}

/** Patterns that get the same treatment, in one location or a few. */
export interface TreatedPatterns {
  readonly directives: Directive[];
  readonly sources: string[];
}

/**
 * Sorts routes into as few groups as there are treatments, as long as a route and a more specific one of another
 * treatment that match the same path stay in their order: NGINX takes the first location that matches. Routes that
 * are treated as usual are in no group unless they are such a more specific one.
 *
 * @param routes the most specific first
 */
export function groupByTreatment(routes: MergedRoute[], treatmentOf: (route: MergedRoute) => Directive[]): TreatedPatterns[] {
  const groups: { readonly key: string; readonly directives: Directive[]; readonly routes: MergedRoute[] }[] = [];
  const treated = routes.map((route, i) => ({ route, i, directives: treatmentOf(route) }));
  const differing = treated.filter(({ directives }) => directives.length > 0);
  treated.forEach(({ route, i, directives }) => {
    const needed = directives.length > 0
      || differing.some((other) => other.i > i && overlap(route.route._pattern, other.route.route._pattern));
    if (!needed) {
      return;
    }
    const key = JSON.stringify(directives);
    const mustFollow = (group: typeof groups[number]) => group.key !== key
      && group.routes.some((other) => overlap(other.route._pattern, route.route._pattern));
    const after = groups.reduce((last, group, at) => mustFollow(group) ? at + 1 : last, 0);
    const group = groups.find((candidate, at) => at >= after && candidate.key === key);
    if (group === undefined) {
      groups.push({ key, directives, routes: [route] });
    } else {
      group.routes.push(route);
    }
  });
  return groups.map(({ directives, routes: own }) => ({
    directives,
    sources: alternatives(own.map(({ route }) => route._pattern.decodedPcre(route._form.encodedSlash))).map((source) => `^${source}\\z`),
  }));
}

/** Whether some path may be matched by both; true in doubt. */
export function overlap(one: PathPattern, other: PathPattern): boolean {
  const open = (path: PathPattern) => path.kind === 'prefix' || path.segments.some((segment) => segment.kind === 'rest');
  if (!open(one) && !open(other) && one.segments.length !== other.segments.length) {
    return false;
  }
  return one.segments.every((segment, i) => {
    const opposite = other.segments[i];
    return opposite === undefined ? open(other)
      : segment.kind !== 'literal' || opposite.kind !== 'literal' || normalizedLiteral(segment.text) === normalizedLiteral(opposite.text);
  });
}
