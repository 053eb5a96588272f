import { AllowedHosts } from './allowed-hosts';
import { Decision, RejectionReason } from './decision';
import { isMalformedHost, parseHost } from './host-name';
import type { HeaderParameter } from './openapi/header-parameter';
import { acceptSameTargets, CanonicalForm, isCanonical, looserForm, unroutedForm } from './paths/canonical-target';
import { normalizedPath } from './paths/normalized-path';
import { rawPathOf } from './paths/raw-path';
import { RespelledSegments, respelledSegments } from './paths/respelled-segments';
import { findSpelling } from './paths/spelling-finding';
import { requestedMethod } from './policies/cors';
import { unmetRequirement } from './policies/requirements';
import { HTTP_VERSIONS, REJECTION_STATUS } from './rejection-status';
import { RequestHead, REQUEST_HEAD } from './request-head';
import { EmptySegmentRoutes } from './routes/empty-segment-routes';
import { FirstSegments } from './routes/first-segments';
import type { LessRestrictiveRoute } from './routes/less-restrictive-route';
import { lessRestrictiveRoutes } from './routes/less-restrictive-routes';
import { ListedPath, MergedRoute, mergeRoutes } from './routes/merge-routes';
import { Problems } from '../validation/problems';
import { PathLookup, RespelledLookup } from './routes/path-lookup';
import { locationOf } from './routes/redirect';
import { Route } from './routes/route';
import { describedHeaders } from './routes/route-definition';
import { checkStruct, instance, listOf, required, rightMembers, text, StructMembers } from '../validation/struct-members';

/** Properties of an allowlist. */
export interface AllowlistOptions {
  /** The routes, at least one, in any order. The most specific route decides about a request. */
  readonly routes: Route[];

  /**
   * The hosts for which requests are allowed. `*.example.com` stands for every name below `example.com`. Requests for other
   * hosts are rejected with 421.
   *
   * @default - any well-formed host name
   */
  readonly hosts?: string[];
}

/** The members of `AllowlistOptions`. */
export const ALLOWLIST_OPTIONS: StructMembers<AllowlistOptions> = {
  routes: required(listOf(instance(() => Route, 'Route', "Route.prefix('/api')"))),
  hosts: listOf(text),
};

/** The requests that are allowed. All other requests are rejected. */
export class Allowlist {
  /** The allowed hosts in lower case. The list is empty if any host is allowed. */
  public readonly hosts: string[];

  /**
   * The routes grouped by the paths that they match, the most specific first.
   *
   * @internal
   */
  public readonly _paths: ListedPath[];

  /**
   * The routes of all paths, in the same order. Several routes may have the same path, and then have different methods.
   *
   * @internal
   */
  public readonly _routes: MergedRoute[];

  /** @internal */
  public readonly _firstSegments: FirstSegments;

  /**
   * The routes that decide about paths with empty segments.
   *
   * @internal
   */
  public readonly _emptySegments: EmptySegmentRoutes;

  /**
   * The request headers that descriptions of the routes name.
   *
   * @internal
   */
  public readonly _describedHeaders: HeaderParameter[];

  private readonly allowedHosts: AllowedHosts;
  private loosestForm?: CanonicalForm;
  private respelled?: RespelledSegments[];
  private respelledPattern?: RegExp;
  private respellable?: Route[][];
  private unlistedForm?: CanonicalForm;
  private lookup?: PathLookup;
  /** The last result of `_find()`, because commands look for the path of a decision again. */
  private lastFound?: { readonly path: string; readonly listed: ListedPath | undefined };
  private respelledLookup?: RespelledLookup;

