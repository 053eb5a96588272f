import type { ClientAddressSource } from './client-address-source';
import type { OpenTelemetrySettings } from './open-telemetry-settings';
import { SecurityHeaders } from './security-headers';
import { TlsSettings } from './tls-settings';
import type { OriginSecret } from '../../allowlist/policies/origin-secret';

/**
 * Compression of responses (ngx_http_gzip_module). A compressed response has a weak ETag in place of a strong one, and no
 * ranges: see `responseCompression` of a route.
 */
export interface GzipSettings {
  /**
   * Compress responses of all routes that do not say otherwise, for clients that accept it. Without it, these settings are for
   * the routes that say `responseCompression: true`.
   *
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * The media types to compress, besides text/html.
   *
   * @default - text/plain, text/css, text/javascript, text/xml, application/json, application/problem+json, application/javascript
   */
  readonly types?: string[];
  /**
   * Responses of fewer bytes (by their Content-Length) stay as they are.
   *
   * @default 1000
   */
  readonly minLengthBytes?: number;
  /**
   * From 1 (fastest) to 9 (smallest).
   *
   * @default 1
   */
  readonly level?: number;
}

/** How clients come, as far as they know. */
export enum ClientScheme {
  /** By HTTPS. */
  HTTPS = 'https',
  /** By HTTP. */
  HTTP = 'http',
}

/** What follows from the allowlist's verdict. */
export enum Enforcement {
  /** What is not allowed is rejected. */
  ENFORCE = 'enforce',
  /**
   * What is not allowed is forwarded to the app as if there was no allowlist, and the log says what would have become
   * of it: its `reason`, with `"enforced":false`. To find out what an allowlist would break before it does.
   *
   * Unlisted paths, methods and hosts pass, also spellings that proxy and app may read differently, so the app is as
   * open as without a proxy. What stays rejected: requests that NGINX cannot parse and TRACE, hosts that are missing or
   * malformed (421), and what is too large or too slow. A WebSocket opens, listed or not, unless any route of the service asks
   * who the client is. The field `dropped_headers` of the log names the headers that the app does not get.
   *
   * Routes go on to ask who the client is (`basicAuth`, `authorizedBy`). Where any route of the service does so, requests that
   * are not read as canonical stay rejected, too: other spellings, the absolute form, HTTP/1.0. The app may take such a
   * request for the route that asks. Unlisted paths that differ from those of a route that asks in case, or in a slash at the
   * end, stay rejected for the same reason.
   */
  REPORT_ONLY = 'report-only',
}

