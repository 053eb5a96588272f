import { LoggedDecisions } from './logged-decisions';
import type { RefusedRequests } from './refused-requests';
import { RefusedShapes } from './refused-shapes';
import { UNDECIDED_REASONS } from './undecided-reasons';
import { RejectionReason } from '../../allowlist';
import type { ListedPath } from '../../allowlist/routes/merge-routes';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { clientHash } from '../learn/client-hash';
import type { LoggedRequest } from '../logs/logged-request';

const REJECTIONS: string[] = [...Object.values(RejectionReason), WEB_SOCKET_NOT_LISTED];

/** The comparison of recorded traffic with an allowlist. */
export class TrafficCheck {
  public requests = 0;
  public allowed = 0;
  /** Preflights and redirects, which the proxy answers itself. */
  public answeredByProxy = 0;
  /** Lines of the proxy's own log whose reason is another than that of this allowlist, by `REASON -> REASON`. */
  public readonly otherReasons = new Map<string, number>();
  /** Rejections in the proxy's own log that depend on more than logs contain, by reason. */
  public readonly notDecided = new Map<string, number>();
  private readonly shapes = new RefusedShapes();
  /** The numbers of requests that pass, or that the proxy answers, by path of the allowlist. */
  private readonly paths = new Map<ListedPath, number>();
  private readonly decisions: LoggedDecisions;

  constructor(routes: RoutesFileContent) {
    this.decisions = new LoggedDecisions(routes);
  }

  /** Whether decisions depend on more of a query than its spelling. */
  public get dependsOnQuery(): boolean {
    return this.decisions.dependsOnQuery;
  }

  /** Checks a request. This is a visitor of a log reader. */
  public readonly add = (request: LoggedRequest): void => {
    const { weight, client, userAgent } = request;
    const decided = this.decisions.of(request);
    const { reason, listed, decision } = decided;
    this.requests += weight;
    if (request.reason !== undefined) {
      this.compare(request.reason, reason, weight);
    }
    if (reason !== undefined) {
      this.shapes.of(request, decided).add(request, client === undefined && userAgent === undefined ? undefined : clientHash(client ?? '', userAgent ?? ''));
      return;
    }
    if (listed !== undefined) {
      this.paths.set(listed, (this.paths.get(listed) ?? 0) + weight);
    }
    if (decision.allowed) {
      this.allowed += weight;
    } else {
      this.answeredByProxy += weight;
    }
  };

  /** The refused requests, those that the app answered first. */
  public refused(): RefusedRequests[] {
    const order = (compare: (group: RefusedRequests) => number) => (a: RefusedRequests, b: RefusedRequests) => compare(b) - compare(a);
    const orders = [
      order(({ succeeded }) => succeeded), order(({ answered }) => answered), order(({ clients }) => clients.size), order(({ requests }) => requests),
    ];
    const name = ({ method, shape, decided: { reason } }: RefusedRequests) => `${shape} ${method} ${reason}`;
    return this.shapes.collapsed().sort((a, b) => orders.reduce((sum, compare) => sum || compare(a, b), 0) || (name(a) < name(b) ? -1 : 1));
  }

  /** The paths of the allowlist for which the logs have no request that passes. */
  public unusedPaths(): ListedPath[] {
    return this.decisions.configuration._allowlist._paths.filter((path) => (this.paths.get(path) ?? 0) === 0);
  }

  /** The options of routes that logs do not have enough for, with the number of routes. */
  public optionsNotConsidered(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { route } of this.decisions.configuration._allowlist._routes) {
      for (const name of ['authorizedBy', 'basicAuth', 'contentTypes', 'maxConnections', 'maxRequestBodyBytes', 'originSecret', 'rateLimits'] as const) {
        if (route._options[name] !== undefined) {
          counts.set(name, (counts.get(name) ?? 0) + 1);
        }
      }
    }
    return counts;
  }

  private compare(logged: string, reason: string | undefined, weight: number): void {
    const rejected = REJECTIONS.includes(logged) ? logged : '';
    const counts = UNDECIDED_REASONS.includes(rejected) ? this.notDecided : rejected === (reason ?? '') ? undefined : this.otherReasons;
    const key = counts === this.notDecided ? rejected : `${rejected || 'allowed'} -> ${reason ?? 'allowed'}`;
    counts?.set(key, (counts.get(key) ?? 0) + weight);
  }
}
