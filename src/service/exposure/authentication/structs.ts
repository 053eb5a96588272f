/** The members of the structs that authentication at a load balancer is made of. */

import {
  CognitoAuthenticationOptions, JwtAuthenticationOptions, JwtClaimFormat, JwtClaimOptions, LoginAuthenticationOptions, OidcAuthenticationOptions,
} from './authentication-options';
import { bool, duration, enumeration, laterText, listOf, mapOf, object, required, struct, word, StructMembers } from '../../../validation/struct-members';

/** The members of `LoginAuthenticationOptions`. */
const LOGIN_AUTHENTICATION_OPTIONS: StructMembers<LoginAuthenticationOptions> = {
  allowHttpsOutbound: bool,
  authenticationRequestExtraParams: mapOf(laterText),
  onUnauthenticatedRequest: word('elbv2.UnauthenticatedAction'),
  scope: laterText,
  sessionCookieName: laterText,
  sessionTimeout: duration,
};

/** The members of `OidcAuthenticationOptions`. */
export const OIDC_AUTHENTICATION_OPTIONS: StructMembers<OidcAuthenticationOptions> = {
  ...LOGIN_AUTHENTICATION_OPTIONS,
  authorizationEndpoint: required(laterText),
  clientId: required(laterText),
  clientSecret: required(object('SecretValue')),
  issuer: required(laterText),
  tokenEndpoint: required(laterText),
  userInfoEndpoint: required(laterText),
};

/** The members of `CognitoAuthenticationOptions`. */
export const COGNITO_AUTHENTICATION_OPTIONS: StructMembers<CognitoAuthenticationOptions> = {
  ...LOGIN_AUTHENTICATION_OPTIONS,
  userPool: required(object('cognito.IUserPool')),
  userPoolClient: required(object('cognito.IUserPoolClient')),
  userPoolDomain: required(object('cognito.IUserPoolDomain')),
};

/** The members of `JwtClaimOptions`. */
export const JWT_CLAIM_OPTIONS: StructMembers<JwtClaimOptions> = {
  format: required(enumeration(() => JwtClaimFormat, 'JwtClaimFormat')),
  name: required(laterText),
  values: required(listOf(laterText)),
};

/** The members of `JwtAuthenticationOptions`. */
export const JWT_AUTHENTICATION_OPTIONS: StructMembers<JwtAuthenticationOptions> = {
  additionalClaims: listOf(struct(() => JWT_CLAIM_OPTIONS)),
  issuer: required(laterText),
  jwksEndpoint: required(laterText),
};
