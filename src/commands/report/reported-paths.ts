import { kindsOfPaths, ReportedComparison } from './reported-comparison';
import { NamedValue, namedValues } from './yaml-value';
import type { Allowlist } from '../../allowlist';
import type { MergedRoute } from '../../allowlist/routes/merge-routes';
import { writeRoute } from '../../routes-file/write-routes-file';

/** A path of the allowlist with its routes. */
export interface ReportedPath {
  readonly kind: string;
  readonly path: string;
  /** The routes of the path, which have no methods in common. */
  readonly routes: ReportedRoute[];
  /** The number of requests in logs that the path lets pass, if logs were given. */
  readonly requests?: number;
  /** The kinds of the differences to another version that concern the path, if there are any. */
  readonly differences?: string[];
}

/** Methods of a path, and the options that apply to these methods. */
export interface ReportedRoute {
  readonly methods: string[];
  /** The options as in a routes file. */
  readonly options: NamedValue[];
  /** The target of a redirect. */
  readonly redirect?: string;
}

const NOT_OPTIONS = ['exact', 'prefix', 'template', 'redirect', 'to', 'methods'];

/** The paths of an allowlist, those with precedence first, with the number of requests and the kinds of differences for each. */
export function reportedPaths(allowlist: Allowlist, requests?: number[], comparison?: ReportedComparison): ReportedPath[] {
  const kinds = comparison === undefined ? new Map<number, string[]>() : kindsOfPaths(comparison);
  return allowlist._paths.map(({ route, routes }, i) => ({
    kind: route._pattern.kind,
    path: route.path,
    routes: routes.map(reportedRoute),
    ...requests !== undefined && { requests: requests[i] },
    ...kinds.has(i) && { differences: kinds.get(i) },
  }));
}

function reportedRoute({ route, methods }: MergedRoute): ReportedRoute {
  const options = Object.fromEntries(Object.entries(writeRoute(route)).filter(([name]) => !NOT_OPTIONS.includes(name)));
  return { methods, options: namedValues(options), ...route._redirect === undefined ? {} : { redirect: route._redirect.to } };
}
