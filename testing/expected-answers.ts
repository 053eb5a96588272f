import { DrawnCase, DrawnRequest, ORIGIN_SECRETS, PAGE, QUESTION, USER } from './decision-arbitraries';
import { Allowlist, Decision, RateLimit, RejectionReason, Route, SpellingFinding } from '../src/allowlist';
import { matchesHost, normalizeHost } from '../src/allowlist/host-name';
import { normalizedPath } from '../src/allowlist/paths/normalized-path';
import { agree } from '../src/allowlist/routes/options-class';
import type { ResolvedRouteOptions } from '../src/allowlist/routes/resolved-route-options';
import { ClientScheme, Enforcement, NginxConfiguration, NginxOptions } from '../src/nginx';

/** What is to be seen of a request: at the client, in the log, at the app. */
export interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly route: string;
  /** Method and target of each request that the app got. */
  readonly received: string[];
  /** Headers of the proxy's own answer. */
  readonly location?: string;
  readonly allow?: string;
  /** What the log says of a target that is not canonical. */
  readonly finding?: SpellingFinding;
}

/** What an answer may be, and what its location has to have if it is forwarded or is only turned away for what the location says. */
export interface Expected {
  readonly answers: Partial<Answer>[];
  readonly forwarded: boolean;
  readonly route: ResolvedRouteOptions;
  /** What the app is told, by lower-case names of headers, where it is forwarded. */
  readonly told: Record<string, string | undefined>;
  readonly path?: string;
  readonly responseHeaders: Record<string, string | undefined>;
}

/** What is not read as canonical. */
const UNREAD = [RejectionReason.NOT_CANONICAL, RejectionReason.NOT_ORIGIN_FORM, RejectionReason.UNSUPPORTED_HTTP_VERSION];

const ADDRESS_OF_TESTS = '127.0.0.1';

/**
 * What becomes of the requests of a case, one after the other, by `decide()` and by what a route's options and the settings
 * promise. It remembers what has been counted and stored.
 */
export class ExpectedAnswers {
  private readonly counted = new Map<Route, Map<string, number>>();
  private readonly stored = new Set<string>();
  private readonly least: number;

  constructor(
    private readonly drawn: DrawnCase,
    private readonly allowlist: Allowlist,
    private readonly configuration: NginxConfiguration,
    private readonly settings: NginxOptions,
    /** Whether NGINX is one before 1.30. */
    private readonly isOld: boolean,
  ) {
    this.least = Math.min(...allowlist._routes.map(({ route }) => this.limitOf(route._options)), this.limitOf({}));
  }

