/** What becomes of the trace context of a request (W3C Trace Context), `otel_trace_context` of NGINX. */
export enum TraceContext {
  /** The trace that a request belongs to is continued, and passed on to the app. A request without one begins one. */
  PROPAGATE = 'propagate',
  /** Every request begins a trace, which is passed on to the app. What the client sent is dropped. */
  INJECT = 'inject',
  /** The trace that a request belongs to is continued. The app gets what the client sent. */
  EXTRACT = 'extract',
  /** Every request begins a trace of its own. The app gets what the client sent. */
  IGNORE = 'ignore',
}

/**
 * Traces by NGINX's own module for OpenTelemetry (ngx_otel_module). The image must have it: it is part of the variants of
 * the official image whose tags end with `-otel`, as in
 * `ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' })`. The default image lacks it, which is an error, by whatever
 * `ProxyImage` it comes; an image of your own is taken to have it.
 */
export interface OpenTelemetrySettings {
  /**
   * Where spans are sent to, by OTLP over gRPC: a host and a port, with `https://` in front for TLS.
   *
   * @default '127.0.0.1:4317' - a collector in the same task
   */
  readonly endpoint?: string;
  /**
   * The service that spans are of, `service.name`.
   *
   * @default 'reverse-proxy'
   */
  readonly serviceName?: string;
  /**
   * The share of traces that are recorded, in per cent: from 0.01 to 100 in hundredths.
   *
   * @default 100
   */
  readonly sampledPercent?: number;
  /**
   * What becomes of the trace context of a request.
   *
   * @default TraceContext.PROPAGATE
   */
  readonly traceContext?: TraceContext;
}
