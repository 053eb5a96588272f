import { HttpMethod } from './http-method';
import { parseRedirect, Redirect, RedirectOptions } from './redirect';
import { checkBodySize, checkConnections, checkHeaderSize, checkSeconds, Problems } from '../../validation/problems';
import { checkStruct, rightMembers } from '../../validation/struct-members';
import type { HeaderParameter } from '../openapi/header-parameter';
import { OpenApiDescription } from '../openapi/openapi-description';
import { OpenApiOptions } from '../openapi/openapi-options';
import { CanonicalForm, formOf, isCanonical } from '../paths/canonical-target';
import { PathParameter } from '../paths/path-parameter';
import { PathKind, PathPattern } from '../paths/path-pattern';
import { ESCAPED_UNRESERVED } from '../paths/path-segment';
import { AuthorizationRequest } from '../policies/authorization-request';
import { BasicAuth } from '../policies/basic-auth';
import { Cors } from '../policies/cors';
import type { OriginSecret } from '../policies/origin-secret';
import { RateLimit } from '../policies/rate-limit';
import { parseRequirements, Requirements } from '../policies/requirements';
import { ResponseCache } from '../policies/response-cache';
import { withStream } from '../policies/stream';
import { REDIRECT_OPTIONS, ROUTE_OPTIONS } from '../structs';

const EVERY_ESCAPED_UNRESERVED = new RegExp(ESCAPED_UNRESERVED, 'g');

/**
 * The options of a route: the requests that are allowed, and how the proxy treats them. Routes with the same paths may have
 * different options if the routes have no method in common.
 */
export interface RouteOptions {
  /**
   * The methods that are allowed. GET includes HEAD. Other methods are rejected with 405 and `Allow`.
   *
   * @default - GET and HEAD
   */
  readonly methods?: HttpMethod[];

  /**
   * The allowed values of a template's parameters, by name. The route does not match a path in which a parameter has another
   * value.
   *
   * @default - any segment
   */
  readonly pathParameters?: Record<string, PathParameter>;

  /**
   * Whether `*`, `:id`, `$id` and other parameter and wildcard syntax of other routers is literal text, which clients send
   * unchanged. If false, such a path is an error that names the route that is probably meant. In a template, parameters in
   * braces remain parameters.
   *
   * @default false
   */
  readonly literalPath?: boolean;

  /**
   * Whether clients may open a WebSocket (RFC 6455). The proxy never upgrades to any other protocol.
   *
   * @default false
   */
  readonly webSocket?: boolean;

  /**
   * The maximum size of a request body in bytes. Larger bodies are rejected with 413.
   *
   * @default - the configuration's `maxRequestBodyBytes`
   */
  readonly maxRequestBodyBytes?: number;

  /**
   * The maximum number of seconds for establishing a connection to the app. NGINX then answers with 504.
   *
   * @default - the configuration's `connectTimeoutSeconds`
   */
  readonly connectTimeoutSeconds?: number;

  /**
   * The maximum number of seconds between two reads of the app's response. NGINX then answers with 504. For WebSockets and
   * event streams, the value is the idle timeout.
   *
   * @default - the configuration's `readTimeoutSeconds`, or 3600 for a `stream`
   */
  readonly readTimeoutSeconds?: number;

  /**
   * The maximum number of seconds between two writes of the request to the app. NGINX then answers with 504.
   *
   * @default - the configuration's `sendTimeoutSeconds`, or 3600 for a `stream`
   */
  readonly sendTimeoutSeconds?: number;

  /**
   * The maximum number of seconds between two reads of a request body. NGINX then ends the connection, or the gRPC call, with
   * status 408 and `request-timeout` in the log, unless the response has begun.
   *
   * @default - the configuration's `clientBodyTimeoutSeconds`, or 3600 for a `stream`
   */
  readonly clientBodyTimeoutSeconds?: number;

  /**
   * The maximum number of seconds during which a client reads nothing of a response. NGINX then closes the connection.
   *
   * @default - the configuration's `clientSendTimeoutSeconds`, or 3600 for a `stream`
   */
  readonly clientSendTimeoutSeconds?: number;

