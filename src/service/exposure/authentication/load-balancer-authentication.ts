import { Duration, Token } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { AuthenticateCognitoAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2-actions';
import type {
  CognitoAuthenticationOptions, JwtAuthenticationOptions, JwtClaimOptions, LoginAuthenticationOptions, OidcAuthenticationOptions,
} from './authentication-options';
import { JwtValidationAction } from './jwt-validation-action';
import { COGNITO_AUTHENTICATION_OPTIONS, JWT_AUTHENTICATION_OPTIONS, OIDC_AUTHENTICATION_OPTIONS } from './structs';
import { isWholeNumberOrToken, secondsOf } from '../../../validation/number-range';
import { Problems } from '../../../validation/problems';
import { checkStruct } from '../../../validation/struct-members';

/** The headers in which a load balancer sends the identity of a user who has logged in. */
const LOGIN_HEADERS = ['X-Amzn-Oidc-Data', 'X-Amzn-Oidc-Identity', 'X-Amzn-Oidc-Accesstoken'];

/** The limits of Elastic Load Balancing ("AuthenticateOidcActionConfig", "JwtValidationActionAdditionalClaim" in its API reference). */
const LONGEST_SESSION = Duration.days(7);
const MOST_PARAMETERS = 10;
const MOST_CLAIMS = 10;
const MOST_VALUES = 10;
const LONGEST_VALUE = 256;
const VALIDATED_ANYWAY = ['exp', 'iss', 'nbf', 'iat'];

/**
 * The authentication that an Application Load Balancer performs before it forwards a request. All rules that forward to the
 * service authenticate, also the rules in which deployments shift requests and the rules of the test listener.
 */
export class LoadBalancerAuthentication {
  /**
   * Authentication with an identity provider (IdP) that is compliant with OpenID Connect (OIDC). The app receives the
   * identity in the headers `X-Amzn-Oidc-*`.
   *
   * @param options the endpoints of the identity provider, and the client's registration
   * @throws an error that lists every problem of the options
   */
  public static oidc(options: OidcAuthenticationOptions): LoadBalancerAuthentication {
    const name = 'LoadBalancerAuthentication.oidc';
    checkStruct(name, OIDC_AUTHENTICATION_OPTIONS, options);
    const problems = new Problems();
    for (const prop of ['issuer', 'authorizationEndpoint', 'tokenEndpoint', 'userInfoEndpoint'] as const) checkUrl(problems, prop, options[prop]);
    checkLogin(problems, options);
    problems.throwIfAny(name);
    return new LoadBalancerAuthentication(`${name}()`, headersOf(options), (next) => elbv2.ListenerAction.authenticateOidc({ ...options, next }));
  }

  /**
   * Authentication with an Amazon Cognito user pool. The app receives the identity in the headers `X-Amzn-Oidc-*`.
   *
   * @param options the user pool and its client
   * @throws an error that lists every problem of the options
   */
  public static cognito(options: CognitoAuthenticationOptions): LoadBalancerAuthentication {
    const name = 'LoadBalancerAuthentication.cognito';
    checkStruct(name, COGNITO_AUTHENTICATION_OPTIONS, options);
    const problems = new Problems();
    checkLogin(problems, options);
    problems.throwIfAny(name);
    return new LoadBalancerAuthentication(`${name}()`, headersOf(options), (next) => new AuthenticateCognitoAction({ ...options, next }));
  }

  /**
   * Validation of the JSON Web Token in the header `Authorization`, for clients that are programs. The load balancer adds no
   * header. The app receives the token as the client sent it.
   *
   * @param options the issuer of the tokens, and the claims that the load balancer requires
   * @throws an error that lists every problem of the options
   */
  public static jwt(options: JwtAuthenticationOptions): LoadBalancerAuthentication {
    const name = 'LoadBalancerAuthentication.jwt';
    checkStruct(name, JWT_AUTHENTICATION_OPTIONS, options);
    const problems = new Problems();
    for (const prop of ['issuer', 'jwksEndpoint'] as const) checkUrl(problems, prop, options[prop]);
    checkClaims(problems, options.additionalClaims ?? []);
    problems.throwIfAny(name);
    return new LoadBalancerAuthentication(`${name}()`, [], (next) => new JwtValidationAction(options, next));
  }

  private constructor(
    private readonly name: string,
    /**
     * The headers that the load balancer sets on every request that it forwards.
     *
     * @internal
     */
    public readonly _headers: string[],
    /**
     * The action that authenticates a request before the next action.
     *
     * @internal
     */
    public readonly _before: (next: elbv2.ListenerAction) => elbv2.ListenerAction,
  ) {}

  /** The name of the authentication, for messages. */
  public toString(): string {
    return this.name;
  }
}

/** An action that follows the authentication, if there is one. */
export function authenticated(authentication: LoadBalancerAuthentication | undefined, next: elbv2.ListenerAction): elbv2.ListenerAction {
  return authentication === undefined ? next : authentication._before(next);
}

/** If requests without a login are forwarded, the client may have set the headers. */
function headersOf({ onUnauthenticatedRequest }: LoginAuthenticationOptions): string[] {
  return onUnauthenticatedRequest === undefined || ['authenticate', 'deny'].includes(onUnauthenticatedRequest) ? LOGIN_HEADERS : [];
}

function checkUrl(problems: Problems, prop: string, url: string): void {
  if (!Token.isUnresolved(url) && !/^https:\/\/[^\s/]+\S*$/.test(url)) {
    problems.add(prop, url, 'a URL that begins with https://', 'copy the URL from the OpenID configuration of the identity provider');
  }
}

function checkLogin(problems: Problems, { sessionTimeout, authenticationRequestExtraParams }: LoginAuthenticationOptions): void {
  if (!isWholeNumberOrToken(secondsOf(sessionTimeout), 1, LONGEST_SESSION.toSeconds())) {
    problems.add('sessionTimeout', sessionTimeout, 'a Duration from 1 second to 7 days in whole seconds', 'write for example `Duration.hours(8)`');
  }
  const names = Object.keys(authenticationRequestExtraParams ?? {});
  if (names.length > MOST_PARAMETERS) {
    problems.add('authenticationRequestExtraParams', names, `at most ${MOST_PARAMETERS} parameters`, 'remove some of the parameters');
  }
}

function checkClaims(problems: Problems, claims: JwtClaimOptions[]): void {
  if (claims.length > MOST_CLAIMS) {
    problems.add('additionalClaims', claims.map(({ name }) => name), `at most ${MOST_CLAIMS} claims`, 'remove some of the claims, and let the app check these');
  }
  for (const [i, { name, values }] of claims.entries()) {
    if (VALIDATED_ANYWAY.includes(name)) {
      problems.add(`additionalClaims[${i}].name`, name, `other than ${VALIDATED_ANYWAY.join(', ')}`, 'remove the claim, because the load balancer validates these claims anyway');
    }
    if (values.length === 0 || values.length > MOST_VALUES || values.some((value) => !Token.isUnresolved(value) && value.length > LONGEST_VALUE)) {
      problems.add(`additionalClaims[${i}].values`, values, `1 to ${MOST_VALUES} texts of at most ${LONGEST_VALUE} characters`, 'list the values that the load balancer accepts');
    }
  }
}
