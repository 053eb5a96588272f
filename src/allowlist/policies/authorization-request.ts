import { AUTHORIZATION_REQUEST_OPTIONS } from './structs';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';

/** What of the answer to the question the app learns. */
export interface AuthorizationRequestOptions {
  /**
   * Headers of that answer that a request is forwarded with, such as `X-User`, up to 16. Clients cannot set them on any
   * route; on routes that do not ask, the app does not get them at all.
   *
   * @default - none
   */
  readonly forwardedResponseHeaders?: string[];
}

/**
 * Asks first whether a request may pass (NGINX's `auth_request`), once everything else that the proxy looks at is right.
 *
 * The question is GET to a path of the app, with the client's headers, without the body, and with the request's target
 * and method in `X-Original-URI` and `X-Original-Method`. An answer of 2xx lets the request pass; 401, with its
 * `WWW-Authenticate`, and 403 are the client's answers; all others, or none, are 500. Clients cannot ask the path
 * themselves unless a route lists it.
 *
 * It is asked also where the verdict is only reported: what nobody has authorized passes in no mode.
 */
export abstract class AuthorizationRequest {
  /**
   * Asks the app itself.
   *
   * @param path the path that is asked, for example `/auth/check`
   * @param options what the app learns of the answer
   * @throws listing every problem of path and options
   */
  public static toApp(path: string, options: AuthorizationRequestOptions = {}): AuthorizationRequest {
    return new RequestToApp(path, options);
  }

  /** @internal */
  public abstract readonly _path: string;
  /** @internal */
  public abstract readonly _headers: string[];

  /**
   * The same for questions that are the same.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._path, this._headers]);
  }
}

/** Headers that say how a request is to be read or who passed it on, which the proxy tells itself, or that are the client's to send. */
const RESERVED = [
  'host', 'connection', 'upgrade', 'te', 'trailer', 'keep-alive', 'transfer-encoding', 'expect', 'content-length', 'content-type', 'authorization', 'cookie', 'proxy', 'http2-settings',
  'x-real-ip', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-request-id', 'x-original-uri', 'x-original-method',
];

class RequestToApp extends AuthorizationRequest {
  /** @internal */
  public readonly _headers: string[];

  constructor(
    /** @internal */
    public readonly _path: string,
    given: AuthorizationRequestOptions,
  ) {
    super();
    const problems = new Problems();
    const options = rightMembers('authorization request', AUTHORIZATION_REQUEST_OPTIONS, given, problems);
    if (holdsToken(_path) || _path.length > 255 || !/^(?:\/[A-Za-z0-9._~-]+)+$/.test(_path) || /\/\.\.?(?:\/|$)/.test(_path)) {
      problems.add('path', _path, 'a path of at most 255 letters, digits and "._~-" in segments that are neither empty nor "." or ".."',
        holdsToken(_path) ? TOKEN_FIX : 'write for example "/auth/check"');
    }
    const names = options.forwardedResponseHeaders ?? [];
    if (names.length > 16) {
      problems.add('forwardedResponseHeaders', names.length, 'a list of at most 16 headers', 'put more into one of them');
    }
    names.forEach((name, i) => {
      const allowed = 'the name of a header, 1 to 40 letters, digits and hyphens';
      if (holdsToken(name) || !/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(name)) {
        problems.add(`forwardedResponseHeaders[${i}]`, name, allowed, holdsToken(name) ? TOKEN_FIX : 'write for example "X-User"');
      } else if (RESERVED.includes(name.toLowerCase())) {
        problems.add(`forwardedResponseHeaders[${i}]`, name, `${allowed}, other than ${RESERVED.join(', ')}`, 'let the app answer with a header of its own, for example "X-User"');
      }
    });
    problems.throwIfAny('authorization request');
    this._headers = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()].sort();
  }
}
