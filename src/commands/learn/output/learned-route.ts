import { pathParametersOf } from './path-parameters';
import { routePath } from './route-path';
import { Allowlist, HttpMethod, Route, RouteOptions } from '../../../allowlist';
import { foreignPathSyntax } from '../../../allowlist/paths/foreign-path-syntax';
import type { Evidence } from '../evidence/evidence';
import type { Learned } from '../learn';
import { Doubt } from '../shapes/doubt';
import type { LearnedPath, LearnedSegment } from '../shapes/learned-path';

/** A route with the evidence for each of its methods. */
export interface LearnedRoute {
  readonly kind: 'exact' | 'prefix' | 'template';
  readonly path: string;
  readonly segments: LearnedSegment[];
  readonly options: RouteOptions;
  readonly evidence: Map<string, Evidence>;
  /** The reason for which the evidence is not enough, if it is not. */
  readonly doubt?: Doubt;
}

/** The certain and the uncertain routes, each in the order of their paths. Likely mistakes are at the end. */
export interface LearnedRoutes {
  readonly certain: LearnedRoute[];
  readonly uncertain: LearnedRoute[];
}

/** @param constrained whether parameters get the kind or the list of their values where the evidence is strong */
export function learnedRoutes({ paths }: Learned, constrained = false): LearnedRoutes {
  const certain: LearnedRoute[] = [];
  const uncertain: LearnedRoute[] = [];
  for (const judged of paths) {
    if (judged.certain.size > 0) {
      certain.push(routeOf(judged.path, judged.certain, constrained));
    }
    const doubts = [...new Set([...judged.uncertain.values()].map(({ doubt }) => doubt))];
    doubts.forEach((doubt) => {
      const methods = new Map([...judged.uncertain].filter(([, one]) => one.doubt === doubt).map(([method, { evidence }]) => [method, evidence]));
      uncertain.push({ ...routeOf(judged.path, methods, constrained), doubt });
    });
  }
  return { certain: certain.sort(byPath), uncertain: uncertain.sort((a, b) => Number(isMistake(a)) - Number(isMistake(b)) || byPath(a, b)) };
}

/** The allowlist with all certain routes. */
export function learnedAllowlist({ certain }: LearnedRoutes): Allowlist {
  return new Allowlist({ routes: certain.map(({ kind, path, options }) => Route[kind](path, options)) });
}

function routeOf(learned: LearnedPath, evidence: Map<string, Evidence>, constrained: boolean): LearnedRoute {
  const { kind, path } = routePath(learned);
  const pathParameters = pathParametersOf(learned, constrained);
  const methods = [...evidence.keys()].filter((method) => method !== 'HEAD' || !evidence.has('GET')).sort();
  return {
    kind,
    path,
    segments: learned.segments,
    evidence,
    options: {
      // GET and HEAD are the methods of a route without the option.
      ...!(methods.length === 1 && methods[0] === 'GET') && { methods: methods.map((name) => HttpMethod.of(name)) },
      ...Object.keys(pathParameters).length > 0 && { pathParameters },
      ...foreignPathSyntax(kind, path, 'route') !== undefined && { literalPath: true },
      ...[...evidence.values()].some(({ webSockets }) => webSockets > 0) && { webSocket: true },
    },
  };
}

function isMistake({ doubt }: LearnedRoute): boolean {
  return doubt === Doubt.LIKELY_MISTAKE;
}

function byPath(a: LearnedRoute, b: LearnedRoute): number {
  return a.path === b.path ? 0 : a.path < b.path ? -1 : 1;
}
