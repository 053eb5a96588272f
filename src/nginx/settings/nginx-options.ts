import type { Duration } from 'aws-cdk-lib';
import type { ClientAddressSource } from './client-address-source';
import type { OpenTelemetryOptions } from './open-telemetry-options';
import type { RejectedRequestLog } from './rejected-request-log';
import type { SecurityHeadersOptions } from './security-headers';
import { TlsOptions } from './tls-options';
import type { OriginSecretOptions } from '../../allowlist/policies/origin-secret';

/**
 * The compression of responses (ngx_http_gzip_module). A compressed response has a weak ETag instead of a strong one, and does
 * not support ranges: see `responseCompression` of a route.
 */
export interface GzipOptions {
  /**
   * Whether responses are compressed for clients that accept compression, on all routes that do not set `responseCompression`.
   * If false, these settings apply only to routes with `responseCompression: true`.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * The media types to compress, in addition to text/html.
   *
   * @default - text/plain, text/css, text/javascript, text/xml, application/json, application/problem+json,
   * application/javascript
   */
  readonly types?: string[];
  /**
   * The minimum length of a response in bytes (its Content-Length). NGINX does not compress shorter responses.
   *
   * @default 1000
   */
  readonly minLengthBytes?: number;
  /**
   * The compression level, from 1 (fastest) to 9 (smallest).
   *
   * @default 1
   */
  readonly level?: number;
}

/** The scheme that clients use. */
export enum ClientScheme {
  /** HTTPS. */
  HTTPS = 'https',
  /** HTTP. */
  HTTP = 'http',
}

/** The effect of the allowlist's verdict. */
export enum Enforcement {
  /** Requests that are not allowed are rejected. */
  ENFORCE = 'enforce',
  /**
   * A dry run that shows what an allowlist would break. Requests that are not allowed are forwarded to the app as if there
   * were no allowlist. The log contains the `reason` for which each of these requests would have been rejected, with
   * `"enforced":false`.
   *
   * Unlisted paths, methods and hosts pass, and so do spellings that the proxy and the app may read differently. The app is
   * therefore as open as without a proxy. NGINX still rejects requests that NGINX cannot parse, TRACE, missing or malformed
   * hosts (421), and requests that are too large or too slow. A WebSocket opens whether or not a route lists it, unless any
   * route of the service authenticates clients. The log field `dropped_headers` names the headers that the app does not
   * receive.
   *
   * Routes continue to authenticate clients (`basicAuth`, `authorizedBy`). If any route of the service authenticates clients,
   * requests that are not canonical stay rejected as well: other spellings, the absolute form, and HTTP/1.0. The app may take
   * such a request for a request to the route that authenticates. For the same reason, unlisted paths stay rejected if they
   * differ from a path of such a route only in case or in a trailing slash.
   */
  REPORT_ONLY = 'report-only',
}

