import { Allowlist } from '../../../allowlist/allowlist';
import { RejectionReason } from '../../../allowlist/decision';
import { RouteClasses } from '../../routing/route-classes';
import { block, comment, condition, directive, literal, mapKey, Statement, text, variable, word } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { AUTHORIZATION_PATH, OPTIONS_CLASS, snakeCase } from '../../syntax/variables';
import { Feature } from '../feature';

/** The location of authorization requests. No client request can reach the location, because NGINX resolves dot segments. */
const LOCATION = '/../authorize';
const WITHOUT_AUTHORIZATION = 'rp_no_authorization';

const USERS_FILE = '/tmp/htpasswd-';

/** The file from which NGINX reads a list of names and passwords. */
export const usersFile = (users: string) => `${USERS_FILE}${users}`;

/** A request header whose value does not come from the client, with the variable that holds the value. */
export interface ReplacedHeader {
  readonly name: string;
  readonly from: string;
}

/**
 * Basic authentication, and authorization requests to the app. Variables, not locations, determine the realm and the authorization
 * request of a route, so that the verdict and the authentication always apply to the same route. NGINX authenticates in the access
 * phase, after the gate, so rejected requests cause no authorization requests.
 */
export class Authorization implements Feature {
  private readonly requesting: { readonly id: string; readonly path: string; readonly headers: string[] }[];
  private readonly basic: { readonly id: string; readonly users: string; readonly realm: string; readonly forwards: boolean }[];

  constructor(allowlist: Allowlist) {
    const routes = RouteClasses.of(allowlist).optionsClasses.map(({ route: { _options: options }, id }) => ({ ...options, id }));
    this.requesting = routes.flatMap(({ id, authorizedBy }) => authorizedBy === undefined ? []
      : [{ id, path: authorizedBy._path, headers: authorizedBy._headers }]);
    this.basic = routes.flatMap(({ id, basicAuth }) => basicAuth === undefined ? []
      : [{ id, users: basicAuth.users, realm: basicAuth.realm, forwards: basicAuth.forwardsAuthorization }]);
  }

  public get ownReasons(): RejectionReason[] {
    return [
      ...this.requesting.length + this.basic.length > 0 ? [RejectionReason.UNAUTHENTICATED, RejectionReason.NOT_AUTHORIZED] : [],
      ...this.requesting.length > 0 ? [RejectionReason.AUTHORIZATION_FAILED] : [],
    ];
  }

  public get requiredFiles(): string[] {
    return [...new Set(this.basic.map(({ users }) => users))].sort().map(usersFile);
  }

  public http(): Statement[] {
    const hidden = this.basic.filter(({ forwards }) => !forwards);
    return [
      ...this.basic.length === 0 ? [] : [
        comment('Basic authentication: realm and users of the route.'),
        map([read(OPTIONS_CLASS)], 'rp_realm', this.basic.map(({ id, realm }) => directive(mapKey(id), text(realm))), { otherwise: 'off' }),
        map([read(OPTIONS_CLASS)], 'rp_users', this.basic.map(({ id, users }) => directive(mapKey(id), literal(users)))),
      ],
      ...hidden.length === 0 ? [] : [
        map([read(OPTIONS_CLASS)], 'rp_http_authorization', hidden.map(({ id }) => directive(mapKey(id), literal(''))), { otherwise: valueOf('http_authorization') }),
      ],
      ...this.requesting.length === 0 ? [] : [
        comment('Authorization requests to the app: the path, by the route.'),
        map([read(OPTIONS_CLASS)], AUTHORIZATION_PATH, this.requesting.map(({ id, path }) => directive(mapKey(id), literal(path)))),
        map([read(AUTHORIZATION_PATH)], WITHOUT_AUTHORIZATION, [directive(mapKey(''), '1')]),
      ],
    ];
  }

  public server(): Statement[] {
    return [
      ...this.basic.length === 0 ? [] : [
        directive('auth_basic', valueOf('rp_realm')),
        directive('auth_basic_user_file', text(USERS_FILE, variable('rp_users'))),
      ],
      ...this.requesting.length === 0 ? [] : [
        directive('auth_request', literal(LOCATION)),
        ...this.identityHeaders().map((name, i) => directive('auth_request_set', word(`$${answered(i)}`), valueOf(`upstream_http_${snakeCase(name)}`))),
      ],
    ];
  }

  public headers(): ReplacedHeader[] {
    return [
      ...this.basic.some(({ forwards }) => !forwards) ? [{ name: 'Authorization', from: 'rp_http_authorization' }] : [],
      ...this.identityHeaders().map((name, i) => ({ name, from: answered(i) })),
    ];
  }

  /** The location of authorization requests to the app, with the directives that send them. */
  public requestLocation(statements: Statement[]): Statement[] {
    return this.requesting.length === 0 ? [] : [
      comment('Authorization requests to the app.'),
      block('location', ['=', literal(LOCATION)], [
        directive('internal'),
        block('if', [condition(WITHOUT_AUTHORIZATION)], [directive('return', 204)]),
        ...statements,
      ]),
    ];
  }

  /** The headers with the client's identity, from the response to the authorization request. */
  public identityHeaders(): string[] {
    return [...new Map(this.requesting.flatMap(({ headers }) => headers).map((name) => [name.toLowerCase(), name])).values()].sort();
  }
}

// By number, because NGINX's table of variables has no room for long names.
const answered = (i: number) => `rp_authorized_${i + 1}`;