  /**
   * The maximum size of the header of the app's responses in bytes, from 1,024 to 524,288. Larger headers are answered with
   * 502, and `app-header-too-large` in the log.
   *
   * @default - the configuration's `maxResponseHeaderBytes`
   */
  readonly maxResponseHeaderBytes?: number;

  /**
   * Whether NGINX receives the whole request before it forwards the request, which protects the app from slow clients. If
   * false, the app receives the body as it arrives, and can read an upload of any size at the client's pace. NGINX then does
   * not retry a request when the app has closed a kept-alive connection. gRPC requests are never buffered. FastCGI and uwsgi
   * requests are always buffered, because these protocols send the length of a body before the body.
   *
   * @default - true, unless `stream` is true
   */
  readonly requestBuffering?: boolean;

  /**
   * Whether NGINX receives the app's response before it forwards the response, which frees the app early. Use `false` for
   * server-sent events.
   *
   * @default - true, unless `stream` is true
   */
  readonly responseBuffering?: boolean;

  /**
   * Whether the bodies are streams: NGINX forwards bodies as they arrive, and either side may be silent for an hour. `true`
   * stands for `requestBuffering: false` (except with FastCGI and uwsgi), `responseBuffering: false`, and 3600 for
   * `readTimeoutSeconds`, `sendTimeoutSeconds`, `clientBodyTimeoutSeconds` and `clientSendTimeoutSeconds`. Each of these
   * options can be overridden. The option is for gRPC streams, server-sent events, and uploads and downloads that pause.
   *
   * A load balancer in front closes connections that are silent for longer than its idle timeout, so increase the idle timeout
   * as well.
   *
   * @default false
   */
  readonly stream?: boolean;

  /**
   * Whether responses are compressed for clients that accept compression, as the configuration's `gzip` specifies. A
   * compressed response has a weak ETag instead of a strong one (RFC 9110, section 8.8.3.3) and does not support ranges. An
   * app that compares ETags strongly therefore answers `If-Match` with 412. NGINX ignores `Cache-Control: no-transform`. Use
   * compression for responses that clients only read.
   *
   * @default - true if the configuration has `gzip`
   */
  readonly responseCompression?: boolean;

  /**
   * Whether `%2F` is accepted within a segment, as in GitLab's `/projects/group%2Fproject`. The app must not treat `%2F` as a
   * separator of segments when it authorizes requests.
   *
   * @default false
   */
  readonly allowEncodedSlash?: boolean;

  /**
   * Whether `;` and `%3B` are accepted in the path (matrix parameters). Servlet containers cut off segments at a semicolon.
   *
   * @default false
   */
  readonly allowSemicolon?: boolean;

  /**
   * Whether `%25` is accepted in the path even if two hex digits follow, as in `50%25off.txt` and `a%2520b`. Such a text may
   * be an escape that was encoded twice, so the app must decode the path only once. Texts that a second decoding would turn
   * into a control character or a dot segment are never accepted. Texts that a second decoding would turn into `/`, `;`, `\`,
   * `?` or `#` also need the option for that character. Any other `%25` is always accepted.
   *
   * @default false
   */
  readonly allowEncodedPercent?: boolean;

  /**
   * Whether `%3F` and `%23` are accepted in the path: a question mark and a number sign as text, as in file names. The app
   * must not build a URL from the decoded path, because the path would end at that character.
   *
   * @default false
   */
  readonly allowEncodedDelimiters?: boolean;

  /**
   * Whether `%5C` is accepted within a segment: a backslash as text. The app must not treat the backslash as a separator of
   * segments, as on Windows.
   *
   * @default false
   */
  readonly allowEncodedBackslash?: boolean;

  /**
   * Whether empty segments (`//`) are accepted below a prefix or in a last `{rest+}`, as in the keys of an object store. The
   * proxy still rejects paths that would match another route in an app that merges slashes. The option is for a prefix or a
   * template with `{rest+}`, but not for the path `/` as a whole, because many programs read a target that begins with two
   * slashes as a host.
   *
   * @default false
   */
  readonly allowEmptySegments?: boolean;

  /**
   * Whether `%0A` and `%0D` are accepted in the query, for multi-line text.
   *
   * @default false
   */
  readonly allowNewlineInQuery?: boolean;

