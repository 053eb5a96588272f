import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { listOf, rightMembers, text, StructMembers } from '../../validation/struct-members';

/** The headers that the app receives from the response to the authorization request. */
export interface AuthorizationRequestOptions {
  /**
   * The response headers of the authorization request that are added to the forwarded request, such as `X-User`, up to 16.
   * Clients cannot set these headers on any route. On routes without the authorization request, the app does not receive these
   * headers.
   *
   * @default - no headers
   */
  readonly forwardedResponseHeaders?: string[];
}

/** The members of `AuthorizationRequestOptions`. */
export const AUTHORIZATION_REQUEST_OPTIONS: StructMembers<AuthorizationRequestOptions> = {
  forwardedResponseHeaders: listOf(text),
};

/**
 * A subrequest to the app that allows or denies the client's request (NGINX's `auth_request`). The proxy sends the authorization
 * request after all its other checks have passed.
 *
 * The authorization request is a GET to a path of the app, with the client's headers and without the body. The headers
 * `X-Original-URI` and `X-Original-Method` contain the target and the method of the client's request. If the response is 2xx,
 * the client's request passes. If the response is 401, with its `WWW-Authenticate`, or 403, the client receives the same
 * status. If there is any other response or no response, the client receives 500. Clients cannot request the path themselves
 * unless a route lists the path.
 *
 * The proxy sends authorization requests in report-only mode as well: unauthorized requests pass in no mode.
 */
export class AuthorizationRequest {
  /**
   * An authorization request to the app itself.
   *
   * @param path the path of the authorization request, for example `/auth/check`
   * @param options the headers that the app receives from the response
   * @throws an error that lists every problem of path and options
   */
  public static toApp(path: string, options: AuthorizationRequestOptions = {}): AuthorizationRequest {
    return new AuthorizationRequest(path, options);
  }

  /** @internal */
  public readonly _headers: string[];

  private constructor(
    /** @internal */
    public readonly _path: string,
    given: AuthorizationRequestOptions,
  ) {
    const problems = new Problems();
    const options = rightMembers('authorization request', AUTHORIZATION_REQUEST_OPTIONS, given, problems);
    if (holdsToken(_path) || _path.length > 255 || !/^(?:\/[A-Za-z0-9._~-]+)+$/.test(_path) || /\/\.\.?(?:\/|$)/.test(_path)) {
      problems.add('path', _path, 'a path of at most 255 letters, digits and "._~-" in segments that are neither empty nor "." or ".."',
        holdsToken(_path) ? TOKEN_FIX : 'write for example "/auth/check"');
    }
    const names = options.forwardedResponseHeaders ?? [];
    if (names.length > 16) {
      problems.add('forwardedResponseHeaders', names, `a list of at most 16 headers instead of ${names.length}`, 'put several values into one header');
    }
    names.forEach((name, i) => {
      const allowed = 'the name of a header, 1 to 40 letters, digits and hyphens';
      if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(name)) {
        problems.add(`forwardedResponseHeaders[${i}]`, name, allowed, holdsToken(name) ? TOKEN_FIX : 'write for example "X-User"');
      } else if (RESERVED.includes(name.toLowerCase())) {
        problems.add(`forwardedResponseHeaders[${i}]`, name, `${allowed}, other than ${RESERVED.join(', ')}`, 'use another header in the response of the app, for example "X-User"');
      }
    });
    problems.throwIfAny('authorization request');
    this._headers = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].sort();
  }

  /** The authorization request in messages, such as `toApp(/auth/check, forwardedResponseHeaders: X-User)`. */
  public toString(): string {
    return `toApp(${[this._path, ...this._headers.length === 0 ? [] : [`forwardedResponseHeaders: ${this._headers.join(', ')}`]].join(', ')})`;
  }

  /**
   * A text that is equal for equal authorization requests.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._path, this._headers]);
  }
}

/**
 * The headers that the app cannot set: headers that determine how a request is read, headers that the proxy sets, and headers
 * that belong to the client.
 */
const RESERVED = [
  'host', 'connection', 'upgrade', 'te', 'trailer', 'keep-alive', 'transfer-encoding', 'expect', 'content-length', 'content-type', 'authorization', 'cookie', 'proxy', 'http2-settings',
  'x-real-ip', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-request-id', 'x-original-uri', 'x-original-method',
];
