import { describeProblem } from '../../../validation/problems';
import type { Check } from '../../check';
import type { RenderedService } from '../rendered-service';

/**
 * A listener that forwards requests to a service without verifying client certificates, although the proxy trusts the headers
 * of a load balancer that verifies them.
 */
export const unverifiedClientCertificates: Check<RenderedService> = {
  code: 'unverifiedClientCertificates',
  find: ({ verifiesClientCertificates, forwardings }) => forwardings
    .filter(({ certificateMode }) => verifiesClientCertificates && certificateMode !== undefined && certificateMode !== 'verify')
    .map(({ path, certificateMode }) => describeProblem(
      `mutual authentication of ${path}`, certificateMode, '"verify", as in `exposure.mutualAuthentication`, because the proxy trusts the headers with the identity of the certificate',
      'verify client certificates at the listener, too, or forward these requests to another service')),
};
