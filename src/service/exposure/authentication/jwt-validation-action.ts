import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { JwtAuthenticationOptions } from './authentication-options';

/** The action that validates a JSON Web Token. `ListenerAction.authenticateJwt()` of CDK has no additional claims. */
export class JwtValidationAction extends elbv2.ListenerAction {
  public constructor({ issuer, jwksEndpoint, additionalClaims }: JwtAuthenticationOptions, next: elbv2.ListenerAction) {
    super({ type: 'jwt-validation', jwtValidationConfig: { issuer, jwksEndpoint, additionalClaims } }, next);
  }
}
