/** The handling of a request's trace context (W3C Trace Context), `otel_trace_context` of NGINX. */
export enum TraceContext {
  /** The proxy continues the trace of the request and passes the trace on to the app. A request without a trace starts one. */
  PROPAGATE = 'propagate',
  /** Every request starts a new trace, which is passed on to the app. The client's trace context is dropped. */
  INJECT = 'inject',
  /** The proxy continues the trace of the request. The app receives the trace context that the client sent. */
  EXTRACT = 'extract',
  /** Every request starts a new trace. The app receives the trace context that the client sent. */
  IGNORE = 'ignore',
}

/**
 * The traces that NGINX's own module for OpenTelemetry (ngx_otel_module) records. The image must contain the module, as do the
 * variants of the official image whose tags end with `-otel`, for example
 * `ProxyImage.built({ baseImage: 'public.ecr.aws/nginx/nginx:1.30-alpine-otel' })`. The default image lacks the module, which
 * is an error with every kind of `ProxyImage`. The library assumes that an image of your own contains the module.
 */
export interface OpenTelemetryOptions {
  /**
   * The address that receives the spans, by OTLP over gRPC: a host and a port, with the prefix `https://` for TLS.
   *
   * @default '127.0.0.1:4317' - a collector in the same task
   */
  readonly endpoint?: string;
  /**
   * The name of the service in the spans, `service.name`.
   *
   * @default 'reverse-proxy'
   */
  readonly serviceName?: string;
  /**
   * The percentage of traces that are recorded, from 0.01 to 100 in steps of 0.01.
   *
   * @default 100
   */
  readonly sampledPercent?: number;
  /**
   * The handling of a request's trace context.
   *
   * @default TraceContext.PROPAGATE
   */
  readonly traceContext?: TraceContext;
}