/** The settings of NGINX, apart from the allowlist. */
export interface NginxOptions {
  /**
   * Whether requests that are not allowed are rejected or only reported. The route option `reportOnly` makes a single route
   * only report.
   *
   * @default Enforcement.ENFORCE
   */
  readonly enforcement?: Enforcement;
  /**
   * The compression of responses. `{}` turns compression on, for text and JSON from 1,000 bytes. Compression is off by
   * default, as in NGINX itself, because it changes the app's responses: a strong ETag becomes weak, so that `If-Match` fails,
   * and NGINX ignores `Cache-Control: no-transform`.
   *
   * @default - no compression, except on routes with `responseCompression: true`
   */
  readonly gzip?: GzipOptions;
  /**
   * The maximum size of a request body in bytes. Larger bodies are rejected with 413. NGINX receives a whole body before it
   * contacts the app, and writes bodies above 16 KiB to a file. The folder that NGINX writes to must therefore have room for a
   * body of this size, and for several bodies at once. If a body does not fit, the response is 500 (`storage-full`).
   *
   * @default 1048576
   */
  readonly maxRequestBodyBytes?: number;
  /**
   * The maximum size, in bytes, of the temporary file to which NGINX writes a response that the client reads more slowly than
   * the app sends: 0 for no file, or 1 MiB to 100 GiB. The limit applies to each response in progress. The files are in the
   * folder that NGINX writes to, which is memory or the disk of the task.
   *
   * Without files, NGINX holds about 64 KiB of a response, and the app waits for the client: a response that takes longer
   * occupies a connection or a process of the app for longer. With files, enough slow clients can fill the folder. Responses
   * are then cut off, and requests with bodies are answered with 500. NGINX always writes responses that a `cache` stores to
   * files, up to the cache's `maxBytes`. gRPC has no temporary files.
   *
   * @default 0
   */
  readonly maxResponseTempFileBytes?: number;
  /**
   * The maximum size of the request line and of each header line in bytes. NGINX rejects longer request lines with 414, and
   * longer header lines with 400.
   *
   * @default - 8192; 32768 behind a load balancer that adds tokens or certificates, with `authentication` or
   * `mutualAuthentication` of the exposure
   */
  readonly maxHeaderLineBytes?: number;
  /**
   * The time within which a client must send the header of its request.
   *
   * @default Duration.seconds(10)
   */
  readonly clientHeaderTimeout?: Duration;
  /**
   * The maximum time between two reads of a request body. NGINX then closes the connection, with status 408 and
   * `request-timeout` in the log. The default equals the default idle timeout of a load balancer, so that NGINX does not cut
   * off requests that the load balancer keeps alive.
   *
   * @default Duration.seconds(60)
   */
  readonly clientBodyTimeout?: Duration;
  /**
   * The maximum time during which a client reads nothing of a response (NGINX's `send_timeout`). NGINX then
   * closes the connection.
   *
   * @default Duration.seconds(60)
   */
  readonly clientSendTimeout?: Duration;
  /**
   * The maximum time for establishing a connection to the app.
   *
   * @default Duration.seconds(2)
   */
  readonly connectTimeout?: Duration;
  /**
   * The maximum time between two reads of the app's response.
   *
   * @default - 60; in a `ReverseProxiedService` 5 seconds less than the idle timeout of the load balancer if that is shorter,
   * which is 55 by default, and 10 with Service Connect, so that the proxy and not the load balancer answers with 504
   */
  readonly readTimeout?: Duration;
  /**
   * The maximum time between two writes of the request to the app.
   *
   * @default Duration.seconds(60)
   */
  readonly sendTimeout?: Duration;
  /**
   * The maximum size of the header of the app's responses in bytes, from 1,024 to 524,288 (NGINX's `proxy_buffer_size`, and
   * its equivalents for other protocols). The header consists of the status line, the header lines and the empty line, or,
   * with gRPC and FastCGI, of their frames. Headers that are up to a kilobyte larger may pass. Larger headers are answered
   * with 502, and `app-header-too-large` in the log. The limit also applies to the app's response to an authorization request
   * (`authorizedBy`). An Application Load Balancer passes headers of up to 32 KiB.
   *
   * Each request that the app is processing has a buffer of this size until the response is complete: 1,000 concurrent
   * requests use 16 MiB by default. If the value is more than 27,648, the eight buffers of 4 KiB for bodies become larger:
   * eight times a seventh of the value.
   *
   * @default 16384
   */
  readonly maxResponseHeaderBytes?: number;
  /**
   * The number of idle connections to the app that each worker keeps open.
   *
   * @default 32
   */
  readonly upstreamKeepaliveConnections?: number;
  /**
   * The time for which an idle connection to the app stays open. The value must be less than the app's own
   * keep-alive timeout. Otherwise a request may meet a connection that the app is closing. NGINX retries such a request,
   * unless the app may already have processed the request, as with a POST: a POST is answered with 502. The default keep-alive
   * timeout is 2 seconds in Gunicorn, and 5 seconds in Node.js, Uvicorn and Apache.
   *
   * @default Duration.seconds(1)
   */
  readonly upstreamKeepaliveTimeout?: Duration;
  /**
   * The number of requests after which a connection to the app is closed.
   *
   * @default 1000
   */
  readonly upstreamKeepaliveRequests?: number;
  /**
   * The maximum number of connections of each worker, to clients and to the app together.
   *
   * @default 4096
   */
  readonly workerConnections?: number;
  /**
   * The maximum number of requests that the app processes at once, from 1 to 65,535 (NGINX's `limit_conn`). The limit protects
   * the app from overload. Further requests are answered with 503 immediately, with `Retry-After`, also in report-only mode.
   * Each task counts its own requests. Health checks are not counted.
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
   * Whether every response with status 101 is replaced by 502, unless the request opens a WebSocket that its route lists. If
   * false, NGINX replaces only responses to requests whose header `Upgrade` has a value. NGINX cannot distinguish an `Upgrade`
   * header without a value from no header. If the app answers a request with such an empty header with 101, although the app
   * received no request for an upgrade, NGINX connects the client to the app, past the allowlist.
   *
   * The value `true` is for apps that let others choose the status of responses, as httpbin does. Each request then takes
   * another hop within NGINX, which increases the cost of forwarding by half. If the app is unreachable, the log has
   * `app-answer-invalid`. FastCGI and gRPC have no responses with status 101.
   *
   * @default false
   */
  readonly rejectSwitchingProtocols?: boolean;
  /**
   * The rejected requests of which NGINX writes log lines. A flood of 1,000 rejected requests per second writes about 31 GB of
   * lines a day. `RejectedRequestLog.sampled(1)` writes one line in a hundred, and states in each line the number of requests
   * that the line stands for.
   *
   * @default RejectedRequestLog.all()
   */
  readonly rejectedRequestLog?: RejectedRequestLog;

