import { isCanonical, STRICT_FORM } from './canonical-target';
import { Decision, RejectionReason, RequestHead } from './decision';
import { matchesHost, normalizeHost, parseHost, WELL_FORMED_HOST } from './host-name';
import { MergedRoute, mergeRoutes } from './merge-routes';
import { Problems } from './problems';
import { HTTP_VERSIONS, REJECTION_STATUS } from './rejection-status';
import { Route } from './route';

/** What an allowlist is made of. */
export interface AllowlistProps {
  /** The routes, in any order: the most specific one decides. At least one. */
  readonly routes: Route[];

  /**
   * The hosts that requests may be meant for; `*.example.com` stands for every name below it. Others are answered 421.
   *
   * @default - any well-formed host name
   */
  readonly hosts?: string[];
}

/** The requests that may pass. All others are rejected. */
export class Allowlist {
  /** The allowed hosts in lower case; empty where any is allowed. */
  public readonly hosts: string[];

  /** @internal */
  public readonly _routes: MergedRoute[];

  /**
   * @throws one error that lists every problem: no routes, hosts that are none, routes that contradict each other
   */
  constructor(props: AllowlistProps) {
    const problems = new Problems();
    this.hosts = [...new Set((props.hosts ?? []).map((host, i) => parseHost(host, `hosts[${i}]`, problems)))];
    if (props.hosts !== undefined && props.hosts.length === 0) {
      problems.add('hosts', [], 'a list of at least one host', 'name the hosts or leave it out for any');
    }
    if (props.routes.length === 0) {
      problems.add('routes', [], 'a list of at least one route', 'add one, for example Route.prefix(\'/api\')');
    }
    this._routes = mergeRoutes(props.routes, problems);
    problems.throwIfAny('allowlist');
  }

  /**
   * What the proxy does with a request, decided here, without NGINX.
   *
   * Framing errors, sizes and what is left to the app are not part of it.
   */
  public decide(request: RequestHead): Decision {
    const host = normalizeHost(request.host ?? this.hosts[0]?.replace('*.', 'any.') ?? 'localhost');
    if (this.hosts.length > 0 ? !this.hosts.some((allowed) => matchesHost(host, allowed)) : !new RegExp(`^${WELL_FORMED_HOST}$`).test(host)) {
      return rejected(RejectionReason.UNKNOWN_HOST);
    }
    if (!HTTP_VERSIONS.includes(request.httpVersion ?? 'HTTP/1.1')) {
      return rejected(RejectionReason.UNSUPPORTED_HTTP_VERSION);
    }
    if (!request.target.startsWith('/')) {
      return rejected(RejectionReason.NOT_ORIGIN_FORM);
    }
    const path = request.target.split('?', 1)[0];
    const merged = this._routes.find((candidate) => candidate.route._pattern.matches(path));
    if (!isCanonical(request.target, merged?.route._form ?? STRICT_FORM)) {
      return rejected(RejectionReason.NOT_CANONICAL);
    }
    if (merged === undefined) {
      return rejected(RejectionReason.NO_ROUTE);
    }
    if (!merged.methods.includes(request.method)) {
      return { ...rejected(RejectionReason.METHOD_NOT_ALLOWED), route: merged.route.path, allow: merged.methods };
    }
    return { allowed: true, route: merged.route.path };
  }
}

function rejected(reason: RejectionReason): Decision {
  return { allowed: false, status: REJECTION_STATUS[reason], reason };
}
