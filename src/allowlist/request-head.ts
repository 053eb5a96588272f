import { mapOf, required, text, StructMembers } from '../validation/struct-members';

/** The parts of a request that determine whether the request is allowed. */
export interface RequestHead {
  /** The method. Case matters. */
  readonly method: string;
  /** The request target as it stands in the request line. */
  readonly target: string;
  /**
   * The value of the `Host` header.
   *
   * @default - the first allowed host
   */
  readonly host?: string;
  /**
   * The protocol version as it stands in the request line. `HTTP/2.0` stands for a request over HTTP/2, which has no request
   * line.
   *
   * @default HTTP/1.1
   */
  readonly httpVersion?: string;
  /**
   * The client's IP address.
   *
   * @default - an allowed address
   */
  readonly clientAddress?: string;
  /**
   * The other headers by name, in any case. The decision depends on `Content-Type`, `Content-Length`, `Transfer-Encoding`,
   * `Origin` and `Access-Control-Request-Method`.
   *
   * @default - no other headers, and therefore no body
   */
  readonly headers?: Record<string, string>;
}

/** The members of `RequestHead`. */
export const REQUEST_HEAD: StructMembers<RequestHead> = {
  method: required(text),
  target: required(text),
  clientAddress: text,
  headers: mapOf(text),
  host: text,
  httpVersion: text,
};
