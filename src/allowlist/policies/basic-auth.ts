import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { bool, StructMembers, text } from '../../validation/struct-members';

/**
 * Authentication by name and password (RFC 7617), after all other checks of the proxy have passed. A request without the
 * correct credentials is rejected with 401 and `WWW-Authenticate`, `unauthenticated`, also in report-only mode. If the user
 * list is missing, all requests are rejected with 403, `not-authorized`.
 *
 * Each request costs as much CPU time as its password's hash. `htpasswd -5` (SHA-512 crypt) is a good choice. A rate limit for
 * the route prevents attackers from guessing passwords.
 */
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

/** Checked basic authentication with its defaults. */
export class BasicAuth {
  /** The authentication of these options, or `undefined` if problems are added. */
  public static of(given: BasicAuthOptions, prop: string, problems: Problems): BasicAuth | undefined {
    return problems.makeIfValid(() => checkOptions(given, prop, problems), () => new BasicAuth(given));
  }

  public readonly users: string;
  public readonly realm: string;
  public readonly forwardsAuthorization: boolean;

  private constructor(public readonly given: BasicAuthOptions) {
    this.users = given.users ?? 'users';
    this.realm = given.realm ?? 'Restricted';
    this.forwardsAuthorization = given.forwardAuthorization ?? false;
  }

  /** A text that is equal for equal policies. */
  public get key(): string {
    return JSON.stringify([this.users, this.realm, this.forwardsAuthorization]);
  }
}

function checkOptions({ users, realm }: BasicAuthOptions, prop: string, problems: Problems): void {
  if (users !== undefined && (holdsToken(users) || !/^[a-z0-9][a-z0-9-]{0,31}$/.test(users))) {
    problems.add(`${prop}.users`, users, 'a name of 1 to 32 lower-case letters, digits and hyphens', holdsToken(users) ? TOKEN_FIX : 'write for example "staff"');
  }
  // `off` turns authentication off in NGINX.
  if (realm !== undefined && (holdsToken(realm) || !/^[ !#-[\]-~]{1,64}$/.test(realm) || realm.toLowerCase() === 'off')) {
    problems.add(`${prop}.realm`, realm, '1 to 64 printable characters of ASCII without quotation marks and backslashes, other than "off"',
      holdsToken(realm) ? TOKEN_FIX : 'write for example "Staff only"');
  }
}