  /**
   * Whether the query must follow RFC 3986: no `"`, `<`, `>`, `\`, no bytes above 7F and no `%` without two hex digits. The
   * characters `[`, `]`, `{`, `}`, `|`, `^` and the backtick are accepted although RFC 3986 does not allow them.
   *
   * @default - the setting `strictQuery`, which is false by default: anything except control characters and `#`
   */
  readonly strictQuery?: boolean;

  /**
   * The clients that are allowed, as IPv4 and IPv6 ranges in CIDR notation without host bits, up to 1,000. Other clients are
   * rejected with 403, `client-not-allowed`. The configuration's `clientAddressSource` determines the client's address.
   *
   * @default - any client
   */
  readonly allowedClients?: string[];

  /**
   * The names of the allowed query parameters, decoded, up to 256. An empty list allows no parameters. A query with another
   * parameter is rejected with 400, `query-not-allowed`. Case matters. A name with unnecessary percent-encoding counts as
   * another name, and so does text after an unencoded `;`, which some servers read as `&`.
   *
   * @default - any query
   */
  readonly queryParameters?: string[];

  /**
   * The allowed media types of a body, in lower case and without parameters, up to 64. A request whose body has another type
   * or no type is rejected with 415, `content-type-not-allowed`. The proxy does not inspect the bodies. A gRPC call always has
   * a body.
   *
   * @default - any body
   */
  readonly contentTypes?: string[];

  /**
   * The policy for pages of other origins that read responses of the route. The proxy answers preflights for the route with
   * 204, after checking only path and spelling, even if OPTIONS is not in `methods`. Other OPTIONS requests are treated like
   * any request.
   *
   * @default - the app decides, and preflights need HttpMethod.OPTIONS
   */
  readonly cors?: Cors;

  /**
   * The limits on the rate of requests, such as one limit for each client and one for all clients together, up to four. Each
   * route counts its own requests. Requests that are rejected for another reason are not counted. Requests above a limit are
   * rejected with 429, `rate-limited`. In report-only mode, exceeded rate limits are only reported, too.
   *
   * @default - no limits
   */
  readonly rateLimits?: RateLimit[];

  /**
   * The maximum number of requests of this route that the app processes at once, from 1 to 65,535 (NGINX's `limit_conn`).
   * Further requests are rejected with 503 immediately, `too-many-connections`, also in report-only mode. Each task counts its
   * own requests.
   *
   * A request is counted from the verdict to the end of the response, including the time of an authorization request
   * (`authorizedBy`). A request that its client aborts is counted until the app responds, and a WebSocket until either side
   * closes it. NGINX closes the connection to the app, and stops counting the request, when a client disconnects in the middle
   * of a response, when a gRPC call is cancelled, and after `readTimeoutSeconds` without a response. An app that continues to
   * work on such a request then processes more requests than this number.
   *
   * @default - any number
   */
  readonly maxConnections?: number;

  /**
   * The cache that stores responses of the route. A cache cannot be combined with `authorizedBy`, `basicAuth`, `webSocket`,
   * `stream` or `responseBuffering: false`, nor with HEAD without GET.
   *
   * @default - each request is forwarded
   */
  readonly cache?: ResponseCache;

  /**
   * The authorization request with which the app decides whether a request may pass.
   *
   * @default - no authorization request
   */
  readonly authorizedBy?: AuthorizationRequest;

  /**
   * The authentication by name and password that the route requires.
   *
   * @default - no authentication by name and password
   */
  readonly basicAuth?: BasicAuth;

  /**
   * The secret that the proxy or CDN in front, such as CloudFront, must send. The setting `originSecret` applies to all routes
   * without this option.
   *
   * @default - the setting `originSecret`
   */
  readonly originSecret?: OriginSecret;

  /**
   * Whether requests that the route would reject, for example for their method, pass. The log then contains the `reason` with
   * `"enforced":false`. Requests that are not in canonical spelling stay rejected, because it is unknown for which route the
   * app would take them.
   *
   * @default false
   */
  readonly reportOnly?: boolean;
}

/** A set of paths and methods that the proxy allows, with options. */
export abstract class Route {
  /**
   * A route for one path, exactly as given. Case and a trailing slash matter.
   *
   * @param path the path in its canonical spelling, for example `/api/health`
   * @param options methods and other options
   * @throws an error that lists every problem of path and options
   */
  public static exact(path: string, options: RouteOptions = {}): Route {
    return new PatternRoute('exact', path, options);
  }