  public next(request: DrawnRequest): Expected {
    const { method, target, host, httpVersion, headers = {} } = request;
    const clientAddress = this.settings.clientAddressSource?._kind === 'connection' ? ADDRESS_OF_TESTS : request.clientAddress;
    const decision = this.configuration.decide({ method, target, host, httpVersion, clientAddress, headers });
    const [path] = target.split('?', 1);
    // Where hosts are only reported, the route is looked for all the same.
    const judged = (decision.reason === RejectionReason.UNKNOWN_HOST || method === 'TRACE' && decision.status === 405) && this.settings.enforcement === Enforcement.REPORT_ONLY && isServed(request);
    const inner = judged ? this.configuration.decide({ method, target, httpVersion, clientAddress, headers }) : decision;
    const route = inner.route ?? '';
    const listed = route === '' ? undefined
      : path.includes('//') ? this.allowlist._emptySegments.find(path) : this.allowlist._paths.find((one) => one.route._pattern.matches(path));
    const optionsRoute = listed && optionsRouteOf(listed, request);
    const options = optionsRoute?._options ?? {};
    const origin = this.originForm(target);
    const requestsWebSocket = this.drawn.protocol === 'http' && method === 'GET' && headers.Upgrade !== undefined;
    const expected = (forwarded: boolean, ...answers: Partial<Answer>[]): Expected => ({
      answers,
      forwarded,
      route: options,
      told: {
        ...this.hostAndPort(hostOf(target) ?? host),
        'x-forwarded-for': clientAddress?.includes('::ffff:') ? undefined : clientAddress,
        'upgrade': requestsWebSocket && (options.webSocket || options.reportOnly || this.reportsWebSockets()) ? 'websocket' : '',
      },
      path: normalizedPath(origin.startsWith('/') ? origin : '/'),
      responseHeaders: {
        'x-secret': this.settings.hiddenResponseHeaders === undefined ? '1' : '',
        'x-content-type-options': this.settings.securityHeaders === undefined ? '' : 'nosniff',
        'access-control-allow-origin': options.cors !== undefined && headers.Origin === PAGE ? PAGE : '',
        'content-encoding': method === 'HEAD' ? undefined : this.isCompressed(request, options) ? 'gzip' : '',
      },
    });
    const rejected = (status: number, reason: RejectionReason, received: string[] = []): Answer => ({ status, reason, route, received });
    const tooLarge = rejected(413, RejectionReason.BODY_TOO_LARGE);

    const bytes = request.body?.bytes ?? 0;
    const isPassed = decision.reason === undefined || this.isReported(request, decision, options);
    const isUnread = [inner, decision].some(({ reason }) => reason !== undefined && UNREAD.includes(reason));
    if (isPassed && this.isSecretWrong(options, headers) && !(this.identifiesClients() && isUnread)) {
      // Where any route asks who the client is, an unlisted target may be rejected first, because the proxy cannot interpret it: for the host if the host is unknown.
      const unlisted = this.identifiesClients() && inner.reason === RejectionReason.NO_ROUTE;
      const first = decision.reason === RejectionReason.UNKNOWN_HOST ? [RejectionReason.UNKNOWN_HOST] : UNREAD;
      return expected(false, { ...rejected(403, RejectionReason.ORIGIN_SECRET_WRONG), route: route === '' ? undefined : route },
        ...unlisted ? first.map((reason) => ({ reason, received: [] })) : [], ...bytes > this.least ? [tooLarge] : []);
    }
    if (!decision.allowed && !this.isReported(request, decision, options)) {
      // With TLS the server is known before a request is read, and looks for the route when it writes its log.
      const isNamed = decision.reason === RejectionReason.MALFORMED_REQUEST && this.settings.tls !== undefined;
      return expected(false, {
        status: decision.status, reason: decision.reason ?? '', route: isNamed ? undefined : route, received: [], location: decision.location, allow: decision.allow?.join(', '), finding: decision.finding,
      },
      ...bytes > this.least ? [{ status: 413, reason: RejectionReason.BODY_TOO_LARGE, received: [] }] : [],
      ...this.isOld && (decision.reason === RejectionReason.MALFORMED_REQUEST || method === 'CONNECT' || /:\/\/(?:[:/?]|$)/.test(target)) ? [400, 404, 405, 421, 505].map((status) => ({ status, received: [] })) : []);
    }
    // Where any route asks who somebody is, what may be that route for the app is rejected: how is told by tests of its own.
    const asks = this.identifiesClients();
    const isUnasked = optionsRoute === listed?.route && inner.reason === RejectionReason.METHOD_NOT_ALLOWED
      && (['basicAuth', 'authorizedBy', 'originSecret'] as const).some((name) => listed !== undefined && !agree(listed.routes.map((one) => one.route), name));
    if (asks && (isUnread || isUnasked)) {
      return expected(false, { received: [] });
    }
    const maybeRejected = asks && route === '' ? [{ status: 404, received: [] }, { status: 421, received: [] }] : [];
    const announced = bytes > this.limitOf(options) && !request.body!.chunked;
    if (announced) {
      return expected(false, tooLarge, ...maybeRejected);
    }
    const isOnlyReported = this.settings.enforcement === Enforcement.REPORT_ONLY || options.reportOnly === true;
    const isOver = optionsRoute !== undefined && this.isOver(optionsRoute, options.rateLimits ?? [], clientAddress ?? '');
    if (isOver && !isOnlyReported) {
      return expected(false, rejected(429, RejectionReason.RATE_LIMITED));
    }
    const asked = options.authorizedBy === undefined ? [] : [`GET ${QUESTION}`];
    const isKnown = headers.Authorization === `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString('base64')}`;
    if (options.basicAuth !== undefined && !isKnown) {
      return expected(false, rejected(401, RejectionReason.UNAUTHENTICATED), rejected(401, RejectionReason.UNAUTHENTICATED, asked));
    }
    if (bytes > this.limitOf(options)) {
      // What is not collected first may be with the app already.
      const received = this.forwardsIncompleteRequests(options) ? undefined : asked;
      return expected(false, { ...tooLarge, received }, ...maybeRejected);
    }
    if (maybeRejected.length > 0) {
      return expected(false, { status: 200, reason: decision.reason, route, received: [`${method} ${origin}`] }, ...maybeRejected);
    }
    const reason = decision.reason ?? (isOver ? RejectionReason.RATE_LIMITED : requestsWebSocket && !options.webSocket ? 'web-socket-not-listed' : '');
    return expected(true, { status: 200, reason, route, finding: decision.finding, received: [...asked, ...this.isStored(request, options, origin) ? [] : [`${this.isRequestedByGet(request, options) ? 'GET' : method} ${origin}`]] });
  }

