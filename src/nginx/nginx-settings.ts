import type { ClientAddressSource } from './client-address-source';
import type { OpenTelemetrySettings } from './open-telemetry-settings';
import { SecurityHeaders } from './security-headers';
import { TlsSettings } from './tls-settings';
import type { OriginSecret } from '../allowlist/origin-secret';

/** Compression of responses (ngx_http_gzip_module). */
export interface GzipSettings {
  /**
   * Compress responses for clients that accept it.
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
   * malformed (421), and what is too large or too slow. A WebSocket opens only where a route says so.
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
   * Compression of responses.
   *
   * @default - on, for text and JSON from 1,000 bytes
   */
  readonly gzip?: GzipSettings;
  /**
   * The largest request body in bytes; a larger one is answered 413.
   *
   * @default 1048576
   */
  readonly maxRequestBodyBytes?: number;
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
   * Seconds between two reads of a request body.
   *
   * @default 10
   */
  readonly clientBodyTimeoutSeconds?: number;
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
   * @default 10
   */
  readonly sendTimeoutSeconds?: number;
  /**
   * Idle connections to the app that each worker keeps open.
   *
   * @default 32
   */
  readonly upstreamKeepaliveConnections?: number;
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
   * @default - all but those by which clients could claim to be somebody, override method or URL, or smuggle
   */
  readonly forwardedRequestHeaders?: string[];

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
