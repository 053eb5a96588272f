import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { bool, rightMembers, text, StructMembers } from '../../validation/struct-members';

/** The user list and the realm of basic authentication. */
export interface BasicAuthOptions {
  /**
   * The name of the user list, 1 to 32 lower-case letters, digits and hyphens. Routes with the same name share the list. The
   * content is a secret and not part of the configuration: `basicAuthUsers` of the service or `secretFiles` of the sidecar
   * provides the content.
   *
   * @default users
   */
  readonly users?: string;

  /**
   * The text that browsers may show when they ask for a password, 1 to 64 printable ASCII characters without quotation marks
   * and backslashes, other than `off`.
   *
   * @default Restricted
   */
  readonly realm?: string;

  /**
   * Whether the app receives the `Authorization` header, which contains the password.
   *
   * @default false
   */
  readonly forwardAuthorization?: boolean;
}

/** The members of `BasicAuthOptions`. */
export const BASIC_AUTH_OPTIONS: StructMembers<BasicAuthOptions> = {
  forwardAuthorization: bool,
  realm: text,
  users: text,
};

/**
 * Authentication by name and password (RFC 7617), after all other checks of the proxy have passed. A request without the
 * correct credentials is rejected with 401 and `WWW-Authenticate`, `unauthenticated`, also in report-only mode. If the user
 * list is missing, all requests are rejected with 403, `not-authorized`.
 *
 * Each request costs as much CPU time as its password's hash. `htpasswd -5` (SHA-512 crypt) is a good choice. A rate limit for
 * the route prevents attackers from guessing passwords.
 */
export class BasicAuth {
  /**
   * Authentication of the users of a list.
   *
   * @param options the user list and the realm
   * @throws an error that lists every problem of the options
   */
  public static required(options: BasicAuthOptions = {}): BasicAuth {
    return new BasicAuth(options);
  }

  /** @internal */
  public readonly _users: string;
  /** @internal */
  public readonly _realm: string;
  /** @internal */
  public readonly _forwardsAuthorization: boolean;

  private constructor(given: BasicAuthOptions) {
    const problems = new Problems();
    const { users = 'users', realm = 'Restricted', forwardAuthorization = false } = rightMembers('basic authentication', BASIC_AUTH_OPTIONS, given, problems);
    if (holdsToken(users) || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(users)) {
      problems.add('users', users, 'a name of 1 to 32 lower-case letters, digits and hyphens', holdsToken(users) ? TOKEN_FIX : 'write for example "staff"');
    }
    // `off` turns authentication off in NGINX.
    if (holdsToken(realm) || !/^[ !#-[\]-~]{1,64}$/.test(realm) || realm.toLowerCase() === 'off') {
      problems.add('realm', realm, '1 to 64 printable characters of ASCII without quotation marks and backslashes, other than "off"',
        holdsToken(realm) ? TOKEN_FIX : 'write for example "Staff only"');
    }
    problems.throwIfAny('basic authentication');
    this._users = users;
    this._realm = realm;
    this._forwardsAuthorization = forwardAuthorization;
  }

  /**
   * A text that is equal for equal policies.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._users, this._realm, this._forwardsAuthorization]);
  }
}