/** How NGINX does its work, apart from what may pass. */
export interface NginxSettings {
  /**
   * Whether what is not allowed is rejected or only reported. A route can be told to report by its `reportOnly`.
   *
   * @default Enforcement.ENFORCE
   */
  readonly enforcement?: Enforcement;
  /**
   * Compression of responses; `{}` turns it on, for text and JSON from 1,000 bytes. It is off by default, as in NGINX itself,
   * because it changes what the app meant: a strong ETag becomes weak, so that `If-Match` fails, and `Cache-Control:
   * no-transform` is not looked at.
   *
   * @default - none, but on routes that say `responseCompression: true`
   */
  readonly gzip?: GzipSettings;
  /**
   * The largest request body in bytes; a larger one is answered 413. NGINX collects a body before it asks the app, in a file
   * where it is over 16 KiB, so one of this size has to have room in the folder that NGINX writes to. More of them at once
   * take more: what finds no room is answered 500 (`storage-full`).
   *
   * @default 1048576
   */
  readonly maxRequestBodyBytes?: number;
  /**
   * How much of an answer NGINX writes to a file while its client takes it more slowly than the app gives it: 0 for nothing,
   * or 1 MiB to 100 GiB, in bytes. It is for each answer that is under way, in the folder that NGINX writes to, which is
   * memory or the disk of the task. Without files NGINX has some 64 KiB of an answer, and the app waits for its client: what
   * comes to its end later takes a connection or a process of the app longer. With files enough slow clients can fill the
   * folder, and then answers are cut off and bodies of requests are answered 500. What is stored is written to files in any
   * case, as far as its `maxBytes` allow. gRPC has no such files.
   *
   * @default 0
   */
  readonly maxResponseTempFileBytes?: number;
  /**
   * The longest request line and the longest header line in bytes, answered 414 and 400 above it.
   *
   * @default 8192
   */
  readonly maxHeaderLineBytes?: number;
  /**
   * Seconds for a client to send its header.
   *
   * @default 10
   */
  readonly clientHeaderTimeoutSeconds?: number;
  /**
   * Seconds between two reads of a request body, then the end of the connection; status 408, `request-timeout` in the log. It is as
   * long as the idle timeout of a load balancer by default: what that lets live is not cut off.
   *
   * @default 60
   */
  readonly clientBodyTimeoutSeconds?: number;
  /**
   * Seconds that a client may take nothing of a response (NGINX's `send_timeout`), then the end of its connection.
   *
   * @default 60
   */
  readonly clientSendTimeoutSeconds?: number;
  /**
   * Seconds to wait for a connection to the app.
   *
   * @default 2
   */
  readonly connectTimeoutSeconds?: number;
  /**
   * Seconds that the app may be silent between two reads of its response.
   *
   * @default 60
   */
  readonly readTimeoutSeconds?: number;
  /**
   * Seconds between two writes of the request to the app.
   *
   * @default 60
   */
  readonly sendTimeoutSeconds?: number;
  /**
   * The largest header of the app's responses in bytes, from 1,024 to 524,288 (NGINX's `proxy_buffer_size` and its kin of
   * other protocols): status line, header lines and the empty line, or, with gRPC and FastCGI, their frames. Up to a kilobyte
   * more may pass. What is larger is answered 502, `app-header-too-large` in the log. It holds for the answer to a question of
   * `authorizedBy`, too. An Application Load Balancer passes headers of up to 32 KiB.
   *
   * Each request that is with the app has a buffer of this size until it is answered: with 1,000 at once, 16 MiB by default.
   * Buffers for bodies, eight of 4 KiB, become larger where this is more than 27,648: eight times a seventh of it.
   *
   * @default 16384
   */
  readonly maxResponseHeaderBytes?: number;
  /**
   * Idle connections to the app that each worker keeps open.
   *
   * @default 32
   */
  readonly upstreamKeepaliveConnections?: number;
  /**
   * Seconds that an idle connection to the app stays open. It has to be shorter than the app's own time: a request that meets a
   * connection which the app is closing is tried again unless it may have been carried out already, as a POST may, and that is
   * answered 502. Gunicorn's time is 2 seconds by default, that of Node.js, Uvicorn and Apache 5.
   *
   * @default 1
   */
  readonly upstreamKeepaliveTimeoutSeconds?: number;
  /**
   * Requests after which a connection to the app is closed.
   *
   * @default 1000
   */
  readonly upstreamKeepaliveRequests?: number;
  /**
   * Connections of each worker: to clients and to the app together.
   *
   * @default 4096
   */
  readonly workerConnections?: number;
  /**
   * How many requests may be with the app at once, from 1 to 65,535 (NGINX's `limit_conn`), to keep it from more than it
   * can do. What is above it is answered 503 at once, with `Retry-After`, also where the verdict is only reported. Each
   * task counts for itself; health checks are not counted.
   *
   * A request is counted from its verdict to the end of its answer, with the time in which the app is asked whether it may
   * pass. A request that its client gives up is counted until the app answers it; a WebSocket, until either side closes
   * it. NGINX ends the connection to the app, and counts no longer, when a client leaves in the middle of an answer, when
   * a call of gRPC is cancelled, and after `readTimeoutSeconds` without an answer: an app that goes on working then has
   * more to do than this number.
   *
   * @default - any number
   */
  readonly maxConnections?: number;
  /**
   * Whether an answer with status 101 is refused with 502 whatever the client sent, unless the request opens a WebSocket that
   * its route lists. Without it, 101 is refused to requests whose header `Upgrade` has a value: NGINX cannot tell a header
   * without a value from none, and connects such a client to the app, past the allowlist, when the app answers 101 without
   * having been asked. Say `true` where somebody else chooses the status of the app's answers, as with httpbin. Each
   * request then takes another hop within NGINX, which costs half as much again as forwarding it, and an app that is not
   * there is `app-answer-invalid` in the log. FastCGI and gRPC have no such answers.
   *
   * @default false
   */
  readonly refuseSwitchingProtocols?: boolean;
  /**
   * Headers that make browsers careful, on every answer, such as `SecurityHeaders.standard()`. They are off by default,
   * because what may be framed, and whether HTTPS is for good, only the app's owner knows.
   *
   * @default - the app's own headers
   */
  readonly securityHeaders?: SecurityHeaders;
  /**
   * Headers of the app's responses that clients do not get, up to 64, besides `X-Powered-By`. `Server` is always NGINX's.
   *
   * @default - none
   */
  readonly hiddenResponseHeaders?: string[];
  /**
   * TLS at NGINX, on the port that serves requests. The port of health checks stays without.
   *
   * @default - HTTP
   */
  readonly tls?: TlsSettings;
  /**
   * Where the client's address is taken from, for the log and `X-Forwarded-For`. With it goes whether the client came by
   * HTTPS (`X-Forwarded-Proto`): what a load balancer that speaks HTTP says, otherwise what NGINX sees itself.
   *
   * @default ClientAddressSource.LAST_FORWARDED_FOR
   */
  readonly clientAddressSource?: ClientAddressSource;
  /**
   * How all clients come, which the app is told in `X-Forwarded-Proto`. For what ends TLS in front of NGINX without a way
   * to say so, as a Network Load Balancer does.
   *
   * @default - what `clientAddressSource` says
   */
  readonly clientScheme?: ClientScheme;

