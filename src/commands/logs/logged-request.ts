/**
 * A request as a log recorded it. A reader reuses one object for all requests: a visitor that keeps a request must copy it.
 * A member is `undefined` if the log does not say.
 */
export interface LoggedRequest {
  /** The time of the request in milliseconds since 1970. */
  readonly time?: number;
  /** The method as sent. */
  readonly method: string;
  /** The path and the query as sent. */
  readonly target: string;
  /** The host in lower case and without a port. */
  readonly host?: string;
  /** The address of the client. */
  readonly client?: string;
  readonly userAgent?: string;
  readonly referrer?: string;
  /** The status that the client received, or 0 if the client left before. */
  readonly status: number;
  /**
   * The status with which the app responded, or 0 if the log says that the app did not respond. If the log does not tell the
   * responses of the app from those of a proxy or load balancer, the status is `undefined`: `appStatus ?? status` is the best guess.
   */
  readonly appStatus?: number;
  /** The number of requests that a line of a sampled log stands for. All other lines stand for one request. */
  readonly weight: number;
  /** Whether the request opened a WebSocket. */
  readonly webSocket: boolean;
  /** The path of the route in the log of the proxy. */
  readonly route?: string;
  /** The reason for which the proxy rejected the request, or would have rejected the request in report-only mode. */
  readonly reason?: string;
  /** Whether the proxy enforced the rejection. Only report-only deployments log this. */
  readonly enforced?: boolean;
  /** The protocol, for example `HTTP/1.1`. */
  readonly protocol?: string;
  /** The number of bytes of the response. The logs differ in whether the headers are included. */
  readonly bytesSent?: number;
  /** The number of bytes of the request. The logs differ in whether the headers are included. */
  readonly bytesReceived?: number;
}

/** A function that gets each request of a log. */
export type RequestVisitor = (request: LoggedRequest) => void;
