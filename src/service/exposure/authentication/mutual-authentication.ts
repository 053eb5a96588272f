import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Problems } from '../../../validation/problems';

/** The headers that a load balancer which verifies client certificates sets on every request. */
const VERIFIED_HEADERS = ['X-Amzn-Mtls-Clientcert-Serial-Number', 'X-Amzn-Mtls-Clientcert-Issuer', 'X-Amzn-Mtls-Clientcert-Subject',
  'X-Amzn-Mtls-Clientcert-Validity', 'X-Amzn-Mtls-Clientcert-Leaf'];

const { OFF, PASS_THROUGH, VERIFY } = elbv2.MutualAuthenticationMode;

/** Whether the load balancer asks clients for certificates. */
export function requestsCertificates(mutual: elbv2.MutualAuthentication | undefined): boolean {
  return (mutual?.mutualAuthenticationMode ?? OFF) !== OFF;
}

/**
 * The headers with the identity of the client. With passthrough, clients may connect without a certificate, and the load
 * balancer verifies nothing.
 */
export function certificateHeaders(mutual: elbv2.MutualAuthentication | undefined): string[] {
  return mutual?.mutualAuthenticationMode === VERIFY ? VERIFIED_HEADERS : [];
}

/** Checks the settings, which Elastic Load Balancing otherwise rejects during the deployment. */
export function checkMutualAuthentication(problems: Problems, mutual: elbv2.MutualAuthentication | undefined): void {
  if (mutual === undefined) return;
  const { mutualAuthenticationMode: mode = OFF, trustStore, ignoreClientCertificateExpiry, advertiseTrustStoreCaNames } = mutual;
  if (![OFF, PASS_THROUGH, VERIFY].includes(mode)) {
    problems.add('mutualAuthentication.mutualAuthenticationMode', mode, 'a value of elbv2.MutualAuthenticationMode', 'write elbv2.MutualAuthenticationMode.VERIFY or PASS_THROUGH');
  } else if (mode === VERIFY) {
    if (trustStore === undefined) {
      problems.add('mutualAuthentication.trustStore', undefined, 'given with the mode VERIFY', 'pass an `elbv2.TrustStore` with the certificates of the authorities');
    }
  } else {
    for (const [name, value] of Object.entries({ trustStore, ignoreClientCertificateExpiry, advertiseTrustStoreCaNames })) {
      if (value !== undefined) {
        problems.conflict(`mutualAuthentication.${name}`, value, `the mode ${mode === OFF ? 'OFF' : 'PASS_THROUGH'}`, `write the mode VERIFY, or leave \`${name}\` out`);
      }
    }
  }
}