  /**
   * Accept queries on all routes only if RFC 3986 does: no `"`, `<`, `>`, `\`, no bytes above 7F and no `%` without two hex
   * digits. Browsers send these. A route says otherwise by its own `strictQuery`.
   *
   * @default false
   */
  readonly strictQuery?: boolean;

  /**
   * The secret that what is in front sends with each request, whatever the route. A route with an `originSecret` of its own
   * asks for that one instead. Health checks on their own port need none.
   *
   * @default - none, but for routes that ask for one
   */
  readonly originSecret?: OriginSecret;

  /**
   * The headers of requests that are forwarded to the app, up to 128; all others are dropped. With them go the headers
   * that NGINX sets, `trustedHeaders`, `Content-Type`, `X-Amzn-Trace-Id`, and those of a WebSocket where a route has one.
   * Do not forget `Accept`, `Authorization`, `Cookie`, `Origin`, `Range`, `If-None-Match` and the like where they count,
   * nor `traceparent`, `tracestate` and `baggage` of clients that are traced. With `openTelemetry` the first two go along.
   * Of several headers of one name old versions of NGINX forward only the first.
   *
   * A name may have underscores (`api_key`). NGINX reads the header with hyphens under it, too, and the app gets it with
   * underscores; what does not go together with that is told at `underscoresInHeaders`. `trustedHeaders` do not, either.
   *
   * @default - all but those by which clients could claim to be somebody, override method or URL, or smuggle
   */
  readonly forwardedRequestHeaders?: string[];

  /**
   * Whether headers of requests whose names have underscores, such as `api_key`, are forwarded (NGINX's
   * `underscores_in_headers`). Many apps make one variable of `X-Real-IP` and `X_Real_IP`, so every spelling with an
   * underscore of a header that is dropped by default, that NGINX sets, or that services of AWS set in front of it stays
   * dropped. Of any other header an app may get both spellings: what something else in front sets, a client could spell with an
   * underscore. List the names in `forwardedRequestHeaders` then, one by one. Names with a dot or another character stay
   * dropped: NGINX has no setting for them alone.
   *
   * A load balancer that is made for the service lets such headers through. Where X-Forwarded-Proto is what tells how
   * clients come, `clientScheme` has to be given. Options of routes that depend on headers do not go together with it:
   * `cache` and `contentTypes`.
   *
   * @default - false; true for the names in `forwardedRequestHeaders` that have one
   */
  readonly underscoresInHeaders?: boolean;

  /**
   * Headers that are dropped by default, because clients could claim anything in them, but that what is in front of
   * NGINX sets or removes on every request, such as `X-Amzn-Oidc-Data` behind a listener that authenticates.
   *
   * @default - none
   */
  readonly trustedHeaders?: string[];

  /**
   * Traces by NGINX's own module for OpenTelemetry, which the image must have. Without it, headers of tracing
   * (`X-Amzn-Trace-Id`, `traceparent`, `tracestate`, `baggage`) reach the app as the client sent them.
   *
   * @default - NGINX records no traces
   */
  readonly openTelemetry?: OpenTelemetrySettings;
}
