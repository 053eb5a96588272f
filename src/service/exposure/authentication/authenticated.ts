import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { LoadBalancerAuthentication } from './load-balancer-authentication';

/** An action that follows the authentication, if there is one. */
export function authenticated(authentication: LoadBalancerAuthentication | undefined, next: elbv2.ListenerAction): elbv2.ListenerAction {
  return authentication === undefined ? next : authentication._before(next);
}
