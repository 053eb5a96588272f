import { NearMiss, nearMisses } from './near-misses';
import { REASON_TEXTS, ReasonText } from './reason-texts';
import type { Suggestion } from './suggestion';
import { suggestions } from './suggestions';
import { Decision, RequestHead } from '../../allowlist';
import { segmentRank } from '../../allowlist/paths/path-segment';
import { rawPathOf } from '../../allowlist/paths/raw-path';
import type { ListedPath, MergedRoute } from '../../allowlist/routes/merge-routes';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { configurationOf, decidingPath } from '../check/configuration';

/** The request to explain, and what the log of the proxy says about it. */
export interface ExplainedRequest {
  readonly request: RequestHead;
  readonly webSocket?: boolean;
  readonly loggedStatus?: number;
  readonly loggedReason?: string;
}

/** Everything that is known about the decision for a request. */
export interface Explanation extends ExplainedRequest {
  readonly decision: Decision;
  /** The explanation of the reason: the logged one, if a decision does not depend on it. */
  readonly reason?: string;
  readonly reasonText?: ReasonText;
  /** The paths that match, the deciding one first. */
  readonly matching: ListedPath[];
  /** The reason for which the first of several matching paths wins. */
  readonly precedence?: string;
  /** The deciding route. */
  readonly route?: MergedRoute;
  readonly nearMisses: NearMiss[];
  readonly suggestions: Suggestion[];
}

const MATCHING = 10;

/** Explains the decision about a request. `configuration` is that of the routes. */
export function explain(routes: RoutesFileContent, explained: ExplainedRequest, configuration = configurationOf(routes)): Explanation {
  const { loggedReason = '', webSocket = false } = explained;
  const request = inBytes(explained.request);
  const decision = configuration.decide(request);
  const { _allowlist: allowlist } = configuration;
  const path = rawPathOf(request.target);
  const listed = decidingPath(configuration, decision, request.target);
  const route = listed?.routes.find(({ methods }) => methods.includes(request.method) || listed.routes.length === 1);
  const others = allowlist._paths.filter((one) => one !== listed && one.route._pattern.matches(path));
  const matching = [...listed === undefined ? [] : [listed], ...others].slice(0, MATCHING);
  const refusesWebSocket = webSocket && decision.allowed && route?.route._options.webSocket !== true;
  const reason = decision.reason ?? (loggedReason in REASON_TEXTS ? loggedReason : refusesWebSocket ? WEB_SOCKET_NOT_LISTED : undefined);
  return {
    ...explained,
    request,
    decision,
    route,
    reason,
    matching,
    reasonText: reason === undefined ? undefined : REASON_TEXTS[reason as keyof typeof REASON_TEXTS],
    precedence: matching.length > 1 ? precedence(matching[0], matching[1]) : undefined,
    nearMisses: decision.allowed ? [] : nearMisses(allowlist, request),
    suggestions: suggestions(routes, configuration, request, decision),
  };
}

/** The request with one character a byte, as decisions read it. */
export function inBytes(request: RequestHead): RequestHead {
  return { ...request, target: Buffer.from(request.target, 'utf8').toString('latin1') };
}

/** The reason for which a path takes precedence over another path that also matches. */
function precedence({ route: first }: ListedPath, { route: second }: ListedPath): string {
  const [one, other] = [first._pattern, second._pattern];
  const names = [first.path, second.path].map((path) => path.split('/').slice(1));
  for (let i = 0; i < Math.min(one.segments.length, other.segments.length); i++) {
    if (segmentRank(one.segments[i]) !== segmentRank(other.segments[i])) {
      return `in segment ${i + 1}, ${names[0][i]} is more specific than ${names[1][i]}`;
    }
  }
  return one.kind !== other.kind && other.kind === 'prefix' ? 'a whole path is more specific than a prefix'
    : one.segments.length !== other.segments.length ? 'the longer path is more specific' : 'both are equally specific, and the first in the alphabet wins';
}
