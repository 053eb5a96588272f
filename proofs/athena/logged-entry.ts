/** A request as a load balancer or CloudFront writes it to a log. */
export interface LoggedEntry {
  /** The time in milliseconds since 1970. */
  readonly time: number;
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly client: string;
  readonly userAgent: string;
  readonly status: number;
  /** The status of the app, or 0 if the app did not respond. */
  readonly appStatus: number;
  readonly webSocket?: boolean;
}
