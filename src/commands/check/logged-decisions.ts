import { isIP } from 'net';
import { configurationOf, decidingPath } from './configuration';
import { Decision, RejectionReason } from '../../allowlist';
import type { Requirements } from '../../allowlist/policies/requirements';
import type { RequestHead } from '../../allowlist/request-head';
import type { ListedPath } from '../../allowlist/routes/merge-routes';
import type { NginxConfiguration } from '../../nginx';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import type { LoggedRequest } from '../logs/logged-request';

/** The members of a logged request on which the decision depends. */
export type DecidedRequest = Pick<LoggedRequest, 'method' | 'target' | 'webSocket'> & Partial<Pick<LoggedRequest, 'host' | 'client'>>;

/** The decision about a logged request. */
export interface LoggedDecision {
  readonly decision: Decision;
  /** The reason of the decision, or the reason for which the proxy refuses a WebSocket. */
  readonly reason?: RejectionReason | typeof WEB_SOCKET_NOT_LISTED;
  /** The path of the deciding route. */
  readonly listed?: ListedPath;
}

/** The decisions about logged requests, without what logs do not contain: headers, bodies and the protocol between client and proxy. */
export class LoggedDecisions {
  public readonly configuration: NginxConfiguration;
  /** Whether decisions depend on more of a query than its spelling. */
  public readonly dependsOnQuery: boolean;
  private readonly dependsOnClient: boolean;

  constructor(routes: RoutesFileContent) {
    this.configuration = configurationOf(routes);
    const some = (is: (requirements: Requirements) => boolean) => this.configuration._allowlist._routes.some(({ route }) => is(route._requirements));
    // Some frameworks behind FastCGI read the path from the query.
    this.dependsOnQuery = routes.appProtocol?._upstreamModule.script !== undefined || some(({ queryNames }) => queryNames !== undefined);
    this.dependsOnClient = some(({ clients }) => clients !== undefined);
  }

  public of({ method, target, host, client, webSocket }: DecidedRequest): LoggedDecision {
    const clientAddress = this.dependsOnClient && client !== undefined && isIP(client) > 0 ? client : undefined;
    const head = { method, target, host, clientAddress };
    const direct = this.configuration._decide(head);
    const decision = method === 'OPTIONS' && direct.reason === RejectionReason.METHOD_NOT_ALLOWED ? this.preflight(head, direct) : direct;
    const listed = decidingPath(this.configuration, decision, target);
    const refusesWebSocket = webSocket && decision.allowed
      && listed?.routes.find(({ methods }) => methods.includes(method))?.route._options.webSocket !== true;
    return { decision, listed, reason: refusesWebSocket ? WEB_SOCKET_NOT_LISTED : decision.reason };
  }

  /** The decision about an OPTIONS request whose headers are unknown: the request is a preflight if a route has a CORS policy. */
  private preflight(head: RequestHead, direct: Decision): Decision {
    const routes = decidingPath(this.configuration, direct, head.target)?.routes ?? [];
    for (const { methods: [method] } of routes.filter(({ route }) => route._options.cors !== undefined)) {
      const headers = { 'Origin': 'https://origin.example', 'Access-Control-Request-Method': method };
      const answered = this.configuration._decide({ ...head, headers });
      if (answered.reason === undefined) {
        return answered;
      }
    }
    return direct;
  }
}
