import type { Duration } from 'aws-cdk-lib';
import { HttpMethod } from './http-method';
import { bool, duration, instance, listOf, mapOf, number, struct, StructMembers, text } from '../../validation/struct-members';
import { PathParameter } from '../paths/path-parameter';
import { AuthorizationRequest } from '../policies/authorization-request';
import { BASIC_AUTH_OPTIONS, BasicAuthOptions } from '../policies/basic-auth';
import { CORS_OPTIONS, CorsOptions } from '../policies/cors';
import { ORIGIN_SECRET_OPTIONS, OriginSecretOptions } from '../policies/origin-secret';
import { RateLimit } from '../policies/rate-limit';
import { RESPONSE_CACHE_OPTIONS, ResponseCacheOptions } from '../policies/response-cache';

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
   * The maximum time for establishing a connection to the app. NGINX then answers with 504.
   *
   * @default - the configuration's `connectTimeout`
   */
  readonly connectTimeout?: Duration;

  /**
   * The maximum time between two reads of the app's response. NGINX then answers with 504. For WebSockets and
   * event streams, the value is the idle timeout.
   *
   * @default - the configuration's `readTimeout`, or one hour for a `stream`
   */
  readonly readTimeout?: Duration;

  /**
   * The maximum time between two writes of the request to the app. NGINX then answers with 504.
   *
   * @default - the configuration's `sendTimeout`, or one hour for a `stream`
   */
  readonly sendTimeout?: Duration;

  /**
   * The maximum time between two reads of a request body. NGINX then ends the connection, or the gRPC call, with
   * status 408 and `request-timeout` in the log, unless the response has begun.
   *
   * @default - the configuration's `clientBodyTimeout`, or one hour for a `stream`
   */
  readonly clientBodyTimeout?: Duration;

  /**
   * The maximum time during which a client reads nothing of a response. NGINX then closes the connection.
   *
   * @default - the configuration's `clientSendTimeout`, or one hour for a `stream`
   */
  readonly clientSendTimeout?: Duration;

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
   * `readTimeout`, `sendTimeout`, `clientBodyTimeout` and `clientSendTimeout`. Each of these
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
  readonly cors?: CorsOptions;

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
   * of a response, when a gRPC call is cancelled, and after `readTimeout` without a response. An app that continues to
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
  readonly cache?: ResponseCacheOptions;

  /**
   * The authorization request with which the app decides whether a request may pass.
   *
   * @default - no authorization request
   */
  readonly authorizedBy?: AuthorizationRequest;

  /**
   * The authentication by name and password that the route requires. `{}` requires a user of the list `users`.
   *
   * @default - no authentication by name and password
   */
  readonly basicAuth?: BasicAuthOptions;

  /**
   * The secret that the proxy or CDN in front, such as CloudFront, must send. `{}` requires the secret `origin` in the header
   * `X-Origin-Secret`. The setting `originSecret` applies to all routes without this option.
   *
   * @default - the setting `originSecret`
   */
  readonly originSecret?: OriginSecretOptions;

  /**
   * Whether requests that the route would reject, for example for their method, pass. The log then contains the `reason` with
   * `"enforced":false`. Requests that are not in canonical spelling stay rejected, because it is unknown for which route the
   * app would take them.
   *
   * @default false
   */
  readonly reportOnly?: boolean;
}

/** The members of `RouteOptions`. */
export const ROUTE_OPTIONS: StructMembers<RouteOptions> = {
  allowedClients: listOf(text),
  allowEmptySegments: bool,
  allowEncodedBackslash: bool,
  allowEncodedDelimiters: bool,
  allowEncodedPercent: bool,
  allowEncodedSlash: bool,
  allowNewlineInQuery: bool,
  allowSemicolon: bool,
  authorizedBy: instance(() => AuthorizationRequest, 'AuthorizationRequest', "AuthorizationRequest.toApp('/auth/check')"),
  basicAuth: struct(() => BASIC_AUTH_OPTIONS),
  cache: struct(() => RESPONSE_CACHE_OPTIONS),
  connectTimeout: duration,
  contentTypes: listOf(text),
  cors: struct(() => CORS_OPTIONS),
  clientBodyTimeout: duration,
  clientSendTimeout: duration,
  literalPath: bool,
  maxResponseHeaderBytes: number,
  requestBuffering: bool,
  responseCompression: bool,
  stream: bool,
  maxConnections: number,
  maxRequestBodyBytes: number,
  methods: listOf(instance(() => HttpMethod, 'HttpMethod', 'HttpMethod.GET')),
  originSecret: struct(() => ORIGIN_SECRET_OPTIONS),
  pathParameters: mapOf(instance(() => PathParameter, 'PathParameter', 'PathParameter.integer()')),
  queryParameters: listOf(text),
  rateLimits: listOf(instance(() => RateLimit, 'RateLimit', 'RateLimit.perClient({ requestsPerMinute: 10 })')),
  readTimeout: duration,
  reportOnly: bool,
  responseBuffering: bool,
  sendTimeout: duration,
  strictQuery: bool,
  webSocket: bool,
};
