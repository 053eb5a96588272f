import { Problems } from '../../validation/problems';

const TOKEN = /^[A-Z][A-Z_-]*$/;

const NOT_FORWARDED: Record<string, string> = {
  TRACE: 'it echoes the request with its credentials (RFC 9110, section 9.3.8) and NGINX never forwards it',
  CONNECT: 'it requests a tunnel (RFC 9110, section 9.3.6), which would bypass the allowlist',
};

/** An HTTP request method (RFC 9110, section 9; PATCH: RFC 5789). */
export class HttpMethod {
  /** Transfer of a representation of the resource. A route that allows GET also allows HEAD. */
  public static readonly GET = new HttpMethod('GET');
  /** The same as GET, without the content. */
  public static readonly HEAD = new HttpMethod('HEAD');
  /** Processing of the content as the resource defines. */
  public static readonly POST = new HttpMethod('POST');
  /** Replacement of the resource. */
  public static readonly PUT = new HttpMethod('PUT');
  /** Modification of a part of the resource. */
  public static readonly PATCH = new HttpMethod('PATCH');
  /** Removal of the resource. */
  public static readonly DELETE = new HttpMethod('DELETE');
  /** Description of the communication options. Browsers use OPTIONS for CORS preflights. */
  public static readonly OPTIONS = new HttpMethod('OPTIONS');

  /**
   * A method by name, for methods without a constant here (PROPFIND, REPORT, …).
   *
   * @param name the case-sensitive name: upper-case letters, `-` and `_`, which is what NGINX accepts
   * @throws if the name has other characters or more than 32 characters, or is TRACE or CONNECT
   */
  public static of(name: string): HttpMethod {
    if (!TOKEN.test(name) || name.length > 32) {
      Problems.fail('HTTP method', 'name', name, '1 to 32 upper-case letters, "-" or "_"',
        'methods are case-sensitive (RFC 9110, section 9.1), so write for example "GET"');
    }
    if (NOT_FORWARDED[name]) {
      Problems.fail('HTTP method', 'name', name, 'a method that can be forwarded', `remove the method, because ${NOT_FORWARDED[name]}`);
    }
    return new HttpMethod(name);
  }

  private constructor(
    /** The name as it stands in a request line. */
    public readonly name: string,
  ) {}

  /** The name of the method. */
  public toString(): string {
    return this.name;
  }
}
