import { FeatureFlags } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ELB_USE_POST_QUANTUM_TLS_POLICY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';

/**
 * The default security policy of a listener: TLS 1.3 and 1.2, with forward secrecy and authenticated encryption. An explicit
 * policy hides CDK's feature flag for post-quantum key exchange, so the flag selects the policy here.
 */
export function usualSslPolicy(scope: Construct): elbv2.SslPolicy {
  return FeatureFlags.of(scope).isEnabled(ELB_USE_POST_QUANTUM_TLS_POLICY) ? elbv2.SslPolicy.TLS13_12_RES_PQ : elbv2.SslPolicy.TLS13_RES;
}
