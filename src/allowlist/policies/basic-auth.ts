import { BASIC_AUTH_OPTIONS } from './structs';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';

/** Who may come, and what they are asked. */
export interface BasicAuthOptions {
  /**
   * The name of the list of users, 1 to 32 lower-case letters, digits and hyphens. Routes that name the same list share
   * it. Its content is a secret and no part of the configuration: the service's `basicAuthUsers` has it, or the sidecar's
   * `secretFiles`.
   *
   * @default users
   */
  readonly users?: string;

  /**
   * What browsers show when they ask for a password, 1 to 64 printable characters of ASCII without quotation marks and
   * backslashes.
   *
   * @default Restricted
   */
  readonly realm?: string;

  /**
   * Whether the app gets the `Authorization` header, and with it the password.
   *
   * @default false
   */
  readonly forwardAuthorization?: boolean;
}

/**
 * Asks for name and password (RFC 7617), once everything else that the proxy looks at is right. A request without the
 * right ones is answered 401 with `WWW-Authenticate`, `unauthenticated`, also where the verdict is only reported. While the
 * list of users is missing, everybody is answered 403, `not-authorized`.
 *
 * Each request costs as much as its password's hash: `htpasswd -5` (SHA-512 crypt) is a good choice, and a rate limit
 * for the route keeps others from guessing.
 */
export abstract class BasicAuth {
  /**
   * Lets in the users of a list.
   *
   * @param options which list, and what they are asked
   * @throws listing every problem of the options
   */
  public static required(options: BasicAuthOptions = {}): BasicAuth {
    return new RequiredBasicAuth(options);
  }

  /** @internal */
  public abstract readonly _users: string;
  /** @internal */
  public abstract readonly _realm: string;
  /** @internal */
  public abstract readonly _forwardsAuthorization: boolean;

  /**
   * The same for those that are the same.
   *
   * @internal
   */
  public get _key(): string {
    return JSON.stringify([this._users, this._realm, this._forwardsAuthorization]);
  }
}

class RequiredBasicAuth extends BasicAuth {
  /** @internal */
  public readonly _users: string;
  /** @internal */
  public readonly _realm: string;
  /** @internal */
  public readonly _forwardsAuthorization: boolean;

  constructor(given: BasicAuthOptions) {
    super();
    const problems = new Problems();
    const { users = 'users', realm = 'Restricted', forwardAuthorization = false } = rightMembers('basic authentication', BASIC_AUTH_OPTIONS, given, problems);
    if (holdsToken(users) || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(users)) {
      problems.add('users', users, 'a name of 1 to 32 lower-case letters, digits and hyphens', holdsToken(users) ? TOKEN_FIX : 'write for example "staff"');
    }
    // NGINX's word for no authentication.
    if (holdsToken(realm) || !/^[ !#-[\]-~]{1,64}$/.test(realm) || realm.toLowerCase() === 'off') {
      problems.add('realm', realm, '1 to 64 printable characters of ASCII without quotation marks and backslashes, other than "off"',
        holdsToken(realm) ? TOKEN_FIX : 'write for example "Staff only"');
    }
    problems.throwIfAny('basic authentication');
    this._users = users;
    this._realm = realm;
    this._forwardsAuthorization = forwardAuthorization;
  }
}
