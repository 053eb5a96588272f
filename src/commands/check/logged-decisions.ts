import { isIP } from 'net';
import { configurationOf, decidingPath } from './configuration';
import { Decision, RejectionReason } from '../../allowlist';
import type { Requirements } from '../../allowlist/policies/requirements';
import type { ListedPath, MergedRoute } from '../../allowlist/routes/merge-routes';
import type { NginxConfiguration } from '../../nginx';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import type { LoggedRequest } from '../logs/logged-request';

const CACHED = 50_000;
/** The pattern of a query that every spelling option accepts, so that only its parameters may matter. */
export const PLAIN_QUERY_PATTERN = '[A-Za-z0-9._~=&+*,:@-]*';
const PLAIN_QUERY = new RegExp(`^${PLAIN_QUERY_PATTERN}$`);

/** The members of a logged request on which the decision depends. */
export type DecidedRequest = Pick<LoggedRequest, 'method' | 'target' | 'webSocket'> & Partial<Pick<LoggedRequest, 'host' | 'client'>>;

/** The decision about a logged request. */
export interface LoggedDecision {
  readonly decision: Decision;
  /** The reason of the decision, or the reason for which the proxy refuses a WebSocket. */
  readonly reason?: RejectionReason | typeof WEB_SOCKET_NOT_LISTED;
  /** The path of the deciding route. */
  readonly listed?: ListedPath;
  /** The deciding route, if a route lists the method. */
  readonly route?: MergedRoute;
}

/** Decides logged requests, without what logs do not contain: headers, bodies and the protocol between client and proxy. */
export function decideLogged(configuration: NginxConfiguration, request: DecidedRequest): LoggedDecision {
  const { method, target, host, client } = request;
  const head = { method, target, host, ...client !== undefined && isIP(client) > 0 ? { clientAddress: client } : {} };
  const direct = configuration._decide(head);
  const decision = method === 'OPTIONS' && direct.reason === RejectionReason.METHOD_NOT_ALLOWED ? preflight(configuration, head, direct) : direct;
  const listed = decidingPath(configuration, decision, target);
  const route = listed?.routes.find(({ methods }) => methods.includes(method));
  const refusesWebSocket = request.webSocket && decision.allowed && route?.route._options.webSocket !== true;
  return { decision, listed, route, reason: refusesWebSocket ? WEB_SOCKET_NOT_LISTED : decision.reason };
}

/** The decision about an OPTIONS request whose headers are unknown: the request is a preflight if a route has a CORS policy. */
function preflight(configuration: NginxConfiguration, head: Parameters<NginxConfiguration['_decide']>[0], direct: Decision): Decision {
  const answered = direct.allow?.map((method) => configuration._decide({ ...head, headers: { 'Origin': 'https://origin.example', 'Access-Control-Request-Method': method } }));
  return answered?.find(({ reason }) => reason === undefined) ?? direct;
}

/** Decisions about many logged requests, with the results for recent ones in bounded memory. */
export class LoggedDecisions<T> {
  public readonly configuration: NginxConfiguration;
  /** Whether decisions depend on a plain query. */
  public readonly dependsOnQuery: boolean;
  private readonly cache = new Map<string, T>();
  private readonly dependsOnClient: boolean;

  /** @param resultOf makes the result that is kept for all requests that are decided alike and have the same path */
  constructor(routes: RoutesFileContent, private readonly resultOf: (decision: LoggedDecision, request: DecidedRequest) => T) {
    this.configuration = configurationOf(routes);
    const some = (is: (requirements: Requirements) => boolean) => this.configuration._allowlist._routes.some(({ route }) => is(route._requirements));
    // Some frameworks behind FastCGI read the path from the query.
    this.dependsOnQuery = routes.appProtocol !== undefined || some(({ queryNames }) => queryNames !== undefined);
    this.dependsOnClient = some(({ clients }) => clients !== undefined);
  }

  public of(request: DecidedRequest): T {
    const key = this.keyOf(request);
    let result = this.cache.get(key);
    if (result === undefined) {
      result = this.resultOf(decideLogged(this.configuration, request), request);
      if (this.cache.size >= CACHED) {
        this.cache.clear();
      }
      this.cache.set(key, result);
    }
    return result;
  }

  private keyOf({ method, target, host, client, webSocket }: DecidedRequest): string {
    const question = target.indexOf('?');
    const path = question < 0 || this.dependsOnQuery || !PLAIN_QUERY.test(target.slice(question + 1)) ? target : target.slice(0, question);
    return `${method}${webSocket ? '+' : ''}\n${host ?? ''}\n${this.dependsOnClient ? client ?? '' : ''}\n${path}`;
  }
}