  /** @throws one error that lists every problem: no routes, invalid hosts, routes that contradict each other */
  constructor(
    /**
     * The options as given.
     *
     * @internal
     */
    public readonly _given: AllowlistOptions,
  ) {
    const problems = new Problems();
    const props = rightMembers('allowlist', ALLOWLIST_OPTIONS, _given, problems);
    this.hosts = [...new Set((props.hosts ?? []).map((host, i) => parseHost(host, `hosts[${i}]`, problems)))];
    if (props.hosts !== undefined && props.hosts.length === 0) {
      problems.add('hosts', [], 'a list of at least one host', 'name the hosts, or leave `hosts` out for any host');
    }
    if (props.routes.length === 0) {
      problems.add('routes', [], 'a list of at least one route', 'add a route, for example Route.prefix(\'/api\')');
    }
    this._paths = mergeRoutes(props.routes, problems);
    this._routes = this._paths.flatMap(({ routes }) => routes);
    this._emptySegments = new EmptySegmentRoutes(this._paths, problems);
    problems.throwIfAny('allowlist');
    this.allowedHosts = new AllowedHosts(this.hosts);
    this._firstSegments = new FirstSegments(this._paths);
    this._describedHeaders = describedHeaders(props.routes);
  }

  /**
   * The decision of the proxy about a request, computed without NGINX.
   *
   * The decision is that of NGINX 1.30. Older versions reject the same requests, but answer CONNECT and some malformed hosts
   * with a different status of 400, 405, 421 and 505.
   *
   * The decision does not consider framing errors, sizes, rates and connections, credentials, or checks that the app makes: a
   * route that authenticates clients accepts everyone here. The decision does not consider the protocol between NGINX and the
   * app either. If that protocol matters, use `NginxConfiguration.decide()`.
   */
  public decide(request: RequestHead): Decision {
    checkStruct('request', REQUEST_HEAD, request);
    return this._decide(request, () => true);
  }

  /**
   * The decision of the proxy, if some requests for a route's paths belong to no route.
   *
   * @param isListed whether a route lists a target that its path matches
   * @internal
   */
  public _decide(request: RequestHead, isListed: (route: Route, target: string) => boolean): Decision {
    const httpVersion = request.httpVersion ?? 'HTTP/1.1';
    const versionKnown = HTTP_VERSIONS.includes(httpVersion);
    const target = /^[A-Z_-]+$/.test(request.method) ? parseTarget(request) : undefined;
    if (target !== undefined && !versionKnown && isLaterVersion(httpVersion)) {
      return rejected(RejectionReason.UNSUPPORTED_HTTP_VERSION);
    }
    const normalized = target && normalizedPath(target.origin);
    const host = this.allowedHosts.read(target?.host ?? request.host ?? this.hosts[0]?.replace('*.', 'any.') ?? 'localhost');
    if (target === undefined || normalized === undefined || !versionKnown && isMalformedVersion(httpVersion)
      || host.isMalformed || request.host !== undefined && request.host !== host.host && isMalformedHost(request.host)) {
      return rejected(RejectionReason.MALFORMED_REQUEST);
    }
    const looked = host.isAllowed && versionKnown && target.host === undefined;
    const rawPath = rawPathOf(request.target);
    const read = isCanonical(request.target, this._loosestForm) && !this.hasRespelledSegment(rawPath);
    const found = looked && read ? this._find(rawPath) : undefined;
    const path = found !== undefined && isListed(found.route, request.target) ? found : undefined;
    const preflightMethod = requestedMethod(request);
    const optionsRoute = path && optionsRouteOf(path, request.method, preflightMethod);
    if (request.method === 'TRACE' || request.method === 'CONNECT') {
      return rejected(RejectionReason.METHOD_NOT_ALLOWED, path);
    }
    if (!host.isAllowed) {
      return rejected(RejectionReason.UNKNOWN_HOST);
    }
    if (!this._firstSegments.admit(normalized)) {
      return rejected(RejectionReason.NO_ROUTE);
    }
    if (!versionKnown) {
      return rejected(RejectionReason.UNSUPPORTED_HTTP_VERSION);
    }
    if (target.host !== undefined) {
      return rejected(RejectionReason.NOT_ORIGIN_FORM);
    }
    this.unlistedForm ??= unroutedForm(this._loosestForm);
    const form = optionsRoute?._form ?? this.unlistedForm;
    const canonical = read && (acceptSameTargets(form, this._loosestForm) || isCanonical(request.target, form));
    if (!canonical || this.isRespelled(rawPath)) {
      return { ...rejected(RejectionReason.NOT_CANONICAL, path), finding: findSpelling(request.target, read ? form : this._loosestForm) };
    }
    if (path === undefined || optionsRoute === undefined) {
      return rejected(RejectionReason.NO_ROUTE);
    }
    if (optionsRoute._options.cors !== undefined && preflightMethod !== undefined) {
      return { allowed: false, status: 204, route: path.route.path };
    }
    if (!path.methods.includes(request.method)) {
      return { ...rejected(RejectionReason.METHOD_NOT_ALLOWED, path), allow: path.methods };
    }
    const { _redirect: redirect } = optionsRoute;
    if (redirect !== undefined) {
      return { allowed: false, status: redirect.status, route: path.route.path, location: locationOf(redirect, request.target) };
    }
    const unmet = unmetRequirement(optionsRoute._requirements, request);
    return unmet === undefined ? { allowed: true, route: path.route.path } : rejected(unmet, path);
  }