  /**
   * The security headers that every response has. `{}` stands for the standard security headers. Security headers are off by
   * default, because only the app's owner knows which pages may be framed and whether HTTPS is permanent.
   *
   * @default - the app's own headers
   */
  readonly securityHeaders?: SecurityHeadersOptions;
  /**
   * The headers of the app's responses that NGINX removes, up to 64, in addition to `X-Powered-By`. `Server` is always
   * NGINX's.
   *
   * @default - no other headers
   */
  readonly hiddenResponseHeaders?: string[];
  /**
   * TLS at NGINX, on the port that serves requests. The port of health checks has no TLS.
   *
   * @default - HTTP
   */
  readonly tls?: TlsOptions;
  /**
   * The source of the client's address, for the log and `X-Forwarded-For`. The source also determines whether the client uses
   * HTTPS (`X-Forwarded-Proto`): a load balancer that speaks HTTP reports the scheme; otherwise NGINX uses the scheme of the
   * connection.
   *
   * @default ClientAddressSource.LAST_FORWARDED_FOR
   */
  readonly clientAddressSource?: ClientAddressSource;
  /**
   * The scheme that all clients use, which the app receives in `X-Forwarded-Proto`. The setting is for services whose TLS ends
   * in front of NGINX, at a load balancer or proxy that cannot report the scheme, such as a Network Load Balancer.
   *
   * @default - the scheme that `clientAddressSource` determines
   */
  readonly clientScheme?: ClientScheme;

  /**
   * Whether queries on all routes must follow RFC 3986: no `"`, `<`, `>`, `\`, no bytes above 7F and no `%` without two hex
   * digits. Browsers do send such queries. The route option `strictQuery` overrides this setting.
   *
   * @default false
   */
  readonly strictQuery?: boolean;

  /**
   * The secret that the proxy or CDN in front, such as CloudFront, sends with each request to any route. `{}` requires the
   * secret `origin` in the header `X-Origin-Secret`. A route with its own `originSecret` requires that secret instead. Health
   * checks on their own port require no secret.
   *
   * @default - no secret, except on routes with `originSecret`
   */
  readonly originSecret?: OriginSecretOptions;

  /**
   * The request headers that are forwarded to the app, up to 128. All other headers are dropped, except the headers that NGINX
   * sets, `trustedHeaders`, `Content-Type`, `X-Amzn-Trace-Id`, and on a route with a WebSocket the headers of the WebSocket.
   * List `Accept`, `Authorization`, `Cookie`, `Origin`, `Range`, `If-None-Match` and similar headers if the app needs them,
   * and `traceparent`, `tracestate` and `baggage` if clients are traced. With `openTelemetry`, `traceparent` and `tracestate`
   * are forwarded without being listed. If a request has several headers of the same name, old versions of NGINX forward only
   * the first.
   *
   * A name may have underscores (`api_key`). NGINX then also reads the header whose name has hyphens instead (`api-key`), and
   * forwards that header under the name with underscores. `underscoresInHeaders` describes what cannot be combined with
   * underscores. In addition, `trustedHeaders` cannot be combined with such a name.
   *
   * @default - all headers, except those with which clients could claim an identity, override method or URL, or smuggle
   * requests
   */
  readonly forwardedRequestHeaders?: string[];

  /**
   * Whether request headers whose names have underscores, such as `api_key`, are forwarded (NGINX's `underscores_in_headers`).
   * Many apps read `X-Real-IP` and `X_Real_IP` as the same variable. NGINX therefore still drops every spelling with an
   * underscore of a header that is dropped by default, that NGINX sets, or that AWS services in front of NGINX set. The app
   * may receive both spellings of any other header: if another proxy in front sets a header, a client can send the same header
   * with an underscore. In that case, list the names in `forwardedRequestHeaders` instead. Names with a dot or another special
   * character stay dropped, because NGINX has no setting for these alone.
   *
   * A load balancer that is created for the service passes headers with underscores. If `X-Forwarded-Proto` determines the
   * scheme, `clientScheme` is required. Options that depend on headers cannot be combined with underscores: the route options
   * `cache` and `contentTypes`, `originSecret` of a route or of these settings, the `clientAddressSource`s
   * `cloudFrontViewerAddress()` and `forwardedFor()` with several hops, and, with FastCGI and uwsgi, `trustedHeaders`.
   *
   * @default - false; true for the names in `forwardedRequestHeaders` that have an underscore
   */
  readonly underscoresInHeaders?: boolean;

  /**
   * Whether NGINX also listens on all IPv6 addresses of the task, for requests and for health checks. NGINX does not start if
   * the task has no IPv6.
   *
   * @default - false; true if the load balancer connects to the proxy over IPv6
   */
  readonly listenIpv6?: boolean;

  /**
   * The headers that are dropped by default, because clients could claim anything in them, but that a proxy in front of NGINX
   * sets or removes on every request. An example is `X-Amzn-Oidc-Data` behind an existing listener that authenticates.
   *
   * @default - no headers; with `authentication` or `mutualAuthentication` of the exposure, the headers that its load balancer
   * sets
   */
  readonly trustedHeaders?: string[];

  /**
   * The traces that NGINX's own module for OpenTelemetry records. The image must contain the module. Without this setting, the
   * tracing headers (`X-Amzn-Trace-Id`, `traceparent`, `tracestate`, `baggage`) reach the app as the client sent them.
   *
   * @default - NGINX records no traces
   */
  readonly openTelemetry?: OpenTelemetryOptions;
}