  /** The values that a location has to have, by NGINX's names. */
  public optionsClass(options: ResolvedRouteOptions): Record<string, string | undefined> {
    const { settings } = this;
    const module = { http: 'proxy', grpc: 'grpc', fastCgi: 'fastcgi', uwsgi: 'uwsgi' }[this.drawn.protocol];
    const collects = module !== 'grpc';
    return {
      client_max_body_size: String(this.limitOf(options)),
      [`${module}_connect_timeout`]: `${(options.connectTimeout ?? settings.connectTimeout)?.toSeconds() ?? 2}s`,
      [`${module}_read_timeout`]: `${(options.readTimeout ?? settings.readTimeout)?.toSeconds() ?? 60}s`,
      [`${module}_send_timeout`]: `${(options.sendTimeout ?? settings.sendTimeout)?.toSeconds() ?? 60}s`,
      client_body_timeout: `${(options.clientBodyTimeout ?? settings.clientBodyTimeout)?.toSeconds() ?? 60}s`,
      send_timeout: `${(options.clientSendTimeout ?? settings.clientSendTimeout)?.toSeconds() ?? 60}s`,
      gzip: this.compresses(options) ? 'on' : this.compresses({}) ? 'off' : undefined,
      [`${module}_buffer_size`]: String((options.maxResponseHeaderBytes ?? settings.maxResponseHeaderBytes ?? 16_384) + 1024 + (options.cache === undefined ? 0 : 2048 + (settings.maxHeaderLineBytes ?? 8192))),
      ...collects ? {
        [`${module}_buffering`]: options.responseBuffering === false ? 'off' : undefined,
        [`${module}_request_buffering`]: module === 'proxy' && options.requestBuffering === false ? 'off' : 'on',
      } : {},
      ...options.cache !== undefined ? { [`${module}_cache_valid`]: `200 ${options.cache.ttlSeconds}s` } : {},
    };
  }

  /** Whether a service that only reports has a route that asks who the client is. */
  private identifiesClients(): boolean {
    return this.settings.enforcement === Enforcement.REPORT_ONLY
      && this.allowlist._routes.map(({ route }) => route._options)
        .some(({ basicAuth, authorizedBy, originSecret }) => (basicAuth ?? authorizedBy ?? originSecret) !== undefined);
  }

  /** The host as it was asked for, by RFC 9110: without the port that the scheme has anyway. */
  private hostAndPort(asked: string): Record<string, string> {
    const isEncrypted = this.settings.tls !== undefined && !isForwarded(this.settings);
    const own = this.settings.clientScheme === ClientScheme.HTTPS || this.settings.clientScheme === undefined && isEncrypted ? 443 : 80;
    const port = Number(/:(\d+)$/.exec(asked)?.[1] ?? 0) || own;
    const host = normalizeHost(asked) + (port === own ? '' : `:${port}`);
    return { 'host': host, 'x-forwarded-host': host, 'x-forwarded-port': String(port) };
  }

  private reportsWebSockets(): boolean {
    return this.settings.enforcement === Enforcement.REPORT_ONLY && !this.identifiesClients();
  }

  private isSecretWrong({ originSecret }: ResolvedRouteOptions, headers: Record<string, string>): boolean {
    const { header = '', secret = '' } = originSecret ?? this.settings.originSecret ?? {};
    const sent = headers[header] as string | undefined;
    return sent !== undefined && !ORIGIN_SECRETS[secret].includes(sent);
  }

  private limitOf(options: ResolvedRouteOptions): number {
    return options.maxRequestBodyBytes ?? this.settings.maxRequestBodyBytes ?? 1024 ** 2;
  }