  /**
   * The routes that take precedence over stricter routes for some paths. For example, a restriction of `prefix('/admin')` does
   * not apply to the more specific `exact('/admin/health')`, unless that route has the restriction, too. Such a pair of routes
   * may be an intended exception or a mistake.
   *
   * The options that decide who is allowed (`allowedClients`, `basicAuth`, `authorizedBy`, `originSecret`) are compared
   * regardless of the two routes' methods, except for methods to which other routes for the stricter paths give other options.
   * The other options are compared if the two routes have a method in common. Routes for the same paths are not a pair. A
   * limit of a different size does not count as less restrictive. Redirects are omitted, because the app does not receive
   * their requests.
   *
   * If there are several tens of thousands of pairs, some are omitted, but at least one pair for each stricter route remains.
   *
   * @returns each pair with an example request, the pairs of one stricter route together; an empty list if there is no pair
   */
  public lessRestrictiveRoutes(): LessRestrictiveRoute[] {
    return lessRestrictiveRoutes(this._routes);
  }

  /**
   * The routes whose paths can be spelled differently, the most specific first. Equally specific routes are grouped. A
   * request with another spelling of such a path is not canonical: the app may take the request for the route, or for a less
   * specific route. If no less specific route matches, no route lists the spelling.
   *
   * @internal
   */
  public get _respellable(): Route[][] {
    if (this.respellable === undefined) {
      this.respellable = [];
      for (const route of this.respellableRoutes.filter(({ _pattern: path }) => path.hasOtherSpellings)) {
        const group = this.respellable[this.respellable.length - 1];
        if (group?.[0]._pattern.compareRank(route._pattern) === 0) {
          group.push(route);
        } else {
          this.respellable.push([route]);
        }
      }
    }
    return this.respellable;
  }

  /**
   * The paths with a segment that has another spelling of the same text. Requests with such a spelling are rejected.
   *
   * @internal
   */
  public get _respelledSegments(): RespelledSegments[] {
    this.respelled ??= respelledSegments(this.respellableRoutes.map(({ _pattern: path }) => path));
    return this.respelled;
  }

  /**
   * The same allowlist, with strict queries on each route that does not set `strictQuery`.
   *
   * @internal
   */
  public _withStrictQuery(): Allowlist {
    return new Allowlist({ ...this._given, routes: this._given.routes.map((route) => route._withStrictQuery()) });
  }

