import { LoggedRequest } from './logged-request';

/** The object that a reader fills with one request after another. */
export class RequestRecord implements LoggedRequest {
  public time: number | undefined = undefined;
  public method = '';
  public target = '';
  public host: string | undefined = undefined;
  public client: string | undefined = undefined;
  public userAgent: string | undefined = undefined;
  public referrer: string | undefined = undefined;
  public status = 0;
  public appStatus: number | undefined = undefined;
  public weight = 1;
  public webSocket = false;
  public route: string | undefined = undefined;
  public reason: string | undefined = undefined;
  public enforced: boolean | undefined = undefined;
  public protocol: string | undefined = undefined;
  public bytesSent: number | undefined = undefined;
  public bytesReceived: number | undefined = undefined;

  /** Removes the values of the request before. */
  public reset(): this {
    this.time = this.host = this.client = this.userAgent = this.referrer = this.appStatus = undefined;
    this.route = this.reason = this.enforced = this.protocol = this.bytesSent = this.bytesReceived = undefined;
    this.method = this.target = '';
    this.status = 0;
    this.weight = 1;
    this.webSocket = false;
    return this;
  }
}