  /** Whether a request passes that is not allowed. */
  private isReported(request: DrawnRequest, { reason }: Decision, options: ResolvedRouteOptions): boolean {
    if (reason === undefined || reason === RejectionReason.MALFORMED_REQUEST || ['TRACE', 'CONNECT'].includes(request.method)) {
      return false;
    }
    return this.settings.enforcement === Enforcement.REPORT_ONLY ? isServed(request) && /^HTTP\/(?:1\.|2\.0)/.test(request.httpVersion)
      : options.reportOnly === true && reason !== RejectionReason.NOT_CANONICAL;
  }

  /** Counts a request, and tells whether it is above a limit. One that is above any of them is not counted. */
  private isOver(route: Route, limits: RateLimit[], client: string): boolean {
    const counted = this.counted.get(route) ?? new Map<string, number>();
    this.counted.set(route, counted);
    const keys = limits.map((limit, i) => ({ limit, key: `${i} ${limit._perClient ? client : ''}` }));
    if (keys.some(({ limit, key }) => (counted.get(key) ?? 0) > limit._burst)) {
      return true;
    }
    keys.forEach(({ key }) => counted.set(key, (counted.get(key) ?? 0) + 1));
    return false;
  }

  private isStored(request: DrawnRequest, options: ResolvedRouteOptions, origin: string): boolean {
    const { method, headers = {}, target, host } = request;
    // Of an answer by uwsgi to HEAD NGINX waits in vain for the body that its length announces.
    const storable = this.drawn.protocol === 'uwsgi' ? ['GET'] : ['GET', 'HEAD'];
    if (options.cache === undefined || !storable.includes(method) || this.isPersonal(headers) || request.body !== undefined) {
      return false;
    }
    const key = `${this.drawn.protocol === 'http' ? '' : method} ${this.hostAndPort(hostOf(target) ?? host).host} ${origin}`;
    const known = this.stored.has(key);
    this.stored.add(key);
    return known;
  }

  private isPersonal(headers: Record<string, string>): boolean {
    return 'Authorization' in headers || 'Cookie' in headers;
  }

  /** What NGINX forwards of a target: of one in absolute form without a path, scripts get what follows the host. */
  private originForm(target: string): string {
    const rest = /^[A-Za-z][^:/?]*:\/\/[^/?]*(.*)$/s.exec(target)?.[1];
    return rest === undefined ? target : rest.startsWith('/') || rest !== '' && ['fastCgi', 'uwsgi'].includes(this.drawn.protocol) ? rest : `/${rest.split('#')[0].replace(/^\?$/, '')}`;
  }

  /** A store of HTTP asks for what it is asked by HEAD as well. */
  private isRequestedByGet({ method }: DrawnRequest, options: ResolvedRouteOptions): boolean {
    return method === 'HEAD' && options.cache !== undefined && this.drawn.protocol === 'http';
  }

  private forwardsIncompleteRequests({ requestBuffering }: ResolvedRouteOptions): boolean {
    return this.drawn.protocol === 'grpc' || this.drawn.protocol === 'http' && requestBuffering === false;
  }

  private compresses({ responseCompression }: ResolvedRouteOptions): boolean {
    const { gzip } = this.settings;
    return responseCompression ?? (gzip !== undefined && gzip.enabled !== false);
  }

  private isCompressed({ headers = {}, httpVersion }: DrawnRequest, options: ResolvedRouteOptions): boolean {
    const { gzip } = this.settings;
    return !httpVersion.startsWith('HTTP/1.0') && 'Accept-Encoding' in headers && this.compresses(options)
      && gzip?.minLengthBytes === 0 && gzip.types === undefined;
  }
}

/** The route of a path whose options apply to a request. */
function optionsRouteOf({ route, routes }: Allowlist['_paths'][number], { method, headers = {} }: DrawnRequest): Route {
  const of = (name: string) => routes.find(({ methods }) => methods.includes(name))?.route;
  const asked = method === 'OPTIONS' && 'Origin' in headers ? of(headers['Access-Control-Request-Method'] ?? '') : undefined;
  return (asked?._options.cors && asked) ?? of(method) ?? route;
}

/** Whether a host is one that may be served, if it is listed or hosts are only reported. */
function isServed({ target, host }: DrawnRequest): boolean {
  return matchesHost(normalizeHost(hostOf(target) ?? host));
}

/** Whether what is in front says by which scheme clients come. */
const isForwarded = ({ clientAddressSource: source }: NginxOptions) => source?._isForwarded ?? true;

/** The host of a target in absolute form. */
function hostOf(target: string): string | undefined {
  return /^[A-Za-z][^:/?]*:\/\/([^/?]*)/.exec(target)?.[1];
}