  /**
   * The routes for a raw path, the methods of which are not considered.
   *
   * @internal
   */
  public _find(path: string): ListedPath | undefined {
    if (this.lastFound?.path !== path) {
      this.lookup ??= new PathLookup(this._paths);
      this.lastFound = { path, listed: path.includes('//') ? this._emptySegments.find(path) : this.lookup.find(path) };
    }
    return this.lastFound.listed;
  }

  /** The routes for which an app may accept another spelling. If all paths are exact, another spelling belongs to no route. */
  private get respellableRoutes(): Route[] {
    return this._paths.some(({ route }) => route._pattern.kind !== 'exact') ? this._paths.map(({ route }) => route) : [];
  }

  private hasRespelledSegment(path: string): boolean {
    if (!path.includes('%')) {
      return false;
    }
    this.respelledPattern ??= new RegExp(this._respelledSegments.length === 0 ? '^(?!)'
      : `^(?:${this._respelledSegments.map(({ before, sources, after }) => `${before}(?:${sources.join('|')})${after}`).join('|')})`);
    return this.respelledPattern.test(path);
  }

  private isRespelled(path: string): boolean {
    this.respelledLookup ??= new RespelledLookup(this._respellable);
    return this.respelledLookup.isRespelled(path);
  }

  /**
   * The form that accepts everything that the form of any route accepts.
   *
   * @internal
   */
  public get _loosestForm(): CanonicalForm {
    this.loosestForm ??= this._routes.map(({ route }) => route._form).reduce(looserForm);
    return this.loosestForm;
  }
}

/**
 * The route whose options apply to a request: the route of the method, or the route of the method that a preflight requests if
 * that route has a CORS policy. For a method that no route lists, the options are those in which all routes agree.
 */
function optionsRouteOf(path: ListedPath, method: string, preflightMethod: string | undefined): Route {
  const preflighted = preflightMethod === undefined ? undefined : routeOfMethod(path, preflightMethod.toUpperCase());
  return preflighted?._options.cors !== undefined ? preflighted : routeOfMethod(path, method) ?? path.route;
}

function routeOfMethod({ routes }: ListedPath, method: string): Route | undefined {
  return routes.find(({ methods }) => methods.includes(method))?.route;
}

/**
 * The target in origin form, and the host of a target in absolute or authority form, or `undefined` if NGINX cannot parse the
 * target.
 */
function parseTarget({ method, target }: RequestHead): { readonly origin: string; readonly host?: string } | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0020\u007f]/.test(target)) {
    return undefined;
  }
  if (method === 'CONNECT') {
    return AUTHORITY_FORM.test(target) ? { host: target, origin: '/' } : undefined;
  }
  if (target.startsWith('/')) {
    return { origin: target };
  }
  const absolute = ABSOLUTE_FORM.exec(target);
  return absolute === null ? undefined : { host: absolute[1], origin: absolute[2]?.startsWith('/') ? absolute[2] : `/${absolute[2] ?? ''}` };
}

const TARGET_HOST = "(?:[A-Za-z0-9.-]*|\\[[\\w:.~!$&'()*+,;=-]*\\])";
const ABSOLUTE_FORM = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*://(${TARGET_HOST}(?::[0-9]*)?)([/?].*)?$`);
const AUTHORITY_FORM = new RegExp(`^${TARGET_HOST}:[0-9]*$`);

/** Whether NGINX reads only the major version. HTTP/2 has no request line: `HTTP/2.0` is the text that NGINX writes. */
function isLaterVersion(version: string): boolean {
  return /^HTTP\/(?:[2-9]|1[0-9])/.test(version);
}

function isMalformedVersion(version: string): boolean {
  return !/^HTTP\/(?:1\.0*[0-9]{1,3} *|2\.0)$/.test(version);
}

/** The rejection of a request, whose path belongs to a route if a listed path is given. */
function rejected(reason: RejectionReason, path?: ListedPath): Decision {
  const status = REJECTION_STATUS[reason];
  return path === undefined ? { allowed: false, status, reason } : { allowed: false, status, reason, route: path.route.path };
}
