import type { Duration, SecretValue } from 'aws-cdk-lib';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/**
 * Options of all kinds of authentication with a login page.
 */
export interface LoginAuthenticationOptions {
  /**
   * The query parameters (up to 10) to include in the redirect request to the authorization endpoint.
   *
   * @default - No extra parameters
   */
  readonly authenticationRequestExtraParams?: Record<string, string>;

  /**
   * The behavior if the user is not authenticated. With `ALLOW`, requests without a login reach the proxy as well. The proxy
   * then drops the headers with the identity, unless `trustedHeaders` lists them.
   *
   * @default elbv2.UnauthenticatedAction.AUTHENTICATE
   */
  readonly onUnauthenticatedRequest?: elbv2.UnauthenticatedAction;

  /**
   * The set of user claims to be requested from the IdP.
   *
   * @default "openid"
   */
  readonly scope?: string;

  /**
   * The name of the cookie used to maintain session information.
   *
   * @default "AWSELBAuthSessionCookie"
   */
  readonly sessionCookieName?: string;

  /**
   * The maximum duration of the authentication session, up to 7 days.
   *
   * @default Duration.days(7)
   */
  readonly sessionTimeout?: Duration;

  /**
   * Allow HTTPS outbound traffic to communicate with the IdP. CDK adds the rule to the security group of the load balancer,
   * unless the security group is imported as immutable.
   *
   * @default true
   */
  readonly allowHttpsOutbound?: boolean;
}

/**
 * Options of `LoadBalancerAuthentication.oidc()`.
 */
export interface OidcAuthenticationOptions extends LoginAuthenticationOptions {
  /**
   * The OIDC issuer identifier of the IdP. This must be a full URL, including the HTTPS protocol, the domain, and the path.
   */
  readonly issuer: string;

  /**
   * The authorization endpoint of the IdP. This must be a full URL, including the HTTPS protocol, the domain, and the path.
   */
  readonly authorizationEndpoint: string;

  /**
   * The token endpoint of the IdP. This must be a full URL, including the HTTPS protocol, the domain, and the path.
   */
  readonly tokenEndpoint: string;

  /**
   * The user info endpoint of the IdP. This must be a full URL, including the HTTPS protocol, the domain, and the path.
   */
  readonly userInfoEndpoint: string;

  /**
   * The OAuth 2.0 client identifier.
   */
  readonly clientId: string;

  /**
   * The OAuth 2.0 client secret.
   */
  readonly clientSecret: SecretValue;
}

/**
 * Options of `LoadBalancerAuthentication.cognito()`.
 */
export interface CognitoAuthenticationOptions extends LoginAuthenticationOptions {
  /**
   * The Amazon Cognito user pool.
   */
  readonly userPool: cognito.IUserPool;

  /**
   * The Amazon Cognito user pool client. The client must have a secret and the code grant. Its callback URLs must contain
   * `https://HOST/oauth2/idpresponse` for each host of the service.
   */
  readonly userPoolClient: cognito.IUserPoolClient;

  /**
   * The domain prefix or fully-qualified domain name of the Amazon Cognito user pool.
   */
  readonly userPoolDomain: cognito.IUserPoolDomain;
}

/**
 * The format of a claim in a JSON Web Token.
 */
export enum JwtClaimFormat {
  /** A single text. */
  SINGLE_STRING = 'single-string',
  /** A list of texts. */
  STRING_ARRAY = 'string-array',
  /** A text of values that are separated by spaces, such as the claim `scope`. */
  SPACE_SEPARATED_VALUES = 'space-separated-values',
}

/**
 * A claim that the load balancer requires in a JSON Web Token.
 */
export interface JwtClaimOptions {
  /**
   * The name of the claim. The load balancer always validates `exp`, `iss`, `nbf` and `iat`, so these cannot be listed.
   */
  readonly name: string;

  /**
   * The format of the claim value.
   */
  readonly format: JwtClaimFormat;

  /**
   * The claim values, from 1 to 10 texts of at most 256 characters.
   */
  readonly values: string[];
}

/**
 * Options of `LoadBalancerAuthentication.jwt()`.
 */
export interface JwtAuthenticationOptions {
  /**
   * The issuer of the JWT token. This must be a full URL, including the HTTPS protocol, the domain, and the path.
   */
  readonly issuer: string;

  /**
   * The JWKS (JSON Web Key Set) endpoint URL. The endpoint must be publicly accessible and return the public keys used to
   * verify JWT signatures.
   */
  readonly jwksEndpoint: string;

  /**
   * The claims that the load balancer validates in addition to `exp`, `iss`, `nbf` and `iat`. Without a claim such as `aud`,
   * the load balancer accepts tokens that the issuer made for other services.
   *
   * @default - none
   */
  readonly additionalClaims?: JwtClaimOptions[];
}