  /**
   * A route for a path and everything below it. `/api` matches `/api`, `/api/` and `/api/x`, but never `/apix`.
   *
   * @param path the path that all matching paths begin with
   * @param options methods and other options
   * @throws an error that lists every problem of path and options
   */
  public static prefix(path: string, options: RouteOptions = {}): Route {
    return new PatternRoute('prefix', path, options);
  }

  /**
   * A route for paths with parameters: `{id}` is one segment, `{name}.{extension}` is a segment with these parts, and a last
   * `{rest+}` is one or more segments.
   *
   * @param path for example `/orders/{id}`, `/compare/{base}...{head}` or `/files/{path+}`
   * @param options methods and other options
   * @throws an error that lists every problem of path and options
   */
  public static template(path: string, options: RouteOptions = {}): Route {
    return new PatternRoute('template', path, options);
  }

  /**
   * A route for one path, exactly as given, that the proxy redirects without contacting the app.
   *
   * @param from the path in its canonical spelling
   * @param to a path such as `/new`, or a URL such as `https://www.example.com/new`
   * @param options status, methods and the query
   * @throws an error that lists every problem of paths and options
   */
  public static redirect(from: string, to: string, options: RedirectOptions = {}): Route {
    checkStruct(`route redirect ${JSON.stringify(from)}`, REDIRECT_OPTIONS, options);
    return new PatternRoute('exact', from, { methods: options.methods }, (problems) => parseRedirect(from, to, options, problems));
  }

  /**
   * The routes of an OpenAPI description: Swagger 2.0, OpenAPI 3.0, 3.1 or 3.2. `OpenApiDescription` also has the hosts, and
   * reads descriptions that are not files.
   *
   * A route whose `path` ends with `+}` is as wide as a prefix, because the description declares that the last parameter
   * stands for one or more segments. `OpenApiDescription` lists these parameters, and `refuseMultiSegmentParameters` makes
   * them errors.
   *
   * @param fileName the file in YAML or JSON, absolute or relative to the working directory
   * @param options the selection of operations, and options for their routes
   * @throws one error that lists every problem with file, JSON pointer, reason and fix
   */
  public static fromOpenApi(fileName: string, options: OpenApiOptions = {}): Route[] {
    return OpenApiDescription.fromFile(fileName, options).routes;
  }

  /**
   * A route for a path of an OpenAPI description that has been read. Syntax of other routers has already been rejected.
   *
   * @internal
   */
  public static _described(kind: 'exact' | 'template', path: string, options: RouteOptions): Route {
    return new PatternRoute(kind, path, options, undefined, 'description');
  }

  /** The path as given. */
  public abstract readonly path: string;

  /** The names of the allowed methods, sorted. */
  public abstract readonly methods: string[];

  /** @internal */
  public abstract readonly _pattern: PathPattern;
  /** @internal */
  public abstract readonly _options: RouteOptions;
  /** @internal */
  public abstract readonly _form: CanonicalForm;
  /** @internal */
  public abstract readonly _requirements: Requirements;
  /** @internal */
  public abstract readonly _redirect?: Redirect;
  /**
   * The request headers that the description of the route names.
   *
   * @internal
   */
  public _describedHeaders: HeaderParameter[] = [];

  /**
   * The same route, with a strict query unless the route sets `strictQuery`.
   *
   * @internal
   */
  public _withStrictQuery(): Route {
    const form: CanonicalForm = { ...this._form, strictQuery: this._options.strictQuery ?? true };
    const options: RouteOptions = { ...this._options, strictQuery: form.strictQuery };
    return Object.create(this, { _form: { value: form }, _options: { value: options } }) as Route;
  }

  /** The name of the route in messages, such as `prefix /api`. */
  public toString(): string {
    return `${this._pattern.kind} ${this.path}`;
  }
}

class PatternRoute extends Route {
  public readonly path: string;
  public readonly methods: string[];
  /** @internal */
  public readonly _pattern: PathPattern;
  /** @internal */
  public readonly _options: RouteOptions;
  /** @internal */
  public readonly _form: CanonicalForm;
  /** @internal */
  public readonly _requirements: Requirements;
  /** @internal */
  public readonly _redirect?: Redirect;

  constructor(
    kind: PathKind, path: string, given: RouteOptions, redirect?: (problems: Problems) => Redirect, writer: 'route' | 'description' = 'route',
  ) {
    super();
    const subject = `route ${kind} ${JSON.stringify(path)}`;
    const problems = new Problems();
    const options = withStream(rightMembers(subject, ROUTE_OPTIONS, given, problems));
    const pattern = PathPattern.parse(kind, path, {
      parameters: options.pathParameters, literal: options.literalPath, writer: redirect === undefined ? writer : 'redirect',
    }, problems);
    const form = formOf(options);
    if (options.methods !== undefined && options.methods.length === 0) {
      problems.add('methods', [], 'a list of at least one method', 'name the methods or leave it out for GET and HEAD');
    }
    checkBodySize(problems, 'maxRequestBodyBytes', options.maxRequestBodyBytes);
    checkHeaderSize(problems, 'maxResponseHeaderBytes', options.maxResponseHeaderBytes);
    checkConnections(problems, 'maxConnections', options.maxConnections);
    const requirements = parseRequirements(options, problems);
    this._redirect = redirect?.(problems);
    if (options.rateLimits !== undefined && (options.rateLimits.length === 0 || options.rateLimits.length > 4)) {
      problems.add('rateLimits', options.rateLimits.length, 'a list of 1 to 4 limits', 'name the strictest ones or leave it out for none');
    }
    for (const name of ['connectTimeoutSeconds', 'readTimeoutSeconds', 'sendTimeoutSeconds', 'clientBodyTimeoutSeconds', 'clientSendTimeoutSeconds'] as const) {
      checkSeconds(problems, name, options[name]);
    }
    const names = new Set((options.methods ?? [HttpMethod.GET]).map((method) => method.name));
    if (names.has('GET')) {
      names.add('HEAD');
    }
    if (options.cache !== undefined && (options.authorizedBy ?? options.basicAuth ?? options.webSocket)) {
      problems.add('cache', 'a cache', 'left out where `authorizedBy`, `basicAuth` or `webSocket` is given', 'what is stored is given to everybody alike');
    }
    if (options.cache !== undefined && options.responseBuffering === false) {
      problems.add('cache', 'a cache', 'left out where `responseBuffering` is false, as it is of a `stream`', 'NGINX stores only what it collects, so leave one of both out');
    }
    if (options.cache !== undefined && names.has('HEAD') && !names.has('GET')) {
      problems.add('cache', 'a cache', 'left out on a route with HEAD and without GET', 'what is stored is asked for by GET, also for HEAD, so add HttpMethod.GET');
    }
    if (options.webSocket && !names.has('GET')) {
      problems.add('webSocket', true, 'left out on a route without GET', 'a WebSocket opens with GET (RFC 6455, section 4.1), so add HttpMethod.GET');
    }
    if (pattern !== undefined) {
      const example = pattern.example();
      if (!isCanonical(example, form)) {
        problems.add('path', path, 'a path in its canonical spelling, or no request could ever match it',
          'decode what need not be encoded, or set the opt-in for it: allowEncodedSlash, allowSemicolon, allowEncodedPercent, allowEncodedDelimiters or allowEncodedBackslash');
      } else if (example.search(EVERY_ESCAPED_UNRESERVED) >= 0) {
        problems.add('path', path, 'a path without escapes for "-", ".", "_" and "~", which need none', `write ${JSON.stringify(path.replace(EVERY_ESCAPED_UNRESERVED, decodeURIComponent))}`);
      }
      if (options.allowEmptySegments && (!pattern.isOpen || pattern.segments.length === 0 || pattern.segments[0].kind === 'rest')) {
        problems.add('allowEmptySegments', true, 'left out but for a prefix of at least one segment, or a template with a last "{name+}" behind another segment',
          'nothing else may have empty segments, so leave the option out');
      }
    }
    problems.throwIfAny(subject);
    this.path = path;
    this.methods = [...names].sort();
    this._pattern = pattern!;
    this._options = options;
    this._form = form;
    this._requirements = requirements;
  }
}
